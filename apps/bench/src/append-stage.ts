import type { Append } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { appendToNewStream } from './bench-events.js';
import { byTurns, perSecond } from './load.js';
import { pairsOf, throughputOf, type Measurement } from './measurement.js';
import { singleInserts, singleInsertsTable } from './single-inserts.js';
import type { Stage } from './stage.js';

const LOADS = [
  { inFlight: 1, total: 2_000 },
  { inFlight: 16, total: 16_000 },
  { inFlight: 64, total: 24_000 },
] as const;

const WARM_UP = 200;

/** Durable single-event appends through the port, beside hand-written inserts on the same server. */
export const appendStage: Stage = async function* ({ server, runs, scale }) {
  for (const load of LOADS) {
    const total = Math.ceil(load.total * scale);
    yield await measure(await benchDatabase(server), { ...load, total, runs });
  }
};

interface AppendLoad {
  readonly inFlight: number;
  readonly total: number;
  readonly runs: number;
}

const measure = async (database: BenchDatabase, load: AppendLoad): Promise<Measurement> => {
  const { inFlight } = load;
  await database.query(singleInsertsTable);
  const port = postgresEventStore({ url: database.applicationUrl });
  const raw = singleInserts(database.applicationUrl, inFlight);
  try {
    const contenders = [port, raw].map((store) => appending(database, load, store));
    for (const { warmUp } of contenders) await warmUp();
    const [subject = [], beside = []] = await byTurns(
      load.runs,
      contenders.map(({ run }) => run),
    );
    const expected = WARM_UP + load.total * load.runs;
    const countsAgree =
      (await countOf(database, 'eventstore.events')) === expected &&
      (await countOf(database, 'single_inserts')) === expected;
    const named = { stage: 'append', subject: 'store port, PostgreSQL', inFlight } as const;
    return throughputOf(
      { ...named, beside: 'pg single inserts', unit: 'events/s' },
      pairsOf(subject, beside),
      countsAgree,
    );
  } finally {
    await port.close();
    await raw.close();
    await database.drop();
  }
};

const appending = (
  database: BenchDatabase,
  { total, inFlight }: AppendLoad,
  store: { append(append: Append): Promise<unknown> },
) => ({
  /** Connections, plans and the first pages of the tables are not what is measured. */
  warmUp: () => perSecond({ total: WARM_UP, inFlight }, () => store.append(appendToNewStream())),
  run: async () => {
    const appends = Array.from({ length: total }, appendToNewStream);
    await database.checkpoint();
    return perSecond({ total, inFlight }, (index) =>
      store.append(appends[index] ?? appendToNewStream()),
    );
  },
});
