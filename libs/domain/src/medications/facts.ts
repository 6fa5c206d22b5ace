import type { Lookups } from '@anamnesis/eventing/decider';
import { facilityLookUp, type FacilityState } from '../directory/facility.decider.js';
import { practitionerLookUp, type PractitionerState } from '../directory/practitioner.decider.js';
import { patientLookUp, type PatientState } from '../patients/patient.decider.js';
import type { HandlingFacts } from '../requests/handling.js';
import { DEFAULT_ZONE } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { PrescriptionCommand } from './commands.js';
import type { Prescriber } from './refill-authoriser.policy.js';
import type { RefillPatient } from './refill-eligibility.policy.js';
import type { Prescribed } from './refill-standing.policy.js';

/** What a decision on a prescription needs of other streams, read fresh for each. */
export interface RefillFacts extends HandlingFacts {
  /** Death and completed examinations. */
  readonly patient: PatientState | undefined;
  /** Departure, and who covers when. */
  readonly prescriber: PractitionerState | undefined;
  /** The zone that says what day it is, and the office's phone. */
  readonly facility: FacilityState | undefined;
}

type Fact = 'patient' | 'prescriber' | 'facility';

const factsFor: Readonly<Partial<Record<PrescriptionCommand['type'], readonly Fact[]>>> = {
  RequestRefill: ['patient', 'prescriber', 'facility'],
  TakeDownRefillRequest: ['patient', 'prescriber', 'facility'],
  AuthoriseRefill: ['patient', 'prescriber', 'facility'],
  DenyRefill: ['prescriber', 'facility'],
  SendRefillToPharmacy: ['patient', 'facility'],
};

export const refillLookUp = (
  command: PrescriptionCommand['type'],
  { patientId, prescriberId, facilityId }: Prescribed,
): Lookups<RefillFacts> => {
  const needed = factsFor[command] ?? [];
  const all = {
    patient: patientLookUp(patientId),
    prescriber: practitionerLookUp(prescriberId),
    facility: facilityLookUp(facilityId),
  };
  return Object.fromEntries(needed.map((fact) => [fact, all[fact]]));
};

/** A patient whom the practice has never recorded was never examined by it. */
export const refillPatientOf = (patient: PatientState | undefined): RefillPatient =>
  presentFields({
    deceased: patient?.death !== undefined,
    diedOn: patient?.death?.diedOn,
    examinations: Object.values(patient?.examinations ?? {}),
  });

export const prescriberOf = (
  { prescriber }: Pick<RefillFacts, 'prescriber'>,
  practitionerId: string,
): Prescriber =>
  presentFields({
    practitionerId,
    departedOn: prescriber?.departedOn,
    coverings: Object.values(prescriber?.coverings ?? {}),
  });

export const zoneOf = (facility: FacilityState | undefined): string =>
  facility?.recorded?.zone ?? DEFAULT_ZONE;
