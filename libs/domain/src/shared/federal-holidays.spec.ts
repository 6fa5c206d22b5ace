import { allForYear } from '@18f/us-federal-holidays';
import { addDays } from './facility-calendar.js';
import { federalHolidayOn } from './federal-holidays.js';

describe('a federal holiday', () => {
  it.each([
    ['2026-01-01', 'New Year’s Day', 'a Thursday'],
    ['2026-01-19', 'Birthday of Martin Luther King, Jr.', 'the third Monday'],
    ['2026-02-16', 'Washington’s Birthday', 'the third Monday'],
    ['2026-05-25', 'Memorial Day', 'the last Monday, which is the fourth'],
    ['2027-05-31', 'Memorial Day', 'the last Monday, which is the fifth'],
    ['2026-06-19', 'Juneteenth National Independence Day', 'a Friday'],
    ['2026-07-03', 'Independence Day', 'observed on the Friday before a Saturday'],
    ['2026-07-04', 'Independence Day', 'the Saturday itself'],
    ['2027-07-05', 'Independence Day', 'observed on the Monday behind a Sunday'],
    ['2026-09-07', 'Labor Day', 'the first Monday'],
    ['2026-10-12', 'Columbus Day', 'the second Monday'],
    ['2026-11-11', 'Veterans Day', 'a Wednesday'],
    ['2026-11-26', 'Thanksgiving Day', 'the fourth Thursday'],
    ['2026-12-25', 'Christmas Day', 'a Friday'],
    ['2027-12-31', 'New Year’s Day', 'observed in the year before, for 1 January is a Saturday'],
    ['2021-06-18', 'Juneteenth National Independence Day', 'its first year'],
  ])('is on %s: %s, %s', (date, name) => {
    expect(federalHolidayOn(date)).toBe(name);
  });

  it.each([
    ['2020-06-19', 'Juneteenth was no holiday yet'],
    ['2026-11-27', 'the day after Thanksgiving is none'],
    ['2026-12-24', 'Christmas Eve is none'],
    ['2026-11-10', 'a Tuesday before Veterans Day'],
    ['2025-01-20', 'this one is Martin Luther King’s'],
  ])('%s: %s', (date, why) => {
    const expected = why.includes('King') ? 'Birthday of Martin Luther King, Jr.' : undefined;
    expect(federalHolidayOn(date)).toBe(expected);
  });

  it('is what 18F lists, and nothing else, on every day from 1986 to 2100', () => {
    const listed = new Set<string>();
    for (let year = 1986; year <= 2101; year += 1) {
      const asTheyFall = { shiftSaturdayHolidays: false, shiftSundayHolidays: false };
      for (const { dateString } of allForYear(year)) listed.add(dateString);
      for (const { dateString } of allForYear(year, asTheyFall)) listed.add(dateString);
    }
    const different: string[] = [];
    for (let date = '1986-01-01'; date <= '2100-12-31'; date = addDays(date, 1)) {
      if ((federalHolidayOn(date) !== undefined) !== listed.has(date)) different.push(date);
    }
    expect(different).toEqual([]);
    expect(listed.size).toBeGreaterThan(1_000);
  });
});
