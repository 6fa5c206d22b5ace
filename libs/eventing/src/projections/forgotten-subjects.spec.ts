import { inMemoryEventStore } from '../in-memory-event-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import {
  MOST_UNITS,
  forgettingHouses,
  meterCodec,
  meterLog,
  meters,
  type MeterEvent,
  type MeterRow,
} from './meters.fixture.js';
import {
  startProjections,
  type ProjectionsToStart,
  type RunningProjections,
} from './projection-runner.js';
import type { Projection } from '../projection.js';

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
const forgotten = (house: string): MeterEvent => ({ type: 'HouseForgotten', house });

const soon = { timeoutMs: 20_000 };
const running = new Set<RunningProjections>();
afterEach(async () => {
  await Promise.all([...running].map((each) => each.close()));
  running.clear();
});

const opened = () => {
  const store = inMemoryEventStore();
  const rows = inMemoryProjectionStore({ subjects: { meters: 'house', counts: 'none' } });
  const start = (asked: Partial<ProjectionsToStart> = {}): RunningProjections => {
    const projections = [meters];
    const forgetting = forgettingHouses;
    const what = { projections, codec: meterCodec, store, rows, forgetting, ...asked };
    const started = startProjections(what);
    running.add(started);
    return started;
  };
  const caughtUp = async (runner: RunningProjections, name = 'meters'): Promise<void> => {
    expect(await runner.progress.waitFor(name, await store.head(), soon)).toBe(true);
  };
  const about = (house: string) => meterLog(store, house);
  return { store, rows, start, caughtUp, about, anybody: meterLog(store) };
};

