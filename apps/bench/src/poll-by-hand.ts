import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { portalCodec } from '@anamnesis/nest';
import type { RefillRequested } from '@anamnesis/domain';

const EVERY_MS = 10;
const PAGE = 1_000;
const codec = portalCodec();

/**
 * What is written by hand in an afternoon: looks every ten milliseconds for what is new and writes
 * it in one statement; no fence, no checkpoint in the transaction, no second process.
 */
export const pollByHand = (url: string, onVisible: (position: string) => void) => {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    let last = '0';
    while (!stopping.signal.aborted) {
      const { rows } = await pool.query<{ at: string; id: string; data: Buffer; metadata: Buffer }>(
        {
          name: 'look',
          text: `SELECT e.position::text AS at, e.id, e.data, e.metadata FROM eventstore.events e
               WHERE e.position > $1 ORDER BY e.position LIMIT ${PAGE}`,
          values: [last],
        },
      );
      if (rows.length > 0) {
        await pool.query({ name: 'write', text: writeSql, values: valuesOf(rows) });
        last = rows.at(-1)?.at ?? last;
        onVisible(last);
      }
      if (rows.length < PAGE)
        await delay(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const done = loop();
  return {
    stop: async () => {
      stopping.abort();
      await done;
      await pool.end();
    },
  };
};

const writeSql = `
INSERT INTO views.polled_requests (request_id, patient_id, medication, requested_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
ON CONFLICT (request_id) DO UPDATE SET medication = excluded.medication`;

const valuesOf = (rows: readonly { id: string; data: Buffer; metadata: Buffer }[]): string[][] => {
  const events = rows.map(({ id, data, metadata }) => {
    const stored = { id, data, metadata, type: 'RefillRequested' };
    const place = { stream: '', revision: 0, position: '', recordedAt: '' };
    return codec.decode({ ...stored, ...place }).event as RefillRequested;
  });
  return [
    events.map(({ requestId }) => requestId),
    events.map(({ patientId }) => patientId),
    events.map(({ medication }) => medication),
    events.map(({ at }) => at),
  ];
};
