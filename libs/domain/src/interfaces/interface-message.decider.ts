import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { presentFields } from '../shared/present-fields.js';
import type {
  AttachMessagePatient,
  InterfaceMessageCommand,
  NoteMessageTaken,
  ParkMessage,
  ReceiveMessage,
} from './commands.js';
import type {
  InterfaceMessageEvent,
  MessageFormat,
  MessageParked,
  MessageReceived,
} from './events.js';
import { patientLookUp, type MessageFacts } from './facts.js';

export type InterfaceMessageReason =
  'no-such-message' | 'message-already-taken' | 'message-of-known-patient' | 'no-such-patient';

export interface InterfaceMessageState {
  /** None before it has come. */
  readonly message?: MessageAsItStands;
}

export interface MessageAsItStands {
  readonly format: MessageFormat;
  readonly sender: string;
  readonly receivedAt: string;
  /** Whose key seals all of it: decided once, so that a message is forgotten as a whole. */
  readonly subject: string;
  /** The file agreed when it came; only its sender can say otherwise. */
  readonly wasMatched: boolean;
  readonly patientId?: string;
  readonly raw: string;
  /** Staff have mended the text: it is in UTF-8. */
  readonly isMended: boolean;
  readonly attempt: number;
  /** What stands against it in this attempt. */
  readonly parked: readonly Waits[];
  /** Reports that this attempt has recorded. */
  readonly taken: readonly string[];
  readonly isDiscarded: boolean;
}

type Waits = Pick<MessageParked, 'reason' | 'place'>;
type MessageDecision = Decision<InterfaceMessageEvent, InterfaceMessageReason>;
type OnMessage = Exclude<InterfaceMessageCommand, ReceiveMessage>;

/** Nothing stands against it any more: what it says is recorded where it belongs. */
const isTaken = ({ taken, parked }: MessageAsItStands): boolean =>
  taken.length > 0 && parked.length === 0;

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
    case 'NoteMessageTaken':
      return noteTaken(message, command, context);
    case 'ParkMessage':
      return park(message, command, context);
    case 'AttachMessagePatient':
      return attach(message, command, context);
    case 'CorrectMessage': {
      const { raw, reason } = command;
      if (isTaken(message)) return refuse('message-already-taken');
      if (message.raw === raw && message.isMended && !message.isDiscarded) return [];
      return [{ type: 'MessageCorrected', messageId, attempt, raw, reason, by, at }];
    }
    case 'ReplayMessage': {
      const { reason } = command;
      return [{ type: 'MessageReplayed', messageId, attempt, reason, by, at }];
    }
    case 'DiscardMessage': {
      const { reason } = command;
      if (isTaken(message)) return refuse('message-already-taken');
      if (message.isDiscarded) return [];
      return [{ type: 'MessageDiscarded', messageId, reason, by, at }];
    }
  }
};

const noteTaken = (
  { attempt, taken }: MessageAsItStands,
  { messageId, ...said }: NoteMessageTaken,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  const reports = said.reports.filter((reportId) => !taken.includes(reportId));
  // What became of an earlier attempt says nothing about this one.
  if (said.attempt !== attempt || reports.length === 0) return [];
  return [{ type: 'MessageTaken', messageId, attempt, reports, by, at }];
};

const park = (
  { attempt, parked }: MessageAsItStands,
  { messageId, reason, place, ...said }: ParkMessage,
  { by, at }: Context<MessageFacts>,
): MessageDecision => {
  const isSo = parked.some((waits) => waits.reason === reason && waits.place === place);
  if (said.attempt !== attempt || isSo) return [];
  return [presentFields({ type: 'MessageParked', messageId, attempt, reason, place, by, at })];
};

const attach = (
  message: MessageAsItStands,
  { messageId, patientId, reason }: AttachMessagePatient,
  { by, at, facts }: Context<MessageFacts>,
): MessageDecision => {
  if (message.wasMatched) return refuse('message-of-known-patient');
  if (isTaken(message)) return refuse('message-already-taken');
  if (!facts.patient?.recorded) return refuse('no-such-patient');
  if (message.patientId === patientId && !message.isDiscarded) return [];
  const attempt = message.attempt + 1;
  return [{ type: 'MessagePatientAttached', messageId, attempt, patientId, reason, by, at }];
};

const evolve = (
  { message }: InterfaceMessageState,
  event: InterfaceMessageEvent,
): InterfaceMessageState => {
  if (event.type === 'MessageReceived') return { message: received(event) };
  return message ? { message: after(message, event) } : {};
};

const received = (event: MessageReceived): MessageAsItStands => {
  const { messageId, format, sender, raw, patientId, at } = event;
  return presentFields({
    ...{ format, sender, receivedAt: at, raw, patientId },
    subject: patientId ?? messageId,
    wasMatched: patientId !== undefined,
    isMended: false,
    ...begun(1),
  });
};

const begun = (attempt: number) => ({ attempt, parked: [], taken: [], isDiscarded: false });

const after = (
  message: MessageAsItStands,
  event: Exclude<InterfaceMessageEvent, MessageReceived>,
): MessageAsItStands => {
  switch (event.type) {
    case 'MessagePatientAttached':
      return { ...message, patientId: event.patientId, ...begun(event.attempt) };
    case 'MessageCorrected':
      return { ...message, raw: event.raw, isMended: true, ...begun(event.attempt) };
    case 'MessageReplayed':
      return { ...message, ...begun(event.attempt) };
    case 'MessageParked': {
      const { reason, place } = event;
      return { ...message, parked: [...message.parked, presentFields({ reason, place })] };
    }
    case 'MessageTaken':
      return { ...message, taken: [...message.taken, ...event.reports] };
    case 'MessageDiscarded':
      return { ...message, isDiscarded: true };
  }
};

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
  lookUp: (_state, command) =>
    command.type === 'AttachMessagePatient' ? { patient: patientLookUp(command.patientId) } : {},
};
