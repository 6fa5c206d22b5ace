import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore, Position, ProjectionStore } from '@anamnesis/eventing';

const LOOK_EVERY_MS = 1_000;
/** Before the first answer: as long as whoever folds needs for what is just being recorded. */
const PATIENCE_MS = 2_000;
const POLL_MS = 50;
const NOTHING_SEEN: Position = '';

const VIEWS_MAY_LAG_MS = 10_000;

export interface StaleViewsOptions {
  readonly rows: Pick<ProjectionStore, 'checkpoints'>;
  readonly store: Pick<EventStore, 'head'>;
  /** All that there are: one without a checkpoint has folded nothing. */
  readonly views: readonly string[];
  /** A view that lacks what was in the log so long ago stands still, whatever became of its writer. */
  readonly mayLagMs?: number;
  readonly patienceMs?: number;
  readonly now?: () => number;
}

/**
 * Which views stand still: an event has stopped them, or they lack what has been in the log for too
 * long, because nobody folds them, their writes fail, or they are being folded up from a backup. An
 * answer from one is marked, for it may lack what was recorded since. Looked at once a second at
 * most, whoever asks, and by this process's own clock: those of the log and of others may differ.
 */
export class StaleViews {
  /** Nothing while it cannot be asked. */
  private standing: Promise<Standing | undefined> = Promise.resolve(undefined);
  private lookedAt = Number.NEGATIVE_INFINITY;
  private isLooking = false;
  /** Of the last seconds, the oldest first. */
  private heads: Head[] = [];
  /** What every view must have seen by now; none before it was looked for the first time. */
  private due: Position | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly now: () => number;
  private readonly mayLagMs: number;
  private readonly closing = new AbortController();

  constructor(private readonly given: StaleViewsOptions) {
    this.now = given.now ?? (() => performance.now());
    this.mayLagMs = given.mayLagMs ?? VIEWS_MAY_LAG_MS;
  }

  /** From now on, asked or not: what was in the log some seconds ago cannot be learnt afterwards. */
  follow(): void {
    void this.known();
    this.timer = setInterval(() => void this.known(), LOOK_EVERY_MS).unref();
  }

  /** Waits for what is just being asked. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.standing;
  }

  /** None when it cannot be asked: the query itself will say what is wrong. */
  async among(views: readonly string[]): Promise<readonly string[]> {
    const standing = await this.known();
    return standing ? views.filter((view) => standing.isStill(view)) : [];
  }

  /** Also when it cannot be asked: for what must never be decided on old rows. */
  async mayLack(views: readonly string[]): Promise<boolean> {
    const standing = await this.known();
    return !standing || views.some((view) => standing.isStill(view));
  }

  private known(): Promise<Standing | undefined> {
    return this.now() - this.lookedAt >= LOOK_EVERY_MS ? this.look() : this.standing;
  }

  private look(): Promise<Standing | undefined> {
    if (!this.isLooking && !this.closing.signal.aborted) {
      this.isLooking = true;
      this.lookedAt = this.now();
      this.standing = this.asked().finally(() => (this.isLooking = false));
    }
    return this.standing;
  }

  private async asked(): Promise<Standing | undefined> {
    const isFirst = this.due === undefined;
    const read = () => this.given.rows.checkpoints().catch(() => undefined);
    // What is due was there long before: only at the first look must the log be asked first.
    const reading = isFirst ? undefined : read();
    const due = await this.dueNow();
    const until = this.now() + (this.given.patienceMs ?? PATIENCE_MS);
    for (;;) {
      const checkpoints = await (reading ?? read());
      if (due === undefined || !checkpoints) return undefined;
      const standing = new Standing(checkpoints, due);
      const isAwaited = isFirst && this.now() < until && !this.closing.signal.aborted;
      if (!isAwaited || !standing.mayComeYet(this.given.views)) return standing;
      await pause(POLL_MS);
    }
  }

  /** At the first look all that is in the log is due: since when it is there, nobody here knows. */
  private async dueNow(): Promise<Position | undefined> {
    const at = this.now();
    const head = await this.given.store.head().catch(() => undefined);
    if (head !== undefined) this.heads.push({ at, head });
    const latest = this.heads.at(-1);
    // The log could not be asked for so long that what is due by now is not known.
    if (!latest || this.now() - latest.at > this.mayLagMs + LOOK_EVERY_MS) return undefined;
    this.due ??= latest.head;
    const passed = this.heads.filter((each) => at - each.at >= this.mayLagMs);
    this.heads = this.heads.slice(passed.length);
    for (const each of passed) if (each.head > this.due) this.due = each.head;
    return this.due;
  }
}

interface Head {
  readonly at: number;
  readonly head: Position;
}

/** How far the views were when it was looked last. */
class Standing {
  private readonly seen: ReadonlyMap<string, Position>;
  private readonly stopped: ReadonlySet<string>;

  constructor(
    checkpoints: Awaited<ReturnType<ProjectionStore['checkpoints']>>,
    private readonly due: Position,
  ) {
    this.seen = new Map(checkpoints.map(({ name, position }) => [name, position]));
    const stopped = checkpoints.filter((checkpoint) => checkpoint.stopped);
    this.stopped = new Set(stopped.map(({ name }) => name));
  }

  isStill(view: string): boolean {
    return this.stopped.has(view) || this.lacks(view);
  }

  mayComeYet(views: readonly string[]): boolean {
    return views.some((view) => !this.stopped.has(view) && this.lacks(view));
  }

  private lacks(view: string): boolean {
    return (this.seen.get(view) ?? NOTHING_SEEN) < this.due;
  }
}
