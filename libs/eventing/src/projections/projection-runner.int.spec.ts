import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import pg from 'pg';
import { appendOf, meterCodec, meters, type MeterEvent, type MeterRow } from './meters.fixture.js';
import { meterDatabase } from './meters-postgres.fixture.js';
import { meterProcesses } from './meters-process.fixture.js';
import { meterTable } from './meters-table.fixture.js';
import type { EventStore, Position } from '../event-store.js';
import { postgresEventStore } from '../postgres/event-store.js';
import { postgresProjectionStore } from '../postgres/projection-store.js';
import { ProjectionProgress } from './projection-progress.js';
import { startProjections, type RunningProjections } from './projection-runner.js';
import type { ProjectionStore } from './projection-store.js';

// Processes are started and killed here, on machines that have other things to do.
jest.setTimeout(30_000);

type Database = Awaited<ReturnType<typeof meterDatabase>>;
let database: Database;
let store: EventStore;
let rows: ProjectionStore;
const closings: (() => Promise<void>)[] = [];
beforeEach(async () => {
  database = await meterDatabase('projection runner');
  store = postgresEventStore({ url: database.url });
  rows = rowsStore();
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

const start = (of: ProjectionStore = rows, owner = 'spec'): RunningProjections => {
  const started = startProjections({
    projections: [meters],
    codec: meterCodec,
    store,
    rows: of,
    owner,
    settings: { leaseMs: 500, standbyMs: 50 },
  });
  closings.push(() => started.close());
  return started;
};

const until = async (isSo: () => boolean): Promise<void> => {
  for (let waited = 0; !isSo(); waited += 1) {
    if (waited > 2_000) throw new Error('It did not happen in time.');
    await delay(10);
  }
};

const meters1 = { name: 'meters', generation: 1 };
const soon = { timeoutMs: 15_000 };
const at = '2026-01-05T08:00:00.000Z';

/** Each writer reads meters of its own, so every append must succeed; answers the last position. */
const write = async (writer: number, readings: number): Promise<Position> => {
  let last: Position = '';
  for (let index = -1; index < readings; index += 1) {
    const meterId = `m${writer}`;
    const event: MeterEvent =
      index < 0
        ? { type: 'MeterInstalled', meterId, house: 'elm', at }
        : { type: 'MeterRead', meterId, units: index };
    const outcome = await store.append(
      appendOf(`meter-${writer}`, index < 0 ? undefined : index, [event]),
    );
    if (outcome.is === 'conflict') throw new Error('Nobody else writes this meter.');
    last = outcome.position;
  }
  return last;
};

const writeAll = async (writers: number, readings: number): Promise<Position> => {
  const positions = await Promise.all(
    Array.from({ length: writers }, (_, writer) => write(writer, readings)),
  );
  return positions.sort().at(-1) ?? '';
};

const expectEveryReadingOnce = async (writers: number, readings: number): Promise<void> => {
  const { rows: found } = await database.owner.query<{ readings: number; units: string }>(
    'SELECT readings, units FROM views.meter',
  );
  const units = String((readings * (readings - 1)) / 2);
  expect(found).toEqual(Array.from({ length: writers }, () => ({ readings, units })));
};

describe('projections on PostgreSQL', () => {
  it('show every event once while many write', async () => {
    const { progress } = start();
    const position = await writeAll(16, 60);

    expect(await progress.waitFor('meters', position, soon)).toBe(true);
    await expectEveryReadingOnce(16, 60);
  });

  it('can be waited for by a process that does not run them', async () => {
    start();
    const elsewhere = new ProjectionProgress(rowsStore());
    const position = await write(1, 3);

    expect(await elsewhere.waitFor('meters', position, soon)).toBe(true);
    const row = (await rows.load(meters1, { keys: ['m1'], where: new Map() })).get('m1');
    expect(row as MeterRow | undefined).toMatchObject({ readings: 3 });
    expect(await elsewhere.waitFor('meters', `${position}9`, { timeoutMs: 50 })).toBe(false);
  });

  it('show every event once when two runners take over from each other all the time', async () => {
    const [one, two] = [start(rows, 'one'), start(rowsStore(), 'two')];
    const writing = writeAll(8, 80);
    for (let turn = 0; turn < 12; turn += 1) {
      (turn % 2 === 0 ? one : two).takeOver('meters');
      await delay(15);
    }
    const position = await writing;

    expect(await one.progress.waitFor('meters', position, soon)).toBe(true);
    await expectEveryReadingOnce(8, 80);
  });

  it('are taken over when the writer is paused past its lease, whose late write is refused', async () => {
    const paused: { until?: Promise<void> } = {};
    const late: { begun?: true; outcome?: 'saved' | 'fenced' } = {};
    const pausing: ProjectionStore = {
      ...rows,
      save: async (asked) => {
        if (!paused.until || late.begun) return rows.save(asked);
        late.begun = true;
        await paused.until;
        const outcome = await rows.save(asked);
        late.outcome = outcome;
        return outcome;
      },
    };
    const first = start(pausing, 'first');
    await first.progress.waitFor('meters', await write(0, 5), soon);
    let wake = (): void => undefined;
    paused.until = new Promise((resolve) => (wake = resolve));
    const position = await write(1, 5);
    await until(() => late.begun === true);
    const second = startProjections({
      projections: [meters],
      codec: meterCodec,
      store,
      rows: rowsStore(),
      takeOver: 'when-silent',
      settings: { leaseMs: 500, standbyMs: 50 },
    });
    closings.push(() => second.close());
    expect(await second.progress.waitFor('meters', position, soon)).toBe(true);
    wake();
    await until(() => late.outcome !== undefined);
    await second.progress.waitFor('meters', await write(2, 5), soon);

    expect(late.outcome).toBe('fenced');
    await expectEveryReadingOnce(3, 5);
  });

  it('go on by themselves when their connections are cut', async () => {
    const { progress } = start();
    const cutter = new pg.Client({ connectionString: database.url });
    await cutter.connect();
    closings.push(() => cutter.end());
    const writing = writeAll(8, 100);
    for (let cuts = 0; cuts < 5; await delay(10)) {
      const { rowCount } = await cutter.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'anamnesis projections' AND datname = current_database()`,
      );
      cuts += rowCount ?? 0;
    }

    expect(await progress.waitFor('meters', await writing, soon)).toBe(true);
    await expectEveryReadingOnce(8, 100);
  });

  it('stop at an event whose row does not fit, and say so', async () => {
    await write(1, 3);
    const { health } = start();
    const events: MeterEvent[] = [{ type: 'MeterRead', meterId: 'm1', units: -0.5 }];
    await store.append(appendOf('meter-1', 3, events));
    const poison = (await store.readStream('meter-1', { from: 4 }))[0];
    await until(() => !health().isHealthy);

    expect(health()).toMatchObject({
      projections: [{ status: { is: 'stopped', at: { eventId: poison?.id } } }],
    });
    const { rows: noted } = await database.owner.query(
      'SELECT status, stopped_at_event, reason FROM eventing.projection_checkpoint',
    );
    expect(noted).toEqual([
      {
        status: 'stopped',
        stopped_at_event: poison?.id,
        reason: expect.stringContaining('22P02') as string,
      },
    ]);
    const row = (await rows.load(meters1, { keys: ['m1'], where: new Map() })).get('m1');
    expect(row).toMatchObject({ readings: 3 });
  });
});

describe('a process that runs projections', () => {
  const processes = meterProcesses('runner');
  beforeAll(processes.build);
  afterAll(processes.remove);

  it('loses and doubles nothing when it is killed in the middle, again and again', async () => {
    let runner: ChildProcess | undefined;
    closings.push(async () => void runner?.kill('SIGKILL'));
    const writing = writeAll(8, 60);
    for (let killed = '', kill = 0; kill < 3; kill += 1) {
      runner = await processes.start(database.url);
      await write(8 + kill, 60);
      const seen = killed;
      for (; killed === seen; await delay(2))
        killed = (await rows.checkpoints())[0]?.position ?? '';
      await processes.kill(runner);
    }
    await writing;
    expect(await rows.checkpoints()).toMatchObject([{ epoch: 3 }]);
    const position = await store.head();
    const { progress } = start();

    expect(await progress.waitFor('meters', position, soon)).toBe(true);
    await expectEveryReadingOnce(11, 60);
  });
});
