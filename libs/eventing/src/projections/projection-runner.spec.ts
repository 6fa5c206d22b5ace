import { setTimeout as delay } from 'node:timers/promises';
import { BEGINNING, type EventStore } from '../event-store.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import { MOST_UNITS, meterCodec, meterLog, meters, type MeterEvent } from './meters.fixture.js';
import {
  startProjections,
  type ProjectionsToStart,
  type RunningProjections,
} from './projection-runner.js';
import {
  ProjectionStoreUnavailable,
  RowsRefused,
  type ProjectionStore,
  type Saving,
} from './projection-store.js';
import type { AnyProjection } from '../projection.js';

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
const moved = (meterId: string, house: string): MeterEvent => ({
  type: 'MeterMoved',
  meterId,
  house,
});
const painted = (house: string, colour: string): MeterEvent => ({
  type: 'HousePainted',
  house,
  colour,
});

const running = new Set<RunningProjections>();
const start = (
  asked: Partial<ProjectionsToStart> & Pick<ProjectionsToStart, 'store' | 'rows'>,
): RunningProjections => {
  const settings = { leaseMs: 200, standbyMs: 20, lookedEveryMs: 10, longestPauseMs: 20 };
  const started = startProjections({
    projections: [meters],
    codec: meterCodec,
    settings,
    ...asked,
  });
  running.add(started);
  return started;
};
afterEach(async () => {
  await Promise.all([...running].map((each) => each.close()));
  running.clear();
});

const soon = { timeoutMs: 20_000 };
const statusOf = ({ health }: RunningProjections, name = 'meters') =>
  health().projections.find((each) => each.name === name)?.status;
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await isSo()); waited += 5) {
    if (waited > 20_000) throw new Error('It did not happen in time.');
    await delay(5);
  }
};

/** The store with one verb in other hands. */
const saving = (
  rows: ProjectionStore,
  save: (asked: Saving, next: ProjectionStore['save']) => ReturnType<ProjectionStore['save']>,
): ProjectionStore => ({ ...rows, save: (asked) => save(asked, rows.save) });

describe('running a projection', () => {
  it('folds what is in the log and then what comes', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const log = meterLog(store);
    await log('meter-1', installed('m1', 'elm'), read('m1', 3));
    const { progress } = start({ store, rows });
    const position = await log('meter-1', read('m1', 4));

    expect(await progress.waitFor('meters', position, soon)).toBe(true);
    expect(rows.rows('meters').get('m1')).toMatchObject({ readings: 2, units: 7 });
  });

  it('sees rows that events of the same page have moved when an event names rows by a column', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const log = meterLog(store);
    await log('meter-1', installed('m1', 'elm'), moved('m1', 'oak'));
    await log('meter-2', installed('m2', 'oak'), moved('m2', 'elm'));
    const position = await log('house-oak', painted('oak', 'green'));
    const { progress } = start({ store, rows });
    await progress.waitFor('meters', position, soon);

    expect(rows.rows('meters').get('m1')).toMatchObject({ house: 'oak', colour: 'green' });
    expect(rows.rows('meters').get('m2')).not.toHaveProperty('colour');
  });

  it('asks for rows by a column only when everything before is written', async () => {
    const [store, kept] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const rows = saving(kept, async (asked, next) => {
      await delay(5);
      return next(asked);
    });
    const log = meterLog(store);
    await log('meter-1', installed('m1', 'elm'));
    for (let index = 0; index < 7; index += 1) await log('meter-1', read('m1', 1));
    const position = await log('house-elm', painted('elm', 'red'));
    const { progress } = start({ store, rows, settings: { mostEvents: 1 } });
    await progress.waitFor('meters', position, soon);

    expect(kept.rows('meters').get('m1')).toMatchObject({ readings: 7, colour: 'red' });
  });

  it('writes no row that is the same as before', async () => {
    const [store, kept] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const written: string[] = [];
    const rows = saving(kept, (asked, next) => {
      written.push(...asked.rows.keys());
      return next(asked);
    });
    const log = meterLog(store);
    await log('meter-1', installed('m1', 'elm'));
    const position = await log('meter-2', installed('m2', 'oak'));
    const { progress } = start({ store, rows });
    await progress.waitFor('meters', position, soon);
    await progress.waitFor('meters', await log('house-elm', painted('elm', 'red')), soon);
    await progress.waitFor('meters', await log('house-elm', painted('elm', 'red')), soon);

    expect(written).toEqual(['m1', 'm2', 'm1']);
  });

  it('looks past events that it does not fold, and notes how far', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const { progress } = start({ store, rows });
    const position = await meterLog(store)('meter-1', { type: 'MeterPolished', meterId: 'm1' });

    expect(await progress.waitFor('meters', position, soon)).toBe(true);
    await until(async () => (await rows.checkpoints())[0]?.position === position);
    expect(rows.rows('meters').size).toBe(0);
  });

  it('says how far it lags, in events and in age', async () => {
    const [store, kept] = [inMemoryEventStore(), inMemoryProjectionStore()];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const rows = saving(kept, async (asked, next) => {
      await held;
      return next(asked);
    });
    const log = meterLog(store);
    const position = await log('meter-1', installed('m1', 'elm'), read('m1', 3));
    const started = start({ store, rows });
    await delay(60);
    const [lag] = await started.lag();
    expect(lag).toMatchObject({ name: 'meters', position: BEGINNING, events: 2 });
    expect(lag?.seconds).toBeGreaterThan(0.03);

    release();
    await started.progress.waitFor('meters', position, soon);
    expect(await started.lag()).toEqual([{ name: 'meters', position, events: 0, seconds: 0 }]);
  });
});

