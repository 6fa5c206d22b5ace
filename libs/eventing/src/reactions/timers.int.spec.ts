import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { prepareReactionTables } from '../postgres/reaction-tables.js';
import { chaseParcels, DAY_MS, parcelCodec } from './parcels.fixture.js';
import { parcelDatabase } from './parcels-database.fixture.js';
import { SetClock, startRig, type Rig, type RunningRig } from './parcels-rig.fixture.js';
import { eventsOf, lookedAtAll, nothingWaits, post, postMany, until } from './rig-spec.fixture.js';

jest.setTimeout(60_000);

const MORNING = '2026-03-02T09:00:00.000Z';
const after = (days: number, ms = 0): string =>
  new Date(Date.parse(MORNING) + days * DAY_MS + ms).toISOString();

let database: Awaited<ReturnType<typeof parcelDatabase>>;
let clock: SetClock;
let running: RunningRig[];
beforeEach(async () => {
  database = await parcelDatabase('timers');
  clock = new SetClock(MORNING);
  running = [];
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((rig) => rig.close()));
  await database.drop();
});

const start = (rig: Partial<Rig> = {}): RunningRig => {
  const sink = async () => ({ is: 'sent' }) as const;
  const started = startRig({ url: database.url, clock, sink, reactions: [], ...rig });
  running.push(started);
  return started;
};

const stop = async (rig: RunningRig): Promise<void> => {
  running = running.filter((each) => each !== rig);
  await rig.close();
};

const chasesOf = async (rig: RunningRig, parcelId: string): Promise<number> => {
  const events = await eventsOf(rig, `parcel-${parcelId}`);
  return events.filter(({ type }) => type === 'ParcelChased').length;
};

const chased =
  (rig: RunningRig, parcelId: string, times = 1) =>
  async (): Promise<boolean> =>
    (await chasesOf(rig, parcelId)) >= times;

/** Long enough for several looks at the clock. */
const A_WHILE_MS = 150;

const settle = async (rig: RunningRig): Promise<void> => {
  expect(await lookedAtAll(rig)).toBe(true);
  await delay(A_WHILE_MS);
  await until(nothingWaits(rig), 'nothing waits');
};

