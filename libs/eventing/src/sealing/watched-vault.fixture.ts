import { inMemoryKeyVault } from './in-memory-key-vault.js';
import { VaultUnavailable, type KeyVault } from './key-vault.js';

export interface VaultWatch {
  /** The batches that were asked for, by what was asked. */
  readonly asked: { readonly call: 'find' | 'findOrCreate'; readonly subjects: number }[];
  isAway: boolean;
}

/** Counts what is asked of the vault below, and can be out of reach. */
export const watchedVault = (inner: KeyVault = inMemoryKeyVault()) => {
  const watch: VaultWatch = { asked: [], isAway: false };
  const ask =
    (call: 'find' | 'findOrCreate') =>
    async (subjects: readonly string[]): ReturnType<KeyVault['find']> => {
      watch.asked.push({ call, subjects: subjects.length });
      if (watch.isAway) throw new VaultUnavailable('The vault is away. Wait for it.');
      return inner[call](subjects);
    };
  const vault: KeyVault = {
    id: inner.id,
    find: ask('find'),
    findOrCreate: ask('findOrCreate'),
    destroy: (subject) => inner.destroy(subject),
    close: () => inner.close(),
  };
  return { vault, watch };
};
