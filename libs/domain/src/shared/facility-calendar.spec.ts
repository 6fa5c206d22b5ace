import { CALENDAR_DATE, INSTANT } from './calendar-shapes.js';
import {
  addDays,
  addMinutes,
  addMonths,
  comesOfAgeOn,
  covers,
  dateIn,
  daysBetween,
  inUtc,
  isBefore,
  isYetToCome,
  latestDateAt,
  minorityEndsOn,
  startOfDay,
} from './facility-calendar.js';

describe('what day it is at a facility', () => {
  it.each([
    ['America/Los_Angeles', '2026-03-26T06:59:59Z', '2026-03-25'],
    ['America/Los_Angeles', '2026-03-26T07:00:00Z', '2026-03-26'],
    ['America/Los_Angeles', '2026-01-26T07:59:59Z', '2026-01-25'],
    ['Asia/Kolkata', '2026-03-25T18:30:00Z', '2026-03-26'],
    ['UTC', '2026-03-25T23:59:59.999999Z', '2026-03-25'],
  ])('in %s at %s is %s', (zone, instant, date) => {
    expect(dateIn(zone, instant)).toBe(date);
  });

  it.each([
    ['America/Los_Angeles', '2026-03-08', '2026-03-08T08:00:00Z'],
    ['America/Los_Angeles', '2026-03-09', '2026-03-09T07:00:00Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
  ])('begins in %s on %s at %s', (zone, date, instant) => {
    expect(startOfDay(zone, date)).toBe(instant);
  });

  it('is nowhere later than on Kiritimati', () => {
    expect(latestDateAt('2026-03-25T09:59:59Z')).toBe('2026-03-25');
    expect(latestDateAt('2026-03-25T10:00:00Z')).toBe('2026-03-26');
  });

  it('is yet to come where it is later than anywhere', () => {
    expect(isYetToCome('2026-03-26', '2026-03-25T09:59:59Z')).toBe(true);
    expect(isYetToCome('2026-03-26', '2026-03-25T10:00:00Z')).toBe(false);
    expect(isYetToCome('2026-03-25', '2026-03-25T10:00:00Z')).toBe(false);
    expect(isYetToCome(undefined, '2026-03-25T10:00:00Z')).toBe(false);
  });
});

describe('counting days', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-03-08', 23, '2026-03-31'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('from %s by %i leads to %s', (date, days, other) => {
    expect(addDays(date, days)).toBe(other);
    expect(daysBetween(date, other)).toBe(days);
  });
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2025-08-31', 6, '2026-02-28'],
    ['2026-03-15', 6, '2026-09-15'],
  ])('%s and %i months is %s', (date, months, other) => {
    expect(addMonths(date, months)).toBe(other);
  });
});

describe('coming of age', () => {
  it.each([
    ['2008-03-25', '2026-03-25', '2026-03-25'],
    ['2008-02-29', '2026-03-01', '2026-02-28'],
    ['2010-02-28', '2028-02-28', '2028-02-28'],
  ])('born on %s comes of age on %s, and a proxy’s rights end on %s', (birth, age, end) => {
    expect(comesOfAgeOn(birth, 18)).toBe(age);
    expect(minorityEndsOn(birth, 18)).toBe(end);
  });
});

describe('instants', () => {
  it('are compared as instants, not as text', () => {
    expect(isBefore('2026-03-25T09:00:00Z', '2026-03-25T09:00:00.5Z')).toBe(true);
    expect(isBefore('2026-03-25T09:00:00+02:00', '2026-03-25T08:00:00Z')).toBe(true);
    expect(isBefore('2026-03-25T09:00:00Z', '2026-03-25T09:00:00.000Z')).toBe(false);
  });
  it('that cannot be read are neither earlier nor later, and cover nothing', () => {
    expect(isBefore('yesterday', '2026-03-25T09:00:00Z')).toBe(false);
    expect(isBefore('2026-03-25T09:00:00Z', 'tomorrow')).toBe(false);
    expect(covers({ from: 'yesterday' }, '2026-03-25T09:00:00Z')).toBe(false);
    expect(covers({ from: '2026-01-01T00:00:00Z', to: 'ever' }, '2026-03-25T09:00:00Z')).toBe(
      false,
    );
  });
  it('move by minutes and are written in UTC', () => {
    expect(addMinutes('2026-03-25T23:45:00Z', 30)).toBe('2026-03-26T00:15:00Z');
    expect(inUtc('2026-03-25T09:00:00+02:00')).toBe('2026-03-25T07:00:00Z');
  });
  it.each([
    ['2026-03-25T08:59:59.999Z', false],
    ['2026-03-25T09:00:00Z', true],
    ['2026-03-25T16:59:59Z', true],
    ['2026-03-25T17:00:00Z', false],
  ])('a period from nine to five covers %s: %s', (instant, covered) => {
    const period = { from: '2026-03-25T09:00:00Z', to: '2026-03-25T17:00:00Z' };
    expect(covers(period, instant)).toBe(covered);
  });
});

describe('the shapes of dates and instants that a caller may say', () => {
  it.each([
    ['2026-03-25', true],
    ['2026-W13-3', false],
    ['2026-084', false],
    ['20260325', false],
    ['2026-03-25T09:00:00Z', false],
  ])('%s is a calendar date: %s', (text, isOne) => {
    expect(CALENDAR_DATE[0].test(text)).toBe(isOne);
  });
  it.each([
    ['2026-03-25T09:00:00Z', true],
    ['2026-03-25T09:00:00.123-07:00', true],
    ['2026-03-25T09:00Z', true],
    ['2026-03-25T09:00:00', false],
    ['2026-03-25T24:00:00Z', false],
    ['2026-03-25', false],
  ])('%s is an instant: %s', (text, isOne) => {
    expect(INSTANT[0].test(text)).toBe(isOne);
  });
});
