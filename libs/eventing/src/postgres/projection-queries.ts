import type pg from 'pg';
import { ProjectionStoreUnavailable, RowsRefused } from '../projections/projection-store.js';
import { heldClient, type HeldClient } from './held-client.js';
import { neverFits, type TextRow } from './row-queries.js';

/** One of several statements on the same connection. */
export type Ask = (text: string, values: readonly unknown[]) => Promise<readonly TextRow[]>;

/** They are given up together when one of them fails. */
export type Transact = <Done>(
  work: (ask: Ask) => Promise<Done>,
  isolation?: 'READ COMMITTED' | 'REPEATABLE READ',
) => Promise<Done>;

/** A comparison of all rows takes its time; each statement bounds itself in the server. */
const PATIENT = { rowMode: 'array', query_timeout: 600_000 } as const;

export const transactionsOn =
  (pool: pg.Pool): Transact =>
  async (work, isolation = 'READ COMMITTED') => {
    let held: HeldClient | undefined;
    let isOfNoUse = false;
    try {
      held = await heldClient(pool);
      const within = held.client;
      await within.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      const done = await work(
        async (text, values) =>
          (await within.query<(string | null)[]>({ ...PATIENT, text, values: [...values] })).rows,
      );
      await within.query('COMMIT');
      return done;
    } catch (error) {
      await held?.client.query('ROLLBACK').catch(() => (isOfNoUse = true));
      throw failureOfRows(error);
    } finally {
      held?.release(isOfNoUse);
    }
  };

/** PostgreSQL's own message and detail would quote the row, so neither goes on. */
export const failureOfRows = (error: unknown): Error => {
  if (error instanceof RowsRefused) return error;
  const { code, table, column, constraint } = error as Partial<pg.DatabaseError>;
  const place = [table, column, constraint].filter((name) => name !== undefined).join(' ');
  if (neverFits(code)) {
    return new RowsRefused(`PostgreSQL refuses the rows with ${code}${place && `: ${place}`}.`);
  }
  const kind = code ?? (error instanceof Error ? error.message : 'no reason');
  return new ProjectionStoreUnavailable(
    `PostgreSQL did not answer a projection (${kind}). Rights or tables missing: prepare them.`,
  );
};
