import { tissueTestIn } from './tissue-test.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('tissue test', () => {
  it.each<[string, string | undefined]>([
    ['Skin biopsy', 'tissue'],
    ['Tissue culture', undefined],
    ['POC glucose', undefined],
    ['POC pathology', 'products-of-conception'],
    ['PAP', 'pap-smear'],
    ['PAP, prostatic', undefined],
    ['HPV, ThinPrep', undefined],
    ['Brucella abortus', undefined],
    ['Bone marrow aspirate', 'bone-marrow'],
    ['Culture, bone marrow', undefined],
  ])('%s: %p', (name, expected) => {
    expect(tissueTestIn(wordsOf(name), ' ')?.category).toEqual(expected);
  });
});
