import { setTimeout as delay } from 'node:timers/promises';
import { fullJitter } from '../full-jitter.js';
import { Signal } from '../signal.js';
import type { ClaimedRow, Outbox, SettledAs, Settlement } from './reaction-tables.js';
import type { ReactionSettings } from './reaction-settings.js';

export interface LaneOptions {
  readonly kind: ClaimedRow['is'];
  readonly outbox: Outbox;
  readonly owner: string;
  readonly atOnce: number;
  readonly settings: ReactionSettings;
  /** Never throws: what it meets, it says. */
  readonly handle: (row: ClaimedRow, signal: AbortSignal) => Promise<SettledAs>;
}

/** Long enough for several to end together, so that the next are taken by one statement. */
const GATHER_MS = 10;

/**
 * Takes rows of one kind, hands each to whoever sends it, and notes how that ended. Any number of
 * lanes of any number of processes may work on one outbox. Slow effects do not hold up commands,
 * for those have a lane of their own.
 */
export class OutboxLane {
  private readonly flying = new Map<string, ClaimedRow>();
  private readonly ended = new Map<string, Settlement>();
  private settling: Promise<void> | undefined;
  private hasNews = false;
  private readonly woken = new Signal();
  private failures = 0;
  private readonly closed = new AbortController();

  constructor(private readonly options: LaneOptions) {}

  get isWell(): boolean {
    return this.failures === 0;
  }

  /** There may be rows to take. */
  readonly nudge = (): void => {
    this.hasNews = true;
    this.woken.give();
  };

  /** Until the signal; then what is under way is finished and noted. */
  async keepGoing(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', this.nudge, { once: true });
    const renewal = setInterval(() => void this.renew(), this.options.settings.leaseMs / 3);
    while (!signal.aborted) await this.takeSome(signal);
    while (this.flying.size > 0) await this.woken.next(GATHER_MS);
    clearInterval(renewal);
    this.closed.abort();
    await this.settling;
  }

  private async takeSome(signal: AbortSignal): Promise<void> {
    const { atOnce, settings } = this.options;
    if (this.flying.size > atOnce / 2) await this.woken.next(GATHER_MS);
    const free = atOnce - this.flying.size;
    if (free === 0 || signal.aborted) return;
    this.hasNews = false;
    const taken = await this.claim(free);
    if (!taken) return;
    for (const row of taken) void this.fly(row, signal);
    if (taken.length < free && !this.hasNews && !signal.aborted) {
      await this.woken.next(settings.lookEveryMs);
    }
  }

  private async claim(most: number): Promise<readonly ClaimedRow[] | undefined> {
    const { kind, outbox, owner, settings } = this.options;
    try {
      const taken = await outbox.claim({ kind, owner, leaseMs: settings.leaseMs, most });
      this.failures = 0;
      // One that is still under way here came back, because its lease could not be renewed.
      return taken.filter(({ id }) => !this.flying.has(id));
    } catch {
      this.failures += 1;
      await this.woken.next(fullJitter(this.failures, settings.longestPauseMs));
      return undefined;
    }
  }

  private async fly(row: ClaimedRow, signal: AbortSignal): Promise<void> {
    this.flying.set(row.id, row);
    const as = await this.options.handle(row, signal);
    this.ended.set(row.id, { id: row.id, cause: row.cause.id, as });
    this.settling ??= this.settleAll().finally(() => (this.settling = undefined));
  }

  /** One statement for all that ended while the one before was under way. */
  private async settleAll(): Promise<void> {
    for (let failures = 0; this.ended.size > 0;) {
      const batch = [...this.ended.values()];
      try {
        await this.options.outbox.settle(this.options.owner, batch);
        failures = 0;
        for (const { id } of batch) {
          this.ended.delete(id);
          this.flying.delete(id);
        }
        this.woken.give();
      } catch {
        // Settled too late or never, it is sent again with the same id, which adds nothing.
        failures += 1;
        if (failures > MOST_SETTLING) return this.letGo(batch);
        await this.pause(failures);
      }
    }
  }

  private letGo(batch: readonly Settlement[]): void {
    for (const { id } of batch) {
      this.ended.delete(id);
      this.flying.delete(id);
    }
    this.woken.give();
  }

  private async pause(failures: number): Promise<void> {
    const { signal } = this.closed;
    await delay(fullJitter(failures), undefined, { signal }).catch(() => undefined);
  }

  private async renew(): Promise<void> {
    const { outbox, owner, settings } = this.options;
    if (this.flying.size === 0) return;
    try {
      await outbox.renew(owner, settings.leaseMs, [...this.flying.keys()]);
    } catch {
      // Tried again in a third of a lease; whoever takes the rows meanwhile asks the log.
    }
  }
}

const MOST_SETTLING = 6;
