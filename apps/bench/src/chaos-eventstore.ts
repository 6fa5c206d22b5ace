import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  appendSettled,
  OutcomeUnknown,
  StoreUnavailable,
  type Append,
  type EventFilter,
  type EventStore,
  type Position,
  type StoredEvent,
} from '@anamnesis/eventing';
import { eventStoreDbEventStore } from '@anamnesis/eventing/eventstoredb/event-store';
import { Tally } from './chaos-eventstore-tally.js';
import type { ChaosScenario } from './chaos-scenario.js';

export interface EventStoreChaosOptions {
  readonly url: string;
  readonly seconds: number;
  readonly writers?: number;
  /** How long the subscriber may need for what is still on its way when the writers stop. */
  readonly patienceMs?: number;
}

export interface EventStoreChaosReport {
  readonly scenario: 'eventstore';
  readonly events: number;
  readonly acknowledged: number;
  readonly longestGapWithoutAcknowledgementMs: number;
  readonly longestGapBeganAtMs: number;
  /** Appends whose outcome was unknown at least once, and what became of them. */
  readonly inDoubt: number;
  readonly settled: number;
  readonly unsettled: number;
  readonly lost: number;
  readonly doubled: number;
  readonly atAnotherPosition: number;
  readonly missedBySubscriber: number;
  readonly doubledAtSubscriber: number;
  readonly outOfOrderAtSubscriber: number;
  readonly subscriptionDrops: number;
  /** The longest time from an acknowledgement until the subscriber had the event. */
  readonly latestAtSubscriberMs: number;
  readonly violations: number;
}

const SETTLING = { attempts: 60, retryUnavailable: true };
const DATA = Buffer.from(JSON.stringify({ says: 'x'.repeat(240) }));

/**
 * Writes to new streams and follows them while somebody else takes nodes away; then counts: every
 * acknowledged append is in the log once, at the position that was told, and the subscriber had it
 * once and in order.
 */
export const runEventStoreChaos = async (
  options: EventStoreChaosOptions,
): Promise<EventStoreChaosReport> => {
  const { url, seconds, writers = 8, patienceMs = 15_000 } = options;
  const tally = new Tally();
  const category = `chaos${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const filter: EventFilter = { by: 'category', categories: [category] };
  const store = eventStoreDbEventStore({ url, onDropped: () => (tally.drops += 1) });
  try {
    const after = await store.head();
    const stop = new AbortController();
    const following = follow(store, { after, filter, signal: stop.signal }, tally);
    following.catch(() => undefined);
    const until = Date.now() + seconds * 1000;
    const lanes = Array.from({ length: writers }, () => write(store, { category, until }, tally));
    await delay(seconds * 1000);
    tally.endOfWriting();
    await Promise.all(lanes);
    const enough = Date.now() + patienceMs;
    while (tally.missedBySubscriber > 0 && Date.now() < enough) await delay(50);
    stop.abort();
    await following;
    return report(tally, await storedAfter(store, after, filter));
  } finally {
    await store.close();
  }
};

const write = async (
  store: EventStore,
  { category, until }: { readonly category: string; readonly until: number },
  tally: Tally,
): Promise<void> => {
  while (Date.now() < until) {
    const id = randomUUID();
    await appendOne(store, appendOf(`${category}-${id}`, id), tally);
  }
};

const appendOf = (stream: string, id: string): Append => ({
  stream,
  expectedRevision: 'no-stream',
  events: [{ id, type: 'ChaosSurvived', data: DATA, metadata: Buffer.from('{}') }],
});

const appendOne = async (store: EventStore, asked: Append, tally: Tally): Promise<void> => {
  let wasUnknown = false;
  const watched: Pick<EventStore, 'append'> = {
    append: (append) =>
      store.append(append).catch((failure: unknown) => {
        wasUnknown ||= failure instanceof OutcomeUnknown;
        throw failure;
      }),
  };
  const outcome = await appendSettled(watched, asked, SETTLING).catch(() => undefined);
  if (wasUnknown) tally.inDoubt += 1;
  if (wasUnknown && outcome) tally.settled += 1;
  if (outcome?.is === 'appended') {
    for (const { id } of asked.events) tally.acknowledge(id, outcome.position);
  } else {
    tally.unsettled += 1;
  }
};

const follow = async (
  store: EventStore,
  options: Parameters<EventStore['subscribe']>[0],
  tally: Tally,
): Promise<void> => {
  for await (const page of store.subscribe(options)) tally.see(page);
};

const storedAfter = async (
  store: EventStore,
  after: Position,
  filter: EventFilter,
): Promise<readonly StoredEvent[]> => {
  const stored: StoredEvent[] = [];
  for await (const page of store.readAll({ after, filter })) stored.push(...page.events);
  return stored;
};

const report = (tally: Tally, stored: readonly StoredEvent[]): EventStoreChaosReport => {
  const { lost, doubled, elsewhere } = tally.compare(stored);
  const missed = tally.missedBySubscriber;
  const broken = [lost, doubled, elsewhere, missed, tally.seenTwice, tally.outOfOrder];
  return {
    scenario: 'eventstore',
    events: stored.length,
    acknowledged: tally.acknowledgements,
    longestGapWithoutAcknowledgementMs: Math.round(tally.longestGap.ms),
    longestGapBeganAtMs: Math.round(tally.longestGap.atMs),
    inDoubt: tally.inDoubt,
    settled: tally.settled,
    unsettled: tally.unsettled,
    lost,
    doubled,
    atAnotherPosition: elsewhere,
    missedBySubscriber: missed,
    doubledAtSubscriber: tally.seenTwice,
    outOfOrderAtSubscriber: tally.outOfOrder,
    subscriptionDrops: tally.drops,
    latestAtSubscriberMs: Math.round(tally.latestMs),
    violations: [...broken, tally.unsettled].reduce((sum, count) => sum + count, 0),
  };
};

/** In a row a person can read. */
const lineOf = (counts: EventStoreChaosReport): string =>
  Object.entries(counts)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

const run = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      seconds: { type: 'string', default: '30' },
      writers: { type: 'string', default: '8' },
      json: { type: 'boolean', default: false },
    },
  });
  const url = values.url ?? process.env['EVENTSTORE_URL'];
  const [seconds, writers] = [Number(values.seconds), Number(values.writers)];
  if (url === undefined || !(seconds > 0) || !Number.isInteger(writers) || writers < 1) {
    console.error(
      'npm run chaos -- eventstore --url esdb://… [--seconds 30] [--writers 8] [--json]',
    );
    return 2;
  }
  try {
    const counts = await runEventStoreChaos({ url, seconds, writers });
    console.log(values.json ? JSON.stringify(counts) : lineOf(counts));
    return counts.violations > 0 ? 1 : 0;
  } catch (failure) {
    if (!(failure instanceof StoreUnavailable)) throw failure;
    console.error(failure.message);
    return 2;
  }
};

export const eventStoreScenarios: Readonly<Record<string, ChaosScenario>> = {
  eventstore: {
    says: 'writes and follows on --url esdb://… while somebody else takes nodes away',
    run,
  },
};
