import type { Decider } from '@anamnesis/eventing/decider';
import type { FacilityCommand } from './commands.js';
import type { FacilityEvent } from './events.js';

export interface FacilityState {
  readonly recorded?: {
    readonly name: string;
    readonly zone: string;
    readonly phone: string;
  };
}

const evolve = (_state: FacilityState, event: FacilityEvent): FacilityState => {
  switch (event.type) {
    case 'FacilityRecorded':
    case 'FacilityDetailsUpdated': {
      const { name, zone, phone } = event;
      return { recorded: { name, zone, phone } };
    }
  }
};

/** Nothing is refused: an interface says what a facility is, and the same again changes nothing. */
export const facility: Decider<FacilityState, FacilityCommand, FacilityEvent, never> = {
  streamOf: ({ facilityId }) => `facility-${facilityId}`,
  initialState: {},
  decide: ({ recorded }, { facilityId, name, zone, phone }, { by, at }) => {
    if (!recorded) return [{ type: 'FacilityRecorded', facilityId, name, zone, phone, by, at }];
    if (recorded.name === name && recorded.zone === zone && recorded.phone === phone) return [];
    return [{ type: 'FacilityDetailsUpdated', facilityId, name, zone, phone, by, at }];
  },
  evolve,
  subjectOf: () => undefined,
  patientOf: () => undefined,
};
