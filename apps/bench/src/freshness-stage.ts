import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ProjectionProgress, startProjections, type Position } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { postgresProjectionStore } from '@anamnesis/eventing/postgres/projection-store';
import { portalCodec } from '@anamnesis/nest';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { appendToNewStream } from './bench-events.js';
import { freshRequests, freshRequestsSchema, freshRequestsTable } from './freshness-view.js';
import { byTurns, steadily } from './load.js';
import { latencyOf, type Measurement } from './measurement.js';
import { pollByHand } from './poll-by-hand.js';
import type { Stage } from './stage.js';

const RATES = [1_000, 4_000] as const;
const SECONDS = 4;
/** Not counted: whoever follows connects and opens first, and the compiler has seen nothing yet. */
const WARM_UP_SECONDS = 0.5;
const LONGEST_WAIT_MS = 10_000;

/** From the commit of an event to its row in a view, at a steady rate of appends. */
export const freshnessStage: Stage = async function* ({ server, runs, scale }) {
  for (const rate of RATES) {
    const seconds = Math.max(1, Math.round(SECONDS * scale));
    yield await measure(() => benchDatabase(server), { rate, seconds, runs });
  }
};

interface Run {
  readonly latencies: number[];
  readonly countsAgree: boolean;
}

/** Follows the log into a table, and tells up to which position rows can be read. */
export type Follower = (
  database: BenchDatabase,
  onVisible: (position: Position) => void,
) => Promise<{ readonly table: string; stop(): Promise<void> }>;

interface SteadyLoad {
  readonly rate: number;
  readonly seconds: number;
}

const measure = async (
  fresh: () => Promise<BenchDatabase>,
  load: SteadyLoad & { readonly runs: number },
): Promise<Measurement> => {
  const runIn = (follow: Follower) => async (): Promise<Run> => {
    const database = await fresh();
    try {
      await database.query(freshRequestsSchema);
      return await freshnessIn(database, load, follow);
    } finally {
      await database.drop();
    }
  };
  const [subject = [], beside = []] = await byTurns(load.runs, [runIn(runner), runIn(poller)]);
  const latencies = (runs: readonly Run[]) => runs.map((run) => run.latencies);
  return latencyOf(
    {
      stage: 'freshness',
      subject: 'projection runner',
      beside: 'poll by hand, every 10 ms',
      appendsPerSecond: load.rate,
    },
    { subject: latencies(subject), beside: latencies(beside) },
    [...subject, ...beside].every(({ countsAgree }) => countsAgree),
  );
};

/** The latencies of appends at a steady rate, from the answer to the row; each has its row. */
export const freshnessIn = async (
  database: BenchDatabase,
  { rate, seconds }: SteadyLoad,
  follow: Follower,
): Promise<Run> => {
  const store = postgresEventStore({ url: database.applicationUrl });
  const committedAt = new Map<Position, number>();
  const latencies: number[] = [];
  const visible = watchVisible(committedAt, latencies);
  const follower = await follow(database, visible.upTo);
  const expected = rate * seconds;
  const appended = async (load: SteadyLoad): Promise<void> => {
    latencies.length = 0;
    await steadily(load, async () => {
      const outcome = await store.append(appendToNewStream());
      if (outcome.is === 'appended') visible.committed(outcome.position, performance.now());
    });
    const until = performance.now() + LONGEST_WAIT_MS;
    const total = load.rate * load.seconds;
    while (latencies.length < total && performance.now() < until) await delay(10);
  };
  try {
    await appended({ rate, seconds: WARM_UP_SECONDS });
    const before = await eventsAndRows(database, follower.table);
    await appended({ rate, seconds });
    const after = await eventsAndRows(database, follower.table);
    const countsAgree =
      latencies.length === expected &&
      after.events - before.events === expected &&
      after.rows === after.events;
    return { latencies, countsAgree };
  } finally {
    await follower.stop();
    await store.close();
  }
};

const eventsAndRows = async (database: BenchDatabase, table: string) => ({
  events: await countOf(database, 'eventstore.events'),
  rows: await countOf(database, table),
});

/** A row may be visible before its append has answered: then it was fresh at once. */
const watchVisible = (committedAt: Map<Position, number>, latencies: number[]) => {
  let seen: Position = '';
  return {
    committed: (position: Position, now: number): void => {
      if (position <= seen) latencies.push(0);
      else committedAt.set(position, now);
    },
    upTo: (position: Position): void => {
      const now = performance.now();
      seen = position;
      for (const [committed, at] of committedAt) {
        if (committed > position) continue;
        latencies.push(now - at);
        committedAt.delete(committed);
      }
    },
  };
};

export const runner: Follower = async (database, onVisible) => {
  const rows = postgresProjectionStore({
    url: database.applicationUrl,
    tables: { [freshRequests.name]: freshRequestsTable },
  });
  const progress = new ProjectionProgress(rows);
  const reached = progress.reached.bind(progress);
  progress.reached = (name, position) => {
    reached(name, position);
    onVisible(position);
  };
  const codec = portalCodec();
  const store = postgresEventStore({ url: database.applicationUrl });
  const running = startProjections({ projections: [freshRequests], store, codec, rows, progress });
  return Promise.resolve({
    table: 'views.fresh_requests',
    stop: async () => {
      await running.close();
      await store.close();
      await rows.close();
    },
  });
};

const POSITION_DIGITS = 19;

const poller: Follower = (database, onVisible) => {
  const polling = pollByHand(database.applicationUrl, (position) =>
    onVisible(position.padStart(POSITION_DIGITS, '0')),
  );
  return Promise.resolve({ table: 'views.polled_requests', stop: polling.stop });
};
