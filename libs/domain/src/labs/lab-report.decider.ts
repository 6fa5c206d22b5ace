import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { IdentifyLabOrderer, LabReportCommand, RecordLabResults } from './commands.js';
import type { LabReportEvent } from './events.js';
import { practitionerLookUp, type PractitionerState } from './facts.js';
import {
  evolveLabReport,
  nothingReceived,
  type LabReportStanding,
} from './lab-report-standing.policy.js';
import {
  decideLabReview,
  type LabReviewCommand,
  type LabReviewReason,
  type Reviewable,
} from './lab-review.decider.js';
import { isWithdrawn, newsOfLines, saysNoValue, takenBackWith } from './news-of-lines.policy.js';
import { headerAfter, isSameHeader } from './report-header.policy.js';
import type { Departures, RecordedCovering } from './review-right.policy.js';

export type LabReportReason =
  | LabReviewReason
  | 'filed-under-another-patient'
  | 'line-contradicts-itself'
  | 'no-such-practitioner'
  | 'orderer-known'
  | 'names-themselves';

export type LabReportState = LabReportStanding;

export interface LabReportFacts {
  /** Whoever ordered: who covers, and since when that is recorded. */
  readonly orderer: PractitionerState | undefined;
  /** Whoever is said to have reviewed, where that is another person. */
  readonly reviewer: PractitionerState | undefined;
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
      const departures = departuresOf(context.facts, report, command);
      return decideLabReview({ ...state, report, coverings, departures }, command, context);
    }
  }
};

const recordResults = (
  state: LabReportState,
  { reportId, patientId, source, messageId, receivedAt, ...told }: RecordLabResults,
  { by, at }: Context<LabReportFacts>,
): LabReportDecision => {
  const { report, lines: known } = state;
  if (report && report.patientId !== patientId) {
    // Then whoever files it may file it anew: the laboratory has taken it back itself.
    const isTakenBack = Object.values(known).every(({ current }) => isWithdrawn(current));
    return refuse('filed-under-another-patient', { takenBack: String(isTakenBack) });
  }
  // Nothing comes later than it is recorded: else all that follows would be late.
  const cameAt = receivedAt !== undefined && isBefore(receivedAt, at) ? receivedAt : at;
  const news = newsOf(state, told, cameAt);
  if ('contradicted' in news) {
    return refuse('line-contradicts-itself', { lineId: news.contradicted });
  }
  const { received, late, isRepeated } = news;
  const isOld = report !== undefined && (isRepeated || isBefore(cameAt, report.headerCameAt));
  const header = isOld ? report.header : headerIn(report, told);
  const about = { reportId, patientId, source, messageId };
  const isNews =
    received.length > 0 ||
    report === undefined ||
    !isSameHeader(report.header, header) ||
    (told.takenBack !== undefined && state.takenBackAt === undefined);
  const results = presentFields({
    type: 'LabResultsReceived',
    ...about,
    receivedAt: receivedAt === undefined ? undefined : cameAt,
    ...{ header, takenBack: told.takenBack, lines: received, by, at },
  });
  return [
    ...(isNews ? [results] : []),
    ...(late.length > 0
      ? [presentFields({ type: 'LateLabResultsKept', ...about, lines: late, by, at })]
      : []),
  ];
};

type Told = Pick<RecordLabResults, 'header' | 'lines' | 'takenBack'>;

const newsOf = (known: LabReportState, { lines, takenBack }: Told, cameAt: string) =>
  newsOfLines(
    known,
    [...lines, ...(takenBack ? takenBackWith(known.lines, lines, takenBack) : [])],
    cameAt,
  );

const headerIn = (report: LabReportState['report'], { header, lines }: Told) =>
  headerAfter(report?.header, header, {
    ordererFound: report?.ordererFound,
    bringsValues: lines.some((line) => !saysNoValue(line)),
  });

const identifyOrderer = (
  { report }: Pick<Reviewable, 'report'>,
  { orderingProviderId, reason }: IdentifyLabOrderer,
  { by, at, facts }: Context<LabReportFacts>,
): LabReportDecision => {
  if (!facts.identified?.recorded) return refuse('no-such-practitioner');
  if (report.header.orderingProviderId === orderingProviderId) return [];
  if (orderingProviderId === by) return refuse('names-themselves');
  // Whom staff have found they may mend; whom the laboratory names is not theirs to replace.
  if (report.ordererFound === undefined && facts.orderer?.recorded) return refuse('orderer-known');
  const { reportId, patientId } = report;
  return [
    { type: 'LabOrdererIdentified', reportId, patientId, orderingProviderId, reason, by, at },
  ];
};

const coveringsOf = (orderer: PractitionerState | undefined): readonly RecordedCovering[] =>
  Object.values(orderer?.coverings ?? {}).flatMap(({ recordedAt, ...covering }) =>
    recordedAt === undefined ? [] : [{ ...covering, recordedAt }],
  );

const departuresOf = (
  { orderer, reviewer }: LabReportFacts,
  { header: { orderingProviderId = '' } }: Reviewable['report'],
  command: LabReviewCommand,
): Departures => ({
  ...('reviewedBy' in command ? { [command.reviewedBy]: reviewer?.departedOn } : {}),
  [orderingProviderId]: orderer?.departedOn,
});

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
        return {
          ...ordererLookUp(state),
          identified: practitionerLookUp(command.orderingProviderId),
        };
      case 'RecordLabReview':
        return { ...ordererLookUp(state), reviewer: practitionerLookUp(command.reviewedBy) };
      case 'ReviewLabResults':
      case 'ImportLabReviewAsReviewed':
      case 'ReleaseLabComment':
      case 'TakeLabReleaseStep':
        return ordererLookUp(state);
    }
  },
};
