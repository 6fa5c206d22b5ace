/** Where a projection stopped; never holds patient data. */
export interface StoppedAt {
  readonly eventId: string;
  readonly reason: string;
}

/** A row that is stale since an event that it could not take. */
export interface ParkedKey {
  /** An opaque id, as keys of rows are. */
  readonly key: string;
  readonly at: StoppedAt;
  /** ISO 8601 instant. */
  readonly since: string;
  /** Somebody has asked for it to be made anew. */
  readonly isRetried: boolean;
}