describe('forgetting somebody', () => {
  it('deletes their rows, whatever was folded before, and leaves the others', async () => {
    const { rows, start, caughtUp, about, anybody } = opened();
    await about('elm')('meter-1', installed('m1', 'elm'), read('m1', 3));
    await about('oak')('meter-2', installed('m2', 'oak'), read('m2', 4));
    await anybody('forgetting-elm', forgotten('elm'));
    await caughtUp(start());

    expect([...rows.rows('meters').keys()]).toEqual(['m2']);
  });

  it('deletes rows that an earlier run has written', async () => {
    const { rows, start, caughtUp, about, anybody } = opened();
    const runner = start();
    await about('elm')('meter-1', installed('m1', 'elm'), read('m1', 3));
    await caughtUp(runner);
    expect([...rows.rows('meters').keys()]).toEqual(['m1']);
    await anybody('forgetting-elm', forgotten('elm'));
    await caughtUp(runner);

    expect([...rows.rows('meters').keys()]).toEqual([]);
  });

  it('leaves out what is recorded about them afterwards, also after a restart', async () => {
    const { rows, start, caughtUp, about, anybody } = opened();
    const elm = about('elm');
    await elm('meter-1', installed('m1', 'elm'));
    await anybody('forgetting-elm', forgotten('elm'));
    await elm('meter-3', installed('m3', 'elm'));
    const first = start();
    await caughtUp(first);
    await first.close();
    await elm('meter-4', installed('m4', 'elm'));
    await anybody('meter-5', installed('m5', 'oak'));
    await caughtUp(start());

    expect([...rows.rows('meters').keys()]).toEqual(['m5']);
  });

  it('reaches each of several people between events of others in one batch', async () => {
    const { rows, start, caughtUp, about, anybody } = opened();
    await anybody('forgetting-ash', forgotten('ash'));
    await about('elm')('meter-1', installed('m1', 'elm'));
    await about('oak')('meter-2', installed('m2', 'oak'), read('m2', 1));
    await anybody('forgetting-elm', forgotten('elm'));
    await anybody('meter-6', installed('m6', 'fir'));
    await anybody('forgetting-oak', forgotten('oak'));
    await anybody('meter-7', installed('m7', 'fir'));
    await caughtUp(start());

    expect([...rows.rows('meters').keys()]).toEqual(['m6', 'm7']);
  });

  it('reaches everybody whom one event names', async () => {
    const { rows, start, caughtUp, about, anybody } = opened();
    await about('elm')('meter-1', installed('m1', 'elm'));
    await about('oak')('meter-2', installed('m2', 'oak'));
    await anybody('meter-3', installed('m3', 'fir'));
    await anybody('forgetting-elm', forgotten('elm'));
    await about('oak')('meter-4', installed('m4', 'oak'));
    const forgetting = { ...forgettingHouses, subjectsOf: () => ['elm', 'oak'] };
    await caughtUp(start({ forgetting }));

    expect([...rows.rows('meters').keys()]).toEqual(['m3']);
  });

  it('fences whoever builds another generation, who may have folded events of theirs', async () => {
    const rows = inMemoryProjectionStore({ subjects: { meters: ['house', 'meterId'] } });
    const asked = { name: 'meters', version: 1, owner: 'spec', leaseMs: 1_000 } as const;
    const live = await rows.open({ ...asked, takeOver: 'at-once' });
    const begun = await rows.generations.begin({ ...asked, purpose: 'rebuild' });
    if (live.is !== 'opened' || begun.is === 'impossible') throw new Error('It is to be built.');
    const { generation } = begun;
    const build = await rows.open({ ...asked, takeOver: 'when-silent', generation });
    if (build.is !== 'opened') throw new Error('It was to be opened.');
    const given = { name: 'meters', leaseMs: 1_000, checkpoint: '1' };
    await rows.forget({ ...given, epoch: live.epoch, generation: 1, subject: 'elm' });

    const folded = new Map([['m1', { meterId: 'm1', house: 'elm' }]]);
    const saving = { ...given, generation, epoch: build.epoch, rows: folded };
    expect(await rows.save(saving)).toBe('fenced');
    const again = await rows.open({ ...asked, takeOver: 'standing-by', generation });
    expect(again).toMatchObject({ is: 'opened' });
    expect(await rows.forgotten()).toEqual(['elm']);
  });

  it('is folded like any other event by a projection that declares it', async () => {
    const { rows, start, caughtUp, about, anybody } = opened();
    const counts: Projection<{ readonly house: string; readonly times: number }, MeterEvent> = {
      name: 'counts',
      events: ['HouseForgotten'],
      keysOf: (event) => ('house' in event ? [event.house] : []),
      project: (row, event) =>
        'house' in event ? { house: event.house, times: (row?.times ?? 0) + 1 } : row,
    };
    await about('elm')('meter-1', installed('m1', 'elm'));
    await anybody('forgetting-elm', forgotten('elm'));
    await caughtUp(start({ projections: [meters, counts] }), 'counts');

    expect([...rows.rows('counts').values()]).toEqual([{ house: 'elm', times: 1 }]);
  });

  it('takes place again when the process ended between the deletion and what comes next', async () => {
    const { rows, start, caughtUp, about, anybody } = opened();
    await about('elm')('meter-1', installed('m1', 'elm'));
    const poisonous: Projection<MeterRow, MeterEvent> = {
      ...meters,
      events: [...meters.events, 'HouseForgotten'],
      project: (row, event, at) => {
        if (event.type === 'HouseForgotten') throw new Error('not known yet');
        return meters.project(row, event, at);
      },
      keysOf: (event, recorded) =>
        'house' in event && event.type === 'HouseForgotten'
          ? [event.house]
          : meters.keysOf(event, recorded),
    };
    await anybody('forgetting-elm', forgotten('elm'));
    await anybody('meter-2', installed('m2', 'oak'));
    const stopping = start({ projections: [poisonous] });
    await expect(
      stopping.progress.waitFor('meters', '0000000000000003', { timeoutMs: 100 }),
    ).resolves.toBe(false);
    expect([...rows.rows('meters').keys()]).toEqual([]);
    await stopping.close();
    await caughtUp(start());

    expect([...rows.rows('meters').keys()]).toEqual(['m2']);
  });

  it('stops the projection when the rule itself cannot say whom', async () => {
    const { start, anybody, store } = opened();
    const forgetting = {
      ...forgettingHouses,
      subjectsOf: (): readonly string[] => {
        throw new Error(`a reading above ${MOST_UNITS}`);
      },
    };
    await anybody('forgetting-elm', forgotten('elm'));
    const runner = start({ forgetting });
    const within = { timeoutMs: 100 };
    expect(await runner.progress.waitFor('meters', await store.head(), within)).toBe(false);

    const [meter] = runner.health().projections;
    expect(meter?.status).toMatchObject({
      is: 'stopped',
      at: { reason: expect.not.stringContaining('above') as string },
    });
  });
});
