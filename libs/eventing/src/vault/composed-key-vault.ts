import { randomBytes } from 'node:crypto';
import { VaultUnavailable, type FoundKey, type KeyVault } from '../sealing/key-vault.js';
import type { EncryptionContext, MasterKeys } from './master-keys.js';
import { rewrapped } from './rewrapped.js';
import type { FoundWraps, WrappedKey, WrappedKeys } from './wrapped-keys.js';

/** As many keys are opened between two looks at the event loop, or asked of a service at once. */
const AT_ONCE = 200;

export interface KeyVaultParts {
  readonly wrappedKeys: WrappedKeys;
  readonly masterKeys: MasterKeys;
}

/** A key vault out of a place where wrapped keys lie and of what wraps them. */
export const composedKeyVault = ({ wrappedKeys, masterKeys }: KeyVaultParts): KeyVault => {
  const contextOf = (subject: string): EncryptionContext => ({
    subject,
    vault: wrappedKeys.vault,
  });

  const open = async (
    subject: string,
    wraps: readonly WrappedKey[],
    isEnabled: (masterKey: string) => Promise<boolean>,
  ): Promise<FoundKey> => {
    const wrap = await bestOf(wraps, masterKeys, isEnabled);
    // Its master key was retired while it was being made, and this process still knows that key.
    const lasting = (await isEnabled(wrap.masterKey))
      ? wrap
      : await rewrapped({ wrappedKeys, masterKeys }, subject, wraps);
    const { plaintext } = await masterKeys.decrypt({
      keyId: lasting.masterKey,
      ciphertextBlob: lasting.ciphertext,
      encryptionContext: contextOf(subject),
    });
    return { is: 'key', key: plaintext };
  };

  const openAll = async (
    found: ReadonlyMap<string, FoundWraps>,
  ): Promise<ReadonlyMap<string, FoundKey>> => {
    const keys = new Map<string, FoundKey>();
    const waiting: (readonly [string, readonly WrappedKey[]])[] = [];
    for (const [subject, wraps] of found) {
      if (wraps.is === 'destroyed') keys.set(subject, { is: 'destroyed' });
      if (wraps.is === 'wrapped') waiting.push([subject, wraps.wraps]);
    }
    const isEnabled = askedOnce((masterKey) => masterKeys.isEnabled(masterKey));
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      if (from > 0) await new Promise((resolve) => setImmediate(resolve));
      const opened = waiting.slice(from, from + AT_ONCE).map(async ([subject, wraps]) => {
        keys.set(subject, await open(subject, wraps, isEnabled));
      });
      await Promise.all(opened);
    }
    return keys;
  };

  const make = async (subjects: readonly string[]): Promise<void> => {
    const keyId = await masterKeys.currentKeyId();
    const made: WrappedKey[] = [];
    for (const subject of subjects) {
      checkSubject(subject);
      const { ciphertextBlob } = await masterKeys.generateDataKey({
        keyId,
        encryptionContext: contextOf(subject),
      });
      const dataKey = randomBytes(9).toString('base64url');
      made.push({ subject, dataKey, masterKey: keyId, ciphertext: ciphertextBlob });
    }
    await wrappedKeys.add(made);
  };

  return {
    id: wrappedKeys.vault,
    find: async (subjects) => openAll(await wrappedKeys.find(subjects)),

    findOrCreate: async (subjects) => {
      const found = new Map(await wrappedKeys.find(subjects));
      const missing = [...new Set(subjects)].filter((subject) => !found.has(subject));
      if (missing.length > 0) {
        await make(missing);
        for (const [subject, wraps] of await wrappedKeys.find(missing)) found.set(subject, wraps);
      }
      for (const subject of subjects) {
        if (found.get(subject)?.is !== 'wrapped' && found.get(subject)?.is !== 'destroyed') {
          throw notReadable(subject);
        }
      }
      return openAll(found);
    },

    destroy: async (subject) => {
      checkSubject(subject);
      await wrappedKeys.destroy(subject);
    },
    close: () => wrappedKeys.close(),
  };
};

/** Under the current master key if there is one, else under any that is in service. */
const bestOf = async (
  wraps: readonly WrappedKey[],
  masterKeys: MasterKeys,
  isEnabled: (masterKey: string) => Promise<boolean>,
): Promise<WrappedKey> => {
  const [newest] = wraps;
  if (!newest) throw new VaultUnavailable('A key without a wrap: open the vault again.');
  if (wraps.length === 1) return newest;
  const current = await masterKeys.currentKeyId();
  const underCurrent = wraps.find(({ masterKey }) => masterKey === current);
  if (underCurrent) return underCurrent;
  for (const wrap of wraps) if (await isEnabled(wrap.masterKey)) return wrap;
  return newest;
};

/** Thousands of keys are wrapped with the same few master keys. */
const askedOnce = (
  ask: (name: string) => Promise<boolean>,
): ((name: string) => Promise<boolean>) => {
  const answers = new Map<string, Promise<boolean>>();
  return (name) => {
    const answer = answers.get(name) ?? ask(name);
    answers.set(name, answer);
    return answer;
  };
};

/** It would be kept under another name than the one it is asked by. */
const checkSubject = (subject: string): void => {
  const isWhole = subject !== '' && !/\p{Surrogate}/u.test(subject);
  if (isWhole && subject.length <= LONGEST_SUBJECT) return;
  throw new VaultUnavailable(
    `A subject is named by whole characters, at least one and at most ${LONGEST_SUBJECT}.`,
  );
};

const LONGEST_SUBJECT = 256;

const notReadable = (subject: string) =>
  new VaultUnavailable(
    `The key of ${subject} is in the vault but damaged, and no other may be made in its place: ` +
      'restore the vault from its newest backup.',
  );
