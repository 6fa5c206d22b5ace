import type { Address, ContactPoint, HumanName, Patient } from 'fhir/r4.js';
import type { AdministrativeGender } from '@anamnesis/domain';
import { recordDeath, recordPatient } from '../commands.js';
import type { ImportedCommand, ImportingPractice, Mapped } from '../import-plan.js';
import { calendarDate, mapping, required, unusable } from './fields.js';

const GENDERS: readonly string[] = ['male', 'female', 'other', 'unknown'];

/** FHIR Patient: demographics, and the death where it says one. */
export const mapPatient = (
  patient: Patient,
  patientId: string,
  { facilityId, zone }: ImportingPractice,
): Mapped =>
  mapping(() => {
    const { familyName, givenName } = nameOf('name', patient.name);
    const recorded = recordPatient({
      patientId,
      facilityId,
      familyName,
      givenName,
      birthDate: calendarDate('birthDate', patient.birthDate, zone),
      administrativeGender: genderOf(patient.gender),
      email: contactOf(patient.telecom, 'email'),
      phone: contactOf(patient.telecom, 'phone'),
      zip: currentAddress(patient.address)?.postalCode,
      shiftedDays: undefined,
    });
    return { commands: [recorded, ...deathOf(patient, patientId, zone)] };
  });

const deathOf = (
  { deceasedBoolean, deceasedDateTime }: Patient,
  patientId: string,
  zone: string,
): readonly ImportedCommand[] => {
  if (deceasedDateTime === undefined && deceasedBoolean !== true) return [];
  const diedOn =
    deceasedDateTime === undefined
      ? undefined
      : calendarDate('deceasedDateTime', deceasedDateTime, zone);
  return [recordDeath({ patientId, diedOn, shiftedDays: undefined })];
};

/** The official name, else the usual one, else the first that is not an old one. */
export const nameOf = (
  field: string,
  names: readonly HumanName[] | undefined,
): { familyName: string; givenName: string; prefix: string | undefined } => {
  const current = required(field, names).filter(({ use }) => use !== 'old' && use !== 'maiden');
  const name =
    current.find(({ use }) => use === 'official') ??
    current.find(({ use }) => use === 'usual') ??
    required(field, current[0]);
  return {
    familyName: required(`${field}.family`, name.family),
    givenName: required(`${field}.given`, name.given?.join(' ') || undefined),
    prefix: name.prefix?.join(' ') || undefined,
  };
};

const genderOf = (gender: string | undefined): AdministrativeGender | undefined => {
  if (gender === undefined) return undefined;
  if (!GENDERS.includes(gender))
    return unusable('gender', 'is none of FHIR’s administrative genders');
  return gender as AdministrativeGender;
};

const contactOf = (
  contacts: readonly ContactPoint[] | undefined,
  system: ContactPoint['system'],
): string | undefined =>
  contacts?.find((contact) => contact.system === system && contact.use !== 'old')?.value;

const currentAddress = (addresses: readonly Address[] | undefined): Address | undefined =>
  addresses?.find(({ use }) => use === 'home') ?? addresses?.find(({ use }) => use !== 'old');
