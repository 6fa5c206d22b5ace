import { qualified, quoted } from './projection-table.js';

export interface TurningIntoGenerations {
  /** The projection whose rows the table holds. */
  readonly projection: string;
  /** With its schema: readers go on reading by this name. */
  readonly table: string;
  /** The same name in another schema: where the table is from now on. */
  readonly generations: string;
}

/** Runs a statement as the owner, and answers its rows when there is one statement in the text. */
export type Owner = (text: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/**
 * Turns a projection's table, with the rows that it has, into one that holds generations of rows,
 * behind a view of the old name that shows the live one. As the owner, in a transaction. What
 * is not there is passed over; done again, it shows what columns the table has got since. Grants are the caller's.
 *
 * One table, whose indexes begin with the generation, and no partitions: with those a reader
 * locks and plans for all of them, and no statistics are kept of them together.
 */
export const turnIntoGenerations = async (
  owner: Owner,
  turning: TurningIntoGenerations,
): Promise<void> => {
  const { projection, table, generations } = turning;
  const [found] = (await owner('SELECT relkind AS kind FROM pg_class WHERE oid = to_regclass($1)', [
    qualified(table),
  ])) as readonly { readonly kind: string }[];
  if (!found) return;
  if (found.kind === 'v') return showNewColumns(owner, turning);
  const { columns, key } = await shapeOf(owner, table);
  const indexes = await indexesOf(owner, table);
  const [schema = ''] = generations.split('.');
  await owner(`
    CREATE SCHEMA IF NOT EXISTS ${quoted(schema)};
    ALTER TABLE ${qualified(table)} SET SCHEMA ${quoted(schema)};
    ALTER TABLE ${qualified(generations)}
      ADD COLUMN generation smallint NOT NULL DEFAULT 1,
      DROP CONSTRAINT ${quoted(key.constraint)},
      ADD PRIMARY KEY (generation, ${quoted(key.column)});
    ${indexes.map((index) => withGeneration(index, { schema, generations })).join('\n')}
    INSERT INTO eventing.projection_generation (name) VALUES (${literal(projection)})
      ON CONFLICT DO NOTHING;
    ${readersView({ projection, table, generations }, columns)}
  `);
};

/** A column that a migration has given to the table of generations comes last in the view. */
const showNewColumns = async (owner: Owner, turning: TurningIntoGenerations): Promise<void> => {
  const shown = await columnsOf(owner, turning.table);
  const kept = (await columnsOf(owner, turning.generations)).map(({ column }) => column);
  const columns = shown.map(({ column }) => column);
  const added = kept.filter((column) => column !== 'generation' && !columns.includes(column));
  if (added.length > 0) await owner(readersView(turning, [...columns, ...added]));
};

/** The pointer is read once for a statement. */
const readersView = (
  { projection, table, generations }: TurningIntoGenerations,
  columns: readonly string[],
): string => `
  CREATE OR REPLACE VIEW ${qualified(table)} AS
  SELECT ${columns.map(quoted).join(', ')} FROM ${qualified(generations)}
  WHERE generation = (
    SELECT pointer.live FROM eventing.projection_generation pointer
    WHERE pointer.name = ${literal(projection)});`;

const shapeOf = async (
  owner: Owner,
  table: string,
): Promise<{
  readonly columns: readonly string[];
  readonly key: { readonly column: string; readonly constraint: string };
}> => {
  const rows = await columnsOf(owner, table);
  const key = rows.find(({ constraint }) => constraint !== null);
  if (!key?.constraint) {
    throw new Error(`${table} needs a primary key of one column to be turned into generations.`);
  }
  const { column, constraint } = key;
  return { columns: rows.map((row) => row.column), key: { column, constraint } };
};

const columnsOf = async (
  owner: Owner,
  table: string,
): Promise<readonly { readonly column: string; readonly constraint: string | null }[]> => {
  const rows = await owner(
    `SELECT a.attname AS column, k.conname AS constraint
     FROM pg_attribute a
     LEFT JOIN pg_constraint k
       ON k.conrelid = a.attrelid AND k.contype = 'p' AND k.conkey = ARRAY[a.attnum]
     WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum`,
    [qualified(table)],
  );
  return rows as readonly { readonly column: string; readonly constraint: string | null }[];
};

interface Index {
  readonly name: string;
  readonly definition: string;
}

/** In order only: an index of words finds rows of all generations, which are few. */
const indexesOf = async (owner: Owner, table: string): Promise<readonly Index[]> => {
  const rows = await owner(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid
     JOIN pg_am method ON method.oid = c.relam
     WHERE i.indrelid = to_regclass($1) AND NOT i.indisprimary AND method.amname = 'btree'
     ORDER BY c.relname`,
    [qualified(table)],
  );
  return rows as readonly Index[];
};

/** As it was, with the generation before its first column. */
const withGeneration = (
  { name, definition }: Index,
  { schema, generations }: { readonly schema: string; readonly generations: string },
): string => {
  const unique = definition.startsWith('CREATE UNIQUE') ? ' UNIQUE' : '';
  const columns = definition.slice(definition.indexOf(BEFORE_COLUMNS) + BEFORE_COLUMNS.length);
  return `
    DROP INDEX ${qualified(`${schema}.${name}`)};
    CREATE${unique} INDEX ${quoted(name)} ON ${qualified(generations)} (generation, ${columns};`;
};

const BEFORE_COLUMNS = ' USING btree (';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
