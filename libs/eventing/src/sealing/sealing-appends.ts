import { AppendRefused, StoreUnavailable, type Append, type EventToStore } from '../event-store.js';
import { CiphersBeforehand } from './ciphers-beforehand.js';
import type { KeyRing } from './key-ring.js';
import { SubjectForgotten, VaultUnavailable } from './key-vault.js';
import { namesSubject } from './named-subject.js';
import { isSealableSubject, isSealed, seal } from './sealed-bytes.js';
import type { SubjectKey } from './subject-key.js';

interface SealedFor {
  readonly stream: string;
  readonly sent: EventToStore;
}

/** Seals what is about to be appended, each event with its subject's key. */
export class AppendSealer {
  /** Appends that failed: what is sent again must bring the same bytes. */
  private readonly sealedBefore = new WeakMap<EventToStore, SealedFor>();
  private readonly ciphers = new CiphersBeforehand();

  /** @param refuseSecond throws where a missing key is a lost one; left out, all are new */
  constructor(
    private readonly keys: KeyRing,
    private readonly refuseSecond?: (subject: string, stream: string) => Promise<void>,
  ) {}

  /**
   * A promise only when the vault has to be asked.
   * @throws {SubjectForgotten}
   * @throws {AppendRefused} an event that could not be sealed or would be taken for sealed
   * @throws {StoreUnavailable} the vault is out of reach
   */
  sealed(append: Append): Append | Promise<Append> {
    const keys: (SubjectKey | undefined)[] = [];
    for (const { subject } of append.events) {
      const key = subject === undefined ? undefined : this.keys.inHand(subject);
      if (subject !== undefined && !key) return this.sealedWithNewKeys(append);
      keys.push(key);
    }
    return this.sealedWith(append, keys);
  }

  /** It may be stored, and may be sent again. */
  failed({ stream, events }: Append, sealed: Append): void {
    for (const [index, event] of events.entries()) {
      const sent = sealed.events[index];
      if (sent) this.sealedBefore.set(event, { stream, sent });
    }
  }

  private async sealedWithNewKeys(append: Append): Promise<Append> {
    const subjects = append.events.flatMap(({ subject }) =>
      subject === undefined ? [] : checkedSubject(subject),
    );
    const found = await this.keysOf(new Set(subjects), append.stream).catch(asStoreUnavailable);
    return this.sealedWith(
      append,
      append.events.map(({ subject = '' }) => found.get(subject)),
    );
  }

  /** @throws {VaultUnavailable} */
  private async keysOf(
    subjects: ReadonlySet<string>,
    stream: string,
  ): Promise<ReadonlyMap<string, SubjectKey>> {
    if (!this.refuseSecond) return this.keys.findOrCreate(subjects);
    const found = await this.keys.find(subjects);
    const missing = missingIn(found);
    if (missing.length === 0) return found;
    await this.refuseLost(missing, stream);
    return this.keys.findOrCreate(subjects);
  }

  /** Between asking for the key and reading the log another process may have made it and used it. */
  private async refuseLost(subjects: readonly string[], stream: string): Promise<void> {
    for (const subject of subjects) {
      try {
        await this.refuseSecond?.(subject, stream);
      } catch (failure) {
        const isMissing = missingIn(await this.keys.find([subject])).length > 0;
        if (isMissing) throw failure;
      }
    }
  }

  private sealedWith(append: Append, keys: readonly (SubjectKey | undefined)[]): Append {
    const { stream, expectedRevision } = append;
    const events = append.events.map((event, index) => {
      const key = keys[index];
      return key ? this.sealedEvent(event, stream, key) : withoutSubject(event);
    });
    return { stream, expectedRevision, events };
  }

  private sealedEvent(event: EventToStore, stream: string, key: SubjectKey): EventToStore {
    const { subject } = key;
    const before = this.sealedBefore.get(event);
    // Not when it was sealed before either: whoever is forgotten gets no new event.
    if (before?.stream === stream && !key.isDestroyed) return before.sent;
    const cipher = key.takeCipher();
    if (!cipher) throw new SubjectForgotten(subject);
    const { id, type, metadata } = event;
    const data = seal(cipher, event.data, { subject, stream, id, type });
    this.ciphers.makeReadySoon(key);
    return { id, type, data, metadata, subject };
  }
}

/** The vault is asked for these anew each time: another process may make them at any moment. */
const missingIn = (found: ReadonlyMap<string, SubjectKey>): readonly string[] =>
  [...found.values()].flatMap(({ subject, isDestroyed, bytes }) =>
    isDestroyed || bytes ? [] : [subject],
  );

/** Whoever needs keys cannot go on without the vault, as without the store. */
export const asStoreUnavailable = (failure: unknown): never => {
  if (!(failure instanceof VaultUnavailable)) throw failure;
  throw new StoreUnavailable(failure.message, { cause: failure });
};

const checkedSubject = (subject: string): string => {
  if (isSealableSubject(subject)) return subject;
  throw new AppendRefused('A subject is an opaque id without NUL, of 1 to 255 bytes.');
};

const withoutSubject = (event: EventToStore): EventToStore => {
  if (isSealed(event.data)) {
    throw new AppendRefused('Data of an event without a subject does not begin like sealed data.');
  }
  if (namesSubject(event.metadata)) {
    throw new AppendRefused(
      'The metadata names a subject, and the event does not: nothing would seal it. ' +
        'Encode events with the codec.',
    );
  }
  return event;
};
