import type { IdentifierAsTold, PersonAsTold } from '@anamnesis/domain';
import {
  laboratoryReport,
  type PatientInBundle,
  type PatientResults,
  type PatientUpdate,
} from '@anamnesis/interop';

export interface PatientTold {
  readonly numbers: readonly IdentifierAsTold[];
  readonly person: PersonAsTold;
}

/**
 * Whom a message is about, as it says it.
 * @param assigningAuthority of the numbers for which the message names none; without one they
 *   name nobody
 */
export const patientTold = (
  patient: PatientResults,
  assigningAuthority: string | undefined,
): PatientTold => {
  const { birthDate, ...said } = laboratoryReport({ ...patient, orders: [] }).patient;
  const day = birthDate && dayOf(birthDate);
  return toldAs({ ...said, ...(day === undefined ? {} : { birthDate: day }) }, assigningAuthority);
};

/** The same of a FHIR bundle: a month or a year confirms nothing there, either. */
export const toldAs = (
  { identifiers, familyName, givenName, birthDate }: PatientInBundle,
  assigningAuthority: string | undefined,
): PatientTold => {
  const numbers = identifiers.flatMap(({ id: number, authority = assigningAuthority }) =>
    authority === undefined || number === '' ? [] : [{ authority, number }],
  );
  return {
    numbers: numbers.slice(0, MOST_NUMBERS),
    person: { familyName, givenName, birthDate },
  };
};

/** The same of a record system's message. */
export const toldInUpdate = (
  { identifiers, fields }: PatientUpdate,
  assigningAuthority: string | undefined,
): PatientTold => {
  const { familyName, givenName, birthDate } = fields;
  const said = { familyName, givenName, birthDate };
  const told = Object.entries(said).filter(([, value]) => value !== undefined);
  return toldAs({ identifiers, ...Object.fromEntries(told) }, assigningAuthority);
};

/** Each of them is looked up. */
const MOST_NUMBERS = 20;

/** Senders say midnight where they know the day only; a month or a year confirms nothing. */
const dayOf = ({ precision, local }: { precision: string; local: string }): string | undefined =>
  precision === 'year' || precision === 'month' ? undefined : local.slice(0, 'YYYY-MM-DD'.length);
