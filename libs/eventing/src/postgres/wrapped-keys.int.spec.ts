import { randomBytes } from 'node:crypto';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { keyVaultContract } from '../sealing/key-vault.contract.js';
import { VaultUnavailable } from '../sealing/key-vault.js';
import { composedKeyVault } from '../vault/composed-key-vault.js';
import { environmentMasterKeys } from '../vault/environment-master-keys.js';
import { rotateMasterKey } from '../vault/rotate-master-key.js';
import { PreparedDatabase } from './event-store.fixture.js';
import { postgresKeyVault } from './key-vault.js';
import { postgresWrappedKeys } from './wrapped-keys.js';

const drawn = (): string => randomBytes(32).toString('base64');

keyVaultContract('a key vault in PostgreSQL', {
  durable: true,
  setUp: async () => {
    const database = await freshDatabase('vault');
    const masterKeys = environmentMasterKeys({ current: drawn() });
    return {
      vault: async () => {
        const wrappedKeys = await postgresWrappedKeys({ url: database.ownerUrl });
        return composedKeyVault({ wrappedKeys, masterKeys });
      },
      close: () => database.drop(),
    };
  },
});

describe('wrapped keys in PostgreSQL', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('vault');
  });
  afterAll(() => database.drop());

  it('are one vault, though many have begun at once', async () => {
    const begun = await Promise.all(
      Array.from({ length: 6 }, () => postgresWrappedKeys({ url: database.ownerUrl })),
    );
    expect(new Set(begun.map(({ vault }) => vault)).size).toBe(1);
    for (const keys of begun) await keys.close();
  });

  it('keep every key when the master key changes, while others make and destroy some', async () => {
    const [previous, current] = [drawn(), drawn()];
    const url = database.ownerUrl;
    const [oldKeys, newKeys] = [
      await postgresWrappedKeys({ url }),
      await postgresWrappedKeys({ url }),
    ];
    const old = composedKeyVault({
      wrappedKeys: oldKeys,
      masterKeys: environmentMasterKeys({ current: previous, previous: current }),
    });
    const masterKeys = environmentMasterKeys({ current, previous });
    const subjects = Array.from({ length: 1_300 }, (_, at) => `subject-${at}`);
    const before = await old.findOrCreate(subjects);
    await Promise.all([
      rotateMasterKey({ wrappedKeys: newKeys, masterKeys }),
      old.destroy('subject-700'),
      old.findOrCreate(['one-more']),
    ]);
    await rotateMasterKey({ wrappedKeys: newKeys, masterKeys });
    const alone = composedKeyVault({
      wrappedKeys: newKeys,
      masterKeys: environmentMasterKeys({ current }),
    });
    const after = await alone.find(subjects);
    expect(after.get('subject-700')).toEqual({ is: 'destroyed' });
    for (const subject of subjects.filter((one) => one !== 'subject-700')) {
      expect(after.get(subject)).toEqual(before.get(subject));
    }
    expect((await newKeys.census()).byMasterKey.size).toBe(1);
    expect(await newKeys.census()).toMatchObject({ keys: 1_300, destroyed: 1, damaged: 0 });
    await old.close();
    await newKeys.close();
  });

  it('leave a newer wrap alone when one that was made from an older one comes late', async () => {
    const keys = await postgresWrappedKeys({ url: database.ownerUrl });
    const wrap = (masterKey: string, bytes: number) => ({
      ...{ subject: 'late', dataKey: 'd', masterKey },
      ciphertext: Uint8Array.of(bytes),
    });
    await keys.add([wrap('1', 1)]);
    await keys.replace([{ ...wrap('3', 3), replaces: ['1'] }]);
    await keys.replace([{ ...wrap('2', 2), replaces: ['1'] }]);
    const found = (await keys.find(['late'])).get('late');
    expect(found?.is === 'wrapped' && found.wraps.map(({ masterKey }) => masterKey)).toEqual(['3']);
    await keys.close();
  });

  it('are not opened without their master key, nor when they do not say whose they are', async () => {
    const own = await freshDatabase('vault');
    const url = own.ownerUrl;
    const masterKey = drawn();
    const vault = await postgresKeyVault({ url, masterKey });
    await vault.findOrCreate(['maria']);
    await vault.close();
    await expect(postgresKeyVault({ url, masterKey: drawn() })).rejects.toThrow(
      '1 keys of the vault are wrapped with a master key that is not there',
    );
    const changed = { url, masterKey: drawn(), previousMasterKey: masterKey };
    await (await postgresKeyVault(changed)).close();
    const client = new pg.Client(url);
    await client.connect();
    await client.query('DELETE FROM keyvault.vault');
    await client.end();
    await expect(postgresKeyVault({ url, masterKey })).rejects.toThrow('does not say which vault');
    await own.drop();
  });

  it('keep nobody else from their keys when one row is damaged', async () => {
    const own = await freshDatabase('vault');
    const options = { url: own.ownerUrl, masterKey: drawn() };
    const vault = await postgresKeyVault(options);
    const keys = await vault.findOrCreate(['maria', 'jonas']);
    await vault.close();
    const client = new pg.Client(own.ownerUrl);
    await client.connect();
    await client.query(
      "UPDATE keyvault.keys SET wrapped = set_byte(wrapped, 20, 255 - get_byte(wrapped, 20)) WHERE subject = 'jonas'",
    );
    await client.end();
    const again = await postgresKeyVault(options);
    const found = await again.find(['maria', 'jonas']);
    expect(found).toEqual(new Map([['maria', keys.get('maria')]]));
    expect((await again.find(['jonas'])).size).toBe(0);
    await again.destroy('jonas');
    expect((await again.find(['jonas'])).get('jonas')).toEqual({ is: 'destroyed' });
    await again.close();
    await own.drop();
  });

  it('are not kept beside the events, and not begun where a vault must be', async () => {
    const events = await PreparedDatabase.called('events');
    const empty = await freshDatabase('vault');
    await expect(postgresWrappedKeys({ url: events.ownerUrl })).rejects.toThrow(
      'Make a database of its own for the vault.',
    );
    await expect(postgresWrappedKeys({ url: empty.ownerUrl, create: false })).rejects.toThrow(
      'There is no key vault in the database',
    );
    await events.drop();
    await empty.drop();
  });

  it('say that the server is away without saying anything of it', async () => {
    const url = 'postgres://vault:word@127.0.0.1:1/vault';
    const failure = await postgresWrappedKeys({ url }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(VaultUnavailable);
    expect(String(failure)).not.toContain('word');
  });

  it('hold nothing of a key that was destroyed', async () => {
    const keys = await postgresWrappedKeys({ url: database.ownerUrl });
    const wrap = { subject: 'maria', dataKey: 'd-maria', masterKey: '1' };
    await keys.add([{ ...wrap, ciphertext: Buffer.from('wrapped bytes') }]);
    await keys.destroy('maria');
    const client = new pg.Client(database.ownerUrl);
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(
      "SELECT data_key, master_key, wrapped FROM keyvault.keys WHERE subject = 'maria'",
    );
    await client.end();
    expect(rows).toEqual([{ data_key: null, master_key: null, wrapped: null }]);
    await keys.close();
  });
});
