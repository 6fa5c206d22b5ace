import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { BEGINNING, type EventStore, type StoredEvent } from '@anamnesis/eventing';
import { prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { openPortal, SealingRefused, type Portal } from '@anamnesis/nest';
import type { VaultConfiguration } from '@anamnesis/nest/running/vault-configuration';
import { copySealed } from './copy-sealed.js';
import { connected } from './event-table-copy.js';
import { giveUp } from './give-up.js';
import { withLogAt } from './log-at.js';
import { leaver, playHistory, stayer } from './rehearsal-history.js';
import { rotate, showStatus, withVault } from './vault-verbs.js';
import { verify } from './verify.js';

const clerk = '3f0c2d2e-7b1a-4f53-8c65-0000000000c1';
const secret = Buffer.alloc(32, 5).toString('base64url');

let above: string;
const databases: FreshDatabase[] = [];

beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  await rm(above, { recursive: true, force: true });
});

const aDatabase = async (): Promise<FreshDatabase> => {
  const database = await freshDatabase('keys');
  databases.push(database);
  return database;
};

const inADatabase = async (): Promise<VaultConfiguration> => ({
  url: (await aDatabase()).ownerUrl,
  masterKey: Buffer.alloc(32, 9).toString('base64'),
  previousMasterKey: undefined,
});

/** One byte of the wrapped key is another one, as by a bad disk. */
const damage = async (place: VaultConfiguration, subject: string): Promise<void> => {
  if (!('url' in place)) throw new Error('Only the key of a database is damaged like this.');
  const query = `UPDATE keyvault.keys
    SET wrapped = set_byte(wrapped, 20, 255 - get_byte(wrapped, 20)) WHERE subject = $1`;
  await connected(place.url, (client) => client.query(query, [subject]));
};

const placeOf = (name: string) => ({
  folder: join(above, name),
  masterKey: undefined,
  previousMasterKey: undefined,
});

const withPortal = async <Result>(
  { applicationUrl, ownerUrl }: FreshDatabase,
  keyVault: VaultConfiguration,
  work: (portal: Portal) => Promise<Result>,
): Promise<Result> => {
  const portal = await openPortal({
    databaseUrl: applicationUrl,
    databaseOwnerUrl: ownerUrl,
    projections: 'elsewhere',
    digestKey: secret,
    cursorKey: secret,
    keyVault,
  });
  try {
    return await work(portal);
  } finally {
    await portal.close();
  }
};

const eventsOf = async (store: EventStore): Promise<readonly StoredEvent[]> => {
  const all: StoredEvent[] = [];
  for await (const { events } of store.readAll({ after: BEGINNING })) all.push(...events);
  return all;
};

/** What is said, and whether all is well. */
const verified = async (
  { applicationUrl }: FreshDatabase,
  place: VaultConfiguration,
): Promise<{ isWell: boolean; said: string }> => {
  const said: string[] = [];
  const teller = { say: (line: string) => said.push(line), tellProgress: () => undefined };
  const isWell = await withVault(place, (vault) =>
    withLogAt(applicationUrl, (store) => verify(vault, store, teller)),
  );
  return { isWell, said: said.join('\n') };
};

/** The same log as it was before there was sealing: what was told, in bytes that all can read. */
const unsealedCopyOf = async (portal: Portal): Promise<FreshDatabase> => {
  const old = await aDatabase();
  const applicationRole = new URL(old.applicationUrl).username;
  await connected(old.ownerUrl, (client) => prepareEventTable(client, { applicationRole }));
  await withLogAt(old.applicationUrl, async (store) => {
    for (const stored of await eventsOf(portal.store)) {
      const { stream, revision, id, type, data, metadata } = stored;
      if (type === 'SealingEstablished') continue;
      const expectedRevision = revision === 0 ? 'no-stream' : revision - 1;
      await store.append({ stream, expectedRevision, events: [{ id, type, data, metadata }] });
    }
  });
  return old;
};

