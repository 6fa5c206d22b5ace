import type { Clock, EventCodec } from '@anamnesis/eventing';

/** The portal's time. It may have been set forward; the log's own time never is. */
export interface PortalClock extends Clock {
  /** What it told when the log's clock told this; left out where nobody can set it. */
  toldAt?(recordedAt: string): string;
}

/** Tells by the portal's time when an event was recorded: as all that is told beside it. */
export const codecInTimeOf = (clock: PortalClock, codec: EventCodec): EventCodec =>
  clock.toldAt === undefined
    ? codec
    : {
        encode: (...given) => codec.encode(...given),
        decode: (stored) => {
          const recorded = codec.decode(stored);
          const { recordedAt } = recorded;
          return { ...recorded, recordedAt: clock.toldAt?.(recordedAt) ?? recordedAt };
        },
      };
