import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VaultUnavailable, type FoundKey, type KeyVault } from './key-vault.js';

/** What a vault brings to be held to the contract. */
export interface KeyVaultUnderContract {
  /** Keeps its keys when it is closed and opened again. */
  readonly durable: boolean;
  /** Once for the whole suite. The vault may hold anything: every case has subjects of its own. */
  readonly setUp: () => Promise<KeyVaultHarness>;
}

export interface KeyVaultHarness {
  /** With `durable`: the same vault, opened anew as a process does that has just started. */
  vault(): Promise<KeyVault>;
  close(): Promise<void>;
}

interface VaultScene {
  readonly vault: KeyVault;
  readonly another: () => Promise<KeyVault>;
}

interface VaultCase {
  readonly title: string;
  readonly needs?: 'durable';
  readonly run: (scene: VaultScene) => Promise<void>;
}

const PATIENCE_MS = 60_000;

/** Holds a key vault to everything that the port promises. */
export const keyVaultContract = (name: string, subject: KeyVaultUnderContract): void => {
  describe(`${name}, as a key vault`, () => {
    let harness: KeyVaultHarness | undefined;
    const opened: KeyVault[] = [];
    const open = async (): Promise<KeyVault> => {
      if (!harness) throw new Error('The harness could not be set up.');
      const vault = await harness.vault();
      opened.push(vault);
      return vault;
    };

    beforeAll(async () => {
      harness = await subject.setUp();
      await open();
    }, PATIENCE_MS);
    afterAll(async () => {
      for (const vault of opened) await vault.close();
      await harness?.close();
    }, PATIENCE_MS);

    for (const { title, needs, run } of cases) {
      if (needs && !subject[needs]) {
        it.skip(`${title} (not claimed: ${needs})`, () => undefined);
        continue;
      }
      it(
        title,
        async () => {
          const [vault] = opened;
          if (!vault) throw new Error('The vault could not be opened.');
          await run({ vault, another: subject.durable ? open : async () => vault });
        },
        PATIENCE_MS,
      );
    }
  });
};

const bytesOf = (found: FoundKey | undefined): readonly number[] => {
  if (found?.is !== 'key') throw new Error('There is no key.');
  return [...found.key];
};

const keyFor = async (vault: KeyVault, subject: string): Promise<readonly number[]> =>
  bytesOf((await vault.findOrCreate([subject])).get(subject));

const finding: readonly VaultCase[] = [
  {
    title: 'makes a key of 32 bytes for each subject and finds it again',
    run: async ({ vault, another }) => {
      const [maria, jonas] = [randomUUID(), randomUUID()];
      const made = await vault.findOrCreate([maria, jonas]);
      expect(bytesOf(made.get(maria))).toHaveLength(32);
      expect(bytesOf(made.get(jonas))).toHaveLength(32);
      expect(bytesOf(made.get(maria))).not.toEqual(bytesOf(made.get(jonas)));
      expect(await vault.find([jonas, maria])).toEqual(made);
      expect(await vault.findOrCreate([maria, jonas])).toEqual(made);
      expect(await (await another()).find([maria, jonas])).toEqual(made);
    },
  },
  {
    title: 'leaves out who has no key, and makes none by looking',
    run: async ({ vault }) => {
      const [maria, nobody] = [randomUUID(), randomUUID()];
      await keyFor(vault, maria);
      for (let time = 0; time < 2; time += 1) {
        expect([...(await vault.find([nobody, maria])).keys()]).toEqual([maria]);
      }
    },
  },
  {
    title: 'takes no subjects, the same one twice, and thousands at once',
    run: async ({ vault }) => {
      expect((await vault.find([])).size).toBe(0);
      expect((await vault.findOrCreate([])).size).toBe(0);
      const many = Array.from({ length: 3_000 }, () => randomUUID());
      const made = await vault.findOrCreate([...many, ...many.slice(0, 10)]);
      expect(made.size).toBe(many.length);
      expect(new Set([...made.values()].map((found) => String(bytesOf(found)))).size).toBe(3_000);
      expect(await vault.find([...many.slice(0, 10), ...many])).toEqual(made);
    },
  },
  {
    title: 'keeps subjects apart by every character of their names',
    run: async ({ vault, another }) => {
      const run = randomUUID();
      const names = [
        'a',
        'A',
        'a ',
        'á',
        'a\u0301',
        'a/../b',
        '__proto__',
        'a\nb',
        'x'.repeat(200),
      ];
      const subjects = names.map((name) => `${name}${run}`);
      const made = await vault.findOrCreate([...subjects, '__proto__']);
      expect(new Set([...made.values()].map((found) => String(bytesOf(found)))).size).toBe(10);
      expect(await (await another()).find([...subjects, '__proto__'])).toEqual(made);
    },
  },
  {
    title: 'hands out bytes that the caller may wipe',
    run: async ({ vault }) => {
      const maria = randomUUID();
      const key = await keyFor(vault, maria);
      for (const found of (await vault.findOrCreate([maria])).values()) {
        if (found.is === 'key') found.key.fill(0);
      }
      for (const found of (await vault.find([maria])).values()) {
        if (found.is === 'key') found.key.fill(0);
      }
      expect(await keyFor(vault, maria)).toEqual(key);
    },
  },
  {
    title: 'gives one key to all who make one at the same time',
    run: async ({ vault, another }) => {
      const elsewhere = await another();
      for (let round = 0; round < 10; round += 1) {
        const subjects = Array.from({ length: 8 }, () => randomUUID());
        const made = await Promise.all([
          vault.findOrCreate(subjects),
          elsewhere.findOrCreate(subjects.toReversed()),
          ...subjects.map((one) => vault.findOrCreate([one])),
          ...subjects.map((one) => elsewhere.findOrCreate([one])),
        ]);
        const kept = await (await another()).find(subjects);
        for (const one of made) {
          for (const [name, found] of one) expect(found).toEqual(kept.get(name));
        }
      }
    },
  },
];

