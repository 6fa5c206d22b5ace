import { standardHours, type BusinessCalendar } from '../shared/business-calendar.js';
import { firstLookAt, reviewDueOf } from './review-due.policy.js';

const harbour: BusinessCalendar = {
  zone: 'America/Los_Angeles',
  hours: standardHours,
  closures: [],
};
const closedOn = (firstDay: string, lastDay = firstDay): BusinessCalendar => ({
  ...harbour,
  closures: [{ firstDay, lastDay }],
});

const rows: readonly (readonly [string, string, BusinessCalendar, string])[] = [
  // What came                                   when           by which days   is overdue from
  ['on Monday at ten, on Friday at ten', '2026-03-02T18:00:00Z', harbour, '2026-03-06T18:00:00Z'],
  [
    'on Tuesday at ten, over a weekend on Monday',
    '2026-03-03T18:00:00Z',
    harbour,
    '2026-03-09T17:00:00Z',
  ],
  [
    'on Friday evening, as if on Monday morning',
    '2026-03-07T02:00:00Z',
    harbour,
    '2026-03-13T15:30:00Z',
  ],
  ['on Saturday, as if on Monday morning', '2026-02-07T20:00:00Z', harbour, '2026-02-13T16:30:00Z'],
  [
    'before a federal holiday, a day later (Presidents’ Day, 16 February)',
    '2026-02-11T18:00:00Z',
    harbour,
    '2026-02-18T18:00:00Z',
  ],
  ['before Christmas, a day later', '2026-12-21T18:00:00Z', harbour, '2026-12-28T18:00:00Z'],
  [
    'before a closure of one day, a day later',
    '2026-03-02T18:00:00Z',
    closedOn('2026-03-04'),
    '2026-03-09T17:00:00Z',
  ],
  [
    'before a closure of a week, a week later',
    '2026-03-02T18:00:00Z',
    closedOn('2026-03-03', '2026-03-09'),
    '2026-03-13T17:00:00Z',
  ],
  [
    'after a closure, as if there were none',
    '2026-03-02T18:00:00Z',
    closedOn('2026-02-16', '2026-02-27'),
    '2026-03-06T18:00:00Z',
  ],
  [
    'in New York, by the days of New York',
    '2026-03-02T14:00:00Z',
    { ...harbour, zone: 'America/New_York' },
    '2026-03-06T14:00:00Z',
  ],
  [
    'over the night in which clocks go forward, at the same time of day',
    '2026-03-05T18:00:00Z',
    harbour,
    '2026-03-11T17:00:00Z',
  ],
  [
    'over the night in which clocks go back, at the same time of day',
    '2026-10-29T17:00:00Z',
    harbour,
    '2026-11-04T18:00:00Z',
  ],
];

describe('until when a result may wait for its review', () => {
  it.each(rows)('%s', (...[, since, calendar, overdueAt]) => {
    expect(reviewDueOf(since, calendar)).toEqual({
      overdueAt,
      policyVersion: 'lab-review-due-1',
    });
  });

  it.each(rows)('is looked at in time: %s', (...[, since, , overdueAt]) => {
    const look = Date.parse(firstLookAt(since));
    expect(look).toBeGreaterThan(Date.parse(since));
    expect(look).toBeLessThanOrEqual(Date.parse(overdueAt));
  });

  it('is looked at after four days less the hour that clocks may skip', () => {
    expect(firstLookAt('2026-03-02T18:00:00.000Z')).toBe('2026-03-06T17:00:00Z');
  });
});
