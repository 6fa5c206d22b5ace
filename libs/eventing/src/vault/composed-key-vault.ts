import { randomBytes } from 'node:crypto';
import { VaultUnavailable, type FoundKey, type KeyVault } from '../sealing/key-vault.js';
import { MasterKeyProofs } from './master-key-proofs.js';
import { WrapDoesNotOpen, type EncryptionContext, type MasterKeys } from './master-keys.js';
import { rewrapped } from './rewrapped.js';
import type { FoundWraps, WrappedKey, WrappedKeys } from './wrapped-keys.js';

/** As many keys are opened between two looks at the event loop, or asked of a service at once. */
const AT_ONCE = 200;
const LONGEST_SUBJECT = 256;
const MOST_ROTATIONS = 3;

export interface KeyVaultParts {
  readonly wrappedKeys: WrappedKeys;
  readonly masterKeys: MasterKeys;
}

/** A key vault out of a place where wrapped keys lie and of what wraps them. */
export const composedKeyVault = (parts: KeyVaultParts): KeyVault => new ComposedKeyVault(parts);

class ComposedKeyVault implements KeyVault {
  private readonly proofs: MasterKeyProofs;

  constructor(private readonly parts: KeyVaultParts) {
    this.proofs = new MasterKeyProofs(parts);
  }

  get id(): string {
    return this.parts.wrappedKeys.vault;
  }

  async find(subjects: readonly string[]): Promise<ReadonlyMap<string, FoundKey>> {
    // Who cannot have a key is not looked for: a store might take the name for another one.
    return this.openAll(await this.parts.wrappedKeys.find(subjects.filter(isNameable)));
  }

  async findOrCreate(subjects: readonly string[]): Promise<ReadonlyMap<string, FoundKey>> {
    const { wrappedKeys } = this.parts;
    for (const subject of subjects) checkSubject(subject);
    const found = new Map(await wrappedKeys.find(subjects));
    const missingOf = () => [...new Set(subjects)].filter((subject) => !found.has(subject));
    // Made again only where a whole rotation ran while it was being made.
    for (let time = 0, missing = missingOf(); time < MOST_ROTATIONS && missing.length > 0; time++) {
      await this.make(missing);
      for (const [subject, wraps] of await wrappedKeys.find(missing)) found.set(subject, wraps);
      missing = missingOf();
    }
    for (const subject of subjects) if (!found.has(subject)) throw notMade();
    return this.openAll(found);
  }

  async destroy(subject: string): Promise<void> {
    checkSubject(subject);
    await this.parts.wrappedKeys.destroy(subject);
  }

  close(): Promise<void> {
    return this.parts.wrappedKeys.close();
  }

  private async make(subjects: readonly string[]): Promise<void> {
    const { wrappedKeys, masterKeys } = this.parts;
    const masterKey = await masterKeys.currentKeyId();
    await this.proofs.checkMayWrap(masterKey);
    const made: WrappedKey[] = [];
    for (const subject of subjects) {
      const { ciphertextBlob } = await masterKeys.generateDataKey({
        keyId: masterKey,
        encryptionContext: this.contextOf(subject),
      });
      const dataKey = randomBytes(9).toString('base64url');
      made.push({ subject, dataKey, masterKey, ciphertext: ciphertextBlob });
    }
    await wrappedKeys.add(made);
  }

