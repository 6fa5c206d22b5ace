import type { Lookups } from '@anamnesis/eventing/decider';
import { facility, type FacilityState } from '../directory/facility.decider.js';
import { patient, type PatientState } from '../patients/patient.decider.js';
import type { AskingCommand } from './commands.js';
import { handlingLookUp, type HandlingCommand, type HandlingFacts } from './handling.js';

export interface PatientRequestFacts extends HandlingFacts {
  /** Who asks, or is asked for. */
  readonly patient: PatientState | undefined;
  /** Whose zone says what day it is for the patient. */
  readonly facility: FacilityState | undefined;
}

/**
 * Of a patient who asks, only that they are there and alive, and what day it is for them. Nothing
 * of what they ask for is looked up: an acceptance that depended on it would tell it (R29).
 */
export const patientRequestFacts = (
  command: AskingCommand | HandlingCommand,
  found: Partial<PatientRequestFacts>,
): Lookups<PatientRequestFacts> => {
  if (!('patientId' in command)) return handlingLookUp(command);
  const facilityId = found.patient?.recorded?.facilityId;
  const { initialState, evolve } = facility;
  return {
    patient: {
      stream: `patient-${command.patientId}`,
      initialState: patient.initialState,
      evolve: patient.evolve,
    },
    ...(facilityId && { facility: { stream: `facility-${facilityId}`, initialState, evolve } }),
  };
};
