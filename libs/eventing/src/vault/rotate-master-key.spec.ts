import { randomBytes, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileKeyVault, openFileKeyVault, type FileKeyVaultOptions } from './file-key-vault.js';
import { rotateMasterKey, type Rotation } from './rotate-master-key.js';

const subjects = ['maria', 'jonas', 'ina'];

let above: string;

beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), 'rotate-master-key-'));
});
afterAll(() => rm(above, { recursive: true, force: true }));

const keysIn = async (options: FileKeyVaultOptions) => {
  const vault = await fileKeyVault(options);
  try {
    return await vault.findOrCreate(subjects);
  } finally {
    await vault.close();
  }
};

const rotated = async (options: FileKeyVaultOptions): Promise<Rotation> => {
  const { wrappedKeys, masterKeys } = await openFileKeyVault(options);
  try {
    return await rotateMasterKey({ wrappedKeys, masterKeys });
  } finally {
    await wrappedKeys.close();
  }
};

const KILLS = [
  'before any key is wrapped anew',
  'before the old master key is retired',
  'before it is noted as given up',
  'before it is destroyed',
  'while it is overwritten',
] as const;

class Killed extends Error {}

/** Nothing behind this point is done, as by a kill -9. */
const killedWhileRotating = async (
  options: FileKeyVaultOptions,
  at: (typeof KILLS)[number],
): Promise<void> => {
  const { wrappedKeys, masterKeys } = await openFileKeyVault(options);
  const unlessKilled = async (point: typeof at, work: () => Promise<void>): Promise<void> => {
    if (at === point) throw new Killed();
    await work();
  };
  const rotating = rotateMasterKey({
    wrappedKeys: {
      ...faced(wrappedKeys),
      replace: (keys) =>
        unlessKilled('before any key is wrapped anew', () => wrappedKeys.replace(keys)),
      giveUp: (keyId) =>
        unlessKilled('before it is noted as given up', () => wrappedKeys.giveUp(keyId)),
    },
    masterKeys: {
      ...masterKeys,
      retire: (keyId) =>
        unlessKilled('before the old master key is retired', () => masterKeys.retire(keyId)),
      destroy: (keyId) =>
        unlessKilled('before it is destroyed', async () => {
          const path = join(options.folder, 'master-keys', `${keyId}.retired`);
          await writeFile(path, '.'.repeat(44));
          throw new Killed();
        }),
    },
  });
  await expect(rotating).rejects.toThrow(Killed);
  await wrappedKeys.close();
};

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

/** A vault of three keys under master key 1, and a copy of its file from before it is rotated. */
const aVault = async () => {
  const folder = join(above, randomUUID());
  const keys = await keysIn({ folder });
  const copy = `${folder}.copy`;
  await copyFile(join(folder, 'wrapped-keys'), copy);
  return { folder, keys, copy };
};

const givenUpIn = async (folder: string): Promise<readonly string[]> =>
  (await readFile(join(folder, 'wrapped-keys'), 'latin1'))
    .split('\n')
    .filter((line) => line.startsWith('m '))
    .map((line) => line.split(' ')[1] ?? '');

describe('a rotation that was killed', () => {
  it.each(KILLS)('into the environment, %s, destroys the old one when repeated', async (at) => {
    const { folder, keys, copy } = await aVault();
    const options = { folder, masterKey: randomBytes(32).toString('base64') };
    await killedWhileRotating(options, at);
    expect(await keysIn(options)).toEqual(keys);
    expect(await rotated(options)).toMatchObject({ finished: true, drawn: false, retired: ['1'] });
    expect(await readdir(join(folder, 'master-keys'))).toEqual([]);
    expect(await givenUpIn(folder)).toEqual(['1']);
    expect(await keysIn(options)).toEqual(keys);
    expect(await rotated(options)).toMatchObject({ finished: false, rewrapped: 0, retired: [] });
    await copyFile(copy, join(folder, 'wrapped-keys'));
    await expect(keysIn(options)).rejects.toThrow('a master key that is not there');
  });

  it.each(KILLS)('in files, %s, is finished and followed by another one', async (at) => {
    const { folder, keys, copy } = await aVault();
    await killedWhileRotating({ folder }, at);
    const inBetween = `${folder}.in-between`;
    await copyFile(join(folder, 'wrapped-keys'), inBetween);
    expect(await rotated({ folder })).toEqual({
      ...{ finished: true, drawn: true, masterKey: '3' },
      ...{ rewrapped: 3, retired: ['1', '2'] },
    });
    expect(await readdir(join(folder, 'master-keys'))).toEqual(['3']);
    expect(await givenUpIn(folder)).toEqual(['1', '2']);
    expect(await keysIn({ folder })).toEqual(keys);
    for (const older of [copy, inBetween]) {
      await copyFile(older, join(folder, 'wrapped-keys'));
      await expect(keysIn({ folder })).rejects.toThrow('a master key that is not there');
    }
  });
});

describe('a rotation that is repeated because a key does not open', () => {
  it('draws no further master key each time', async () => {
    const { folder } = await aVault();
    const { wrappedKeys, masterKeys } = await openFileKeyVault({ folder });
    const broken = {
      wrappedKeys,
      masterKeys: { ...masterKeys, reEncrypt: () => Promise.reject(new Error('not opened')) },
    };
    for (let time = 0; time < 3; time += 1) {
      await expect(rotateMasterKey(broken)).rejects.toThrow('not opened');
    }
    expect(await masterKeys.keyIds()).toEqual(['1', '2']);
    await wrappedKeys.close();
  });
});
