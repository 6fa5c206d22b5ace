import pg from 'pg';
import { freshDatabase, type FreshDatabase } from './testing.js';

const ask = async (url: string, text: string): Promise<unknown[][]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
};

describe('a fresh database for a spec', () => {
  let first: FreshDatabase;
  let second: FreshDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([freshDatabase('Prescriptions'), freshDatabase('Queue')]);
  });

  afterAll(async () => {
    await Promise.all([first.drop(), second.drop()]);
  });

  it('has a name of its own, so that specs run side by side', () => {
    expect(first.name).toMatch(/^spec_\d+_\d+_\d+_[0-9a-f]{8}_prescriptions$/);
    expect(first.name).not.toBe(second.name);
  });

  it('lets the owner make tables that the application may not touch until it is granted', async () => {
    await ask(first.ownerUrl, 'CREATE TABLE refill (id int)');
    await expect(ask(first.applicationUrl, 'SELECT * FROM refill')).rejects.toThrow(
      'permission denied for table refill',
    );
    await ask(first.ownerUrl, 'GRANT SELECT ON refill TO anamnesis_app');
    await expect(ask(first.applicationUrl, 'SELECT * FROM refill')).resolves.toEqual([]);
  });

  it('lets the application create nothing', async () => {
    await expect(ask(first.applicationUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow(
      'permission denied for schema public',
    );
    await expect(ask(first.applicationUrl, 'CREATE SCHEMA mine')).rejects.toThrow(
      'permission denied for database',
    );
  });

  it('lets the owner add the extensions that searching needs', async () => {
    await ask(first.ownerUrl, 'CREATE EXTENSION pg_trgm');
    await expect(
      ask(first.ownerUrl, "SELECT similarity('Müller', 'Mueller') > 0"),
    ).resolves.toEqual([[true]]);
  });

  it('is gone after it was dropped, even while somebody is connected', async () => {
    const third = await freshDatabase('Dropped');
    const client = new pg.Client({ connectionString: third.applicationUrl });
    client.on('error', () => undefined);
    await client.connect();
    await third.drop();
    await expect(ask(third.applicationUrl, 'SELECT 1')).rejects.toThrow('does not exist');
    await client.end().catch(() => undefined);
  });
});