describe('waiting for a projection', () => {
  it('gives up after the time that was given', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const { progress } = start({ store, rows });

    expect(await progress.waitFor('meters', '9', { timeoutMs: 30 })).toBe(false);
  });
});

describe('an event that a projection cannot take', () => {
  const polished: AnyProjection = { ...meters, name: 'polished', events: ['MeterInstalled'] };
  const logged = async (store: EventStore) => {
    const log = meterLog(store);
    await log('meter-1', installed('m1', 'elm'), read('m1', 3));
    await log('meter-2', installed('m2', 'oak'));
    await log('meter-1', read('m1', MOST_UNITS + 1), read('m1', 5));
    return { log, position: await store.head() };
  };

  it('stops that projection at that event and no other one', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const { position } = await logged(store);
    const started = start({ store, rows, projections: [meters, polished] });
    expect(await started.progress.waitFor('polished', position, soon)).toBe(true);
    await until(() => statusOf(started)?.is === 'stopped');

    expect(rows.rows('meters').get('m1')).toMatchObject({ readings: 1, units: 3 });
    expect(rows.rows('meters').get('m2')).toMatchObject({ house: 'oak' });
    expect(started.health().isHealthy).toBe(false);
    expect(statusOf(started, 'polished')).toEqual({ is: 'running' });
  });

  it('stands still also where somebody looked just before, and hears only now of no stop', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    await logged(store);
    let wasSeen = false;
    const list = async () => {
      const found = await rows.generations.list();
      await until(() => statusOf(started)?.is === 'stopped');
      wasSeen ||= found.some(({ live }) => !live.stopped);
      return found;
    };
    const generations: typeof rows.generations = { ...rows.generations, list };
    const started = start({ store, rows: { ...rows, generations } });
    await until(() => wasSeen);
    await delay(50);
    expect(statusOf(started)).toMatchObject({ is: 'stopped' });
  });

  it('is named, with the place of the error and without what it said', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    await logged(store);
    const poison = (await store.readStream('meter-1'))[2];
    const started = start({ store, rows });
    await until(() => statusOf(started)?.is === 'stopped');

    const [checkpoint] = await rows.checkpoints();
    expect(checkpoint?.stopped?.eventId).toBe(poison?.id);
    expect(checkpoint?.stopped?.reason).toMatch(/^Error at .*meters\.fixture/);
    expect(JSON.stringify([checkpoint, started.health()])).not.toContain('Maria');
    const before = (await store.readStream('meter-2'))[0];
    expect(checkpoint?.position).toBe(before?.position);
  });

  it('is tried again by a fresh start, and taken once the projection is mended', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const { position } = await logged(store);
    const first = start({ store, rows });
    await until(() => statusOf(first)?.is === 'stopped');
    const again = start({ store, rows, takeOver: 'when-silent' });
    await until(() => statusOf(again)?.is === 'stopped');
    const mended: typeof meters = {
      ...meters,
      project: (row, event, at) =>
        event.type === 'MeterRead' && event.units > MOST_UNITS
          ? row
          : meters.project(row, event, at),
    };
    const { progress } = start({ store, rows, projections: [mended], takeOver: 'when-silent' });

    expect(await progress.waitFor('meters', position, soon)).toBe(true);
    expect(rows.rows('meters').get('m1')).toMatchObject({ readings: 2, units: 8 });
    expect(await rows.checkpoints()).not.toHaveProperty([0, 'stopped']);
  });

  it('is not tried over and over by one that stands by', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const log = meterLog(store);
    const position = await log('meter-1', installed('m1', 'elm'));
    const first = start({ store, rows });
    await first.progress.waitFor('meters', position, soon);
    const second = start({ store, rows, takeOver: 'when-silent' });
    await until(() => statusOf(second)?.is === 'standing-by');
    await log('meter-1', read('m1', MOST_UNITS + 1));
    await until(() => statusOf(first)?.is === 'stopped');
    await delay(300);

    expect(statusOf(second)?.is).toBe('standing-by');
    second.takeOver('meters');
    await until(() => statusOf(second)?.is === 'stopped');
  });

  it('stops the projection when its type is known to nobody', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const strange = { type: 'MeterBewitched', meterId: 'm1' };
    const bewitched = { ...meters, events: [...meters.events, strange.type] };
    await meterLog(store)('meter-1', installed('m1', 'elm'));
    const bytes = new TextEncoder().encode('{}');
    const id = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
    const events = [{ id, type: strange.type, data: bytes, metadata: bytes }];
    await store.append({ stream: 'meter-1', expectedRevision: 0, events });
    const started = start({ store, rows, projections: [bewitched] });
    await until(() => statusOf(started)?.is === 'stopped');

    expect(statusOf(started)).toMatchObject({ at: { eventId: id } });
    expect(rows.rows('meters').get('m1')).toBeDefined();
    const before = (await store.readStream('meter-1'))[0];
    expect(await rows.checkpoints()).toMatchObject([{ position: before?.position }]);
  });

  it('is found among thousands when its row does not fit the table', async () => {
    const [store, kept] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const rows = saving(kept, (asked, next) =>
      [...asked.rows.values()].some((row) => row['house'] === 'bad')
        ? Promise.reject(new RowsRefused('refused'))
        : next(asked),
    );
    const log = meterLog(store);
    for (let index = 0; index < 2_000; index += 1) {
      await log(`meter-${index}`, installed(`m${index}`, index === 1_234 ? 'bad' : 'good'));
    }
    const started = start({ store, rows });
    await until(() => statusOf(started)?.is === 'stopped');

    expect(kept.rows('meters').size).toBe(1_234);
    const poison = (await store.readStream('meter-1234'))[0];
    expect(statusOf(started)).toMatchObject({ at: { eventId: poison?.id, reason: 'refused' } });
  });
});

