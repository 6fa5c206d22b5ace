import { standardHours, type BusinessCalendar } from '../shared/business-calendar.js';
import { escalatesAt, responseTargetOf, targets } from './response-target.policy.js';

const pasadena: BusinessCalendar = {
  zone: 'America/Los_Angeles',
  hours: standardHours,
  closures: [{ firstDay: '2026-04-02', lastDay: '2026-04-03' }],
};

describe('a request is to be answered', () => {
  it.each([
    ['2026-03-25T17:00:00Z', '2026-03-26T17:00:00Z', '2026-03-30T17:00:00Z', 'Wednesday at ten'],
    ['2026-03-25T17:00:30Z', '2026-03-26T17:01:00Z', '2026-03-30T17:01:00Z', 'from whole minutes'],
    ['2026-03-28T03:00:00Z', '2026-03-31T15:30:00Z', '2026-04-06T15:30:00Z', 'a Friday night'],
    ['2026-03-31T17:00:00Z', '2026-04-01T17:00:00Z', '2026-04-07T17:00:00Z', 'before a closure'],
    ['2026-05-22T17:00:00Z', '2026-05-26T17:00:00Z', '2026-05-28T17:00:00Z', 'Memorial Day'],
    ['2026-12-30T18:00:00Z', '2026-12-31T18:00:00Z', '2027-01-05T18:00:00Z', 'the turn of a year'],
  ])('waiting since %s: soon at %s, overdue at %s (%s)', (waitingSince, dueSoonAt, overdueAt) => {
    const policyVersion = 'response-target-1';
    expect(responseTargetOf(waitingSince, pasadena)).toEqual({
      dueSoonAt,
      overdueAt,
      policyVersion,
    });
  });

  it('within three business days and soon after one, as the FAQ promises', () => {
    expect(targets).toEqual([
      {
        version: 'response-target-1',
        effectiveFrom: '2000-01-01',
        dueSoonAfter: 1,
        overdueAfter: 3,
      },
    ]);
  });
});

describe('staff are told', () => {
  it.each([
    ['2026-03-25T17:00:00Z', '2026-03-25T17:00:00Z', 'at once while somebody works'],
    ['2026-03-25T08:00:00Z', '2026-03-25T15:30:00Z', 'in the morning, not at midnight'],
    ['2026-03-29T17:00:00Z', '2026-03-30T15:30:00Z', 'on Monday, not on a Sunday'],
    ['2026-04-02T17:00:00Z', '2026-04-06T15:30:00Z', 'when the clinic is open again'],
  ])('of what comes due at %s from %s: %s', (at, told) => {
    expect(escalatesAt(pasadena, at)).toBe(told);
  });
});