describe('the keys of an installation', () => {
  it('are shown, rotated and verified while the log stays what it is', async () => {
    const database = await aDatabase();
    await withPortal(database, placeOf('rotated'), playHistory);
    const stored = () => withLogAt(database.applicationUrl, eventsOf);
    const before = await stored();
    const said: string[] = [];
    const teller = { say: (line: string) => said.push(line), tellProgress: () => undefined };
    expect(await showStatus(placeOf('rotated'), teller)).toBe(true);
    expect(said.join('\n')).toMatch(/master key {2}1, in the folder\nkeys {8}2\n/);
    expect(await rotate(placeOf('rotated'), teller)).toBe(true);
    expect(said.join('\n')).toContain('2 keys were wrapped anew with the new master key 2');
    expect(await stored()).toEqual(before);
    const { isWell, said: verdict } = await verified(database, placeOf('rotated'));
    expect(verdict).toContain('Every event opens');
    expect(isWell).toBe(true);
  });

  it('do not open an event that somebody wrote past the portal: it is named', async () => {
    const database = await aDatabase();
    await withPortal(database, placeOf('tampered'), playHistory);
    const forged = await withLogAt(database.applicationUrl, async (store) => {
      const [first] = await store.readStream(`patient-${leaver.patientId}`);
      const [, other] = await store.readStream(`patient-${stayer.patientId}`);
      if (!first || !other) throw new Error('The history was not played.');
      const stream = `patient-${stayer.patientId}`;
      const { type, data, metadata } = first;
      const id = '00000000-0000-4000-8000-000000000001';
      const expectedRevision = (await store.readStream(stream)).length - 1;
      await store.append({ stream, expectedRevision, events: [{ id, type, data, metadata }] });
      return id;
    });
    const { isWell, said } = await verified(database, placeOf('tampered'));
    expect(isWell).toBe(false);
    expect(said).toContain(`The first bad event is ${forged}`);
    expect(said).not.toContain(leaver.familyName);
  });

  it('are said to be of another vault than the one the log was sealed with', async () => {
    const database = await aDatabase();
    await withPortal(database, placeOf('its-own'), playHistory);
    await withPortal(await aDatabase(), placeOf('another'), async () => undefined);
    const { isWell, said } = await verified(database, placeOf('another'));
    expect(isWell).toBe(false);
    expect(said).toMatch(/log {4}is sealed with the vault .*; this one is /);
    expect(said).toContain('with a key that the vault does not have');
    expect(said).toMatch(/lost {3}2 keys/);
    expect(said).toMatch(new RegExp(`\n  ${leaver.patientId} .*\n  ${stayer.patientId} `));
    expect(said).not.toContain('give-up');
  });

  it('are not given up beside another vault, where all of them are missing', async () => {
    const database = await aDatabase();
    await withPortal(database, placeOf('kept'), playHistory);
    await withPortal(await aDatabase(), placeOf('of-a-demo'), async () => undefined);
    const said: string[] = [];
    const teller = { say: (line: string) => said.push(line), tellProgress: () => undefined };
    const asked = { whose: 'all', reason: 'vault-lost', by: stayer.patientId } as const;
    const givenUp = withVault(placeOf('of-a-demo'), (vault) =>
      withLogAt(database.applicationUrl, (store) => giveUp(asked, { vault, store }, teller)),
    );
    await expect(givenUp).rejects.toThrow(SealingRefused);
    expect(said).toEqual([]);
    const types = (await withLogAt(database.applicationUrl, eventsOf)).map(({ type }) => type);
    expect(types).not.toContain('KeyDeclaredLost');
  });
});

