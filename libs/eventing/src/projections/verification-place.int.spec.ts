import { setTimeout as delay } from 'node:timers/promises';
import { appendOf, meterCodec, meters, type MeterEvent } from './meters.fixture.js';
import { meterDatabase } from './meters-postgres.fixture.js';
import { meterTable } from './meters-table.fixture.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { postgresProjectionStore } from '../postgres/projection-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import { buildRefused, type ProjectionGenerations } from './projection-generations.js';
import { startProjections } from './projection-runner.js';
import type { ProjectionStore } from './projection-store.js';
import { verifyProjection } from './verification.js';

let database: Awaited<ReturnType<typeof meterDatabase>>;
beforeAll(async () => {
  database = await meterDatabase('verification place');
});
afterAll(() => database.drop());

const inPostgres = (): ProjectionStore =>
  postgresProjectionStore({ url: database.url, tables: { meters: meterTable } });

const METERS = 12;
const log = inMemoryEventStore();
const settings = { leaseMs: 1_000, standbyMs: 20, mostEvents: 4 };

describe.each([
  ['in memory', inMemoryProjectionStore],
  ['in PostgreSQL', inPostgres],
])('a verification %s', (_, storeOf: () => ProjectionStore) => {
  let rows: ProjectionStore;
  beforeAll(async () => {
    rows = storeOf();
    const running = startProjections({
      ...{ projections: [meters], codec: meterCodec, store: log, rows, settings },
    });
    await running.progress.waitFor('meters', await log.head(), { timeoutMs: 20_000 });
    await running.close();
  });
  afterEach(() => rows.generations.abandon('meters'));
  afterAll(() => rows.close());

  const verify = (using: ProjectionStore) =>
    verifyProjection({
      ...{ projection: meters, store: log, codec: meterCodec, rows: using, settings },
      signal: AbortSignal.timeout(4_000),
    });
  const asked = { name: 'meters', version: 1, purpose: 'verification' } as const;
  const later = { ...asked, version: 2, purpose: 'rebuild', byItself: true } as const;

  it.each<[string, (generations: ProjectionGenerations) => Promise<unknown>, object | undefined]>([
    ['somebody gives it up', (generations) => generations.abandon('meters'), undefined],
    ['a later version is built there', (generations) => generations.begin(later), { version: 2 }],
    [
      'another verification has begun there',
      (generations) => generations.begin(asked),
      { purpose: 'verification' },
    ],
  ])('ends with a refusal when its place is lost, for %s', async (_why, lose, left) => {
    const refused = await verify(losingItsPlace(rows, () => lose(rows.generations)));

    expect(refused).toEqual({
      is: 'impossible',
      because:
        'The verification of meters was given up, or another build has its place: try again.',
    });
    const [found] = await rows.generations.list();
    expect(found?.building).toEqual(left && expect.objectContaining(left));
  });

  it.each([
    [2, { is: 'compared', rows: METERS, differences: 0 }],
    [3, buildRefused('Not in time.')],
  ])('makes the last step again when it was held up, as after %i times', async (times, ends) => {
    expect(await verify(heldUp(rows, times))).toMatchObject(ends);
  });
});

/** Falls silent, and loses its place between what it has folded and the first rows written. */
const losingItsPlace = (rows: ProjectionStore, lose: () => Promise<unknown>): ProjectionStore => {
  const soonSilent = { leaseMs: 1 };
  let isLost = false;
  return {
    ...rows,
    open: (opening) => rows.open({ ...opening, ...(isLost ? {} : soonSilent) }),
    clear: (lease) => rows.clear({ ...lease, ...(isLost ? {} : soonSilent) }),
    save: async (saving) => {
      if (!isLost) {
        isLost = true;
        await delay(20);
        await lose();
      }
      return rows.save(saving);
    },
  };
};

const heldUp = (rows: ProjectionStore, times: number): ProjectionStore => {
  let compared = 0;
  const { generations } = rows;
  return {
    ...rows,
    generations: {
      ...generations,
      compare: async (name, reaches) => {
        compared += 1;
        return compared > times ? generations.compare(name, reaches) : buildRefused('Not in time.');
      },
    },
  };
};

beforeAll(async () => {
  const read: MeterEvent = { type: 'MeterRead', meterId: '', units: 1 };
  for (let index = 0; index < METERS; index += 1) {
    const meterId = `m${index}`;
    const at = '2026-01-05T08:00:00.000Z';
    const installed: MeterEvent = { type: 'MeterInstalled', meterId, house: 'elm', at };
    const events = [installed, { ...read, meterId }];
    await log.append(appendOf(`meter-${meterId}`, undefined, events));
  }
});
