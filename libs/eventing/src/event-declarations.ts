import type { Typed } from './decider.js';

/**
 * What the log needs to know of each event type of a context, declared beside the union.
 * Adding an event to the union without declaring it here does not compile.
 */
export type EventDeclarations<Event extends Typed> = {
  readonly [Type in Event['type']]: EventDeclaration<Extract<Event, { type: Type }>>;
};

export interface EventDeclaration<Event> {
  /** Starts at 1; a new shape adds one and an upcaster from the one before. */
  readonly version: number;
  /** Opaque ids that stay readable when the data is sealed: what projections need as keys. */
  readonly keys: readonly (keyof Event & string)[];
  /** From the stored data of version n to that of n + 1, by n. Old events are never rewritten. */
  readonly upcast?: Readonly<Record<number, (data: StoredData) => StoredData>>;
}

export type StoredData = Readonly<Record<string, unknown>>;