  private async openAll(
    found: ReadonlyMap<string, FoundWraps>,
  ): Promise<ReadonlyMap<string, FoundKey>> {
    const keys = new Map<string, FoundKey>();
    const waiting: (readonly [string, readonly WrappedKey[]])[] = [];
    for (const [subject, wraps] of found) {
      if (wraps.is === 'destroyed') keys.set(subject, { is: 'destroyed' });
      if (wraps.is === 'wrapped') waiting.push([subject, wraps.wraps]);
    }
    const damaged: (readonly WrappedKey[])[] = [];
    const isEnabled = askedOnce((masterKey) => this.parts.masterKeys.isEnabled(masterKey));
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      if (from > 0) await new Promise((resolve) => setImmediate(resolve));
      const opened = waiting.slice(from, from + AT_ONCE).map(async ([subject, wraps]) => {
        const key = await this.open(subject, wraps, isEnabled);
        if (key) keys.set(subject, { is: 'key', key });
        else damaged.push(wraps);
      });
      await Promise.all(opened);
    }
    for (const wraps of damaged) await this.checkIsDamaged(wraps);
    return keys;
  }

  /** Nothing when none of its wraps opens, although their master keys are there. */
  private async open(
    subject: string,
    wraps: readonly WrappedKey[],
    isEnabled: IsEnabled,
  ): Promise<Uint8Array | undefined> {
    const inOrder =
      wraps.length === 1 ? wraps : await bestFirst(wraps, this.parts.masterKeys, isEnabled);
    for (const wrap of inOrder) {
      try {
        // Its master key was retired while it was being made, and this process still knows that key.
        const isLasting = await isEnabled(wrap.masterKey);
        return await this.decrypt(isLasting ? wrap : await rewrapped(this.parts, subject, wraps));
      } catch (failure) {
        if (!(failure instanceof WrapDoesNotOpen)) throw failure;
      }
    }
    return undefined;
  }

  private async decrypt({ subject, masterKey, ciphertext }: WrappedKey): Promise<Uint8Array> {
    const { plaintext } = await this.parts.masterKeys.decrypt({
      keyId: masterKey,
      ciphertextBlob: ciphertext,
      encryptionContext: this.contextOf(subject),
    });
    this.proofs.note(masterKey);
    return plaintext;
  }

  /**
   * One key that does not open is damaged, and keeps nobody else from theirs. Where nothing opens,
   * the master key is another one than its name says, and no key is to be taken for lost.
   * @throws {VaultUnavailable}
   */
  private async checkIsDamaged(wraps: readonly WrappedKey[]): Promise<void> {
    for (const { masterKey } of wraps) await this.proofs.checkIsItself(masterKey);
  }

  private contextOf(subject: string): EncryptionContext {
    return { subject, vault: this.id };
  }
}

type IsEnabled = (masterKey: string) => Promise<boolean>;

/** Under the current master key if there is one, else under any that is in service. */
const bestFirst = async (
  wraps: readonly WrappedKey[],
  masterKeys: MasterKeys,
  isEnabled: IsEnabled,
): Promise<readonly WrappedKey[]> => {
  const current = await masterKeys.currentKeyId();
  let best = wraps.find(({ masterKey }) => masterKey === current);
  for (const wrap of wraps) if (!best && (await isEnabled(wrap.masterKey))) best = wrap;
  return best ? [best, ...wraps.filter((other) => other !== best)] : wraps;
};

/** Thousands of keys are wrapped with the same few master keys. */
const askedOnce = (ask: IsEnabled): IsEnabled => {
  const answers = new Map<string, Promise<boolean>>();
  return (masterKey) => {
    const answer = answers.get(masterKey) ?? ask(masterKey);
    answers.set(masterKey, answer);
    return answer;
  };
};

/** Others would be kept under another name than the one they are asked by. */
const isNameable = (subject: string): boolean =>
  subject !== '' &&
  subject.length <= LONGEST_SUBJECT &&
  !subject.includes('\u0000') &&
  !/\p{Surrogate}/u.test(subject);

const checkSubject = (subject: string): void => {
  if (isNameable(subject)) return;
  throw new VaultUnavailable(
    `A subject is named by whole characters without NUL, 1 to ${LONGEST_SUBJECT} of them.`,
  );
};

const notMade = () =>
  new VaultUnavailable(
    'No key can be made: a rotation has given up the master key that is current here. Restore ' +
      'wrapped keys and master keys that belong together.',
  );
