import type { ActorLookup } from '@anamnesis/eventing/decider';
import { facilityLookUp, type FacilityState } from '../directory/facility.decider.js';
import {
  groupAt,
  practitioner,
  practitionerLookUp,
  type PractitionerState,
} from '../directory/practitioner.decider.js';
import { patientLookUp, type PatientState } from '../patients/patient.decider.js';
import type { OrderingProvider } from '../lab-rules/facts.js';

/** What other contexts know of the people whom a report is about, each by its own stream. */
export { facilityLookUp, patientLookUp, practitionerLookUp };

/** Whoever acts, where they are somebody of the directory. */
export const actorLookUp: ActorLookup<PractitionerState> = {
  streamOfActor: (by) => practitionerLookUp(by).stream,
  initialState: practitioner.initialState,
  evolve: practitioner.evolve,
};

export const groupOf = (
  known: Pick<PractitionerState, 'memberships'> | undefined,
  orderedAt: string,
): OrderingProvider['group'] => (known ? groupAt(known, orderedAt) : 'unknown');

export type { FacilityState, PatientState, PractitionerState };
