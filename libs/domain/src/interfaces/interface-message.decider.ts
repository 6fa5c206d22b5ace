import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type {
  AcceptMessageCorrection,
  AttachMessagePatient,
  BeginMessageTaking,
  CorrectMessage,
  DeclareMessagePatientNew,
  EndMessageTaking,
  InterfaceMessageCommand,
  NoteMessageTaken,
  ParkMessage,
  ReceiveMessage,
} from './commands.js';
import type { InterfaceMessageEvent, MessageReceived, OrdersMeaning } from './events.js';
import { patientLookUp, reportLookUps, type MessageFacts } from './facts.js';
import {
  isOfAnother,
  isTaken,
  waitsForStaff,
  whyNotAttachedTo,
  type MessageAsItStands,
} from './message-standing.policy.js';

export { isOver, type MessageAsItStands, type ProposedText } from './message-standing.policy.js';

export type InterfaceMessageReason =
  | 'no-such-message'
  | 'message-already-taken'
  | 'message-being-taken'
  | 'attempt-is-over'
  | 'message-of-known-patient'
  | 'names-no-new-patient'
  | 'no-such-patient'
  | 'no-such-proposal'
  | 'second-person-needed';

export interface InterfaceMessageState {
  /** None before it has come. */
  readonly message?: MessageAsItStands;
}

type MessageDecision = Decision<InterfaceMessageEvent, InterfaceMessageReason>;
type OnMessage = Exclude<InterfaceMessageCommand, ReceiveMessage>;

const decide = (
  { message }: InterfaceMessageState,
  command: InterfaceMessageCommand,
  context: Context<MessageFacts>,
): MessageDecision => {
  if (command.type === 'ReceiveMessage') return message ? [] : receive(command, context);
  return message ? decideOn(message, command, context) : refuse('no-such-message');
};

const receive = (command: ReceiveMessage, { by, at }: Context<MessageFacts>): MessageDecision => {
  const { messageId, format, sender, controlId, messageType, raw, sha256, patientId } = command;
  const what = { messageId, format, sender, controlId, messageType, raw, sha256, patientId };
  return [presentFields({ type: 'MessageReceived', ...what, by, at })];
};

const decideOn = (
  message: MessageAsItStands,
  command: OnMessage,
  context: Context<MessageFacts>,
): MessageDecision => {
  const { messageId } = command;
  const { by, at } = context;
  const attempt = message.attempt + 1;
  switch (command.type) {
    case 'BeginMessageTaking':
      return begin(message, command, context);
    case 'EndMessageTaking':
      return end(message, command, context);
    case 'NoteMessageTaken':
      return noteTaken(message, command, context);
    case 'ParkMessage':
      return park(message, command, context);
    case 'AttachMessagePatient':
      return attach(message, command, context);
    case 'DeclareMessagePatientNew':
      return declareNew(message, command, context);
    case 'CorrectMessage':
      return correct(message, command, context);
    case 'AcceptMessageCorrection':
      return accept(message, command, context);
    case 'ReplayMessage': {
      const { reason } = command;
      return [{ type: 'MessageReplayed', messageId, attempt, reason, by, at }];
    }
    case 'DiscardMessage': {
      const { reason } = command;
      if (isTaken(message)) return refuse('message-already-taken');
      if (message.isDiscarded && !message.proposed) return [];
      return [{ type: 'MessageDiscarded', messageId, reason, by, at }];
    }
  }
};

/** Nothing is recorded of an attempt in whose place there is another one, or that was let be. */
const begin = (
  { attempt, isDiscarded, underWay, taken }: MessageAsItStands,
  { messageId, ...said }: BeginMessageTaking,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  if (said.attempt !== attempt || isDiscarded) return refuse('attempt-is-over');
  const known = new Set([...(underWay ?? []), ...taken]);
  const reports = said.reports.filter((reportId) => !known.has(reportId));
  if (reports.length === 0) return [];
  return [{ type: 'MessageTakingBegan', messageId, attempt, reports, by, at }];
};

const end = (
  { attempt, underWay }: MessageAsItStands,
  { messageId, reports, ...said }: EndMessageTaking,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  if (said.attempt !== attempt || !underWay) return [];
  return [{ type: 'MessageTakingEnded', messageId, attempt, reports, by, at }];
};

const noteTaken = (
  { attempt, taken, underWay, patientUpdate: known }: MessageAsItStands,
  { messageId, patientUpdate, ...said }: NoteMessageTaken,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  const reports = said.reports.filter((reportId) => !taken.includes(reportId));
  const isNews =
    reports.length > 0 || (patientUpdate !== undefined && known === undefined) || underWay;
  // What became of an earlier attempt says nothing about this one.
  if (said.attempt !== attempt || !isNews) return [];
  return [
    presentFields({ type: 'MessageTaken', messageId, attempt, reports, patientUpdate, by, at }),
  ];
};

