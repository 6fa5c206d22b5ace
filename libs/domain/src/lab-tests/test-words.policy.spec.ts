import type { TestIdentity } from './facts.js';
import {
  eachPhrase,
  found,
  hasUnreadWords,
  testWordsOf,
  wordPattern,
  wordsOf,
} from './test-words.policy.js';

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

  it('are taken out wherever they stand', () => {
    const words = wordsOf('Rule out lead, rule out iron');
    expect(words.replace(eachPhrase('rule out'), '')).toBe(' lead iron ');
  });

  it.each<[string, TestIdentity, boolean]>([
    ['a name as long as names are', { name: 'x'.repeat(500) }, false],
    ['a longer one', { name: `${'x'.repeat(500)} HIV` }, true],
    ['a longer other name', { name: 'Sodium', alternates: [{ name: 'x'.repeat(501) }] }, true],
    ['a longer specimen', { name: 'Culture', specimen: { name: 'x'.repeat(501) } }, true],
    ['a specimen as long as names are', { specimen: { name: 'x'.repeat(500) } }, false],
    ['a longer section', { name: 'Culture', section: 'x'.repeat(501) }, true],
  ])('are read to the end or not: %s', (_says, test, isUnread) => {
    expect(hasUnreadWords(test)).toBe(isUnread);
  });

  it.each([
    ['Haemoglobin', ' hemoglobin '],
    ['Anaemia', ' anemia '],
    ['Lipaemic index', ' lipemic index '],
    ['Leukaemia', ' leukemia '],
    ['Thalassaemia', ' thalassemia '],
    ['Glycaemia', ' glycemia '],
    ['Haemophilus', ' haemophilus '],
    ['Staph haemolyticus', ' staph haemolyticus '],
    ['Oestradiol', ' estradiol '],
    ['Leucocytes', ' leukocytes '],
    ['Leucovorin', ' leucovorin '],
    ['Faecal calprotectin', ' fecal calprotectin '],
    ['DHEA sulphate', ' dhea sulfate '],
    ['Coeliac screen', ' celiac screen '],
    ['Caeruloplasmin', ' ceruloplasmin '],
    ['ASO titres', ' aso titers '],
    ['Ionised calcium', ' ionized calcium '],
  ])('are spelled in one way, of a name: %s', (name, words) => {
    expect(testWordsOf({ name }).names).toEqual([words]);
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
