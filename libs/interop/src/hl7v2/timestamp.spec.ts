import { hl7Time, withHeaderOffset } from './timestamp.js';

describe('a time', () => {
  it.each([
    ['2023', { precision: 'year', local: '2023' }],
    ['202308', { precision: 'month', local: '2023-08' }],
    ['20230815', { precision: 'day', local: '2023-08-15' }],
    ['202308151643', { precision: 'minute', local: '2023-08-15T16:43' }],
    ['20230815164300', { precision: 'second', local: '2023-08-15T16:43:00' }],
    ['20230815164300.1234', { precision: 'second', local: '2023-08-15T16:43:00.1234' }],
    [
      '20230815164300-0500',
      { precision: 'second', local: '2023-08-15T16:43:00', offset: '-05:00' },
    ],
    ['20240229', { precision: 'day', local: '2024-02-29' }],
    ['20230815+0545', { precision: 'day', local: '2023-08-15', offset: '+05:45' }],
  ] as const)('%s is as exact as its sender knew', (text, time) => {
    expect(hl7Time(text)).toEqual(time);
  });

  it.each([
    '',
    '23',
    '20230229',
    '20231301',
    '2023081524',
    '202308152460',
    '20230815T1643',
    '2023-08-15',
    '20230815164300-2500',
    '20230815164300+0960',
    'yesterday',
  ])('%j is none', (text) => {
    expect(hl7Time(text)).toBeUndefined();
  });
});

describe('a time in a message whose header has an offset', () => {
  it.each([
    ['2024-03-02T01:00:00', ['2024-03-02T01:00:00-05:00', '2024-03-02T01:00:00']],
    ['2024-03-02T01:00', ['2024-03-02T01:00-05:00', '2024-03-02T01:00']],
    [
      '2024-03-02T01:00/2024-03-02T02:00',
      ['2024-03-02T01:00-05:00/2024-03-02T02:00-05:00', '2024-03-02T01:00/2024-03-02T02:00'],
    ],
    ['2024-03-02', ['2024-03-02']],
    ['2024-03-02T01:00:00-08:00', ['2024-03-02T01:00:00-08:00']],
    ['yesterday', ['yesterday']],
  ])(
    '%s is one by it, and one of the facility, where it has a clock and no offset',
    (time, read) => {
      expect(withHeaderOffset([time], '-05:00')).toEqual(read);
      expect(withHeaderOffset([time], undefined)).toEqual([time]);
    },
  );
});
