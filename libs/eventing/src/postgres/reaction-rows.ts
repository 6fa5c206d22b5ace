import type { Position } from '../event-store.js';
import { RowsRefused, type ProjectionStore } from '../projections/projection-store.js';
import type {
  Lease,
  NeededRows,
  Occupied,
  Opened,
  Opening,
  ProjectionCheckpoint,
  Saving,
} from '../projections/projection-store.js';
import { buildRefused, type ProjectionGenerations } from '../projections/projection-generations.js';
import { withoutEmpty, type ProjectedRow } from '../projections/projection-fold.js';
import type { OutboxRow, TimerRow } from '../reactions/reaction-folds.js';
import { BelievedCheckpoints } from './believed-checkpoints.js';
import { movesTogether } from './moves-together.js';
import {
  checkpointsStatement,
  epochStatement,
  moveManyStatement,
  moveStatement,
  openStatement,
  releaseStatement,
  renewStatement,
  retryStatement,
} from './reaction-checkpoints.js';
import type { Query, TextRow } from './row-queries.js';

/** Where the folds of reactions and timer plans keep rows and checkpoints: never where views do. */
export const postgresReactionRows = (query: Query): ProjectionStore => {
  const checkpoints = new BelievedCheckpoints(async ({ name }) => {
    const [found] = await query('epoch', epochStatement, [name]);
    return found && Number(found[0]);
  });
  return {
    generations: noGenerations,
    open: async (opening) => {
      const opened = await open(opening, query);
      if (opened.is === 'opened') {
        checkpoints.believe({ name: opening.name, ...opened }, opened.checkpoint);
      }
      return opened;
    },
    load: ({ name }, needed) => load(name, needed, query),
    save: savingWith(query, checkpoints),
    forget: forgettingWith(query, checkpoints),
    forgotten: async () =>
      (await query('forgotten', forgottenStatement, [])).map(([subject]) => subject ?? ''),
    clear: () => Promise.resolve('saved'),
    renewLease: (lease) => renew(lease, checkpoints, query),
    // A reaction never passes over an event, not even for one row.
    park: () => Promise.reject(new RowsRefused('A reaction stops at what it cannot take.')),
    unpark: () => Promise.resolve(),
    parked: () => Promise.resolve([]),
    retry: async (name) => (await query('retry stopped', retryStatement, [name])).length > 0,
    release: async ({ name, epoch }, stopped) => {
      const { eventId = null, reason = null } = stopped ?? {};
      const status = stopped ? 'stopped' : 'released';
      await query('release', releaseStatement, [name, epoch, status, eventId, reason]);
    },
    checkpoints: async () => (await query('checkpoints', checkpointsStatement, [])).map(checkpoint),
    close: () => Promise.resolve(),
  };
};

/** Nobody reads them but their sender, so nothing is ever built beside them. */
const ONLY_GENERATION = 1;
const impossible = () =>
  Promise.resolve(
    buildRefused('A reaction has no generations: what it has done is asked of the log.'),
  );
const noGenerations: ProjectionGenerations = {
  list: () => Promise.resolve([]),
  begin: impossible,
  abandon: () => Promise.resolve(false),
  handOver: () => Promise.resolve('nothing-is-built'),
  switchBack: impossible,
  compare: impossible,
  noteVerified: () => Promise.resolve(),
};

/** $1 to $4 as `renewStatement` has them, $5 subject. Waits for who fires one of these timers. */
const forgetTimersStatement = `
  WITH fence AS (${renewStatement}),
  timer AS (DELETE FROM reactions.timer USING fence WHERE subject = $5)
  SELECT epoch FROM fence`;

/**
 * $1 to $5 as `moveStatement` has them, $6 subject. Whoever is behind with older events of that
 * person is told so when it opens.
 */
const forgetStatement = `
  WITH fence AS (${moveStatement}),
  outbox AS (DELETE FROM reactions.outbox USING fence WHERE subject = $6),
  timer AS (DELETE FROM reactions.timer USING fence WHERE subject = $6),
  noted AS (
    INSERT INTO reactions.forgotten_subject (subject)
    SELECT $6 FROM fence, set_config('synchronous_commit', 'on', true)
    ON CONFLICT DO NOTHING
  )
  SELECT epoch FROM fence`;

const forgottenStatement = 'SELECT subject FROM reactions.forgotten_subject';

/**
 * $1 to $5 as above, then a list for each column. Only what the folds know is written: what senders
 * and the firing note stands in other columns and is left alone.
 */
const saveOutboxStatement = `
  WITH fence AS (${moveStatement}),
  written AS (
    INSERT INTO reactions.outbox (id, kind, cause, correlation, caused_by, body, subject)
    SELECT incoming.* FROM fence,
      unnest($6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::text[])
      AS incoming
    ON CONFLICT (id) DO UPDATE SET
      cause = excluded.cause,
      correlation = excluded.correlation,
      caused_by = excluded.caused_by,
      body = excluded.body,
      subject = excluded.subject
  )
  SELECT epoch FROM fence`;

const saveTimersStatement = `
  WITH fence AS (${moveStatement}),
  written AS (
    INSERT INTO reactions.timer (id, plan, version, key, due_at, data, subject)
    SELECT incoming.* FROM fence,
      unnest($6::uuid[], $7::text[], $8::integer[], $9::text[], $10::timestamptz[], $11::jsonb[],
        $12::text[]) AS incoming
    ON CONFLICT (id) DO UPDATE SET
      version = excluded.version,
      due_at = excluded.due_at,
      data = excluded.data,
      subject = excluded.subject
  )
  SELECT epoch FROM fence`;

