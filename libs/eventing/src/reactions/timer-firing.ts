import type { Clock } from '../execute.js';
import type { EventStore } from '../event-store.js';
import { fullJitter } from '../full-jitter.js';
import type { ProjectionProgress } from '../projections/projection-progress.js';
import { Signal } from '../signal.js';
import { checkpointOfPlan } from './reaction-folds.js';
import type { ReactionSettings } from './reaction-settings.js';
import type { DuePlan, DueRow, TimerTable } from './reaction-tables.js';
import { fire, type PlannedBy } from './timer-fold.js';

export interface TimersToFire {
  readonly planned: readonly PlannedBy[];
  readonly timers: TimerTable;
  readonly store: Pick<EventStore, 'head'>;
  readonly progress: ProjectionProgress;
  readonly clock: Clock;
  readonly settings: ReactionSettings;
  /** There are new rows in the outbox. */
  readonly onFired: () => void;
}

/**
 * Fires what is due by the portal's clock, in bounded batches. A plan's timers fire only when it
 * has looked at all that was in the log when they were found due: what was cancelled while nobody
 * ran, or is being planned from old events just now, must not fire first.
 */
export class TimerFiring {
  private readonly woken = new Signal();
  private hasNews = false;
  private failures = 0;
  /** Plans whose `fire` throws; they stand still until somebody mends them. */
  private readonly broken = new Set<string>();

  constructor(private readonly options: TimersToFire) {}

  get isWell(): boolean {
    return this.failures === 0 && this.broken.size === 0;
  }

  /** A timer may have been set to an earlier instant. */
  readonly nudge = (): void => {
    this.hasNews = true;
    this.woken.give();
  };

  async keepGoing(signal: AbortSignal): Promise<void> {
    if (this.options.planned.length === 0) return;
    signal.addEventListener('abort', this.nudge, { once: true });
    while (!signal.aborted) {
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
    const plans = this.plans();
    const next = await timers.nextDue(plans);
    if (next === undefined || Date.parse(next) > Date.parse(clock.now())) return this.rest(next);
    const caughtUp = await this.caughtUp(signal);
    const ready = plans.filter(({ name }) => caughtUp.has(name));
    const rows = await timers.due(ready, clock.now(), settings.mostFirings);
    if (rows.length === 0) {
      if (ready.length < plans.length) await this.woken.next(settings.lookEveryMs);
      return;
    }
    const fired = await timers.fire(rows.flatMap((timer) => this.firingOf(timer)));
    if (fired > 0) onFired();
  }

  /** Until the next one is due, and never long: the clock may be set forward any time. */
  private async rest(next: string | undefined): Promise<void> {
    const { clock, settings } = this.options;
    const ms = next === undefined ? Infinity : Date.parse(next) - Date.parse(clock.now());
    // A timer of Node's may come a millisecond early; then this rests again.
    if (!this.hasNews) await this.woken.next(Math.min(settings.lookEveryMs, Math.max(1, ms)));
  }

  private plans(): readonly DuePlan[] {
    return this.options.planned
      .map(({ plan: { name, version, inForceFrom } }) => ({ name, version, inForceFrom }))
      .filter(({ name }) => !this.broken.has(name));
  }

  /** The plans that have looked at everything up to the head as it is now. */
  private async caughtUp(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { planned, store, progress, settings } = this.options;
    const head = await store.head();
    const timeoutMs = settings.lookEveryMs;
    const looked = await Promise.all(
      planned.map((each) => progress.waitFor(checkpointOfPlan(each), head, { timeoutMs, signal })),
    );
    return new Set(planned.filter((_, index) => looked[index]).map(({ plan }) => plan.name));
  }

  private firingOf(timer: DueRow) {
    const planned = this.options.planned.find(({ plan }) => plan.name === timer.plan);
    if (!planned) return [];
    try {
      return [{ timer, outgoing: fire(planned.plan, timer) }];
    } catch {
      this.broken.add(timer.plan);
      return [];
    }
  }
}
