import 'reflect-metadata';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import pg from 'pg';
import {
  ApproveForgetting,
  RecordPatient,
  RequestForgetting,
  type PortalCaller,
} from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault, VaultUnavailable, type KeyVault } from '@anamnesis/eventing';
import type { PortalCommand } from './command-registry.js';
import { commandMessage } from './messages.js';
import type { FileKeyVaultPlace, ProjectionsHere } from './portal-options.js';
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

  it('are told to differ by whose key is lost, and not by who was forgotten since', async () => {
    const other = await freshDatabase('lost keys');
    const vault = inMemoryKeyVault();
    const told: string[] = [];
    const openIt = (keyVault: KeyVault, projections: ProjectionsHere) =>
      openPortal({
        ...{ ...optionsWith(keyVault), databaseUrl: other.applicationUrl },
        ...{ databaseOwnerUrl: other.ownerUrl, projections },
        onLostKeys: (sentence) => told.push(sentence),
      });
    const portal = await openIt(vault, 'run');
    const [maria, jonas, facilityId, ...people] = [1, 2, 3, 4, 5, 6].map(
      (end) => `3f0c2d2e-7b1a-4f53-8c65-00000000000${end}`,
    );
    const [records = '', nurse = '', doctor = ''] = people;
    const say = async (Class: new () => object, fields: object, by: PortalCaller) => {
      const command = plainToInstance(Class, fields) as PortalCommand;
      expect(await portal.commands.handle(commandMessage(command, by))).toMatchObject({
        is: 'accepted',
      });
    };
    const named = { familyName: 'Weber', givenName: 'Kim', birthDate: '1958-04-12', facilityId };
    for (const patientId of [maria, jonas]) {
      await say(RecordPatient, { patientId, ...named }, { actor: records, role: 'record-system' });
    }
    const because = {
      reason: 'erasure-asked',
      authority: 'patient-request',
      reference: 'PR-2026-1',
    };
    await say(RequestForgetting, { patientId: maria, ...because }, { actor: nurse, role: 'staff' });
    await say(ApproveForgetting, { patientId: maria }, { actor: doctor, role: 'provider' });
    await portal.close();
    const older = { ...inMemoryKeyVault(), id: vault.id };
    await (await openIt(older, 'elsewhere')).close();
    expect(told).toEqual([expect.stringContaining(`of 1 subjects cannot be opened (${jonas})`)]);
    // The same is looked at where nobody is to be told: such a vault makes no key either.
    const outOfReach: KeyVault = {
      ...older,
      find: () => Promise.reject(new VaultUnavailable('Its master key opens nothing.')),
    };
    const untold = openPortal({
      ...{ ...optionsWith(outOfReach), databaseUrl: other.applicationUrl },
      databaseOwnerUrl: other.ownerUrl,
    });
    await expect(untold).rejects.toThrow('Its master key opens nothing.');
    await other.drop();
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
