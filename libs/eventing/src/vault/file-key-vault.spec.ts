import { randomBytes, randomUUID } from 'node:crypto';
import {
  appendFile,
  chmod,
  cp,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VaultUnavailable, type KeyVault } from '../sealing/key-vault.js';
import { composedKeyVault } from './composed-key-vault.js';
import { fileKeyVault, openFileKeyVault, type FileKeyVaultOptions } from './file-key-vault.js';
import { erasedBody, keyLine } from './key-file-line.js';
import { rotateMasterKey } from './rotate-master-key.js';
import { verifyKeyVault } from './verify-key-vault.js';

let above: string;

beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), 'file-key-vault-'));
});
afterAll(() => rm(above, { recursive: true, force: true }));

const aFolder = (): string => join(above, randomUUID());
const fileOf = (folder: string): string => join(folder, 'wrapped-keys');
const linesOf = async (folder: string): Promise<readonly string[]> =>
  (await readFile(fileOf(folder), 'latin1')).split('\n').filter((line) => line !== '');
const lineOf = async (folder: string, subject: string): Promise<string> => {
  const line = (await linesOf(folder)).find((one) => one.startsWith(`k ${subject} `));
  if (line === undefined) throw new Error('There is no such line.');
  return line;
};
const wrappedIn = (line: string): string => line.split(' ').at(-1) ?? '';

/** Opens the vault, does something, closes it. */
const within = async <Result>(
  options: FileKeyVaultOptions,
  work: (vault: KeyVault) => Promise<Result>,
): Promise<Result> => {
  const vault = await fileKeyVault(options);
  try {
    return await work(vault);
  } finally {
    await vault.close();
  }
};

const keyOf = async (vault: KeyVault, subject: string): Promise<Uint8Array> => {
  const found = (await vault.findOrCreate([subject])).get(subject);
  if (found?.is !== 'key') throw new Error('There is no key.');
  return found.key;
};

