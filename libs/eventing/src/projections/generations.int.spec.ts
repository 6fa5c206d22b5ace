import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import pg from 'pg';
import {
  appendOf,
  forgettingHouses,
  meterCodec,
  meters,
  type MeterEvent,
  type MeterRow,
} from './meters.fixture.js';
import { meterDatabase } from './meters-postgres.fixture.js';
import { meterProcesses } from './meters-process.fixture.js';
import { meterTable } from './meters-table.fixture.js';
import type { EventStore, Position } from '../event-store.js';
import { postgresEventStore } from '../postgres/event-store.js';
import { postgresProjectionStore } from '../postgres/projection-store.js';
import type { Projection } from '../projection.js';
import {
  startProjections,
  type ProjectionsToStart,
  type RunningProjections,
} from './projection-runner.js';
import type { ProjectionStore } from './projection-store.js';
import { verifyProjection } from './verification.js';

jest.setTimeout(60_000);

type Database = Awaited<ReturnType<typeof meterDatabase>>;
let database: Database;
let store: EventStore;
let rows: ProjectionStore;
let reader: pg.Client;
const closings: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  database = await meterDatabase('generations');
  store = postgresEventStore({ url: database.url });
  rows = rowsStore();
  reader = new pg.Client({ connectionString: database.url });
  await reader.connect();
  closings.push(() => reader.end());
});
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
  await store.close();
  await database.drop();
});

const rowsStore = (): ProjectionStore => {
  const opened = postgresProjectionStore({ url: database.url, tables: { meters: meterTable } });
  closings.push(() => opened.close());
  return opened;
};

const start = (asked: Partial<ProjectionsToStart> = {}): RunningProjections => {
  const started = startProjections({
    projections: [meters],
    codec: meterCodec,
    store,
    rows,
    settings: { leaseMs: 1_000, standbyMs: 50 },
    ...asked,
  });
  closings.push(() => started.close());
  return started;
};

const soon = { timeoutMs: 20_000 };
const at = '2026-01-05T08:00:00.000Z';

/** Installs a meter in a house and reads it; each reading says one unit. */
const write = async (meterId: string, house: string, readings: number): Promise<Position> => {
  const installed: MeterEvent = { type: 'MeterInstalled', meterId, house, at };
  const read: MeterEvent = { type: 'MeterRead', meterId, units: 1 };
  const events = [installed, ...Array.from({ length: readings }, () => read)];
  const outcome = await store.append(appendOf(`meter-${meterId}`, undefined, events));
  if (outcome.is === 'conflict') throw new Error('Nobody else writes this meter.');
  return outcome.position;
};

const writeMany = async (label: string, meterCount: number): Promise<Position> => {
  const ids = Array.from({ length: meterCount }, (_, index) => `${label}${index}`);
  const positions = await Promise.all(ids.map((id) => write(id, 'elm', 5)));
  return positions.sort().at(-1) ?? '';
};

const generationsNow = async () => (await rows.generations.list())[0];
const seen = async () => {
  const { rows: found } = await reader.query<{ meter_id: string; units: string; colour: string }>(
    'SELECT meter_id, units, colour FROM views.meter ORDER BY meter_id',
  );
  return found;
};
const rebuild = { name: 'meters', version: 1, purpose: 'rebuild' } as const;
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await isSo()); waited += 1) {
    if (waited > 1_000) throw new Error('It did not happen in time.');
    await delay(20);
  }
};
const isBuilt = async () => (await generationsNow())?.building === undefined;

/** What a later version shows: every row is painted. */
const painted: Projection<MeterRow, MeterEvent> = {
  ...meters,
  version: 2,
  project: (row, event, projected) => {
    const after = meters.project(row, event, projected);
    return after && { ...after, colour: 'painted' };
  },
};

