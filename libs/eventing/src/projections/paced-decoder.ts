import type { EventCodec } from '../event-codec.js';
import type { StoredEvent } from '../event-store.js';
import { decodeUntilPoison, type Decoded } from './decode-until-poison.js';
import type { ProjectionSettings } from './projection-settings.js';

/** How many events are folded at once. */
export interface Pace {
  events: number;
}

/** Decodes as many events at once as hold up nothing else in this process. */
export class PacedDecoder {
  constructor(
    private readonly codec: EventCodec,
    private readonly settings: ProjectionSettings,
    private readonly pace: Pace,
  ) {}

  decode(events: readonly StoredEvent[]): Decoded {
    const startedAt = performance.now();
    const decoded = decodeUntilPoison(this.codec, events);
    this.adapt(events.length, performance.now() - startedAt);
    return decoded;
  }

  /** Decoding is about half of what a batch takes. */
  private adapt(events: number, tookMs: number): void {
    const { pace, settings } = this;
    if (tookMs > settings.slowDecodeMs) pace.events = Math.ceil(pace.events / 2);
    else if (events >= pace.events && tookMs < settings.slowDecodeMs / 2) {
      pace.events = Math.min(settings.mostEvents, pace.events * 2);
    }
  }
}
