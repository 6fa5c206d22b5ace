import type { Typed } from './decider.js';
import type { RecordedEvent } from './envelope.js';

/**
 * One screen's rows as a fold over events. Pure: the runner loads and writes rows.
 * Rows are never deleted; "no longer shown" is a field.
 */
export interface Projection<Row, Event extends Typed> {
  /** The view it feeds; names its checkpoint and its table. */
  readonly name: string;
  /**
   * Counted up when old events fold to other rows than before (1 when left out): then the rows
   * are built anew beside the old ones, which are shown until the new ones have caught up.
   */
  readonly version?: number;
  /**
   * What an event does that cannot be folded: `stop` (when left out) lets the whole projection
   * stand still there; `park-key` only the row that it touches, which is stale until a fix.
   */
  readonly onPoison?: 'stop' | 'park-key';
  /** Every event type it folds: an undeclared one never reaches it. */
  readonly events: readonly Event['type'][];
  /** The keys of the rows that an event touches, read from the event alone. */
  readonly keysOf: (event: Event, recorded: RecordedEvent<Event>) => readonly string[];
  /** For an event that touches many rows: the indexed column and value that name them. */
  readonly rowsWhere?: (event: Event) => RowsWhere<Row> | undefined;
  /** The row after the event; the same row or `undefined` when it changes nothing. */
  readonly project: (row: Row | undefined, event: Event, at: Projected<Event>) => Row | undefined;
}

export interface RowsWhere<Row> {
  readonly column: keyof Row & string;
  readonly value: string;
}

export interface Projected<Event extends Typed> {
  readonly key: string;
  readonly recorded: RecordedEvent<Event>;
}

/** Any projection, where only the mechanics matter. */
export interface AnyProjection {
  readonly name: string;
  readonly version?: number;
  readonly onPoison?: 'stop' | 'park-key';
  readonly events: readonly string[];
  readonly keysOf: (event: never, recorded: never) => readonly string[];
  readonly rowsWhere?: (
    event: never,
  ) => { readonly column: string; readonly value: string } | undefined;
  readonly project: (row: never, event: never, at: never) => unknown;
}
