import { Temporal } from 'temporal-polyfill';

/**
 * Is this calendar date a legal public holiday of the United States, or the working day on which
 * one is observed?
 *
 * The list is that of 5 U.S.C. 6103(a), as in force since 2021-06-17 (Juneteenth was added that
 * day). Where a holiday falls on a Saturday the Friday before is observed, on a Sunday the Monday
 * behind it (6103(b) and Executive Order 11582): so New Year's Day can be observed on 31 December.
 * The weekend day itself counts as well, for a clinic that opens on Saturdays is closed then too.
 * Pure, and of no machine's zone; a spec holds every date from 1986 to 2100 against the list that
 * 18F publishes. Not covered: what it was before 1986, Inauguration Day (the capital's only),
 * holidays of states, and those that a president declares for one year: a practice records a
 * closure for them.
 */
export const federalHolidayOn = (date: string): string | undefined => {
  const day = Temporal.PlainDate.from(date);
  const itself = holidayOf(day);
  if (itself !== undefined) return itself;
  if (day.dayOfWeek === FRIDAY) return fixedHolidayOf(day.add({ days: 1 }));
  if (day.dayOfWeek === MONDAY) return fixedHolidayOf(day.subtract({ days: 1 }));
  return undefined;
};

const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;

interface FixedHoliday {
  readonly name: string;
  readonly month: number;
  readonly day: number;
  /** The first year in which it is one. */
  readonly since?: number;
}

interface WeekdayHoliday {
  readonly name: string;
  readonly month: number;
  readonly dayOfWeek: number;
  readonly which: 1 | 2 | 3 | 4 | 'last';
}

const fixed: readonly FixedHoliday[] = [
  { name: 'New Year’s Day', month: 1, day: 1 },
  { name: 'Juneteenth National Independence Day', month: 6, day: 19, since: 2021 },
  { name: 'Independence Day', month: 7, day: 4 },
  { name: 'Veterans Day', month: 11, day: 11 },
  { name: 'Christmas Day', month: 12, day: 25 },
];

const onWeekdays: readonly WeekdayHoliday[] = [
  { name: 'Birthday of Martin Luther King, Jr.', month: 1, dayOfWeek: MONDAY, which: 3 },
  { name: 'Washington’s Birthday', month: 2, dayOfWeek: MONDAY, which: 3 },
  { name: 'Memorial Day', month: 5, dayOfWeek: MONDAY, which: 'last' },
  { name: 'Labor Day', month: 9, dayOfWeek: MONDAY, which: 1 },
  { name: 'Columbus Day', month: 10, dayOfWeek: MONDAY, which: 2 },
  { name: 'Thanksgiving Day', month: 11, dayOfWeek: THURSDAY, which: 4 },
];

const holidayOf = (day: Temporal.PlainDate): string | undefined =>
  fixedHolidayOf(day) ??
  onWeekdays.find(
    ({ month, dayOfWeek, which }) =>
      day.month === month && day.dayOfWeek === dayOfWeek && isThe(which, day),
  )?.name;

const fixedHolidayOf = ({ year, month, day }: Temporal.PlainDate): string | undefined =>
  fixed.find(
    (holiday) => holiday.month === month && holiday.day === day && (holiday.since ?? year) <= year,
  )?.name;

const isThe = (
  which: WeekdayHoliday['which'],
  { day, daysInMonth }: Temporal.PlainDate,
): boolean => (which === 'last' ? day + 7 > daysInMonth : Math.ceil(day / 7) === which);
