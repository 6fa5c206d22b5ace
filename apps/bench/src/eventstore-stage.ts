import { randomUUID } from 'node:crypto';
import {
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
  type EventData,
} from '@eventstore/db-client';
import type { Append, EventStore, EventToStore, Position } from '@anamnesis/eventing';
import { eventStoreDbEventStore } from '@anamnesis/eventing/eventstoredb/event-store';
import { refillRequested } from './bench-events.js';
import { commandsWithAndWithoutReading } from './eventstore-commands.js';
import { eventStoreToMeasure } from './eventstore-process.js';
import { byTurns, perSecond } from './load.js';
import { pairsOf, throughputOf, type Measurement } from './measurement.js';
import type { Stage } from './stage.js';

const LOADS = [
  { inFlight: 1, total: 1_500 },
  { inFlight: 16, total: 8_000 },
  { inFlight: 64, total: 12_000 },
] as const;

const WARM_UP = 200;
const CATCH_UP = 200_000;
const EVENTS_OF_AN_APPEND = 100;

/** Any credentials choose the client's unary path; without TLS they are not sent. */
const UNARY = { credentials: { username: 'admin', password: 'changeit' } };

/** The store port on EventStoreDB beside the bare client, on the same server and the same path. */
export const eventStoreStage: Stage = async function* ({ runs, scale }) {
  const server = await eventStoreToMeasure();
  const store = eventStoreDbEventStore({ url: server.url });
  const client = EventStoreDBClient.connectionString(server.url);
  try {
    for (const load of LOADS) {
      const total = Math.ceil(load.total * scale);
      yield* appends({ store, client }, { inFlight: load.inFlight, total, runs });
    }
    yield await commandsWithAndWithoutReading(store, { runs, scale });
    const total = Math.ceil((CATCH_UP * scale) / EVENTS_OF_AN_APPEND) * EVENTS_OF_AN_APPEND;
    yield await catchUp({ store, client }, { total, runs });
  } finally {
    await store.close();
    await client.dispose();
    await server.stop();
  }
};

interface Contenders {
  readonly store: EventStore;
  readonly client: EventStoreDBClient;
}

interface Load {
  readonly inFlight: number;
  readonly total: number;
  readonly runs: number;
}

/** What is written under a name of its own, so that it can be counted on a server in use. */
interface Lane {
  readonly category: string;
  readonly append: (append: Append) => Promise<unknown>;
}

async function* appends(
  { store, client }: Contenders,
  { inFlight, total, runs }: Load,
): AsyncGenerator<Measurement> {
  const lanes: readonly Lane[] = [
    { category: newCategory(), append: (append) => store.append(append) },
    { category: newCategory(), append: (append) => bareAppend(client, append, {}) },
    { category: newCategory(), append: (append) => bareAppend(client, append, UNARY) },
  ];
  const after = await store.head();
  const run = (count: number, { category, append }: Lane) => {
    const asked = Array.from({ length: count }, () => appendIn(category));
    return perSecond({ total: count, inFlight }, async (index) => {
      const one = asked[index];
      if (one) await append(one);
    });
  };
  for (const lane of lanes) await run(WARM_UP, lane);
  const [subject = [], batch = [], unary = []] = await byTurns(
    runs,
    lanes.map((lane) => () => run(total, lane)),
  );
  const counts = await Promise.all(lanes.map(({ category }) => countIn(store, after, category)));
  const countsAgree = counts.every((count) => count === WARM_UP + total * runs);
  const named = { stage: 'eventstore', subject: 'store port, EventStoreDB', inFlight } as const;
  for (const [beside, figures] of [
    ['bare client, batch (same path)', batch],
    ['bare client, unary', unary],
  ] as const) {
    const pairs = pairsOf(subject, figures);
    yield throughputOf({ ...named, beside, unit: 'events/s' }, pairs, countsAgree);
  }
}

const newCategory = (): string => `bench${randomUUID().replaceAll('-', '').slice(0, 12)}`;

const appendIn = (category: string, events = 1): Append => {
  const stream = `${category}-${randomUUID()}`;
  return {
    stream,
    expectedRevision: 'no-stream',
    events: Array.from({ length: events }, (_, index) => refillRequested(stream, { index })),
  };
};

const bareAppend = (
  client: EventStoreDBClient,
  { stream, events }: Append,
  options: Partial<typeof UNARY>,
): Promise<unknown> =>
  client.appendToStream(stream, events.map(bareEvent), { expectedRevision: NO_STREAM, ...options });

const bareEvents = new WeakMap<EventToStore, EventData>();

/** As objects, which is what the client wants. */
const bareEvent = (event: EventToStore): EventData => {
  const known = bareEvents.get(event);
  if (known) return known;
  const parsed = (bytes: Uint8Array) =>
    JSON.parse(Buffer.from(bytes).toString()) as Record<string, string>;
  const { id, type, data, metadata } = event;
  const made = jsonEvent({ id, type, data: parsed(data), metadata: parsed(metadata) });
  bareEvents.set(event, made);
  return made;
};

const countIn = async (store: EventStore, after: Position, category: string): Promise<number> => {
  let count = 0;
  const filter = { by: 'category', categories: [category] } as const;
  for await (const page of store.readAll({ after, filter })) count += page.events.length;
  return count;
};

const catchUp = async (
  { store, client }: Contenders,
  { total, runs }: Pick<Load, 'total' | 'runs'>,
): Promise<Measurement> => {
  const [category, foreign] = [newCategory(), newCategory()];
  const after = await store.head();
  for (let written = 0; written < total; written += EVENTS_OF_AN_APPEND) {
    await store.append(appendIn(category, EVENTS_OF_AN_APPEND));
    if (written % (EVENTS_OF_AN_APPEND * 4) === 0) {
      await store.append(appendIn(foreign, EVENTS_OF_AN_APPEND));
    }
  }
  const counts: number[] = [];
  const timed = (read: () => Promise<number>) => async () => {
    const began = performance.now();
    counts.push(await read());
    return total / ((performance.now() - began) / 1000);
  };
  const [subject = [], beside = []] = await byTurns(runs, [
    timed(() => followed(store, { after, category, total })),
    timed(() => bareFollowed(client, { after, category, total })),
  ]);
  return throughputOf(
    {
      stage: 'eventstore',
      subject: 'filtered catch-up through the store port',
      beside: 'bare client, filtered $all subscription',
      unit: 'events/s',
    },
    pairsOf(subject, beside),
    counts.every((count) => count === total),
  );
};

interface ToFollow {
  readonly after: Position;
  readonly category: string;
  readonly total: number;
}

const followed = async (
  store: EventStore,
  { after, category, total }: ToFollow,
): Promise<number> => {
  const stop = new AbortController();
  const filter = { by: 'category', categories: [category] } as const;
  let count = 0;
  for await (const page of store.subscribe({ after, filter, signal: stop.signal })) {
    count += page.events.length;
    if (count >= total) stop.abort();
  }
  return count;
};

const bareFollowed = async (
  client: EventStoreDBClient,
  { after, category, total }: ToFollow,
): Promise<number> => {
  const [commit, prepare] = after.split('/');
  const fromPosition =
    commit !== undefined && prepare !== undefined
      ? { commit: BigInt(commit), prepare: BigInt(prepare) }
      : START;
  const filter = streamNameFilter({ prefixes: [`${category}-`] });
  let count = 0;
  for await (const { event } of client.subscribeToAll({ fromPosition, filter })) {
    if (event) count += 1;
    if (count >= total) break;
  }
  return count;
};
