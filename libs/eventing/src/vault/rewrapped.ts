import { VaultUnavailable } from '../sealing/key-vault.js';
import { WrapDoesNotOpen, type MasterKeys } from './master-keys.js';
import type { Rewrap, WrappedKey, WrappedKeys } from './wrapped-keys.js';

/**
 * The same data key under the current master key, durable. The wraps it replaces are erased.
 * @throws {VaultUnavailable} none of the master keys that it was wrapped with is there
 */
export const rewrapped = async (
  { wrappedKeys, masterKeys }: { wrappedKeys: WrappedKeys; masterKeys: MasterKeys },
  subject: string,
  wraps: readonly WrappedKey[],
): Promise<WrappedKey> => {
  const current = await masterKeys.currentKeyId();
  const made = await rewrapUnder(current, wraps, { masterKeys, vault: wrappedKeys.vault });
  if (!made) {
    throw new VaultUnavailable(
      `The key of ${subject} has no wrap that opens: restore the vault from its newest backup.`,
    );
  }
  await wrappedKeys.replace([made]);
  return made;
};

/** Made from the newest wrap that opens; one that is under that master key already stays. */
export const rewrapUnder = async (
  masterKey: string,
  wraps: readonly WrappedKey[],
  { masterKeys, vault }: { masterKeys: MasterKeys; vault: string },
): Promise<Rewrap | undefined> => {
  const replaces = wraps.map((wrap) => wrap.masterKey).filter((name) => name !== masterKey);
  const there = wraps.find((wrap) => wrap.masterKey === masterKey);
  if (there) {
    if (wraps.length > 1) await checkOpens(there, { masterKeys, vault });
    return { ...there, replaces };
  }
  return fromOneThatOpens(wraps, async (wrap) => {
    const { ciphertextBlob } = await masterKeys.reEncrypt({
      sourceKeyId: wrap.masterKey,
      destinationKeyId: masterKey,
      ciphertextBlob: wrap.ciphertext,
      encryptionContext: { subject: wrap.subject, vault },
    });
    return { ...wrap, masterKey, ciphertext: ciphertextBlob, replaces };
  });
};

/**
 * Whether it could be wrapped anew under that master key; nothing is changed.
 * @throws {VaultUnavailable} as that would
 */
export const checkCanBeRewrapped = async (
  masterKey: string,
  wraps: readonly WrappedKey[],
  parts: { masterKeys: MasterKeys; vault: string },
): Promise<void> => {
  const there = wraps.filter((wrap) => wrap.masterKey === masterKey);
  await fromOneThatOpens(there.length > 0 ? there : wraps, (wrap) => checkOpens(wrap, parts));
};

const fromOneThatOpens = async <Made>(
  wraps: readonly WrappedKey[],
  make: (wrap: WrappedKey) => Promise<Made>,
): Promise<Made | undefined> => {
  let failure: Error | undefined;
  for (const wrap of wraps) {
    try {
      return await make(wrap);
    } catch (error) {
      // Of a master key that can be put back, somebody should hear first.
      if (!failure || failure instanceof WrapDoesNotOpen) failure = error as Error;
    }
  }
  if (failure) throw failure;
  return undefined;
};

/** Before those that it replaces are erased: the key may be in one of them only. */
const checkOpens = async (
  { subject, masterKey, ciphertext }: WrappedKey,
  { masterKeys, vault }: { masterKeys: MasterKeys; vault: string },
): Promise<void> => {
  const { plaintext } = await masterKeys.decrypt({
    keyId: masterKey,
    ciphertextBlob: ciphertext,
    encryptionContext: { subject, vault },
  });
  plaintext.fill(0);
};
