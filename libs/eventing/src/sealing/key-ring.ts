import { BatchedLookUp } from './batched-look-up.js';
import { SubjectKey } from './subject-key.js';
import { VaultUnavailable, type FoundKey, type KeyVault } from './key-vault.js';

export type { SubjectKey };

export interface KeyRingOptions {
  /** How many subjects' keys are kept; the least recently used ones are let go. */
  readonly mostSubjects?: number;
  /**
   * After this time a key is asked for again, so that a destruction in another process is seen
   * even by a process that hears nothing of it.
   */
  readonly freshMs?: number;
  /** Milliseconds that never run backwards. */
  readonly now?: () => number;
}

/** The keys that a process has in hand, over the vault that keeps them. */
export interface KeyRing {
  /** For those who ask for many keys in one moment. */
  now(): number;

  /** Looked up a short time ago, so that nothing has to be awaited. */
  inHand(subject: string, now?: number): SubjectKey | undefined;

  /**
   * The keys of all these subjects. What is not in hand is asked of the vault, in one batch with
   * what others ask for in the same moment. Who has no key gets one that says so.
   * @throws {VaultUnavailable}
   */
  find(subjects: Iterable<string>): Promise<ReadonlyMap<string, SubjectKey>>;

  /**
   * Like `find`, and makes what is missing: durable before this resolves.
   * @throws {VaultUnavailable} nothing may be sealed
   */
  findOrCreate(subjects: Iterable<string>): Promise<ReadonlyMap<string, SubjectKey>>;

  /**
   * From now on nothing of this subject can be opened or sealed in this process, whatever a vault
   * says: not by what is in hand, nor by events that were read before and are opened later.
   */
  forget(subject: string): void;
}

const MOST_SUBJECTS = 100_000;
const FRESH_MS = 60_000;

export const keyRing = (
  vault: Pick<KeyVault, 'find' | 'findOrCreate'>,
  {
    mostSubjects = MOST_SUBJECTS,
    freshMs = FRESH_MS,
    now = () => performance.now(),
  }: KeyRingOptions = {},
): KeyRing => new VaultKeyRing(vault, { mostSubjects, freshMs, now });

class VaultKeyRing implements KeyRing {
  /**
   * Two halves instead of one list in order of use, which every look would have to rewrite: what
   * is used moves to the younger half, and when that is full the older one is let go.
   */
  private younger = new Map<string, SubjectKey>();
  private older = new Map<string, SubjectKey>();
  private readonly forgotten = new Set<string>();
  private readonly finding: BatchedLookUp<FoundKey>;
  private readonly creating: BatchedLookUp<FoundKey>;

  constructor(
    vault: Pick<KeyVault, 'find' | 'findOrCreate'>,
    private readonly options: Required<KeyRingOptions>,
  ) {
    this.finding = new BatchedLookUp((subjects) => vault.find(subjects));
    this.creating = new BatchedLookUp((subjects) => vault.findOrCreate(subjects));
  }

  now(): number {
    return this.options.now();
  }

  inHand(subject: string, now = this.options.now()): SubjectKey | undefined {
    const key = this.kept(subject);
    if (!key) return undefined;
    const isFresh = now - key.foundAt < this.options.freshMs;
    return isFresh || key.isDestroyed ? key : undefined;
  }

  find(subjects: Iterable<string>): Promise<ReadonlyMap<string, SubjectKey>> {
    return this.bring(subjects, this.finding);
  }

  async findOrCreate(subjects: Iterable<string>): Promise<ReadonlyMap<string, SubjectKey>> {
    const found = await this.bring(subjects, this.creating);
    for (const key of found.values()) {
      if (!key.isDestroyed && !key.bytes) {
        throw notReadable(key.subject);
      }
    }
    return found;
  }

  forget(subject: string): void {
    this.forgotten.add(subject);
    this.kept(subject)?.wipe();
  }

  private async bring(
    subjects: Iterable<string>,
    lookUp: BatchedLookUp<FoundKey>,
  ): Promise<ReadonlyMap<string, SubjectKey>> {
    const keys = new Map<string, SubjectKey>();
    const missing: string[] = [];
    // Before the vault is asked: what it says is at least as new as this.
    const askedAt = this.options.now();
    for (const subject of subjects) {
      const key = this.inHand(subject, askedAt);
      if (key) keys.set(subject, key);
      else missing.push(subject);
    }
    if (missing.length === 0) return keys;
    const found = await lookUp.of(missing);
    for (const subject of missing) {
      keys.set(subject, this.noted(subject, found.get(subject), askedAt));
    }
    return keys;
  }

  private noted(subject: string, found: FoundKey | undefined, askedAt: number): SubjectKey {
    // The same object as before, so that events which were read with it learn of a destruction.
    const key = this.kept(subject) ?? new SubjectKey(subject, this.forgotten);
    if (found?.is === 'destroyed') key.wipe();
    else if (found) key.replace(found.key, askedAt);
    else {
      // Not kept: another process may make one at any moment.
      this.younger.delete(subject);
      return new SubjectKey(subject, this.forgotten);
    }
    this.keep(key);
    return key;
  }

  private kept(subject: string): SubjectKey | undefined {
    const key = this.younger.get(subject);
    if (key) return key;
    const old = this.older.get(subject);
    if (old) this.keep(old);
    return old;
  }

  private keep(key: SubjectKey): void {
    this.older.delete(key.subject);
    this.younger.set(key.subject, key);
    if (this.younger.size * 2 <= this.options.mostSubjects) return;
    this.older = this.younger;
    this.younger = new Map();
  }
}

const notReadable = (subject: string) =>
  new VaultUnavailable(
    `The key of ${subject} is in the vault but damaged, and no other may be made in its place: ` +
      'restore the vault from its newest backup.',
  );
