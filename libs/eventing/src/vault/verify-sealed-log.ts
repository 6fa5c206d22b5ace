import { BEGINNING, type EventStore, type Position, type StoredEvent } from '../event-store.js';
import { KeyMissing, UndecodableEvent, type EventCodec } from '../event-codec.js';
import type { RecordedEvent } from '../envelope.js';
import { keyRing } from '../sealing/key-ring.js';
import type { KeyVault } from '../sealing/key-vault.js';
import { sealedEventStore } from '../sealing/sealed-event-store.js';

export interface LogToVerify {
  /** As it is stored: not unsealed. */
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly vault: Pick<KeyVault, 'find' | 'findOrCreate'>;
  /** Whom this event forgets: by it alone may a key be destroyed. */
  readonly forgets: (recorded: RecordedEvent) => readonly string[];
  /**
   * Whose key goes along with whose from this event on. Read from what stands outside of the seal,
   * for the event itself may not open any more.
   */
  readonly goesAlong?: (stored: StoredEvent) => GoingAlong | undefined;
}

export interface GoingAlong {
  readonly subject: string;
  /** Who, once forgotten, takes the subject along; the last one who was named before that. */
  readonly with: string;
}

export interface LogReport {
  readonly events: number;
  readonly sealed: number;
  /** Of somebody who was forgotten: that they are there is all that is known of them. */
  readonly forgotten: number;
  readonly subjects: number;
  readonly forgottenSubjects: number;
  /** Whose key the vault does not have although nobody destroyed it, in the order of the log. */
  readonly lost: readonly KeyGone[];
  /** Whose key was destroyed, and no event of the log says by whose authority; in its order. */
  readonly unapproved: readonly KeyGone[];
  /** How many events are wrong in another way; not all of them are in `bad`. */
  readonly otherwiseBad: number;
  /**
   * In the order of the log; empty when all is well. Of each key that is gone its first event, so
   * that none hides another.
   */
  readonly bad: readonly BadEvent[];
}

export interface KeyGone {
  readonly subject: string;
  /** Sealed with that key. */
  readonly events: number;
  readonly first: BadEvent;
}

export interface BadEvent {
  readonly id: string;
  readonly position: Position;
  readonly reason: string;
}

/** Of those that no key explains; more are only counted: the first one is to be looked at. */
const MOST_REPORTED = 100;

/**
 * Reads the whole log and opens every event. Whoever's key is gone must have been forgotten by an
 * event of the log, and whom the log forgets must have no key.
 * @throws {StoreUnavailable} log or vault cannot be read
 */
export const verifySealedLog = async (
  log: LogToVerify,
  progress: (events: number) => void = () => undefined,
): Promise<LogReport> => {
  const seen = new SeenEvents(log);
  const opened = sealedEventStore(log.store, keyRing(log.vault));
  for await (const page of opened.readAll({ after: BEGINNING })) {
    for (const stored of page.events) seen.take(stored);
    progress(seen.events);
  }
  return seen.report(await log.vault.find([...seen.approved.keys()]));
};

class SeenEvents {
  events = 0;
  private sealed = 0;
  private forgotten = 0;
  private readonly subjects = new Set<string>();
  private readonly destroyed = new Map<string, SealedFor>();
  readonly approved = new Map<string, StoredEvent>();
  private readonly companions = new Map<string, string>();
  private readonly lost = new Map<string, KeyGone>();
  private readonly bad: BadEvent[] = [];
  private otherwiseBad = 0;

  constructor(private readonly log: LogToVerify) {}

  take(stored: StoredEvent): void {
    this.events += 1;
    this.takeAlong(stored);
    if (stored.subject !== undefined) {
      this.sealed += 1;
      this.subjects.add(stored.subject);
    }
    if (stored.forgotten) {
      this.forgotten += 1;
      const { subject = '' } = stored;
      const { first, events } = this.destroyed.get(subject) ?? { first: stored, events: 0 };
      this.destroyed.set(subject, { first, events: events + 1 });
      return;
    }
    try {
      for (const whom of this.log.forgets(this.log.codec.decode(stored))) {
        if (!this.approved.has(whom)) this.approved.set(whom, stored);
      }
    } catch (error) {
      if (!(error instanceof UndecodableEvent)) throw error;
      if (error instanceof KeyMissing && stored.subject !== undefined) {
        this.noteLost(stored.subject, badEvent(stored, error.message));
      } else this.note(stored, error.message);
    }
  }

  private takeAlong(stored: StoredEvent): void {
    const found = this.log.goesAlong?.(stored);
    if (found && !this.wentAlong(found.subject)) this.companions.set(found.subject, found.with);
  }

  private wentAlong(subject: string): boolean {
    return this.approved.has(this.companions.get(subject) ?? '');
  }

  report(keys: Awaited<ReturnType<KeyVault['find']>>): LogReport {
    for (const [subject, stored] of this.approved) {
      if (keys.get(subject)?.is !== 'key') continue;
      this.note(
        stored,
        `Event ${stored.id} (${stored.type}) forgets somebody whose key is still in the vault: ` +
          'start the portal, which destroys it, then verify again.',
      );
    }
    const lost = [...this.lost.values()];
    const unapproved = this.destroyedWithoutApproval();
    const bad = [...lost, ...unapproved].map(({ first }) => first).concat(this.bad);
    return {
      events: this.events,
      sealed: this.sealed,
      forgotten: this.forgotten,
      subjects: this.subjects.size,
      forgottenSubjects: this.destroyed.size,
      lost,
      unapproved,
      otherwiseBad: this.otherwiseBad,
      bad: bad.toSorted((a, b) => (a.position < b.position ? -1 : 1)),
    };
  }

  private destroyedWithoutApproval(): readonly KeyGone[] {
    const unapproved: KeyGone[] = [];
    for (const [subject, { first, events }] of this.destroyed) {
      if (this.approved.has(subject) || this.wentAlong(subject)) continue;
      const reason =
        `Event ${first.id} (${first.type}) cannot be read: the key of its subject was destroyed, ` +
        'but no event of the log says by whose authority.';
      unapproved.push({ subject, events, first: badEvent(first, reason) });
    }
    return unapproved;
  }

  private noteLost(subject: string, bad: BadEvent): void {
    const { first, events } = this.lost.get(subject) ?? { first: bad, events: 0 };
    this.lost.set(subject, { subject, first, events: events + 1 });
  }

  private note(stored: StoredEvent, reason: string): void {
    this.otherwiseBad += 1;
    if (this.bad.length < MOST_REPORTED) this.bad.push(badEvent(stored, reason));
  }
}

interface SealedFor {
  readonly first: StoredEvent;
  readonly events: number;
}

const badEvent = ({ id, position }: StoredEvent, reason: string): BadEvent => ({
  ...{ id, position, reason },
});
