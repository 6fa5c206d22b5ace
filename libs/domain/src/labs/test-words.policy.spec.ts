import { found, testWordsOf, wordPattern, wordsOf } from './test-words.policy.js';

describe('the words of a name', () => {
  it.each([
    ['HIV-1/2 Ab (screen)', ' hiv 1 2 ab screen '],
    ['H.I.V. Ab', ' hiv ab '],
    ['Hépatite B', ' hepatite b '],
    ['H\u200bIV', ' hiv '],
    ['  ', ' '],
    ['ＨＩＶ', ' hiv '],
  ])('%p are %p', (name, words) => {
    expect(wordsOf(name)).toBe(words);
  });

  it('are found whole and never inside of others', () => {
    const pattern = wordPattern('hiv', 'gran(?:in)?');
    expect(found(wordsOf('archive'), pattern)).toBeUndefined();
    expect(found(wordsOf('Chromogranin A'), pattern)).toBeUndefined();
    expect(found(wordsOf('anti-HIV'), pattern)).toBe('hiv');
  });

  it('come from every name that a test goes by', () => {
    const { names, specimen } = testWordsOf({
      name: 'GLU',
      alternates: [{ name: 'Glucose' }],
      parts: { component: 'Glucose', system: 'Ser' },
      specimen: { name: 'Serum' },
    });
    expect(names).toEqual([' glu ', ' glucose ', ' glucose ser ']);
    expect(specimen).toBe(' serum ser ');
  });
});
