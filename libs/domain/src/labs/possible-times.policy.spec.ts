import { possibleTimesOf } from './possible-times.policy.js';

const zone = 'America/Los_Angeles';
const read = (text: string) => {
  const times = possibleTimesOf(text, zone);
  return times && [times.from, times.to].map((at) => new Date(at).toISOString());
};

describe('a written time', () => {
  it.each([
    [
      'an instant',
      '2026-03-01T08:00:00-08:00',
      '2026-03-01T16:00:00.000Z',
      '2026-03-01T16:00:00.001Z',
    ],
    ['a local time', '2026-03-01T08:00:00', '2026-03-01T16:00:00.000Z', '2026-03-01T16:00:00.001Z'],
    [
      'a local time that happens twice',
      '2026-11-01T01:30:00',
      '2026-11-01T08:30:00.000Z',
      '2026-11-01T09:30:00.001Z',
    ],
    ['an hour', '2026-03-01T08', '2026-03-01T16:00:00.000Z', '2026-03-01T17:00:00.000Z'],
    ['a day of 23 hours', '2026-03-08', '2026-03-08T08:00:00.000Z', '2026-03-09T07:00:00.000Z'],
    ['a month', '2026-02', '2026-02-01T08:00:00.000Z', '2026-03-01T08:00:00.000Z'],
    ['a year', '2026', '2026-01-01T08:00:00.000Z', '2027-01-01T08:00:00.000Z'],
    ['a stretch', '2026-03-01/2026-03-02', '2026-03-01T08:00:00.000Z', '2026-03-03T08:00:00.000Z'],
    [
      'an instant of HL7',
      '20260301080000-0800',
      '2026-03-01T16:00:00.000Z',
      '2026-03-01T16:00:00.001Z',
    ],
    ['a minute of HL7', '202603010800', '2026-03-01T16:00:00.000Z', '2026-03-01T16:00:00.001Z'],
    ['a day of HL7', '20260301', '2026-03-01T08:00:00.000Z', '2026-03-02T08:00:00.000Z'],
  ])('may be %s: %s', (_what, ...[text, from, to]) => {
    expect(read(text)).toEqual([from, to]);
  });

  it.each([
    '',
    'soon',
    '2026-02-30',
    '2026-13',
    '03/02/2026',
    '2026-03-02/2026-03-01',
    '26-3-1',
    '2026030',
  ])('is none: %p', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
