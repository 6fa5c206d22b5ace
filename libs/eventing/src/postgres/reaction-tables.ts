import type { ReactionTables } from '../reactions/reaction-tables.js';
import { ProjectionStoreUnavailable, RowsRefused } from '../projections/projection-store.js';
import { sqlState, type PostgresConnection } from './connection.js';
import { postgresOutbox } from './outbox.js';
import { postgresReactionRows } from './reaction-rows.js';
import { neverFits, queriesOn, rowsPool } from './row-queries.js';
import { postgresTimers } from './timers.js';

export { prepareReactionTables } from './reaction-schema.js';

export interface PostgresReactionTablesOptions extends PostgresConnection {
  readonly connections?: number;
}

/** Needs the tables of `prepareReactionTables`, and a role that may read and write them. */
export const postgresReactionTables = ({
  connections = 4,
  ...connection
}: PostgresReactionTablesOptions): ReactionTables => {
  const pool = rowsPool(connection, { of: 'reactions', connections });
  const query = queriesOn(pool, failureOfReactions);
  return {
    rows: postgresReactionRows(query),
    outbox: postgresOutbox(query),
    timers: postgresTimers(query),
    forget: async (subject) => {
      await query('forget outbox', 'DELETE FROM reactions.outbox WHERE subject = $1', [subject]);
      await query('forget timers', 'DELETE FROM reactions.timer WHERE subject = $1', [subject]);
    },
    close: () => pool.end(),
  };
};

/** PostgreSQL's own message and detail would quote the row, so neither goes on. */
const failureOfReactions = (error: unknown): Error => {
  if (error instanceof RowsRefused) return error;
  const state = sqlState(error);
  if (neverFits(state)) {
    return new RowsRefused(`PostgreSQL refuses the rows of a reaction with ${state}.`);
  }
  return new ProjectionStoreUnavailable(
    `PostgreSQL did not answer a reaction (${state ?? 'no link'}). ` +
      'Rights or tables missing: run prepareReactionTables as the owner.',
  );
};
