import type { Lookups } from '@anamnesis/eventing/decider';
import { facilityLookUp, type FacilityState } from '../directory/facility.decider.js';
import { patientLookUp, type PatientState } from '../patients/patient.decider.js';
import type { AskingCommand, ResponseTargetCommand } from './commands.js';
import {
  handlingLookUp,
  isAsking,
  isHandlingEvent,
  type HandlingCommand,
  type HandlingFacts,
} from './handling.js';

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
  return 'patientId' in command
    ? patientAndFacility(command.patientId, found)
    : handlingLookUp(command);
};

interface PatientAndFacility {
  readonly patient: PatientState | undefined;
  readonly facility: FacilityState | undefined;
}

const patientAndFacility = (
  patientId: string,
  found: Partial<PatientAndFacility>,
): Lookups<PatientAndFacility> => {
  const facilityId = found.patient?.recorded?.facilityId;
  return {
    patient: patientLookUp(patientId),
    ...(facilityId && { facility: facilityLookUp(facilityId) }),
  };
};

/** Since when each request of a stream waits for an answer; those that do not wait are left out. */
export type Waits = Readonly<Record<string, string>>;

export interface ResponseTargetFacts extends PatientAndFacility {
  readonly waits: Waits | undefined;
}

export const responseTargetFacts = (
  { patientId, requestStream }: ResponseTargetCommand,
  found: Partial<ResponseTargetFacts>,
): Lookups<ResponseTargetFacts> => ({
  ...patientAndFacility(patientId, found),
  waits: { stream: requestStream, initialState: {}, evolve: evolveWaits },
});

/** It waits from when it is asked or returned until it is answered or leaves the queue. */
export const evolveWaits = (waits: Waits, event: { readonly type: string }): Waits => {
  if (isAsking(event)) return { ...waits, [event.requestId]: event.at };
  if (!isHandlingEvent(event)) return waits;
  switch (event.type) {
    case 'PatientRequestReturnedToQueue':
      return { ...waits, [event.requestId]: event.at };
    case 'PatientRequestAnswered':
    case 'PatientRequestDismissed':
    case 'PatientRequestWithdrawn':
    case 'PatientRequestSuperseded': {
      const { [event.requestId]: _answered, ...others } = waits;
      return others;
    }
    case 'PatientRequestClaimed':
    case 'PatientRequestReleased':
    case 'PatientRequestNoted':
      return waits;
  }
};
