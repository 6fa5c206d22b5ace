import { setTimeout as delay } from 'node:timers/promises';
import { fullJitter } from '../full-jitter.js';
import { Signal } from '../signal.js';
import type { ClaimedRow, Outbox, SettledAs, Settlement } from './reaction-tables.js';
import type { ReactionSettings } from './reaction-settings.js';

export interface LaneOptions {
  readonly kind: ClaimedRow['is'];
  readonly outbox: Outbox;
  readonly owner: string;
  /** So many are handled at once … */
  readonly atOnce: number;
  /** … and so many taken at most, so that the next are there when one ends. */
  readonly mostHeld: number;
  readonly settings: ReactionSettings;
  /** Says what it meets; a throw is a mistake, and the row is parked. */
  readonly handle: (row: ClaimedRow, signal: AbortSignal) => Promise<SettledAs>;
}

/** Long enough for several to end together, so that the next are taken by one statement. */
const GATHER_MS = 5;
const PATIENCE_MS = 20;

/**
 * Takes rows of one kind, hands each to whoever sends it, and notes how that ended. Any number of
 * lanes of any number of processes may work on one outbox. Slow effects do not hold up commands,
 * for those have a lane of their own.
 */
export class OutboxLane {
  /** Taken and not yet noted as settled: nobody else may have them. */
  private readonly held = new Set<string>();
  private readonly ready: ClaimedRow[] = [];
  private flying = 0;
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
    await this.giveBack();
    while (this.held.size > 0) await this.woken.next(GATHER_MS);
    clearInterval(renewal);
    this.closed.abort();
    await this.settling;
  }

  private async takeSome(signal: AbortSignal): Promise<void> {
    const { mostHeld, settings } = this.options;
    await this.roomForHalf(signal);
    const free = mostHeld - this.held.size;
    if (free === 0 || signal.aborted) return;
    this.hasNews = false;
    const taken = await this.claim(free);
    if (!taken) return;
    for (const row of taken) {
      this.held.add(row.id);
      this.ready.push(row);
    }
    this.takeOff(signal);
    if (taken.length < free && !this.hasNews && !signal.aborted) {
      await this.woken.next(settings.lookEveryMs);
    }
  }

  /** Or for as many as there is room for, when those that are under way take their time. */
  private async roomForHalf(signal: AbortSignal): Promise<void> {
    const began = performance.now();
    const passed = (): number => performance.now() - began;
    while (this.held.size > this.options.mostHeld / 2 && !signal.aborted) {
      if (passed() >= PATIENCE_MS) return;
      await this.woken.next(PATIENCE_MS);
    }
  }

  private async claim(most: number): Promise<readonly ClaimedRow[] | undefined> {
    const { kind, outbox, owner, settings } = this.options;
    try {
      const taken = await outbox.claim({ kind, owner, leaseMs: settings.leaseMs, most });
      this.failures = 0;
      // One that is still under way here came back, because its lease could not be renewed.
      return taken.filter(({ id }) => !this.held.has(id));
    } catch {
      this.failures += 1;
      await this.woken.next(fullJitter(this.failures, settings.longestPauseMs));
      return undefined;
    }
  }

  private takeOff(signal: AbortSignal): void {
    while (this.flying < this.options.atOnce && !signal.aborted) {
      const row = this.ready.shift();
      if (!row) return;
      this.flying += 1;
      void this.fly(row, signal);
    }
  }

  private async fly(row: ClaimedRow, signal: AbortSignal): Promise<void> {
    const as = await this.handled(row, signal);
    this.flying -= 1;
    this.settleSoon({ id: row.id, cause: row.cause.id, as });
    this.takeOff(signal);
  }

  private async handled(row: ClaimedRow, signal: AbortSignal): Promise<SettledAs> {
    try {
      return await this.options.handle(row, signal);
    } catch {
      // A mistake of ours: it waits for somebody, and the lane goes on.
      return { is: 'parked', reason: 'could-not-be-handled' };
    }
  }

  private settleSoon(settlement: Settlement): void {
    this.ended.set(settlement.id, settlement);
    this.settling ??= this.settleAll();
  }

  /** What was taken and not begun is for whoever comes next, at once. */
  private async giveBack(): Promise<void> {
    for (const { id, cause } of this.ready.splice(0)) {
      this.settleSoon({ id, cause: cause.id, as: { is: 'later', reason: 'closed', pauseMs: 0 } });
    }
    await this.settling;
  }

  /** One statement for all that ended while the one before was under way. */
  private async settleAll(): Promise<void> {
    await this.pauseFor(GATHER_MS);
    for (let failures = 0; this.ended.size > 0;) {
      const batch = [...this.ended.values()];
      try {
        await this.options.outbox.settle(this.options.owner, batch);
        failures = 0;
        this.letGo(batch);
      } catch {
        // Settled too late or never, it is sent again with the same id, which adds nothing.
        failures += 1;
        if (failures > MOST_SETTLING) this.letGo(batch);
        else await this.pauseFor(fullJitter(failures));
      }
    }
    // In the same breath as the last look: what ends from now on begins anew.
    this.settling = undefined;
  }

  private letGo(batch: readonly Settlement[]): void {
    for (const { id } of batch) {
      this.ended.delete(id);
      this.held.delete(id);
    }
    this.woken.give();
  }

  private async pauseFor(ms: number): Promise<void> {
    const { signal } = this.closed;
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }

  private async renew(): Promise<void> {
    const { outbox, owner, settings } = this.options;
    if (this.held.size === 0) return;
    try {
      await outbox.renew(owner, settings.leaseMs, [...this.held]);
    } catch {
      // Tried again in a third of a lease; whoever takes the rows meanwhile asks the log.
    }
  }
}

const MOST_SETTLING = 6;
