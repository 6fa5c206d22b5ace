import { agesOf } from './ages.policy.js';

const zone = 'America/Los_Angeles';
const iso = (at: number | undefined) => at !== undefined && new Date(at).toISOString();

describe('the birthdays that count', () => {
  it.each<[string, string, string, string, string]>([
    [
      'are the 12th, and the 18th for being of age and for the end of minority',
      '2014-03-10',
      ...(['2026-03-10T07:00', '2032-03-10T08:00', '2032-03-10T08:00'] as const),
    ],
    [
      'are 1 March for being of age and 28 February for the end of minority, of who was born on the 29th',
      '2012-02-29',
      ...(['2024-02-29T08:00', '2030-03-01T08:00', '2030-02-28T08:00'] as const),
    ],
    [
      'are the first of the month for 12 and for the end of minority, and the last for being of age, where the month alone is known',
      '2012-02',
      ...(['2024-02-01T08:00', '2030-03-01T08:00', '2030-02-01T08:00'] as const),
    ],
    [
      'are the first day of the year and its last one, where the year alone is known',
      '2012',
      ...(['2024-01-01T08:00', '2030-12-31T08:00', '2030-01-01T08:00'] as const),
    ],
    [
      'are the same with blanks around the date',
      ' 2014-03-10 ',
      ...(['2026-03-10T07:00', '2032-03-10T08:00', '2032-03-10T08:00'] as const),
    ],
    [
      'are the same with a time of birth',
      '2014-03-10T12:30',
      ...(['2026-03-10T07:00', '2032-03-10T08:00', '2032-03-10T08:00'] as const),
    ],
    [
      'are the same as HL7 writes a date with a time',
      '201403101230',
      ...(['2026-03-10T07:00', '2032-03-10T08:00', '2032-03-10T08:00'] as const),
    ],
    [
      'are the same as HL7 writes a date',
      '20140310',
      ...(['2026-03-10T07:00', '2032-03-10T08:00', '2032-03-10T08:00'] as const),
    ],
    [
      'are told of the oldest year of birth that is read',
      '1900-03-10',
      ...(['1912-03-10T08:00', '1918-03-10T08:00', '1918-03-10T08:00'] as const),
    ],
  ])('%s', (_sentence, birthDate, ...birthdays) => {
    const { twelveFrom, adultFrom, minorityEndsAt } = agesOf(birthDate, zone) ?? {};
    const told = [twelveFrom, adultFrom, minorityEndsAt].map(iso);
    expect(told).toEqual(birthdays.map((birthday) => `${birthday}:00.000Z`));
  });

  it('are those of the facility, not of Greenwich', () => {
    expect(iso(agesOf('2014-03-10', 'Pacific/Honolulu')?.twelveFrom)).toBe(
      '2026-03-10T10:00:00.000Z',
    );
  });

  it.each<[string, string | undefined]>([
    ['no date', undefined],
    ['an empty text', ''],
    ['30 February', '2010-02-30'],
    ['a thirteenth month', '2010-13'],
    ['a date that begins with the day', '10-02-2010'],
    ['a date with something behind it', '2010-02-10x'],
    ['half an hour of birth', '2010-02-10T1'],
    ['an hour of birth in letters', '2010-02-10Txx'],
    ['a word', 'unknown'],
    ['zeros', '0000-00-00'],
    ['a year before 1900', '1066-10-14'],
  ])('are unknown of %s', (_sentence, birthDate) => {
    expect(agesOf(birthDate, zone)).toBeUndefined();
  });
});
