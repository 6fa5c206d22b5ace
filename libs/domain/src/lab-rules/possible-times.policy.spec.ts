import { possibleCollectionsOf, possibleTimesOf } from './possible-times.policy.js';

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
    [
      'a local time behind a space',
      '2026-03-01 08:00:00',
      '2026-03-01T16:00:00.000Z',
      '2026-03-01T16:00:00.001Z',
    ],
    ['a day in spaces', ' 2026-03-01 ', '2026-03-01T08:00:00.000Z', '2026-03-02T08:00:00.000Z'],
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
    [
      'an instant of HL7 in the east',
      '20260301080000.5+0530',
      '2026-03-01T02:30:00.500Z',
      '2026-03-01T02:30:00.501Z',
    ],
    ['an hour of HL7', '2026030108', '2026-03-01T16:00:00.000Z', '2026-03-01T17:00:00.000Z'],
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
    '2026-03-01/2026-03-02/2026-03-03',
    '2026-03-01/soon',
    'soon/2026-03-01',
    '2026-03-01T25:00:00Z',
    '2026030',
    '20260301-0800',
  ])('is none: %p', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('a time of collection', () => {
  const [day, next] = ['2026-03-10T07:00:00.000Z', '2026-03-11T07:00:00.000Z'];
  const evening = '2026-03-10T00:00:00.000Z';

  it.each([
    ['at midnight of HL7', '202603100000-0700', day, next],
    ['at midnight in spaces', ' 2026-03-10T00:00:00-07:00 ', day, next],
    ['at midnight of HL7 to the second', '20260310000000', day, next],
    ['at midnight to a part of it', '2026-03-10T00:00:00.000-07:00', day, next],
    ['in the hour of midnight', '2026-03-10T00', day, next],
    ['at midnight elsewhere', '2026-03-10T00:00:00Z', evening, next],
    ['from midnight elsewhere on', '2026-03-10T00:00Z/2026-03-10T09:00-07:00', evening, next],
  ])('%s may be any of that day: %s', (_what, ...[text, from, to]) => {
    const times = possibleCollectionsOf(text, zone);
    expect(times && [times.from, times.to].map((at) => new Date(at).toISOString())).toEqual([
      from,
      to,
    ]);
  });

  it.each([
    '2026-03-10T00:01:00-07:00',
    '20260310000001-0700',
    '2026-03-10T00:00:00.001Z',
    '2026-03-10T10:00:00Z',
    '2026-03-10',
    '2026-03',
    'soon',
  ])('is otherwise as it is written: %p', (text) => {
    expect(possibleCollectionsOf(text, zone)).toEqual(possibleTimesOf(text, zone));
  });
});
