import pg from 'pg';
import { meterDatabase } from '../projections/meters-postgres.fixture.js';
import { meterTable } from '../projections/meters-table.fixture.js';
import type { Opened, ProjectionStore } from '../projections/projection-store.js';
import { postgresProjectionStore } from './projection-store.js';

let database: Awaited<ReturnType<typeof meterDatabase>>;
let store: ProjectionStore;
beforeAll(async () => {
  database = await meterDatabase('forgetting and building');
  store = postgresProjectionStore({ url: database.url, tables: { meters: meterTable } });
});
afterEach(() => store.generations.abandon('meters'));
afterAll(async () => {
  await store.close();
  await database.drop();
});

const of = { name: 'meters', leaseMs: 60_000 } as const;

const opened = async (generation?: number): Promise<Opened> => {
  const how = { ...of, version: 1, owner: 'spec' };
  const found = await store.open(
    generation === undefined
      ? { ...how, takeOver: 'at-once' }
      : { ...how, takeOver: 'standing-by', generation },
  );
  if (found.is !== 'opened') throw new Error('It was to be opened.');
  return found;
};

const building = async () => {
  const live = await opened();
  const begun = await store.generations.begin({ name: 'meters', version: 1, purpose: 'rebuild' });
  if (begun.is === 'impossible') throw new Error(begun.because);
  const { generation } = begun;
  const { epoch } = await opened(generation);
  return { live, generation, epoch };
};

const writes = (held: Pick<Opened, 'generation' | 'epoch'>, meterId: string, house: string) => {
  const row = { meterId, house, installedAt: '2026-01-05T08:00:00.000Z', readings: 2, units: 7 };
  const rows = new Map([[meterId, { ...row, history: [], houses: [] }]]);
  return store.save({ ...of, ...held, checkpoint: meterId, rows });
};

const forget = ({ generation, epoch, checkpoint }: Opened, subject: string) =>
  store.forget({ ...of, generation, epoch, checkpoint, subject });

/** Written by whatever way: it stands in that place. */
const stands = (client: pg.Client, [generation, house]: readonly [number, string]) =>
  client.query(
    `INSERT INTO generations.meter
       (generation, meter_id, house, installed_at, readings, units, history, houses)
     VALUES ($1, 'm of ' || $2, $2, now(), 1, 1, '[]', '{}')`,
    [generation, house],
  );

const rowsOf = async (house: string): Promise<number> => {
  const rows = 'SELECT FROM generations.meter WHERE house = $1';
  return (await database.owner.query(rows, [house])).rows.length;
};

describe('forgetting somebody while another generation is built', () => {
  it('keeps out what its writer has folded already and not written', async () => {
    const { live, generation, epoch } = await building();
    expect(await writes({ generation, epoch }, 'm1', 'bay')).toBe('saved');
    expect(await forget(live, 'bay')).toBe('saved');
    expect(await writes({ generation, epoch }, 'm2', 'bay')).toBe('fenced');
    expect(await rowsOf('bay')).toBe(0);
  });

  it('lets its writer go on at once, which knows of it from then on', async () => {
    const { live, generation, epoch } = await building();
    await writes({ generation, epoch }, 'm1', 'elm');
    await forget(live, 'fir');
    expect(await opened(generation)).toMatchObject({ checkpoint: 'm1' });
    expect(await store.forgotten()).toContain('fir');
  });

  it('waits for what its writer is just writing', async () => {
    const { live, generation } = await building();
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    await writer.query('BEGIN');
    const itsCheckpoint = "name = 'meters' AND generation = $1";
    await writer.query(
      `UPDATE eventing.projection_checkpoint SET position = 'm1' WHERE ${itsCheckpoint}`,
      [generation],
    );
    const forgotten = forget(live, 'sloe');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await stands(writer, [generation, 'sloe']);
    await writer.query('COMMIT');
    await writer.end();
    expect(await forgotten).toBe('saved');
    expect(await rowsOf('sloe')).toBe(0);
  });

  it('leaves nothing in the place of a build that is given up', async () => {
    const { live, generation } = await building();
    await forget(live, 'rue');
    await stands(database.owner, [generation, 'rue']);
    expect(await store.generations.abandon('meters')).toBe(true);
    expect(await rowsOf('rue')).toBe(0);
  });

  it('leaves nothing in the place of what was live, whose writer had not heard of it', async () => {
    const { live, generation, epoch } = await building();
    await writes({ generation, epoch }, 'm9', 'may');
    const built = { ...live, generation, epoch, checkpoint: 'm9' };
    expect(await forget(built, 'yew')).toBe('saved');
    expect(await writes(live, 'm8', 'yew')).toBe('saved');
    expect(await rowsOf('yew')).toBe(1);
    const reaches = () => Promise.resolve(true);
    expect(await store.generations.handOver('meters', reaches)).toBe('handed-over');
    expect(await rowsOf('yew')).toBe(0);
  });
});
