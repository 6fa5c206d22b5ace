import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyRing } from '../sealing/key-ring.js';
import { composedKeyVault } from './composed-key-vault.js';
import { openFileKeyVault } from './file-key-vault.js';
import { fileMasterKeys } from './file-master-keys.js';
import { fileWrappedKeys } from './file-wrapped-keys.js';
import { keyLine } from './key-file-line.js';
import { rotateMasterKey } from './rotate-master-key.js';
import { verifyKeyVault } from './verify-key-vault.js';

let above: string;

beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), 'composed-key-vault-'));
});
afterAll(() => rm(above, { recursive: true, force: true }));

const aWrap = (subject: string, masterKey: string) => ({
  ...{ subject, masterKey, dataKey: `of-${subject}` },
  // As long as a wrap is and of the same format; nothing opens it.
  ciphertext: Uint8Array.of(1, ...Array<number>(60).fill(7)),
});

/** Keys of maria and ina, and one of jonas that is stored whole and does not open. */
const aVault = async () => {
  const folder = join(above, randomUUID());
  const parts = await openFileKeyVault({ folder });
  const vault = composedKeyVault(parts);
  const keys = await vault.findOrCreate(['maria', 'ina']);
  await parts.wrappedKeys.add([aWrap('jonas', '1')]);
  return { folder, parts, vault, keys };
};

describe('a key that does not open with its master key', () => {
  it('is left out, and everybody else gets theirs', async () => {
    const { vault, keys } = await aVault();
    expect(await vault.find(['jonas', 'maria', 'ina'])).toEqual(keys);
    expect(await vault.findOrCreate(['jonas', 'maria', 'ina'])).toEqual(keys);
    await vault.close();
  });

  it('is left out also by who looks for nobody else', async () => {
    const { folder, vault } = await aVault();
    await vault.close();
    const again = composedKeyVault(await openFileKeyVault({ folder }));
    expect((await again.find(['jonas'])).size).toBe(0);
    await again.close();
  });

  it('fails only whom it belongs to, of all who ask in the same moment', async () => {
    const { vault } = await aVault();
    const ring = keyRing(vault);
    const [jonas, maria, found] = await Promise.allSettled([
      ring.findOrCreate(['jonas']),
      ring.findOrCreate(['maria']),
      ring.find(['jonas', 'maria']),
    ]);
    expect(jonas).toMatchObject({ status: 'rejected' });
    expect(String(jonas.status === 'rejected' && jonas.reason)).toContain('vault but damaged');
    expect(maria).toMatchObject({ status: 'fulfilled' });
    if (found.status === 'rejected') throw found.reason;
    expect(found.value.get('maria')?.bytes).toHaveLength(32);
    expect(found.value.get('jonas')?.bytes).toBeUndefined();
    await vault.close();
  });

  it('is counted and named, and no master key is destroyed until it is given up', async () => {
    const { parts, vault, keys } = await aVault();
    expect(await verifyKeyVault(parts)).toMatchObject({
      ...{ keys: 3, damaged: 1 },
      unreadable: [['jonas', expect.stringContaining('does not open with its master key')]],
    });
    await expect(rotateMasterKey(parts)).rejects.toThrow('The wrapped key of jonas');
    expect(await parts.masterKeys.keyIds()).toEqual(['1']);
    await vault.destroy('jonas');
    expect(await rotateMasterKey(parts)).toMatchObject({ masterKey: '2', rewrapped: 2 });
    expect(await vault.find(['jonas', 'maria', 'ina'])).toEqual(
      new Map([...keys, ['jonas', { is: 'destroyed' }]]),
    );
    expect(await verifyKeyVault(parts)).toMatchObject({ damaged: 0, unreadable: [] });
    await vault.close();
  });

  it('opens by another wrap that is whole, and no rotation erases that one', async () => {
    const { folder, parts, vault, keys } = await aVault();
    await vault.destroy('jonas');
    await parts.masterKeys.drawNext();
    const found = (await parts.wrappedKeys.find(['maria'])).get('maria');
    const [wrap] = found?.is === 'wrapped' ? found.wraps : [];
    if (!wrap) throw new Error('There is no wrapped key.');
    const spoilt = { ...aWrap('maria', '2'), dataKey: wrap.dataKey };
    await appendFile(join(folder, 'wrapped-keys'), `\n${keyLine('rewrap', spoilt)}\n`);
    expect((await vault.find(['maria'])).get('maria')).toEqual(keys.get('maria'));
    await expect(rotateMasterKey(parts)).rejects.toThrow('The wrapped key of maria');
    expect((await vault.find(['maria'])).get('maria')).toEqual(keys.get('maria'));
    await vault.close();
  });

  it('stays among the others however often it is rotated, and holds up nobody', async () => {
    const folder = join(above, randomUUID());
    const parts = await openFileKeyVault({ folder });
    const subjects = Array.from({ length: 500 }, (_, at) => `subject-${at}`);
    await composedKeyVault(parts).findOrCreate(subjects);
    await parts.wrappedKeys.add([aWrap('jonas', '1')]);
    for (let time = 0; time < 2; time += 1) {
      await expect(rotateMasterKey(parts)).rejects.toThrow('The wrapped key of jonas');
      expect((await parts.wrappedKeys.census()).byMasterKey).toEqual(new Map([['1', 501]]));
    }
    await parts.wrappedKeys.close();
    const again = composedKeyVault(await openFileKeyVault({ folder }));
    const found = await again.find(['subject-1', 'jonas', 'subject-2']);
    expect([...found.keys()]).toEqual(['subject-1', 'subject-2']);
    await again.close();
  });

  it('is left out and given up where it is alone under a master key beside a good one', async () => {
    const { folder, parts, vault } = await aVault();
    await vault.destroy('jonas');
    await parts.masterKeys.drawNext();
    await parts.wrappedKeys.add([aWrap('anna', '2')]);
    await vault.close();
    const again = composedKeyVault(await openFileKeyVault({ folder }));
    expect([...(await again.find(['maria', 'anna', 'ina'])).keys()]).toEqual(['maria', 'ina']);
    await expect(again.findOrCreate(['new'])).rejects.toThrow('No key is made with the master key');
    await again.destroy('anna');
    expect((await again.findOrCreate(['new'])).get('new')).toMatchObject({ is: 'key' });
    await again.close();
  });
});

