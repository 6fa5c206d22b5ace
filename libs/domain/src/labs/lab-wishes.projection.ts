import type { Projection } from '@anamnesis/eventing/projection';
import type { LabWishesEvent } from './events.js';
import type { PatientPreference } from '../lab-rules/facts.js';

/** What one patient wants to see later or not at all (L9), with what was so before. */
export interface LabWishesRow {
  readonly patientId: string;
  readonly wishes: readonly RecordedWish[];
  readonly lastPosition: string;
}

export interface RecordedWish {
  readonly wishId: string;
  /** Its `to` is when it was ended, where that came first. */
  readonly wish: PatientPreference;
  /** Who recorded it; rows of an older version of the view lack it. */
  readonly by?: string;
}

export const labWishes: Projection<LabWishesRow, LabWishesEvent> = {
  name: 'lab-wishes',
  // Since 2: who recorded each.
  version: 2,
  // A wish that is not folded would show what somebody asked not to see.
  onPoison: 'park-key',
  events: ['LabViewingWishRecorded', 'LabViewingWishEnded'],
  keysOf: ({ patientId }) => [patientId],
  project: (row, event, { recorded: { position: lastPosition } }) => {
    const { patientId } = event;
    const before = row?.wishes ?? [];
    switch (event.type) {
      case 'LabViewingWishRecorded': {
        const { wishId, wish, by } = event;
        return { patientId, wishes: [...before, { wishId, wish, by }], lastPosition };
      }
      case 'LabViewingWishEnded': {
        const wishes = before.map((each) =>
          each.wishId === event.wishId ? { ...each, wish: endedAt(each.wish, event.at) } : each,
        );
        return { patientId, wishes, lastPosition };
      }
    }
  },
};

const endedAt = (wish: PatientPreference, at: string): PatientPreference =>
  wish.to !== undefined && Date.parse(wish.to) <= Date.parse(at) ? wish : { ...wish, to: at };
