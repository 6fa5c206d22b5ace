import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { RecordFacility, type PortalCaller } from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { commandMessage } from './messages.js';
import { OlderLog } from './older-log.js';
import { openPortal, type Portal } from './portal.js';

const records: PortalCaller = {
  actor: '11111111-1111-4111-8111-111111111111',
  role: 'record-system',
};

describe('a log that is older than what was made from it', () => {
  const vault = inMemoryKeyVault();
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await freshDatabase('older log');
  });
  afterAll(() => database.drop());

  const withPortal = async (work: (portal: Portal) => Promise<void>): Promise<void> => {
    const portal = await openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'run',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32, 1).toString('base64url'),
      keyVault: vault,
    });
    try {
      await work(portal);
    } finally {
      await portal.close();
    }
  };
  const sqlAs = async (
    url: string,
    ...statements: readonly string[]
  ): Promise<pg.QueryResult[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const results: pg.QueryResult[] = [];
      for (const statement of statements) results.push(await client.query(statement));
      return results;
    } finally {
      await client.end();
    }
  };
  const facility = async (portal: Portal, number: number): Promise<string> => {
    const facilityId = `00000000-0000-4000-8000-00000000000${number}`;
    const fields = { facilityId, name: `House ${number}`, zone: 'Europe/Berlin', phone: '030-0' };
    const command = Object.assign(new RecordFacility(), fields);
    const answer = await portal.commands.handle(commandMessage(command, records));
    if (answer.is !== 'accepted') throw new Error(`It was ${answer.is}.`);
    const wait = { timeoutMs: 10_000 };
    const isSeen = await portal.progress.waitFor('facilities', await portal.store.head(), wait);
    if (!isSeen) throw new Error('The view did not look at it.');
    return facilityId;
  };
  /** As a backup of the events holds it, put back under tables that stayed as they are. */
  const restoreUpTo = (position: string) =>
    sqlAs(
      database.superuserUrl,
      `ALTER TABLE eventstore.events DISABLE TRIGGER USER`,
      `DELETE FROM eventstore.events e WHERE e.position > ${Number(position)}`,
      `SELECT setval(pg_get_serial_sequence('eventstore.events', 'position'),
                     ${Number(position) + 1}, false)`,
    );

  it('is not opened, before anything is appended', async () => {
    let backup = '';
    await withPortal(async (portal) => {
      await facility(portal, 1);
      backup = await portal.store.head();
      await facility(portal, 2);
    });
    await restoreUpTo(backup);
    const opened = withPortal(() => Promise.resolve());
    await expect(opened).rejects.toThrow(OlderLog);
    await expect(opened).rejects.toThrow('DROP SCHEMA IF EXISTS views, generations, eventing, r');
    const [events] = await sqlAs(database.ownerUrl, 'SELECT max(position) FROM eventstore.events');
    expect(Number(events?.rows[0].max)).toBe(Number(backup));
  }, 60_000);

  it('is not begun, either, where nothing is left of it', async () => {
    await restoreUpTo('0');
    const opened = withPortal(() => Promise.resolve());
    await expect(opened).rejects.toThrow(OlderLog);
    const [events] = await sqlAs(database.ownerUrl, 'SELECT count(*) FROM eventstore.events');
    expect(Number(events?.rows[0].count)).toBe(0);
  }, 60_000);

  it('is opened when all of that was dropped, and what is recorded then is seen', async () => {
    const drop = 'DROP SCHEMA IF EXISTS views, generations, eventing, reactions CASCADE';
    await sqlAs(database.ownerUrl, drop);
    await withPortal(async (portal) => {
      const facilityId = await facility(portal, 3);
      const rows = await sqlAs(database.ownerUrl, 'SELECT facility_id FROM views.facility');
      expect(rows[0]?.rows.map((row) => row.facility_id)).toContain(facilityId);
      expect(portal.projections?.health().isHealthy).toBe(true);
      expect(portal.reactions?.health().isHealthy).toBe(true);
    });
  }, 60_000);
});
