import { createSecretKey, type KeyObject } from 'node:crypto';
import { readyCipher, type ReadyCipher } from './sealed-bytes.js';

/**
 * A subject's key as one process holds it. Events that were read keep hold of this object and
 * not of the bytes, so that a destruction reaches those too that are opened later.
 */
export class SubjectKey {
  // Private to the language, so that no log and no inspection can show it.
  #bytes: Uint8Array | undefined;
  #forCipher: KeyObject | undefined;
  #ready: ReadyCipher | undefined;
  #isDestroyed = false;
  #foundAt = Number.NEGATIVE_INFINITY;
  readonly #forgotten: ReadonlySet<string>;

  constructor(
    readonly subject: string,
    /** Who was forgotten in this process: counts also when nobody can reach this object. */
    forgotten: ReadonlySet<string>,
  ) {
    this.#forgotten = forgotten;
  }

  get isDestroyed(): boolean {
    if (!this.#isDestroyed && this.#forgotten.size > 0 && this.#forgotten.has(this.subject)) {
      this.wipe();
    }
    return this.#isDestroyed;
  }

  /** None when it was destroyed, or when the vault has none. */
  get bytes(): Uint8Array | undefined {
    return this.isDestroyed ? undefined : this.#bytes;
  }

  /**
   * As the cipher takes it: Node 24 needs ten microseconds for each key that comes as bytes. Its
   * memory cannot be wiped by hand; Node clears it when nothing refers to it any more, as it does
   * with what each cipher has made of a key.
   */
  get forCipher(): KeyObject | undefined {
    const { bytes } = this;
    if (bytes) this.#forCipher ??= createSecretKey(bytes);
    return this.#forCipher;
  }

  /** For one event; none when it was destroyed, or when the vault has none. */
  takeCipher(): ReadyCipher | undefined {
    const { forCipher } = this;
    if (!forCipher) return undefined;
    const ready = this.#ready ?? readyCipher(forCipher);
    this.#ready = undefined;
    return ready;
  }

  /** Makes what `takeCipher` hands out next. */
  makeCipherReady(): void {
    const { forCipher } = this;
    if (forCipher) this.#ready ??= readyCipher(forCipher);
  }

  letGoOfReadyCipher(): void {
    this.#ready = undefined;
  }

  get foundAt(): number {
    return this.#foundAt;
  }

  /** A destroyed key stays destroyed, whatever a restored vault says. */
  replace(bytes: Uint8Array, foundAt: number): void {
    if (this.isDestroyed) {
      bytes.fill(0);
      return;
    }
    if (this.#bytes !== bytes) this.letGo();
    this.#bytes = bytes;
    this.#foundAt = foundAt;
  }

  wipe(): void {
    this.letGo();
    this.#isDestroyed = true;
  }

  private letGo(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
    this.#forCipher = undefined;
    this.#ready = undefined;
  }
}
