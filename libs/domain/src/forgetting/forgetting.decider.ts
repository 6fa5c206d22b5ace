import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import type {
  ForgettingCommand,
  PlaceLegalHold,
  RecordForgettingCompleted,
  RecordMessageForgotten,
  RequestForgetting,
} from './commands.js';
import type { ForgettingApproved, ForgettingEvent, ForgettingRequested } from './events.js';
import { forgettingLookUp, retainedRecordOf, todayOf, type ForgettingFacts } from './facts.js';
import { recordRetentionOf } from './record-retention.policy.js';

export type ForgettingReason =
  | 'no-such-patient'
  | 'patient-forgotten'
  | 'record-retained'
  | 'under-legal-hold'
  | 'forgetting-already-requested'
  | 'no-such-forgetting-request'
  | 'second-person-needed'
  | 'no-such-legal-hold';

export interface ForgettingState {
  readonly requested?: ForgettingRequested;
  readonly approved?: ForgettingApproved;
  readonly isCompleted: boolean;
  /** File numbers of the holds that are in force. */
  readonly holds: readonly string[];
  /** Messages that went with the patient. */
  readonly messages: readonly string[];
}

type AnyForgettingCommand = ForgettingCommand | RecordForgettingCompleted | RecordMessageForgotten;
type ForgettingContext = Context<ForgettingFacts>;
type ForgettingDecision = Decision<ForgettingEvent, ForgettingReason>;

const decide = (
  state: ForgettingState,
  command: AnyForgettingCommand,
  context: ForgettingContext,
): ForgettingDecision => {
  if (command.type === 'RecordForgettingCompleted') return complete(state, context);
  if (command.type === 'RecordMessageForgotten') return forgetMessage(state, command, context);
  // Nothing leads back behind the approval.
  if (state.approved) return refuse('patient-forgotten');
  const { patientId } = command;
  const { by, at } = context;

  switch (command.type) {
    case 'RequestForgetting':
      return request(state, command, context);
    case 'ApproveForgetting':
      return approve(state, context);
    case 'WithdrawForgettingRequest':
      if (!state.requested) return refuse('no-such-forgetting-request');
      return [{ type: 'ForgettingRequestWithdrawn', patientId, by, at }];
    case 'PlaceLegalHold':
      return placeHold(state, command, context);
    case 'LiftLegalHold': {
      const { reference } = command;
      if (!state.holds.includes(reference)) return refuse('no-such-legal-hold');
      return [{ type: 'LegalHoldLifted', patientId, reference, by, at }];
    }
  }
};

const request = (
  { requested, holds }: ForgettingState,
  { patientId, reason, authority, reference }: RequestForgetting,
  context: ForgettingContext,
): ForgettingDecision => {
  const { by, at } = context;
  if (requested) return refuse('forgetting-already-requested', { by: requested.by });
  const verdict = mayForget(holds, context);
  if ('refused' in verdict) return verdict;
  const { policyVersion } = verdict;
  const said = { patientId, reason, authority, reference };
  return [{ type: 'ForgettingRequested', ...said, policyVersion, by, at }];
};

const approve = (
  { requested, holds }: ForgettingState,
  context: ForgettingContext,
): ForgettingDecision => {
  const { by, at } = context;
  if (!requested) return refuse('no-such-forgetting-request');
  if (requested.by === by) return refuse('second-person-needed');
  // Holds and facts of care may have come since it was requested.
  const verdict = mayForget(holds, context);
  if ('refused' in verdict) return verdict;
  const { patientId, reason, authority, reference, by: requestedBy, at: requestedAt } = requested;
  const { policyVersion } = verdict;
  const said = { patientId, reason, authority, reference, requestedBy, requestedAt };
  return [{ type: 'ForgettingApproved', ...said, policyVersion, by, at }];
};

const complete = (
  { approved, isCompleted }: ForgettingState,
  { by, at }: ForgettingContext,
): ForgettingDecision => {
  if (!approved) return refuse('no-such-forgetting-request');
  if (isCompleted) return [];
  const { patientId, reason, authority, reference, requestedBy } = approved;
  const approval = { requestedBy, approvedBy: approved.by, approvedAt: approved.at };
  return [
    { type: 'PatientForgotten', patientId, reason, authority, reference, ...approval, by, at },
  ];
};

const forgetMessage = (
  { approved, messages }: ForgettingState,
  { patientId, messageId }: RecordMessageForgotten,
  { by, at }: ForgettingContext,
): ForgettingDecision => {
  if (!approved) return refuse('no-such-forgetting-request');
  if (messages.includes(messageId)) return [];
  return [{ type: 'MessageForgotten', patientId, messageId, by, at }];
};

const placeHold = (
  { holds }: ForgettingState,
  { patientId, reference }: PlaceLegalHold,
  { by, at, facts }: ForgettingContext,
): ForgettingDecision => {
  if (!facts.patient?.recorded) return refuse('no-such-patient');
  if (holds.includes(reference)) return [];
  return [{ type: 'LegalHoldPlaced', patientId, reference, by, at }];
};

const mayForget = (holds: readonly string[], { facts, at }: ForgettingContext) => {
  const record = retainedRecordOf(facts);
  if (!record) return refuse('no-such-patient');
  const [hold] = holds;
  if (hold !== undefined) return refuse('under-legal-hold', { reference: hold });
  const retention = recordRetentionOf(record, todayOf(facts, at));
  if (retention.ended) return { policyVersion: retention.policyVersion };
  const { rule, mayBeForgottenFrom } = retention;
  return refuse('record-retained', { rule, mayBeForgottenFrom });
};

const evolve = (state: ForgettingState, event: ForgettingEvent): ForgettingState => {
  switch (event.type) {
    case 'ForgettingRequested':
      return { ...state, requested: event };
    case 'ForgettingRequestWithdrawn': {
      const { requested: _withdrawn, ...kept } = state;
      return kept;
    }
    case 'ForgettingApproved':
      return { ...state, approved: event };
    case 'PatientForgotten':
      return { ...state, isCompleted: true };
    case 'MessageForgotten':
      return { ...state, messages: [...state.messages, event.messageId] };
    case 'LegalHoldPlaced':
      return { ...state, holds: [...state.holds, event.reference] };
    case 'LegalHoldLifted':
      return { ...state, holds: state.holds.filter((hold) => hold !== event.reference) };
  }
};

export const forgetting: Decider<
  ForgettingState,
  AnyForgettingCommand,
  ForgettingEvent,
  ForgettingReason,
  ForgettingFacts
> = {
  streamOf: ({ patientId }) => `forgetting-${patientId}`,
  initialState: { isCompleted: false, holds: [], messages: [] },
  decide,
  evolve,
  // Sealed with the patient's key, these facts would be forgotten with the patient.
  subjectOf: () => undefined,
  patientOf: (_state, { patientId }) => patientId,
  lookUp: (_state, command, found) => forgettingLookUp(command, found),
};
