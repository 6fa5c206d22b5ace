import type { Position } from '../event-store.js';
import type { ProjectedRow } from './projection-fold.js';
import type { ProjectionGenerations } from './projection-generations.js';
import type { ParkedKey, StoppedAt } from './stopped-at.js';

export type { ParkedKey, StoppedAt };

/**
 * Where projections keep their rows and how far they have looked. One writer per projection:
 * whoever opens it gets a new epoch, and what an older epoch sends afterwards is not written.
 *
 * A property without a value (absent, undefined or null) comes back absent.
 */
export interface ProjectionStore {
  readonly generations: ProjectionGenerations;

  /**
   * Makes the caller the one writer of the projection, when nobody else is or may be disturbed.
   * The checkpoint that it answers is final: nothing that an older epoch sent can move it.
   * @throws {ProjectionStoreUnavailable}
   */
  open(opening: Opening): Promise<Opened | Occupied | OfOtherVersion>;

  /**
   * The rows with these keys and those that carry these values, by key.
   * @throws {ProjectionStoreUnavailable}
   */
  load(of: RowsOf, needed: NeededRows): Promise<Map<string, ProjectedRow>>;

  /**
   * Writes the rows and the checkpoint together or neither, and renews the lease.
   * @throws {RowsRefused} a row does not fit its table: never worth repeating
   * @throws {ProjectionStoreUnavailable} it may be saved or not: open again to learn it
   */
  save(saving: Saving): Promise<'saved' | 'fenced'>;

  /**
   * Deletes every row of the subject, whichever generation it is in, with the checkpoint or
   * neither, and keeps in mind that the subject is forgotten. Whoever builds another generation
   * is fenced, for it may hold rows of the subject that it has not written. Done twice, it is
   * done once.
   * @throws {ProjectionStoreUnavailable} it may be done or not: open again to learn it
   */
  forget(forgetting: Forgetting): Promise<'saved' | 'fenced'>;

  /**
   * Everybody whom some projection was told to forget.
   * @throws {ProjectionStoreUnavailable}
   */
  forgotten(): Promise<readonly string[]>;

  /**
   * Deletes what an earlier build has left in the generation, in pieces.
   * @throws {ProjectionStoreUnavailable}
   */
  clear(lease: Lease): Promise<'saved' | 'fenced'>;

  /** @throws {ProjectionStoreUnavailable} */
  renewLease(lease: Lease): Promise<'renewed' | 'fenced'>;

  /**
   * Notes that a row cannot take an event: it stays as it is and takes none until it is retried.
   * @throws {ProjectionStoreUnavailable}
   */
  park(parking: Parking): Promise<'saved' | 'fenced'>;

  /** Lets rows take events again that were made anew. */
  unpark(held: Held, keys: readonly string[]): Promise<void>;

  /** @throws {ProjectionStoreUnavailable} */
  parked(of: RowsOf): Promise<readonly ParkedKey[]>;

  /**
   * Lets the live rows be tried again: what stopped goes on, what is parked is made anew from its
   * events. Answers whether there was anything to try.
   */
  retry(name: string): Promise<boolean>;

  /** Lets the next one open at once; with a reason, for people to see why it stands still. */
  release(held: Held, stopped?: StoppedAt): Promise<void>;

  /**
   * Of the generations that readers see.
   * @throws {ProjectionStoreUnavailable}
   */
  checkpoints(): Promise<readonly ProjectionCheckpoint[]>;

  close(): Promise<void>;
}

export interface RowsOf {
  readonly name: string;
  readonly generation: number;
}

export interface Opening {
  readonly name: string;
  /** Of the projection's fold: one generation holds rows of one version only. */
  readonly version: number;
  /** One that is being built; the live one when left out. */
  readonly generation?: number;
  /** Names the process for people who look; grants nothing. */
  readonly owner: string;
  /** Another writer that is silent for so long may be replaced. */
  readonly leaseMs: number;
  /**
   * `at-once` replaces any writer, `when-silent` only one whose lease ran out. A projection that
   * stopped is opened by a fresh start and left alone by one that stands by.
   */
  readonly takeOver: 'at-once' | 'when-silent' | 'standing-by';
  /** The epoch that the caller had when the link broke: it is still its own, if nobody came. */
  readonly held?: number;
}

export interface Opened {
  readonly is: 'opened';
  readonly generation: number;
  readonly checkpoint: Position;
  readonly epoch: number;
}

export interface Occupied {
  readonly is: 'occupied';
  readonly owner: string;
  readonly checkpoint: Position;
}

/** Readers see rows of another version of the fold, which this one must not go on writing. */
export interface OfOtherVersion {
  readonly is: 'of-other-version';
  readonly version: number;
  readonly checkpoint: Position;
}

export interface NeededRows {
  readonly keys: Iterable<string>;
  /** Values by property. */
  readonly where: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Held extends RowsOf {
  readonly epoch: number;
}

export interface Lease extends Held {
  readonly leaseMs: number;
}

export interface Saving extends Lease {
  readonly checkpoint: Position;
  readonly rows: ReadonlyMap<string, ProjectedRow>;
}

export interface Forgetting extends Lease {
  readonly checkpoint: Position;
  /** The opaque id of the person whose rows go. */
  readonly subject: string;
}

export interface Parking extends Lease {
  readonly checkpoint: Position;
  readonly key: string;
  readonly at: StoppedAt;
}

export interface ProjectionCheckpoint {
  readonly name: string;
  readonly generation: number;
  readonly position: Position;
  readonly epoch: number;
  readonly owner: string;
  readonly stopped?: StoppedAt;
}

export class ProjectionStoreUnavailable extends Error {
  override readonly name = 'ProjectionStoreUnavailable';
}

export class RowsRefused extends Error {
  override readonly name = 'RowsRefused';
}
