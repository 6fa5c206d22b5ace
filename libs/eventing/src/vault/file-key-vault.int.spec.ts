import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FoundKey, KeyVault } from '../sealing/key-vault.js';
import { fileKeyVault, openFileKeyVault } from './file-key-vault.js';
import { readLine } from './key-file-line.js';
import { rotateMasterKey } from './rotate-master-key.js';
import { killVaultProcesses, vaultProcess } from './vault-process.fixture.js';
import { verifyKeyVault } from './verify-key-vault.js';

// A busy machine starts processes slowly.
jest.setTimeout(120_000);

let above: string;
let folder: string;

beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), 'vault-processes-'));
  folder = join(above, 'vault');
});
afterEach(async () => {
  await killVaultProcesses();
  await rm(above, { recursive: true, force: true });
});

const within = async <Result>(work: (vault: KeyVault) => Promise<Result>): Promise<Result> => {
  const vault = await fileKeyVault({ folder });
  try {
    return await work(vault);
  } finally {
    await vault.close();
  }
};

const hexOf = (found: FoundKey | undefined): string =>
  found?.is === 'key' ? Buffer.from(found.key).toString('hex') : `${found?.is}`;

const nothingIsWrong = async (): Promise<void> => {
  const parts = await openFileKeyVault({ folder });
  try {
    const { lines, unreadable } = await verifyKeyVault(parts);
    expect({ damagedAt: lines?.damagedAt, unreadable }).toEqual({ damagedAt: [], unreadable: [] });
  } finally {
    await parts.wrappedKeys.close();
  }
};

/** Says `<subject> <key>` for each key that it was told is durable. */
const MAKING = `
  for (let n = 0; n < LIMIT; n += 1) {
    const found = (await vault.findOrCreate([NAME + n])).get(NAME + n);
    say(NAME + n + ' ' + Buffer.from(found.key).toString('hex'));
  }`;

const making = (name: string, limit = 100_000): string =>
  `const NAME = ${JSON.stringify(name)}, LIMIT = ${limit};${MAKING}`;

const saidKeys = (said: readonly string[]): readonly (readonly [string, string])[] =>
  said.map((line) => {
    const [subject = '', key = ''] = line.split(' ');
    return [subject, key] as const;
  });

const expectKept = async (said: readonly string[]): Promise<void> => {
  const keys = saidKeys(said);
  expect(keys.length).toBeGreaterThan(0);
  await within(async (vault) => {
    const found = await vault.find(keys.map(([subject]) => subject));
    for (const [subject, key] of keys) expect(hexOf(found.get(subject))).toBe(key);
  });
};

describe('a key vault that several processes use', () => {
  it('is one vault with one key for each, though all have begun at once', async () => {
    const processes = [1, 2, 3, 4].map(() =>
      vaultProcess(
        folder,
        `const subjects = Array.from({ length: 200 }, (_, n) => 'subject-' + n);
         for (let at = 0; at < 200; at += 20) {
           await Promise.all(subjects.slice(at, at + 20).map((one) => vault.findOrCreate([one])));
         }
         const found = await vault.find(subjects);
         say(vault.id + subjects.map((one) => found.get(one).key.toString('hex')).join());`,
      ),
    );
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(new Set(ends.map(({ said }) => said.join())).size).toBe(1);
    expect(await readdir(join(folder, 'master-keys'))).toEqual(['1']);
    await nothingIsWrong();
  });

  it('goes on giving everybody the same keys while the master key is rotated', async () => {
    const processes = ['left-', 'right-', 'left-'].map((name) =>
      vaultProcess(folder, making(name, 400)),
    );
    await Promise.all(processes.map(({ hasSaid }) => hasSaid(20)));
    const parts = await openFileKeyVault({ folder });
    for (let time = 0; time < 3; time += 1) await rotateMasterKey(parts);
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const { said } of ends) await expectKept(said);
    await rotateMasterKey(parts);
    const current = await parts.masterKeys.currentKeyId();
    expect([...(await parts.wrappedKeys.census()).byMasterKey]).toEqual([[current, 800]]);
    await parts.wrappedKeys.close();
    expect(await readdir(join(folder, 'master-keys'))).toEqual([current]);
    await nothingIsWrong();
  });
});

describe('a process that is killed (kill -9)', () => {
  it.each([1, 20, 60, 130])('has lost no key that it was given, after %i of them', async (keys) => {
    const child = vaultProcess(folder, making('subject-'));
    await child.hasSaid(keys);
    await child.kill();
    await expectKept((await child.ended).said);
    await nothingIsWrong();
  });

  it.each([1, 15, 40])('has brought nobody back, after %i were forgotten', async (times) => {
    const subjects = Array.from({ length: 400 }, (_, n) => `subject-${n}`);
    const before = await within((vault) => vault.findOrCreate(subjects));
    const child = vaultProcess(
      folder,
      `for (let n = 0; n < 400; n += 1) { await vault.destroy('subject-' + n); say('subject-' + n); }`,
    );
    await child.hasSaid(times);
    await child.kill();
    const { said } = await child.ended;
    const after = await within((vault) => vault.find(subjects));
    for (const subject of said) expect(after.get(subject)).toEqual({ is: 'destroyed' });
    for (const [subject, found] of after) {
      if (found.is === 'key') expect(found).toEqual(before.get(subject));
    }
    expect(await readableWrapsOfForgotten()).toEqual([]);
  });

  it.each([1, 2, 4])('leaves a rotation that is finished later, after %i pages', async (pages) => {
    const subjects = Array.from({ length: 2_600 }, (_, n) => `subject-${n}`);
    const before = await within((vault) => vault.findOrCreate(subjects));
    const child = vaultProcess(
      folder,
      `await rotateMasterKey({ wrappedKeys, masterKeys }, (done) => say('' + done));`,
    );
    await child.hasSaid(pages);
    await child.kill();
    expect(await within((vault) => vault.find(subjects))).toEqual(before);
    const parts = await openFileKeyVault({ folder });
    await rotateMasterKey(parts);
    expect([...(await parts.wrappedKeys.census()).byMasterKey.values()]).toEqual([2_600]);
    await parts.wrappedKeys.close();
    expect(await within((vault) => vault.find(subjects))).toEqual(before);
    await nothingIsWrong();
  });
});

