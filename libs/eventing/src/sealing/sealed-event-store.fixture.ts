import { eventCodec, type EventCodec } from '../event-codec.js';
import type { EventDeclarations } from '../event-declarations.js';
import type { Append, EventStore, EventToStore, StoredEvent } from '../event-store.js';
import { eventIdOf } from '../ids.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { keyRing, type KeyRingOptions } from './key-ring.js';
import { sealedEventStore } from './sealed-event-store.js';
import { watchedVault } from './watched-vault.fixture.js';

/** What a letter says is somebody's own; that the letter box was emptied is nobody's. */
export type PostEvent =
  | { readonly type: 'LetterWritten'; readonly letterId: string; readonly text: string }
  | { readonly type: 'BoxEmptied'; readonly boxId: string };

const declared: EventDeclarations<PostEvent> = {
  LetterWritten: {
    version: 2,
    keys: ['letterId'],
    upcast: { 1: ({ words, ...rest }) => ({ ...rest, text: words }) },
  },
  BoxEmptied: { version: 1, keys: ['boxId'] },
};

export const postCodec: EventCodec = eventCodec(declared);

const metadata = {
  actor: 'clerk-ines',
  commandId: 'c1',
  commandDigest: 'digest-of-the-command',
  correlationId: 'c1',
  causationId: 'c1',
};

/** A letter of somebody's; the first on its stream unless said otherwise. */
export const letter = (subject: string, stream: string, index = 0): EventToStore =>
  postCodec.encode(
    eventIdOf(stream, 'c1', index),
    {
      type: 'LetterWritten',
      letterId: 'l-1',
      text: `Dear ${subject}, bring your knee.`,
    } as PostEvent,
    { ...metadata, subject },
  );

export const boxEmptied = (stream: string, index = 0): EventToStore =>
  postCodec.encode(
    eventIdOf(stream, 'c2', index),
    { type: 'BoxEmptied', boxId: 'b-1' } as PostEvent,
    metadata,
  );

export const newStream = (stream: string, ...events: readonly EventToStore[]): Append => ({
  stream,
  expectedRevision: 'no-stream',
  events,
});

/** A sealed store with everything below it in sight. */
export const sealedWorld = (options: KeyRingOptions = {}) => {
  const below = inMemoryEventStore();
  const { vault, watch } = watchedVault();
  const ring = keyRing(vault, options);
  return { below, vault, watch, ring, store: sealedEventStore(below, ring) };
};

/** The log below as somebody has changed it. */
export const changedBelow = (
  below: EventStore,
  change: (event: StoredEvent) => Partial<StoredEvent>,
): EventStore =>
  Object.create(below, {
    readStream: {
      value: async (...asked: Parameters<EventStore['readStream']>) =>
        (await below.readStream(...asked)).map((event) => ({ ...event, ...change(event) })),
    },
  }) as EventStore;

export const textsOf = (events: readonly StoredEvent[]): readonly unknown[] =>
  events.map((event) => (postCodec.decode(event).event as { readonly text?: string }).text);
