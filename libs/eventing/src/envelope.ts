import type { Typed } from './decider.js';
import type { Position } from './event-store.js';

/** What is recorded beside an event's own facts. Holds opaque ids only, never patient data. */
export interface EventMetadata {
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly commandId: string;
  /** Keyed hash of the canonical command: tells a repeat from another command with the same id. */
  readonly commandDigest: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly schemaVersion: number;
  /** Whose data the event is. */
  readonly subject?: string;
  /** Opaque ids of the data, readable when the data is sealed; merged back on reading. */
  readonly keys?: Readonly<Record<string, unknown>>;
  readonly policyVersion?: string;
  readonly traceparent?: string;
  /** When and where it was recorded first, in a log that was copied from another one. */
  readonly copied?: { readonly recordedAt: string; readonly position: Position };
}

/** An event as the log tells it: the fact and everything around it. */
export interface RecordedEvent<Event extends Typed = Typed> {
  readonly event: Event;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: string;
  readonly metadata: EventMetadata;
}
