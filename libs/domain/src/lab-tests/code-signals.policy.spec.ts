import { codeSignalsOf } from './code-signals.policy.js';

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
    ['an ordinary code of LOINC in spaces', { code: '718-7', system: ' LOINC ' }, ['none']],
    [
      'an ordinary code by its bare object identifier',
      { code: '718-7', system: '2.16.840.1.113883.6.1' },
      ['none'],
    ],
    ['an ordinary code of something like LOINC', { code: '718-7', system: 'XLN' }, []],
    ['an ordinary code of something longer than LOINC', { code: '718-7', system: 'LNX' }, []],
    ['a listed number with something before', { code: 'X5196-1', system: 'LN' }, []],
    ['a listed number with something behind', { code: '5196-1X', system: 'LN' }, []],
    ['an ordinary number of another system', { code: '718-7', system: 'L' }, []],
    ['a number with a wrong check digit', { code: '5196-2', system: 'LN' }, []],
    ['a code that is no LOINC', { code: 'HBSAG', system: 'L' }, []],
    ['no code', {}, []],
  ])('%s', (_says, test, categories) => {
    expect(codeSignalsOf(test).map(({ category }) => category)).toEqual(categories);
  });
});
