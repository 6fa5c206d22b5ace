import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventCodec } from '../event-codec.js';
import type { EventStore } from '../event-store.js';
import type { Clock } from '../execute.js';
import type { ForgettingRule } from '../projections/forgotten-subjects.js';
import { ProjectionProgress } from '../projections/projection-progress.js';
import {
  startProjections,
  type ProjectionHealth,
  type ProjectionLag,
  type ProjectionStatus,
  type RunningProjections,
} from '../projections/projection-runner.js';
import type { ProjectionStore } from '../projections/projection-store.js';
import type { AnyReaction } from '../reaction.js';
import { commandHandler, type SendCommand } from './command-sender.js';
import type { EffectHandler } from './effect-handler.js';
import { effectLog } from './effect-log.js';
import { effectHandler } from './effect-sender.js';
import { OutboxLane } from './outbox-lane.js';
import { outboxFold, timerFold } from './reaction-folds.js';
import { defaultReactionSettings, type ReactionSettings } from './reaction-settings.js';
import type { OutboxCounts, ParkedRow, ReactionTables } from './reaction-tables.js';
import { TimerFiring } from './timer-firing.js';
import type { PlannedBy } from './timer-fold.js';

export interface ReactionsToStart {
  readonly reactions: readonly AnyReaction[];
  readonly timers: readonly PlannedBy[];
  readonly effects: readonly EffectHandler[];
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly tables: ReactionTables;
  readonly send: SendCommand;
  /** Which events forget somebody: what waits of that person is deleted. */
  readonly forgetting?: ForgettingRule;
  /** Tells when a timer is due; everything else goes by the time that really passes. */
  readonly clock: Clock;
  /** Names this process for people who look at the tables. */
  readonly owner?: string;
  /** As for projections. */
  readonly takeOver?: 'at-once' | 'when-silent';
  readonly settings?: Partial<ReactionSettings>;
  readonly onStatus?: (name: string, status: ProjectionStatus) => void;
}

export interface RunningReactions {
  readonly progress: ProjectionProgress;
  /** Without I/O. */
  health(): ReactionHealth;
  lag(): Promise<readonly ProjectionLag[]>;
  counts(): Promise<OutboxCounts>;
  parked(most?: number): Promise<readonly ParkedRow[]>;
  /** What somebody decided about a parked row; false when it is not parked any more. */
  decide(id: string, decision: 'retry' | 'abandon'): Promise<boolean>;
  /** Becomes the one that looks at the log for it: also tries a stopped one again. */
  takeOver(name: string): void;
  /** Finishes what is under way and notes how it ended. */
  close(): Promise<void>;
}

export interface ReactionHealth {
  readonly isHealthy: boolean;
  readonly following: ProjectionHealth['projections'];
  /** Plans whose `fire` has thrown: none of their timers fires until they are mended. */
  readonly brokenTimers: readonly string[];
}

/**
 * Reactions and timer plans follow the log, each from a checkpoint of its own; what follows waits
 * in the outbox, from which commands and effects are sent. Any number of processes may run this.
 */
export const startReactions = (asked: ReactionsToStart): RunningReactions => {
  const settings = { ...defaultReactionSettings, ...asked.settings };
  const { tables, owner = randomUUID() } = asked;
  const progress = new ProjectionProgress(tables.rows);
  const running = { progress, owner, settings };
  const { lanes, firing, sendSoon } = workersOf(asked, running);
  const onRows = (): void => {
    sendSoon();
    for (const timers of firing) timers.nudge();
  };
  const following = follow(asked, { ...running, onRows });
  const closing = new AbortController();
  // Every worker listens, at each of its waits.
  setMaxListeners(0, closing.signal);
  const workers = [...lanes, ...firing];
  const ends = workers.map((worker) => worker.keepGoing(closing.signal));
  ends.push(prune(tables, settings, closing.signal));

  return {
    progress,
    health: () => healthOf(following, workers, firing),
    lag: () => following.lag(),
    counts: () => tables.outbox.counts(),
    parked: (most = 100) => tables.outbox.parked(most),
    decide: async (id, decision) => {
      const isDecided = await tables.outbox.decide(id, decision);
      sendSoon();
      return isDecided;
    },
    takeOver: (name) => following.takeOver(name),
    close: async () => {
      await following.close();
      closing.abort();
      await Promise.all(ends);
    },
  };
};

