import type { ProjectedRow } from '../projections/projection-fold.js';
import { moveStatement, ON_DISK, renewStatement } from './projection-checkpoints.js';
import { RowsRefused } from '../projections/projection-store.js';

/** How a projection's rows lie in a table. Columns that are not named here are left alone. */
export interface ProjectionTable {
  /** Where readers look, with its schema: `views.patient_request`. */
  readonly table: string;
  /**
   * The table behind it that `turnIntoGenerations` has made, with its schema. Without one there
   * is a single generation, which cannot be built anew while it is read.
   */
  readonly generations?: string;
  /** The property whose column is the primary key or another unique one. */
  readonly key: string;
  /** The property that says whose the row is; `none` when rows are about no person. */
  readonly subject: string;
  /** Another property whose column names what can be forgotten by itself: its row goes, too. */
  readonly alsoForgottenBy?: string;
  readonly columns: readonly ProjectionColumn[];
}

export interface ProjectionColumn {
  readonly property: string;
  readonly column: string;
  readonly type: ColumnType;
}

/**
 * In rows, `timestamptz` is an ISO 8601 instant in UTC with milliseconds, `date` is YYYY-MM-DD,
 * numbers are numbers, `text[]` is a list of texts and `jsonb` is whatever JSON keeps.
 */
export type ColumnType =
  | 'text'
  | 'uuid'
  | 'jsonb'
  | 'timestamptz'
  | 'date'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'double precision'
  | 'text[]';

/** The statements of one table, written once. */
export interface TableStatements {
  readonly selectByKey: string;
  selectWhere(property: string): string;
  /** $1 to $6 as the checkpoint's own statement has them, then one array per column. */
  readonly save: string;
  /** $1 to $6 as above, $7 subject. Deletes in every generation. */
  readonly forget: string;
  /** $1 to $5 as the renewal has them. Answers whether it is the writer's, and how many. */
  readonly clear: string;
  parametersOf(rows: ReadonlyMap<string, ProjectedRow>): string[];
  /** @param values as text, in the order of the columns */
  rowOf(values: readonly (string | null)[]): { readonly key: string; readonly row: ProjectedRow };
}

/** The rows of one generation, as something to select from. */
export const rowsOfGeneration = (
  { table, generations }: ProjectionTable,
  generation: number,
): string => {
  if (generations !== undefined) {
    return `(SELECT * FROM ${qualified(generations)} WHERE generation = ${generation})`;
  }
  return qualified(table);
};

export const qualified = (name: string): string => name.split('.').map(quoted).join('.');

/** The statements for one generation of a projection's rows. */
export const tableStatements = (table: ProjectionTable, generation: number): TableStatements => {
  const { columns } = table;
  const isOne = table.generations === undefined;
  const name = qualified(table.generations ?? table.table);
  const only = isOne ? '' : ` AND generation = ${generation}`;
  const keyIndex = columns.findIndex(({ property }) => property === table.key);
  const keyColumn = columns[keyIndex];
  if (!keyColumn)
    throw new Error(`The key ${table.key} of ${table.table} is not among its columns.`);
  const fields = columns.map(({ column, type }) =>
    type === 'text[]' ? `to_jsonb(${quoted(column)})` : quoted(column),
  );
  const selectBy = ({ column, type }: ProjectionColumn): string =>
    `SELECT ${fields.join(', ')} FROM ${name} WHERE ${quoted(column)} = ANY($1::${type}[])${only}`;

  return {
    selectByKey: selectBy(keyColumn),
    selectWhere: (property) => {
      const column = columns.find((each) => each.property === property);
      if (!column) throw new Error(`${table.table} has no column for ${property}.`);
      return selectBy(column);
    },
    save: saveStatement({
      ...{ name, columns, keyColumn },
      ...(isOne ? {} : { generation }),
    }),
    forget: forgetStatement(name, forgottenBy(table)),
    clear: clearStatement(name, generation),
    parametersOf: (rows) =>
      columns.map((column, index) => arrayLiteral(rows, { column, isKey: index === keyIndex })),
    rowOf: (values) => ({ key: values[keyIndex] ?? '', row: rowOf(columns, values) }),
  };
};

const rowOf = (
  columns: readonly ProjectionColumn[],
  values: readonly (string | null)[],
): ProjectedRow => {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < columns.length; index += 1) {
    const text = values[index];
    const column = columns[index];
    if (column && text !== null && text !== undefined) {
      row[column.property] = valueOf(column.type, text);
    }
  }
  return row;
};

