import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { postgresReactionTables } from '../postgres/reaction-tables.js';
import { whenParcelPostedThenQueueNote } from './parcels.fixture.js';
import { parcelDatabase } from './parcels-database.fixture.js';
import { SetClock, startRig, type Rig, type RunningRig } from './parcels-rig.fixture.js';
import {
  allOver,
  eventsOf,
  lookedAtAll,
  nothingWaits,
  post,
  postMany,
  until,
} from './rig-spec.fixture.js';

jest.setTimeout(60_000);

const MORNING = '2026-03-02T09:00:00.000Z';

let database: Awaited<ReturnType<typeof parcelDatabase>>;
let running: RunningRig[];
beforeEach(async () => {
  database = await parcelDatabase('rows of reactions');
  running = [];
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((rig) => rig.close()));
  await database.drop();
});

const start = (rig: Partial<Rig> = {}): RunningRig => {
  const sink = async () => ({ is: 'sent' }) as const;
  const clock = new SetClock(MORNING);
  const started = startRig({ url: database.url, clock, sink, ...rig });
  running.push(started);
  return started;
};

const stop = async (rig: RunningRig): Promise<void> => {
  running = running.filter((each) => each !== rig);
  await rig.close();
};

describe('a crash of PostgreSQL that takes what was answered as saved', () => {
  /** As after such a crash: the epoch was on the disk, the last rows and their checkpoint not. */
  const takeBack = async (): Promise<void> => {
    await database.owner.query(`
      BEGIN;
      UPDATE reactions.checkpoint SET position = '';
      DELETE FROM reactions.outbox;
      DELETE FROM reactions.timer;
      COMMIT`);
  };
  const rig = () => start({ reactions: [whenParcelPostedThenQueueNote] });

  it('is noticed by a writer that is idle', async () => {
    const alone = rig();
    await post(alone, 'p1');
    await until(async () => (await subjects('timer')).length === 1, 'it is planned');
    await until(nothingWaits(alone), 'nothing waits');
    await takeBack();

    await until(async () => (await subjects('timer')).includes('p1'), 'it is planned again');
    await until(async () => (await subjects('outbox')).includes('p1'), 'it is asked for again');
  });

  it('is noticed by the next write, which must not go on behind the gap', async () => {
    const alone = rig();
    await post(alone, 'p1');
    await until(async () => (await subjects('timer')).length === 1, 'it is planned');
    await until(nothingWaits(alone), 'nothing waits');
    await takeBack();
    await post(alone, 'p2');

    await until(async () => (await subjects('timer')).length === 2, 'both are planned');
    await until(async () => (await subjects('outbox')).length === 2, 'both are asked for');
    expect(await eventsOf(alone, 'note-p1')).toHaveLength(1);
  });
});

describe('checkpoints that move over what concerned nobody', () => {
  it('are written together, each by its own epoch and position', async () => {
    const tables = postgresReactionTables({ url: database.url });
    const open = async (name: string) => {
      const how = {
        name,
        version: 1,
        owner: 'spec',
        leaseMs: 60_000,
        takeOver: 'at-once',
      } as const;
      const opened = await tables.rows.open(how);
      return opened.is === 'opened' ? opened.epoch : 0;
    };
    const epochs = [await open('one'), await open('other')];
    const move = (name: string, epoch = 0) =>
      tables.rows.save({
        ...{ name, epoch, checkpoint: '7', generation: 1, leaseMs: 60_000, rows: new Map() },
      });
    const moves = await Promise.all([move('one', epochs[0]), move('other', epochs[1])]);

    expect(moves).toEqual(['saved', 'saved']);
    // Of one transaction each row has the same mark.
    const marks = 'SELECT count(DISTINCT xmin::text)::integer AS marks FROM reactions.checkpoint';
    expect((await database.owner.query(marks)).rows).toEqual([{ marks: 1 }]);
    await open('one');
    expect(await move('one', epochs[0])).toBe('fenced');
    await tables.close();
  });
});

describe('forgetting somebody', () => {
  it('deletes what waits of that person, to be sent or to be due, and nothing else', async () => {
    const rig = start({ sink: async () => ({ is: 'try-later', reason: 'busy' }) });
    await postMany(rig, 2, 1);
    await until(async () => (await subjects('outbox')).includes('p1'), 'both wait');
    await until(async () => (await subjects('timer')).length === 2, 'both are due some day');
    await rig.desk.send({ type: 'ForgetParcel', parcelId: 'p1' }, 'forget');
    expect(await lookedAtAll(rig)).toBe(true);
    await delay(50);

    expect(await subjects('outbox')).toEqual(['p2']);
    expect(await subjects('timer')).toEqual(['p2']);
  });

  it('deletes also what a timer of theirs asks for in the same moment', async () => {
    const rig = start({ reactions: [] });
    await post(rig, 'p1');
    await until(async () => (await subjects('timer')).length === 1, 'it is planned');
    const { owner } = database;
    await owner.query('BEGIN');
    await owner.query('UPDATE reactions.timer SET fired_due_at = due_at');
    await owner.query(
      `INSERT INTO reactions.outbox (id, kind, cause, correlation, caused_by, body, subject)
       SELECT gen_random_uuid(), 'pigeon', 'the firing', 'the firing', plan, '{}', subject
       FROM reactions.timer`,
    );
    await rig.desk.send({ type: 'ForgetParcel', parcelId: 'p1' }, 'forget');
    await until(async () => (await owner.query(WHO_WAITS)).rowCount === 1, 'it waits');
    await owner.query('COMMIT');
    expect(await lookedAtAll(rig)).toBe(true);

    expect([await subjects('timer'), await subjects('outbox')]).toEqual([[], []]);
  });

  it('lets nothing follow from what is read of that person later', async () => {
    const quiet = start({ reactions: [], timers: [] });
    await postMany(quiet, 2, 1);
    await quiet.desk.send({ type: 'ForgetParcel', parcelId: 'p1' }, 'forget');
    await post(quiet, 'p1-again');
    await stop(quiet);
    const rig = start();
    await until(allOver(rig, ['p2', 'p1-again']), 'the others are over');
    expect(await lookedAtAll(rig)).toBe(true);
    await rig.desk.send({ type: 'DelayParcel', parcelId: 'p1', until: MORNING }, 'delay p1');
    expect(await lookedAtAll(rig)).toBe(true);

    expect(await subjects('timer')).toEqual(['p1-again', 'p2']);
  });
});

/** For this very transaction. */
const WHO_WAITS =
  'SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid';

const subjects = async (table: 'outbox' | 'timer'): Promise<readonly string[]> => {
  const { rows } = await database.owner.query<{ subject: string }>(
    `SELECT DISTINCT subject FROM reactions.${table} ORDER BY subject`,
  );
  return rows.map(({ subject }) => subject);
};
