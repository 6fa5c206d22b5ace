import {
  isRefusal,
  refuse,
  type Context,
  type Decider,
  type Decision,
  type Lookup,
} from '@anamnesis/eventing/decider';
import type {
  IdentifyLabOrderer,
  LabReportCommand,
  NoteWaitingLabNews,
  RecordLabResults,
} from './commands.js';
import type { LabReportEvent } from './events.js';
import { actorLookUp, practitionerLookUp, type PractitionerState } from './facts.js';
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
import {
  recordLabResults,
  type LabRecordingFacts,
  type LabRecordingReason,
} from './lab-recording.decider.js';
import { decideLabCorrection, type LabCorrectionReason } from './lab-correction.decider.js';
import type { Departures, RecordedCovering } from './review-right.policy.js';

export { wasFiledByMistake } from './filed-by-mistake.policy.js';

export type LabReportReason =
  | LabReviewReason
  | LabRecordingReason
  | LabCorrectionReason
  | 'no-such-practitioner'
  | 'orderer-known'
  | 'names-themselves';

export type LabReportState = LabReportStanding;

export interface LabReportFacts extends LabRecordingFacts {
  /** Whoever ordered: who covers, and since when that is recorded. */
  readonly orderer: PractitionerState | undefined;
  /** Whoever is said to have reviewed, where that is another person. */
  readonly reviewer: PractitionerState | undefined;
  /** Whoever acts, where it is themselves who review. */
  readonly actor: PractitionerState | undefined;
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
    case 'NoteWaitingLabNews':
      return noteWaitingNews(state, command, context);
    case 'IdentifyLabOrderer':
      return identifyOrderer({ ...state, report }, command, context);
    case 'ReviewLabResults':
    case 'RecordLabReview':
    case 'ImportLabReviewAsReviewed':
    case 'ReleaseLabComment':
    case 'TakeLabReleaseStep': {
      const coverings = coveringsOf(context.facts.orderer);
      const departures = departuresOf(context, report, command);
      return decideLabReview({ ...state, report, coverings, departures }, command, context);
    }
    case 'MarkMinorConsentService':
    case 'ProposeLabReportCorrection':
    case 'ApproveLabReportCorrection':
    case 'RefuseLabReportCorrection':
    case 'WithdrawMisfiledLabReport':
      return decideLabCorrection({ ...state, report }, command, context);
  }
};

/** A report that begins while messages wait that speak of it is never shown before they are settled. */
const recordResults = (
  state: LabReportState,
  command: RecordLabResults,
  context: Context<LabReportFacts>,
): LabReportDecision => {
  const recorded = recordLabResults(state, command, context);
  const { reportId, patientId, newsWaitsIn = [] } = command;
  if (isRefusal(recorded) || state.report) return recorded;
  const { by, at } = context;
  const step = { type: 'LabReportStepTaken', reportId, patientId, step: 'news-waits' } as const;
  const messages = [...new Set(newsWaitsIn)];
  return [...recorded, ...messages.map((messageId) => ({ ...step, messageId, by, at }))];
};

/** That news of it waits hides it as a whole, so it is said once for each message, and unsaid. */
const noteWaitingNews = (
  { newsWaitsIn, newsLostIn }: LabReportState,
  { reportId, patientId, messageId, waits, isLost }: NoteWaitingLabNews,
  { by, at }: Context<LabReportFacts>,
): LabReportDecision => {
  const isWaiting = newsWaitsIn.includes(messageId);
  const isSo = isLost ? !isWaiting || newsLostIn.includes(messageId) : isWaiting === waits;
  if (isSo) return [];
  const step = isLost ? 'news-lost' : waits ? 'news-waits' : 'news-settled';
  return [{ type: 'LabReportStepTaken', reportId, patientId, step, messageId, by, at }];
};

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
  { by, facts: { orderer, reviewer, actor } }: Context<LabReportFacts>,
  { header: { orderingProviderId = '' } }: Reviewable['report'],
  command: LabReviewCommand,
): Departures => ({
  ...('reviewedBy' in command
    ? { [command.reviewedBy]: reviewer?.departedOn }
    : { [by]: actor?.departedOn }),
  [orderingProviderId]: orderer?.departedOn,
});

const ordererLookUp = ({ report }: LabReportState) => {
  const ordering = report?.header.orderingProviderId;
  return ordering === undefined ? {} : { orderer: practitionerLookUp(ordering) };
};

const filedBeforeLookUp = (
  { report }: LabReportState,
  { firstFiledAs }: RecordLabResults,
): { readonly filedBefore?: Lookup<LabReportState> } =>
  report || firstFiledAs === undefined
    ? {}
    : {
        filedBefore: {
          stream: `labReport-${firstFiledAs}`,
          initialState: nothingReceived,
          evolve: evolveLabReport,
        },
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
        return filedBeforeLookUp(state, command);
      case 'NoteWaitingLabNews':
      case 'MarkMinorConsentService':
      case 'ProposeLabReportCorrection':
      case 'ApproveLabReportCorrection':
      case 'RefuseLabReportCorrection':
      case 'WithdrawMisfiledLabReport':
        return {};
      case 'IdentifyLabOrderer':
        return {
          ...ordererLookUp(state),
          identified: practitionerLookUp(command.orderingProviderId),
        };
      case 'RecordLabReview':
        return { ...ordererLookUp(state), reviewer: practitionerLookUp(command.reviewedBy) };
      case 'ReviewLabResults':
      case 'ReleaseLabComment':
      case 'TakeLabReleaseStep':
        return { ...ordererLookUp(state), actor: actorLookUp };
      case 'ImportLabReviewAsReviewed':
        return ordererLookUp(state);
    }
  },
};
