import { BEGINNING, type EventStore, type Position } from '../event-store.js';
import type { Folding } from './projection-fold.js';
import type { Reaches } from './projection-generations.js';
import { ProjectionLoop, type LoopOptions, type ProjectionStatus } from './projection-loop.js';
import { ProjectionProgress } from './projection-progress.js';
import type { ProjectionSettings } from './projection-settings.js';
import type { RunContext } from './run-context.js';

export interface BuildContext {
  readonly context: Omit<RunContext, 'progress' | 'generation' | 'pace' | 'log'>;
  readonly log: Pick<EventStore, 'head'>;
  readonly generation: number;
  readonly options: Pick<LoopOptions, 'owner' | 'report'>;
}

/** How long the live generation may stand still while the new one makes the last step. */
const LAST_STEP_MS = 1_000;
const FAR_FROM_HEAD_MS = 250;
const NEAR_HEAD_MS = 20;

/** A rebuild shares the process with everything else, and has more time than a live projection. */
const withinBudget = (settings: ProjectionSettings): ProjectionSettings => ({
  ...settings,
  mostEvents: Math.min(settings.mostEvents, 2_000),
  pageSize: Math.min(settings.pageSize, 2_000),
  mostBytesAhead: Math.min(settings.mostBytesAhead, 4 * 1024 * 1024),
  mostKnownRows: Math.min(settings.mostKnownRows, 10_000),
});

/**
 * Folds a generation from the beginning, beside the live one, by the same loop: so what holds of
 * that one holds of this: bounded memory, one writer, going on where a killed process stopped.
 * Readers see nothing of it before it is handed over.
 */
export class GenerationBuild {
  /** Its own: how far it has come is nothing that a reader could wait for. */
  private readonly progress = new ProjectionProgress({ checkpoints: () => Promise.resolve([]) });
  private readonly loop: ProjectionLoop;
  private readonly ending = new AbortController();
  private readonly signal: AbortSignal;
  private readonly looped: Promise<void>;

  constructor(
    private readonly given: BuildContext,
    closing: AbortSignal,
  ) {
    const { context, log, generation, options } = given;
    const settings = withinBudget(context.settings);
    const pace = { events: Math.min(500, settings.mostEvents) };
    this.loop = new ProjectionLoop(
      { ...context, log, settings, progress: this.progress, generation, pace },
      { ...options, takeOver: 'when-silent' },
    );
    this.signal = AbortSignal.any([closing, this.ending.signal]);
    this.looped = this.loop.keepGoing(this.signal);
  }

  get position(): Position {
    return this.progress.positionOf(this.name) ?? BEGINNING;
  }

  get status(): ProjectionStatus {
    return this.loop.status;
  }

  /** True as soon as everything up to there is in its rows. */
  readonly reaches: Reaches = (position) => this.reachesWithin(position, LAST_STEP_MS);

  reachesWithin(position: Position, timeoutMs: number): Promise<boolean> {
    return this.progress.waitFor(this.name, position, { timeoutMs, signal: this.signal });
  }

  /** Hands over when it has caught up. Answers whether readers were pointed to it here. */
  async handOver(): Promise<boolean> {
    const { context, log } = this.given;
    const { generations } = context.rows;
    let target = await log.head();
    while (!this.signal.aborted) {
      const isNear = this.status.is === 'running' && this.position >= target;
      if (isNear) {
        const outcome = await generations.handOver(this.name, this.reaches);
        if (outcome !== 'behind') return outcome === 'handed-over';
      }
      await this.pause(isNear ? NEAR_HEAD_MS : FAR_FROM_HEAD_MS);
      if (isNear) target = await log.head();
    }
    return false;
  }

  /** Somebody has asked for it, after an event had stopped it. */
  tryAgain(): void {
    this.loop.lookAgain();
  }

  async end(): Promise<void> {
    this.ending.abort();
    await this.looped;
  }

  private get name(): Folding['name'] {
    return this.given.context.projection.name;
  }

  private async pause(ms: number): Promise<void> {
    if (!this.signal.aborted) await this.loop.changed.next(ms);
  }
}
