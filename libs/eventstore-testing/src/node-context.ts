import type { Faults } from './faults.js';
import type { EventLog } from './event-log.js';
import type { Gate } from './gate.js';
import type { Address } from './refusals.js';
import type { Timers } from './timers.js';

export type Standing = 'leader' | 'follower' | 'not-ready';

export type MemberState =
  'catching-up' | 'follower' | 'leader' | 'resigning' | 'shutting-down' | 'unknown';

export interface Member {
  readonly instanceId: string;
  readonly state: MemberState;
  readonly isAlive: boolean;
  readonly address: Address;
}

/** What a node knows of the cluster it is in; a single server is a cluster of one. */
export interface Membership {
  standing(): Standing;
  leader(): Address | undefined;
  /** A leader that is frozen or just gone still counts as the leader, but nothing reaches it. */
  reachesLeader(): boolean;
  members(): readonly Member[];
}

export interface NodeLimits {
  /** Bytes of all events of one append together. */
  readonly maxAppendBytes: number;
  /** How long an append waits for its commit before it is answered with a timeout. */
  readonly commitTimeoutMs: number;
  /** So many events may be waiting for a live subscriber; without a limit it is never dropped. */
  readonly liveBacklog: number;
}

/** What every handler of one node works with. */
export interface NodeContext {
  readonly log: EventLog;
  readonly faults: Faults;
  readonly gate: Gate;
  readonly timers: Timers;
  readonly membership: Membership;
  readonly limits: NodeLimits;
  /** Called for every append that waits for its commit while this node stops being the leader. */
  readonly resignations: Set<() => void>;
  cut(peer: string): void;
}