describe('two runners of one projection', () => {
  it('write one after the other: a fresh start takes over at once and the first stands by', async () => {
    const [store, rows] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const log = meterLog(store);
    const first = start({ store, rows, owner: 'first' });
    await first.progress.waitFor('meters', await log('meter-1', installed('m1', 'elm')), soon);
    const second = start({ store, rows, owner: 'second' });
    await until(() => statusOf(second)?.is === 'running');
    const position = await log('meter-1', read('m1', 1));

    expect(await second.progress.waitFor('meters', position, soon)).toBe(true);
    await until(() => statusOf(first)?.is === 'standing-by');
    expect(rows.rows('meters').get('m1')).toMatchObject({ readings: 1 });
    expect(await first.progress.waitFor('meters', position, soon)).toBe(true);
  });

  it('hand over without waiting when the first is closed, and after its lease when it is silent', async () => {
    const [store, kept] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const log = meterLog(store);
    let isPaused = false;
    const paused: Saving[] = [];
    const first = saving(kept, (asked, next) => {
      if (!isPaused) return next(asked);
      paused.push(asked);
      return new Promise(() => undefined);
    });
    const one = startProjections({
      projections: [meters],
      codec: meterCodec,
      store,
      rows: first,
      settings: { leaseMs: 200 },
    });
    await one.progress.waitFor('meters', await log('meter-1', installed('m1', 'elm')), soon);
    const two = start({ store, rows: kept, takeOver: 'when-silent' });
    await until(() => statusOf(two)?.is === 'standing-by');
    isPaused = true;
    const position = await log('meter-1', read('m1', 1));
    expect(await two.progress.waitFor('meters', position, soon)).toBe(true);
    const [late] = paused;
    if (!late) throw new Error('The first runner was to be paused in its write.');

    expect(await kept.save(late)).toBe('fenced');
    expect(kept.rows('meters').get('m1')).toMatchObject({ readings: 1 });
    await log('meter-1', read('m1', 1));
    // It waits for its write for ever; only what it looks at besides can be ended.
    void one.close();
  });
});

describe('a link that breaks', () => {
  it('neither loses nor doubles an event, whether the write was stored or not', async () => {
    const [store, kept] = [inMemoryEventStore(), inMemoryProjectionStore()];
    const log = meterLog(store);
    await log('meter-1', installed('m1', 'elm'));
    let writes = 0;
    const rows = saving(kept, async (asked, next) => {
      writes += 1;
      if (writes % 3 === 1) throw new ProjectionStoreUnavailable('cut before it was stored');
      const saved = await next(asked);
      if (writes % 3 === 2) throw new ProjectionStoreUnavailable('cut after it was stored');
      return saved;
    });
    const { progress } = start({ store, rows, settings: { mostEvents: 7, longestPauseMs: 2 } });
    for (let index = 0; index < 60; index += 1) await log('meter-1', read('m1', 1));

    expect(await progress.waitFor('meters', await store.head(), soon)).toBe(true);
    expect(kept.rows('meters').get('m1')).toMatchObject({ readings: 60, units: 60 });
  });

  it('shows in health until it is mended', async () => {
    const [store, kept] = [inMemoryEventStore(), inMemoryProjectionStore()];
    let isDown = true;
    const rows: ProjectionStore = {
      ...kept,
      open: (asked) =>
        isDown ? Promise.reject(new ProjectionStoreUnavailable('down')) : kept.open(asked),
    };
    const seen: string[] = [];
    const started = start({ store, rows, onStatus: (_, { is }) => seen.push(is) });
    await until(() => statusOf(started)?.is === 'waiting-for-link');
    expect(started.health().isHealthy).toBe(false);
    isDown = false;
    await until(() => started.health().isHealthy);

    expect(seen).toEqual(['waiting-for-link', 'running']);
  });
});
