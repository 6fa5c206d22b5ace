import { SQL } from '@event-driven-io/dumbo';
import { CommandHandler, STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import {
  getPostgreSQLEventStore,
  postgreSQLRawSQLProjection,
} from '@event-driven-io/emmett-postgresql';
import pg from 'pg';

const streamOf = (id) => `prescription-${id}`;

/** Emmett as its guide shows it, with a connection for each call in flight. */
export const open = async ({ url, connections }) => {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  pool.on('error', () => undefined);
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } });
  await store.schema.migrate();
  const handle = CommandHandler({ initialState: () => 0, evolve: (asked) => asked + 1 });
  return {
    append: async (id, events) => {
      await store.appendToStream(streamOf(id), events, {
        expectedStreamVersion: STREAM_DOES_NOT_EXIST,
      });
    },
    command: async (id, decide) => {
      await handle(store, streamOf(id), decide);
    },
    project: (rowOf) => project(store, rowOf),
    table: 'emt_messages',
    close: async () => {
      await store.close();
      if (!pool.ended) await pool.end();
    },
  };
};

/** Its projection in SQL, with the largest batches and the shortest pause that it takes. */
const project = async (store, rowOf) => {
  const projection = postgreSQLRawSQLProjection({
    name: 'emmett_prescriptions',
    canHandle: ['RefillRequested'],
    evolve: ({ data }) => {
      const { prescriptionId, patientId, medication, lastAskedAt } = rowOf(data);
      return SQL`
        INSERT INTO views.emmett_prescriptions AS shown
          (prescription_id, patient_id, medication, asked, last_asked_at)
        VALUES (${prescriptionId}, ${patientId}, ${medication}, 1, ${lastAskedAt})
        ON CONFLICT (prescription_id) DO UPDATE
        SET medication = excluded.medication, last_asked_at = excluded.last_asked_at,
            asked = shown.asked + 1`;
    },
  });
  const consumer = store.consumer({ pulling: { batchSize: 1_000, pullingFrequencyInMs: 1 } });
  consumer.projector({ projection });
  const ended = consumer.start();
  return {
    stop: async () => {
      await consumer.close();
      await ended.catch(() => undefined);
    },
  };
};
