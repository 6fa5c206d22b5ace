import { labPoliciesOf, type AdoptedLabPolicy } from './lab-policies.policy.js';
import { labPolicies, labPolicyAt } from './lab-rules.policy.js';

const [ours] = labPolicies;
const adopted = (version: string, effectiveFrom: string): AdoptedLabPolicy => ({
  // As it was proposed; what counts is what was approved.
  policy: { ...ours, version, effectiveFrom: '2026-12-01T08:00:00Z' },
  effectiveFrom,
});
const three = adopted('3', '2027-01-01T08:00:00Z');
const four = adopted('4', '2027-07-01T07:00:00Z');

const rows: readonly [string, readonly AdoptedLabPolicy[], string, string][] = [
  ['ours while nothing is adopted', [], '2027-06-01T00:00:00Z', 'lab-visibility-2'],
  ['ours until an adopted one begins', [three], '2027-01-01T07:59:59Z', 'lab-visibility-2'],
  ['an adopted one from its first instant on', [three], '2027-01-01T08:00:00Z', '3'],
  ['the one before the next begins', [three, four], '2027-07-01T06:59:59Z', '3'],
  ['the next one from then on', [three, four], '2027-07-01T07:00:00Z', '4'],
  ['the older rules for the past', [three, four], '2022-06-01T00:00:00Z', 'lab-visibility-1'],
  [
    'what was adopted last of the same instant',
    [three, adopted('4', three.effectiveFrom)],
    '2027-02-01T00:00:00Z',
    '4',
  ],
  [
    'none that was overtaken by a later adoption',
    [four, adopted('5', three.effectiveFrom)],
    '2027-08-01T00:00:00Z',
    '5',
  ],
];

describe('under which rule set results are decided', () => {
  it.each(rows)('%s', (_what, policies, instant, version) =>
    expect(labPolicyAt(labPoliciesOf(policies), Date.parse(instant)).version).toBe(version),
  );
  it('begins with ours, and says of each since when it is in force', () => {
    const policies = labPoliciesOf([three, four]);
    expect(policies.map(({ version }) => version)).toEqual([
      'lab-visibility-1',
      'lab-visibility-2',
      '3',
      '4',
    ]);
    expect(policies.at(-1)?.effectiveFrom).toBe('2027-07-01T07:00:00Z');
  });
});
