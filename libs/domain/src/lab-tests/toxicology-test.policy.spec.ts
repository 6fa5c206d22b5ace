import { mayBeToxicologyTest, toxicologyTestIn } from './toxicology-test.policy.js';
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

  it.each<[string, string | undefined]>([
    ['Steroid panel', 'steroid panel'],
    ['Steroid profile, urine', 'steroid profile'],
    ['Steroid panel, serum and urine', 'steroid panel'],
    ['Serum steroid panel, urine', 'steroid panel'],
    ['Serum steroid panel and ur', 'steroid panel'],
    ['Steroid screen, serum', 'steroid screen'],
    ['Steroid panel, serum', undefined],
    ['Steroids profile, plasma', undefined],
    ['Adrenal steroid panel', undefined],
    ['CAH steroid profile', undefined],
    ['Congenital adrenal steroid panel by LC/MS in serum', undefined],
    ['Adrenal steroid profile, LC/MS, 17', undefined],
    ['Steroid panel, serum, athlete', 'steroid panel'],
    ['Doping steroid profile, plasma', 'steroid profile'],
    ['Doping plasma steroid profile', 'steroid profile'],
    ['Plasma steroid profile, drug', 'steroid profile'],
  ])('steroids may be those that athletes take, unless they are of blood: %s', (name, doubt) => {
    expect(mayBeToxicologyTest(wordsOf(name))).toBe(doubt);
  });
});
