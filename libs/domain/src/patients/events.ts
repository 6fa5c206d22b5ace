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
  /** Where staff accepted what a message had proposed: this one event changes it and says so. */
  readonly accepted?: AcceptedProposal;
  readonly by: string;
  readonly at: string;
}

export interface AcceptedProposal {
  readonly proposalId: string;
  /** By what it was verified. */
  readonly reason: string;
  /** How the patient said that nobody else reads the e-mail. */
  readonly emailConfirmed?: EmailConfirmation;
}

export type EmailConfirmation = 'in-person' | 'by-phone' | 'in-writing';

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

/** A message of the practice's record system counts from now on; older ones come too late. */
export interface PatientUpdateTaken {
  readonly type: 'PatientUpdateTaken';
  readonly patientId: string;
  readonly messageId: string;
  readonly sender: string;
  /** By the sender's clock, as it was told. */
  readonly saidAt: string;
  /** When the message came here; left out of what was taken before that was noted. */
  readonly receivedAt?: string;
  readonly by: string;
  readonly at: string;
}

/** What a message may not change by itself. */
export type ProposedField = 'email' | 'zip' | 'birthDate';

/** It waits for staff; each field has one proposal at a time. */
export interface DemographicChangeProposed {
  readonly type: 'DemographicChangeProposed';
  readonly patientId: string;
  readonly proposalId: string;
  readonly field: ProposedField;
  /** Left out where the sender says that there is none any more. */
  readonly value?: string;
  /** What was on file then; left out where nothing was. */
  readonly onFile?: string;
  /** The proposal that waited until now and counts no more. */
  readonly supersedes?: string;
  /** Left out where no message says it: whoever recorded the patient as a whole is the sender. */
  readonly messageId?: string;
  readonly sender: string;
  readonly saidAt: string;
  readonly by: string;
  readonly at: string;
}

/** One person has accepted it, and it takes two; another one's acceptance makes it so. */
export interface DemographicChangeEndorsed {
  readonly type: 'DemographicChangeEndorsed';
  readonly patientId: string;
  readonly proposalId: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export interface DemographicChangeDeclined {
  readonly type: 'DemographicChangeDeclined';
  readonly patientId: string;
  readonly proposalId: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** There is nothing to decide any more: what is on file was said again, or has become so. */
export interface DemographicChangeLapsed {
  readonly type: 'DemographicChangeLapsed';
  readonly patientId: string;
  readonly proposalId: string;
  readonly by: string;
  readonly at: string;
}

export type ProposalEvent =
  | DemographicChangeProposed
  | DemographicChangeEndorsed
  | DemographicChangeDeclined
  | DemographicChangeLapsed;

export type PatientEvent =
  | PatientRecorded
  | PatientDemographicsUpdated
  | ExaminationCompleted
  | PatientDied
  | PatientUpdateTaken
  | ProposalEvent;

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
  PatientUpdateTaken: { version: 1, keys: ['patientId', 'messageId'] },
  DemographicChangeProposed: {
    version: 1,
    keys: ['patientId', 'proposalId', 'supersedes', 'messageId'],
  },
  DemographicChangeEndorsed: { version: 1, keys: ['patientId', 'proposalId'] },
  DemographicChangeDeclined: { version: 1, keys: ['patientId', 'proposalId'] },
  DemographicChangeLapsed: { version: 1, keys: ['patientId', 'proposalId'] },
  PatientIdentifierAssigned: { version: 1, keys: ['patientId'] },
  PatientIdentifierWithdrawn: { version: 1, keys: ['patientId'] },
};
