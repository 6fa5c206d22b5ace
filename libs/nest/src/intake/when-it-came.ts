import type { EventCodec, EventStore } from '@anamnesis/eventing';

/**
 * When a message came, by the clock of the log: it goes forwards whichever host has received the
 * message, so that of two messages the later one is the later one. Nothing where there is none.
 * @throws {StoreUnavailable}
 */
export const whenItCame = async (
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
  messageId: string,
): Promise<string | undefined> => {
  const [first] = await store.readStream(`interfaceMessage-${messageId}`, { limit: 1 });
  return first && codec.decode(first).recordedAt;
};
