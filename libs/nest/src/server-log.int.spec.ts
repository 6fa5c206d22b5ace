import 'reflect-metadata';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { openPortal } from './portal.js';

let database: FreshDatabase;
let superuser: pg.Client;
const keyVault = inMemoryKeyVault();
beforeAll(async () => {
  database = await freshDatabase('server log');
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
}, 60_000);
afterAll(async () => {
  await superuser.end();
  await database.drop();
}, 30_000);

/** What is said as a portal opens there. */
const warnings = async (): Promise<readonly string[]> => {
  const said: string[] = [];
  const portal = await openPortal({
    databaseUrl: database.applicationUrl,
    databaseOwnerUrl: database.ownerUrl,
    projections: 'elsewhere',
    digestKey: 'the digest key of this spec, long enough',
    cursorKey: Buffer.alloc(32, 1).toString('base64url'),
    keyVault,
    onWarning: (sentence) => void said.push(sentence),
  });
  await portal.close();
  return said;
};

describe('a portal that opens', () => {
  it('says nothing of the log of a server that prints nothing of patients', async () => {
    expect(await warnings()).toEqual([]);
  }, 30_000);

  it('says what to set where a server prints rows and parameters for its database', async () => {
    const name = new URL(database.applicationUrl).pathname.slice(1);
    await superuser.query(`ALTER DATABASE "${name}" SET log_error_verbosity = 'default'`);
    await superuser.query(`ALTER DATABASE "${name}" SET log_min_duration_statement = 0`);
    const [sentence, ...more] = await warnings();
    expect(more).toEqual([]);
    expect(sentence).toContain('set log_error_verbosity = terse, log_min_duration_statement = -1');
  }, 30_000);
});
