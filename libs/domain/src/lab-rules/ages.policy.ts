import { Temporal } from 'temporal-polyfill';
import { comesOfAgeOn, minorityEndsOn, startOfDay } from '../shared/facility-calendar.js';
import { emptiedWhenForgetting } from '../shared/remembered.js';

/**
 * When may, and when must, a patient have come of an age?
 *
 * Ages are counted in calendar birthdays in the facility's zone, from the first minute of the day
 * (P13, Cal. Fam. Code 6500). Of a birth date that is partly known every possible day counts, and
 * that one decides which shows less (P15): 12 as early as may be, an adult as late as may be, the
 * end of minority as early as may be. Born on 29 February: of age on 1 March, and a proxy's rights
 * end on 28 February (R40; November 2026).
 * Not covered: emancipation, and birth dates before 1900 or written in words.
 */
export const agesOf = (birthDate: string | undefined, zone: string): Ages | undefined => {
  if (birthDate === undefined) return undefined;
  const key = `${zone} ${birthDate}`;
  if (memory.has(key)) return memory.get(key);
  const ages = read(birthDate.trim(), zone);
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  memory.set(key, ages);
  return ages;
};

/** Milliseconds since 1970. */
export interface Ages {
  readonly bornFrom: number;
  readonly twelveFrom: number;
  readonly adultFrom: number;
  readonly minorityEndsAt: number;
}

const memory = new Map<string, Ages | undefined>();
emptiedWhenForgetting(() => memory.clear());
const MOST_REMEMBERED = 50_000;

const read = (text: string, zone: string): Ages | undefined => {
  const days = possibleBirthDates(text);
  if (days === undefined) return undefined;
  const at = (date: string): number => Date.parse(startOfDay(zone, date));
  return {
    bornFrom: at(days.earliest),
    twelveFrom: at(comesOfAgeOn(days.earliest, 12)),
    adultFrom: at(comesOfAgeOn(days.latest, 18)),
    minorityEndsAt: at(minorityEndsOn(days.earliest, 18)),
  };
};

/** As FHIR writes it, or HL7 v2 without dashes; a time of birth adds nothing. */
const BIRTH_DATE = /^(\d{4})(?:-?(\d{2})(?:-?(\d{2})(?:T?\d{2}.*)?)?)?$/u;

const possibleBirthDates = (
  text: string,
): { readonly earliest: string; readonly latest: string } | undefined => {
  const [, year, month, day] = BIRTH_DATE.exec(text) ?? [];
  if (year === undefined || Number(year) < 1900) return undefined;
  try {
    const first = Temporal.PlainDate.from(`${year}-${month ?? '01'}-${day ?? '01'}`);
    const latest = first
      .add(month === undefined ? { years: 1 } : day === undefined ? { months: 1 } : { days: 1 })
      .subtract({ days: 1 });
    return { earliest: first.toString(), latest: latest.toString() };
  } catch {
    return undefined;
  }
};
