/** How a projection is followed. What is left out is chosen for one server of two cores. */
export interface ProjectionSettings {
  /** A writer that is silent for so long may be replaced. */
  readonly leaseMs: number;
  /** How often one that stands by looks whether the writer fell silent. */
  readonly standbyMs: number;
  /** Most events of one fold and one write. */
  readonly mostEvents: number;
  /** A batch that takes longer to decode makes the next one smaller: all else waits for it. */
  readonly slowDecodeMs: number;
  /**
   * Most events of one page of the log: larger ones live longer than the collector takes for
   * short, and are copied by it twice.
   */
  readonly pageSize: number;
  /** Most bytes of events that are read ahead. */
  readonly mostBytesAhead: number;
  /** Most rows that are remembered from one batch to the next while there is a backlog. */
  readonly mostKnownRows: number;
  /** How often the checkpoint is moved over events that did not concern the projection. */
  readonly lookedEveryMs: number;
  /** The longest pause before a broken link is tried again. */
  readonly longestPauseMs: number;
}

export const defaultProjectionSettings: ProjectionSettings = {
  leaseMs: 5_000,
  standbyMs: 1_000,
  mostEvents: 5_000,
  slowDecodeMs: 25,
  pageSize: 1_000,
  mostBytesAhead: 16 * 1024 * 1024,
  mostKnownRows: 50_000,
  lookedEveryMs: 100,
  longestPauseMs: 5_000,
};
