import type { ProjectionCheckpoint } from '@anamnesis/eventing';
import { StaleViews, type StaleViewsOptions } from './stale-views.js';

const checkpoint = (name: string, position: number, isStopped = false): ProjectionCheckpoint => ({
  ...{ name, generation: 1, position: at(position), epoch: 1, owner: 'projector' },
  ...(isStopped ? { stopped: { eventId: 'event-9', reason: 'TypeError at project' } } : {}),
});
const at = (position: number): string => String(position).padStart(6, '0');

/** A log and the views that follow it, at a time that stands until it is moved. */
const watched = (options: Partial<StaleViewsOptions> = {}) => {
  const log = { head: 7, isAway: false, now: 0, looks: 0 };
  const seen: Record<string, number | 'stopped'> = { queue: 7, names: 7 };
  const stale = new StaleViews({
    rows: {
      checkpoints: () => {
        log.looks += 1;
        return Promise.resolve(
          Object.entries(seen).map(([name, position]) =>
            position === 'stopped' ? checkpoint(name, 0, true) : checkpoint(name, position),
          ),
        );
      },
    },
    store: {
      head: () => (log.isAway ? Promise.reject(new Error('away')) : Promise.resolve(at(log.head))),
    },
    ...{ views: ['queue', 'names'], mayLagMs: 5_000, patienceMs: 0, now: () => log.now },
    ...options,
  });
  /** Looks once a second until then, as the portal does. */
  const until = async (now: number): Promise<boolean> => {
    while (log.now < now) {
      log.now += 1_000;
      await stale.mayLack(['queue']);
    }
    return stale.mayLack(['queue']);
  };
  return { log, seen, stale, until };
};

describe('views that an event has stopped', () => {
  it('are named among those that a question reads', async () => {
    const { seen, stale } = watched();
    seen.queue = 'stopped';

    expect(await stale.among(['queue', 'names'])).toEqual(['queue']);
    expect(await stale.among(['names'])).toEqual([]);
    expect(await stale.mayLack(['names', 'queue'])).toBe(true);
    expect(await stale.mayLack(['names'])).toBe(false);
  });

  it('are looked for once a second, and found to go on again', async () => {
    const { log, seen, stale } = watched();
    seen.queue = 'stopped';
    expect(await stale.among(['queue'])).toEqual(['queue']);
    seen.queue = 7;
    log.now = 999;
    expect(await stale.among(['queue'])).toEqual(['queue']);
    log.now = 1_000;

    expect(await stale.among(['queue'])).toEqual([]);
    expect(log.looks).toBe(2);
  });

  it('are none while nobody can be asked, and may be any for whoever must know', async () => {
    const checkpoints = () => Promise.reject(new Error('no link'));
    const { stale } = watched({ rows: { checkpoints } });
    expect(await stale.among(['queue'])).toEqual([]);
    expect(await stale.mayLack(['queue'])).toBe(true);
  });
});

describe('views that nobody folds', () => {
  it('stand still once they lack what was in the log for the time that they may lag', async () => {
    const { log, until, stale } = watched();
    expect(await until(2_000)).toBe(false);
    log.head = 8;
    expect(await until(7_000)).toBe(false);

    expect(await until(8_000)).toBe(true);
    expect(await stale.among(['queue', 'names'])).toEqual(['queue', 'names']);
  });

  it('go on as soon as they have seen it, and one that still lacks it does not', async () => {
    const { log, seen, until, stale } = watched();
    await until(1_000);
    log.head = 9;
    expect(await until(7_000)).toBe(true);
    seen.queue = 9;
    expect(await until(8_000)).toBe(false);
    expect(await stale.among(['queue', 'names'])).toEqual(['names']);
  });

  it('are not those that follow a log which never rests, nor those of one that does', async () => {
    const { log, seen, until } = watched();
    await until(0);
    for (let second = 1; second <= 30; second += 1) {
      seen.queue = log.head;
      log.head += 1_000;
      expect(await until(second * 1_000)).toBe(false);
    }
    seen.queue = log.head;
    expect(await until(600_000)).toBe(false);
  });

  it('are not those that fold many events at once within that time', async () => {
    const { log, seen, until } = watched();
    await until(3_000);
    log.head += 5_000;
    expect(await until(7_000)).toBe(false);
    seen.queue = log.head;
    expect(await until(60_000)).toBe(false);
  });

  it('stand still at the first look where they lack what was there before', async () => {
    const { seen, stale } = watched();
    seen.queue = 6;
    expect(await stale.among(['queue', 'names'])).toEqual(['queue']);
  });

  it('are waited for at the first look, when they are just folding it', async () => {
    const { seen, stale } = watched({ patienceMs: 60_000, now: () => performance.now() });
    seen.queue = 6;
    setTimeout(() => (seen.queue = 7), 20);
    expect(await stale.mayLack(['queue'])).toBe(false);
  });

  it('are not waited for where an event has stopped them', async () => {
    const { seen, stale } = watched({ patienceMs: 60_000, now: () => performance.now() });
    seen.queue = 'stopped';
    expect(await stale.among(['queue', 'names'])).toEqual(['queue']);
  });

  it('are all those without a checkpoint, unless the log is empty', async () => {
    expect(await watched().stale.mayLack(['made yesterday'])).toBe(true);
    const { stale } = watched({ store: { head: () => Promise.resolve('') } });
    expect(await stale.mayLack(['made yesterday'])).toBe(false);
  });

  it('may be any once the log could not be asked for longer than they may lag', async () => {
    const { log, until } = watched();
    await until(1_000);
    log.isAway = true;
    expect(await until(6_000)).toBe(false);
    expect(await until(9_000)).toBe(true);
    log.isAway = false;
    expect(await until(10_000)).toBe(false);
  });
});
