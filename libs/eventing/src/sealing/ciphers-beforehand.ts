import type { SubjectKey } from './subject-key.js';

/** Some two kilobytes each. Whoever was written about long ago is not written about next. */
const MOST_READY = 4_096;
/** What is sealed by the thousand, as a log that is copied, gains nothing and is not held up. */
const MOST_IN_A_TURN = 256;

type Readied = Pick<SubjectKey, 'makeCipherReady' | 'letGoOfReadyCipher'>;

/**
 * Callers wait while their events are sealed, and half of that is the making of the ciphers. So the
 * next cipher of a subject is made when its event is on its way to the server and Node is idle.
 */
export class CiphersBeforehand {
  private justSealed: Readied[] = [];
  /** In the order in which they were made ready. */
  private readonly ready = new Set<Readied>();

  /** In a moment, when what was sealed in this turn is sent. */
  makeReadySoon(key: Readied): void {
    if (this.justSealed.length === MOST_IN_A_TURN) return;
    this.justSealed.push(key);
    if (this.justSealed.length === 1) setImmediate(() => this.makeReady());
  }

  private makeReady(): void {
    for (const key of this.justSealed) {
      key.makeCipherReady();
      this.ready.delete(key);
      this.ready.add(key);
    }
    this.justSealed = [];
    for (const key of this.ready) {
      if (this.ready.size <= MOST_READY) return;
      this.ready.delete(key);
      key.letGoOfReadyCipher();
    }
  }
}
