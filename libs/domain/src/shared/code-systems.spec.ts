import { codeSystemOf, isLoincShaped } from './code-systems.js';

describe('the system of a code', () => {
  it.each([
    'LN',
    'ln',
    'LNC',
    'LOINC',
    'http://loinc.org',
    'https://loinc.org/',
    '2.16.840.1.113883.6.1',
    'urn:oid:2.16.840.1.113883.6.1',
    ' LN ',
    undefined,
    '',
  ])('%j is LOINC', (system) => {
    expect(codeSystemOf({ code: '2345-7', system })).toBe('LN');
  });

  it.each([
    ['2345-7', '99ACME', '99ACME'],
    ['2345-7', 'LNX', 'LNX'],
    ['2345-8', '', ''],
    ['GLU', undefined, ''],
    [undefined, undefined, ''],
    ['GLU', ' L ', 'L'],
  ])('of %j in %j is %j', (code, system, is) => {
    expect(codeSystemOf({ code, system })).toBe(is);
  });
});

describe('a code of LOINC', () => {
  it.each(['2345-7', '2823-3', '24323-8', '718-7'])('is %s', (code) => {
    expect(isLoincShaped(code)).toBe(true);
  });
  it.each(['2345-6', '2345', '12345678-9', 'A-1', ''])('is not %j', (code) => {
    expect(isLoincShaped(code)).toBe(false);
  });
});
