import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { presentFields } from '../shared/present-fields.js';
import type { IdentifyLabOrderer, LabReportCommand, RecordLabResults } from './commands.js';
import type { LabReportEvent } from './events.js';
import { practitionerLookUp, type PractitionerState } from './facts.js';
import {
  evolveLabReport,
  nothingReceived,
  type LabReportStanding,
} from './lab-report-standing.policy.js';
import { decideLabReview, type LabReviewReason, type Reviewable } from './lab-review.decider.js';
import { isWithdrawn, newsOfLines, saysNoValue, takenBackWith } from './news-of-lines.policy.js';
import { headerAfter, isSameHeader } from './report-header.policy.js';
import type { RecordedCovering } from './review-right.policy.js';

export type LabReportReason =
  | LabReviewReason
  | 'filed-under-another-patient'
  | 'line-contradicts-itself'
  | 'no-such-practitioner';

export type LabReportState = LabReportStanding;

export interface LabReportFacts {
  /** Whoever ordered: who covers, and since when that is recorded. */
  readonly orderer: PractitionerState | undefined;
  /** Whom staff say to have ordered. */
  readonly identified: PractitionerState | undefined;
}

type LabReportDecision = Decision<LabReportEvent, LabReportReason>;

const decide = (
  state: LabReportState,
  command: LabReportCommand,
  context: Context<LabReportFacts>,
): LabReportDecision => {
  if (command.type === 'RecordLabResults') return recordResults(state, command, context);
  const { report } = state;
  if (!report || report.patientId !== command.patientId) return refuse('no-such-result');

  switch (command.type) {
    case 'IdentifyLabOrderer':
      return identifyOrderer({ ...state, report }, command, context);
    case 'ReviewLabResults':
    case 'RecordLabReview':
    case 'ImportLabReviewAsReviewed':
    case 'ReleaseLabComment':
    case 'TakeLabReleaseStep': {
      const coverings = coveringsOf(context.facts.orderer);
      return decideLabReview({ ...state, report, coverings }, command, context);
    }
  }
};

const recordResults = (
  { report, lines: known }: LabReportState,
  { reportId, patientId, source, messageId, header, ...told }: RecordLabResults,
  { by, at }: Context<LabReportFacts>,
): LabReportDecision => {
  if (report && report.patientId !== patientId) {
    // Then whoever files it may file it anew: the laboratory has taken it back itself.
    const isTakenBack = Object.values(known).every(({ current }) => isWithdrawn(current));
    return refuse('filed-under-another-patient', { takenBack: String(isTakenBack) });
  }
  const news = newsOf(known, told);
  if ('contradicted' in news) {
    return refuse('line-contradicts-itself', { lineId: news.contradicted });
  }
  const { received, late, isBehind } = news;
  const about = { reportId, patientId, source, messageId };
  const bringsValues = told.lines.some((line) => !saysNoValue(line));
  const now = headerAfter(report?.header, header, {
    ordererFound: report?.ordererFound,
    bringsValues,
  });
  // Behind what is known, a message is as old in its header as in its lines.
  const changesHeader = !isBehind && report !== undefined && !isSameHeader(report.header, now);
  const isNews = !report || received.length > 0 || changesHeader;
  return [
    ...(isNews
      ? [
          presentFields({
            type: 'LabResultsReceived',
            ...about,
            header: now,
            lines: received,
            by,
            at,
          }),
        ]
      : []),
    ...(late.length > 0
      ? [presentFields({ type: 'LateLabResultsKept', ...about, lines: late, by, at })]
      : []),
  ];
};

const newsOf = (
  known: LabReportState['lines'],
  { lines, takenBack }: Pick<RecordLabResults, 'lines' | 'takenBack'>,
) => newsOfLines(known, [...lines, ...(takenBack ? takenBackWith(known, lines, takenBack) : [])]);

const identifyOrderer = (
  { report }: Omit<Reviewable, 'coverings'>,
  { orderingProviderId, reason }: IdentifyLabOrderer,
  { by, at, facts }: Context<LabReportFacts>,
): LabReportDecision => {
  if (!facts.identified?.recorded) return refuse('no-such-practitioner');
  if (report.header.orderingProviderId === orderingProviderId) return [];
  const { reportId, patientId } = report;
  return [
    { type: 'LabOrdererIdentified', reportId, patientId, orderingProviderId, reason, by, at },
  ];
};

const coveringsOf = (orderer: PractitionerState | undefined): readonly RecordedCovering[] =>
  Object.values(orderer?.coverings ?? {}).flatMap(({ recordedAt, ...covering }) =>
    recordedAt === undefined ? [] : [{ ...covering, recordedAt }],
  );

const ordererLookUp = ({ report }: LabReportState) => {
  const ordering = report?.header.orderingProviderId;
  return ordering === undefined ? {} : { orderer: practitionerLookUp(ordering) };
};

export const labReport: Decider<
  LabReportState,
  LabReportCommand,
  LabReportEvent,
  LabReportReason,
  LabReportFacts
> = {
  streamOf: ({ reportId }) => `labReport-${reportId}`,
  initialState: nothingReceived,
  decide,
  evolve: evolveLabReport,
  subjectOf: (_state, { patientId }) => patientId,
  // Whose report it is says the report: whoever names another patient touches that one's data.
  patientOf: ({ report }, { patientId }) => report?.patientId ?? patientId,
  lookUp: (state, command) => {
    switch (command.type) {
      case 'RecordLabResults':
        return {};
      case 'IdentifyLabOrderer':
        return { identified: practitionerLookUp(command.orderingProviderId) };
      case 'ReviewLabResults':
      case 'RecordLabReview':
      case 'ImportLabReviewAsReviewed':
      case 'ReleaseLabComment':
      case 'TakeLabReleaseStep':
        return ordererLookUp(state);
    }
  },
};