/** Rows and checkpoint in one statement, so in one transaction and one round trip. */
const saveStatement = ({
  name,
  columns,
  keyColumn,
  generation,
}: {
  readonly name: string;
  readonly columns: readonly ProjectionColumn[];
  readonly keyColumn: ProjectionColumn;
  readonly generation?: number;
}): string => {
  const first = generation === undefined ? [] : [String(generation)];
  const named = first.map(() => 'generation');
  const names = columns.map(({ column }) => quoted(column));
  const aliases = columns.map((_, index) => `c${index}`);
  const arrays = columns.map(({ type }, index) => `$${index + 7}::${elementOf(type)}[]`);
  const values = columns.map(({ type }, index) =>
    elementOf(type) === type ? `incoming.c${index}` : `incoming.c${index}::${type}`,
  );
  const others = names.filter((column) => column !== quoted(keyColumn.column));
  const onConflict =
    others.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${others.map((column) => `${column} = EXCLUDED.${column}`).join(', ')}`;
  return `
    WITH fence AS (${moveStatement}),
    written AS (
      INSERT INTO ${name} (${[...named, ...names].join(', ')})
      SELECT ${[...first, ...values].join(', ')}
      FROM fence, unnest(${arrays.join(', ')}) AS incoming(${aliases.join(', ')})
      ON CONFLICT (${[...named, quoted(keyColumn.column)].join(', ')}) ${onConflict}
    )
    SELECT epoch FROM fence`;
};

const MOST_CLEARED = 20_000;

const clearStatement = (name: string, generation: number): string => `
  WITH fence AS (${renewStatement}),
  gone AS (
    DELETE FROM ${name} USING fence, ${ON_DISK}
    WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${name} WHERE generation = ${generation} LIMIT ${MOST_CLEARED}
    )) RETURNING 1
  )
  SELECT (SELECT count(*) FROM fence) AS own, (SELECT count(*) FROM gone) AS rows`;

/** The columns that name whoever, or whatever, can be forgotten: none where rows are nobody's. */
export const forgottenBy = ({
  table,
  subject,
  alsoForgottenBy,
  columns,
}: ProjectionTable): readonly ProjectionColumn[] => {
  if (subject === 'none') return [];
  const properties = [subject, ...(alsoForgottenBy === undefined ? [] : [alsoForgottenBy])];
  return properties.map((wanted) => {
    const found = columns.find(({ property }) => property === wanted);
    if (found) return found;
    throw new Error(`The subject ${wanted} of ${table} is not among its columns; or say none.`);
  });
};

/** A table of nobody's rows waits for the disk all the same: its checkpoint says that it is done. */
const forgetStatement = (name: string, by: readonly ProjectionColumn[]): string => {
  const isTheirs = by.map(({ column }) => `${quoted(column)} = $7::text`).join(' OR ');
  const gone = by.length > 0 ? `, gone AS (DELETE FROM ${name} USING fence WHERE ${isTheirs})` : '';
  return `
    WITH fence AS (${moveStatement})${gone}
    SELECT epoch FROM fence, ${ON_DISK} WHERE $7::text IS NOT NULL`;
};

/** A list inside a list would be flattened, so lists travel as text. */
const elementOf = (type: ColumnType): ColumnType => (type === 'text[]' ? 'text' : type);

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

const arrayLiteral = (
  rows: ReadonlyMap<string, ProjectedRow>,
  { column: { property, type }, isKey }: { column: ProjectionColumn; isKey: boolean },
): string => {
  const elements: string[] = [];
  for (const [key, row] of rows) {
    const value = row[property];
    if (isKey) {
      if (value !== undefined && value !== key) {
        throw new RowsRefused(`A row says another ${property} than the key that it was given.`);
      }
      elements.push(element(key));
    } else {
      elements.push(value === undefined || value === null ? 'NULL' : elementFor(type, value));
    }
  }
  return `{${elements.join(',')}}`;
};

const elementFor = (type: ColumnType, value: unknown): string => {
  switch (type) {
    case 'jsonb':
      return element(jsonOf(value));
    case 'text[]':
      if (!Array.isArray(value)) throw new RowsRefused('A list was expected in a text[] column.');
      return element(`{${value.map((text) => element(String(text))).join(',')}}`);
    case 'boolean':
    case 'integer':
    case 'bigint':
    case 'double precision':
    case 'uuid':
    case 'date':
    case 'timestamptz':
    case 'text':
      return element(String(value));
  }
};

const jsonOf = (value: unknown): string => {
  try {
    return JSON.stringify(value);
  } catch {
    throw new RowsRefused('A jsonb column was given something that JSON cannot keep.');
  }
};

const element = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;

const valueOf = (type: ColumnType, text: string): unknown => {
  switch (type) {
    case 'jsonb':
    case 'text[]':
      return JSON.parse(text);
    case 'timestamptz':
      return instantOf(text);
    case 'boolean':
      return text === 't';
    case 'integer':
    case 'double precision':
    case 'bigint':
      return Number(text);
    case 'uuid':
    case 'date':
    case 'text':
      return text;
  }
};

/** From PostgreSQL's text in UTC, `2026-03-25 17:00:00.12+00`. */
const instantOf = (text: string): string => {
  const fraction = /\.(\d{1,3})/.exec(text)?.[1] ?? '';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`;
};
