import { setTimeout as delay } from 'node:timers/promises';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import { lagging } from './live-tail.fixture.js';
import { meterCodec, meterLog, meters } from './meters.fixture.js';
import { startProjections } from './projection-runner.js';
import { ProjectionStoreUnavailable, type ProjectionStore } from './projection-store.js';

const installed = {
  type: 'MeterInstalled',
  meterId: 'm1',
  house: 'elm',
  at: '2026-01-05T08:00:00.000Z',
} as const;
const read = { type: 'MeterRead', meterId: 'm1', units: 1 } as const;

const settings = { leaseMs: 60, standbyMs: 10, lookedEveryMs: 5, longestPauseMs: 5 };
const soon = { timeoutMs: 20_000 };

/** Notes each checkpoint, and loses its link for one renewal when it is told to. */
const watched = (rows: ProjectionStore) => {
  const checkpoints: string[] = [];
  let breaks = false;
  const store: ProjectionStore = {
    ...rows,
    save: async (saving) => {
      const saved = await rows.save(saving);
      checkpoints.push(saving.checkpoint);
      return saved;
    },
    renewLease: async (lease) => {
      if (!breaks) return rows.renewLease(lease);
      breaks = false;
      throw new ProjectionStoreUnavailable('The link broke.');
    },
  };
  return { store, checkpoints, breakOnce: () => void (breaks = true) };
};

describe('the checkpoint of rows', () => {
  it('never goes back, also when its projection has read further than the shared subscription', async () => {
    const store = lagging(inMemoryEventStore());
    const kept = inMemoryProjectionStore();
    const rows = watched(kept);
    const log = meterLog(store);
    const start = () =>
      startProjections({
        ...{ projections: [meters], codec: meterCodec, settings, store },
        rows: rows.store,
      });
    const running = start();
    await running.progress.waitFor('meters', await log('meter-1', installed), soon);
    store.handOn();
    // The shared one holds a page up to the first of these, and has the second to read.
    await log('meter-1', read);
    await delay(5);
    const last = await log('meter-1', read);
    rows.breakOnce();
    expect(await running.progress.waitFor('meters', last, soon)).toBe(true);
    for (let page = 0; page < 5; page += 1) {
      store.handOn();
      await delay(10);
    }
    const closed = running.close();
    store.handOn();
    await closed;

    expect(rows.checkpoints).toEqual([...rows.checkpoints].sort());
    const again = start();
    await again.progress.waitFor('meters', await log('meter-1', read), soon);
    expect(kept.rows('meters').get('m1')).toMatchObject({ readings: 3 });
    await again.close();
  });
});
