import { VaultUnavailable } from '../sealing/key-vault.js';
import type { MasterKeys } from './master-keys.js';
import type { FoundWraps, LineTroubles, WrappedKeys } from './wrapped-keys.js';

export interface VaultReport {
  readonly vault: string;
  readonly keys: number;
  readonly destroyed: number;
  /** Keys that do not open, and lines that cannot be read; not all of them can be named. */
  readonly damaged: number;
  /** Only of a vault in files. */
  readonly lines: LineTroubles | undefined;
  /** Subjects whose key does not open, with the reason. */
  readonly unreadable: readonly (readonly [subject: string, reason: string])[];
}

const EVERY_SUBJECT = '';

/** Opens every key of the vault under every master key that it is wrapped with. */
export const verifyKeyVault = async (
  vault: { readonly wrappedKeys: WrappedKeys; readonly masterKeys: MasterKeys },
  progress: (done: number, of: number) => void = () => undefined,
): Promise<VaultReport> => {
  const { wrappedKeys, masterKeys } = vault;
  const { keys, destroyed, ...census } = await wrappedKeys.census();
  let { damaged } = census;
  const unreadable: (readonly [string, string])[] = [];
  let done = 0;
  for await (const subjects of wrappedKeys.notWrappedWith(EVERY_SUBJECT)) {
    for (const [subject, found] of await wrappedKeys.find(subjects)) {
      const reason = await whatIsWrongWith(subject, found, {
        masterKeys,
        vault: wrappedKeys.vault,
      });
      if (reason !== undefined) unreadable.push([subject, reason]);
      // The others were counted with the lines.
      if (reason !== undefined && found.is === 'wrapped') damaged += 1;
      done += 1;
    }
    progress(done, keys);
  }
  const lines = await wrappedKeys.lineTroubles?.();
  return { vault: wrappedKeys.vault, keys, destroyed, damaged, lines, unreadable };
};

const whatIsWrongWith = async (
  subject: string,
  found: FoundWraps,
  { masterKeys, vault }: { masterKeys: MasterKeys; vault: string },
): Promise<string | undefined> => {
  if (found.is === 'destroyed') return undefined;
  if (found.is === 'damaged') return 'The wrapped key is damaged.';
  for (const wrap of found.wraps) {
    try {
      await masterKeys.decrypt({
        keyId: wrap.masterKey,
        ciphertextBlob: wrap.ciphertext,
        encryptionContext: { subject, vault },
      });
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      return error.message;
    }
  }
  return undefined;
};
