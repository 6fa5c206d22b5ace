import { Temporal } from 'temporal-polyfill';
import { rememberedByZone } from '../shared/remembered.js';

/**
 * Which instants may a written time mean?
 *
 * A time may be an instant, a local time, a day, a month, a year or a stretch between two of these,
 * as HL7 v2 or FHIR write it; it means any instant of that stretch in the facility's zone (P15, R40;
 * November 2026). What cannot be read may mean any instant at all.
 * Not covered: times of day without a date, and calendars other than the Gregorian one.
 */
export const possibleTimesOf = rememberedByZone((text, zone) => read(text.trim(), zone));

/**
 * The same of a time at which something was collected, where midnight to the minute may be any time
 * of that day: whoever knows the day alone writes so, often in another zone (P15).
 */
export const possibleCollectionsOf = rememberedByZone((text, zone) => {
  const told = possibleTimesOf(text, zone);
  const days = text.split('/').flatMap((each) => dayOfMidnight(each, zone) ?? []);
  return told && days.reduce(spanning, told);
});

/** Milliseconds since 1970: from inclusive, to exclusive. */
export interface PossibleTimes {
  readonly from: number;
  readonly to: number;
}

const spanning = (one: PossibleTimes, other: PossibleTimes): PossibleTimes => ({
  from: Math.min(one.from, other.from),
  to: Math.max(one.to, other.to),
});

/** Of the facility, for there it was collected. */
const dayOfMidnight = (text: string, zone: string): PossibleTimes | undefined => {
  const [, day] = MIDNIGHT.exec(inIsoForm(text.trim())) ?? [];
  return day === undefined ? undefined : readOne(day, zone);
};

const MIDNIGHT = /^(\d{4}-\d{2}-\d{2})[T ]00(?::00){0,2}(?:[.]0+)?(?:Z|[+-]\d{2}:\d{2})?$/u;

const read = (text: string, zone: string): PossibleTimes | undefined => {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  const from = readOne(first, zone);
  if (second === undefined || from === undefined) return from;
  const to = readOne(second, zone);
  return to === undefined || to.to <= from.from ? undefined : { from: from.from, to: to.to };
};

const readOne = (text: string, zone: string): PossibleTimes | undefined => {
  try {
    return readWritten(inIsoForm(text), zone);
  } catch {
    // Temporal refuses what is no date, such as 30 February.
    return undefined;
  }
};

const WRITTEN =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})([.]\d{1,9})?)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/u;

const readWritten = (text: string, zone: string): PossibleTimes | undefined => {
  const [, year, month, day, hour, minute, , , offset] = WRITTEN.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (hour !== undefined) return readClock(text.replace(' ', 'T'), zone, { minute, offset });
  const begin = Temporal.PlainDate.from(`${year}-${month ?? '01'}-${day ?? '01'}`);
  const unit = month === undefined ? { years: 1 } : day === undefined ? { months: 1 } : { days: 1 };
  return { from: startOf(begin, zone), to: startOf(begin.add(unit), zone) };
};

interface ClockPrecision {
  readonly minute: string | undefined;
  readonly offset: string | undefined;
}

const readClock = (text: string, zone: string, given: ClockPrecision): PossibleTimes => {
  const withMinute = given.minute === undefined ? text.replace(/T(\d{2})/u, 'T$1:00') : text;
  const step = given.minute === undefined ? HOUR : 1;
  if (given.offset !== undefined) {
    const from = Temporal.Instant.from(withMinute).epochMilliseconds;
    return { from, to: from + step };
  }
  const local = Temporal.PlainDateTime.from(withMinute);
  const at = (disambiguation: 'earlier' | 'later'): number =>
    local.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
  return { from: at('earlier'), to: at('later') + step };
};

const HOUR = 3_600_000;

const startOf = (date: Temporal.PlainDate, zone: string): number =>
  date.toZonedDateTime(zone).epochMilliseconds;

/** HL7 v2 writes 20110103143428-0800; up to six digits of it are a year and a month. */
const inIsoForm = (text: string): string => {
  const [, date = '', clock, fraction = '', offset] =
    /^(\d{4,8})(?:(\d{2,6})([.]\d{1,4})?)?([+-]\d{4}|Z)?$/u.exec(text.replaceAll(/\s/gu, '')) ?? [];
  if (date === '' || date.length % 2 === 1) return text;
  const day = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)].filter(Boolean).join('-');
  if (clock === undefined) return offset === undefined ? day : text;
  const parts = [clock.slice(0, 2), clock.slice(2, 4), clock.slice(4, 6)].filter(Boolean);
  const zone = offset?.replace(/^([+-]\d{2})(\d{2})$/u, '$1:$2') ?? '';
  return `${day}T${parts.join(':')}${fraction}${zone}`;
};
