import { ProjectionRun, type RunContext, type RunEnd } from './projection-run.js';
import type { Opening, StoppedAt } from './projection-store.js';
import { Signal } from '../signal.js';
import { whereThrown } from './where-thrown.js';

/** Where one projection of this process stands. Holds no patient data. */
export type ProjectionStatus =
  | { readonly is: 'starting' | 'running' | 'closed' }
  /** Another process writes it; this one takes over when that one falls silent. */
  | { readonly is: 'standing-by'; readonly owner: string }
  /** An event that it cannot take: nothing is skipped, so it stands still until a fix. */
  | { readonly is: 'stopped'; readonly at: StoppedAt }
  /** A link is broken; it goes on by itself from what the database says. */
  | { readonly is: 'waiting-for-link'; readonly reason: string };

export interface LoopOptions {
  readonly owner: string;
  readonly takeOver: 'at-once' | 'when-silent';
  readonly report: (status: ProjectionStatus) => void;
}

const FIRST_PAUSE_MS = 50;

/** Keeps one projection going, whatever ends its runs: links, other runners, events it cannot take. */
export class ProjectionLoop {
  private state: ProjectionStatus = { is: 'starting' };
  private run: ProjectionRun | undefined;
  private next: Pick<Opening, 'takeOver' | 'held'>;
  private readonly nudged = new Signal();
  private failures = 0;

  constructor(
    private readonly context: RunContext,
    private readonly options: LoopOptions,
  ) {
    this.next = { takeOver: options.takeOver };
  }

  get status(): ProjectionStatus {
    return this.state;
  }

  get oldestUnseen(): string | undefined {
    return this.run?.oldestUnseen;
  }

  /** Becomes the writer now, from whatever state: also tries a stopped projection again. */
  takeOver(): void {
    this.next = { takeOver: 'at-once' };
    this.nudged.give();
  }

  async keepGoing(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.nudged.give();
    signal.addEventListener('abort', wake);
    while (!signal.aborted) {
      try {
        await this.once(signal);
        this.failures = 0;
      } catch (error) {
        if (!signal.aborted) await this.pauseAfter(error);
      }
    }
    signal.removeEventListener('abort', wake);
    this.enter({ is: 'closed' });
  }

  private async once(signal: AbortSignal): Promise<void> {
    const { projection, rows, settings, progress } = this.context;
    const opening = this.next;
    const opened = await rows.open({
      name: projection.name,
      owner: this.options.owner,
      leaseMs: settings.leaseMs,
      ...opening,
    });
    // What somebody asked for while this opened counts more than what follows from opening.
    const isUnchanged = this.next === opening;
    if (opened.is === 'occupied') {
      if (!isUnchanged) return;
      this.next = { takeOver: 'standing-by' };
      this.enter({ is: 'standing-by', owner: opened.owner });
      await this.idle(signal, settings.standbyMs);
      return;
    }
    this.next = { takeOver: 'standing-by', held: opened.epoch };
    progress.reopened(projection.name, opened.checkpoint);
    this.enter({ is: 'running' });
    this.run = new ProjectionRun(this.context, opened);
    await this.after(await this.run.follow(signal), opened.epoch, signal);
  }

  private async after(end: RunEnd, epoch: number, signal: AbortSignal): Promise<void> {
    const { projection, rows, settings } = this.context;
    switch (end.is) {
      case 'closed':
        return rows.release(projection.name, epoch);
      case 'retry-smaller':
        return undefined;
      case 'fenced':
        this.next = { takeOver: 'standing-by' };
        this.enter({ is: 'standing-by', owner: 'another runner' });
        return this.idle(signal, settings.standbyMs);
      case 'stopped':
        await rows.release(projection.name, epoch, end.at);
        this.next = { takeOver: 'standing-by' };
        this.enter({ is: 'stopped', at: end.at });
        return this.idle(signal);
    }
  }

  /** Full jitter, so that many projections do not come back in the same moment. */
  private async pauseAfter(error: unknown): Promise<void> {
    if (this.run?.hasProgressed) this.failures = 0;
    this.run = undefined;
    const { longestPauseMs } = this.context.settings;
    const most = Math.min(longestPauseMs, FIRST_PAUSE_MS * 2 ** this.failures);
    this.failures += 1;
    this.enter({ is: 'waiting-for-link', reason: whereThrown(error) });
    await this.nudged.next(Math.random() * most);
  }

  private async idle(signal: AbortSignal, ms?: number): Promise<void> {
    if (!signal.aborted) await this.nudged.next(ms);
  }

  private enter(status: ProjectionStatus): void {
    const isSame = status.is === this.state.is;
    this.state = status;
    if (!isSame) this.options.report(status);
  }
}
