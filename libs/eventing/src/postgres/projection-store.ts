import pg from 'pg';
import { clientConfig, type PostgresConnection } from './connection.js';
import type { ProjectedRow } from '../projections/projection-fold.js';
import {
  checkpointsStatement,
  forgottenStatement,
  moveStatement,
  openStatement,
  releaseStatement,
  renewStatement,
} from './projection-checkpoints.js';
import {
  ProjectionStoreUnavailable,
  RowsRefused,
  type NeededRows,
  type Occupied,
  type Opened,
  type Opening,
  type ProjectionCheckpoint,
  type ProjectionStore,
  type Saving,
} from '../projections/projection-store.js';
import { tableStatements, type ProjectionTable, type TableStatements } from './projection-table.js';

export { prepareProjectionTables } from './projection-checkpoints.js';
export type { ColumnType, ProjectionColumn, ProjectionTable } from './projection-table.js';

export interface PostgresProjectionStoreOptions extends PostgresConnection {
  /** By the projection's name. */
  readonly tables: Readonly<Record<string, ProjectionTable>>;
  readonly connections?: number;
}

/**
 * Needs the tables of `prepareProjectionTables` and the views' own, and a role that may read and
 * write them.
 */
export const postgresProjectionStore = ({
  tables,
  connections = 4,
  ...connection
}: PostgresProjectionStoreOptions): ProjectionStore => {
  const pool = poolOf(connection, connections);
  const statementsOf = statementsBy(tables);
  const query = queriesOn(pool);

  return {
    open: async (opening) => {
      statementsOf(opening.name);
      return open(opening, query);
    },
    load: (name, needed) =>
      load(statementsOf(name), needed, (verb, text, values) =>
        query(`${verb} ${name}`, text, values),
      ),
    save: async (saving) => {
      const { name, rows } = saving;
      const [verb, text, values] = saveOf(saving, statementsOf(name));
      const saved = await query(rows.size === 0 ? verb : `${verb} ${name}`, text, values);
      return saved.length > 0 ? 'saved' : 'fenced';
    },
    forget: async ({ name, epoch, checkpoint, leaseMs, subject }) => {
      const values = [name, epoch, checkpoint, leaseMs, subject];
      const gone = await query(`forget ${name}`, statementsOf(name).forget, values);
      return gone.length > 0 ? 'saved' : 'fenced';
    },
    forgotten: async () =>
      (await query('forgotten', forgottenStatement, [])).map(([subject]) => subject ?? ''),
    renewLease: async ({ name, epoch, leaseMs }) => {
      const renewed = await query('renew', renewStatement, [name, epoch, leaseMs]);
      return renewed.length > 0 ? 'renewed' : 'fenced';
    },
    release: async (name, epoch, stopped) => {
      const status = stopped ? 'stopped' : 'released';
      const { eventId = null, reason = null } = stopped ?? {};
      await query('release', releaseStatement, [name, epoch, status, eventId, reason]);
    },
    checkpoints: async () => (await query('checkpoints', checkpointsStatement, [])).map(checkpoint),
    close: () => pool.end(),
  };
};

const statementsBy = (
  tables: PostgresProjectionStoreOptions['tables'],
): ((name: string) => TableStatements) => {
  const statements = new Map(
    Object.entries(tables).map(([name, table]) => [name, tableStatements(table, moveStatement)]),
  );

  return (name) => {
    const found = statements.get(name);
    if (!found) throw new Error(`No table is described for the projection ${name}.`);
    return found;
  };
};

/** Each statement is prepared once per connection, by its name. */
const queriesOn =
  (pool: pg.Pool): Query =>
  async (name, text, values) => {
    try {
      const asked = { name, text, values: [...values] };
      return (await pool.query<TextRow>({ ...asked, rowMode: 'array' })).rows;
    } catch (error) {
      throw typed(error);
    }
  };

/** Every value arrives as the text that PostgreSQL sent, which the table's columns explain. */
const asText = { getTypeParser: () => (value: unknown) => value };

const poolOf = (connection: PostgresConnection, connections: number): pg.Pool => {
  const config = clientConfig(connection);
  const pool = new pg.Pool({
    ...config,
    application_name: 'anamnesis projections',
    max: connections,
    types: asText,
    // Rows and checkpoint are lost together or not at all, and are made from the log again: so
    // no write waits for the disk. Taking over does, or an epoch could be given twice.
    options: `${config.options ?? ''} -c synchronous_commit=off`,
  });
  // An idle connection that breaks is replaced; whoever uses one hears it from its query.
  pool.on('error', () => undefined);
  return pool;
};

type TextRow = (string | null)[];
type Query = (verb: string, text: string, values: readonly unknown[]) => Promise<TextRow[]>;

const open = async (
  { name, owner, leaseMs, takeOver, held }: Opening,
  query: Query,
): Promise<Opened | Occupied> => {
  const values = [name, owner, leaseMs, takeOver, held ?? null];
  const [opened] = await query('open', openStatement, values);
  if (opened) return { is: 'opened', checkpoint: opened[0] ?? '', epoch: Number(opened[1]) };
  const found = (await query('checkpoints', checkpointsStatement, [])).map(checkpoint);
  const { owner: other = '', position = '' } = found.find((each) => each.name === name) ?? {};
  return { is: 'occupied', owner: other, checkpoint: position };
};

const load = async (
  table: TableStatements,
  { keys, where }: NeededRows,
  query: Query,
): Promise<Map<string, ProjectedRow>> => {
  const loaded = new Map<string, ProjectedRow>();
  const take = (rows: readonly TextRow[]): void => {
    for (const values of rows) {
      const { key, row } = table.rowOf(values);
      loaded.set(key, row);
    }
  };
  const wanted = [...keys];
  if (wanted.length > 0) take(await query('load', table.selectByKey, [wanted]));
  for (const [property, values] of where) {
    take(await query(`load by ${property} of`, table.selectWhere(property), [[...values]]));
  }
  return loaded;
};

const saveOf = (
  { name, epoch, checkpoint, leaseMs, rows }: Saving,
  table: TableStatements,
): [verb: string, text: string, values: readonly unknown[]] => {
  const values = [name, epoch, checkpoint, leaseMs];
  if (rows.size === 0) return ['move', moveStatement, values];
  return ['save', table.save, [...values, ...table.parametersOf(rows)]];
};

const checkpoint = (values: TextRow): ProjectionCheckpoint => {
  const [name, position, epoch, owner, status, eventId, reason] = values.map((text) => text ?? '');
  return {
    name: name ?? '',
    position: position ?? '',
    epoch: Number(epoch),
    owner: owner ?? '',
    ...(status === 'stopped' ? { stopped: { eventId: eventId ?? '', reason: reason ?? '' } } : {}),
  };
};

/** Values that no repeat makes fit: data (22), constraints (23), a value too large (54). */
const REFUSED = /^(22|23|54)/;

/** PostgreSQL's own message and detail would quote the row, so neither goes on. */
const typed = (error: unknown): Error => {
  if (error instanceof RowsRefused) return error;
  const { code, table, column, constraint } = error as Partial<pg.DatabaseError>;
  const place = [table, column, constraint].filter((name) => name !== undefined).join(' ');
  if (code !== undefined && REFUSED.test(code)) {
    return new RowsRefused(`PostgreSQL refuses the rows with ${code}${place && `: ${place}`}.`);
  }
  const kind = code ?? (error instanceof Error ? error.message : 'no reason');
  return new ProjectionStoreUnavailable(
    `PostgreSQL did not answer a projection (${kind}). Rights or tables missing: prepare them.`,
  );
};
