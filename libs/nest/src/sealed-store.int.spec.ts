import 'reflect-metadata';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault, type KeyVault } from '@anamnesis/eventing';
import type { FileKeyVaultPlace } from './portal-options.js';
import { preparePostgres } from './portal-stores.js';
import { openPortal, portalCodec } from './portal.js';
import { openSealedLog } from './sealed-store.js';
import { SEALING_STREAM } from './sealing-established.js';
import { SealingRefused } from './sealing-refused.js';

describe('a log and the vault that it is sealed with', () => {
  let database: FreshDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await freshDatabase('sealed store');
    folder = mkdtempSync(join(tmpdir(), 'anamnesis-vault-'));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const SECRET = 'the digest key of this spec, long enough';
  const optionsWith = (keyVault: KeyVault | FileKeyVaultPlace, digestKey = SECRET) => ({
    databaseUrl: database.applicationUrl,
    databaseOwnerUrl: database.ownerUrl,
    projections: 'elsewhere' as const,
    digestKey,
    cursorKey: Buffer.alloc(32, 1).toString('base64url'),
    keyVault,
  });
  const open = (keyVault: KeyVault | FileKeyVaultPlace) => openPortal(optionsWith(keyVault));
  const openToRead = (place: FileKeyVaultPlace) => openSealedLog(optionsWith(place), portalCodec());
  const eventsIn = async (): Promise<string | undefined> => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const { rows } = await client.query<{ events: string }>(
      'SELECT count(*)::text AS events FROM eventstore.events',
    );
    await client.end();
    return rows[0]?.events;
  };

  it('are not begun by whoever only reads', async () => {
    const place = { folder: join(folder, 'vault') };
    await preparePostgres(optionsWith(place));
    await expect(openToRead(place)).resolves.toBeUndefined();
    expect(await eventsIn()).toBe('0');
    expect(existsSync(place.folder)).toBe(false);
  }, 60_000);

  it('are noted once, however many processes begin the log together', async () => {
    const place = { folder: join(folder, 'vault') };
    const portals = await Promise.all([open(place), open(place), open(place)]);
    const [first] = portals;
    const stored = await first?.store.readStream(SEALING_STREAM);
    expect(stored?.map(({ type }) => type)).toEqual(['SealingEstablished']);
    await Promise.all(portals.map((portal) => portal.close()));
    await (await open(place)).close();
  }, 60_000);

  it('are refused when they do not belong together', async () => {
    await expect(open({ folder: join(folder, 'another') })).rejects.toThrow(
      'There is no key vault',
    );
    const other = open(inMemoryKeyVault());
    await expect(other).rejects.toThrow(SealingRefused);
    await expect(other).rejects.toThrow('restore that vault from its newest backup');
  }, 60_000);

  it('are refused with another digest key than the log was begun with', async () => {
    const place = { folder: join(folder, 'vault') };
    const opened = openPortal(optionsWith(place, 'another digest key, which is also long'));
    await expect(opened).rejects.toThrow(SealingRefused);
    await expect(opened).rejects.toThrow('set the key that the log was begun with');
  }, 60_000);

  it('stay as they are when a start was refused', async () => {
    const portal = await open({ folder: join(folder, 'vault') });
    expect(await portal.store.readStream(SEALING_STREAM)).toHaveLength(1);
    await portal.close();
  }, 60_000);

  it('are opened by whoever only reads, as they are', async () => {
    const before = await eventsIn();
    const log = await openToRead({ folder: join(folder, 'vault') });
    expect(await log?.store.readStream(SEALING_STREAM)).toHaveLength(1);
    await log?.close();
    expect(await eventsIn()).toBe(before);
    await expect(openToRead({ folder: join(folder, 'another') })).rejects.toThrow(
      'There is no key vault',
    );
  }, 60_000);
});
