import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyVault } from '@anamnesis/eventing';
import { fileKeyVault } from '@anamnesis/eventing/vault/file-key-vault';

export interface CountingVault {
  readonly vault: KeyVault;
  /** How often it was asked for keys. */
  batches(): number;
  close(): Promise<void>;
}

/** A file vault as an installation has it, in a folder of its own. */
export const countingVault = async (): Promise<CountingVault> => {
  const folder = await mkdtemp(join(tmpdir(), 'anamnesis-bench-vault-'));
  const below = await fileKeyVault({ folder });
  let batches = 0;
  const counted =
    (call: 'find' | 'findOrCreate') =>
    (subjects: readonly string[]): ReturnType<KeyVault['find']> => {
      batches += 1;
      return below[call](subjects);
    };
  return {
    vault: {
      id: below.id,
      find: counted('find'),
      findOrCreate: counted('findOrCreate'),
      destroy: (subject) => below.destroy(subject),
      close: () => below.close(),
    },
    batches: () => batches,
    close: async () => {
      await below.close();
      await rm(folder, { recursive: true });
    },
  };
};
