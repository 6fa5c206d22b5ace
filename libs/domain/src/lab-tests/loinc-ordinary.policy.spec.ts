import { listedCategoriesOf } from './loinc-listed.policy.js';
import { isOrdinaryCode } from './loinc-ordinary.policy.js';

describe('the ordinary codes of LOINC', () => {
  it.each(['718-7', '2345-7', '10535-3', '24323-8', '4548-4'])('%s is one', (code) => {
    expect(isOrdinaryCode(code)).toBe(true);
    expect(listedCategoriesOf(code)).toEqual([]);
  });

  it.each(['7918-6', '20563-3', '24364-2', '10230-1', ''])('%p is none', (code) => {
    expect(isOrdinaryCode(code)).toBe(false);
  });
});
