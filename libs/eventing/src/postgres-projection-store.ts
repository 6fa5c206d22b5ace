import pg from 'pg';
import type { ProjectedRow } from './projection-fold.js';
import {
  checkpointsStatement,
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
} from './projection-store.js';
import { tableStatements, type ProjectionTable, type TableStatements } from './projection-table.js';

export { prepareProjectionTables } from './projection-checkpoints.js';
export type { ColumnType, ProjectionColumn, ProjectionTable } from './projection-table.js';

export interface PostgresProjectionStoreOptions {
  /** As the application's role. */
  readonly connection: pg.PoolConfig;
  /** By the projection's name. */
  readonly tables: Readonly<Record<string, ProjectionTable>>;
}

/** Needs the tables of `prepareProjectionTables` and the views' own, and rights to write them. */
export const postgresProjectionStore = ({
  connection,
  tables,
}: PostgresProjectionStoreOptions): ProjectionStore => {
  const pool = new pg.Pool({
    max: 4,
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
    keepAlive: true,
    application_name: 'anamnesis projections',
    ...connection,
    // Rows and checkpoint are lost together or not at all, and are made from the log again: so
    // no write waits for the disk. Taking over does, or an epoch could be given twice.
    options: `${connection.options ?? ''} -c timezone=UTC -c datestyle=ISO -c synchronous_commit=off`,
  });
  // An idle connection that breaks is replaced; whoever uses one hears it from its query.
  pool.on('error', () => undefined);
  const statements = new Map(
    Object.entries(tables).map(([name, table]) => [name, tableStatements(table, moveStatement)]),
  );

  const statementsOf = (name: string): TableStatements => {
    const found = statements.get(name);
    if (!found) throw new Error(`No table is described for the projection ${name}.`);
    return found;
  };

  /** Prepared once per connection, by its name. */
  const query = async (
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<TextRow[]> => {
    try {
      const config = { name, text, values: [...values], types: asText };
      return (await pool.query<TextRow>({ ...config, rowMode: 'array' })).rows;
    } catch (error) {
      throw typed(error);
    }
  };

  return {
    open: (opening) => open(pool, opening, () => statementsOf(opening.name)),
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

type TextRow = (string | null)[];
type Query = (verb: string, text: string, values: readonly unknown[]) => Promise<TextRow[]>;

const asText = { getTypeParser: () => (text: string) => text };

const open = async (
  pool: pg.Pool,
  { name, owner, leaseMs, takeOver, held }: Opening,
  assertTable: () => unknown,
): Promise<Opened | Occupied> => {
  assertTable();
  const client = await pool.connect().catch((error: unknown) => {
    throw typed(error);
  });
  let isBroken = true;
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL synchronous_commit = on');
    const values = [name, owner, leaseMs, takeOver, held ?? null];
    const opened = await client.query<Record<string, string>>(openStatement, values);
    const found = await client.query<Record<string, string>>(
      'SELECT position, owner FROM eventing.projection_checkpoint WHERE name = $1',
      [name],
    );
    await client.query('COMMIT');
    isBroken = false;
    const { position: checkpoint = '', epoch } = opened.rows[0] ?? found.rows[0] ?? {};
    if (epoch !== undefined) return { is: 'opened', checkpoint, epoch: Number(epoch) };
    return { is: 'occupied', owner: found.rows[0]?.['owner'] ?? '', checkpoint };
  } catch (error) {
    throw typed(error);
  } finally {
    client.release(isBroken);
  }
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
