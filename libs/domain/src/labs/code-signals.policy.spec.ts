import { codeSignalsOf, mappingOf } from './code-signals.policy.js';

describe('what codes say', () => {
  it.each([
    ['a listed code', { code: '5196-1', system: 'LN' }, ['hepatitis']],
    ['a listed code with spaces around', { code: ' 5196-1 ', system: 'LN' }, ['hepatitis']],
    ['a code of two kinds', { code: '38998-1', system: 'LN' }, ['sensitive-blood', 'hepatitis']],
    ['an ordinary code', { code: '718-7', system: 'http://loinc.org' }, ['none']],
    [
      'an ordinary code by its object identifier',
      { code: '718-7', system: 'urn:oid:2.16.840.1.113883.6.1' },
      ['none'],
    ],
    ['an ordinary number of another system', { code: '718-7', system: 'L' }, []],
    ['a number with a wrong check digit', { code: '5196-2', system: 'LN' }, []],
    ['a code that is no LOINC', { code: 'HBSAG', system: 'L' }, []],
    ['no code', {}, []],
  ])('%s', (_says, test, categories) => {
    expect(codeSignalsOf(test).map(({ category }) => category)).toEqual(categories);
  });

  it('is overruled by no mapping of an ordinary alternate', () => {
    const mappings = { '99LAB|A': 'none', '99LAB|B': 'genetic' } as const;
    const test = { code: 'A', system: '99LAB', alternates: [{ code: 'B', system: '99LAB' }] };
    expect(mappingOf(test, mappings)?.category).toBe('genetic');
    expect(mappingOf({ code: 'toString', system: '' }, mappings)).toBeUndefined();
  });
});
