import { refuse, type Context, type Decision, type Refusal } from '@anamnesis/eventing/decider';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type {
  ImportLabReviewAsReviewed,
  RecordLabReview,
  ReleaseLabComment,
  ReviewLabResults,
  TakeLabReleaseStep,
} from './commands.js';
import type {
  LabCommentReleased,
  LabReleaseAgreementStepTaken,
  LabResultsReviewed,
  ReviewedLine,
} from './events.js';
import {
  reviewKey,
  stepKey,
  type LabReportStanding,
  type StandingReport,
} from './lab-report-standing.policy.js';
import {
  hasDeparted,
  reviewRightOf,
  type Departures,
  type RecordedCovering,
} from './review-right.policy.js';

export type LabReviewReason =
  | 'no-such-result'
  | 'newer-version-exists'
  | 'orderer-unknown'
  | 'not-the-ordering-provider'
  | 'has-departed'
  | 'not-imported'
  | 'not-requested-yet';

export type LabReviewCommand =
  | ReviewLabResults
  | RecordLabReview
  | ImportLabReviewAsReviewed
  | ReleaseLabComment
  | TakeLabReleaseStep;

/** A report that was received, who covers for whoever ordered it, and who has left. */
export interface Reviewable extends LabReportStanding {
  readonly report: StandingReport;
  readonly coverings: readonly RecordedCovering[];
  readonly departures: Departures;
}

type LabReviewEvent = LabResultsReviewed | LabCommentReleased | LabReleaseAgreementStepTaken;
type LabReviewDecision = Decision<LabReviewEvent, LabReviewReason>;
type Moment = Pick<Context, 'by' | 'at' | 'commandId'>;

/** What providers say of a report, and what follows from it: reviews, comments, agreements. */
export const decideLabReview = (
  reviewable: Reviewable,
  command: LabReviewCommand,
  moment: Moment,
): LabReviewDecision => {
  switch (command.type) {
    case 'ReviewLabResults':
      return review(reviewable, { ...said(command), reviewedBy: moment.by, how: 'portal' }, moment);
    case 'RecordLabReview':
      return review(
        reviewable,
        { ...said(command), reviewedBy: command.reviewedBy, how: 'emr' },
        moment,
      );
    case 'ImportLabReviewAsReviewed': {
      const { lines, reviewedBy, reason } = command;
      const imported = { lines, reviewedBy, reason, how: 'import-as-reviewed' } as const;
      // Of history only: it was reviewed before it came here, also by who has left since.
      return (
        notImported(reviewable, lines) ??
        review({ ...reviewable, departures: {} }, imported, moment)
      );
    }
    case 'ReleaseLabComment': {
      const right = rightOf(reviewable, moment.by, moment.at);
      if ('refused' in right) return right;
      return releaseComment(reviewable, { text: command.text, saidBy: moment.by }, moment);
    }
    case 'TakeLabReleaseStep':
      return takeStep(reviewable, command, moment);
  }
};

interface SaidReview {
  readonly lines: readonly ReviewedLine[];
  readonly reviewedBy: string;
  readonly how: LabResultsReviewed['how'];
  readonly reason?: string;
  readonly comment?: string;
}

const said = ({ lines, comment }: ReviewLabResults | RecordLabReview) =>
  presentFields({ lines, comment });

const review = (
  reviewable: Reviewable,
  { lines, reviewedBy, how, reason, comment }: SaidReview,
  moment: Moment,
): LabReviewDecision => {
  const wrong = notCurrent(reviewable, lines);
  if (wrong) return wrong;
  const right = rightOf(reviewable, reviewedBy, moment.at);
  if ('refused' in right) return right;

  const { reportId, patientId } = reviewable.report;
  const { by, at } = moment;
  const reviewer = presentFields({ reviewedBy, onBehalfOf: right.onBehalfOf });
  const isNew = (line: ReviewedLine) => !reviewable.reviews[reviewKey(reviewer, line)];
  const news = linesOnce(lines).filter(isNew);
  const reviewed = presentFields({
    type: 'LabResultsReviewed',
    ...{ reportId, patientId, ...reviewer },
    ...{ lines: news, how, reason, by, at },
  });
  return [
    ...(news.length > 0 ? [reviewed] : []),
    ...(comment === undefined
      ? []
      : releaseComment(reviewable, { text: comment, saidBy: reviewedBy }, moment)),
  ];
};

