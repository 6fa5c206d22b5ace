import pg from 'pg';
import { ProjectionStoreUnavailable, RowsRefused } from '../projections/projection-store.js';
import { clientConfig, sqlState, type PostgresConnection } from './connection.js';

/** Values as the text that PostgreSQL sent. */
export type TextRow = readonly (string | null)[];

/** A statement is prepared once per connection, by its name. */
export type Query = (
  name: string,
  text: string,
  values: readonly unknown[],
) => Promise<readonly TextRow[]>;

const asText = { getTypeParser: () => (value: unknown) => value };

export const reactionsPool = (connection: PostgresConnection, connections: number): pg.Pool => {
  const config = clientConfig(connection);
  const pool = new pg.Pool({
    ...config,
    application_name: 'anamnesis reactions',
    max: connections,
    types: asText,
    // Rows and checkpoint are lost together or not at all, and what was done is asked of the log:
    // so no write waits for the disk. Taking over does, or an epoch could be given twice.
    options: `${config.options ?? ''} -c synchronous_commit=off`,
  });
  // An idle connection that breaks is replaced; whoever uses one hears it from its query.
  pool.on('error', () => undefined);
  return pool;
};

export const queriesOn =
  (pool: pg.Pool): Query =>
  async (name, text, values) => {
    try {
      const asked = { name, text, values: [...values] };
      return (await pool.query<(string | null)[]>({ ...asked, rowMode: 'array' })).rows;
    } catch (error) {
      throw typed(error);
    }
  };

/** Values that no repeat makes fit: data (22), constraints (23), a value too large (54). */
const REFUSED = /^(22|23|54)/;

/** PostgreSQL's own message and detail would quote the row, so neither goes on. */
const typed = (error: unknown): Error => {
  if (error instanceof RowsRefused) return error;
  const state = sqlState(error);
  if (state !== undefined && REFUSED.test(state)) {
    return new RowsRefused(`PostgreSQL refuses the rows of a reaction with ${state}.`);
  }
  return new ProjectionStoreUnavailable(
    `PostgreSQL did not answer a reaction (${state ?? 'no link'}). ` +
      'Rights or tables missing: run prepareReactionTables as the owner.',
  );
};
