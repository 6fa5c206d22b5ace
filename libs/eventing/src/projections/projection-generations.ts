import type { Position } from '../event-store.js';
import type { ParkedKey, StoppedAt } from './stopped-at.js';

/**
 * The rows of a projection exist in up to three generations: the one that readers see, the one
 * before it, and one that is being built. Which one readers see is a pointer; to move it renames
 * nothing and waits for no reader.
 */
export interface ProjectionGenerations {
  /** @throws {ProjectionStoreUnavailable} */
  list(): Promise<readonly GenerationsOf[]>;

  /**
   * Sets a generation aside to be built from the beginning, by whoever runs projections of that
   * version. What stood in it is deleted when building begins.
   * @throws {ProjectionStoreUnavailable}
   */
  begin(asked: BuildAsked): Promise<BuildBegun | BuildRefused>;

  /** Gives up what is being built; with `since`, only what was begun then. Answers whether. */
  abandon(name: string, since?: string): Promise<boolean>;

  /**
   * Lets the live generation stand still, asks `reaches` whether the one being built has come to
   * its position, and if so points readers to it, in one transaction. The one that was live is
   * kept; both writers are replaced, so nothing is written behind the reader's back.
   */
  handOver(name: string, reaches: Reaches): Promise<HandedOver>;

  /** Points readers to the generation before, at the position where that one was left. */
  switchBack(name: string): Promise<SwitchedBack | BuildRefused>;

  /**
   * Lets the live generation stand still for a moment, asks `reaches` whether the one being built
   * stands exactly there, and compares the two row by row as they were then.
   */
  compare(name: string, reaches: Reaches): Promise<Compared | BuildRefused>;

  /** For people who ask later. */
  noteVerified(name: string, verified: Verified): Promise<void>;
}

/** Becomes true as soon as the generation being built has come to that position; bounded. */
export type Reaches = (live: Position) => Promise<boolean>;

export interface BuildAsked {
  readonly name: string;
  readonly version: number;
  readonly purpose: BuildPurpose;
  /** Nobody asked but the version: refused when it is shown already, or a person left it. */
  readonly byItself?: boolean;
}

/** To be shown to readers, or only to be compared with what they see. */
export type BuildPurpose = 'rebuild' | 'verification';

export interface BuildBegun {
  readonly is: 'begun' | 'under-way';
  readonly generation: number;
  /** ISO 8601 instant; no other that is begun in the same place has the same one. */
  readonly since: string;
}

export interface BuildRefused {
  readonly is: 'impossible';
  /** What is in the way and what to do, for people who run the server. */
  readonly because: string;
}

export const buildRefused = (because: string): BuildRefused => ({ is: 'impossible', because });

export type HandedOver = 'handed-over' | 'behind' | 'nothing-is-built';

export interface SwitchedBack {
  readonly is: 'switched-back';
  readonly generation: number;
  readonly version: number;
}

export interface Compared {
  readonly is: 'compared';
  readonly position: Position;
  readonly rows: number;
  readonly differences: number;
  /** The first of them; keys are opaque ids. */
  readonly examples: readonly RowDifference[];
}

export interface RowDifference {
  readonly key: string;
  readonly is: 'missing-in-live' | 'only-in-live' | 'different';
  /** The properties in which the two differ; never what they hold. */
  readonly properties: readonly string[];
}

export interface Generation {
  readonly generation: number;
  readonly version: number;
  readonly position: Position;
}

export interface Live extends Generation {
  readonly stopped?: StoppedAt;
}

export interface Building extends Generation {
  readonly purpose: BuildPurpose;
  /** ISO 8601 instant: when it was asked for. */
  readonly since: string;
  /** Names the process that builds; empty when none does. */
  readonly owner: string;
  readonly stopped?: StoppedAt;
}

/** What the last comparison has found. */
export interface Verified extends Omit<Compared, 'is'> {
  /** ISO 8601 instant. */
  readonly at: string;
}

export interface GenerationsOf {
  readonly name: string;
  readonly parked: readonly ParkedKey[];
  readonly verified?: Verified;
  readonly live: Live;
  readonly old?: Generation;
  readonly building?: Building;
}

/** Live, old and the one being built. */
export const MOST_GENERATIONS = 3;
