import { ProjectionRun } from './projection-run.js';
import type { RunContext, RunEnd } from './run-context.js';
import { BEGINNING, type Position } from '../event-store.js';
import { endsBefore, OLDER_LOG } from './older-log.js';
import { versionOf } from './projection-fold.js';
import type { Occupied, OfOtherVersion, Opened, Opening, StoppedAt } from './projection-store.js';
import { Signal } from '../signal.js';
import { whereThrown } from './where-thrown.js';

/** Where one projection of this process stands. Holds no patient data. */
export type ProjectionStatus =
  | { readonly is: 'starting' | 'running' | 'closed' }
  /** What is shown is of an older version of the fold; the rows of this one are being built. */
  | { readonly is: 'rebuilding'; readonly owner: string }
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
const CLOSED = { is: 'closed' } as const;

/** Keeps one projection going, whatever ends its runs: links, other runners, events it cannot take. */
export class ProjectionLoop {
  private state: ProjectionStatus = { is: 'starting' };
  private run: ProjectionRun | undefined;
  private next: Pick<Opening, 'takeOver' | 'held'>;
  private readonly nudged = new Signal();
  /** Given whenever the status is another. */
  readonly changed = new Signal();
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

  /** Looks again who writes, without disturbing whoever does. */
  lookAgain(): void {
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
    const { projection, rows, settings, progress, generation } = this.context;
    const opening = this.next;
    const opened = await rows.open({
      name: projection.name,
      version: versionOf(projection),
      owner: this.options.owner,
      leaseMs: settings.leaseMs,
      ...(generation === undefined ? {} : { generation }),
      ...opening,
    });
    // What somebody asked for while this opened counts more than what follows from opening.
    const isUnchanged = this.next === opening;
    if (opened.is !== 'opened') {
      if (!isUnchanged) return;
      if (opened.is === 'occupied') this.next = { takeOver: 'standing-by' };
      this.enter(await this.whileOthersWrite(opened));
      await this.idle(signal, settings.standbyMs);
      return;
    }
    this.next = { takeOver: 'standing-by', held: opened.epoch };
    if (await this.isOlderThan(opened.checkpoint, signal)) {
      const end = signal.aborted ? CLOSED : { is: 'stopped' as const, at: OLDER_LOG };
      return this.after(end, opened, signal);
    }
    const lease = { name: projection.name, leaseMs: settings.leaseMs, ...opened };
    const isNew = generation !== undefined && opened.checkpoint === BEGINNING;
    if (isNew && (await rows.clear(lease)) === 'fenced') return;
    progress.reopened(projection.name, opened.checkpoint);
    this.enter({ is: 'running' });
    this.run = new ProjectionRun(this.context, opened);
    await this.after(await this.run.follow(signal), opened, signal);
  }

  private isOlderThan(checkpoint: Position, signal: AbortSignal): Promise<boolean> {
    const { log, settings } = this.context;
    // The lease is kept meanwhile.
    return endsBefore(checkpoint, log, { patienceMs: settings.leaseMs / 2, signal });
  }

  /** A newer version has its rows built; they are handed over to it when they have caught up. */
  private async whileOthersWrite(found: Occupied | OfOtherVersion): Promise<ProjectionStatus> {
    if (found.is === 'occupied') return { is: 'standing-by', owner: found.owner };
    const { projection, rows, progress } = this.context;
    const { name } = projection;
    progress.reached(name, found.checkpoint);
    const version = versionOf(projection);
    const shown = `version ${found.version}`;
    if (version < found.version) return { is: 'standing-by', owner: shown };
    const asked = { name, version, purpose: 'rebuild', byItself: true } as const;
    const begun = await rows.generations.begin(asked);
    if (begun.is !== 'impossible') return { is: 'rebuilding', owner: shown };
    return { is: 'standing-by', owner: `${shown}: ${begun.because}` };
  }

  private async after(end: RunEnd, opened: Opened, signal: AbortSignal): Promise<void> {
    const { projection, rows } = this.context;
    const { epoch, generation } = opened;
    const held = { name: projection.name, epoch, generation };
    switch (end.is) {
      case 'closed':
        return rows.release(held);
      case 'retry-smaller':
        return undefined;
      case 'fenced':
        // Another runner took over, or readers were pointed to another generation: look at once.
        this.next = { takeOver: 'standing-by' };
        return undefined;
      case 'stopped':
        await rows.release(held, end.at);
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
    this.changed.give();
    if (!isSame) this.options.report(status);
  }
}
