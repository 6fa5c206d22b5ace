import { setTimeout as delay } from 'node:timers/promises';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import {
  MOST_UNITS,
  meterCodec,
  meterLog,
  meters,
  type MeterEvent,
  type MeterRow,
} from './meters.fixture.js';
import type { Projection } from '../projection.js';
import { startProjections, type RunningProjections } from './projection-runner.js';

const installed = (meterId: string, house: string): MeterEvent => ({
  type: 'MeterInstalled',
  meterId,
  house,
  at: '2026-01-05T08:00:00.000Z',
});
const read = (meterId: string, units: number): MeterEvent => ({
  type: 'MeterRead',
  meterId,
  units,
});
const painted = (house: string, colour: string): MeterEvent => ({
  type: 'HousePainted',
  house,
  colour,
});
const TOO_MUCH = MOST_UNITS + 1;

const parking: Projection<MeterRow, MeterEvent> = { ...meters, onPoison: 'park-key' };
/** As a fix would be: a reading that is too high counts as one. */
const mended: Projection<MeterRow, MeterEvent> = {
  ...parking,
  project: (row, event, at) => {
    const isHigh = event.type === 'MeterRead' && event.units > MOST_UNITS;
    return meters.project(row, isHigh ? { ...event, units: 1 } : event, at);
  },
};

const soon = { timeoutMs: 20_000 };
const running = new Set<RunningProjections>();
afterEach(async () => {
  await Promise.all([...running].map((each) => each.close()));
  running.clear();
});

const opened = () => {
  const store = inMemoryEventStore();
  const rows = inMemoryProjectionStore();
  const parked: string[] = [];
  const start = (projection: Projection<MeterRow, MeterEvent> = parking): RunningProjections => {
    const started = startProjections({
      ...{ projections: [projection], codec: meterCodec, store, rows },
      settings: { leaseMs: 60, standbyMs: 10, lookedEveryMs: 10 },
      onParked: (_, key, { reason }) => parked.push(`${key}: ${reason.split(' ')[0] ?? ''}`),
    });
    running.add(started);
    return started;
  };
  const caughtUp = async ({ progress }: RunningProjections): Promise<void> => {
    expect(await progress.waitFor('meters', await store.head(), soon)).toBe(true);
  };
  return { store, rows, parked, log: meterLog(store), start, caughtUp };
};
const live = { name: 'meters', generation: 1 };
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await isSo()); waited += 10) {
    if (waited > 20_000) throw new Error('It did not happen in time.');
    await delay(10);
  }
};

describe('an event that one row cannot take', () => {
  it('parks that row and no other, and says which event it was', async () => {
    const { store, rows, parked, log, start, caughtUp } = opened();
    await log('meter-1', installed('m1', 'elm'), read('m1', 1));
    await log('meter-2', installed('m2', 'elm'), read('m2', 2));
    await log('meter-1', read('m1', TOO_MUCH), read('m1', 3));
    await log('house-elm', painted('elm', 'red'));
    await log('meter-2', read('m2', 4));
    const runner = start();
    await caughtUp(runner);

    expect(rows.rows('meters').get('m1')).toMatchObject({ units: 1, readings: 1 });
    expect(rows.rows('meters').get('m1')).not.toHaveProperty('colour');
    expect(rows.rows('meters').get('m2')).toMatchObject({ units: 6, colour: 'red' });
    const poison = (await store.readStream('meter-1', { from: 2 }))[0];
    expect(await rows.parked(live)).toMatchObject([{ key: 'm1', at: { eventId: poison?.id } }]);
    expect(parked).toEqual(['m1: Error']);
    expect(runner.health().isHealthy).toBe(true);
  });

  it('leaves the row parked over a restart, and over a retry that mends nothing', async () => {
    const { rows, log, start, caughtUp } = opened();
    await log('meter-1', installed('m1', 'elm'), read('m1', TOO_MUCH));
    const first = start();
    await caughtUp(first);
    await first.close();
    await log('meter-1', read('m1', 2));
    const second = start();
    await caughtUp(second);
    expect(rows.rows('meters').get('m1')).toMatchObject({ units: 0 });
    expect(await rows.retry('meters')).toBe(true);
    await until(async () => (await rows.parked(live)).every(({ isRetried }) => !isRetried));

    expect(await rows.parked(live)).toMatchObject([{ key: 'm1', isRetried: false }]);
    expect(rows.rows('meters').get('m1')).toMatchObject({ units: 0 });
  });

  it('is folded in its place after a fix, with everything that came since', async () => {
    const { rows, log, start, caughtUp } = opened();
    await log('meter-1', installed('m1', 'elm'), read('m1', 5));
    await log('meter-2', installed('m2', 'oak'), read('m2', TOO_MUCH));
    await log('meter-1', read('m1', TOO_MUCH), read('m1', 7));
    await log('house-elm', painted('elm', 'red'));
    const first = start();
    await caughtUp(first);
    await first.close();
    expect(await rows.parked(live)).toHaveLength(2);
    const runner = start(mended);
    await caughtUp(runner);
    expect(rows.rows('meters').get('m1')).toMatchObject({ units: 5 });
    await rows.retry('meters');
    await log('meter-1', read('m1', 9));
    await until(async () => (await rows.parked(live)).length === 0);
    await caughtUp(runner);

    expect(rows.rows('meters').get('m1')).toMatchObject({ units: 22, readings: 4, colour: 'red' });
    expect(rows.rows('meters').get('m2')).toMatchObject({ units: 1 });
    expect(await rows.retry('meters')).toBe(false);
  });

  it('parks it in a generation that is built, too, until a mended one is built', async () => {
    const { rows, log, start, caughtUp } = opened();
    await log('meter-1', installed('m1', 'elm'), read('m1', TOO_MUCH));
    const first = start();
    await caughtUp(first);
    const rebuild = { name: 'meters', version: 1, purpose: 'rebuild' } as const;
    const isBuilt = async () => (await rows.generations.list())[0]?.building === undefined;
    const rebuilt = async (runner: RunningProjections): Promise<void> => {
      await rows.generations.begin(rebuild);
      await until(isBuilt);
      await caughtUp(runner);
    };
    await rebuilt(first);
    expect(await rows.parked({ name: 'meters', generation: 2 })).toHaveLength(1);
    await first.close();
    await rebuilt(start(mended));

    expect(await rows.parked({ name: 'meters', generation: 3 })).toEqual([]);
    expect(rows.rows('meters').get('m1')).toMatchObject({ units: 1 });
  });
});

describe('a projection that an event has stopped', () => {
  it('goes on when somebody asks and the fix is there', async () => {
    const { store, rows, log, start } = opened();
    await log('meter-1', installed('m1', 'elm'), read('m1', 5));
    const fix = { isThere: false };
    const stopping: Projection<MeterRow, MeterEvent> = {
      ...meters,
      project: (row, event, at) => (fix.isThere ? mended : meters).project(row, event, at),
    };
    const { progress, health } = start(stopping);
    const position = await log('meter-1', read('m1', TOO_MUCH));
    await until(async () => health().projections[0]?.status.is === 'stopped');
    expect(await progress.waitFor('meters', position, { timeoutMs: 100 })).toBe(false);
    fix.isThere = true;
    expect(await rows.retry('meters')).toBe(true);

    expect(await progress.waitFor('meters', await store.head(), soon)).toBe(true);
    expect(rows.rows('meters').get('m1')).toMatchObject({ units: 6 });
  });
});
