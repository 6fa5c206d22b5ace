import type { ProjectedRow } from '../projections/projection-fold.js';
import { meterDatabase } from '../projections/meters-postgres.fixture.js';
import { meterTable } from '../projections/meters-table.fixture.js';
import { postgresProjectionStore } from './projection-store.js';
import type { Held, Opened, ProjectionStore } from '../projections/projection-store.js';

type Database = Awaited<ReturnType<typeof meterDatabase>>;
let database: Database;
let store: ProjectionStore;
beforeAll(async () => {
  database = await meterDatabase('projection store');
  const others = { ...meterTable, alsoForgottenBy: 'meterId' };
  const tables = { meters: meterTable, others };
  store = postgresProjectionStore({ url: database.url, tables });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const of = { name: 'meters', generation: 1 };

const opened = async (name = 'meters', held?: number): Promise<Opened> => {
  const how = { name, version: 1, owner: 'spec', leaseMs: 60_000, takeOver: 'at-once' } as const;
  const found = await store.open(held === undefined ? how : { ...how, held });
  if (found.is !== 'opened') throw new Error('It was to be opened.');
  return found;
};

const row = (meterId: string, rest: ProjectedRow = {}): ProjectedRow => ({
  meterId,
  house: 'elm',
  installedAt: '2026-01-05T08:00:00.120Z',
  readings: 2,
  units: 7,
  history: [{ units: 7, revision: 1 }],
  houses: ['elm'],
  ...rest,
});

const save = (epoch: number, checkpoint: string, ...rows: readonly ProjectedRow[]) =>
  store.save({
    ...of,
    epoch,
    checkpoint,
    leaseMs: 60_000,
    rows: new Map(rows.map((each) => [String(each['meterId']), each])),
  });

const load = async (...keys: readonly string[]) =>
  Object.fromEntries(await store.load(of, { keys, where: new Map() }));

describe('rows in PostgreSQL', () => {
  it('come back as they were written, in every type of column', async () => {
    const { epoch } = await opened();
    const awkward = row('m"1\\', {
      colour: 'NULL',
      house: "o'a{k},",
      history: [{ units: 1.5, revision: 0, remark: 'He said "\\n"\nä€𝄞' }],
      houses: ['a "quoted" one', 'back\\slash', '', 'null', '{,}'],
      installedAt: '1931-12-31T23:59:59.999Z',
      units: -12,
    });
    const plain = row('m2');

    expect(await save(epoch, '1', awkward, plain)).toBe('saved');
    expect(await load('m"1\\', 'm2', 'm3')).toEqual({ 'm"1\\': awkward, m2: plain });
  });

  it('are written over whole, and leave columns alone that the table does not describe', async () => {
    const { epoch } = await opened();
    await save(epoch, '1', row('m4', { colour: 'red' }));
    await database.owner.query("UPDATE views.meter SET written_by_nobody = 'other'");
    await save(epoch, '2', row('m4', { readings: 3 }));

    expect(await load('m4')).toEqual({ m4: row('m4', { readings: 3 }) });
    const { rows } = await database.owner.query<{ kept: string }>(
      "SELECT written_by_nobody AS kept FROM views.meter WHERE meter_id = 'm4'",
    );
    expect(rows).toEqual([{ kept: 'other' }]);
  });

  it('are found by a column too', async () => {
    const { epoch } = await opened();
    await save(epoch, '1', row('m5', { house: 'ash' }), row('m6', { house: 'fir' }), row('m7'));
    const where = new Map([['house', new Set(['ash', 'fir'])]]);
    const found = await store.load(of, { keys: ['m7'], where });

    expect([...found.keys()].sort()).toEqual(['m5', 'm6', 'm7']);
  });

  it.each([
    ['a NUL in a text', row('bad', { colour: 'a\u0000b' })],
    ['a NUL in a document', row('bad', { history: ['Maria\u0000'] })],
    ['a value that a constraint forbids', row('bad', { units: 2_000_000_000 })],
    ['a missing value', row('bad', { house: undefined })],
    ['no number where one belongs', row('bad', { readings: 'Maria' })],
    ['another key than its own', { ...row('bad'), meterId: 'worse' }],
  ])('are refused with %s, all of them, and without quoting them', async (_, bad) => {
    const { epoch, checkpoint } = await opened();
    const saving = store.save({
      ...of,
      epoch,
      checkpoint: 'later',
      leaseMs: 60_000,
      rows: new Map([
        ['good', row('good')],
        ['bad', bad],
      ]),
    });

    const error: unknown = await saving.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RowsRefused' });
    expect(JSON.stringify([String(error), Object.values(error as object)])).not.toContain('Maria');
    expect(await load('good', 'bad')).toEqual({});
    expect(await opened()).toMatchObject({ checkpoint });
  });
});

describe('the rows of somebody who is forgotten', () => {
  const forget = (epoch: number, subject: string) =>
    store.forget({ ...of, epoch, leaseMs: 60_000, checkpoint: '44', subject });

  it('are deleted with the checkpoint, those of others are not, and it is kept in mind', async () => {
    const { epoch } = await opened();
    await save(epoch, '43', row('m9', { house: 'yew' }), row('m10', { house: 'box' }));

    expect(await forget(epoch, 'yew')).toBe('saved');
    expect(Object.keys(await load('m9', 'm10'))).toEqual(['m10']);
    expect(await store.forgotten()).toEqual(['yew']);
    expect(await forget(epoch, 'yew')).toBe('saved');
    expect(await opened()).toMatchObject({ checkpoint: '44' });
  });

  it('stay when an older epoch asks', async () => {
    const { epoch } = await opened();
    await save(epoch, '45', row('m11', { house: 'may' }));
    await opened();

    expect(await forget(epoch, 'may')).toBe('fenced');
    expect(Object.keys(await load('m11'))).toEqual(['m11']);
    expect(await store.forgotten()).not.toContain('may');
  });

  it('go also by another name that can be forgotten by itself', async () => {
    const { epoch } = await opened('others');
    const others = { name: 'others', generation: 1, epoch, leaseMs: 60_000 };
    const rows = new Map([
      ['m40', row('m40', { house: 'tea' })],
      ['m41', row('m41', { house: 'tea' })],
    ]);
    await store.save({ ...others, checkpoint: '1', rows });
    await store.forget({ ...others, checkpoint: '1', subject: 'm40' });
    expect(Object.keys(await load('m40', 'm41'))).toEqual(['m41']);
  });
});

describe('the checkpoint', () => {
  it('moves with the rows, and alone', async () => {
    const { epoch } = await opened('others');
    const moving = { name: 'others', generation: 1, epoch, leaseMs: 60_000 };
    await store.save({ ...moving, checkpoint: '7', rows: new Map([['m8', row('m8')]]) });
    await store.save({ ...moving, checkpoint: '8', rows: new Map() });

    expect(await opened('others')).toMatchObject({ checkpoint: '8' });
  });

  it('moves together with those of others, each by its own epoch and position', async () => {
    const [meters, others] = [await opened(), await opened('others')];
    const alone = { checkpoint: '90', leaseMs: 60_000, rows: new Map() };
    const move = ({ epoch }: Opened, name: string) =>
      store.save({ ...alone, name, generation: 1, epoch });
    expect(await Promise.all([move(meters, 'meters'), move(others, 'others')])).toEqual([
      'saved',
      'saved',
    ]);

    // Of one transaction each row has the same mark.
    const marks =
      'SELECT count(DISTINCT xmin::text)::integer AS marks FROM eventing.projection_checkpoint';
    expect((await database.owner.query(marks)).rows).toEqual([{ marks: 1 }]);

    const again = await opened('others');
    expect(again).toMatchObject({ checkpoint: '90' });
    expect(await Promise.all([move(meters, 'meters'), move(others, 'others')])).toEqual([
      'saved',
      'fenced',
    ]);
  });

  it('waits for nobody who holds that of another', async () => {
    const [meters, others] = [await opened(), await opened('others')];
    const { owner } = database;
    await owner.query('BEGIN');
    await owner.query(
      "SELECT FROM eventing.projection_checkpoint WHERE name = 'meters' FOR UPDATE",
    );
    const alone = { checkpoint: '91', leaseMs: 60_000, rows: new Map(), generation: 1 };
    const held = store.save({ ...alone, ...{ name: 'meters', epoch: meters.epoch } });
    const free = store.save({ ...alone, ...{ name: 'others', epoch: others.epoch } });

    expect(await free).toBe('saved');
    await owner.query('COMMIT');
    expect(await held).toBe('saved');
    expect(await opened()).toMatchObject({ checkpoint: '91' });
  });

  it('is fenced: an older epoch writes neither rows nor position', async () => {
    const { epoch } = await opened();
    await save(epoch, '10');
    const next = await opened();

    expect(next).toMatchObject({ epoch: epoch + 1, checkpoint: '10' });
    expect(await save(epoch, '11', row('late'))).toBe('fenced');
    expect(await save(epoch, '11')).toBe('fenced');
    expect(await store.renewLease({ ...of, epoch, leaseMs: 1 })).toBe('fenced');
    await store.release({ ...of, epoch }, { eventId: 'e', reason: 'r' });
    expect(await load('late')).toEqual({});
    expect(await store.checkpoints()).toContainEqual({
      ...of,
      position: '10',
      epoch: next.epoch,
      owner: 'spec',
    });
  });

  it('is opened by others when the writer is silent, lets go or asks for itself', async () => {
    const how = { name: 'meters', version: 1, owner: 'other', leaseMs: 60_000 } as const;
    const { epoch } = await opened();
    expect(await store.open({ ...how, takeOver: 'when-silent' })).toMatchObject({
      is: 'occupied',
      owner: 'spec',
    });
    expect(await store.open({ ...how, takeOver: 'standing-by', held: epoch - 1 })).toMatchObject({
      is: 'occupied',
    });
    const again = await store.open({ ...how, takeOver: 'standing-by', held: epoch });
    expect(again).toMatchObject({ is: 'opened', epoch: epoch + 1 });

    await store.renewLease({ ...of, epoch: epoch + 1, leaseMs: 0 });
    const silent = await store.open({ ...how, takeOver: 'when-silent' });
    expect(silent).toMatchObject({ is: 'opened', epoch: epoch + 2 });

    await store.release({ ...of, epoch: epoch + 2 });
    const released = await store.open({ ...how, takeOver: 'standing-by' });
    expect(released).toMatchObject({ is: 'opened', epoch: epoch + 3 });
  });

  it('says where a projection stopped, until somebody opens it anew', async () => {
    const { epoch } = await opened();
    const stopped = { eventId: 'event-9', reason: 'TypeError at project' };
    await store.release({ ...of, epoch }, stopped);
    expect(await store.checkpoints()).toContainEqual(expect.objectContaining({ stopped }));
    const how = { name: 'meters', version: 1, owner: 'other', leaseMs: 60_000 } as const;
    const standby = await store.open({ ...how, takeOver: 'standing-by' });
    const fresh = await store.open({ ...how, takeOver: 'when-silent' });

    expect(standby).toMatchObject({ is: 'occupied' });
    expect(fresh).toMatchObject({ is: 'opened' });
    expect(await store.checkpoints()).not.toContainEqual(expect.objectContaining({ stopped }));
  });
});

const park = (held: Held) =>
  store.park({
    ...{ ...held, leaseMs: 60_000, checkpoint: '51' },
    ...{ key: 'm20', at: { eventId: 'event-9', reason: 'TypeError' } },
  });

/** What leaves the position as it is, so that the position cannot tell that it was lost. */
const keepingThePosition: readonly [string, (held: Held) => Promise<unknown>][] = [
  ['parks a row', park],
  ['lets rows take events again', (held) => store.unpark(held, ['m20'])],
  ['empties its place', (held) => store.clear({ ...held, leaseMs: 60_000 })],
  [
    'forgets somebody',
    (held) => store.forget({ ...held, leaseMs: 60_000, checkpoint: '51', subject: 'elm' }),
  ],
];

describe('a crash of PostgreSQL that takes what was answered as saved', () => {
  const lost = { name: 'ProjectionStoreUnavailable' };

  /** As after such a crash: the epoch and older rows were on the disk, the last save was not. */
  const takeBack = async (position: string, ...keys: readonly string[]): Promise<void> => {
    const { owner } = database;
    await owner.query('DELETE FROM generations.meter WHERE meter_id = ANY($1)', [keys]);
    const setBack = 'UPDATE eventing.projection_checkpoint SET position = $1 WHERE name = $2';
    await owner.query(setBack, [position, 'meters']);
  };

  const afterCrash = async (): Promise<number> => {
    const { epoch } = await opened();
    await save(epoch, '50', row('m20'));
    await save(epoch, '51', row('m21'));
    await takeBack('50', 'm21');
    return epoch;
  };

  it('is noticed by the next save, which writes nothing behind the gap', async () => {
    const epoch = await afterCrash();

    await expect(save(epoch, '52', row('m22'))).rejects.toMatchObject(lost);
    await expect(save(epoch, '52')).rejects.toMatchObject(lost);
    expect(Object.keys(await load('m20', 'm21', 'm22'))).toEqual(['m20']);

    const again = await opened();
    expect(again).toMatchObject({ checkpoint: '50' });
    expect(await save(again.epoch, '51', row('m21'))).toBe('saved');
    expect(await save(again.epoch, '52', row('m22'))).toBe('saved');
    expect(Object.keys(await load('m20', 'm21', 'm22')).sort()).toEqual(['m20', 'm21', 'm22']);
  });

  it.each([
    ['renews its lease', (held: Held) => store.renewLease({ ...held, leaseMs: 60_000 })] as const,
    ...keepingThePosition,
  ])('is noticed by a writer that %s', async (_, ask) => {
    const epoch = await afterCrash();
    await expect(ask({ ...of, epoch })).rejects.toMatchObject(lost);

    expect(Object.keys(await load('m20'))).toEqual(['m20']);
    expect(await store.parked(of)).toEqual([]);
    const again = await opened();
    expect(again).toMatchObject({ checkpoint: '50' });
    expect(await store.renewLease({ ...of, ...again, leaseMs: 60_000 })).toBe('renewed');
  });

  it('still fences a writer whose epoch another has taken', async () => {
    const epoch = await afterCrash();
    const other = postgresProjectionStore({ url: database.url, tables: { meters: meterTable } });
    const how = { name: 'meters', version: 1, owner: 'other', leaseMs: 60_000 } as const;
    const taken = await other.open({ ...how, takeOver: 'at-once' });

    expect(taken).toMatchObject({ checkpoint: '50' });
    expect(await save(epoch, '52', row('m22'))).toBe('fenced');
    expect(await store.renewLease({ ...of, epoch, leaseMs: 60_000 })).toBe('fenced');
    await other.close();
  });

  it.each(keepingThePosition)('takes nothing from a writer that %s', async (_, ask) => {
    const { epoch } = await opened();
    await save(epoch, '51', row('m20'));
    await park({ ...of, epoch });
    const { owner } = database;
    const inserted = await owner.query<{ at: string }>('SELECT pg_current_wal_insert_lsn() AS at');
    await ask({ ...of, epoch });

    const onDisk = 'SELECT pg_current_wal_flush_lsn() > $1::pg_lsn AS is';
    const { rows } = await owner.query(onDisk, [inserted.rows[0]?.at]);
    expect(rows).toEqual([{ is: true }]);
  });
});
