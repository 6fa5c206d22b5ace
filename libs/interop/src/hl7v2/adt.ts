import type { AdministrativeGender, TakePatientUpdate } from '@anamnesis/domain';
import { said } from '../said.js';
import { contactsIn } from './adt-contacts.js';
import { laboratoryReport, type AssignedId } from './laboratory-report.js';
import type { Hl7Message, Said, Segment } from './message.js';
import { hl7Time, timeIn, withHeaderOffset, writtenTime, type Hl7Time } from './timestamp.js';

/** Which ADT messages are read: registrations (A04, A28) and what has changed (A08, A31). */
export const adtTriggers = ['A04', 'A08', 'A28', 'A31'] as const;
export type AdtTrigger = (typeof adtTriggers)[number];

/**
 * What a record system says of a patient in ADT (HL7 v2.3 to 2.8), in words of ours and not yet
 * judged: whose it is, and what of it counts, others decide. Who treats the patient (PV1) is not
 * read: the directory is kept elsewhere, and results name who ordered them.
 */
export interface PatientUpdate {
  readonly identifiers: readonly AssignedId[];
  /** EVN-2, else MSH-7, by the sender's clock; ISO 8601 as exact as it was told. */
  readonly saidAt: string;
  /** It registers a patient, who need not be known. */
  readonly isRegistration: boolean;
  readonly fields: UpdateFields;
  /** Places that say something which nobody can read, such as `PID[1]-7`. */
  readonly unreadable: readonly string[];
}

export type UpdateFields = Pick<
  TakePatientUpdate,
  | 'familyName'
  | 'givenName'
  | 'birthDate'
  | 'administrativeGender'
  | 'emails'
  | 'zip'
  | 'none'
  | 'life'
  | 'diedOn'
>;

export type AdtRead =
  | { readonly is: 'update'; readonly update: PatientUpdate }
  /** No PID, more than one, or no time at which it was said. */
  | { readonly is: 'no-patient' }
  | { readonly is: 'several-patients' }
  | { readonly is: 'no-time' };

export const readAdt = (message: Hl7Message): AdtRead => {
  const { segments, header } = message;
  const [pid, second] = segments.filter(({ name }) => name === 'PID');
  if (!pid) return { is: 'no-patient' };
  if (second) return { is: 'several-patients' };
  const event = segments.find(({ name }) => name === 'EVN');
  const saidAt = timeIn(event, 2) ?? timeIn(header, 7);
  if (!saidAt) return { is: 'no-time' };
  const trigger = header.text(9, { component: 2 });
  const { fields, unreadable } = fieldsIn(pid);
  return {
    is: 'update',
    update: {
      identifiers: laboratoryReport({ patient: pid, visit: undefined, orders: [] }).patient
        .identifiers,
      saidAt: saidBy(saidAt, timeIn(header, 7)),
      isRegistration: trigger === 'A04' || trigger === 'A28',
      ...{ fields, unreadable: unreadable.map((field) => `PID[1]-${field}`) },
    },
  };
};

/** The header's offset counts where EVN has none. */
const saidBy = (saidAt: Hl7Time, header: Hl7Time | undefined): string => {
  const written = writtenTime(saidAt);
  return withHeaderOffset([written], header?.offset)[0] ?? written;
};

interface FieldsRead {
  readonly fields: UpdateFields;
  /** By their number in PID. */
  readonly unreadable: readonly number[];
}

const fieldsIn = (pid: Segment): FieldsRead => {
  const parts = [nameIn(pid), birthDateIn(pid), genderIn(pid), deathIn(pid)];
  const { emails, zip, unreadable } = contactsIn(pid);
  const none = [
    ...parts.flatMap((part) => part.fields.none ?? []),
    ...(emails === null ? (['email'] as const) : []),
    ...(zip === null ? (['zip'] as const) : []),
  ];
  const all: UpdateFields = Object.assign({}, ...parts.map((part) => part.fields));
  return {
    fields: said({
      ...all,
      emails: emails ?? undefined,
      zip: zip ?? undefined,
      none: none.length > 0 ? none : undefined,
    }),
    unreadable: [...parts.flatMap((part) => part.unreadable), ...unreadable],
  };
};

