import { afterEach, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import type { Projection } from '../projection.js';
import { inMemoryKeyVault } from '../sealing/in-memory-key-vault.js';
import { keyRing } from '../sealing/key-ring.js';
import { sealedEventStore } from '../sealing/sealed-event-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import {
  forgettingHouses,
  meterCodec,
  meterLog,
  meters,
  type MeterEvent,
  type MeterRow,
} from './meters.fixture.js';
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
/** A second one, so that both follow the log through what they share when they are live. */
const alsoMeters: Projection<MeterRow, MeterEvent> = { ...meters, name: 'also-meters' };

const soon = { timeoutMs: 20_000 };
const running = new Set<RunningProjections>();
afterEach(async () => {
  await Promise.all([...running].map((each) => each.close()));
  running.clear();
});

const log = () => {
  const [below, vault] = [inMemoryEventStore(), inMemoryKeyVault()];
  /** As a process that has just started, with views of its own. */
  const process = () => {
    const keys = keyRing(vault);
    const store = sealedEventStore(below, keys);
    const rows = inMemoryProjectionStore({ subjects: { meters: 'house', 'also-meters': 'house' } });
    const projections = [meters, alsoMeters];
    const forgetting = forgettingHouses;
    const runner = startProjections({ projections, codec: meterCodec, store, rows, forgetting });
    running.add(runner);
    const caughtUp = async (): Promise<void> => {
      const head = await store.head();
      for (const { name } of projections) {
        expect(await runner.progress.waitFor(name, head, soon)).toBe(true);
      }
    };
    const units = (name = 'meters') =>
      Object.fromEntries(
        [...rows.rows(name)].map(([key, row]) => [key, (row as unknown as MeterRow).units]),
      );
    return { keys, store, caughtUp, units };
  };
  return { below, vault, process };
};

describe('projections over a sealed log', () => {
  it('show what was recorded, live and from the beginning', async () => {
    const { process } = log();
    const live = process();
    await live.caughtUp();
    const [elm, oak] = [meterLog(live.store, 'elm'), meterLog(live.store, 'oak')];
    await elm('meter-1', installed('m1', 'elm'), read('m1', 3));
    await live.caughtUp();
    await oak('meter-2', installed('m2', 'oak'), read('m2', 4));
    await elm('meter-1', read('m1', 5));
    await live.caughtUp();
    const rebuilt = process();
    await rebuilt.caughtUp();
    for (const each of [live, rebuilt]) {
      expect(each.units()).toEqual({ m1: 8, m2: 4 });
      expect(each.units('also-meters')).toEqual({ m1: 8, m2: 4 });
    }
  });

  it('agree after somebody was forgotten, whether they saw it live or begin anew', async () => {
    const { below, vault, process } = log();
    const live = process();
    const anybody = meterLog(live.store);
    const [elm, oak] = [meterLog(live.store, 'elm'), meterLog(live.store, 'oak')];
    await elm('meter-1', installed('m1', 'elm'), read('m1', 3));
    await oak('meter-2', installed('m2', 'oak'), read('m2', 4));
    await live.caughtUp();
    const storedBefore = await below.readStream('meter-1');

    await anybody('forgetting-elm', { type: 'HouseForgotten', house: 'elm' });
    await vault.destroy('elm');
    live.keys.forget('elm');
    await oak('meter-2', read('m2', 5));
    await live.caughtUp();
    const rebuilt = process();
    await rebuilt.caughtUp();
    for (const each of [live, rebuilt]) {
      expect(each.units()).toEqual({ m2: 9 });
      expect(each.units('also-meters')).toEqual({ m2: 9 });
    }
    expect(await below.readStream('meter-1')).toEqual(storedBefore);
  });
});