describe('rebuilding beside what is read', () => {
  it('shows readers every row all the time, while events come, and hands over whole', async () => {
    const { progress } = start();
    await progress.waitFor('meters', await writeMany('a', 200), soon);
    const counts: number[] = [];
    const reading = { goesOn: true };
    const read = async (): Promise<void> => {
      while (reading.goesOn) counts.push((await seen()).length);
    };
    const looking = read();
    expect(await rows.generations.begin(rebuild)).toMatchObject({ is: 'begun', generation: 2 });
    for (let more = 0; !(await isBuilt()); more += 1) await writeMany(`b${more}-`, 5);
    const last = await writeMany('c', 5);
    expect(await progress.waitFor('meters', last, soon)).toBe(true);
    reading.goesOn = false;
    await looking;

    expect(counts.every((count, index) => count >= (counts[index - 1] ?? 200))).toBe(true);
    expect((await seen()).every(({ units }) => units === '5')).toBe(true);
    expect(await generationsNow()).toMatchObject({
      live: { generation: 2, position: await store.head() },
      old: { generation: 1 },
    });
  });

  it('waits for no reader, and a reader that began before goes on seeing what it saw', async () => {
    const { progress } = start();
    await progress.waitFor('meters', await writeMany('a', 3), soon);
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const before = await seen();
    await rows.generations.begin(rebuild);
    await until(isBuilt);
    await progress.waitFor('meters', await writeMany('b', 1), soon);

    expect(await seen()).toEqual(before);
    await reader.query('COMMIT');
    expect(await seen()).toHaveLength(4);
  });

  it('happens by itself for a changed projection, while the old rows are shown and folded', async () => {
    const old = start();
    await old.progress.waitFor('meters', await writeMany('a', 50), soon);
    const held: { release?: () => void } = {};
    const holding = new Promise<void>((resolve) => (held.release = resolve));
    const slow: ProjectionStore = {
      ...rowsStore(),
      save: async (asked) => {
        if (asked.generation === 2) await holding;
        return rows.save(asked);
      },
    };
    const changed = start({ projections: [painted], rows: slow });
    await until(async () => (await generationsNow())?.building !== undefined);
    await old.progress.waitFor('meters', await writeMany('b', 1), soon);
    const [first, ...others] = await seen();
    expect([first?.colour, others.length]).toEqual([null, 50]);
    expect(changed.health().projections[0]?.status).toMatchObject({ is: 'rebuilding' });
    held.release?.();
    await until(isBuilt);
    await until(async () => changed.health().projections[0]?.status.is === 'running');

    expect((await seen()).map(({ colour }) => colour)).toEqual(Array(51).fill('painted'));
    expect(await generationsNow()).toMatchObject({ live: { version: 2 }, old: { version: 1 } });
    await until(async () => old.health().projections[0]?.status.is === 'standing-by');
  });

  it('goes back to the generation before, and does not come again by itself', async () => {
    const old = start();
    await old.progress.waitFor('meters', await writeMany('a', 3), soon);
    await old.close();
    const changed = start({ projections: [painted] });
    await until(async () => (await generationsNow())?.live.version === 2);
    expect(await rows.generations.switchBack('meters')).toMatchObject({ version: 1 });
    await until(async () => changed.health().projections[0]?.status.is === 'standing-by');
    await delay(200);

    expect((await seen()).map(({ colour }) => colour)).toEqual([null, null, null]);
    expect(await generationsNow()).not.toHaveProperty('building');
    expect(changed.health().projections[0]?.status).toMatchObject({ is: 'standing-by' });
    const again = await rows.generations.begin({ ...rebuild, version: 2 });
    expect(again.is).toBe('begun');
    await until(async () => (await generationsNow())?.live.version === 2);
    expect((await seen()).map(({ colour }) => colour)).toEqual(Array(3).fill('painted'));
  });

  it('is not begun by the version that has been handed over since it looked', async () => {
    const old = start();
    await old.progress.waitFor('meters', await writeMany('a', 3), soon);
    await old.close();
    start({ projections: [painted] });
    await until(async () => (await generationsNow())?.live.version === 2);

    const late = { ...rebuild, version: 2, byItself: true };
    expect(await rows.generations.begin(late)).toEqual({
      is: 'impossible',
      because: 'meters shows version 2 by now.',
    });
    expect(await generationsNow()).toMatchObject({ old: { version: 1 } });
  });

  it('keeps one generation before, and begins again in the place of the one before that', async () => {
    const { progress } = start();
    await progress.waitFor('meters', await writeMany('a', 3), soon);
    for (const live of [2, 3, 1, 2]) {
      await rows.generations.begin(rebuild);
      await until(isBuilt);
      expect((await generationsNow())?.live.generation).toBe(live);
      expect(await seen()).toHaveLength(3);
    }
    const kept = await database.owner.query('SELECT DISTINCT generation FROM generations.meter');
    expect(kept.rowCount).toBe(3);
  });

  it('can be given up, and the next one begins from the beginning', async () => {
    const { progress, close } = start();
    await progress.waitFor('meters', await writeMany('a', 3), soon);
    await close();
    await rows.generations.begin(rebuild);
    expect(await rows.generations.begin(rebuild)).toMatchObject({ is: 'under-way' });
    expect(await rows.generations.switchBack('meters')).toMatchObject({ is: 'impossible' });
    expect(await rows.generations.abandon('meters')).toBe(true);
    expect(await rows.generations.abandon('meters')).toBe(false);
    expect(await generationsNow()).not.toHaveProperty('building');
  });

  it('forgets people in every generation', async () => {
    const { progress } = start({ forgetting: forgettingHouses });
    await write('m1', 'oak', 1);
    await progress.waitFor('meters', await writeMany('a', 2), soon);
    await rows.generations.begin(rebuild);
    await until(isBuilt);
    const forget: MeterEvent = { type: 'HouseForgotten', house: 'oak' };
    const outcome = await store.append(appendOf('forgetting-oak', undefined, [forget]));
    const { position } = outcome as { position: Position };
    await progress.waitFor('meters', position, soon);

    const { rows: left } = await database.owner.query<{ generation: number }>(
      "SELECT generation FROM generations.meter WHERE house = 'oak'",
    );
    expect(left).toEqual([]);
    expect(await seen()).toHaveLength(2);
  });
});