describe('a key vault in a folder', () => {
  it('keeps no key in its files that is not wrapped', async () => {
    const folder = aFolder();
    const key = await within({ folder }, (vault) => keyOf(vault, 'maria'));
    const bytes = await readFile(fileOf(folder), 'latin1');
    for (const form of ['base64url', 'base64', 'hex', 'latin1'] as const) {
      expect(bytes).not.toContain(Buffer.from(key).toString(form));
    }
  });

  it('is for its owner alone, and refused when others may look at it', async () => {
    const folder = aFolder();
    await within({ folder }, (vault) => keyOf(vault, 'maria'));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(fileOf(folder))).mode & 0o777).toBe(0o600);
    await chmod(fileOf(folder), 0o640);
    await expect(fileKeyVault({ folder })).rejects.toThrow(`chmod 600 ${fileOf(folder)}`);
    await chmod(fileOf(folder), 0o600);
    await chmod(folder, 0o701);
    await expect(fileKeyVault({ folder })).rejects.toThrow(`chmod 700 ${folder}`);
  });

  it('is not made anew where one must be', async () => {
    const folder = aFolder();
    await expect(fileKeyVault({ folder, create: false })).rejects.toThrow(
      'There is no key vault in',
    );
    await within({ folder }, async () => undefined);
    await within({ folder, create: false }, (vault) => keyOf(vault, 'maria'));
  });

  it('draws no master key for keys that have lost theirs', async () => {
    const folder = aFolder();
    await within({ folder }, (vault) => keyOf(vault, 'maria'));
    await rm(join(folder, 'master-keys', '1'));
    await expect(fileKeyVault({ folder })).rejects.toThrow('There is no master key in');
  });

  it('says at once that keys are wrapped with a master key that is not there', async () => {
    const folder = aFolder();
    const before = `${folder}.before`;
    await within({ folder }, (vault) => vault.findOrCreate(['maria', 'jonas']));
    await cp(folder, before, { recursive: true });
    const parts = await openFileKeyVault({ folder });
    await rotateMasterKey(parts);
    await parts.wrappedKeys.close();
    await cp(fileOf(before), fileOf(folder));
    await expect(fileKeyVault({ folder })).rejects.toThrow(
      '2 keys of the vault are wrapped with a master key that is not there',
    );
    const masterKey = randomBytes(32).toString('base64');
    await expect(fileKeyVault({ folder, masterKey })).rejects.toThrow('2 keys of the vault');
  });

  it('overwrites the wrapped bytes of a destroyed key where they lie', async () => {
    const folder = aFolder();
    await within({ folder }, (vault) => vault.findOrCreate(['maria', 'jonas']));
    const before = await lineOf(folder, 'maria');
    const jonas = await lineOf(folder, 'jonas');
    await within({ folder }, (vault) => vault.destroy('maria'));
    const after = await lineOf(folder, 'maria');
    expect(after).toHaveLength(before.length);
    expect(wrappedIn(after)).toBe(erasedBody(wrappedIn(before).length));
    expect(await lineOf(folder, 'jonas')).toBe(jonas);
  });

  it('overwrites on opening what a destruction has left half done', async () => {
    const folder = aFolder();
    await within({ folder }, (vault) => keyOf(vault, 'maria'));
    const whole = await readFile(fileOf(folder), 'latin1');
    await within({ folder }, (vault) => vault.destroy('maria'));
    const [tombstone = ''] = (await linesOf(folder)).filter((line) => line.startsWith('d '));
    const wrapped = wrappedIn(whole.split('\n').find((line) => line.startsWith('k ')) ?? '');
    for (const done of [0, 30, wrapped.length - 1]) {
      const halfway = erasedBody(done) + wrapped.slice(done);
      await writeFile(fileOf(folder), `${whole.replace(wrapped, halfway)}\n${tombstone}\n`);
      await within({ folder }, async (vault) => {
        expect((await vault.find(['maria'])).get('maria')).toEqual({ is: 'destroyed' });
      });
      expect(wrappedIn(await lineOf(folder, 'maria'))).toBe(erasedBody(wrapped.length));
    }
  });

  it('does not count a line that was cut off, nor is it spoilt by it', async () => {
    const folder = aFolder();
    const key = await within({ folder }, (vault) => keyOf(vault, 'maria'));
    const line = await lineOf(folder, 'maria');
    await appendFile(fileOf(folder), `\n${line.replace('maria', 'jonas').slice(0, -20)}`);
    await within({ folder }, async (vault) => {
      expect((await vault.find(['jonas'])).size).toBe(0);
      const jonas = await keyOf(vault, 'jonas');
      expect(await keyOf(vault, 'maria')).toEqual(key);
      await within({ folder }, async (again) => {
        expect(await keyOf(again, 'jonas')).toEqual(jonas);
      });
    });
    const parts = await openFileKeyVault({ folder });
    expect((await verifyKeyVault(parts)).lines).toMatchObject({ torn: 1, damagedAt: [] });
    await parts.wrappedKeys.close();
  });

  it('makes no key for anybody while a line is damaged, and verifying says which', async () => {
    const folder = aFolder();
    const key = await within({ folder }, async (vault) => {
      await keyOf(vault, 'maria');
      return keyOf(vault, 'jonas');
    });
    const bytes = await readFile(fileOf(folder), 'latin1');
    await writeFile(fileOf(folder), bytes.replace('k maria ', 'k mario '));
    await within({ folder }, async (vault) => {
      expect((await vault.find(['maria', 'mario'])).size).toBe(0);
      await expect(vault.findOrCreate(['maria'])).rejects.toThrow('has 1 damaged lines');
      expect(await keyOf(vault, 'jonas')).toEqual(key);
    });
    const parts = await openFileKeyVault({ folder });
    const at = bytes.indexOf('k maria ');
    expect((await verifyKeyVault(parts)).lines).toMatchObject({ torn: 0, damagedAt: [at] });
    await expect(rotateMasterKey(parts)).rejects.toThrow('no master key is destroyed');
    await parts.wrappedKeys.close();
  });

  it('makes no second key for somebody whose wrapped key is damaged', async () => {
    const folder = aFolder();
    await within({ folder }, (vault) => keyOf(vault, 'maria'));
    const bytes = await readFile(fileOf(folder), 'latin1');
    await writeFile(fileOf(folder), bytes.replace(/.(?=:[^:]*$)/, '~'));
    await within({ folder }, async (vault) => {
      expect((await vault.find(['maria'])).size).toBe(0);
      expect((await vault.findOrCreate(['maria'])).size).toBe(0);
    });
    const parts = await openFileKeyVault({ folder });
    expect((await verifyKeyVault(parts)).unreadable).toEqual([
      ['maria', 'The wrapped key is damaged.'],
    ]);
    await parts.wrappedKeys.close();
  });

  it('opens no key that was taken from another vault or another subject', async () => {
    const [folder, other] = [aFolder(), aFolder()];
    await within({ folder }, (vault) => keyOf(vault, 'maria'));
    await within({ folder: other }, (vault) => keyOf(vault, 'nobody'));
    const { wrappedKeys } = await openFileKeyVault({ folder });
    const found = (await wrappedKeys.find(['maria'])).get('maria');
    await wrappedKeys.close();
    if (found?.is !== 'wrapped') throw new Error('There is no wrapped key.');
    const [wrap] = found.wraps;
    if (!wrap) throw new Error('There is no wrapped key.');
    await cp(join(folder, 'master-keys'), join(other, 'master-keys'), { recursive: true });
    await appendFile(fileOf(other), `${keyLine('key', wrap)}\n`);
    await appendFile(fileOf(folder), `${keyLine('key', { ...wrap, subject: 'jonas' })}\n`);
    await expect(fileKeyVault({ folder: other })).rejects.toThrow(
      'does not open with its master key',
    );
    await within({ folder }, async (vault) => {
      expect([...(await vault.find(['jonas', 'maria'])).keys()]).toEqual(['maria']);
    });
  });

  it('notices that its file was replaced, and does nothing any more', async () => {
    const folder = aFolder();
    await within({ folder }, async (vault) => {
      await keyOf(vault, 'maria');
      await cp(fileOf(folder), `${fileOf(folder)}.backup`);
      await vault.destroy('maria');
      await rename(`${fileOf(folder)}.backup`, fileOf(folder));
      await expect(vault.find(['maria'])).rejects.toThrow('was replaced or cut');
      await expect(vault.findOrCreate(['jonas'])).rejects.toThrow(VaultUnavailable);
      await expect(vault.destroy('jonas')).rejects.toThrow(VaultUnavailable);
    });
  });

  it('refuses to be opened when nothing says any more which vault it is', async () => {
    const folder = aFolder();
    await within({ folder }, (vault) => keyOf(vault, 'maria'));
    const lines = await linesOf(folder);
    await writeFile(fileOf(folder), `\n${lines.slice(1).join('\n')}\n`);
    await expect(fileKeyVault({ folder })).rejects.toThrow('does not say which vault it is');
  });

  it('keeps the same keys when the master key moves into the environment', async () => {
    const folder = aFolder();
    const key = await within({ folder }, (vault) => keyOf(vault, 'maria'));
    const masterKey = randomBytes(32).toString('base64');
    const parts = await openFileKeyVault({ folder, masterKey });
    expect(await keyOf(composedKeyVault(parts), 'maria')).toEqual(key);
    await rotateMasterKey(parts);
    await parts.wrappedKeys.close();
    expect(await within({ folder, masterKey }, (vault) => keyOf(vault, 'maria'))).toEqual(key);
    await expect(fileKeyVault({ folder })).rejects.toThrow('There is no master key in');
  });
});

