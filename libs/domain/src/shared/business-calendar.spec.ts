import {
  addBusinessDays,
  hoursOn,
  nextBusinessMinute,
  standardHours,
  type BusinessCalendar,
} from './business-calendar.js';

const pasadena: BusinessCalendar = {
  zone: 'America/Los_Angeles',
  hours: standardHours,
  closures: [
    { firstDay: '2026-04-02', lastDay: '2026-04-03' },
    { firstDay: '2026-12-24', lastDay: '2026-12-31' },
  ],
};
/** Works on Saturday mornings, and on Fridays only until noon. */
const harbour: BusinessCalendar = {
  zone: 'America/New_York',
  hours: {
    ...standardHours,
    friday: { opens: '07:00', closes: '12:00' },
    saturday: { opens: '09:00', closes: '13:00' },
  },
  closures: [],
};
const neverAgain: BusinessCalendar = { zone: 'UTC', hours: {}, closures: [] };

describe('a business day of Pasadena', () => {
  it.each([
    ['2026-03-25', true, 'a Wednesday'],
    ['2026-03-28', false, 'a Saturday'],
    ['2026-03-29', false, 'a Sunday'],
    ['2026-04-02', false, 'the first day of a closure'],
    ['2026-04-03', false, 'its last day'],
    ['2026-04-06', true, 'the Monday behind it'],
    ['2026-05-25', false, 'Memorial Day'],
    ['2026-07-03', false, 'Independence Day is observed'],
    ['2026-11-27', true, 'the day after Thanksgiving is no holiday'],
    ['2027-01-01', false, 'New Year’s Day'],
  ])('is %s: %s, for it is %s', (date, expected) => {
    expect(hoursOn(pasadena, date) !== undefined).toBe(expected);
  });

  it('has the hours of its weekday', () => {
    expect(hoursOn(pasadena, '2026-03-25')).toEqual({ opens: '08:30', closes: '17:30' });
    expect(hoursOn(harbour, '2026-03-27')).toEqual({ opens: '07:00', closes: '12:00' });
    expect(hoursOn(harbour, '2026-03-28')).toEqual({ opens: '09:00', closes: '13:00' });
  });
});

describe('the next business minute', () => {
  it.each([
    ['2026-03-25T17:00:00Z', '2026-03-25T17:00:00Z', 'within hours it is that minute'],
    ['2026-03-25T15:29:00Z', '2026-03-25T15:30:00Z', 'a minute before half past eight'],
    ['2026-03-25T15:30:00Z', '2026-03-25T15:30:00Z', 'half past eight'],
    ['2026-03-26T00:29:00Z', '2026-03-26T00:29:00Z', 'the last minute before half past five'],
    ['2026-01-14T16:29:00Z', '2026-01-14T16:30:00Z', 'before half past eight in winter'],
    ['2026-01-14T16:30:00Z', '2026-01-14T16:30:00Z', 'half past eight in winter'],
    ['2026-03-25T17:00:00.001Z', '2026-03-25T17:01:00Z', 'a begun minute counts as its end'],
    ['2026-03-25T09:00:00Z', '2026-03-25T15:30:00Z', 'at night it is this morning’s opening'],
    ['2026-03-26T00:30:00Z', '2026-03-26T15:30:00Z', 'at closing it is tomorrow’s opening'],
    ['2026-03-26T00:29:30Z', '2026-03-26T15:30:00Z', 'the last begun minute is no working one'],
    ['2026-03-28T02:00:00Z', '2026-03-30T15:30:00Z', 'Friday evening leads to Monday'],
    ['2026-04-01T23:00:00Z', '2026-04-01T23:00:00Z', 'the day before a closure'],
    ['2026-04-02T17:00:00Z', '2026-04-06T15:30:00Z', 'a closure and a weekend'],
    ['2026-12-24T18:00:00Z', '2027-01-04T16:30:00Z', 'over the turn of the year'],
    ['2026-03-07T18:00:00Z', '2026-03-09T15:30:00Z', 'clocks go forward that Sunday'],
    ['2026-10-31T18:00:00Z', '2026-11-02T16:30:00Z', 'clocks go back that Sunday'],
    ['2026-03-25T10:00:00-07:00', '2026-03-25T17:00:00Z', 'an offset says the same instant'],
  ])('from %s is %s: %s', (instant, expected) => {
    expect(nextBusinessMinute(pasadena, instant)).toBe(expected);
  });

  it('is that of the facility’s zone', () => {
    expect(nextBusinessMinute(harbour, '2026-03-25T11:00:00Z')).toBe('2026-03-25T12:30:00Z');
    expect(nextBusinessMinute(harbour, '2026-03-28T02:00:00Z')).toBe('2026-03-28T13:00:00Z');
  });

  it('is some minute even where nobody ever works again', () => {
    expect(nextBusinessMinute(neverAgain, '2026-03-25T11:00:00Z')).toBe('2036-04-01T08:30:00Z');
  });
});