/** The legal name, else one that is marked as nothing else: not a maiden name, not an alias. */
const NAMES_FIRST = ['L', '', 'D', 'C', 'U'] as const;
const LONGEST_NAME = 100;
/** Nobody has more names: what comes behind them is noise. */
const MOST_NAMES = 20;

const nameIn = (pid: Segment): FieldsRead => {
  const names = Array.from({ length: Math.min(pid.repetitionsOf(5), MOST_NAMES) }, (_, index) =>
    nameAt(pid, index + 1),
  );
  const ranked = NAMES_FIRST.flatMap((type) => names.filter((name) => name.type === type));
  const isWhole = ({ family, given }: (typeof names)[number]): boolean =>
    family !== undefined && given !== undefined;
  const chosen = ranked.find(isWhole) ?? names.find(isWhole) ?? ranked[0] ?? names[0];
  if (!chosen) return { fields: {}, unreadable: [] };
  const { family, given, middle } = chosen;
  const givenName = given === undefined ? undefined : [given, middle].filter(Boolean).join(' ');
  const isTooLong = [family, givenName].some((part = '') => part.length > LONGEST_NAME);
  if (isTooLong) return { fields: {}, unreadable: [5] };
  const none = middle === null ? (['middleNames'] as const) : undefined;
  return { fields: said({ familyName: family, givenName, none }), unreadable: [] };
};

/** XPN: family, given, further names; the type of the name is the seventh. */
const nameAt = (pid: Segment, repetition: number) => {
  const at = (component: number): Said => pid.said(5, { repetition, component });
  return {
    type: at(7)?.toUpperCase() ?? '',
    family: at(1) ?? undefined,
    given: at(2) ?? undefined,
    middle: at(3),
  };
};

/** A month or a year says nothing that a file could hold. */
const birthDateIn = (pid: Segment): FieldsRead => {
  const text = pid.text(7);
  if (text === undefined) return { fields: {}, unreadable: [] };
  const time = hl7Time(text);
  return { fields: said({ birthDate: time && dayOf(time) }), unreadable: time ? [] : [7] };
};

/** Table 0001, with what later versions and real senders add. */
const GENDERS: Readonly<Record<string, AdministrativeGender>> = {
  M: 'male',
  F: 'female',
  O: 'other',
  X: 'other',
  A: 'other',
  N: 'other',
  U: 'unknown',
};

const genderIn = (pid: Segment): FieldsRead => {
  const word = pid.said(8);
  if (word === undefined) return { fields: {}, unreadable: [] };
  if (word === null) return { fields: { none: ['administrativeGender'] }, unreadable: [] };
  const code = word.toUpperCase();
  const administrativeGender = Object.hasOwn(GENDERS, code) ? GENDERS[code] : undefined;
  const unreadable = administrativeGender === undefined ? [8] : [];
  return { fields: said({ administrativeGender }), unreadable };
};

/** PID-30 says it; a time of death (PID-29) alone says it, too, and against a "no" nothing. */
const deathIn = (pid: Segment): FieldsRead => {
  const [on, indicator] = [pid.text(29), pid.said(30)];
  const word = indicator?.toUpperCase();
  if (word !== undefined && word !== 'Y' && word !== 'N') return { fields: {}, unreadable: [30] };
  if (word === 'N' && on !== undefined) return { fields: {}, unreadable: [30] };
  if (word === 'N' || indicator === null) return { fields: { life: 'alive' }, unreadable: [] };
  if (word === undefined && on === undefined) return { fields: {}, unreadable: [] };
  const time = on === undefined ? undefined : hl7Time(on);
  const isReadable = on === undefined || time !== undefined;
  const died = isReadable || word === 'Y' ? ('died' as const) : undefined;
  const diedOn = time && dayOf(time);
  return { fields: said({ life: died, diedOn }), unreadable: isReadable ? [] : [29] };
};

const dayOf = ({ precision, local }: Hl7Time): string | undefined =>
  precision === 'year' || precision === 'month' ? undefined : local.slice(0, 'YYYY-MM-DD'.length);
