import { randomBytes, randomUUID } from 'node:crypto';
import { VaultUnavailable, type FoundKey, type KeyVault } from './key-vault.js';

/** For specs and embedders' tests: the whole port, in one process, its keys gone with it. */
export const inMemoryKeyVault = (): KeyVault => {
  const keys = new Map<string, Uint8Array | 'destroyed'>();
  let isClosed = false;

  const found = (subject: string): readonly [string, FoundKey][] => {
    const key = keys.get(subject);
    if (key === undefined) return [];
    if (key === 'destroyed') return [[subject, { is: 'destroyed' }]];
    // Copied: whoever wipes what it was given must not wipe the vault.
    return [[subject, { is: 'key', key: Uint8Array.from(key) }]];
  };
  const all = (subjects: readonly string[]) => new Map(subjects.flatMap(found));
  const assertOpen = (): void => {
    if (isClosed) throw new VaultUnavailable('This key vault was closed.');
  };

  return {
    id: randomUUID(),
    find: async (subjects) => {
      assertOpen();
      return all(subjects);
    },
    findOrCreate: async (subjects) => {
      assertOpen();
      for (const subject of subjects) {
        if (!keys.has(subject)) keys.set(subject, randomBytes(32));
      }
      return all(subjects);
    },
    destroy: async (subject) => {
      assertOpen();
      const key = keys.get(subject);
      if (key instanceof Uint8Array) key.fill(0);
      keys.set(subject, 'destroyed');
    },
    close: async () => {
      isClosed = true;
    },
  };
};
