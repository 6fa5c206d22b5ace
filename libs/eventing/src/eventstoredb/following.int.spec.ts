import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient, streamNameFilter, type Position } from '@eventstore/db-client';
import { appendSettled } from '../append-settled.js';
import type { EventFilter, EventPage, EventStore, StoredEvent } from '../event-store.js';
import { appendTo, ownServer, type OwnServer } from './event-store.fixture.js';

jest.setTimeout(60_000);

let own: OwnServer;
beforeAll(async () => {
  own = await ownServer();
});
afterEach(async () => {
  own.server.faults.healAll();
  await own.closeAll();
});
afterAll(async () => own.stop());

const only = (category: string): EventFilter => ({ by: 'category', categories: [category] });

interface Followed {
  readonly pages: EventPage[];
  readonly events: StoredEvent[];
  until(count: number, withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const follow = async (
  store: EventStore,
  filter: EventFilter,
  { pageSize = 100, slowMs = 0, after = '' } = {},
): Promise<Followed> => {
  const stopping = new AbortController();
  const pages: EventPage[] = [];
  const events: StoredEvent[] = [];
  const run = async (): Promise<void> => {
    const { signal } = stopping;
    for await (const page of store.subscribe({ after, filter, pageSize, signal })) {
      pages.push(page);
      events.push(...page.events);
      if (slowMs > 0) await delay(slowMs);
    }
  };
  const ended = run();
  ended.catch(() => undefined);
  const followed: Followed = {
    pages,
    events,
    until: async (count, withinMs = 20_000) => {
      const end = Date.now() + withinMs;
      while (events.length < count && Date.now() < end) await delay(5);
    },
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
  while (pages.length === 0) await delay(5);
  return followed;
};

const write = async (
  store: EventStore,
  category: string,
  { count, from = 0 }: { readonly count: number; readonly from?: number },
) => {
  const appends = Array.from({ length: count }, (_, index) =>
    appendTo(`${category}-${from + index}`),
  );
  // A link that breaks takes with it whatever else is under way on it.
  for (const asked of appends) await appendSettled(store, asked, { retryUnavailable: true });
  return appends.flatMap(({ events }) => events.map(({ id }) => id));
};

const idsOf = (events: readonly StoredEvent[]) => events.map(({ id }) => id);

describe('a subscription that is ended', () => {
  it.each([
    ['by itself, without an error', 'endWithOk'],
    ['because it was too slow', 'consumerTooSlow'],
    ['by a link that breaks', 'cut'],
  ] as const)('goes on from where it got to: %s', async (_how, verb) => {
    const category = `ended${verb}`;
    const drops: string[] = [];
    const store = own.opened({ onDropped: (why) => drops.push(why) });
    const old = await write(store, category, { count: 10 });
    own.server.faults[verb]({ on: 'subscribe', afterEvents: 4 });
    const followed = await follow(store, only(category), { pageSize: 3 });
    await followed.until(10);
    own.server.faults[verb]({ on: 'subscribe', afterEvents: 2 });
    const live = await write(store, category, { count: 10, from: 10 });
    await followed.until(20);
    await followed.stop();
    expect(idsOf(followed.events)).toEqual([...old, ...live]);
    expect(drops.length).toBeGreaterThanOrEqual(2);
  });

  it('is back at once when it was too slow: that is normal life', async () => {
    const store = own.opened();
    const followed = await follow(store, only('slow'));
    for (let turn = 0; turn < 5; turn += 1) {
      own.server.faults.consumerTooSlow();
      const began = Date.now();
      await write(store, 'slow', { count: 1, from: turn });
      await followed.until(turn + 1);
      expect(Date.now() - began).toBeLessThan(10_000);
    }
    await followed.stop();
    expect(followed.events).toHaveLength(5);
  });

  it('keeps up with a server that drops whoever does not', async () => {
    const strict = await ownServer({ liveBacklog: 50 });
    const store = strict.opened();
    const followed = await follow(store, only('backlog'), { pageSize: 40, slowMs: 5 });
    const appends = Array.from({ length: 1_000 }, (_, index) => appendTo(`backlog-${index}`));
    await Promise.all(appends.map((asked) => appendSettled(store, asked)));
    await followed.until(1_000);
    await followed.stop();
    expect(new Set(idsOf(followed.events)).size).toBe(1_000);
    expect(followed.events).toHaveLength(1_000);
    await strict.stop();
  });
});

describe('a subscription that falls silent', () => {
  it('is noticed within 5 s, and brings what it held back', async () => {
    const store = own.opened();
    const followed = await follow(store, only('silent'));
    own.server.faults.fallSilent();
    const began = Date.now();
    const ids = await write(store, 'silent', { count: 3 });
    await followed.until(3);
    expect(Date.now() - began).toBeLessThan(15_000);
    await followed.stop();
    expect(idsOf(followed.events)).toEqual(ids);
  });

  it('is not called silent while nothing concerns it, and says how far was looked', async () => {
    const drops: string[] = [];
    const store = own.opened({ silenceMs: 300, onDropped: (why) => drops.push(why) });
    const followed = await follow(store, only('quiet'));
    await write(store, 'foreign', { count: 40 });
    const head = await store.head();
    await delay(900);
    await followed.stop();
    expect(drops).toEqual([]);
    expect(followed.events).toEqual([]);
    expect(followed.pages.at(-1)).toEqual({ events: [], scannedTo: head, atHead: true });
  });
});

describe('how far a page says it has looked', () => {
  it('never runs ahead of what was handed over, as the client’s checkpoints do', async () => {
    const store = own.opened();
    const before = await store.head();
    for (let part = 0; part < 4; part += 1) {
      await store.append(appendTo(`ahead-${part}`, 'no-stream', { events: 5 }));
      await store.append(appendTo(`between-${part}`, 'no-stream', { events: 400 }));
    }
    const client = EventStoreDBClient.connectionString(own.server.connectionString);
    let checkpoint: Position | undefined;
    const bare = client.subscribeToAll({
      filter: streamNameFilter({
        prefixes: ['ahead-'],
        checkpointReached: (_, position) => {
          checkpoint = position;
        },
      }),
    });
    let ranAhead = false;
    let seen = 0;
    for await (const { event } of bare) {
      await delay(20);
      ranAhead ||= (checkpoint?.commit ?? 0n) > (event?.position?.commit ?? 0n);
      if ((seen += 1) === 10) break;
    }
    expect(ranAhead).toBe(true);
    await client.dispose();

    const followed = await follow(store, only('ahead'), { pageSize: 3, slowMs: 5, after: before });
    await followed.until(20);
    await followed.stop();
    expect(followed.events).toHaveLength(20);
    for (const [index, { scannedTo }] of followed.pages.entries()) {
      const later = followed.pages.slice(index + 1).flatMap(({ events }) => events);
      expect(later.every(({ position }) => position > scannedTo)).toBe(true);
    }
  });
});

describe('the server’s own events', () => {
  it('are never handed over, with a filter or without', async () => {
    const store = own.opened();
    const before = await store.head();
    await store.append(appendTo('owned-1'));
    const client = EventStoreDBClient.connectionString(own.server.connectionString);
    await client.setStreamMetadata('owned-1', { maxCount: 5 });
    await store.append(appendTo('owned-2'));
    await client.tombstoneStream('owned-2');
    await store.append(appendTo('owned-3'));
    await client.dispose();
    for (const filter of [undefined, only('owned')]) {
      const streams: string[] = [];
      for await (const page of store.readAll({ after: before, ...(filter && { filter }) })) {
        streams.push(...page.events.map(({ stream }) => stream));
      }
      expect(streams).toEqual(['owned-1', 'owned-2', 'owned-3']);
    }
    expect(await store.readStream('owned-2')).toEqual([]);
  });

  it('leave a filter by types to the very types that were named', async () => {
    const store = own.opened();
    const before = await store.head();
    const types = ['Refill.Requested', 'RefillxRequested', 'Refill.RequestedTwice', 'Refill(1)'];
    for (const [index, type] of types.entries()) {
      await store.append(appendTo(`typed-${index}`, 'no-stream', { type }));
    }
    const filter: EventFilter = { by: 'type', types: ['Refill.Requested', 'Refill(1)'] };
    const found: string[] = [];
    for await (const page of store.readAll({ after: before, filter })) {
      found.push(...page.events.map(({ type }) => type));
    }
    expect(found).toEqual(['Refill.Requested', 'Refill(1)']);
    const nothing: EventFilter = { by: 'type', types: [] };
    for await (const page of store.readAll({ after: before, filter: nothing })) {
      expect(page.events).toEqual([]);
    }
  });
});
