import {
  interfaceMessage,
  type InterfaceMessageEvent,
  type MessageAsItStands,
} from '@anamnesis/domain';
import type { EventCodec, EventStore, Position } from '@anamnesis/eventing';

/** A message as it stands; nothing where none has come, or its key was destroyed. */
export interface MessageInLog {
  readonly message?: MessageAsItStands;
  /**
   * When it came, by the clock of the log: that goes forwards whichever host has received it, so
   * that of two messages the later one is the later one.
   */
  readonly cameAt?: string;
  /** The place in the log at which the attempt was asked for. */
  readonly askedAt?: Position;
}

/** @throws {StoreUnavailable} */
export const messageInLog = async (
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
  messageId: string,
): Promise<MessageInLog> => {
  const stored = await store.readStream(`interfaceMessage-${messageId}`);
  const recorded = stored.filter(({ forgotten }) => !forgotten).map((each) => codec.decode(each));
  const [first] = recorded;
  const { message } = recorded
    .map(({ event }) => event as InterfaceMessageEvent)
    .reduce(interfaceMessage.evolve, interfaceMessage.initialState);
  if (!message || !first) return {};
  const asked = recorded.findLast(({ event }) => BEGIN_ATTEMPTS.has(event.type)) ?? first;
  return { message, cameAt: first.recordedAt, askedAt: asked.position };
};

const BEGIN_ATTEMPTS: ReadonlySet<string> = new Set<InterfaceMessageEvent['type']>([
  'MessageReceived',
  'MessagePatientAttached',
  'MessagePatientDeclaredNew',
  'MessageCorrected',
  'MessageReplayed',
]);
