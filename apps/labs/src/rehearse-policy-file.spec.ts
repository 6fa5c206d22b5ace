import { labPolicies } from '@anamnesis/domain';
import { policyIn } from './rehearse-policy-file.js';

const [immediate] = labPolicies;

describe('a rule set in a file', () => {
  it.each([
    ['by itself', immediate],
    ['with its reason', { policy: immediate, reason: 'Federal rules' }],
  ])('is read %s', (_how, said) =>
    expect(policyIn(JSON.stringify(said))).toEqual({ is: 'read', policy: immediate }),
  );
  it.each([
    ['is no JSON', '{', 'The file is not JSON.'],
    ['leaves out a rule', JSON.stringify({ ...immediate, rules: {} }), 'rules.L1: '],
    ['has a misspelt field', JSON.stringify({ ...immediate, longHold: 3 }), 'longHold: '],
    ['maps no code', JSON.stringify({ ...immediate, mappings: { glu: 'none' } }), 'mappings: '],
    ['is a list', '[]', 'policy: '],
  ])('is refused when it %s, with a sentence', (_what, text, sentence) => {
    const read = policyIn(text);
    expect(read.is === 'mistaken' ? read.mistakes.join(' ') : read.is).toContain(sentence);
  });
});