describe('two processes that run projections', () => {
  const processes = meterProcesses('generations');
  beforeAll(processes.build);
  afterAll(processes.remove);

  it('finish a rebuild although either is killed in the middle, from where it was', async () => {
    const METERS = 400;
    await writeMany('a', METERS);
    const startOne = () => processes.start(database.url, 3);
    const running = [await startOne(), await startOne()];
    closings.push(async () => running.forEach((runner) => runner.kill('SIGKILL')));
    const begun = async () => (await generationsNow())?.building?.position ?? 'z';
    await until(async () => (await rows.checkpoints())[0]?.position === (await store.head()));
    await rows.generations.begin(rebuild);
    const positions: Position[] = [];
    for (let kill = 0; kill < 4; kill += 1) {
      const before = await begun();
      await until(async () => (await begun()) > before || (await isBuilt()));
      positions.push(before);
      const killed = running.shift();
      if (killed) await processes.kill(killed);
      running.push(await startOne());
    }
    await until(isBuilt);

    expect(positions).toEqual([...positions].sort());
    expect(new Set(positions).size).toBeGreaterThan(1);
    expect(await generationsNow()).toMatchObject({ live: { generation: 2 } });
    expect((await seen()).filter(({ units }) => units === '5')).toHaveLength(METERS);
    const verifying = { projection: meters, store, codec: meterCodec, rows };
    expect(await verifyProjection(verifying)).toMatchObject({ rows: METERS, differences: 0 });
  });
});

describe('verifying what is read', () => {
  const verify = () =>
    verifyProjection({ projection: meters, store, codec: meterCodec, rows: rowsStore() });

  it('finds nothing where nothing is wrong, while events come', async () => {
    const { progress } = start();
    await progress.waitFor('meters', await writeMany('a', 60), soon);
    const writing = writeMany('b', 60);
    const verified = await verify();
    await progress.waitFor('meters', await writing, soon);

    expect(verified).toMatchObject({ is: 'compared', differences: 0, examples: [] });
    expect(await seen()).toHaveLength(120);
    expect(await generationsNow()).toMatchObject({ live: { generation: 1 } });
    expect(await generationsNow()).not.toHaveProperty('building');
  });

  it('names rows and properties that differ, and not what they hold', async () => {
    const { progress } = start();
    await progress.waitFor('meters', await writeMany('a', 4), soon);
    await database.owner.query(`
      UPDATE generations.meter SET units = 6, house = 'María' WHERE meter_id = 'a0';
      DELETE FROM generations.meter WHERE meter_id = 'a1';
      INSERT INTO generations.meter (meter_id, house, installed_at, readings, units, history, houses)
      VALUES ('zz', 'elm', '${at}', 0, 0, '[]', '{}');
    `);

    const verified = await verify();
    expect(verified).toMatchObject({ is: 'compared', rows: 5, differences: 3 });
    expect(verified).toMatchObject({
      examples: [
        { key: 'a0', is: 'different', properties: ['house', 'units'] },
        { key: 'a1', is: 'missing-in-live' },
        { key: 'zz', is: 'only-in-live' },
      ],
    });
    expect(JSON.stringify(verified)).not.toContain('María');
  });

  it('is refused for another version than readers see', async () => {
    const { progress } = start();
    await progress.waitFor('meters', await writeMany('a', 1), soon);
    const asked = { projection: painted, store, codec: meterCodec, rows };

    expect(await verifyProjection(asked)).toMatchObject({
      is: 'impossible',
      because: 'Readers see version 1 of meters; this program folds 2.',
    });
  });
});

describe('a row that PostgreSQL refuses', () => {
  it('is parked alone, and made anew when somebody asks after a fix', async () => {
    const parking = { ...meters, onPoison: 'park-key' } as const;
    await write('m1', 'elm', 2);
    const broken: MeterEvent = { type: 'MeterRead', meterId: 'm1', units: -0.5 };
    await store.append(appendOf('meter-m1', 2, [broken]));
    const first = start({ projections: [parking] });
    const last = await writeMany('a', 30);
    expect(await first.progress.waitFor('meters', last, soon)).toBe(true);
    const live = { name: 'meters', generation: 1 };
    const [parked] = await rows.parked(live);
    expect(parked).toMatchObject({ key: 'm1', isRetried: false });
    expect(parked?.at.reason).toContain('22P02');
    expect((await seen()).find(({ meter_id }) => meter_id === 'm1')).toMatchObject({ units: '2' });
    await first.close();
    const whole: Projection<MeterRow, MeterEvent> = {
      ...parking,
      project: (row, event, projected) => {
        const isHalf = event.type === 'MeterRead' && event.units < 0;
        return meters.project(row, isHalf ? { ...event, units: 8 } : event, projected);
      },
    };
    start({ projections: [whole] });
    expect(await rows.retry('meters')).toBe(true);
    await until(async () => (await rows.parked(live)).length === 0);

    expect((await seen()).find(({ meter_id }) => meter_id === 'm1')).toMatchObject({ units: '10' });
    expect(await seen()).toHaveLength(31);
  });
});
