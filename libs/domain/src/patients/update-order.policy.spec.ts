import { isHeardBefore, isNewMark, isOlderUpdate } from './update-order.policy.js';

/** Long after all that is told here, so that no clock is ahead. */
const long = { heardAt: '2027-06-01T00:00:00Z' };

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
    expect(isOlderUpdate({ saidAt: told, ...long }, { saidAt: counting, ...long })).toBe(true);
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
    expect(isOlderUpdate({ saidAt: told, ...long }, { saidAt: counting, ...long })).toBe(false);
  });
});

describe('a message of a clock that was ahead when the last one came', () => {
  const ahead = { saidAt: '2026-03-26T07:00:00-07:00', heardAt: '2026-03-25T17:00:00Z' };
  it.each([
    ['said after that one had come', '2026-03-25T10:00:01-07:00', '2026-03-25T17:00:02Z'],
    ['said since, in minutes', '2026-03-25T10:01-07:00', '2026-03-25T17:01:02Z'],
    ['said later by the same clock', '2026-03-26T07:00:01-07:00', '2026-03-25T17:00:02Z'],
  ])('is not older when it was %s', (_what, saidAt, heardAt) => {
    expect(isOlderUpdate({ saidAt, heardAt }, ahead)).toBe(false);
  });
  it.each([
    ['said before that one had come', '2026-03-25T09:59:59-07:00', '2026-03-25T17:00:02Z'],
    ['said before, by a clock still ahead', '2026-03-26T06:59:59-07:00', '2026-03-25T17:00:02Z'],
    ['said in nobody knows which zone', '2026-03-25T10:00:01', '2026-03-25T17:00:02Z'],
  ])('is older when it was %s', (_what, saidAt, heardAt) => {
    expect(isOlderUpdate({ saidAt, heardAt }, ahead)).toBe(true);
  });
  it('is older when that one was said before it came, as all are of a clock that is right', () => {
    const right = { ...ahead, heardAt: '2026-03-26T14:00:00Z' };
    const told = { saidAt: '2026-03-26T06:59:59-07:00', heardAt: '2026-03-26T14:00:05Z' };
    expect(isOlderUpdate(told, right)).toBe(true);
  });
});

describe('a message that counts', () => {
  it.each([
    ['later', '2026-03-25T09:30:01-07:00', '2026-03-25T09:30:00-07:00'],
    ['later, less exactly', '2026-03-26', '2026-03-25T09:30:00-07:00'],
    ['within it, more exactly', '2026-03-25T09:30', '2026-03-25'],
    ['with the offset, too', '2026-03-25T09:30-07:00', '2026-03-25T09:30'],
    ['earlier, by a clock set right', '2026-03-25T10:01-07:00', '2026-03-26T07:00:00-07:00'],
  ])('is what the next are compared with when it was said %s', (_what, told, counting) => {
    expect(isNewMark(told, counting)).toBe(true);
  });
  it.each([
    ['at the same time', '2026-03-25T09:30:00-07:00', '2026-03-25T09:30:00-07:00'],
    ['in the year of the other', '2026', '2026-03-25T09:30:00-07:00'],
    ['on its day', '2026-03-25', '2026-03-25T09:30'],
    ['in its minute', '2026-03-25T09:30-07:00', '2026-03-25T09:30:59-07:00'],
    ['in its minute, by a time without seconds', '2026-03-25T09:30-07:00', '2026-03-25T09:30:59'],
    ['without its offset', '2026-03-25T09:30:00', '2026-03-25T09:30:00-07:00'],
    ['more exactly, but without its offset', '2026-03-25T09:30:59', '2026-03-25T09:30-07:00'],
  ])('is not what the next are compared with when it was said %s', (_what, told, counting) => {
    expect(isNewMark(told, counting)).toBe(false);
  });
});

describe('a message that came before the last one that was taken', () => {
  const saidAt = '2026-03-25T09:30-07:00';
  const last = { saidAt, lastReceivedAt: '2026-03-25T16:30:05Z' };
  const before = { saidAt, receivedAt: '2026-03-25T16:30:03Z' };
  it.each([
    ['is heard behind it', before, true],
    ['is not, where it is taken as it came', { ...before, isTakenAtOnce: true }, false],
    ['is not, where its sender says that it is newer', { ...before, saidAt: '2026-03-26' }, false],
    ['is not, where it came with it', { saidAt, receivedAt: last.lastReceivedAt }, false],
    ['is not, where nobody knows when it came', { saidAt }, false],
  ])('%s', (_what, told, isBehind) => {
    expect(isHeardBefore(told, last)).toBe(isBehind);
  });
});
