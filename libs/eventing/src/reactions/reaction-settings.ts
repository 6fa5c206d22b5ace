import type { ProjectionSettings } from '../projections/projection-settings.js';

/** How consequences are sent. What is left out is chosen for one server of two cores. */
export interface ReactionSettings {
  /** Taken rows come back to the others when their taker is silent for so long. */
  readonly leaseMs: number;
  /** The net below everything: a look at outbox and clock without news. */
  readonly lookEveryMs: number;
  readonly commandsAtOnce: number;
  readonly effectsAtOnce: number;
  /** Most timers that fire in one transaction. */
  readonly mostFirings: number;
  /** The longest pause before a command is sent again, and before a broken link is tried again. */
  readonly longestPauseMs: number;
  /** Settled rows are kept for people to look at; nothing depends on them. */
  readonly keepSettledMs: number;
  /** How reactions and plans follow the log. */
  readonly following: Partial<ProjectionSettings>;
}

export const defaultReactionSettings: ReactionSettings = {
  leaseMs: 10_000,
  lookEveryMs: 500,
  commandsAtOnce: 32,
  effectsAtOnce: 8,
  mostFirings: 500,
  longestPauseMs: 30_000,
  keepSettledMs: 7 * 24 * 60 * 60 * 1_000,
  following: {},
};