describe('rotating the master key', () => {
  it('wraps every key anew, erases what the old one opens and destroys it', async () => {
    const folder = aFolder();
    const subjects = Array.from({ length: 1_200 }, (_, at) => `subject-${at}`);
    const before = await within({ folder }, async (vault) => {
      const made = await vault.findOrCreate(subjects);
      await vault.destroy('subject-7');
      return made;
    });
    const old = await lineOf(folder, 'subject-3');
    const parts = await openFileKeyVault({ folder });
    const seen: number[] = [];
    const rotation = await rotateMasterKey(parts, (done) => seen.push(done));
    expect(rotation).toEqual({
      ...{ finished: false, drawn: true, masterKey: '2' },
      ...{ rewrapped: 1_199, retired: ['1'] },
    });
    expect(seen.at(-1)).toBe(1_199);
    await parts.wrappedKeys.close();
    expect(await readFile(fileOf(folder), 'latin1')).not.toContain(wrappedIn(old));
    await expect(stat(join(folder, 'master-keys', '1'))).rejects.toThrow('ENOENT');
    await within({ folder }, async (vault) => {
      const after = await vault.find(subjects);
      expect(after.get('subject-7')).toEqual({ is: 'destroyed' });
      for (const subject of subjects.filter((one) => one !== 'subject-7')) {
        expect(after.get(subject)).toEqual(before.get(subject));
      }
    });
  });

  it('gives a key that was made with the master key which is retired at that moment', async () => {
    const folder = aFolder();
    const rotating = await openFileKeyVault({ folder });
    const making = await openFileKeyVault({ folder });
    const added: string[] = [];
    const vault = composedKeyVault({
      wrappedKeys: {
        ...faced(making.wrappedKeys),
        // The whole rotation happens between drawing the key and storing it.
        add: async (keys) => {
          if (added.length === 0) await rotateMasterKey(rotating);
          added.push(...keys.map(({ masterKey }) => masterKey));
          await making.wrappedKeys.add(keys);
        },
      },
      masterKeys: making.masterKeys,
    });
    const key = await keyOf(vault, 'maria');
    await vault.close();
    await rotating.wrappedKeys.close();
    // What it stored first, nobody else could have opened: it does not count.
    expect(added).toEqual(['1', '2']);
    expect(await within({ folder }, (again) => keyOf(again, 'maria'))).toEqual(key);
  });

  it('draws none under a number that was given up, though no key and no file is left', async () => {
    const folder = aFolder();
    const parts = await openFileKeyVault({ folder });
    await rotateMasterKey(parts);
    await parts.wrappedKeys.close();
    await rm(join(folder, 'master-keys'), { recursive: true });
    const key = await within({ folder }, (vault) => keyOf(vault, 'maria'));
    expect(await within({ folder }, (again) => keyOf(again, 'maria'))).toEqual(key);
  });

  it('keeps a key that was stored under the old master key before that was retired', async () => {
    const folder = aFolder();
    const { wrappedKeys, masterKeys } = await openFileKeyVault({ folder });
    const encryptionContext = { subject: 'maria', vault: wrappedKeys.vault };
    await rotateMasterKey({
      wrappedKeys,
      masterKeys: {
        ...masterKeys,
        retire: async (keyId) => {
          const made = await masterKeys.generateDataKey({ keyId, encryptionContext });
          const ciphertext = made.ciphertextBlob;
          await wrappedKeys.add([
            { subject: 'maria', dataKey: 'late', masterKey: keyId, ciphertext },
          ]);
          await masterKeys.retire(keyId);
        },
      },
    });
    await wrappedKeys.close();
    expect(await within({ folder }, (vault) => keyOf(vault, 'maria'))).toHaveLength(32);
  });

  it('lets a rotation that was asleep erase nothing of a newer one', async () => {
    const { wrappedKeys } = await openFileKeyVault({ folder: aFolder() });
    const wrap = (masterKey: string, byte: number) => ({
      ...{ subject: 'maria', dataKey: 'd', masterKey },
      ciphertext: Uint8Array.of(byte),
    });
    await wrappedKeys.add([wrap('1', 1)]);
    await wrappedKeys.replace([{ ...wrap('3', 3), replaces: ['1'] }]);
    await wrappedKeys.replace([{ ...wrap('2', 2), replaces: ['1'] }]);
    const found = (await wrappedKeys.find(['maria'])).get('maria');
    expect(found?.is === 'wrapped' && found.wraps.map(({ masterKey }) => masterKey)).toEqual([
      ...['2', '3'],
    ]);
    await wrappedKeys.replace([{ ...wrap('3', 3), replaces: ['2'] }]);
    expect((await wrappedKeys.census()).byMasterKey).toEqual(new Map([['3', 1]]));
    await wrappedKeys.close();
  });

  it('brings nothing back of somebody who is forgotten meanwhile', async () => {
    const folder = aFolder();
    await within({ folder }, (vault) => keyOf(vault, 'maria'));
    const rotating = await openFileKeyVault({ folder });
    const forgetting = await fileKeyVault({ folder });
    await rotateMasterKey({
      masterKeys: rotating.masterKeys,
      wrappedKeys: {
        ...faced(rotating.wrappedKeys),
        replace: async (keys) => {
          await forgetting.destroy('maria');
          await rotating.wrappedKeys.replace(keys);
        },
      },
    });
    expect((await forgetting.find(['maria'])).get('maria')).toEqual({ is: 'destroyed' });
    for (const line of (await linesOf(folder)).filter((one) => /^[kr] /.test(one))) {
      expect(wrappedIn(line)).toMatch(/^\.+$/);
    }
    await forgetting.close();
    await rotating.wrappedKeys.close();
  });
});

const faced = (keys: Awaited<ReturnType<typeof openFileKeyVault>>['wrappedKeys']) => ({
  vault: keys.vault,
  find: keys.find.bind(keys),
  add: keys.add.bind(keys),
  replace: keys.replace.bind(keys),
  destroy: keys.destroy.bind(keys),
  notWrappedWith: keys.notWrappedWith.bind(keys),
  census: keys.census.bind(keys),
  openedByNone: keys.openedByNone.bind(keys),
  close: keys.close.bind(keys),
});
