/**
 * A subject's key as one process holds it. Events that were read keep hold of this object and
 * not of the bytes, so that a destruction reaches those too that are opened later.
 */
export class SubjectKey {
  // Private to the language, so that no log and no inspection can show it.
  #bytes: Uint8Array | undefined;
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

  get foundAt(): number {
    return this.#foundAt;
  }

  /** A destroyed key stays destroyed, whatever a restored vault says. */
  replace(bytes: Uint8Array, foundAt: number): void {
    if (this.isDestroyed) {
      bytes.fill(0);
      return;
    }
    if (this.#bytes !== bytes) this.#bytes?.fill(0);
    this.#bytes = bytes;
    this.#foundAt = foundAt;
  }

  wipe(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
    this.#isDestroyed = true;
  }
}
