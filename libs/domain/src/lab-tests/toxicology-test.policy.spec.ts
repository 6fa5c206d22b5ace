import { toxicologyTestIn } from './toxicology-test.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('toxicology test', () => {
  it.each<[string, string | undefined]>([
    ['Opiates, urine', 'opiates'],
    ['Phenobarbital, urine', 'phenobarbital, urine'],
    ['Phenobarbital', undefined],
    ['C. difficile toxin A/B', undefined],
    ['Toxic granulation', undefined],
    ['Codeine IgE', undefined],
    ['ECG lead II', undefined],
    ['PB smear', undefined],
    ['Lead, blood', 'lead'],
    ['PCP DFA', undefined],
  ])('%s: %p', (name, expected) => {
    expect(toxicologyTestIn(wordsOf(name), ' ')).toEqual(expected);
  });
});
