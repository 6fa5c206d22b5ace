import { isOlderUpdate } from './update-order.policy.js';

describe('a message of a record system', () => {
  it.each([
    ['a second before', '2026-03-25T09:30:00-07:00', '2026-03-25T09:30:01-07:00'],
    ['before it in another zone', '2026-03-25T09:30:00-04:00', '2026-03-25T07:00:00-07:00'],
    ['a part of a second before', '2026-03-25T09:30:00.1-07:00', '2026-03-25T09:30:00.25-07:00'],
    ['a minute before, in minutes', '2026-03-25T09:29-07:00', '2026-03-25T09:30:00-07:00'],
    ['a minute before, without offsets', '2026-03-25T09:29', '2026-03-25T09:30'],
    ['a minute before, where only one tells seconds', '2026-03-25T09:29:59', '2026-03-25T09:30'],
    [
      'a minute before, where only one tells its offset',
      '2026-03-25T09:29-07:00',
      '2026-03-25T09:30',
    ],
    ['the day before', '2026-03-24', '2026-03-25T09:30:00-07:00'],
  ])('is older when it was said %s', (_what, told, counting) => {
    expect(isOlderUpdate(told, counting)).toBe(true);
  });
  it.each([
    ['at the same time', '2026-03-25T09:30:00-07:00', '2026-03-25T09:30:00-07:00'],
    ['at the same instant, in another zone', '2026-03-25T12:30-04:00', '2026-03-25T09:30:00-07:00'],
    ['later in another zone', '2026-03-25T06:30:00-08:00', '2026-03-25T09:30:00-04:00'],
    ['later', '2026-03-26T00:00:00-07:00', '2026-03-25T23:59:59-07:00'],
    ['in the same minute', '2026-03-25T09:30', '2026-03-25T09:30:59'],
    ['in the same minute of a zone', '2026-03-25T09:30-07:00', '2026-03-25T09:30:59-07:00'],
    ['in the same minute of another zone', '2026-03-25T12:30-04:00', '2026-03-25T09:30:59-07:00'],
    ['on the same day', '2026-03-25', '2026-03-25T09:30:00-07:00'],
    ['in a year that has not ended', '2026', '2026-03-25'],
  ])('is not older when it was said %s', (_what, told, counting) => {
    expect(isOlderUpdate(told, counting)).toBe(false);
  });
});
