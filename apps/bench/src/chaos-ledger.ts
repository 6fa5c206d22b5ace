import { createHash } from 'node:crypto';

/** One row of the log, as PostgreSQL itself shows it. */
export interface LoggedEvent {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/** What a writer was told: the last event of what it sent stands there. */
export interface Acknowledged {
  readonly id: string;
  readonly position: number;
}

const MOST_KEPT = 50;

/** What was broken, in words: ids and positions only. */
export class Violations {
  readonly told: string[] = [];
  count = 0;

  add(sentence: string): void {
    this.count += 1;
    if (this.told.length < MOST_KEPT) this.told.push(sentence);
  }
}

/**
 * Follows the log from one position to the next and holds it to its promises: each event once, the
 * revisions of a stream without holes, `recordedAt` never backwards.
 */
export class LogCheck {
  private readonly positions = new Map<string, number>();
  private readonly revisions = new Map<string, number>();
  private readonly fingerprint = createHash('sha256');
  private recordedAt = 0;
  head = 0;

  constructor(private readonly violations: Violations) {}

  get events(): number {
    return this.positions.size;
  }

  /** The same for two readings that saw the same events in the same order. */
  digest(): string {
    return this.fingerprint.copy().digest('hex');
  }

  positionOf(id: string): number | undefined {
    return this.positions.get(id);
  }

  /** In the order of the log; `latest` is the furthest that the server's own clock ever was. */
  see({ position, stream, revision, id, recordedAt }: LoggedEvent, latest: number): void {
    const at = `position ${position}`;
    if (position <= this.head) this.violations.add(`${at} comes after position ${this.head}.`);
    if (this.positions.has(id)) {
      this.violations.add(`Event ${id} is doubled: at ${this.positions.get(id)} and ${at}.`);
    }
    const expected = this.revisions.get(stream) ?? 0;
    if (revision !== expected) {
      this.violations.add(`${at} has revision ${revision} of its stream instead of ${expected}.`);
    }
    if (recordedAt < this.recordedAt) {
      this.violations.add(`${at} was recorded ${this.recordedAt - recordedAt} ms before its last.`);
    }
    if (recordedAt > latest) {
      this.violations.add(`${at} was recorded ${recordedAt - latest} ms after its server’s clock.`);
    }
    this.head = position;
    this.positions.set(id, position);
    this.revisions.set(stream, revision + 1);
    this.recordedAt = Math.max(this.recordedAt, recordedAt);
    this.fingerprint.update(`${position} ${id}\n`);
  }
}

/** Everything that somebody was told is stored, until the log was seen to hold it. */
export class Ledger {
  private pending: Acknowledged[] = [];
  private taken: Acknowledged[] = [];
  acknowledged = 0;

  constructor(
    private readonly log: LogCheck,
    private readonly violations: Violations,
  ) {}

  acknowledge(told: Acknowledged): void {
    this.acknowledged += 1;
    this.pending.push(told);
  }

  /** Before the log is read: what was told by now must be found by that reading. */
  beginReading(): void {
    this.taken = this.pending;
    this.pending = [];
  }

  /** After the log was read up to its head. */
  settle(): void {
    for (const { id, position } of this.taken) {
      const found = this.log.positionOf(id);
      if (found === position) continue;
      this.violations.add(
        found === undefined
          ? `Event ${id}, acknowledged at position ${position}, is lost.`
          : `Event ${id}, acknowledged at position ${position}, stands at ${found}.`,
      );
    }
    this.taken = [];
  }
}
