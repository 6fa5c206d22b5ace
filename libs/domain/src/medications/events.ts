import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';
import type { HandlingEvent } from '../requests/events.js';

/** DEA schedule as the prescription says it, or none. */
export type ControlledSchedule = 'non-controlled' | 'II' | 'III' | 'IV' | 'V';

/** Who wrote it: only what this practice prescribed can be refilled through it (R34). */
export type PrescriptionOrigin = 'practice' | 'external' | 'patient-entered';

export interface PrescriptionRecorded {
  readonly type: 'PrescriptionRecorded';
  readonly prescriptionId: string;
  readonly patientId: string;
  readonly prescriberId: string;
  readonly facilityId: string;
  readonly medication: string;
  readonly rxNormCode?: string;
  readonly schedule: ControlledSchedule;
  /** Days that one fill lasts; left out when nobody said. */
  readonly daysSupply?: number;
  /** Calendar date (YYYY-MM-DD). */
  readonly writtenOn: string;
  readonly origin: PrescriptionOrigin;
  /** Whole days by which an import moved the dates of its source. */
  readonly shiftedDays?: number;
  readonly by: string;
  readonly at: string;
}

export interface DispenseRecorded {
  readonly type: 'DispenseRecorded';
  readonly prescriptionId: string;
  readonly dispenseId: string;
  readonly filledOn: string;
  readonly daysSupply?: number;
  readonly shiftedDays?: number;
  readonly by: string;
  readonly at: string;
}

export interface PrescriptionDiscontinued {
  readonly type: 'PrescriptionDiscontinued';
  readonly prescriptionId: string;
  readonly discontinuedOn: string;
  readonly reason?: string;
  readonly shiftedDays?: number;
  readonly by: string;
  readonly at: string;
}

export interface RefillRequested {
  readonly type: 'RefillRequested';
  readonly requestId: string;
  readonly prescriptionId: string;
  readonly patientId: string;
  /** Who is asked to authorise: the prescriber, or who covers for one that has departed (R34). */
  readonly responsibleProviderId: string;
  readonly medication: string;
  readonly daysSupply?: number;
  readonly lastSuppliedOn?: string;
  readonly channel: RefillChannel;
  /** The refill rules' version by which it was let in. */
  readonly policyVersion?: string;
  readonly by: string;
  readonly at: string;
  readonly requestedOn: string;
}

/** How the ask reached the practice; everything but the portal is taken down by staff. */
export type RefillChannel = 'portal' | 'phone' | 'fax' | 'in-person' | 'pharmacy';

export interface RefillAuthorised {
  readonly type: 'RefillAuthorised';
  readonly requestId: string;
  readonly prescriptionId: string;
  /** Calendar date of `at` in the facility's zone: counts as the last supply until it is sent. */
  readonly authorisedOn: string;
  readonly daysSupply?: number;
  /** The refill policy's version that was in force. */
  readonly policyVersion: string;
  readonly by: string;
  readonly at: string;
}

export interface RefillDenied {
  readonly type: 'RefillDenied';
  readonly requestId: string;
  readonly prescriptionId: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export interface RefillSentToPharmacy {
  readonly type: 'RefillSentToPharmacy';
  readonly requestId: string;
  readonly prescriptionId: string;
  readonly via: PharmacyRoute;
  /** Calendar date: taken as filled that day until a dispense says otherwise (R32). */
  readonly sentOn: string;
  readonly by: string;
  readonly at: string;
}

export type PharmacyRoute = 'fax' | 'electronic';

/** Requirements row 93: the refill's helper. It records work and never closes the request (R19). */
export interface EncounterNoteOpened {
  readonly type: 'EncounterNoteOpened';
  readonly encounterId: string;
  readonly requestId: string;
  readonly prescriptionId: string;
  readonly by: string;
  readonly at: string;
}

export interface PrescriptionDrafted {
  readonly type: 'PrescriptionDrafted';
  readonly draftId: string;
  readonly encounterId: string;
  readonly requestId: string;
  readonly prescriptionId: string;
  readonly medication: string;
  readonly daysSupply?: number;
  readonly by: string;
  readonly at: string;
}

export type MedicationEvent =
  | PrescriptionRecorded
  | DispenseRecorded
  | PrescriptionDiscontinued
  | RefillRequested
  | RefillAuthorised
  | RefillDenied
  | RefillSentToPharmacy
  | EncounterNoteOpened
  | PrescriptionDrafted;

/** All that stands on `prescription-<id>`: a refill's request lives with its prescription. */
export type PrescriptionEvent = MedicationEvent | HandlingEvent;

export const medicationEvents: EventDeclarations<MedicationEvent> = {
  PrescriptionRecorded: {
    version: 1,
    keys: ['prescriptionId', 'patientId', 'prescriberId', 'facilityId'],
  },
  DispenseRecorded: { version: 1, keys: ['prescriptionId', 'dispenseId'] },
  PrescriptionDiscontinued: { version: 1, keys: ['prescriptionId'] },
  RefillRequested: {
    version: 1,
    keys: ['requestId', 'prescriptionId', 'patientId', 'responsibleProviderId'],
  },
  RefillAuthorised: { version: 1, keys: ['requestId', 'prescriptionId'] },
  RefillDenied: { version: 1, keys: ['requestId', 'prescriptionId'] },
  RefillSentToPharmacy: { version: 1, keys: ['requestId', 'prescriptionId'] },
  EncounterNoteOpened: { version: 1, keys: ['encounterId', 'requestId', 'prescriptionId'] },
  PrescriptionDrafted: {
    version: 1,
    keys: ['draftId', 'encounterId', 'requestId', 'prescriptionId'],
  },
};
