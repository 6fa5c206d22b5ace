import { infectionTestsIn } from './infection-test.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('infection test', () => {
  it.each<[string, readonly string[]]>([
    ['HIV 1 Ab', ['sensitive-blood']],
    ['HIV 1 and hepatitis C virus RNA', ['sensitive-blood', 'hepatitis']],
    ['Anti-HBs', ['hepatitis']],
    ['Hemoglobin S', []],
    ['Autoimmune hepatitis', []],
    ['Hepatitis G', []],
    ['Hives panel', []],
    ['CD4 count', []],
  ])('%s: %p', (name, expected) => {
    expect(infectionTestsIn(wordsOf(name)).map(({ category }) => category)).toEqual(expected);
  });
});
