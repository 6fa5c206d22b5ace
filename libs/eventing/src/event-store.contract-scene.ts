import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { writerElsewhere } from './contract-writer-process.js';
import type { BreakableLinks, EventStoreHarness } from './event-store.contract.js';
import type {
  Append,
  AppendOutcome,
  EventFilter,
  EventStore,
  EventStoreCapabilities,
  EventToStore,
  ExpectedRevision,
  Position,
  StoredEvent,
} from './event-store.js';
import { uuidFrom } from './ids.js';

export type Appender = Pick<EventStore, 'append'>;

/** What the cases of the contract act on, with names that no other run uses. */
export interface Scene {
  readonly capabilities: EventStoreCapabilities;
  readonly store: EventStore;
  /** Another store on the same log; closed with the scene. */
  another(): Promise<EventStore>;
  /** Another process where there can be one, else the same store. */
  elsewhere(): Promise<Appender>;
  links(): BreakableLinks;
  crowded(mostWaiting: number): Promise<EventStore>;
  /** A category of this run's own, whose name begins with the letters given. */
  category(letters?: string): string;
  /** An event type of this run's own. */
  type(): string;
  event(type?: string): EventToStore;
  events(count: number, type?: string): readonly EventToStore[];
  close(): Promise<void>;
}

export const scene = async (
  harness: EventStoreHarness,
  capabilities: EventStoreCapabilities,
): Promise<Scene> => {
  const run = randomUUID();
  const tag = run.replaceAll('-', '').slice(0, 10);
  const store = await harness.store();
  const closers: (() => Promise<void>)[] = [() => store.close()];
  let names = 0;
  let ids = 0;
  let writer: Promise<Appender & { close(): Promise<void> }> | undefined;

  const event = (type = `Tested${tag}`): EventToStore => {
    ids += 1;
    return {
      id: uuidFrom(run, String(ids)),
      type,
      data: Buffer.from(JSON.stringify({ number: ids })),
      metadata: Buffer.from(JSON.stringify({ actor: 'contract' })),
    };
  };
  const opened = async (open: Promise<EventStore>): Promise<EventStore> => {
    const other = await open;
    closers.push(() => other.close());
    return other;
  };
  const missing = (part: string): never => {
    throw new Error(`The harness claims ${part} but has none.`);
  };

  return {
    capabilities,
    store,
    another: () => opened(harness.store()),
    elsewhere: async () => {
      if (!capabilities.manyProcesses) return store;
      const recipe = harness.elsewhere ?? missing('another process');
      writer ??= writerElsewhere(recipe);
      return writer;
    },
    links: () => harness.links ?? missing('links that break'),
    crowded: (mostWaiting) =>
      harness.crowded ? opened(harness.crowded(mostWaiting)) : missing('a bounded queue'),
    category: (letters = 'contract') => `${letters}${tag}n${(names += 1)}`,
    type: () => `Tested${tag}n${(names += 1)}`,
    event,
    events: (count, type) => Array.from({ length: count }, () => event(type)),
    close: async () => {
      await (await writer)?.close();
      for (const close of closers) await close();
      await harness.close();
    },
  };
};

export const append = (
  stream: string,
  expectedRevision: ExpectedRevision,
  events: readonly EventToStore[],
): Append => ({ stream, expectedRevision, events });

/** Appends what must be appended for a case to begin, and says where it ended. */
export const given = async (
  store: Appender,
  ...appends: readonly Append[]
): Promise<Extract<AppendOutcome, { is: 'appended' }>> => {
  let last: AppendOutcome = { is: 'conflict', actual: 'no-stream' };
  for (const asked of appends) {
    last = await store.append(asked);
    if (last.is !== 'appended') break;
  }
  if (last.is !== 'appended') throw new Error('What was given could not be appended.');
  return last;
};

export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] =>
  events.map(({ id }) => id);

export const allAfter = async (
  store: EventStore,
  after: Position,
  options: { readonly filter?: EventFilter; readonly pageSize?: number } = {},
): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const page of store.readAll({ after, ...options })) events.push(...page.events);
  return events;
};

export const expectRisingPositions = (events: readonly StoredEvent[]): void => {
  const jumps = events.filter(({ position }, index) => {
    const before = events[index - 1];
    return before !== undefined && !(before.position < position);
  });
  expect(jumps).toEqual([]);
};
