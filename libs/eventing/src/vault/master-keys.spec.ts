import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VaultUnavailable } from '../sealing/key-vault.js';
import { environmentMasterKeys } from './environment-master-keys.js';
import { drawFirstMasterKey, fileMasterKeys } from './file-master-keys.js';
import type { RotatedMasterKeys } from './master-keys.js';

const context = { subject: 'maria', vault: 'a-vault' };
let above: string;

beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), 'master-keys-'));
});
afterAll(() => rm(above, { recursive: true, force: true }));

const aFolder = (): string => {
  const folder = join(above, randomBytes(6).toString('hex'));
  drawFirstMasterKey(folder);
  return folder;
};
const anEnvironment = (): RotatedMasterKeys =>
  environmentMasterKeys({ current: randomBytes(32).toString('base64') });

describe.each([
  ['master keys in files', () => fileMasterKeys(aFolder())],
  ['a master key of the environment', anEnvironment],
])('%s', (_, open) => {
  it('open what they have wrapped, for the same subject and vault only', async () => {
    const keys = open();
    const keyId = await keys.currentKeyId();
    const { plaintext, ciphertextBlob } = await keys.generateDataKey({
      keyId,
      encryptionContext: context,
    });
    expect(plaintext).toHaveLength(32);
    const decrypt = (encryptionContext: typeof context, blob = ciphertextBlob) =>
      keys.decrypt({ keyId, ciphertextBlob: blob, encryptionContext });
    expect((await decrypt(context)).plaintext).toEqual(plaintext);
    await expect(decrypt({ ...context, subject: 'jonas' })).rejects.toThrow(VaultUnavailable);
    await expect(decrypt({ ...context, vault: 'another' })).rejects.toThrow(VaultUnavailable);
  });

  it('refuse every blob of which a single byte was changed', async () => {
    const keys = open();
    const keyId = await keys.currentKeyId();
    const { ciphertextBlob } = await keys.generateDataKey({ keyId, encryptionContext: context });
    for (let at = 0; at < ciphertextBlob.byteLength; at += 1) {
      const changed = Uint8Array.from(ciphertextBlob);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(
        keys.decrypt({ keyId, ciphertextBlob: changed, encryptionContext: context }),
      ).rejects.toThrow('does not open with its master key');
    }
  });

  it('say which master key is missing, and hold none that was never there', async () => {
    const keys = open();
    expect(await keys.isEnabled('99')).toBe(false);
    await expect(
      keys.decrypt({ keyId: '99', ciphertextBlob: new Uint8Array(61), encryptionContext: context }),
    ).rejects.toThrow('The master key 99 is not there');
  });
});

describe('master keys in files', () => {
  it('are for their owner alone', async () => {
    const folder = aFolder();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, '1'))).mode & 0o777).toBe(0o600);
  });

  it('are refused when others may look at the folder or at a key', async () => {
    const folder = aFolder();
    await chmod(folder, 0o750);
    expect(() => fileMasterKeys(folder)).toThrow(`chmod 700 ${folder}`);
    await chmod(folder, 0o700);
    await chmod(join(folder, '1'), 0o644);
    await expect(
      fileMasterKeys(folder).generateDataKey({ keyId: '1', encryptionContext: context }),
    ).rejects.toThrow(`chmod 600 ${join(folder, '1')}`);
  });

  it('are refused when there is none, or none of 32 bytes', async () => {
    const folder = aFolder();
    await writeFile(join(folder, '1'), 'c2hvcnQ');
    await expect(
      fileMasterKeys(folder).generateDataKey({ keyId: '1', encryptionContext: context }),
    ).rejects.toThrow('is not a master key');
    await rm(join(folder, '1'));
    expect(() => fileMasterKeys(folder)).toThrow('There is no master key in');
  });

  it('tell every process at once that another one is current', async () => {
    const folder = aFolder();
    const [one, other] = [fileMasterKeys(folder), fileMasterKeys(folder)];
    expect(await other.currentKeyId()).toBe('1');
    expect(await one.drawNext()).toBe('2');
    expect(await other.currentKeyId()).toBe('2');
    const made = await one.generateDataKey({ keyId: '2', encryptionContext: context });
    const opened = await other.decrypt({
      keyId: '2',
      ciphertextBlob: made.ciphertextBlob,
      encryptionContext: context,
    });
    expect(opened.plaintext).toEqual(made.plaintext);
  });

  it('open what they wrapped while they are retired, and nothing once they are destroyed', async () => {
    const folder = aFolder();
    const keys = fileMasterKeys(folder);
    const made = await keys.generateDataKey({ keyId: '1', encryptionContext: context });
    await keys.drawNext();
    await keys.retire('1');
    expect(await keys.isEnabled('1')).toBe(false);
    const request = { keyId: '1', encryptionContext: context, ...made };
    expect((await fileMasterKeys(folder).decrypt(request)).plaintext).toEqual(made.plaintext);
    await keys.destroy('1');
    await keys.destroy('1');
    expect(await readdir(folder)).toEqual(['2']);
    await expect(fileMasterKeys(folder).decrypt(request)).rejects.toThrow('The master key 1 is');
  });
});

describe('a master key of the environment', () => {
  it('must be 32 bytes in base64, and the refusal does not repeat it', () => {
    for (const current of ['', 'too-short', 'x'.repeat(44), `${'A'.repeat(44)}\n`]) {
      expect(() => environmentMasterKeys({ current })).toThrow(
        'ANAMNESIS_MASTER_KEY must be 32 bytes in base64: draw it with',
      );
    }
  });

  it('opens what the previous one has wrapped, and what files held before', async () => {
    const previous = randomBytes(32).toString('base64');
    const old = environmentMasterKeys({ current: previous });
    const before = fileMasterKeys(aFolder());
    const current = randomBytes(32).toString('base64url');
    const keys = environmentMasterKeys({ current, previous, before });
    for (const holder of [old, before]) {
      const keyId = await holder.currentKeyId();
      const made = await holder.generateDataKey({ keyId, encryptionContext: context });
      const destinationKeyId = await keys.currentKeyId();
      const { ciphertextBlob } = await keys.reEncrypt({
        sourceKeyId: keyId,
        destinationKeyId,
        ciphertextBlob: made.ciphertextBlob,
        encryptionContext: context,
      });
      const opened = await environmentMasterKeys({ current }).decrypt({
        keyId: destinationKeyId,
        ciphertextBlob,
        encryptionContext: context,
      });
      expect(opened.plaintext).toEqual(made.plaintext);
    }
  });
});
