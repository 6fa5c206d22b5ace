import { parcelDatabase } from '../reactions/parcels-database.fixture.js';
import { prepareReactionTables } from './reaction-tables.js';

let database: Awaited<ReturnType<typeof parcelDatabase>>;
beforeAll(async () => {
  database = await parcelDatabase('samples of reactions');
}, 30_000);
afterAll(() => database.drop());

const sampled = async (): Promise<readonly string[]> => {
  const { rows } = await database.owner.query<{ column: string }>(
    `SELECT tablename || '.' || attname AS column FROM pg_stats WHERE schemaname = 'reactions'`,
  );
  return rows.map(({ column }) => column);
};

describe('what PostgreSQL samples of what waits to be sent', () => {
  it('is nothing that was said of a person, also where an older program had it sampled', async () => {
    const column = 'ALTER TABLE reactions.outbox ALTER COLUMN body SET STATISTICS';
    await database.owner.query(
      `INSERT INTO reactions.outbox (id, kind, cause, correlation, caused_by, body)
         SELECT gen_random_uuid(), 'parcel', 'c', 'c', 'c', jsonb_build_object('for', 'Alvarez')
         FROM generate_series(1, 20);
       ANALYZE reactions.outbox`,
    );
    expect(await sampled()).toContain('outbox.kind');
    expect(await sampled()).not.toContain('outbox.body');

    await database.owner.query(`${column} -1; ANALYZE reactions.outbox; ${column} 0`);
    expect(await sampled()).toContain('outbox.body');
    await prepareReactionTables(database.owner, { applicationRole: 'anamnesis_app' });
    expect(await sampled()).not.toContain('outbox.body');
    expect(await sampled()).toContain('outbox.kind');
  });
});
