import type { ProjectionStore } from '../projections/projection-store.js';
import type { DueTimer } from '../timer.js';
import type { Outgoing } from './consequences.js';

/**
 * Where reactions keep what is to be done. Everything in it follows from the log and can be made
 * anew from it: what was done already is then asked of the log, never of these tables.
 */
export interface ReactionTables {
  /** Checkpoints of reactions and timer plans, and the rows that they write, in one transaction. */
  readonly rows: ProjectionStore;
  readonly outbox: Outbox;
  readonly timers: TimerTable;
  /** Deletes whatever is of that person. */
  forget(subject: string): Promise<void>;
  close(): Promise<void>;
}

/** What waits to be sent. All methods throw {ProjectionStoreUnavailable}. */
export interface Outbox {
  /** Takes rows whose time has come; nobody else gets them until the lease runs out. */
  claim(claim: Claim): Promise<readonly ClaimedRow[]>;
  renew(owner: string, leaseMs: number, ids: readonly string[]): Promise<void>;
  /** Notes how the taken rows ended; of one that was asked for again meanwhile, nothing. */
  settle(owner: string, settlements: readonly Settlement[]): Promise<void>;
  /** What waits for somebody to look at it, the oldest first. */
  parked(most: number): Promise<readonly ParkedRow[]>;
  counts(): Promise<OutboxCounts>;
  /** Makes a parked row wait again or lets it be; false when it is not parked any more. */
  decide(id: string, decision: 'retry' | 'abandon'): Promise<boolean>;
  /** Deletes what was settled so long ago, some at a time; answers how many. */
  prune(settledBefore: string): Promise<number>;
}

export interface Claim {
  readonly kind: Outgoing['is'];
  readonly owner: string;
  readonly leaseMs: number;
  readonly most: number;
}

export interface ClaimedRow extends Outgoing {
  /** How often it was put off already. */
  readonly attempts: number;
}

export interface Settlement {
  readonly id: string;
  /** The cause that was taken: settling an older one does not settle a newer one. */
  readonly cause: string;
  readonly as: SettledAs;
}

export type SettledAs =
  | { readonly is: 'done' }
  /** It asked for nothing any more. */
  | { readonly is: 'dropped'; readonly reason: string }
  | { readonly is: 'parked'; readonly reason: string }
  | { readonly is: 'later'; readonly reason: string; readonly pauseMs: number };

export interface ParkedRow {
  readonly id: string;
  readonly kind: Outgoing['is'];
  readonly by: string;
  readonly reason: string;
  readonly parkedAt: string;
}

export interface OutboxCounts {
  readonly waiting: number;
  readonly parked: number;
  /** Put off at least once. */
  readonly putOff: number;
}

/** What is due when. All methods throw {ProjectionStoreUnavailable}. */
export interface TimerTable {
  due(plans: readonly DuePlan[], now: string, most: number): Promise<readonly DueRow[]>;
  /** The next instant at which one of them is due. */
  nextDue(plans: readonly DuePlan[]): Promise<string | undefined>;
  /**
   * Notes the firing and what follows from it in one transaction; nothing of a timer that was
   * fired, set anew or cancelled meanwhile. Answers how many fired.
   */
  fire(firings: readonly Firing[]): Promise<number>;
}

export interface DuePlan {
  readonly name: string;
  readonly version: number;
  readonly inForceFrom: string;
}

export interface DueRow extends DueTimer {
  readonly id: string;
  readonly plan: string;
}

export interface Firing {
  readonly timer: DueRow;
  readonly outgoing: readonly Outgoing[];
}
