import type { Lookups } from '@anamnesis/eventing/decider';
import { facility, type FacilityState } from '../directory/facility.decider.js';
import { patient, type PatientState } from '../patients/patient.decider.js';
import { DEFAULT_ZONE, dateIn, latestDateAt } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type {
  ForgettingCommand,
  RecordForgettingCompleted,
  RecordMessageForgotten,
} from './commands.js';
import type { PatientActivityRow } from './patient-activity.projection.js';
import type { RetainedRecord } from './record-retention.policy.js';

/** What a decision on forgetting needs to know besides, read fresh for each. */
export interface ForgettingFacts {
  /** Birth and death. */
  readonly patient: PatientState | undefined;
  /** The zone that says what day it is. */
  readonly facility: FacilityState | undefined;
  /** The last fact of care on any stream, from a view that has seen the whole log. */
  readonly activity: Partial<PatientActivityRow> | undefined;
}

export const forgettingLookUp = (
  { type, patientId }: ForgettingCommand | RecordForgettingCompleted | RecordMessageForgotten,
  found: Partial<ForgettingFacts>,
): Lookups<ForgettingFacts> => {
  switch (type) {
    case 'PlaceLegalHold':
      return { patient: patientStream(patientId) };
    case 'RequestForgetting':
    case 'ApproveForgetting': {
      const facilityId = found.patient?.recorded?.facilityId;
      return {
        patient: patientStream(patientId),
        activity: { view: 'patient-activity', key: patientId, initialState: {} },
        ...(facilityId === undefined ? {} : { facility: facilityStream(facilityId) }),
      };
    }
    case 'WithdrawForgettingRequest':
    case 'LiftLegalHold':
    case 'RecordForgettingCompleted':
    case 'RecordMessageForgotten':
      return {};
  }
};

const patientStream = (patientId: string) => {
  const { initialState, evolve } = patient;
  return { stream: `patient-${patientId}`, initialState, evolve };
};

const facilityStream = (facilityId: string) => {
  const { initialState, evolve } = facility;
  return { stream: `facility-${facilityId}`, initialState, evolve };
};

/** Nothing of a patient whom the practice has never recorded. */
export const retainedRecordOf = ({
  patient,
  activity,
}: ForgettingFacts): RetainedRecord | undefined =>
  patient?.recorded &&
  presentFields({
    birthDate: patient.recorded.birthDate,
    diedOn: patient.death && diedOn(patient.death),
    lastCareOn: activity?.lastCareOn,
  });

/** Who died on a day that nobody told had died when it was recorded, at the latest. */
const diedOn = ({ diedOn: told, recordedAt }: NonNullable<PatientState['death']>): string =>
  told ?? latestDateAt(recordedAt);

export const todayOf = ({ facility }: ForgettingFacts, at: string): string =>
  dateIn(facility?.recorded?.zone ?? DEFAULT_ZONE, at);
