import { postgresEventStore } from '@anamnesis/eventing/postgres-event-store';
import { benchDatabase, type BenchDatabase } from './bench-database.js';
import { appendToNewStream } from './bench-events.js';
import { byTurns, perSecond } from './load.js';
import { throughputOf, type Measurement } from './measurement.js';
import { singleInserts, singleInsertsTable } from './single-inserts.js';
import type { Stage } from './stage.js';

const LOADS = [
  { inFlight: 1, total: 2_000 },
  { inFlight: 16, total: 16_000 },
  { inFlight: 64, total: 24_000 },
] as const;

/** Durable single-event appends through the port, beside hand-written inserts on the same server. */
export const appendStage: Stage = async function* ({ server, runs, scale }) {
  for (const load of LOADS) {
    const total = Math.ceil(load.total * scale);
    yield await measure(await benchDatabase(server), { ...load, total, runs });
  }
};

const measure = async (
  database: BenchDatabase,
  load: { readonly inFlight: number; readonly total: number; readonly runs: number },
): Promise<Measurement> => {
  const { inFlight, total, runs } = load;
  await database.query(singleInsertsTable);
  const port = postgresEventStore({ url: database.applicationUrl });
  const raw = singleInserts(database.applicationUrl, inFlight);
  try {
    // Connections, plans and the first pages of the tables are not what is measured.
    await perSecond({ total: 200, inFlight }, () => port.append(appendToNewStream()));
    await perSecond({ total: 200, inFlight }, () => raw.append(appendToNewStream()));
    const throughput = (append: typeof port.append | typeof raw.append) => async () => {
      const appends = Array.from({ length: total }, appendToNewStream);
      await database.query('CHECKPOINT').catch(() => undefined);
      return perSecond({ total, inFlight }, (index) =>
        append(appends[index] ?? appendToNewStream()),
      );
    };
    const [subject = [], beside = []] = await byTurns(runs, [
      throughput((append) => port.append(append)),
      throughput((append) => raw.append(append)),
    ]);
    const expected = 200 + total * runs;
    const countsAgree =
      (await countOf(database, 'eventstore.events')) === expected &&
      (await countOf(database, 'single_inserts')) === expected;
    const pairs = subject.map((figure, run) => ({
      subject: figure,
      beside: beside[run] ?? Number.NaN,
    }));
    return throughputOf(
      {
        stage: 'append',
        subject: 'store port, PostgreSQL',
        beside: 'pg single inserts',
        unit: 'events/s',
        inFlight,
      },
      pairs,
      countsAgree,
    );
  } finally {
    await port.close();
    await raw.close();
    await database.drop();
  }
};

const countOf = async (database: BenchDatabase, table: string): Promise<number> => {
  const [row] = await database.query<{ count: string }>(`SELECT count(*) AS count FROM ${table}`);
  return Number(row?.count);
};
