import { setTimeout as delay } from 'node:timers/promises';
import { meterDatabase } from './meters-postgres.fixture.js';
import { meterTable } from './meters-table.fixture.js';
import { postgresProjectionStore } from '../postgres/projection-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import type { Opening, ProjectionStore } from './projection-store.js';

let database: Awaited<ReturnType<typeof meterDatabase>>;
beforeAll(async () => {
  database = await meterDatabase('opening a build');
});
afterAll(() => database.drop());

const inPostgres = (): ProjectionStore =>
  postgresProjectionStore({ url: database.url, tables: { meters: meterTable } });

const of = { name: 'meters', leaseMs: 60_000, owner: 'spec' } as const;
const row = { house: 'elm', installedAt: '2026-01-05T08:00:00.000Z', readings: 1, units: 1 };

describe.each([
  ['in memory', inMemoryProjectionStore],
  ['in PostgreSQL', inPostgres],
])('what is built %s', (_, storeOf: () => ProjectionStore) => {
  let store: ProjectionStore;
  beforeAll(async () => {
    store = storeOf();
    const live = await store.open({ ...of, version: 1, takeOver: 'at-once' });
    if (live.is !== 'opened') throw new Error('It was to be opened.');
    await store.save({ ...of, ...live, checkpoint: '1', rows: new Map() });
  });
  afterEach(() => store.generations.abandon('meters'));
  afterAll(() => store.close());

  const begun = async (version: number): Promise<number> => {
    const asked = { name: 'meters', version, purpose: 'rebuild', byItself: true } as const;
    const answer = await store.generations.begin(asked);
    if (answer.is === 'impossible') throw new Error(answer.because);
    return answer.generation;
  };
  const verificationBegun = async () => {
    const asked = { name: 'meters', version: 1, purpose: 'verification' } as const;
    const answer = await store.generations.begin(asked);
    if (answer.is === 'impossible') throw new Error(answer.because);
    return answer;
  };
  const opens = (asked: Pick<Opening, 'version' | 'takeOver'>, generation: number) =>
    store.open({ ...of, ...asked, generation });

  it.each(['when-silent', 'standing-by', 'at-once'] as const)(
    'is not folded %s by the version that was built in its place before',
    async (takeOver) => {
      const generation = await begun(2);
      expect(await begun(3)).toBe(generation);

      const late = await opens({ version: 2, takeOver }, generation);
      expect(late).toMatchObject({ is: 'occupied' });
      const own = await opens({ version: 3, takeOver: 'when-silent' }, generation);
      expect(own).toMatchObject({ is: 'opened', checkpoint: '' });
    },
  );

  it('is not given up by a verification that was silent while it took its place', async () => {
    const { since } = await verificationBegun();
    await begun(2);

    expect(await store.generations.abandon('meters', since)).toBe(false);
    const [meters] = await store.generations.list();
    expect(meters?.building).toMatchObject({ version: 2, purpose: 'rebuild' });
  });

  it('is given up only by the one of two verifications that has its place', async () => {
    const first = await verificationBegun();
    const second = await verificationBegun();
    expect(second.generation).toBe(first.generation);

    expect(await store.generations.abandon('meters', first.since)).toBe(false);
    expect(await store.generations.abandon('meters', second.since)).toBe(true);
    expect(await store.generations.abandon('meters', second.since)).toBe(false);
  });

  it('is not compared with what readers see when it is a rebuild', async () => {
    await begun(2);
    expect(await store.generations.compare('meters', async () => true)).toEqual({
      is: 'impossible',
      because: 'Nothing of meters is there to be compared with.',
    });
  });

  it('tells when it was begun, as the list does', async () => {
    const { since } = await verificationBegun();
    const [meters] = await store.generations.list();
    expect(meters?.building?.since).toBe(since);
  });

  it('takes no row from whoever wrote what was built in its place before', async () => {
    const generation = await begun(2);
    const late = await opens({ version: 2, takeOver: 'when-silent' }, generation);
    await begun(3);
    await opens({ version: 3, takeOver: 'when-silent' }, generation);
    if (late.is !== 'opened') throw new Error('It was to be opened.');

    const rows = new Map([['m1', { meterId: 'm1', ...row, history: [], houses: [] }]]);
    expect(await store.save({ ...of, ...late, checkpoint: '1', rows })).toBe('fenced');
  });
});

describe('what is built in PostgreSQL', () => {
  it('is not opened by a version that waited while another took its place', async () => {
    const store = inPostgres();
    const { owner } = database;
    const asked = { name: 'meters', version: 2, purpose: 'rebuild', byItself: true } as const;
    const begun = await store.generations.begin(asked);
    if (begun.is === 'impossible') throw new Error(begun.because);
    const { generation } = begun;
    await owner.query('BEGIN');
    await owner.query('UPDATE eventing.projection_generation SET building_version = 3');
    await owner.query('UPDATE eventing.projection_checkpoint SET epoch = epoch + 1');
    const late = store.open({ ...of, version: 2, takeOver: 'when-silent', generation });
    await untilSomebodyWaits();
    await owner.query('COMMIT');

    expect(await late).toMatchObject({ is: 'occupied' });
    await store.close();
  });
});

const untilSomebodyWaits = async (): Promise<void> => {
  const waiting =
    'SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid';
  while ((await database.owner.query(waiting)).rowCount === 0) await delay(10);
};