const putAnotherInPlaceOf = (folder: string, masterKey: string): Promise<void> =>
  writeFile(
    join(folder, 'master-keys', masterKey),
    `${Buffer.alloc(32, 3).toString('base64url')}\n`,
  );

/** As a process has it that was opened before the file was replaced, and has read none yet. */
const openedBefore = async (folder: string) => ({
  wrappedKeys: await fileWrappedKeys({ folder }),
  masterKeys: fileMasterKeys(join(folder, 'master-keys')),
});

describe('a master key that is another one than its name says', () => {
  it('opens no vault', async () => {
    const { folder, vault } = await aVault();
    await vault.close();
    await putAnotherInPlaceOf(folder, '1');
    await expect(openFileKeyVault({ folder })).rejects.toThrow('is not the one that its name says');
  });

  it('loses no key, and wraps none that would prove it', async () => {
    const { folder, vault, keys } = await aVault();
    await vault.close();
    const whole = await readFile(join(folder, 'master-keys', '1'));
    const parts = await openedBefore(folder);
    await putAnotherInPlaceOf(folder, '1');
    const again = composedKeyVault(parts);
    const nothingOpens = 'is not the one that its name says';
    for (let time = 0; time < 2; time += 1) {
      await expect(again.findOrCreate(['new-message'])).rejects.toThrow(nothingOpens);
      await expect(again.find(['maria', 'ina'])).rejects.toThrow(nothingOpens);
    }
    expect((await parts.wrappedKeys.census()).keys).toBe(3);
    await again.close();
    await writeFile(join(folder, 'master-keys', '1'), whole);
    const restored = composedKeyVault(await openFileKeyVault({ folder }));
    expect(await restored.find(['maria', 'ina', 'new-message'])).toEqual(keys);
    await restored.close();
  });

  it('is none of several that a rotation has left, and loses nothing of it', async () => {
    const { folder, parts, vault } = await aVault();
    await parts.masterKeys.drawNext();
    await vault.findOrCreate(['anna', 'otto']);
    await vault.close();
    const before = await openedBefore(folder);
    await putAnotherInPlaceOf(folder, '1');
    const again = composedKeyVault(before);
    expect((await again.find(['anna', 'otto'])).size).toBe(2);
    await expect(again.find(['anna', 'maria'])).rejects.toThrow(
      'is not the one that its name says',
    );
    await expect(rotateMasterKey(before)).rejects.toThrow('does not open with its master key');
    await again.close();
    await expect(openFileKeyVault({ folder })).rejects.toThrow('is not the one that its name says');
  });
});
