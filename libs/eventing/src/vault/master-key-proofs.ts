import { VaultUnavailable } from '../sealing/key-vault.js';
import { WrapDoesNotOpen, type MasterKeys } from './master-keys.js';
import type { WrappedKey, WrappedKeys } from './wrapped-keys.js';

/** Nothing is wrapped with a master key of this name. */
const EVERY_MASTER_KEY = '';
/** Where as many open with no master key, none of them does. */
const MOST_TRIED = 2_000;

type Proof =
  | { readonly is: 'proven' }
  /** Nothing is wrapped with it yet, so there is nothing that it would have to open. */
  | { readonly is: 'unused' }
  | { readonly is: 'opens-nothing'; readonly tried: number; readonly subject: string };

interface Parts {
  readonly wrappedKeys: WrappedKeys;
  readonly masterKeys: Pick<MasterKeys, 'decrypt'>;
}

/**
 * A master key is the one that its name says when it opens something that was wrapped with it
 * before: a file of another installation has the same name, and wraps as well as the right one.
 */
export class MasterKeyProofs {
  private readonly proven = new Set<string>();

  constructor(private readonly parts: Parts) {}

  /** It has opened what lay in the vault. */
  note(masterKey: string): void {
    this.proven.add(masterKey);
  }

  /**
   * What a master key does not open that is itself, is damaged. One that opens nothing is another
   * one, and what it does not open is not lost; but a single wrap beside a master key that opens
   * others says more likely that this wrap is damaged.
   * @throws {VaultUnavailable} it is another one than its name says
   */
  async checkIsItself(masterKey: string): Promise<void> {
    const proof = await this.proofOf(masterKey);
    if (proof.is !== 'opens-nothing') return;
    if (proof.tried === 1 && (await this.anotherOpens(masterKey))) return;
    throw nothingOpens(proof.subject, masterKey);
  }

  /**
   * What it wrapped would prove it from then on, and what it does not open would count as damaged.
   * @throws {VaultUnavailable} it opens nothing of what is wrapped with it
   */
  async checkMayWrap(masterKey: string): Promise<void> {
    const proof = await this.proofOf(masterKey);
    if (proof.is === 'opens-nothing') throw wrapsNothing(proof.subject, masterKey);
  }

  private async anotherOpens(masterKey: string): Promise<boolean> {
    const { byMasterKey } = await this.parts.wrappedKeys.census();
    for (const other of byMasterKey.keys()) {
      if (other !== masterKey && (await this.proofOf(other)).is === 'proven') return true;
    }
    return false;
  }

  private async proofOf(masterKey: string): Promise<Proof> {
    if (this.proven.has(masterKey)) return { is: 'proven' };
    let tried = 0;
    let subject = '';
    for await (const wrap of wrapsUnder(masterKey, this.parts.wrappedKeys)) {
      if (await this.opens(wrap)) {
        this.note(masterKey);
        return { is: 'proven' };
      }
      tried += 1;
      if (tried === 1) subject = wrap.subject;
      if (tried === MOST_TRIED) break;
    }
    return tried === 0 ? { is: 'unused' } : { is: 'opens-nothing', tried, subject };
  }

  private async opens({ subject, masterKey, ciphertext }: WrappedKey): Promise<boolean> {
    try {
      const { plaintext } = await this.parts.masterKeys.decrypt({
        keyId: masterKey,
        ciphertextBlob: ciphertext,
        encryptionContext: { subject, vault: this.parts.wrappedKeys.vault },
      });
      plaintext.fill(0);
      return true;
    } catch (failure) {
      if (!(failure instanceof WrapDoesNotOpen)) throw failure;
      return false;
    }
  }
}

const wrapsUnder = async function* (
  masterKey: string,
  wrappedKeys: WrappedKeys,
): AsyncIterable<WrappedKey> {
  const { byMasterKey } = await wrappedKeys.census();
  if (!byMasterKey.has(masterKey)) return;
  const others = [...byMasterKey].filter(([name]) => name !== masterKey);
  const [most = EVERY_MASTER_KEY] = others.toSorted((one, next) => next[1] - one[1])[0] ?? [];
  // Whoever is wrapped with that one only need not be looked through.
  for await (const subjects of wrappedKeys.notWrappedWith(most)) {
    for (const found of (await wrappedKeys.find(subjects)).values()) {
      const wraps = found.is === 'wrapped' ? found.wraps : [];
      yield* wraps.filter((wrap) => wrap.masterKey === masterKey);
    }
  }
};

const nothingOpens = (subject: string, masterKey: string) =>
  new VaultUnavailable(
    `The wrapped key of ${subject} does not open with its master key ${masterKey}, and no other ` +
      'key does: the master key is not the one that its name says, or it belongs to another ' +
      'vault. Put back wrapped keys and master keys that belong together.',
  );

const wrapsNothing = (subject: string, masterKey: string) =>
  new VaultUnavailable(
    `No key is made with the master key ${masterKey}, for it opens nothing that is wrapped with ` +
      `it, as the key of ${subject}: it is not the one that its name says. Put back wrapped keys ` +
      'and master keys that belong together; if this one key is damaged: npm run keys -- give-up.',
  );