/** Said again it is so, but for what it was found to speak of besides. */
const park = (
  message: MessageAsItStands,
  { messageId, reason, place, reports, mayMean, marks, ...said }: ParkMessage,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  const { attempt } = message;
  const isSo = isParkedAs(message, { reason, place }) && !saysMore(message, { reports, mayMean });
  if (said.attempt !== attempt || isSo) return [];
  const why = { reason, place, reports, mayMean, marks };
  return [presentFields({ type: 'MessageParked', messageId, attempt, ...why, by, at })];
};

const isParkedAs = ({ parked }: MessageAsItStands, { reason, place }: Why): boolean =>
  parked.some((waits) => waits.reason === reason && waits.place === place);

type Why = Pick<ParkMessage, 'reason'> & { readonly place: string | undefined };

const saysMore = (
  { speaksOf, mayMean: known }: MessageAsItStands,
  { reports = [], mayMean }: MoreSaid,
): boolean => {
  const spokenOf = new Set(speaksOf);
  if (reports.some((reportId) => !spokenOf.has(reportId))) return true;
  const named = new Set((known?.named ?? []).map((one) => JSON.stringify(one)));
  return (mayMean?.named ?? []).some((one) => !named.has(JSON.stringify(one)));
};

interface MoreSaid {
  readonly reports: readonly string[] | undefined;
  readonly mayMean: OrdersMeaning | undefined;
}

const attach = (
  message: MessageAsItStands,
  { messageId, patientId, reason }: AttachMessagePatient,
  { by, at, facts }: Context<MessageFacts>,
): MessageDecision => {
  if (message.wasMatched) return refuse('message-of-known-patient');
  const whyNot = whyNotAttachedTo(patientId, message, facts);
  if (whyNot) return refuse(whyNot);
  if (!facts.patient?.recorded) return refuse('no-such-patient');
  const isSaid = message.patientId === patientId && message.attachedBy !== undefined;
  if (isSaid && !waitsForStaff(message)) return [];
  const attempt = message.attempt + 1;
  const what = { messageId, attempt, patientId, messageType: message.messageType, reason };
  return [{ type: 'MessagePatientAttached', ...what, by, at }];
};

/** Only record systems say who is a patient of the practice; results are somebody's on file. */
const declareNew = (
  message: MessageAsItStands,
  { messageId, reason }: DeclareMessagePatientNew,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  if (!message.messageType.startsWith('ADT^')) return refuse('names-no-new-patient');
  if (message.wasMatched || message.patientId !== undefined) {
    return refuse('message-of-known-patient');
  }
  if (isTaken(message)) return refuse('message-already-taken');
  if (message.isOfNewPatient && !waitsForStaff(message)) return [];
  const attempt = message.attempt + 1;
  return [{ type: 'MessagePatientDeclaredNew', messageId, attempt, reason, by, at }];
};

/**
 * Any text can be written into a message: a test of another name, somebody else as who ordered,
 * another day. So one person mends it, and it counts when another one has looked at it.
 */
const correct = (
  message: MessageAsItStands,
  { messageId, raw, reason }: CorrectMessage,
  { by, at, commandId }: Context<MessageFacts>,
): MessageDecision => {
  if (isTaken(message)) return refuse('message-already-taken');
  const { proposed, isMended, isDiscarded } = message;
  const isSo = proposed ? proposed.raw === raw : isMended && message.raw === raw && !isDiscarded;
  if (isSo) return [];
  const correctionId = idFor(commandId, 'correction');
  return [{ type: 'MessageCorrectionProposed', messageId, correctionId, raw, reason, by, at }];
};

const accept = (
  message: MessageAsItStands,
  { messageId, correctionId }: AcceptMessageCorrection,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  const { proposed } = message;
  if (isTaken(message)) return refuse('message-already-taken');
  if (proposed?.correctionId !== correctionId) return refuse('no-such-proposal');
  const { raw, reason, by: mendedBy } = proposed;
  if (mendedBy === by) return refuse('second-person-needed');
  const attempt = message.attempt + 1;
  const mended = { correctionId, mendedBy, raw, reason };
  return [{ type: 'MessageCorrected', messageId, attempt, ...mended, by, at }];
};

const evolve = (
  { message }: InterfaceMessageState,
  event: InterfaceMessageEvent,
): InterfaceMessageState => {
  if (event.type === 'MessageReceived') return { message: received(event) };
  return message ? { message: after(message, event) } : {};
};

const received = (event: MessageReceived): MessageAsItStands => {
  const { messageId, format, sender, messageType, raw, patientId, at } = event;
  return presentFields({
    ...{ format, sender, messageType, receivedAt: at, raw, patientId },
    subject: patientId ?? messageId,
    wasMatched: patientId !== undefined,
    isMended: false,
    isOfNewPatient: false,
    speaksOf: [],
    recorded: [],
    ...begun(1),
  });
};