describe('timers on PostgreSQL', () => {
  it('fire when their instant has come, and once', async () => {
    const rig = start();
    await post(rig, 'p1');
    clock.set(after(3, -1));
    await settle(rig);
    expect(await chasesOf(rig, 'p1')).toBe(0);

    clock.set(after(3));
    await until(chased(rig, 'p1'), 'it fires');
    clock.set(after(30));
    await settle(rig);
    expect(await chasesOf(rig, 'p1')).toBe(1);
  });

  it('wake at the next instant by a clock that runs, not at the next look', async () => {
    const running = { now: () => new Date().toISOString() };
    const rig = start({ clock: running, days: 0.000_01, settings: { lookEveryMs: 120_000 } });
    const startedAt = performance.now();
    await post(rig, 'p1');
    await until(chased(rig, 'p1'), 'it fires');

    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('fire once over restarts, and when two processes run them', async () => {
    const first = start();
    const ids = await postMany(first, 30);
    expect(await lookedAtAll(first)).toBe(true);
    await stop(first);
    clock.set(after(4));
    const [one, two] = [start({ owner: 'one' }), start({ owner: 'two' })];
    for (const id of ids) await until(chased(one, id), `${id} fires`);
    await stop(one);
    await settle(two);

    for (const id of ids) expect(await chasesOf(two, id)).toBe(1);
  });

  it('are set anew and cancelled by events', async () => {
    const rig = start();
    await postMany(rig, 3);
    await rig.desk.send({ type: 'DelayParcel', parcelId: 'p1', until: after(10) }, 'delay');
    await rig.desk.send({ type: 'ReturnParcel', parcelId: 'p2' }, 'return');
    clock.set(after(3));
    await until(chased(rig, 'p0'), 'p0 fires');
    await settle(rig);
    expect(await chasesOf(rig, 'p1')).toBe(0);

    clock.set(after(10));
    await until(chased(rig, 'p1'), 'p1 fires');
    await settle(rig);
    expect(await chasesOf(rig, 'p2')).toBe(0);
    expect(await rig.reactions.parked()).toEqual([]);
  });

  it('hold nobody else up when they are set to what is as good as never', async () => {
    const rig = start();
    await postMany(rig, 2);
    const until9999 = new Date(Date.parse('9999-12-31T23:59:59-08:00')).toISOString();
    await rig.desk.send({ type: 'DelayParcel', parcelId: 'p1', until: until9999 }, 'delay');
    clock.set(after(3));
    await until(chased(rig, 'p0'), 'p0 fires');
    await settle(rig);
    expect(await chasesOf(rig, 'p1')).toBe(0);
    expect(await rig.reactions.parked()).toEqual([]);
  });

  it('fire again when they are set to another instant after they fired', async () => {
    const rig = start();
    await post(rig, 'p1');
    clock.set(after(3));
    await until(chased(rig, 'p1'), 'it fires');
    await rig.desk.send({ type: 'DelayParcel', parcelId: 'p1', until: after(5) }, 'delay');
    clock.set(after(5));
    await until(chased(rig, 'p1', 2), 'it fires again');
    await settle(rig);

    expect(await chasesOf(rig, 'p1')).toBe(2);
  });

  it('do not fire when what cancels them was recorded while nobody ran', async () => {
    const first = start();
    await postMany(first, 20);
    expect(await lookedAtAll(first)).toBe(true);
    await stop(first);
    const other = start({ timers: [] });
    for (let index = 0; index < 20; index += 2) {
      await other.desk.send({ type: 'ReturnParcel', parcelId: `p${index}` }, `return ${index}`);
    }
    clock.set(after(4));
    const rig = start();
    await until(chased(rig, 'p19'), 'p19 fires');
    await settle(rig);

    const { rows } = await database.owner.query('SELECT count(*) FROM reactions.outbox');
    expect(rows).toEqual([{ count: '10' }]);
  });

  it('never fire twice nor get lost when events and the clock race', async () => {
    const rig = start();
    const two = start();
    const ids = await postMany(rig, 60);
    const racing = ids.map(async (parcelId, index) => {
      await delay(index * 3);
      if (index % 3 === 0)
        return rig.desk.send({ type: 'ReturnParcel', parcelId }, `r ${parcelId}`);
      if (index % 3 === 1) {
        return rig.desk.send({ type: 'DelayParcel', parcelId, until: after(6) }, `d ${parcelId}`);
      }
      return undefined;
    });
    await delay(60);
    clock.set(after(3));
    await Promise.all(racing);
    clock.set(after(6));
    for (const [index, id] of ids.entries()) {
      if (index % 3 !== 0) await until(chased(rig, id), `${id} fires`);
    }
    await settle(rig);
    await settle(two);

    for (const [index, id] of ids.entries()) {
      const times = await chasesOf(rig, id);
      // One that was delayed may have fired at its first instant before.
      const most = index % 3 === 1 ? 2 : 1;
      expect(times).toBeGreaterThanOrEqual(index % 3 === 0 ? 0 : 1);
      expect(times).toBeLessThanOrEqual(most);
    }
    expect(await rig.reactions.parked()).toEqual([]);
  });

  it('take a clock that is set back for what it says, and fire nothing a second time', async () => {
    const rig = start();
    await post(rig, 'p1');
    clock.set(after(3));
    await until(chased(rig, 'p1'), 'p1 fires');
    clock.set(MORNING);
    await rig.desk.send({ type: 'PostParcel', parcelId: 'p2' }, 'post p2');
    await settle(rig);
    expect(await chasesOf(rig, 'p2')).toBe(0);

    clock.set(after(3));
    await until(chased(rig, 'p2'), 'p2 fires');
    await settle(rig);
    expect(await chasesOf(rig, 'p1')).toBe(1);
  });

  it('are made anew from the log when they are lost, without firing a second time', async () => {
    const rig = start();
    await postMany(rig, 10);
    clock.set(after(3));
    for (let index = 0; index < 10; index += 1) await until(chased(rig, `p${index}`), 'it fires');
    await stop(rig);
    await database.loseTables();
    const second = start();
    await settle(second);
    await until(
      async () => (await count('fired_due_at IS NOT NULL')) === 10,
      'all are noted again',
    );
    await until(nothingWaits(second), 'nothing waits');

    for (let index = 0; index < 10; index += 1) expect(await chasesOf(second, `p${index}`)).toBe(1);
  });

  it('are all planned anew when the plan has a new version, before any of them fires', async () => {
    const rig = start();
    await postMany(rig, 10);
    expect(await lookedAtAll(rig)).toBe(true);
    await stop(rig);
    clock.set(after(4));
    const longer = { plan: { ...chaseParcels, version: 2 }, calendar: { days: 7 } };
    const second = start({ timers: [longer] });
    await settle(second);
    expect(await count('fired_due_at IS NOT NULL')).toBe(0);

    clock.set(after(7));
    for (let index = 0; index < 10; index += 1) await until(chased(second, `p${index}`), 'fires');
  });

  it('leave alone what was due before the plan was in force', async () => {
    const rig = start({
      timers: [{ plan: { ...chaseParcels, inForceFrom: after(3) }, calendar: { days: 3 } }],
    });
    await post(rig, 'p1');
    clock.set(after(0, 5));
    await post(rig, 'p2');
    const early = { plan: { ...chaseParcels, inForceFrom: after(3, 1) }, calendar: { days: 3 } };
    await stop(rig);
    clock.set(after(4));
    const second = start({ timers: [early] });
    await until(chased(second, 'p2'), 'p2 fires');
    await settle(second);

    expect(await chasesOf(second, 'p1')).toBe(0);
  });

  it('stand still alone when their plan throws, and say so', async () => {
    const broken = {
      ...chaseParcels,
      name: 'broken',
      fire: () => {
        throw new Error('a mistake');
      },
    };
    const calendar = { days: 3 };
    const rig = start({
      timers: [
        { plan: broken, calendar },
        { plan: chaseParcels, calendar },
      ],
    });
    await post(rig, 'p1');
    clock.set(after(3));
    await until(chased(rig, 'p1'), 'the other fires');
    await until(() => !rig.reactions.health().isHealthy, 'it is said');
    expect(rig.reactions.health().brokenTimers).toEqual(['broken']);
  });

  it('fire in bounded batches when ten thousand are due at once', async () => {
    const sizes: number[] = [];
    let firings = 0;
    const rig = start({
      settings: { mostFirings: 500, commandsAtOnce: 64 },
      around: (tables, send) => [
        {
          ...tables,
          timers: {
            ...tables.timers,
            fire: async (asked) => {
              sizes.push(asked.length);
              const fired = await tables.timers.fire(asked);
              firings += fired;
              return fired;
            },
          },
        },
        send,
      ],
    });
    await insertTimers(10_000);
    clock.set(after(3));
    await until(async () => (await count('fired_due_at IS NOT NULL')) === 10_000, 'all fire', 45);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    // A batch whose writing was held up is asked for once more, and fires once.
    expect(firings).toBe(10_000);
    const { rows } = await database.owner.query('SELECT count(*) FROM reactions.outbox');
    expect(rows).toEqual([{ count: '10000' }]);
    expect(await lookedAtAll(rig)).toBe(true);
  });

  it('name the firing as the cause of what follows', async () => {
    const rig = start();
    await post(rig, 'p1');
    clock.set(after(3));
    await until(chased(rig, 'p1'), 'it fires');
    const stored = (await rig.store.readStream('parcel-p1')).at(-1);
    const { rows } = await database.owner.query<{ cause: string }>(
      'SELECT cause FROM reactions.outbox',
    );
    if (!stored) throw new Error('It is there.');

    expect(parcelCodec.decode(stored).metadata.causationId).toBe(rows[0]?.cause);
  });
});

describe('timers of who is forgotten', () => {
  const parcelOf = (rig: RunningRig, type: 'ReturnParcel' | 'ForgetParcel', parcelId: string) =>
    rig.desk.send({ type, parcelId }, `${type} ${parcelId}`);

  it('go, also where they were cancelled before', async () => {
    const rig = start();
    await post(rig, 'p1');
    expect(await lookedAtAll(rig)).toBe(true);
    await parcelOf(rig, 'ReturnParcel', 'p1');
    expect(await lookedAtAll(rig)).toBe(true);
    expect(await count(`subject = 'p1' AND due_at IS NULL`)).toBe(1);

    await parcelOf(rig, 'ForgetParcel', 'p1');
    expect(await lookedAtAll(rig)).toBe(true);
    expect(await count(`key = 'p1'`)).toBe(0);
  });

  it('go, also where they were set and cancelled before anybody looked', async () => {
    const nobody = start({ timers: [] });
    await post(nobody, 'p1');
    await parcelOf(nobody, 'ReturnParcel', 'p1');
    await stop(nobody);
    const rig = start();
    expect(await lookedAtAll(rig)).toBe(true);
    expect(await count(`subject = 'p1' AND due_at IS NULL`)).toBe(1);

    await parcelOf(rig, 'ForgetParcel', 'p1');
    expect(await lookedAtAll(rig)).toBe(true);
    expect(await count(`key = 'p1'`)).toBe(0);
  });

  it('go at the next start where an older program forgot whose they were', async () => {
    const rig = start();
    await post(rig, 'p1');
    await post(rig, 'p2');
    expect(await lookedAtAll(rig)).toBe(true);
    await database.owner.query(
      `UPDATE reactions.timer SET due_at = NULL, subject = NULL WHERE key = 'p1'`,
    );
    await prepareReactionTables(database.owner, { applicationRole: 'anamnesis_app' });
    expect([await count(`key = 'p1'`), await count(`key = 'p2'`)]).toEqual([0, 1]);
  });
});

const count = async (where: string): Promise<number> => {
  const { rows } = await database.owner.query<{ count: string }>(
    `SELECT count(*) FROM reactions.timer WHERE ${where}`,
  );
  return Number(rows[0]?.count);
};

/** As if they had been planned: their parcels are in no log, which their commands then find out. */
const insertTimers = (many: number) =>
  database.owner.query(
    `INSERT INTO reactions.timer (id, plan, version, key, due_at, data)
     SELECT gen_random_uuid(), 'chase-parcels', 1, 'x' || n, $1::timestamptz, '{}'
     FROM generate_series(1, $2::integer) AS n`,
    [after(2), many],
  );
