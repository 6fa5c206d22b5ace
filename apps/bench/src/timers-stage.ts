import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startReactions,
  systemClock,
  type ReactionTables,
  type RunningReactions,
} from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { postgresReactionTables } from '@anamnesis/eventing/postgres/reaction-tables';
import { countOf, type BenchDatabase } from './bench-database.js';
import { byTurns } from './load.js';
import { latencyOf, pairsOf, throughputOf, type Measurement } from './measurement.js';
import { answerLater, reactionsCodec } from './reactions-context.js';
import type { StageOptions } from './stage.js';
import { timersByHand, type HandTimers } from './timers-by-hand.js';

const PENDING = 1_000_000;
const DUE = 20_000;
const STEADY_PER_SECOND = 200;
const STEADY_SECONDS = 5;
const WORKERS_BY_HAND = 16;

type Load = Pick<StageOptions, 'runs' | 'scale'>;

/** In the far future, in both tables, so that both look for what is due among as many. */
export const fillTimers = async (
  { query, checkpoint }: BenchDatabase,
  { scale }: Load,
): Promise<void> => {
  const many = Math.ceil(PENDING * scale);
  const later = `now() + interval '1 day' + n * interval '1 second' FROM generate_series(1, ${many}) n`;
  await query(`INSERT INTO reactions.timer (id, plan, version, key, data, due_at)
    SELECT gen_random_uuid(), '${answerLater.name}', 1, 'later-' || n, '{}', ${later}`);
  await query(`INSERT INTO public.hand_timer (id, key, due_at)
    SELECT gen_random_uuid(), 'later-' || n, ${later}`);
  await query('VACUUM ANALYZE reactions.timer, public.hand_timer');
  await checkpoint();
};

export const timersPerSecond = async (database: BenchDatabase, { runs, scale }: Load) => {
  const many = Math.ceil(DUE * scale);
  const due = `now() - interval '1 second' FROM generate_series(1, ${many}) n`;
  const byHand = timersByHand(database);
  try {
    const [subject = [], beside = []] = await byTurns(runs, [
      async () => {
        await database.query(`INSERT INTO reactions.timer (id, plan, version, key, data, due_at)
          SELECT gen_random_uuid(), '${answerLater.name}', 1, gen_random_uuid(), '{}', ${due}`);
        await database.checkpoint();
        return fired(database, many);
      },
      async () => {
        await database.query(`INSERT INTO public.hand_timer (id, key, due_at)
          SELECT gen_random_uuid(), gen_random_uuid(), ${due}`);
        await database.checkpoint();
        const began = performance.now();
        await byHand.fireAllDue(WORKERS_BY_HAND);
        return many / ((performance.now() - began) / 1_000);
      },
    ]);
    const ours = await countOf(database, 'reactions.timer WHERE fired_due_at IS NOT NULL');
    const written = await countOf(
      database,
      `reactions.outbox WHERE caused_by = '${answerLater.name}'`,
    );
    const theirs = await countOf(database, 'public.hand_outbox');
    return throughputOf(
      {
        ...{ stage: 'reactions', subject: `timers that fire among ${PENDING * scale} that wait` },
        ...{ beside: `${WORKERS_BY_HAND} workers by hand, a row each`, unit: 'timers/s' },
      },
      pairsOf(subject, beside),
      [ours, written, theirs].every((count) => count === runs * many),
    );
  } finally {
    await byHand.close();
  }
};

const fired = async (database: BenchDatabase, many: number): Promise<number> => {
  let count = 0;
  const timers = await firing(database, (keys) => (count += keys.length));
  const began = performance.now();
  const running = timers.start();
  await until(() => count >= many, running);
  const seconds = (performance.now() - began) / 1_000;
  await timers.close();
  return many / seconds;
};