/** Of what became of earlier attempts nothing is left. */
const anew = (
  { patientUpdate: _earlier, mayMean: _before, underWay, ...message }: MessageAsItStands,
  attempt: number,
): MessageAsItStands => ({
  ...message,
  ...begun(attempt),
  // It was cut off, and nobody has said what it has recorded of these.
  recorded: bothOf(message.recorded, underWay ?? []),
});

const bothOf = (some: readonly string[], others: readonly string[]): readonly string[] => [
  ...new Set([...some, ...others]),
];

const withoutProposal = ({
  proposed: _decided,
  ...message
}: MessageAsItStands): MessageAsItStands => message;

const begun = (attempt: number) => ({ attempt, parked: [], taken: [], isDiscarded: false });

const after = (
  message: MessageAsItStands,
  event: Exclude<InterfaceMessageEvent, MessageReceived>,
): MessageAsItStands => {
  switch (event.type) {
    case 'MessagePatientAttached':
      return {
        ...anew(message, event.attempt),
        ...{ patientId: event.patientId, attachedBy: event.by },
        ...(isOfAnother(message, event.patientId) ? { recorded: [] } : {}),
      };
    case 'MessagePatientDeclaredNew':
      return { ...anew(message, event.attempt), isOfNewPatient: true };
    case 'MessageCorrectionProposed': {
      const { correctionId, raw, reason, by, at } = event;
      return { ...message, proposed: { correctionId, raw, reason, by, at } };
    }
    case 'MessageCorrected': {
      // What staff said of the text before, they said of somebody else, for all that is known.
      const { attachedBy: _ofTheTextBefore, ...others } = withoutProposal(
        anew(message, event.attempt),
      );
      return { ...others, raw: event.raw, isMended: true, isOfNewPatient: false };
    }
    case 'MessageReplayed':
      return anew(message, event.attempt);
    case 'MessageParked': {
      const { reason, place } = event;
      const speaksOf = bothOf(message.speaksOf, event.reports ?? []);
      const parked = isParkedAs(message, { reason, place })
        ? message.parked
        : [...message.parked, presentFields({ reason, place })];
      const mayMean = meaningOfBoth(message.mayMean, event.mayMean);
      return presentFields({ ...message, parked, speaksOf, mayMean });
    }
    case 'MessageTakingBegan':
      return { ...message, underWay: bothOf(message.underWay ?? [], event.reports) };
    case 'MessageTakingEnded':
      return ended(message, event.reports);
    case 'MessageTaken':
      return presentFields({
        // Of a text that counts as it stands nothing is to be mended any more.
        ...ended(message.parked.length > 0 ? message : withoutProposal(message), event.reports),
        taken: [...message.taken, ...event.reports],
        patientUpdate: event.patientUpdate ?? message.patientUpdate,
      });
    case 'MessageDiscarded':
      return { ...withoutProposal(message), isDiscarded: true };
  }
};

const ended = (
  { underWay: _whatMayBe, ...message }: MessageAsItStands,
  reports: readonly string[],
): MessageAsItStands => ({ ...message, recorded: bothOf(message.recorded, reports) });

const recordedOf = (
  message: MessageAsItStands | undefined,
  { patientId }: AttachMessagePatient,
): readonly string[] => (message && isOfAnother(message, patientId) ? message.recorded : []);

/** What waits in one attempt is all of the same patients. */
const meaningOfBoth = (
  one: OrdersMeaning | undefined,
  other: OrdersMeaning | undefined,
): OrdersMeaning | undefined =>
  one && other
    ? {
        named: [...one.named, ...other.named],
        patients: [...new Set([...one.patients, ...other.patients])],
        ofAnybody: one.ofAnybody || other.ofAnybody,
      }
    : (one ?? other);

/** A message from outside, from its coming until it counts or staff have let it be. */
export const interfaceMessage: Decider<
  InterfaceMessageState,
  InterfaceMessageCommand,
  InterfaceMessageEvent,
  InterfaceMessageReason,
  MessageFacts
> = {
  streamOf: ({ messageId }) => `interfaceMessage-${messageId}`,
  initialState: {},
  decide,
  evolve,
  subjectOf: ({ message }, event) =>
    message?.subject ?? ('patientId' in event ? event.patientId : undefined) ?? event.messageId,
  patientOf: ({ message }, command) =>
    ('patientId' in command ? command.patientId : undefined) ?? message?.patientId,
  lookUp: ({ message }, command) =>
    command.type === 'AttachMessagePatient'
      ? {
          patient: patientLookUp(command.patientId),
          ...reportLookUps(recordedOf(message, command)),
        }
      : {},
};
