import { KeyMissing, UndecodableEvent } from '../event-codec.js';
import type { StoredEvent } from '../event-store.js';
import { unseal } from './sealed-bytes.js';
import type { SubjectKey } from './subject-key.js';

const NOTHING = new Uint8Array();

/**
 * A sealed event that is opened whenever its data is looked at, and not before: what waits in
 * buffers is ciphertext, and an event that nobody decodes costs nothing. Nothing of it is an own
 * property, so a copy made by spreading is recognisably no event at all.
 */
export class SealedEvent implements StoredEvent {
  readonly #stored: StoredEvent;
  readonly #key: SubjectKey;
  /** Opened elsewhere, with its page: views of it are made for whoever looks, and soon gone. */
  #page: Buffer | undefined;
  #from = 0;
  #end = 0;

  constructor(stored: StoredEvent, key: SubjectKey) {
    this.#stored = stored;
    this.#key = key;
  }

  get id(): string {
    return this.#stored.id;
  }
  get type(): string {
    return this.#stored.type;
  }
  get metadata(): Uint8Array {
    return this.#stored.metadata;
  }
  get stream(): string {
    return this.#stored.stream;
  }
  get revision(): number {
    return this.#stored.revision;
  }
  get position(): string {
    return this.#stored.position;
  }
  get recordedAt(): string {
    return this.#stored.recordedAt;
  }
  get subject(): string {
    return this.#key.subject;
  }
  get dataBytes(): number {
    return this.#stored.data.byteLength;
  }
  get forgotten(): true | undefined {
    return this.#key.isDestroyed ? true : undefined;
  }

  /**
   * Empty when the subject was forgotten.
   * @throws {KeyMissing | UndecodableEvent} no key, or not the bytes that were sealed for this event
   */
  get data(): Uint8Array {
    if (this.#key.isDestroyed) {
      this.#page = undefined;
      return NOTHING;
    }
    if (this.#page) return this.#page.subarray(this.#from, this.#end);
    const { id, type, data } = this.#stored;
    // Not asked for before: most keys open nothing in this thread.
    const { forCipher } = this.#key;
    if (!forCipher) throw new KeyMissing(withoutKey(id, type));
    const opened = unseal(forCipher, data, this);
    if (!opened) throw new UndecodableEvent(changed(id, type));
    return opened;
  }

  /** For whoever opens it elsewhere. */
  get sealed(): Uint8Array {
    return this.#stored.data;
  }
  /** For whoever opens it elsewhere; none when it was destroyed, or when the vault has none. */
  get keyBytes(): Uint8Array | undefined {
    return this.#key.bytes;
  }

  /** It was opened elsewhere: there the data lies in its page. */
  open(page: Buffer, from: number, end: number): void {
    this.#page = page;
    this.#from = from;
    this.#end = end;
  }
}

/** One whose data nobody can use, for a reason that is told to whoever looks. */
export const unusableEvent = (stored: StoredEvent, reason: string): StoredEvent =>
  Object.defineProperty({ ...stored, dataBytes: stored.data.byteLength }, 'data', {
    get: (): never => {
      throw new UndecodableEvent(reason);
    },
  });

const withoutKey = (id: string, type: string): string =>
  `Event ${id} (${type}) is sealed with a key that the vault does not have. ` +
  'Restore the newest backup of the vault beside this log, and run: npm run keys -- verify.';

const changed = (id: string, type: string): string =>
  `Event ${id} (${type}) is not what was sealed: its data, its place or its key was changed. ` +
  'Compare the event and the vault with a backup.';

export const malformed = ({ id, type }: StoredEvent): string =>
  `Event ${id} (${type}) begins like sealed data and is none. Compare it with a backup.`;

export const notSealed = ({ id, type }: StoredEvent): string =>
  `Event ${id} (${type}) is about somebody and is not sealed. ` +
  'Copy the log sealed into a new one: npm run keys -- seal-copy.';
