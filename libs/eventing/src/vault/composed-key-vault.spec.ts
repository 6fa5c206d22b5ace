import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyRing } from '../sealing/key-ring.js';
import { composedKeyVault } from './composed-key-vault.js';
import { openFileKeyVault } from './file-key-vault.js';
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
    expect(await parts.masterKeys.keyIds()).toEqual(['1', '2']);
    await vault.destroy('jonas');
    expect(await rotateMasterKey(parts)).toMatchObject({ masterKey: '3', rewrapped: 2 });
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

  it('is taken for no damage where nothing opens: the master key is another one', async () => {
    const { folder, vault } = await aVault();
    await vault.close();
    const other = Buffer.alloc(32, 3).toString('base64url');
    await writeFile(join(folder, 'master-keys', '1'), `${other}\n`);
    const again = composedKeyVault(await openFileKeyVault({ folder }));
    await expect(again.find(['maria', 'ina'])).rejects.toThrow('is not the one that its name says');
    await again.close();
  });
});
