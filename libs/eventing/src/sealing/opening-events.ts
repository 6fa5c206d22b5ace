import type { StoredEvent } from '../event-store.js';
import type { KeyRing } from './key-ring.js';
import { namesSubject } from './named-subject.js';
import { isSealed, subjectOfSealed } from './sealed-bytes.js';
import { malformed, notSealed, SealedEvent, unusableEvent } from './sealed-event.js';

/**
 * The events as whoever holds the keys may read them. What the ring does not have is brought in
 * one batch for all of them; a promise only then.
 */
export const openedWith = (
  keys: KeyRing,
  events: readonly StoredEvent[],
): readonly StoredEvent[] | Promise<readonly StoredEvent[]> => {
  const waiting: Waiting[] = [];
  const now = keys.now();
  const opened = events.map((stored, index) => {
    if (!isSealed(stored.data)) return asItIs(stored);
    const subject = subjectOfSealed(stored.data);
    if (subject === undefined) return unusableEvent(stored, malformed(stored));
    const key = keys.inHand(subject, now);
    if (key) return new SealedEvent(stored, key);
    waiting.push({ index, subject });
    return stored;
  });
  return waiting.length === 0 ? opened : withBroughtKeys(keys, opened, waiting);
};

interface Waiting {
  readonly index: number;
  readonly subject: string;
}

const withBroughtKeys = async (
  keys: KeyRing,
  opened: StoredEvent[],
  waiting: readonly Waiting[],
): Promise<readonly StoredEvent[]> => {
  const found = await keys.find(new Set(waiting.map(({ subject }) => subject)));
  for (const { index, subject } of waiting) {
    const [stored, key] = [opened[index], found.get(subject)];
    if (stored && key) opened[index] = new SealedEvent(stored, key);
  }
  return opened;
};

/** Nobody's data is not sealed; somebody's that is not sealed was stored before sealing was. */
const asItIs = (stored: StoredEvent): StoredEvent =>
  namesSubject(stored.metadata) ? unusableEvent(stored, notSealed(stored)) : stored;
