import type { Projection } from '@anamnesis/eventing/projection';
import type { FacilityEvent } from './events.js';

export interface FacilityRow {
  readonly facilityId: string;
  readonly name: string;
  /** IANA time zone: what day it is for this facility's patients. */
  readonly zone: string;
  readonly phone: string;
  readonly lastPosition: string;
}

export const facilities: Projection<FacilityRow, FacilityEvent> = {
  name: 'facilities',
  events: ['FacilityRecorded', 'FacilityDetailsUpdated'],
  keysOf: ({ facilityId }) => [facilityId],
  project: (_row, { facilityId, name, zone, phone }, { recorded }) => ({
    facilityId,
    name,
    zone,
    phone,
    lastPosition: recorded.position,
  }),
};
