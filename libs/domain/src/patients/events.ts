import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

export interface Demographics {
  readonly familyName: string;
  readonly givenName: string;
  /** Calendar date (YYYY-MM-DD). */
  readonly birthDate: string;
  readonly administrativeGender?: AdministrativeGender;
  readonly email?: string;
  readonly phone?: string;
  readonly zip?: string;
}

/** FHIR R4 administrative-gender. */
export type AdministrativeGender = 'male' | 'female' | 'other' | 'unknown';

export interface PatientRecorded extends Demographics {
  readonly type: 'PatientRecorded';
  readonly patientId: string;
  /** Whose zone says what day it is for this patient (R40). */
  readonly facilityId: string;
  readonly shiftedDays?: number;
  readonly by: string;
  readonly at: string;
}

/** The whole of the demographics as they are from now on. */
export interface PatientDemographicsUpdated extends Demographics {
  readonly type: 'PatientDemographicsUpdated';
  readonly patientId: string;
  readonly facilityId: string;
  readonly shiftedDays?: number;
  readonly by: string;
  readonly at: string;
}

/** Scheduled, cancelled and missed ones are never recorded here (R35). */
export interface ExaminationCompleted {
  readonly type: 'ExaminationCompleted';
  readonly patientId: string;
  readonly examinationId: string;
  readonly completedOn: string;
  readonly mode: ExaminationMode;
  readonly practitionerId?: string;
  readonly shiftedDays?: number;
  readonly by: string;
  readonly at: string;
}

export type ExaminationMode = 'in-person' | 'telehealth';

export interface PatientDied {
  readonly type: 'PatientDied';
  readonly patientId: string;
  /** Left out when only the fact is known. */
  readonly diedOn?: string;
  readonly shiftedDays?: number;
  readonly by: string;
  readonly at: string;
}

export type PatientEvent =
  PatientRecorded | PatientDemographicsUpdated | ExaminationCompleted | PatientDied;

/** Facts of one number stand on `patientIdentifier-<keyed hash of authority and number>`. */
interface OfAnIdentifier {
  readonly patientId: string;
  /** Who gives out the numbers: PID-3.4, the system of a FHIR identifier. */
  readonly authority: string;
  readonly number: string;
  readonly by: string;
  readonly at: string;
}

/** From now on this number, as this authority gives them out, names this patient. */
export interface PatientIdentifierAssigned extends OfAnIdentifier {
  readonly type: 'PatientIdentifierAssigned';
}

/** It names this patient no more: it was assigned by mistake, or its authority took it back. */
export interface PatientIdentifierWithdrawn extends OfAnIdentifier {
  readonly type: 'PatientIdentifierWithdrawn';
  readonly reason: string;
}

export type PatientIdentifierEvent = PatientIdentifierAssigned | PatientIdentifierWithdrawn;

export const patientEvents: EventDeclarations<PatientEvent | PatientIdentifierEvent> = {
  PatientRecorded: { version: 1, keys: ['patientId', 'facilityId'] },
  PatientDemographicsUpdated: { version: 1, keys: ['patientId', 'facilityId'] },
  ExaminationCompleted: { version: 1, keys: ['patientId', 'examinationId', 'practitionerId'] },
  PatientDied: { version: 1, keys: ['patientId'] },
  PatientIdentifierAssigned: { version: 1, keys: ['patientId'] },
  PatientIdentifierWithdrawn: { version: 1, keys: ['patientId'] },
};