/** The machinery with an end that accepts everything at once: only the firing is measured. */
const firing = async (database: BenchDatabase, onFired: (keys: readonly string[]) => void) => {
  const store = postgresEventStore({ url: database.applicationUrl });
  const tables = postgresReactionTables({ url: database.applicationUrl });
  await store.head();
  const told: ReactionTables = {
    ...tables,
    timers: {
      ...tables.timers,
      fire: async (firings) => {
        const many = await tables.timers.fire(firings);
        // Nobody else fires here, so all of them did or none.
        if (many > 0) onFired(firings.map(({ timer }) => timer.key));
        return many;
      },
    },
  };
  let running: RunningReactions | undefined;
  return {
    start: (): RunningReactions =>
      (running = startReactions({
        ...{ reactions: [], timers: [{ plan: answerLater }], effects: [] },
        ...{ store, codec: reactionsCodec, tables: told, clock: systemClock },
        send: () => Promise.resolve({ is: 'accepted' }),
      })),
    close: async () => {
      await running?.close();
      await tables.close();
      await store.close();
    },
  };
};

/** Timers that become due one after another, by the clock of this machine. */
export const delayOfDueTimers = async (
  database: BenchDatabase,
  { runs, scale }: Load,
): Promise<Measurement> => {
  const many = Math.ceil(STEADY_PER_SECOND * STEADY_SECONDS * scale);
  const byHand = timersByHand(database);
  try {
    const [subject = [], beside = []] = await byTurns(runs, [
      () => delaysOfOurs(database, many),
      () => delaysByHand(database, byHand, many),
    ]);
    return latencyOf(
      {
        ...{ stage: 'reactions', subject: 'from the instant of a timer to its firing' },
        beside: 'by hand, polled every 100 ms',
      },
      { subject: subject.map((each) => [...each]), beside: beside.map((each) => [...each]) },
      [...subject, ...beside].every((delays) => delays.length === many),
    );
  } finally {
    await byHand.close();
  }
};

const delaysOfOurs = async (database: BenchDatabase, many: number): Promise<readonly number[]> => {
  const steady = steadyTimers(many);
  const timers = await firing(database, (keys) => keys.forEach(steady.fired));
  const running = timers.start();
  await database.query(`INSERT INTO reactions.timer (id, plan, version, key, data, due_at)
    SELECT gen_random_uuid(), '${answerLater.name}', 1, key, '{}', due_at FROM ${steady.rows}`);
  await until(() => steady.delays.length >= many, running);
  await timers.close();
  return steady.delays;
};

const delaysByHand = async (
  database: BenchDatabase,
  byHand: HandTimers,
  many: number,
): Promise<readonly number[]> => {
  const steady = steadyTimers(many);
  const firingByHand = byHand.keepFiring(steady.fired);
  await database.query(`INSERT INTO public.hand_timer (id, key, due_at)
    SELECT gen_random_uuid(), key, due_at FROM ${steady.rows}`);
  while (steady.delays.length < many) await delay(20);
  await firingByHand.stop();
  return steady.delays;
};

const LEAD_MS = 1_500;

const steadyTimers = (many: number) => {
  const run = randomUUID();
  const first = Date.now() + LEAD_MS;
  const dueAt = (index: number): number => first + (index * 1_000) / STEADY_PER_SECOND;
  const delays: number[] = [];
  return {
    delays,
    /** The instants in milliseconds that `fired` computes as well. */
    rows: `(SELECT '${run} ' || n AS key,
      to_timestamp((${first} + n * ${1_000 / STEADY_PER_SECOND}) / 1000.0) AS due_at
      FROM generate_series(0, ${many - 1}) n) AS steady`,
    fired: (key: string): void => {
      if (key.startsWith(run)) delays.push(Date.now() - dueAt(Number(key.split(' ')[1])));
    },
  };
};

const LONGEST_MS = 600_000;

export const until = async (isSo: () => boolean, running: RunningReactions): Promise<void> => {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > LONGEST_MS) {
      throw new Error(`It stands still: ${JSON.stringify(running.health())}`);
    }
    await delay(5);
  }
};
