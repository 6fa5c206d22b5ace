import { Temporal } from 'temporal-polyfill';
import { federalHolidayOn } from './federal-holidays.js';

/**
 * When somebody of a facility works, and how business days are counted (R22, R40). Days are
 * calendar days of the facility's zone and hours those that its clocks show, so a day on which
 * clocks are changed is a day like any other. Shapes as in `facility-calendar.ts`; every answer
 * is an instant at a whole minute, in UTC, so that answers sort as text.
 */
export interface BusinessCalendar {
  /** IANA time zone. */
  readonly zone: string;
  readonly hours: WorkingHours;
  /** Days on which this facility does not work although others do. */
  readonly closures: readonly ClosedDays[];
}

/** By the day of the week; a day that is left out is none on which anybody works. */
export type WorkingHours = Readonly<Partial<Record<Weekday, OpeningHours>>>;

export type Weekday =
  'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** Local times, HH:MM: from `opens` (inclusive) to `closes` (exclusive). */
export interface OpeningHours {
  readonly opens: string;
  readonly closes: string;
}

/** Whole days, both inclusive. */
export interface ClosedDays {
  readonly firstDay: string;
  readonly lastDay: string;
}

const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

const eightThirtyToFiveThirty: OpeningHours = { opens: '08:30', closes: '17:30' };

/** What the support queue is staffed for (requirements row 114); facilities name no others yet. */
export const standardHours: WorkingHours = {
  monday: eightThirtyToFiveThirty,
  tuesday: eightThirtyToFiveThirty,
  wednesday: eightThirtyToFiveThirty,
  thursday: eightThirtyToFiveThirty,
  friday: eightThirtyToFiveThirty,
};

/** When a facility works on that date; `undefined` on weekends, federal holidays and closures. */
export const hoursOn = (calendar: BusinessCalendar, date: string): OpeningHours | undefined => {
  const weekday = WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1];
  const hours = weekday && calendar.hours[weekday];
  if (!hours || federalHolidayOn(date) !== undefined) return undefined;
  const isClosed = calendar.closures.some(
    ({ firstDay, lastDay }) => firstDay <= date && date <= lastDay,
  );
  return isClosed ? undefined : hours;
};

/** The instant itself, on to its whole minute, when somebody works; otherwise the next opening. */
export const nextBusinessMinute = (calendar: BusinessCalendar, instant: string): string => {
  const local = wholeMinuteOf(instant).toZonedDateTimeISO(calendar.zone);
  const date = local.toPlainDate();
  const hours = hoursOn(calendar, date.toString());
  if (hours && isWithin(hours, local.toPlainTime())) return local.toInstant().toString();
  if (hours && Temporal.PlainTime.compare(local.toPlainTime(), hours.opens) < 0) {
    return at(calendar, date, hours.opens);
  }
  const next = businessDayBehind(calendar, date);
  return at(calendar, next.date, next.hours.opens);
};

/**
 * The same time of day so many business days behind the next business minute. Where that day
 * works other hours it is the nearest minute of them, for the day ends when people go home.
 */
export const addBusinessDays = (
  calendar: BusinessCalendar,
  instant: string,
  days: number,
): string => {
  const start = Temporal.Instant.from(nextBusinessMinute(calendar, instant)).toZonedDateTimeISO(
    calendar.zone,
  );
  let date = start.toPlainDate();
  let hours: OpeningHours | undefined;
  for (let counted = 0; counted < days; counted += 1) {
    ({ date, hours } = businessDayBehind(calendar, date));
  }
  if (!hours) return start.toInstant().toString();
  return at(calendar, date, nearestWithin(hours, start.toPlainTime()));
};

/**
 * A calendar in which nobody ever works again must not be searched for ever. A rule cannot fail,
 * so behind so many days any day is taken for one of standard hours.
 */
const LONGEST_SEARCH_DAYS = 3_660;

interface BusinessDay {
  readonly date: Temporal.PlainDate;
  readonly hours: OpeningHours;
}

const businessDayBehind = (calendar: BusinessCalendar, day: Temporal.PlainDate): BusinessDay => {
  let date = day;
  for (let searched = 0; searched < LONGEST_SEARCH_DAYS; searched += 1) {
    date = date.add({ days: 1 });
    const hours = hoursOn(calendar, date.toString());
    if (hours) return { date, hours };
  }
  return { date, hours: eightThirtyToFiveThirty };
};

const isWithin = ({ opens, closes }: OpeningHours, time: Temporal.PlainTime): boolean =>
  Temporal.PlainTime.compare(opens, time) <= 0 && Temporal.PlainTime.compare(time, closes) < 0;

const nearestWithin = (
  { opens, closes }: OpeningHours,
  time: Temporal.PlainTime,
): string | Temporal.PlainTime => {
  if (Temporal.PlainTime.compare(time, opens) < 0) return opens;
  return Temporal.PlainTime.compare(time, closes) > 0 ? closes : time;
};

/** A time that the clocks skip that day is the one that they show an hour later. */
const at = (
  { zone }: BusinessCalendar,
  date: Temporal.PlainDate,
  time: string | Temporal.PlainTime,
): string =>
  date
    .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
    .toInstant()
    .toString();

const wholeMinuteOf = (instant: string): Temporal.Instant =>
  Temporal.Instant.from(instant).round({ smallestUnit: 'minute', roundingMode: 'ceil' });
