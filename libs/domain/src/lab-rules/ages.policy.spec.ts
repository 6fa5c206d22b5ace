import { agesOf } from './ages.policy.js';

const zone = 'America/Los_Angeles';
const iso = (at: number | undefined) => at !== undefined && new Date(at).toISOString();

describe('the birthdays that count', () => {
  it.each`
    birthDate             | twelveFrom                    | adultFrom                     | minorityEndsAt
    ${'2014-03-10'}       | ${'2026-03-10T07:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'}
    ${'2012-02-29'}       | ${'2024-02-29T08:00:00.000Z'} | ${'2030-03-01T08:00:00.000Z'} | ${'2030-02-28T08:00:00.000Z'}
    ${'2012-02'}          | ${'2024-02-01T08:00:00.000Z'} | ${'2030-03-01T08:00:00.000Z'} | ${'2030-02-01T08:00:00.000Z'}
    ${'2012'}             | ${'2024-01-01T08:00:00.000Z'} | ${'2030-12-31T08:00:00.000Z'} | ${'2030-01-01T08:00:00.000Z'}
    ${' 2014-03-10 '}     | ${'2026-03-10T07:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'}
    ${'2014-03-10T12:30'} | ${'2026-03-10T07:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'}
    ${'201403101230'}     | ${'2026-03-10T07:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'}
    ${'1900-03-10'}       | ${'1912-03-10T08:00:00.000Z'} | ${'1918-03-10T08:00:00.000Z'} | ${'1918-03-10T08:00:00.000Z'}
    ${'20140310'}         | ${'2026-03-10T07:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'} | ${'2032-03-10T08:00:00.000Z'}
  `('of who was born $birthDate', ({ birthDate, twelveFrom, adultFrom, minorityEndsAt }) => {
    const ages = agesOf(birthDate as string, zone);
    expect(iso(ages?.twelveFrom)).toBe(twelveFrom);
    expect(iso(ages?.adultFrom)).toBe(adultFrom);
    expect(iso(ages?.minorityEndsAt)).toBe(minorityEndsAt);
  });

  it('are those of the facility, not of Greenwich', () => {
    expect(iso(agesOf('2014-03-10', 'Pacific/Honolulu')?.twelveFrom)).toBe(
      '2026-03-10T10:00:00.000Z',
    );
  });

  it.each([
    undefined,
    '',
    '2010-02-30',
    '2010-13',
    '10-02-2010',
    '2010-02-10x',
    '2010-02-10T1',
    '2010-02-10Txx',
    'unknown',
    '0000-00-00',
    '1066-10-14',
  ])('are unknown of %p', (birthDate) => {
    expect(agesOf(birthDate, zone)).toBeUndefined();
  });
});
