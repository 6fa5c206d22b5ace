import type { PostgresConnection } from './connection.js';
import type { Position } from '../event-store.js';
import type { ProjectedRow } from '../projections/projection-fold.js';
import { BelievedCheckpoints } from './believed-checkpoints.js';
import {
  checkpointsStatement,
  epochStatement,
  forgottenStatement,
  liveStatement,
  moveManyStatement,
  moveStatement,
  noteForgottenStatement,
  openStatement,
  pointerStatement,
  releaseStatement,
  renewStatement,
} from './projection-checkpoints.js';
import type {
  NeededRows,
  Lease,
  Occupied,
  OfOtherVersion,
  Opened,
  Opening,
  ParkedKey,
  ProjectionCheckpoint,
  ProjectionStore,
  RowsOf,
  Saving,
} from '../projections/projection-store.js';
import { movesTogether } from './moves-together.js';
import { parkStatement, parkedStatement, retryStatement, unparkStatement } from './parked-keys.js';
import { postgresGenerations } from './projection-generations.js';
import { failureOfRows, transactionsOn } from './projection-queries.js';
import { tableStatements, type ProjectionTable, type TableStatements } from './projection-table.js';
import { queriesOn, rowsPool, type Query, type TextRow } from './row-queries.js';

export { turnIntoGenerations, type TurningIntoGenerations } from './generation-tables.js';
export { readGenerations } from './projection-generations.js';
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
  const pool = rowsPool(connection, { of: 'projections', connections });
  const statementsOf = statementsBy(tables);
  const query = queriesOn(pool, failureOfRows);
  const checkpoints = believedIn(query);
  return {
    generations: postgresGenerations({ tables, transact: transactionsOn(pool) }),
    open: async (opening) => {
      statementsOf({ name: opening.name, generation: 1 });
      const opened = await open(opening, query);
      if (opened.is === 'opened') {
        checkpoints.believe({ name: opening.name, ...opened }, opened.checkpoint);
      }
      return opened;
    },
    load: (of, needed) =>
      load(statementsOf(of), needed, (verb, text, values) =>
        query(`${verb} ${named(of)}`, text, values),
      ),
    save: savingWith({ query, checkpoints, statementsOf }),
    ...forgettingWith({ query, checkpoints, statementsOf }),
    ...parkingWith({ query, checkpoints }),
    clear: (lease) => clear(lease, statementsOf(lease).clear, { query, checkpoints }),
    ...leasesWith({ query, checkpoints }),
    checkpoints: async () => (await query('checkpoints', checkpointsStatement, [])).map(checkpoint),
    close: () => pool.end(),
  };
};

interface Writing {
  readonly query: Query;
  readonly checkpoints: BelievedCheckpoints;
}

interface WritingRows extends Writing {
  readonly statementsOf: (of: RowsOf) => TableStatements;
}

const believedIn = (query: Query): BelievedCheckpoints =>
  new BelievedCheckpoints(async ({ name, generation }) => {
    const [found] = await query('epoch', epochStatement, [name, generation]);
    return found && Number(found[0]);
  });

const savingWith = ({ query, checkpoints, statementsOf }: WritingRows): ProjectionStore['save'] => {
  const moveAlone = movesTogether({
    one: (values) => query('move', moveStatement, values),
    many: (columns) => query('move many', moveManyStatement, columns),
  });
  return (saving) =>
    checkpoints.move(saving, (believed) => {
      const moving = moveOf(saving, believed);
      if (saving.rows.size === 0) return moveAlone(moving);
      const { save, parametersOf } = statementsOf(saving);
      return query(`save ${named(saving)}`, save, [...moving, ...parametersOf(saving.rows)]);
    });
};

const leasesWith = ({
  query,
  checkpoints,
}: Writing): Pick<ProjectionStore, 'renewLease' | 'release'> => ({
  renewLease: async (lease) => {
    const values = renewalOf(lease, checkpoints.of(lease));
    const renewed = await query('renew', renewStatement, values);
    return (await checkpoints.holds(lease, renewed.length > 0)) ? 'renewed' : 'fenced';
  },
  release: async ({ name, epoch, generation }, stopped) => {
    const status = stopped ? 'stopped' : 'released';
    const { eventId = null, reason = null } = stopped ?? {};
    const values = [name, epoch, generation, status, eventId, reason];
    await query('release', releaseStatement, values);
  },
});

const forgettingWith = ({
  query,
  checkpoints,
  statementsOf,
}: WritingRows): Pick<ProjectionStore, 'forget' | 'forgotten'> => ({
  // Two steps, for what the first one waits for can be deleted by a later statement only.
  forget: async (forgetting) => {
    const { subject } = forgetting;
    const renewal = renewalOf(forgetting, checkpoints.of(forgetting));
    const noted = await query('note forgotten', noteForgottenStatement, [...renewal, subject]);
    if (!(await checkpoints.holds(forgetting, noted.length > 0))) return 'fenced';
    return checkpoints.move(forgetting, (believed) => {
      const values = [...moveOf(forgetting, believed), subject];
      return query(`forget ${named(forgetting)}`, statementsOf(forgetting).forget, values);
    });
  },
  forgotten: async () =>
    (await query('forgotten', forgottenStatement, [])).map(([subject]) => subject ?? ''),
});

