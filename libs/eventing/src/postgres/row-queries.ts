import pg from 'pg';
import { clientConfig, type PostgresConnection } from './connection.js';

/** Values as the text that PostgreSQL sent, which the table's columns explain. */
export type TextRow = readonly (string | null)[];

/** A statement is prepared once per connection, by its name. */
export type Query = (
  name: string,
  text: string,
  values: readonly unknown[],
) => Promise<readonly TextRow[]>;

const asText = { getTypeParser: () => (value: unknown) => value };

/** For the rows that are made from the log, of projections and of reactions. */
export const rowsPool = (
  connection: PostgresConnection,
  { of, connections }: { readonly of: 'projections' | 'reactions'; readonly connections: number },
): pg.Pool => {
  const config = clientConfig(connection);
  const pool = new pg.Pool({
    ...config,
    application_name: `anamnesis ${of}`,
    max: connections,
    types: asText,
    // Rows and checkpoint are lost together or not at all, and the log tells what was lost: so no
    // write waits for the disk. Taking over does, or an epoch could be given twice.
    options: `${config.options ?? ''} -c synchronous_commit=off`,
  });
  // An idle connection that breaks is replaced; whoever uses one hears it from its query.
  pool.on('error', () => undefined);
  return pool;
};

/** @param typed the error that is thrown in the place of PostgreSQL's own */
export const queriesOn =
  (pool: pg.Pool, typed: (error: unknown) => Error): Query =>
  async (name, text, values) => {
    try {
      const asked = { name, text, values: [...values] };
      return (await pool.query<(string | null)[]>({ ...asked, rowMode: 'array' })).rows;
    } catch (error) {
      throw typed(error);
    }
  };

/** Values that no repeat makes fit: data (22), constraints (23), a value too large (54). */
export const neverFits = (state: string | undefined): boolean =>
  state !== undefined && /^(22|23|54)/.test(state);
