import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { turnIntoGenerations } from '@anamnesis/eventing/postgres/projection-store';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { appendHistory } from './bench-events.js';
import { perSecond } from './load.js';
import { memoryOf } from './measurement.js';
import type { RebuildReport } from './rebuild-memory-child.js';
import { emptyViewsSql, prescriptionsShown, RUNNER_TABLE } from './rebuild-view.js';
import type { Stage } from './stage.js';

const STREAMS = 100_000;
const EVENTS_AN_APPEND = 5;
const ROUNDS = 2;
const BUDGET_MEGABYTES = 400;
const LONGEST_MS = 600_000;

/** A million events into a hundred thousand rows, beside as many that readers see. */
export const rebuildMemoryStage: Stage = async function* ({ server, runs, scale }) {
  const streams = Math.ceil(STREAMS * scale);
  const events = streams * EVENTS_AN_APPEND * ROUNDS;
  const database = await benchDatabase(server);
  try {
    await fill(database, streams);
    const reports: RebuildReport[] = [];
    let isWhole = (await countOf(database, 'eventstore.events')) === events;
    for (let run = 0; run < runs; run += 1) {
      await prepare(database);
      await childOf(database, 'live');
      reports.push(JSON.parse(await childOf(database, 'rebuild')) as RebuildReport);
      isWhole &&= await holdsAll(database, { streams, events });
    }
    const named = { stage: 'rebuild-memory', subject: `${events} events into ${streams} rows` };
    yield memoryOf({ ...named, budget: BUDGET_MEGABYTES, events }, reports, isWhole);
  } finally {
    await database.drop();
  }
};

const fill = async (database: BenchDatabase, streams: number): Promise<void> => {
  const store = postgresEventStore({ url: database.applicationUrl });
  const ids = Array.from({ length: streams }, () => randomUUID());
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await perSecond({ total: streams, inFlight: 128 }, async (index) => {
        const history = appendHistory(ids[index] ?? '', { events: EVENTS_AN_APPEND });
        const last = round * EVENTS_AN_APPEND - 1;
        const expectedRevision = round === 0 ? 'no-stream' : last;
        const outcome = await store.append({ ...history, expectedRevision });
        if (outcome.is === 'conflict') throw new Error('Two appends met on a stream.');
      });
    }
    await database.query('VACUUM ANALYZE');
  } finally {
    await store.close();
  }
};

const prepare = async (database: BenchDatabase): Promise<void> => {
  await database.query(`DROP SCHEMA IF EXISTS generations CASCADE; ${emptyViewsSql}
    TRUNCATE eventing.projection_generation;`);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const ask = async (text: string, values: readonly unknown[] = []) =>
      (await owner.query<object>(text, [...values])).rows;
    await turnIntoGenerations(ask, {
      projection: prescriptionsShown.name,
      table: RUNNER_TABLE,
      generations: RUNNER_TABLE.replace('views.', 'generations.'),
    });
    await owner.query(`GRANT USAGE ON SCHEMA generations TO anamnesis_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA generations TO anamnesis_app;
      GRANT SELECT ON ${RUNNER_TABLE} TO anamnesis_app`);
  } finally {
    await owner.end();
  }
};

const childOf = async (database: BenchDatabase, phase: 'live' | 'rebuild'): Promise<string> => {
  const program = join(import.meta.dirname, 'rebuild-memory-child.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    env: { ...process.env, REBUILD_URL: database.applicationUrl, REBUILD_PHASE: phase },
    timeout: LONGEST_MS,
  });
  return stdout;
};

const holdsAll = async (
  database: BenchDatabase,
  { streams, events }: { readonly streams: number; readonly events: number },
): Promise<boolean> => {
  const [row] = await database.query<{ rows: string; asked: string }>(
    `SELECT count(*) AS rows, sum(asked) AS asked FROM ${RUNNER_TABLE}`,
  );
  return Number(row?.rows) === streams && Number(row?.asked) === events;
};
