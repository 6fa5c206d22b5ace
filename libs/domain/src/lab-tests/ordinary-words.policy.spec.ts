import { ACCOMPANYING, STAINED } from './harmless-words.policy.js';
import { ANALYTES, DOUBTFUL, MIXED, SHORT } from './ordinary-words.policy.js';
import { classificationOf } from './classification.policy.js';

describe('the dictionary of ordinary tests', () => {
  it('has no word that names a listed test', () => {
    const listed = [...ANALYTES].filter((name) => {
      const { category } = classificationOf({ name });
      return category !== 'none' && category !== 'unclassified';
    });
    expect(listed).toEqual([]);
  });

  it('keeps its lists apart', () => {
    const twice = [...ANALYTES].filter((word) => SHORT.has(word) || MIXED.has(word));
    expect(twice).toEqual([]);
    expect([...SHORT].filter((word) => ANALYTES.has(word))).toEqual([]);
    expect(ACCOMPANYING.has('serum')).toBe(true);
  });

  it('is written as names are read: small letters, digits and single spaces', () => {
    const words = [...ANALYTES, ...SHORT, ...MIXED, ...DOUBTFUL, ...ACCOMPANYING, ...STAINED];
    expect(words.filter((word) => !/^[a-z0-9]+(?: [a-z0-9]+)*$/.test(word))).toEqual([]);
  });
});
