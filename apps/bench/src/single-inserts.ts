import pg from 'pg';
import type { Append } from '@anamnesis/eventing';

/**
 * What a careful programmer writes without an event store: one prepared INSERT per event, one
 * round trip and one commit, a unique constraint as the check, a connection for each in flight.
 */
export const singleInserts = (url: string, inFlight: number) => {
  const pool = new pg.Pool({ connectionString: url, max: inFlight });
  return {
    append: async ({ stream, expectedRevision, events: [event] }: Append): Promise<void> => {
      if (!event) return;
      const revision = expectedRevision === 'no-stream' ? 0 : expectedRevision + 1;
      const { id, type, data, metadata } = event;
      await pool.query({
        name: 'single insert',
        text: `INSERT INTO single_inserts (stream, revision, id, type, data, metadata)
               VALUES ($1, $2, $3, $4, $5, $6)`,
        values: [stream, revision, id, type, Buffer.from(data), Buffer.from(metadata)],
      });
    },
    close: () => pool.end(),
  };
};

/** The same columns as the event table. */
export const singleInsertsTable = `
CREATE TABLE single_inserts (
  position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream      text COLLATE "C" NOT NULL,
  revision    integer NOT NULL,
  id          uuid NOT NULL,
  type        text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  data        bytea NOT NULL,
  metadata    bytea NOT NULL,
  UNIQUE (stream, revision)
);
GRANT SELECT, INSERT ON single_inserts TO anamnesis_app;`;