describe('the keys of an installation on several machines', () => {
  it('lie in a database of their own, and open the same log from each', async () => {
    const database = await aDatabase();
    const place = await inADatabase();
    await withPortal(database, place, playHistory);
    await withPortal(database, place, async (portal) => {
      const [first] = await portal.store.readStream(`patient-${stayer.patientId}`);
      expect(first && portal.codec.decode(first).event).toMatchObject({
        familyName: 'Brightwater',
      });
    });
    const said: string[] = [];
    const teller = { say: (line: string) => said.push(line), tellProgress: () => undefined };
    expect(await showStatus(place, teller)).toBe(true);
    expect(said.join('\n')).toContain('ANAMNESIS_VAULT_URL');
    expect(await verified(database, place)).toMatchObject({ isWell: true });
    const other = { ...place, masterKey: Buffer.alloc(32, 8).toString('base64') };
    await expect(withPortal(database, other, async () => undefined)).rejects.toThrow(
      'wrapped with a master key that is not there',
    );
  });

  it('hold up nobody while one of them is damaged, and that one is given up by two', async () => {
    const database = await aDatabase();
    const place = await inADatabase();
    await withPortal(database, place, playHistory);
    await damage(place, leaver.patientId);
    await withPortal(database, place, async (portal) => {
      const [first] = await portal.store.readStream(`patient-${stayer.patientId}`);
      expect(first && portal.codec.decode(first).event).toMatchObject({
        familyName: 'Brightwater',
      });
    });
    const said: string[] = [];
    const teller = { say: (line: string) => said.push(line), tellProgress: () => undefined };
    expect(await showStatus(place, teller)).toBe(false);
    expect(said.join('\n')).toContain('damaged     1: run');
    const before = await verified(database, place);
    expect(before.isWell).toBe(false);
    expect(before.said).toContain('1 that are damaged or do not open');
    expect(before.said).toMatch(new RegExp(`lost {3}1 keys[^]*\n  ${leaver.patientId} `));
    const giveUpBy = (by: string) =>
      withVault(place, (vault) =>
        withLogAt(database.applicationUrl, (store) =>
          giveUp({ whose: 'all', reason: 'key-damaged', by }, { vault, store }, teller),
        ),
      );
    expect(await giveUpBy(clerk)).toBe(true);
    expect(said.join('\n')).toContain(`${leaver.patientId}: `);
    expect(await giveUpBy(stayer.patientId)).toBe(true);
    expect(said.join('\n')).toContain('1 keys are given up');
    expect(await verified(database, place)).toMatchObject({ isWell: true });
    expect(await showStatus(place, teller)).toBe(true);
  });
});

describe('copying a log of the portal sealed', () => {
  it('makes one that the portal opens and that verifies, with the same events', async () => {
    const played = await aDatabase();
    const old = await withPortal(played, placeOf('played'), async (portal) => {
      await playHistory(portal);
      return unsealedCopyOf(portal);
    });
    const target = await aDatabase();
    await expect(withPortal(old, placeOf('copied'), async () => undefined)).rejects.toThrow(
      'seal-copy',
    );
    const said: string[] = [];
    const teller = { say: (line: string) => said.push(line), tellProgress: () => undefined };
    const [from, to] = [old.applicationUrl, target.applicationUrl];
    const keys = { place: placeOf('copied'), digestKey: secret };
    const withoutTable = copySealed({ from, to }, keys, teller);
    await expect(withoutTable).rejects.toThrow('--to-owner');
    expect(existsSync(placeOf('copied').folder)).toBe(false);
    await copySealed({ from, to, toOwner: target.ownerUrl }, keys, teller);
    await copySealed({ from, to }, keys, teller);
    expect(said.filter((line) => line.includes('were copied'))[1]).toMatch(/^0 events were/);
    expect((await verified(target, placeOf('copied'))).said).toContain('Every event opens');
    const told = (portal: Portal) =>
      eventsOf(portal.store).then((events) =>
        events
          .filter(({ type }) => type !== 'SealingEstablished')
          .map((stored) => portal.codec.decode(stored).event),
      );
    const inOld = await withPortal(played, placeOf('played'), told);
    expect(await withPortal(target, placeOf('copied'), told)).toEqual(inOld);
  });

  it('makes one that knows with which digest key its ids were made', async () => {
    const old = await withPortal(await aDatabase(), placeOf('of-ids'), unsealedCopyOf);
    const target = await aDatabase();
    const [from, to] = [old.applicationUrl, target.applicationUrl];
    const place = placeOf('ids-copied');
    const teller = { say: () => undefined, tellProgress: () => undefined };
    const copy = (digestKey: string) =>
      copySealed({ from, to, toOwner: target.ownerUrl }, { place, digestKey }, teller);
    await copy(secret);
    const another = Buffer.alloc(32, 6).toString('base64url');
    await expect(copy(another)).rejects.toThrow('begun with another ANAMNESIS_DIGEST_KEY');
    const { applicationUrl, ownerUrl } = target;
    const wrong = { databaseUrl: applicationUrl, databaseOwnerUrl: ownerUrl, keyVault: place };
    const opened = openPortal({
      ...wrong,
      ...{ projections: 'elsewhere', digestKey: another, cursorKey: secret },
    });
    await expect(opened).rejects.toThrow('begun with another ANAMNESIS_DIGEST_KEY');
  });
});
