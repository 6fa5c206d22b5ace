import type { ActorLookup, Lookup } from '@anamnesis/eventing/decider';
import { facility, type FacilityState } from '../directory/facility.decider.js';
import {
  groupAt,
  practitioner,
  type PractitionerState,
} from '../directory/practitioner.decider.js';
import { patient, type PatientState } from '../patients/patient.decider.js';
import type { OrderingProvider } from '../lab-rules/facts.js';

/** What other contexts know of the people whom a report is about, each by its own stream. */
export const patientLookUp = (patientId: string): Lookup<PatientState> => ({
  stream: `patient-${patientId}`,
  initialState: patient.initialState,
  evolve: patient.evolve,
});

export const practitionerLookUp = (practitionerId: string): Lookup<PractitionerState> => ({
  stream: `practitioner-${practitionerId}`,
  initialState: practitioner.initialState,
  evolve: practitioner.evolve,
});

/** Whoever acts, where they are somebody of the directory. */
export const actorLookUp: ActorLookup<PractitionerState> = {
  streamOfActor: (by) => practitionerLookUp(by).stream,
  initialState: practitioner.initialState,
  evolve: practitioner.evolve,
};

export const facilityLookUp = (facilityId: string): Lookup<FacilityState> => ({
  stream: `facility-${facilityId}`,
  initialState: facility.initialState,
  evolve: facility.evolve,
});

export const groupOf = (
  known: Pick<PractitionerState, 'memberships'> | undefined,
  orderedAt: string,
): OrderingProvider['group'] => (known ? groupAt(known, orderedAt) : 'unknown');

export type { FacilityState, PatientState, PractitionerState };
