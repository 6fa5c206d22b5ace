import type { Clock } from '../execute.js';
import type { EventStore } from '../event-store.js';
import { fullJitter } from '../full-jitter.js';
import type { ProjectionProgress } from '../projections/projection-progress.js';
import { Signal } from '../signal.js';
import { checkpointOfPlan } from './reaction-folds.js';
import type { ReactionSettings } from './reaction-settings.js';
import type { DuePlan, DueRow, Firing, TimerTable } from './reaction-tables.js';
import { fire, type PlannedBy } from './timer-fold.js';

export interface TimersToFire {
  readonly planned: PlannedBy;
  readonly timers: TimerTable;
  readonly store: Pick<EventStore, 'head'>;
  readonly progress: ProjectionProgress;
  readonly clock: Clock;
  readonly settings: ReactionSettings;
  /** There are new rows in the outbox. */
  readonly onFired: () => void;
}

/** Some stores say only now and then how far a filter has looked. */
const CATCHING_UP_MS = 10_000;

/**
 * Fires what one plan has due by the portal's clock, in bounded batches; the others are not held up
 * by it. Its timers fire only when the plan has looked at all that was in the log when they were
 * found due: what was cancelled while nobody ran, or is being planned from old events just now,
 * must not fire first.
 */
export class TimerFiring {
  private readonly woken = new Signal();
  private readonly plan: DuePlan;
  private hasNews = false;
  private failures = 0;
  /** `fire` threw; it stands still until somebody mends it. */
  private isBroken = false;

  constructor(private readonly options: TimersToFire) {
    const { name, version, inForceFrom } = options.planned.plan;
    this.plan = { name, version, inForceFrom };
  }

  get isWell(): boolean {
    return this.failures === 0 && !this.isBroken;
  }

  /** The plan's name when it stands still. */
  get broken(): string | undefined {
    return this.isBroken ? this.plan.name : undefined;
  }

  /** A timer may have been set to an earlier instant. */
  readonly nudge = (): void => {
    this.hasNews = true;
    this.woken.give();
  };

  async keepGoing(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', this.nudge, { once: true });
    while (!signal.aborted && !this.isBroken) {
      try {
        await this.once(signal);
        this.failures = 0;
      } catch {
        this.failures += 1;
        const { longestPauseMs } = this.options.settings;
        await this.woken.next(fullJitter(this.failures, longestPauseMs));
      }
    }
  }

  private async once(signal: AbortSignal): Promise<void> {
    const { timers, clock, settings, onFired } = this.options;
    this.hasNews = false;
    const next = await timers.nextDue([this.plan]);
    if (next === undefined || Date.parse(next) > Date.parse(clock.now())) return this.rest(next);
    if (!(await this.catchesUp(signal))) return;
    // Only now: what was due may have been cancelled or set anew by what was looked at since.
    const due = await timers.due([this.plan], clock.now(), settings.mostFirings);
    const fired = await timers.fire(this.firingsOf(due));
    if (fired > 0) onFired();
  }

  /** Until the next one is due, and never long: the clock may be set forward any time. */
  private async rest(next: string | undefined): Promise<void> {
    const { clock, settings } = this.options;
    const ms = next === undefined ? Infinity : Date.parse(next) - Date.parse(clock.now());
    // A timer of Node's may come a millisecond early; then this rests again.
    if (!this.hasNews) await this.woken.next(Math.min(settings.lookEveryMs, Math.max(1, ms)));
  }

  /** Whether the plan has looked at everything up to the head as it is now. */
  private async catchesUp(signal: AbortSignal): Promise<boolean> {
    const { planned, store, progress } = this.options;
    const wait = { timeoutMs: CATCHING_UP_MS, signal };
    return progress.waitFor(checkpointOfPlan(planned), await store.head(), wait);
  }

  private firingsOf(due: readonly DueRow[]): readonly Firing[] {
    const { plan } = this.options.planned;
    try {
      return due.map((timer) => ({ timer, outgoing: fire(plan, timer) }));
    } catch {
      this.isBroken = true;
      return [];
    }
  }
}
