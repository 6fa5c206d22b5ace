import { refuse, type Context, type Decision, type Lookups } from '@anamnesis/eventing/decider';
import { isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { RefillRequested } from '../medications/events.js';
import { claimExpiresAt } from './claim-duration.policy.js';
import type {
  AnswerPatientRequest,
  ClaimPatientRequest,
  DismissPatientRequest,
  HandlingCommand,
  SupersedePatientRequest,
} from './commands.js';
import type {
  ArchivedAs,
  AskingEvent,
  HandlingEvent,
  PatientRequestAnswered,
  PatientRequestDismissed,
} from './events.js';

export type { HandlingCommand, HandlingEvent };

/** Where one request stands. A context that can be asked for something keeps one per request. */
export type Handling = Queued | Archived;

interface Queued {
  readonly is: 'queued';
  readonly patientId: string;
  /** Who works on it; counts until it expires. */
  readonly claim?: Claim;
}

interface Archived extends ArchivedAs {
  readonly is: 'archived';
  readonly patientId: string;
}

export interface Claim {
  readonly by: string;
  readonly until: string;
}

/** The requests that one stream knows, by their ids. */
export type Requests = Readonly<Record<string, Handling>>;

/** What staff can do to work on a request, different for each kind (requirements row 106). */
export interface RequestHelper<Leads extends string = string> {
  /** What the button says. */
  readonly label: string;
  /** The command that the button leads to. No helper closes a request (R19). */
  readonly leadsTo: Leads;
}

export type HandlingReason =
  | 'never-requested'
  | 'already-dismissed'
  | 'claimed-by-another'
  | 'reason-missing'
  | 'superseded-by-itself'
  | 'other-request-unknown'
  | 'other-request-of-another-patient'
  | 'other-request-already-gone';

/** What a decider that takes in handling looks up for it: `handlingLookUp`. */
export interface HandlingFacts {
  /** The requests on the stream of the one that supersedes. */
  readonly otherRequests: Requests | undefined;
}

export type HandlingContext = Pick<Context<HandlingFacts>, 'by' | 'at' | 'facts'>;
type HandlingDecision = Decision<HandlingEvent, HandlingReason>;

/** Every event by which something is asked, on whatever stream. */
export type AnyAskingEvent = AskingEvent | RefillRequested;

const asking: Readonly<Record<AnyAskingEvent['type'], true>> = {
  RefillRequested: true,
  LabReportRequested: true,
  MissingLabReported: true,
  RecordErrorReported: true,
  QuestionAsked: true,
};

const handlingCommands: Readonly<Record<HandlingCommand['type'], true>> = {
  ClaimPatientRequest: true,
  ReleasePatientRequest: true,
  NotePatientRequest: true,
  AnswerPatientRequest: true,
  DismissPatientRequest: true,
  WithdrawPatientRequest: true,
  SupersedePatientRequest: true,
  ReturnPatientRequestToQueue: true,
};

const handlingEvents: Readonly<Record<HandlingEvent['type'], true>> = {
  PatientRequestClaimed: true,
  PatientRequestReleased: true,
  PatientRequestNoted: true,
  PatientRequestAnswered: true,
  PatientRequestDismissed: true,
  PatientRequestWithdrawn: true,
  PatientRequestSuperseded: true,
  PatientRequestReturnedToQueue: true,
};

export const isHandlingCommand = <Command extends { readonly type: string }>(
  command: Command | HandlingCommand,
): command is HandlingCommand => Object.hasOwn(handlingCommands, command.type);

export const isHandlingEvent = <Event extends { readonly type: string }>(
  event: Event | HandlingEvent,
): event is HandlingEvent => Object.hasOwn(handlingEvents, event.type);

export const isAsking = (event: { readonly type: string }): event is AnyAskingEvent =>
  Object.hasOwn(asking, event.type);

/** Who has claimed it at that instant; a claim that has expired binds nobody. */
export const claimAt = (handling: Handling | undefined, at: string): Claim | undefined =>
  handling?.is === 'queued' && handling.claim && isBefore(at, handling.claim.until)
    ? handling.claim
    : undefined;

/** To be part of the `lookUp` of every decider that takes in handling. */
export const handlingLookUp = (command: {
  readonly type: string;
  readonly supersededByAskedOn?: string;
}): Lookups<HandlingFacts> =>
  command.type === 'SupersedePatientRequest' && command.supersededByAskedOn !== undefined
    ? {
        otherRequests: {
          stream: command.supersededByAskedOn,
          initialState: {},
          evolve: evolveRequests,
        },
      }
    : {};

export const decideHandling = (
  handling: Handling | undefined,
  command: HandlingCommand,
  context: HandlingContext,
): HandlingDecision => {
  if (!handling) return refuse('never-requested');
  const { requestId } = command;
  const { by, at } = context;

  if (command.type === 'ReturnPatientRequestToQueue') {
    if (handling.is === 'queued') return [];
    const { reason } = command;
    const previous = { outcome: handling.outcome, by: handling.by, at: handling.at };
    return [{ type: 'PatientRequestReturnedToQueue', requestId, reason, previous, by, at }];
  }
  // Two members of staff can dismiss one row at once: the second must hear who was faster.
  if (handling.is === 'archived') {
    const { outcome, by: archivedBy, at: archivedAt } = handling;
    return refuse('already-dismissed', { by: archivedBy, at: archivedAt, outcome });
  }
  const claim = claimAt(handling, at);
  if (claim && claim.by !== by && isForTheClaimant(command)) {
    return refuse('claimed-by-another', { by: claim.by, until: claim.until });
  }

  switch (command.type) {
    case 'ClaimPatientRequest':
      return [claimed(command, claim, context)];
    case 'ReleasePatientRequest':
      return claim ? [{ type: 'PatientRequestReleased', requestId, by, at }] : [];
    case 'NotePatientRequest':
      return [{ type: 'PatientRequestNoted', requestId, note: command.note, by, at }];
    case 'AnswerPatientRequest':
      return answer(command, context);
    case 'DismissPatientRequest':
      return dismiss(command, context);
    case 'WithdrawPatientRequest': {
      const { reason } = command;
      return [presentFields({ type: 'PatientRequestWithdrawn', requestId, reason, by, at })];
    }
    case 'SupersedePatientRequest':
      return supersede(handling, command, context);
  }
};

/**
 * A claim keeps two members of staff from doing the same work twice. A note does no harm, the
 * patient may always withdraw, and who says `takeOver` means it.
 */
const isForTheClaimant = (command: HandlingCommand): boolean =>
  command.type !== 'NotePatientRequest' &&
  command.type !== 'WithdrawPatientRequest' &&
  !(command.type === 'ClaimPatientRequest' && command.takeOver === true);

const claimed = (
  { requestId }: ClaimPatientRequest,
  claim: Claim | undefined,
  { by, at }: HandlingContext,
): HandlingEvent => {
  const expiresAt = claimExpiresAt(at);
  const takenOverFrom = claim && claim.by !== by ? claim.by : undefined;
  return presentFields({
    type: 'PatientRequestClaimed',
    requestId,
    expiresAt,
    takenOverFrom,
    by,
    at,
  });
};

/** The answer and what becomes of the request are one decision: one append, or none of it. */
const answer = (command: AnswerPatientRequest, context: HandlingContext): HandlingDecision => {
  const { requestId, text, notifyPatient, associate, disposition } = command;
  const { by, at } = context;
  const answered: PatientRequestAnswered = {
    type: 'PatientRequestAnswered',
    requestId,
    text,
    notifyPatient: notifyPatient ?? true,
    associate: associate ?? true,
    by,
    at,
  };
  if (!disposition || disposition === 'leave-open') return [answered];

  const dismissed = dismiss({ requestId, outcome: disposition, reason: command.reason }, context);
  return 'refused' in dismissed ? dismissed : [answered, ...dismissed];
};

const dismiss = (
  {
    requestId,
    outcome,
    reason,
  }: Pick<DismissPatientRequest, 'requestId' | 'outcome'> & { reason?: string | undefined },
  { by, at }: HandlingContext,
): Decision<PatientRequestDismissed, 'reason-missing'> =>
  outcome === 'will-not-be-completed' && !reason
    ? refuse('reason-missing')
    : [presentFields({ type: 'PatientRequestDismissed', requestId, outcome, reason, by, at })];

const supersede = (
  { patientId }: Handling,
  { requestId, supersededBy, supersededByAskedOn }: SupersedePatientRequest,
  { by, at, facts }: HandlingContext,
): HandlingDecision => {
  if (supersededBy === requestId) return refuse('superseded-by-itself');
  const other = facts.otherRequests?.[supersededBy];
  if (!other) return refuse('other-request-unknown');
  if (other.patientId !== patientId) return refuse('other-request-of-another-patient');
  // Two requests that supersede each other would both be gone from the queue.
  if (other.is === 'archived' && isGoneUndone(other)) {
    return refuse('other-request-already-gone', { outcome: other.outcome });
  }
  return [
    { type: 'PatientRequestSuperseded', requestId, supersededBy, supersededByAskedOn, by, at },
  ];
};

const isGoneUndone = ({ outcome }: Archived): boolean =>
  outcome === 'withdrawn' || outcome === 'superseded';

/** A request as it is asked: queued, and nobody's yet. */
export const asked = ({ patientId }: { readonly patientId: string }): Handling => ({
  is: 'queued',
  patientId,
});

export const evolveHandling = (
  handling: Handling | undefined,
  event: HandlingEvent,
): Handling | undefined => {
  if (!handling) return undefined;
  const { patientId } = handling;
  const { by, at } = event;

  switch (event.type) {
    case 'PatientRequestClaimed':
      return handling.is === 'queued'
        ? { ...handling, claim: { by, until: event.expiresAt } }
        : handling;
    case 'PatientRequestReleased':
      return handling.is === 'queued' ? asked(handling) : handling;
    case 'PatientRequestNoted':
    case 'PatientRequestAnswered':
      return handling;
    case 'PatientRequestDismissed':
      return { is: 'archived', patientId, outcome: event.outcome, by, at };
    case 'PatientRequestWithdrawn':
      return { is: 'archived', patientId, outcome: 'withdrawn', by, at };
    case 'PatientRequestSuperseded':
      return { is: 'archived', patientId, outcome: 'superseded', by, at };
    case 'PatientRequestReturnedToQueue':
      return asked(handling);
  }
};

/** Folds the requests of any stream; what is neither asking nor handling changes nothing. */
export const evolveRequests = (requests: Requests, event: { readonly type: string }): Requests => {
  if (isAsking(event)) return { ...requests, [event.requestId]: asked(event) };
  if (!isHandlingEvent(event)) return requests;
  const handling = evolveHandling(requests[event.requestId], event);
  return handling ? { ...requests, [event.requestId]: handling } : requests;
};
