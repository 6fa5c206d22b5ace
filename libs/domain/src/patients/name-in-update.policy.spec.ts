import { nameAfter, type NameAsTold } from './name-in-update.policy.js';

const file = { familyName: 'Alvarez-Ruiz', givenName: 'María José' };

const after = (told: Partial<NameAsTold>): string => {
  const { familyName, givenName } = nameAfter(file, { hasNoMiddleNames: false, ...told });
  return `${familyName}, ${givenName}`;
};

describe('the name of a patient', () => {
  it.each<[string, Partial<NameAsTold>]>([
    ['nothing is told', {}],
    ['the same is told in capitals', { familyName: 'ALVAREZ RUIZ', givenName: 'MARIA JOSE' }],
    ['the middle names are left unsaid', { familyName: 'Alvarez-Ruiz', givenName: 'Maria' }],
    ['the middle name is told as an initial', { givenName: 'Maria J' }],
    ['the given name is told as an initial', { givenName: 'M' }],
    ['an initial is told and no middle names', { givenName: 'M', hasNoMiddleNames: true }],
    ['punctuation is told', { familyName: '--', givenName: '.' }],
  ])('stays when %s', (_what, told) => {
    expect(after(told)).toBe('Alvarez-Ruiz, María José');
  });
  it.each<[string, Partial<NameAsTold>, string]>([
    ['another family name', { familyName: 'Ortega' }, 'Ortega, María José'],
    ['a part of the family name', { familyName: 'Alvarez' }, 'Alvarez, María José'],
    ['the beginning of the given name', { givenName: 'Mari' }, 'Alvarez-Ruiz, Mari'],
    ['the beginning of the middle name', { givenName: 'Maria Jo' }, 'Alvarez-Ruiz, Maria Jo'],
    ['another given name', { givenName: 'Carmen' }, 'Alvarez-Ruiz, Carmen'],
    ['another middle name', { givenName: 'Maria Carmen' }, 'Alvarez-Ruiz, Maria Carmen'],
    ['one more name', { givenName: 'Maria Jose Ana' }, 'Alvarez-Ruiz, Maria Jose Ana'],
    [
      'that there are no middle names',
      { givenName: 'Maria', hasNoMiddleNames: true },
      'Alvarez-Ruiz, Maria',
    ],
    ['the initial of another name', { givenName: 'C' }, 'Alvarez-Ruiz, C'],
  ])('is what is told when that is %s', (_what, told, name) => {
    expect(after(told)).toBe(name);
  });
});
