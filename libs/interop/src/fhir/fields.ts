import { dateIn } from '@anamnesis/domain';
import type { Mapped } from '../import-plan.js';

/** Thrown inside a mapping and caught by `mapping`: a field of the source that cannot be used. */
class UnusableField extends Error {
  constructor(
    readonly field: string,
    readonly problem: string,
  ) {
    super(`${field} ${problem}`);
  }
}

/** Runs one resource's mapping; what it cannot use becomes a problem that names the field. */
export const mapping = (map: () => Mapped): Mapped => {
  try {
    return map();
  } catch (failure) {
    if (failure instanceof UnusableField) return { field: failure.field, problem: failure.problem };
    // A list where an object belongs, or the other way round; the message could quote the value.
    if (failure instanceof TypeError)
      return { field: '(its structure)', problem: 'is not FHIR R4' };
    throw failure;
  }
};

export const unusable = (field: string, problem: string): never => {
  throw new UnusableField(field, problem);
};

export const required = <Value>(field: string, value: Value | undefined): Value =>
  value ?? unusable(field, 'is missing');

/**
 * FHIR marks by these what turns the meaning of what it stands in round ("was not done"): whoever
 * does not know how may not read the rest as if it were not there. None is known here.
 */
export const withoutModifiers = (field: string, element: object | null | undefined): void => {
  if (isModified(element)) unusable(field, 'says that it means something else than it seems to');
};

export const isModified = (element: object | null | undefined): boolean => {
  if (typeof element !== 'object' || element === null) return false;
  const { modifierExtension, implicitRules } = element as Readonly<Record<string, unknown>>;
  const isThere = Array.isArray(modifierExtension)
    ? modifierExtension.length > 0
    : modifierExtension !== undefined;
  return isThere || implicitRules !== undefined;
};

/** JSON says anything anywhere. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A FHIR date, dateTime or instant as a calendar date in the zone. Partial dates are refused. */
export const calendarDate = (field: string, value: string | undefined, zone: string): string => {
  const text = required(field, value);
  if (typeof text !== 'string') return unusable(field, 'is not a date');
  if (DATE.test(text) && isDay(text)) return text;
  if (INSTANT.test(text) && isDay(text.slice(0, 'YYYY-MM-DD'.length))) {
    return dateIn(zone, withSeconds(text));
  }
  return unusable(field, 'is not a whole date (YYYY-MM-DD) or an instant with its offset');
};

/**
 * Like `calendarDate`, but a year or a month alone means its first day: what began then began no
 * later, so limits that count from it are never too generous.
 */
export const earliestDate = (field: string, value: string | undefined, zone: string): string => {
  if (value && /^\d{4}$/.test(value)) return calendarDate(field, `${value}-01-01`, zone);
  if (value && /^\d{4}-\d{2}$/.test(value)) return calendarDate(field, `${value}-01`, zone);
  return calendarDate(field, value, zone);
};

const isDay = (date: string): boolean => {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
};

const withSeconds = (text: string): string =>
  text.replace(
    /T(\d{2}:\d{2})(Z|[+-])/,
    (_all, time: string, rest: string) => `T${time}:00${rest}`,
  );