interface Running {
  readonly progress: ProjectionProgress;
  readonly owner: string;
  readonly settings: ReactionSettings;
}

const workersOf = (asked: ReactionsToStart, { progress, owner, settings }: Running) => {
  const { tables, store, clock } = asked;
  const lanes = lanesOf(asked, settings, owner);
  const sendSoon = (): void => {
    for (const lane of lanes) lane.nudge();
  };
  const parts = { timers: tables.timers, store, progress, clock, settings, onFired: sendSoon };
  const firing = asked.timers.map((planned) => new TimerFiring({ ...parts, planned }));
  return { lanes, firing, sendSoon };
};

const healthOf = (
  following: RunningProjections,
  workers: readonly { readonly isWell: boolean }[],
  firing: readonly TimerFiring[],
): ReactionHealth => {
  const { isHealthy, projections } = following.health();
  const isWell = workers.every((worker) => worker.isWell);
  const brokenTimers = firing.flatMap(({ broken }) => broken ?? []);
  return { isHealthy: isHealthy && isWell, following: projections, brokenTimers };
};

const lanesOf = (
  { tables, send, effects, store, codec }: ReactionsToStart,
  settings: ReactionSettings,
  owner: string,
): readonly OutboxLane[] => {
  const { outbox } = tables;
  const { leaseMs, longestPauseMs, commandsAtOnce, effectsAtOnce } = settings;
  const log = effectLog({ store, codec }, send);
  return [
    new OutboxLane({
      ...{ kind: 'command', outbox, owner, settings },
      ...{ atOnce: commandsAtOnce, mostHeld: commandsAtOnce * 4 },
      handle: commandHandler(send, longestPauseMs),
    }),
    new OutboxLane({
      ...{ kind: 'effect', outbox, owner, settings },
      ...{ atOnce: effectsAtOnce, mostHeld: effectsAtOnce },
      handle: effectHandler({ handlers: effects, log, leaseMs }),
    }),
  ];
};

interface Following extends Running {
  readonly onRows: () => void;
}

/** The runner of projections, on tables that no view is rebuilt with. */
const follow = (
  asked: ReactionsToStart,
  { progress, owner, settings, onRows }: Following,
): RunningProjections => {
  const { reactions, timers, store, codec, tables, forgetting, takeOver, onStatus } = asked;
  return startProjections({
    projections: [...reactions.map(outboxFold), ...timers.map(timerFold)],
    ...{ store, codec, progress, owner },
    rows: telling(tables.rows, onRows),
    settings: settings.following,
    ...(forgetting ? { forgetting } : {}),
    ...(takeOver ? { takeOver } : {}),
    ...(onStatus ? { onStatus } : {}),
  });
};

/** Says when rows have been written, so that nobody has to look for them. */
const telling = (rows: ProjectionStore, onRows: () => void): ProjectionStore => ({
  ...rows,
  save: async (saving) => {
    const saved = await rows.save(saving);
    if (saved === 'saved' && saving.rows.size > 0) onRows();
    return saved;
  },
});

const PRUNE_EVERY_MS = 60 * 60 * 1_000;

const prune = async (
  { outbox }: ReactionTables,
  { keepSettledMs }: ReactionSettings,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const before = new Date(Date.now() - keepSettledMs).toISOString();
    try {
      while (!signal.aborted && (await outbox.prune(before)) > 0);
    } catch {
      // In an hour again: nothing depends on it.
    }
    await sleep(PRUNE_EVERY_MS, signal);
  }
};

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