interface RowsTable {
  readonly saveName: string;
  readonly save: string;
  readonly columnsOf: (rows: readonly ProjectedRow[]) => readonly unknown[];
  readonly loadName: string;
  /** As much of a row as its fold asks for: the id, then these. */
  readonly load: string;
  readonly loads: readonly string[];
}

const outbox: RowsTable = {
  saveName: 'save outbox',
  save: saveOutboxStatement,
  columnsOf: (rows) => outboxColumns(rows as unknown as readonly OutboxRow[]),
  loadName: 'load outbox',
  load: 'SELECT id, cause FROM reactions.outbox WHERE id = ANY($1::uuid[])',
  loads: ['cause'],
};

const timer: RowsTable = {
  saveName: 'save timers',
  save: saveTimersStatement,
  columnsOf: (rows) => timerColumns(rows as unknown as readonly TimerRow[]),
  loadName: 'load timers',
  load: 'SELECT id, plan, subject FROM reactions.timer WHERE id = ANY($1::uuid[])',
  loads: ['plan', 'subject'],
};

const outboxColumns = (rows: readonly OutboxRow[]): readonly unknown[] => [
  rows.map(({ id }) => id),
  rows.map(({ kind }) => kind),
  rows.map(({ cause }) => cause),
  rows.map(({ correlation }) => correlation),
  rows.map(({ by }) => by),
  rows.map(({ body }) => JSON.stringify(body)),
  rows.map(({ subject }) => subject ?? null),
];

const timerColumns = (rows: readonly TimerRow[]): readonly unknown[] => [
  rows.map(({ id }) => id),
  rows.map(({ plan }) => plan),
  rows.map(({ version }) => version),
  rows.map(({ key }) => key),
  rows.map(({ dueAt }) => dueAt ?? null),
  rows.map(({ data }) => JSON.stringify(data)),
  rows.map(({ subject }) => subject ?? null),
];

/** By the name of the checkpoint: see `reaction-folds.ts`. */
const tableOf = (name: string): RowsTable => (name.startsWith('timer ') ? timer : outbox);

const open = async (
  { name, owner, leaseMs, takeOver, held }: Opening,
  query: Query,
): Promise<Opened | Occupied> => {
  const values = [name, owner, leaseMs, takeOver, held ?? null];
  const [opened] = await query('open', openStatement, values);
  if (opened) {
    const [position, epoch] = opened;
    const generation = ONLY_GENERATION;
    return { is: 'opened', generation, checkpoint: position ?? '', epoch: Number(epoch) };
  }
  const found = (await query('checkpoints', checkpointsStatement, [])).map(checkpoint);
  const { owner: other = '', position = '' } = found.find((each) => each.name === name) ?? {};
  return { is: 'occupied', owner: other, checkpoint: position };
};

const load = async (
  name: string,
  { keys, where }: NeededRows,
  query: Query,
): Promise<Map<string, ProjectedRow>> => {
  if (where.size > 0) throw new RowsRefused('A reaction names its rows by their keys only.');
  const table = tableOf(name);
  const wanted = [...keys];
  const found = wanted.length > 0 ? await query(table.loadName, table.load, [wanted]) : [];
  return new Map(
    found.map(([id, ...values]) => {
      const row = Object.fromEntries(table.loads.map((name, at) => [name, values[at]]));
      return [id ?? '', withoutEmpty({ id, ...row })];
    }),
  );
};

const moveOf = (
  { name, epoch, checkpoint: position, leaseMs }: Omit<Saving, 'rows'>,
  believed: Position,
): readonly unknown[] => [name, epoch, position, leaseMs, believed];

/** Two steps: what a firing wrote while the first waited for it is seen by a later statement only. */
const forgettingWith =
  (query: Query, checkpoints: BelievedCheckpoints): ProjectionStore['forget'] =>
  async (asked) => {
    const values = [...renewalOf(asked, checkpoints.of(asked)), asked.subject];
    const gone = await query('forget timers', forgetTimersStatement, values);
    if (!(await checkpoints.holds(asked, gone.length > 0))) return 'fenced';
    return checkpoints.move(asked, (believed) =>
      query('forget', forgetStatement, [...moveOf(asked, believed), asked.subject]),
    );
  };

const renewalOf = ({ name, epoch, leaseMs }: Lease, believed: Position): readonly unknown[] => [
  name,
  epoch,
  leaseMs,
  believed,
];

const renew = async (
  lease: Lease,
  checkpoints: BelievedCheckpoints,
  query: Query,
): Promise<'renewed' | 'fenced'> => {
  const renewed = await query('renew', renewStatement, renewalOf(lease, checkpoints.of(lease)));
  return (await checkpoints.holds(lease, renewed.length > 0)) ? 'renewed' : 'fenced';
};

const savingWith = (query: Query, checkpoints: BelievedCheckpoints): ProjectionStore['save'] => {
  const moveAlone = movesTogether({
    one: (values) => query('move', moveStatement, values),
    many: (columns) => query('move many', moveManyStatement, columns),
  });
  return (saving) =>
    checkpoints.move(saving, (believed) => {
      const moving = moveOf(saving, believed);
      if (saving.rows.size === 0) return moveAlone(moving);
      const table = tableOf(saving.name);
      const columns = table.columnsOf([...saving.rows.values()]);
      return query(table.saveName, table.save, [...moving, ...columns]);
    });
};

const checkpoint = (values: TextRow): ProjectionCheckpoint => {
  const [name, position, epoch, owner, status, eventId, reason] = values.map((text) => text ?? '');
  return {
    name: name ?? '',
    generation: ONLY_GENERATION,
    position: position ?? '',
    epoch: Number(epoch),
    owner: owner ?? '',
    ...(status === 'stopped' ? { stopped: { eventId: eventId ?? '', reason: reason ?? '' } } : {}),
  };
};
