import { patientMatchOf, type PersonAsTold } from './patient-match.policy.js';

const maria = {
  patientId: 'maria',
  familyName: 'Alvarez-Ruiz',
  givenName: 'María José',
  birthDate: '1980-02-29',
} as const;
const asOnFile = { familyName: 'Alvarez-Ruiz', givenName: 'María José', birthDate: '1980-02-29' };

const agreeing: readonly [string, PersonAsTold][] = [
  ['all of it as on file', asOnFile],
  [
    'capitals without accents',
    { ...asOnFile, familyName: 'ALVAREZ RUIZ', givenName: 'MARIA JOSE' },
  ],
  ['a family name in one word', { ...asOnFile, familyName: 'AlvarezRuiz' }],
  ['other punctuation', { ...asOnFile, familyName: 'Álvarez–Ruiz', givenName: 'Maria-Jose' }],
  ['the first given name only', { ...asOnFile, givenName: 'Maria' }],
  ['a given name with an initial', { ...asOnFile, givenName: 'Maria J.' }],
  ['an initial of the given name', { ...asOnFile, givenName: 'M' }],
  ['given names in one word', { ...asOnFile, givenName: 'Mariajosé' }],
  ['no given name', { ...asOnFile, givenName: undefined }],
  ['a given name of punctuation', { ...asOnFile, givenName: '-' }],
];

const disagreeing: readonly [string, PersonAsTold][] = [
  ['another birth date', { ...asOnFile, birthDate: '1980-02-28' }],
  ['day and month the other way round', { ...asOnFile, birthDate: '1980-29-02' }],
  ['the month of birth only', { ...asOnFile, birthDate: '1980-02' }],
  ['the year of birth only', { ...asOnFile, birthDate: '1980' }],
  ['no birth date', { ...asOnFile, birthDate: undefined }],
  ['another family name', { ...asOnFile, familyName: 'Alvarado' }],
  ['a part of the family name', { ...asOnFile, familyName: 'Alvarez' }],
  ['no family name', { ...asOnFile, familyName: undefined }],
  ['a family name of punctuation', { ...asOnFile, familyName: '--' }],
  ['names the wrong way round', { ...asOnFile, familyName: 'María José', givenName: 'Alvarez' }],
  ['a twin', { ...asOnFile, givenName: 'Carmen' }],
  ['the initial of a twin', { ...asOnFile, givenName: 'C.' }],
  ['a nickname', { ...asOnFile, givenName: 'Mari' }],
  ['nothing', {}],
];

describe('whose a message is, when its number names Maria', () => {
  it.each(agreeing)('is Maria’s with %s', (_what, told) =>
    expect(patientMatchOf(told, [maria])).toEqual({ is: 'matched', patientId: 'maria' }),
  );
  it.each(disagreeing)('waits on the worklist with %s', (_what, told) =>
    expect(patientMatchOf(told, [maria])).toEqual({ is: 'patient-disagrees' }),
  );
  it('agrees with an initial on file', () =>
    expect(patientMatchOf(asOnFile, [{ ...maria, givenName: 'M.' }]).is).toBe('matched'));
});

describe('whose a message is, by its numbers', () => {
  const mario = { ...maria, patientId: 'mario', givenName: 'Mario' };

  it('is nobody’s where no number was assigned', () =>
    expect(patientMatchOf(asOnFile, [])).toEqual({ is: 'patient-unknown' }));
  it('is the patient’s whom two numbers name alike', () =>
    expect(patientMatchOf(asOnFile, [maria, maria]).is).toBe('matched'));
  it('is nobody’s where two numbers name two people, though one of them would agree', () => {
    expect(patientMatchOf(asOnFile, [maria, mario])).toEqual({ is: 'patient-ambiguous' });
    expect(patientMatchOf(asOnFile, [mario, maria, maria])).toEqual({ is: 'patient-ambiguous' });
  });
});