const destroying: readonly VaultCase[] = [
  {
    title: 'never makes a destroyed key again, and touches no other',
    run: async ({ vault, another }) => {
      const [maria, jonas] = [randomUUID(), randomUUID()];
      await keyFor(vault, maria);
      const jonasKey = await keyFor(vault, jonas);
      await vault.destroy(maria);
      for (const asked of [vault, await another()]) {
        expect((await asked.find([maria])).get(maria)).toEqual({ is: 'destroyed' });
        expect((await asked.findOrCreate([jonas, maria])).get(maria)).toEqual({ is: 'destroyed' });
        expect(await keyFor(asked, jonas)).toEqual(jonasKey);
      }
    },
  },
  {
    title: 'may be told to destroy again, and by several at once',
    run: async ({ vault, another }) => {
      const maria = randomUUID();
      await keyFor(vault, maria);
      const elsewhere = await another();
      await Promise.all([vault.destroy(maria), elsewhere.destroy(maria), vault.destroy(maria)]);
      await elsewhere.destroy(maria);
      expect((await vault.find([maria])).get(maria)).toEqual({ is: 'destroyed' });
    },
  },
  {
    title: 'makes no key for a subject that was destroyed before it had one',
    run: async ({ vault, another }) => {
      const nobody = randomUUID();
      await vault.destroy(nobody);
      for (const asked of [vault, await another()]) {
        expect((await asked.findOrCreate([nobody])).get(nobody)).toEqual({ is: 'destroyed' });
      }
    },
  },
  {
    title: 'lets nobody who makes a key at the same moment bring it back',
    run: async ({ vault, another }) => {
      const elsewhere = await another();
      for (let round = 0; round < 10; round += 1) {
        const maria = randomUUID();
        await Promise.all([
          elsewhere.findOrCreate([maria]),
          vault.destroy(maria),
          elsewhere.findOrCreate([maria]),
        ]);
        expect((await elsewhere.find([maria])).get(maria)).toEqual({ is: 'destroyed' });
        expect((await vault.findOrCreate([maria])).get(maria)).toEqual({ is: 'destroyed' });
      }
    },
  },
  {
    title: 'shows to others at once what one has made or destroyed',
    run: async ({ vault, another }) => {
      const [maria, elsewhere] = [randomUUID(), await another()];
      expect((await elsewhere.find([maria])).size).toBe(0);
      const key = await keyFor(vault, maria);
      expect(bytesOf((await elsewhere.find([maria])).get(maria))).toEqual(key);
      await vault.destroy(maria);
      expect((await elsewhere.find([maria])).get(maria)).toEqual({ is: 'destroyed' });
    },
  },
];

const identity: readonly VaultCase[] = [
  {
    title: 'is the same vault whenever it is opened',
    needs: 'durable',
    run: async ({ vault, another }) => {
      expect(vault.id).not.toBe('');
      expect((await another()).id).toBe(vault.id);
    },
  },
  {
    title: 'says that it is unavailable once it was closed, and may be closed again',
    needs: 'durable',
    run: async ({ another }) => {
      const vault = await another();
      await vault.close();
      await vault.close();
      await expect(vault.find([randomUUID()])).rejects.toThrow(VaultUnavailable);
      await expect(vault.findOrCreate([randomUUID()])).rejects.toThrow(VaultUnavailable);
      await expect(vault.destroy(randomUUID())).rejects.toThrow(VaultUnavailable);
    },
  },
];

const cases: readonly VaultCase[] = [...finding, ...destroying, ...identity];
