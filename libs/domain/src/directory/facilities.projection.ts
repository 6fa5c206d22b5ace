import type { Projection } from '@anamnesis/eventing/projection';
import type { ClosureCancelled, ClosureRecorded, FacilityEvent } from './events.js';

export interface FacilityRow {
  readonly facilityId: string;
  readonly name: string;
  /** IANA time zone: what day it is for this facility's patients. */
  readonly zone: string;
  readonly phone: string;
  /** By the day on which they begin; cancelled ones are gone. */
  readonly closures: readonly FacilityClosure[];
  readonly lastPosition: string;
}

export interface FacilityClosure {
  readonly closureId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly reason: string;
}

const closuresAfter = (
  closures: readonly FacilityClosure[],
  event: ClosureRecorded | ClosureCancelled,
): readonly FacilityClosure[] => {
  const others = closures.filter(({ closureId }) => closureId !== event.closureId);
  if (event.type === 'ClosureCancelled') return others;
  const { closureId, firstDay, lastDay, reason } = event;
  return [...others, { closureId, firstDay, lastDay, reason }].sort((one, other) =>
    one.firstDay < other.firstDay ? -1 : 1,
  );
};

export const facilities: Projection<FacilityRow, FacilityEvent> = {
  name: 'facilities',
  // Its zone and closures count the days of every patient of the place.
  onPoison: 'stop',
  events: ['FacilityRecorded', 'FacilityDetailsUpdated', 'ClosureRecorded', 'ClosureCancelled'],
  keysOf: ({ facilityId }) => [facilityId],
  project: (row, event, { recorded }) => {
    const lastPosition = recorded.position;
    switch (event.type) {
      case 'FacilityRecorded':
      case 'FacilityDetailsUpdated': {
        const { facilityId, name, zone, phone } = event;
        return { facilityId, name, zone, phone, closures: row?.closures ?? [], lastPosition };
      }
      case 'ClosureRecorded':
      case 'ClosureCancelled':
        // A closure is refused before the facility was recorded.
        return row && { ...row, closures: closuresAfter(row.closures, event), lastPosition };
    }
  },
};
