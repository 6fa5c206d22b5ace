import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault, type KeyVault } from '@anamnesis/eventing';
import type { FileKeyVaultPlace } from './portal-options.js';
import { openPortal } from './portal.js';
import { SealingRefused } from './sealed-store.js';
import { SEALING_STREAM } from './sealing-established.js';

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

  const open = (keyVault: KeyVault | FileKeyVaultPlace) =>
    openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'elsewhere',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32, 1).toString('base64url'),
      keyVault,
    });

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

  it('stay as they are when a start was refused', async () => {
    const portal = await open({ folder: join(folder, 'vault') });
    expect(await portal.store.readStream(SEALING_STREAM)).toHaveLength(1);
    await portal.close();
  }, 60_000);
});
