import { Temporal } from 'temporal-polyfill';

/**
 * Days are calendar days of a facility's zone, never spans of milliseconds (R40).
 * Shapes: `date` is a calendar date, YYYY-MM-DD; `instant` is ISO 8601 with Z or an offset;
 * `zone` is an IANA time zone. Dates of that shape sort as text, instants do not.
 */

/** Where a facility has said nothing (R40). */
export const DEFAULT_ZONE = 'America/Los_Angeles';

/** What day it is in the zone at the instant: `('America/Los_Angeles', instant) → date`. */
export const dateIn = (zone: string, instant: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();

/** `('2026-02-28', 1) → '2026-03-01'`; negative days go back. */
export const addDays = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString();

/** `('2026-01-31', 1) → '2026-02-28'`: the last day where the month is shorter. */
export const addMonths = (date: string, months: number): string =>
  Temporal.PlainDate.from(date).add({ months }).toString();

/** Whole days from the first date to the second: `('2026-03-01', '2026-03-31') → 30`. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;

/** The day on which someone completes so many years; born on 29 February: 1 March (R40). */
export const comesOfAgeOn = (birthDate: string, years: number): string => {
  const birth = Temporal.PlainDate.from(birthDate);
  const birthday = birth.add({ years });
  return (birthday.day === birth.day ? birthday : birthday.add({ days: 1 })).toString();
};

/** The day on which a proxy's rights over a minor end; born on 29 February: 28 February (R40). */
export const minorityEndsOn = (birthDate: string, years: number): string =>
  Temporal.PlainDate.from(birthDate).add({ years }).toString();

/** The instant at which the day begins in the zone, in UTC: `(zone, date) → instant`. */
export const startOfDay = (zone: string, date: string): string =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString();

/** `('2026-01-05T09:00:00Z', 30) → '2026-01-05T09:30:00Z'`. */
export const addMinutes = (instant: string, minutes: number): string =>
  Temporal.Instant.from(instant).add({ minutes }).toString();

/** The same instant, written in UTC. */
export const inUtc = (instant: string): string => Temporal.Instant.from(instant).toString();

/** The instant so many milliseconds behind the first of 1970, in UTC. */
export const isoOf = (at: number): string => new Date(at).toISOString();

/**
 * Whether the first instant is earlier. Text would not do: `09:00:00Z` sorts behind `09:00:00.5Z`.
 * Something that is no instant is neither earlier nor later, so that a rule that asks refuses.
 */
export const isBefore = (instant: string, other: string): boolean =>
  Date.parse(instant) < Date.parse(other);

/** From an instant (inclusive) to another (exclusive), or open-ended. */
export interface Period {
  readonly from: string;
  readonly to?: string;
}

/** Whether the period covers the instant; one that cannot be read covers nothing. */
export const covers = ({ from, to }: Period, instant: string): boolean =>
  Date.parse(from) <= Date.parse(instant) && (to === undefined || isBefore(instant, to));

/** The latest date that it is anywhere at the instant: what is dated behind it is yet to come. */
export const latestDateAt = (instant: string): string => dateIn('Pacific/Kiritimati', instant);

/** No zone is asked: what is past anywhere is past. A day that is not told is not to come. */
export const isYetToCome = (date: string | undefined, at: string): boolean =>
  date !== undefined && date > latestDateAt(at);
