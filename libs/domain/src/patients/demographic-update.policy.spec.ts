import { demographicUpdateOf, type UpdateAsTold } from './demographic-update.policy.js';

const file = {
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1980-02-29',
  administrativeGender: 'female',
  email: 'maria@example.org',
  phone: '+1 626 555 0101',
  zip: '91101',
} as const;
const nameless = { familyName: 'Alvarez', givenName: 'Maria', birthDate: '1980-02-29' } as const;

const takenOf = (told: UpdateAsTold) => demographicUpdateOf(file, told).taken;
const news = (told: UpdateAsTold, of: Parameters<typeof demographicUpdateOf>[0] = file) =>
  demographicUpdateOf(of, told)
    .proposable.filter(({ isOnFile }) => !isOnFile)
    .map(({ field, value }) => `${field}: ${value ?? 'none'}`);

describe('what a record system says of a patient', () => {
  it('counts at once as to the name', () =>
    expect(takenOf({ familyName: 'Ortega' })).toMatchObject({ familyName: 'Ortega' }));
  it.each<[string, UpdateAsTold, string | undefined]>([
    ['is told', { administrativeGender: 'other' }, 'other'],
    ['is not told', {}, 'female'],
    ['is told to be none', { none: ['administrativeGender'] }, undefined],
  ])('counts at once as to the sex, when it %s', (_what, told, gender) =>
    expect(takenOf(told).administrativeGender).toBe(gender),
  );
  it.each<[string, UpdateAsTold, readonly string[]]>([
    ['another e-mail', { emails: ['m@other.example'] }, ['email: m@other.example']],
    ['that there is no e-mail', { none: ['email'] }, ['email: none']],
    ['the first of several new e-mails', { emails: ['a@b.org', 'c@d.org'] }, ['email: a@b.org']],
    ['another zip', { zip: '91105' }, ['zip: 91105']],
    ['that there is no zip', { none: ['zip'] }, ['zip: none']],
    ['another birth date', { birthDate: '1980-02-28' }, ['birthDate: 1980-02-28']],
    [
      'several of them',
      { emails: ['a@b.org'], zip: '2000', birthDate: '1981-02-28' },
      ['email: a@b.org', 'zip: 2000', 'birthDate: 1981-02-28'],
    ],
  ])('is only proposed, when it is %s', (_what, told, proposed) =>
    expect(news(told)).toEqual(proposed),
  );
  it.each<[string, UpdateAsTold]>([
    ['nothing', {}],
    ['the same e-mail in capitals', { emails: ['MARIA@EXAMPLE.ORG'] }],
    ['the same e-mail beside others', { emails: ['a@b.org', 'maria@example.org'] }],
    ['the same zip with four more digits', { zip: '91101-4321' }],
    ['the same zip without a dash', { zip: '911014321' }],
    ['the same birth date', { birthDate: '1980-02-29' }],
  ])('proposes nothing, when it is %s', (_what, told) => expect(news(told)).toEqual([]));
  it('proposes nothing where there is none and nothing is on file', () =>
    expect(news({ none: ['email', 'zip'] }, nameless)).toEqual([]));
  it('is proposed where nothing is on file, too', () =>
    expect(news({ emails: ['a@b.org'], zip: '91101' }, nameless)).toEqual([
      'email: a@b.org',
      'zip: 91101',
    ]));
});
