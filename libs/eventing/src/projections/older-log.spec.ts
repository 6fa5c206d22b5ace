import { setTimeout as delay } from 'node:timers/promises';
import type { EventStore } from '../event-store.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import { meterCodec, meterLog, meters, type MeterEvent } from './meters.fixture.js';
import { endsBefore, OLDER_LOG, reachesBeyond } from './older-log.js';
import { ProjectionProgress } from './projection-progress.js';
import { startProjections, type RunningProjections } from './projection-runner.js';
import type { ProjectionStore } from './projection-store.js';

const at = '2026-01-05T08:00:00.000Z';
const installed: MeterEvent = { type: 'MeterInstalled', meterId: 'm1', house: 'elm', at };
const read = (units: number): MeterEvent => ({ type: 'MeterRead', meterId: 'm1', units });
const soon = { timeoutMs: 20_000 };

const running = new Set<RunningProjections>();
const start = (store: EventStore, rows: ProjectionStore): RunningProjections => {
  const settings = { leaseMs: 100, standbyMs: 20, lookedEveryMs: 10, longestPauseMs: 20 };
  const started = startProjections({
    ...{ projections: [meters], codec: meterCodec, store, rows, settings },
  });
  running.add(started);
  return started;
};
afterEach(async () => {
  await Promise.all([...running].map((each) => each.close()));
  running.clear();
});

/** Rows that have met three events, and a log of which only the first was in the backup. */
const restored = async () => {
  const [whole, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
  const position = await meterLog(whole)('meter-1', installed, read(3), read(4));
  const before = start(whole, rows);
  await before.progress.waitFor('meters', position, soon);
  await before.close();
  const backup = inMemoryEventStore();
  await meterLog(backup)('meter-1', installed);
  return { backup, rows, position };
};

const stopped = async ({ health }: RunningProjections): Promise<void> => {
  const isStopped = () => health().projections[0]?.status.is === 'stopped';
  for (let waited = 0; !isStopped(); waited += 5) {
    if (waited > 20_000) throw new Error('It did not stop in time.');
    await delay(5);
  }
};

describe('a view that has looked further than a restored log goes', () => {
  it('stops with what to do, and folds nothing of what is new', async () => {
    const { backup, rows } = await restored();
    const runner = start(backup, rows);
    await stopped(runner);
    expect(runner.health()).toMatchObject({
      isHealthy: false,
      projections: [{ status: { is: 'stopped', at: OLDER_LOG } }],
    });
    expect(await rows.checkpoints()).toMatchObject([{ stopped: OLDER_LOG }]);
  });

  it('is told by nobody to have met what was recorded since', async () => {
    const { backup, rows, position } = await restored();
    const runner = start(backup, rows);
    await stopped(runner);
    const moment = { timeoutMs: 50 };
    expect(await runner.progress.waitFor('meters', position, moment)).toBe(false);
    const elsewhere = new ProjectionProgress(rows);
    expect(await elsewhere.waitFor('meters', position, moment)).toBe(false);
  });

  it('goes on as ever where the log is whole', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const log = meterLog(store);
    const position = await log('meter-1', installed, read(3));
    const first = start(store, rows);
    await first.progress.waitFor('meters', position, soon);
    await first.close();
    const second = start(store, rows);
    expect(await second.progress.waitFor('meters', await log('meter-1', read(4)), soon)).toBe(true);
  });

  it('is seen by whoever opens, before anything is appended', async () => {
    const { backup, rows } = await restored();
    expect(await reachesBeyond(backup, [inMemoryProjectionStore(), rows], 0)).toBe(true);
    expect(await reachesBeyond(backup, [inMemoryProjectionStore()], 0)).toBe(false);
  });
});

describe('a log of whose end a node has not heard yet', () => {
  it('is looked at again', async () => {
    const heads = ['1', '1', '3'];
    const log = { head: async () => heads.shift() ?? '3' };
    expect(await endsBefore('2', log, { patienceMs: 5_000 })).toBe(false);
    expect(await endsBefore('4', log, { patienceMs: 10 })).toBe(true);
  });
});
