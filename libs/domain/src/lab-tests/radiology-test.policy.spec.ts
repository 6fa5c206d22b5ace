import { radiologyTestIn } from './radiology-test.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('radiology test', () => {
  it.each<[string, boolean]>([
    ['Chest x-ray', true],
    ['CT head', true],
    ['CT/NG', false],
    ['CT', false],
    ['US pelvis', true],
    ['US', false],
    ['MRI brain', true],
    ['Mammogram', true],
  ])('%s: %p', (name, expected) => {
    expect(radiologyTestIn(wordsOf(name)) !== undefined).toEqual(expected);
  });
});