const parkingWith = ({
  query,
  checkpoints,
}: Writing): Pick<ProjectionStore, 'park' | 'unpark' | 'parked' | 'retry'> => ({
  park: (parking) =>
    checkpoints.move(parking, (believed) => {
      const { key, at } = parking;
      const values = [...moveOf(parking, believed), key, at.eventId, at.reason];
      return query('park', parkStatement, values);
    }),
  unpark: async (held, keys) => {
    const renewal = renewalOf({ ...held, leaseMs: UNPARK_LEASE_MS }, checkpoints.of(held));
    const unparked = await query('unpark', unparkStatement, [...renewal, [...keys]]);
    await checkpoints.holds(held, unparked.length > 0);
  },
  parked: async ({ name, generation }) =>
    (await query('parked', parkedStatement, [name, generation])).map(parkedKey),
  retry: async (name) => (await query('retry', retryStatement, [name])).length > 0,
});

/** The run that follows renews it as it is set. */
const UNPARK_LEASE_MS = 5_000;

const parkedKey = ([key, eventId, reason, since, isRetried]: TextRow): ParkedKey => ({
  key: key ?? '',
  at: { eventId: eventId ?? '', reason: reason ?? '' },
  since: since ?? '',
  isRetried: isRetried === 't',
});

const named = ({ name, generation }: RowsOf): string => `${generation} ${name}`;

const statementsBy = (
  tables: PostgresProjectionStoreOptions['tables'],
): ((of: RowsOf) => TableStatements) => {
  const statements = new Map<string, TableStatements>();
  const first = Object.entries(tables);
  // At once, so that a table that is described wrongly is met at the start.
  for (const [name, table] of first) {
    statements.set(named({ name, generation: 1 }), tableStatements(table, 1));
  }

  return (of) => {
    const known = statements.get(named(of));
    if (known) return known;
    const table = tables[of.name];
    if (!table) throw new Error(`No table is described for the projection ${of.name}.`);
    const made = tableStatements(table, of.generation);
    statements.set(named(of), made);
    return made;
  };
};

const open = async (
  opening: Opening,
  query: Query,
): Promise<Opened | Occupied | OfOtherVersion> => {
  const { name, version, generation } = opening;
  if (generation !== undefined) return openAs('building', { ...opening, generation }, query);
  const live = await liveOf(opening, query);
  if (live.version !== version) {
    const found = await checkpointOf(name, query);
    return { is: 'of-other-version', version: live.version, checkpoint: found?.position ?? '' };
  }
  return openAs('live', { ...opening, generation: live.generation }, query);
};

const openAs = async (
  role: 'live' | 'building',
  { name, owner, leaseMs, takeOver, held, version, generation }: Opening & RowsOf,
  query: Query,
): Promise<Opened | Occupied> => {
  const values = [name, owner, leaseMs, takeOver, held ?? null, generation, role, version];
  const [opened] = await query('open', openStatement, values);
  if (opened) {
    const [checkpoint, epoch] = opened;
    return { is: 'opened', generation, checkpoint: checkpoint ?? '', epoch: Number(epoch) };
  }
  const found = await checkpointOf(name, query);
  return { is: 'occupied', owner: found?.owner ?? '', checkpoint: found?.position ?? '' };
};

const liveOf = async (
  { name, version }: Opening,
  query: Query,
): Promise<{ readonly generation: number; readonly version: number }> => {
  const [known] = await query('pointer', pointerStatement, [name]);
  if (known && Number(known[1]) === version) return { generation: Number(known[0]), version };
  const [taken] = await query('live', liveStatement, [name, version]);
  const [live, found] = taken ?? (await query('pointer', pointerStatement, [name]))[0] ?? [];
  return { generation: Number(live), version: Number(found) };
};

const checkpointOf = async (
  name: string,
  query: Query,
): Promise<ProjectionCheckpoint | undefined> =>
  (await query('checkpoints', checkpointsStatement, []))
    .map(checkpoint)
    .find((each) => each.name === name);

/** In pieces, so that no statement takes long and the lease is renewed with each of them. */
const clear = async (
  lease: Lease,
  text: string,
  { query, checkpoints }: Writing,
): Promise<'saved' | 'fenced'> => {
  for (;;) {
    const values = renewalOf(lease, checkpoints.of(lease));
    const [cleared] = await query(`clear ${named(lease)}`, text, values);
    const [isOwn, rows] = cleared ?? [];
    if (!(await checkpoints.holds(lease, isOwn === '1'))) return 'fenced';
    if (rows === '0') return 'saved';
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

const moveOf = (
  { name, epoch, checkpoint: position, leaseMs, generation }: Omit<Saving, 'rows'>,
  believed: Position,
): readonly unknown[] => [name, epoch, position, leaseMs, generation, believed];

const renewalOf = (
  { name, epoch, generation, leaseMs }: Lease,
  believed: Position,
): readonly unknown[] => [name, epoch, generation, leaseMs, believed];

const checkpoint = (values: TextRow): ProjectionCheckpoint => {
  const [name, position, epoch, owner, status, eventId, reason, generation] = values.map(
    (text) => text ?? '',
  );
  return {
    name: name ?? '',
    generation: Number(generation),
    position: position ?? '',
    epoch: Number(epoch),
    owner: owner ?? '',
    ...(status === 'stopped' ? { stopped: { eventId: eventId ?? '', reason: reason ?? '' } } : {}),
  };
};
