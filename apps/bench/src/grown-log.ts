import pg from 'pg';
import { startProjections, uuidFrom, type EventStore } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { postgresProjectionStore } from '@anamnesis/eventing/postgres/projection-store';
import { portalCodec } from '@anamnesis/nest';
import { countOf, type BenchDatabase } from './bench-database.js';
import { appendHistory } from './bench-events.js';
import { freshRequests, freshRequestsSchema, freshRequestsTable } from './freshness-view.js';
import { perSecond } from './load.js';

const EVENTS_A_STREAM = 10;
const STREAMS_A_PATIENT = 10;
const ROWS_A_PAGE = 20;
const LONGEST_MS = 300_000;
const IDS = 'c6f0a4b2-53d1-4c53-9d0e-5a5b7c1f0001';

const idOf = (stream: number): string => uuidFrom(IDS, `stream ${stream}`);
export const streamOf = (stream: number): string => `prescription-${idOf(stream)}`;
export const patientOf = (stream: number): string =>
  uuidFrom(IDS, `patient ${Math.floor(stream / STREAMS_A_PATIENT)}`);

/** A log with so many events, and a view with a row for each. */
export interface GrownLog {
  readonly database: BenchDatabase;
  readonly store: EventStore;
  /** At the beginning; more are appended while it is measured. */
  readonly events: number;
  readonly streams: number;
  readonly eventsAStream: number;
  readonly rowsAPage: number;
  /** How many of the patient's newest rows there are, a page at most. */
  rowsOf(patientId: string): Promise<number>;
  /** Brings the view to the head of the log. */
  catchUp(): Promise<void>;
  /** So many more events were appended. */
  expect(more: number): void;
  isWhole(): Promise<boolean>;
  drop(): Promise<void>;
}

export const grownLog = async (database: BenchDatabase, atLeast: number): Promise<GrownLog> => {
  const streams = Math.ceil(atLeast / EVENTS_A_STREAM / STREAMS_A_PATIENT) * STREAMS_A_PATIENT;
  const events = streams * EVENTS_A_STREAM;
  const store = postgresEventStore({ url: database.applicationUrl });
  const pool = new pg.Pool({ connectionString: database.applicationUrl, max: 4 });
  await perSecond({ total: streams, inFlight: 64 }, (index) =>
    store.append(
      appendHistory(idOf(index), { events: EVENTS_A_STREAM, patientId: patientOf(index) }),
    ),
  );
  await database.query(freshRequestsSchema);
  await catchUp(database, store);
  await database.query(
    'CREATE INDEX ON views.fresh_requests (patient_id, requested_at DESC, request_id)',
  );
  await database.query('VACUUM ANALYZE');
  let expected = events;
  return {
    ...{ database, store, events, streams },
    eventsAStream: EVENTS_A_STREAM,
    rowsAPage: ROWS_A_PAGE,
    rowsOf: async (patientId) => {
      const values = [patientId];
      const { rows } = await pool.query({ name: 'newest rows', text: newestRowsSql, values });
      return rows.length;
    },
    catchUp: () => catchUp(database, store),
    expect: (more) => {
      expected += more;
    },
    isWhole: async () => (await countOf(database, 'eventstore.events')) === expected,
    drop: async () => {
      await pool.end();
      await store.close();
      await database.drop();
    },
  };
};

const newestRowsSql = `
SELECT request_id, patient_id, medication, requested_at FROM views.fresh_requests
WHERE patient_id = $1 ORDER BY requested_at DESC, request_id LIMIT ${ROWS_A_PAGE}`;

const catchUp = async (database: BenchDatabase, store: EventStore): Promise<void> => {
  const url = database.applicationUrl;
  const rows = postgresProjectionStore({
    url,
    tables: { [freshRequests.name]: freshRequestsTable },
  });
  const head = await store.head();
  const codec = portalCodec();
  const running = startProjections({ projections: [freshRequests], store, codec, rows });
  const { name } = freshRequests;
  const isThere = await running.progress.waitFor(name, head, { timeoutMs: LONGEST_MS });
  await running.close();
  await rows.close();
  if (!isThere) throw new Error('The view did not reach the head of the log in five minutes.');
};
