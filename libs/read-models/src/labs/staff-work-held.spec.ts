import { labPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type { CodeMappings } from '@anamnesis/domain/lab-tests/code-mappings.policy';
import { heldCodesIn } from './staff-work-held.js';

const held = (mappings: CodeMappings): readonly string[] =>
  heldCodesIn([{ ...labPolicies[0], mappings }], '2026-11-22T18:00:00Z');

describe('a code that is mapped to be held', () => {
  it.each([
    ['as it is proposed', 'LN|2345-7', '2345-7'],
    ['of one sender', 'ACME|L|4711', '4711'],
    ['with a blank, as it was adopted before', 'L| 4711 ', '4711'],
    ['in small letters, as it was adopted before', 'l|qx77', 'QX77'],
  ])('is looked for %s', (_how, key, code) => {
    expect(held({ [key]: 'unclassified', 'LN|2951-2': 'none' })).toEqual([code]);
  });
});
