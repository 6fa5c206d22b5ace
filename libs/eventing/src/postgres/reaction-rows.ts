import { RowsRefused, type ProjectionStore } from '../projections/projection-store.js';
import type {
  NeededRows,
  Occupied,
  Opened,
  Opening,
  ProjectionCheckpoint,
  Saving,
} from '../projections/projection-store.js';
import type { ProjectionGenerations } from '../projections/projection-generations.js';
import type { ProjectedRow } from '../projections/projection-fold.js';
import type { OutboxRow, TimerRow } from '../reactions/reaction-folds.js';
import type { Query, TextRow } from './reaction-queries.js';

/** Where the folds of reactions and timer plans keep rows and checkpoints: never where views do. */
export const postgresReactionRows = (query: Query): ProjectionStore => ({
  generations: noGenerations,
  open: (opening) => open(opening, query),
  load: ({ name }, needed) => load(name, needed, query),
  save: (saving) => save(saving, query),
  forget: async ({ name, epoch, checkpoint, leaseMs, subject }) => {
    const values = [name, epoch, checkpoint, leaseMs, subject];
    const forgotten = await query('forget', forgetStatement, values);
    return forgotten.length > 0 ? 'saved' : 'fenced';
  },
  forgotten: async () =>
    (await query('forgotten', forgottenStatement, [])).map(([subject]) => subject ?? ''),
  clear: () => Promise.resolve('saved'),
  renewLease: async ({ name, epoch, leaseMs }) => {
    const renewed = await query('renew', renewStatement, [name, epoch, leaseMs]);
    return renewed.length > 0 ? 'renewed' : 'fenced';
  },
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
});

/** Nobody reads them but their sender, so nothing is ever built beside them. */
const ONLY_GENERATION = 1;
const impossible = () =>
  Promise.resolve({
    is: 'impossible' as const,
    because: 'A reaction has no generations: what it has done is asked of the log.',
  });
const noGenerations: ProjectionGenerations = {
  list: () => Promise.resolve([]),
  begin: impossible,
  abandon: () => Promise.resolve(false),
  handOver: () => Promise.resolve('nothing-is-built'),
  switchBack: impossible,
  compare: impossible,
  noteVerified: () => Promise.resolve(),
};

/** $1 name, $2 epoch, $3 checkpoint, $4 lease in milliseconds. Takes the row's lock: the fence. */
const moveStatement = `
  UPDATE reactions.checkpoint SET
    position = $3,
    lease_ends = clock_timestamp() + $4::float8 * interval '1 ms',
    updated_at = clock_timestamp()
  WHERE name = $1 AND epoch = $2::bigint
  RETURNING epoch`;

/** $5 subject. Whoever is behind with older events of that person is told so when it opens. */
const forgetStatement = `
  WITH fence AS (${moveStatement}),
  outbox AS (DELETE FROM reactions.outbox USING fence WHERE subject = $5),
  timer AS (DELETE FROM reactions.timer USING fence WHERE subject = $5),
  noted AS (
    INSERT INTO reactions.forgotten_subject (subject) SELECT $5 FROM fence
    ON CONFLICT DO NOTHING
  )
  SELECT epoch FROM fence`;

const forgottenStatement = 'SELECT subject FROM reactions.forgotten_subject';

/**
 * $1 to $4 as above, then a list for each column. Only what the folds know is written: what senders
 * and the firing note stands in other columns and is left alone.
 */
const saveOutboxStatement = `
  WITH fence AS (${moveStatement}),
  written AS (
    INSERT INTO reactions.outbox (id, kind, cause, correlation, caused_by, body, subject)
    SELECT incoming.* FROM fence,
      unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::text[])
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
      unnest($5::uuid[], $6::text[], $7::integer[], $8::text[], $9::timestamptz[], $10::jsonb[],
        $11::text[]) AS incoming
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
  /** As much of a row as its fold asks for. */
  readonly load: string;
}

const outbox: RowsTable = {
  saveName: 'save outbox',
  save: saveOutboxStatement,
  columnsOf: (rows) => outboxColumns(rows as unknown as readonly OutboxRow[]),
  loadName: 'load outbox',
  load: 'SELECT id, cause FROM reactions.outbox WHERE id = ANY($1::uuid[])',
};

const timer: RowsTable = {
  saveName: 'save timers',
  save: saveTimersStatement,
  columnsOf: (rows) => timerColumns(rows as unknown as readonly TimerRow[]),
  loadName: 'load timers',
  load: 'SELECT id, plan FROM reactions.timer WHERE id = ANY($1::uuid[])',
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
  const other = table === outbox ? 'cause' : 'plan';
  return new Map(found.map(([id, value]) => [id ?? '', { id, [other]: value }]));
};

const save = async (
  { name, epoch, checkpoint: position, leaseMs, rows }: Saving,
  query: Query,
): Promise<'saved' | 'fenced'> => {
  const values = [name, epoch, position, leaseMs];
  const table = tableOf(name);
  const saved =
    rows.size === 0
      ? await query('move', moveStatement, values)
      : await query(table.saveName, table.save, [
          ...values,
          ...table.columnsOf([...rows.values()]),
        ]);
  return saved.length > 0 ? 'saved' : 'fenced';
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

/**
 * $1 name, $2 owner, $3 lease in milliseconds, $4 take-over, $5 the epoch held before. It alone
 * waits for the disk, whatever its session does.
 */
const openStatement = `
  INSERT INTO reactions.checkpoint AS mine
    (name, position, epoch, owner, lease_ends, status, updated_at)
  SELECT $1, '', 1, $2, clock_timestamp() + $3::float8 * interval '1 ms', 'running',
    clock_timestamp()
  FROM set_config('synchronous_commit', 'on', true)
  ON CONFLICT (name) DO UPDATE SET
    epoch = mine.epoch + 1,
    owner = excluded.owner,
    lease_ends = excluded.lease_ends,
    status = 'running',
    stopped_at_event = NULL,
    reason = NULL,
    updated_at = clock_timestamp()
  WHERE $4 = 'at-once'
    OR mine.epoch = $5::bigint
    OR (mine.lease_ends <= clock_timestamp()
      AND NOT ($4 = 'standing-by' AND mine.status = 'stopped'))
  RETURNING position, epoch`;

const renewStatement = `
  UPDATE reactions.checkpoint
  SET lease_ends = clock_timestamp() + $3::float8 * interval '1 ms'
  WHERE name = $1 AND epoch = $2::bigint
  RETURNING epoch`;

const releaseStatement = `
  UPDATE reactions.checkpoint SET
    lease_ends = clock_timestamp(),
    status = $3,
    stopped_at_event = $4,
    reason = $5,
    updated_at = clock_timestamp()
  WHERE name = $1 AND epoch = $2::bigint`;

const retryStatement = `
  UPDATE reactions.checkpoint SET status = 'released', stopped_at_event = NULL, reason = NULL
  WHERE name = $1 AND status = 'stopped'
  RETURNING name`;

const checkpointsStatement = `
  SELECT name, position, epoch, owner, status, stopped_at_event, reason
  FROM reactions.checkpoint
  ORDER BY name`;
