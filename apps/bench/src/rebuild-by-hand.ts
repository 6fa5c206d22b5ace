import pg from 'pg';
import type { RefillRequested } from '@anamnesis/domain';
import { HAND_TABLE, shownAfter, type PrescriptionShown } from './rebuild-view.js';

const BATCH = 5_000;

interface Stored {
  readonly position: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/**
 * What somebody writes for this one view: large pages, the next one read while this one is
 * folded, all rows in memory, one upsert and the checkpoint in a transaction for each page. No
 * fence, no decoding of older shapes, no event that could stop it.
 */
export const rebuildByHand = async (url: string): Promise<void> => {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const writer = await pool.connect();
  try {
    const rows = new Map<string, PrescriptionShown>();
    let next = pageAfter(pool, '0');
    for (;;) {
      const page = await next;
      const last = page.at(-1)?.position;
      if (last === undefined) return;
      next = pageAfter(pool, last);
      next.catch(() => undefined);
      const touched = fold(rows, page);
      await save(writer, { rows: [...touched.values()], checkpoint: last });
    }
  } finally {
    writer.release();
    await pool.end();
  }
};

const pageAfter = async (pool: pg.Pool, after: string): Promise<readonly Stored[]> => {
  const { rows } = await pool.query<Stored>({
    name: 'page',
    text: `SELECT e.position::text AS position, e.data, e.metadata FROM eventstore.events e
           WHERE e.position > $1 AND e.type = 'RefillRequested'
           ORDER BY e.position LIMIT ${BATCH}`,
    values: [after],
  });
  return rows;
};

const fold = (
  rows: Map<string, PrescriptionShown>,
  page: readonly Stored[],
): Map<string, PrescriptionShown> => {
  const touched = new Map<string, PrescriptionShown>();
  for (const { data, metadata } of page) {
    const { keys } = JSON.parse(metadata.toString()) as { keys: object };
    const event = { ...JSON.parse(data.toString()), ...keys } as RefillRequested;
    const row = shownAfter(rows.get(event.prescriptionId), event);
    rows.set(event.prescriptionId, row);
    touched.set(event.prescriptionId, row);
  }
  return touched;
};

const upsertSql = `
INSERT INTO ${HAND_TABLE} (prescription_id, patient_id, medication, asked, last_asked_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::timestamptz[])
ON CONFLICT (prescription_id) DO UPDATE
SET patient_id = excluded.patient_id, medication = excluded.medication,
    asked = excluded.asked, last_asked_at = excluded.last_asked_at`;

const save = async (
  writer: pg.PoolClient,
  { rows, checkpoint }: { readonly rows: readonly PrescriptionShown[]; checkpoint: string },
): Promise<void> => {
  const values = [
    rows.map(({ prescriptionId }) => prescriptionId),
    rows.map(({ patientId }) => patientId),
    rows.map(({ medication }) => medication),
    rows.map(({ asked }) => asked),
    rows.map(({ lastAskedAt }) => lastAskedAt),
  ];
  await writer.query('BEGIN');
  await writer.query({ name: 'upsert', text: upsertSql, values });
  await writer.query('UPDATE views.checkpoint_by_hand SET position = $1', [checkpoint]);
  await writer.query('COMMIT');
};
