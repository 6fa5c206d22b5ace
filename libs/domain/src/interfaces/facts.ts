import type { Lookup } from '@anamnesis/eventing/decider';
import { patient, type PatientState } from '../patients/patient.decider.js';

export interface MessageFacts {
  /** Whom the message is to be attached to. */
  readonly patient: PatientState | undefined;
}

export const patientLookUp = (patientId: string): Lookup<PatientState> => ({
  stream: `patient-${patientId}`,
  initialState: patient.initialState,
  evolve: patient.evolve,
});
