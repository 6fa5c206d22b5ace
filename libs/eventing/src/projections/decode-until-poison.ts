import type { RecordedEvent } from '../envelope.js';
import { UndecodableEvent, type EventCodec } from '../event-codec.js';
import type { StoredEvent } from '../event-store.js';
import type { StoppedAt } from './projection-store.js';
import { whereThrown } from './where-thrown.js';

export interface Decoded {
  readonly recorded: readonly RecordedEvent[];
  /** The first event that nobody can read; what comes after it is not looked at. */
  readonly poison?: StoppedAt;
}

/** What is known of forgotten people only as having been is left out, as if it were absent. */
export const decodeUntilPoison = (codec: EventCodec, events: readonly StoredEvent[]): Decoded => {
  const recorded: RecordedEvent[] = [];
  for (const stored of events) {
    if (stored.forgotten) continue;
    try {
      recorded.push(codec.decode(stored));
    } catch (error) {
      const reason = error instanceof UndecodableEvent ? error.message : whereThrown(error);
      return { recorded, poison: { eventId: stored.id, reason } };
    }
  }
  return { recorded };
};