describe('so many business days later', () => {
  it.each([
    ['2026-03-25T17:00:00Z', 1, '2026-03-26T17:00:00Z', 'Wednesday ten o’clock to Thursday'],
    ['2026-03-25T17:00:00Z', 3, '2026-03-30T17:00:00Z', 'over a weekend'],
    ['2026-03-27T23:00:00Z', 1, '2026-03-30T23:00:00Z', 'Friday to Monday'],
    ['2026-03-28T19:00:00Z', 1, '2026-03-31T15:30:00Z', 'Saturday begins on Monday morning'],
    ['2026-03-31T17:00:00Z', 3, '2026-04-07T17:00:00Z', 'over a closure and a weekend'],
    ['2026-03-06T17:00:00Z', 1, '2026-03-09T16:00:00Z', 'nine o’clock stays nine in summer time'],
    ['2026-10-30T16:00:00Z', 1, '2026-11-02T17:00:00Z', 'nine o’clock stays nine in winter time'],
    ['2026-05-22T17:00:00Z', 1, '2026-05-26T17:00:00Z', 'over Memorial Day'],
    ['2026-07-02T17:00:00Z', 1, '2026-07-06T17:00:00Z', 'over an observed 4 July'],
    ['2026-12-23T18:00:00Z', 1, '2027-01-04T18:00:00Z', 'over a closure into the new year'],
    ['2027-12-30T18:00:00Z', 1, '2028-01-03T18:00:00Z', 'New Year’s Day observed in December'],
    ['2028-02-28T18:00:00Z', 1, '2028-02-29T18:00:00Z', 'a leap day is a day'],
    ['2026-03-25T17:00:00Z', 0, '2026-03-25T17:00:00Z', 'none'],
    ['2026-03-25T09:00:00Z', 0, '2026-03-25T15:30:00Z', 'none, from the next business minute'],
  ])('%s and %i is %s: %s', (instant, days, expected) => {
    expect(addBusinessDays(pasadena, instant, days)).toBe(expected);
  });

  it.each([
    ['2026-03-26T20:00:00Z', '2026-03-27T16:00:00Z', 'Friday closes at noon, so by noon'],
    ['2026-03-27T11:15:00Z', '2026-03-28T13:00:00Z', 'Saturday opens at nine, so at nine'],
    ['2026-03-27T15:00:00Z', '2026-03-28T15:00:00Z', 'Saturday is a business day there'],
  ])('%s and 1 is %s where the hours differ: %s', (instant, expected) => {
    expect(addBusinessDays(harbour, instant, 1)).toBe(expected);
  });

  it('never lies behind what begins later', () => {
    let before = '';
    for (let hour = 0; hour < 24 * 21; hour += 1) {
      const instant = new Date(Date.UTC(2026, 2, 1, hour)).toISOString();
      const due = addBusinessDays(pasadena, instant, 3);
      expect(nextBusinessMinute(pasadena, due)).toBe(due);
      expect(before <= due).toBe(true);
      before = due;
    }
  });
});