/** The same words of the same person are released once. */
const releaseComment = (
  { report, comments }: Reviewable,
  { text, saidBy }: { readonly text: string; readonly saidBy: string },
  { by, at, commandId }: Moment,
): readonly LabCommentReleased[] => {
  if (comments.some((before) => before.by === saidBy && before.text === text)) return [];
  const { reportId, patientId } = report;
  const commentId = idFor(commandId, 'comment');
  return [
    presentFields({
      type: 'LabCommentReleased',
      ...{ reportId, patientId, commentId, text },
      saidBy: saidBy === by ? undefined : saidBy,
      ...{ by, at },
    }),
  ];
};

/** What the patient asked for anybody of the practice may write down; the rest is professional. */
const takeStep = (
  reviewable: Reviewable,
  { step, lines, requestedBy }: TakeLabReleaseStep,
  { by, at }: Moment,
): LabReviewDecision => {
  const wrong = notCurrent(reviewable, lines);
  if (wrong) return wrong;
  if (step === 'professional-agreed' && !isRequested(reviewable, lines)) {
    return refuse('not-requested-yet');
  }
  if (step !== 'requested') {
    const right = rightOf(reviewable, by, at);
    if ('refused' in right) return right;
  }
  const { reportId, patientId } = reviewable.report;
  const taken = presentFields({
    step,
    requestedBy: step === 'requested' ? requestedBy : undefined,
  });
  const news = linesOnce(lines).filter((line) => !reviewable.steps[stepKey(taken, line)]);
  if (news.length === 0) return [];
  return [{ type: 'LabReportStepTaken', reportId, patientId, ...taken, lines: news, by, at }];
};

/** Nobody agrees to what nobody has asked for: of each line, by either of the two. */
const isRequested = ({ steps }: LabReportStanding, lines: readonly ReviewedLine[]): boolean =>
  lines.every((line) =>
    requesters.some((requestedBy) => steps[stepKey({ step: 'requested', requestedBy }, line)]),
  );
const requesters = ['patient', 'representative'] as const;

/** Nobody can speak of a version other than the one that counts now. */
const notCurrent = (
  { lines: known }: LabReportStanding,
  lines: readonly ReviewedLine[],
): Refusal<LabReviewReason> | undefined => {
  for (const { lineId, version } of lines) {
    const current = known[lineId]?.current.version;
    if (current === undefined || version > current) return refuse('no-such-result', { lineId });
    if (version < current) {
      return refuse('newer-version-exists', { lineId, version: String(current) });
    }
  }
  return undefined;
};

/** What a laboratory sends is reviewed here, whatever anybody says of another system. */
const notImported = (
  { lines: known }: LabReportStanding,
  lines: readonly ReviewedLine[],
): Refusal<LabReviewReason> | undefined => {
  const live = lines.find(({ lineId, version }) => {
    const line = known[lineId];
    return line?.current.version === version && line.source !== 'import';
  });
  return live && refuse('not-imported', { lineId: live.lineId });
};

const rightOf = (
  { report, coverings, departures }: Reviewable,
  provider: string,
  at: string,
): { readonly onBehalfOf: string | undefined } | Refusal<LabReviewReason> => {
  const { orderingProviderId } = report.header;
  if (orderingProviderId === undefined) return refuse('orderer-unknown');
  const right = reviewRightOf(provider, { orderingProviderId, coverings }, at);
  if (right === undefined) return refuse('not-the-ordering-provider');
  if (hasDeparted(departures[provider], at)) return refuse('has-departed');
  return { onBehalfOf: right === 'covering' ? orderingProviderId : undefined };
};

const linesOnce = (lines: readonly ReviewedLine[]): readonly ReviewedLine[] => [
  ...new Map(
    lines.map(({ lineId, version }): [string, ReviewedLine] => [lineId, { lineId, version }]),
  ).values(),
];
