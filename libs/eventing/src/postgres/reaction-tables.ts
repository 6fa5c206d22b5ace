import type { ReactionTables } from '../reactions/reaction-tables.js';
import type { PostgresConnection } from './connection.js';
import { postgresOutbox } from './outbox.js';
import { queriesOn, reactionsPool } from './reaction-queries.js';
import { postgresReactionRows } from './reaction-rows.js';
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
  const pool = reactionsPool(connection, connections);
  const query = queriesOn(pool);
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