describe('a process that slept through a whole rotation', () => {
  /** Draws a key under master key 1, and goes on when no process holds that one any more. */
  const DRAWING = `
    const asleep = {
      ...masterKeys,
      generateDataKey: async (request) => {
        const drawn = await masterKeys.generateDataKey(request);
        say('drawn under ' + request.keyId);
        while ((await masterKeys.keyIds()).includes('1')) await new Promise((next) => setTimeout(next, 5));
        return drawn;
      },
    };`;

  const rotated = async (child: ReturnType<typeof vaultProcess>): Promise<void> => {
    await child.hasSaid(1);
    const parts = await openFileKeyVault({ folder });
    await rotateMasterKey(parts);
    expect(await parts.masterKeys.keyIds()).toEqual(['2']);
    await parts.wrappedKeys.close();
  };

  it('makes the key anew under the master key of now', async () => {
    const child = vaultProcess(
      folder,
      `${DRAWING}
       const found = await composedKeyVault({ wrappedKeys, masterKeys: asleep }).findOrCreate(['late']);
       say('late ' + Buffer.from(found.get('late').key).toString('hex'));`,
    );
    await rotated(child);
    const { said, code } = await child.ended;
    expect([code, said.slice(0, 2)]).toEqual([0, ['drawn under 1', 'drawn under 2']]);
    await expectKept(said.slice(2));
    await nothingIsWrong();
  });

  it('leaves a vault that opens when it is killed right behind its append', async () => {
    const child = vaultProcess(
      folder,
      `${DRAWING}
       const add = async (keys) => {
         await wrappedKeys.add(keys);
         say('added');
         await new Promise(() => setInterval(() => undefined, 1_000));
       };
       const killed = Object.create(wrappedKeys, { add: { value: add } });
       await composedKeyVault({ wrappedKeys: killed, masterKeys: asleep }).findOrCreate(['late']);`,
    );
    await within((vault) => vault.findOrCreate(['early']));
    await rotated(child);
    await child.hasSaid(2);
    await child.kill();
    expect((await child.ended).said).toEqual(['drawn under 1', 'added']);
    // Nobody was given that key, so it is as if it had never been drawn.
    expect([...(await within((vault) => vault.find(['early', 'late']))).keys()]).toEqual(['early']);
    const made = await within((vault) => vault.findOrCreate(['late']));
    expect(await within((vault) => vault.find(['late']))).toEqual(made);
    await nothingIsWrong();
  });
});

describe('a master key that came back out of a backup after it was given up', () => {
  it('wraps nothing, and it is said what to restore', async () => {
    const masterKey = join(folder, 'master-keys', '1');
    const parts = await openFileKeyVault({ folder });
    const old = await readFile(masterKey);
    await rotateMasterKey(parts);
    await parts.wrappedKeys.close();
    await rename(join(folder, 'master-keys', '2'), masterKey);
    await writeFile(masterKey, old);
    await expect(within((vault) => vault.findOrCreate(['maria']))).rejects.toThrow(
      'Restore wrapped keys and master keys that belong together.',
    );
  });
});

const readableWrapsOfForgotten = async (): Promise<readonly string[]> => {
  const lines = (await readFile(join(folder, 'wrapped-keys'), 'latin1')).split('\n').map(readLine);
  const forgotten = new Set(lines.flatMap((line) => (line.is === 'destroyed' ? line.subject : [])));
  return lines.flatMap((line) =>
    line.is === 'key' && line.body !== 'erased' && forgotten.has(line.subject) ? line.subject : [],
  );
};

describe('a disk that is full', () => {
  it('stores a key wholly or says that it is not stored, and spoils nothing', async () => {
    const child = vaultProcess(
      folder,
      `for (let n = 0; ; n += 1) {
         try {
           const found = (await vault.findOrCreate(['subject-' + n])).get('subject-' + n);
           say('subject-' + n + ' ' + Buffer.from(found.key).toString('hex'));
         } catch (error) {
           process.stdout.write(error.name + ' ' + error.message.replaceAll('\\n', ' ') + '\\n');
           break;
         }
       }`,
      { mostFileBlocks: 8 },
    );
    const { said, code } = await child.ended;
    expect(code).toBe(0);
    expect(said.at(-1)).toMatch(/^VaultUnavailable The disk of .* is full: make room/);
    await expectKept(said.slice(0, -1));
    await within((vault) => vault.findOrCreate(['one-more']));
    await nothingIsWrong();
  });
});

describe('twenty thousand keys', () => {
  it('are found in one batch', async () => {
    const subjects = Array.from({ length: 20_000 }, (_, n) => `subject-${n}`);
    await within((vault) => vault.findOrCreate(subjects));
    const openedAt = performance.now();
    await within(async (vault) => {
      const askedAt = performance.now();
      const found = await vault.find(subjects);
      const took = performance.now() - askedAt;
      expect(found.size).toBe(20_000);
      process.stdout.write(
        `20,000 keys: opened in ${Math.round(askedAt - openedAt)} ms, ` +
          `found in one batch in ${Math.round(took)} ms\n`,
      );
    });
  });
});
