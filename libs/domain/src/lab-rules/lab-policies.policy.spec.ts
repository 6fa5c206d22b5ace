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

interface Row {
  readonly what: string;
  readonly policies: readonly AdoptedLabPolicy[];
  readonly at: string;
  readonly version: string;
}

const atOnceWithThree = adopted('5', three.effectiveFrom);
const rows: readonly Row[] = [
  {
    what: 'ours while nothing is adopted',
    ...{ policies: [], at: '2027-06-01T00:00:00Z', version: 'lab-visibility-2' },
  },
  {
    what: 'ours until an adopted one begins',
    ...{ policies: [three], at: '2027-01-01T07:59:59Z', version: 'lab-visibility-2' },
  },
  {
    what: 'an adopted one from its first instant on',
    ...{ policies: [three], at: '2027-01-01T08:00:00Z', version: '3' },
  },
  {
    what: 'the one before the next begins',
    ...{ policies: [three, four], at: '2027-07-01T06:59:59Z', version: '3' },
  },
  {
    what: 'the next one from then on',
    ...{ policies: [three, four], at: '2027-07-01T07:00:00Z', version: '4' },
  },
  {
    what: 'the older rules for the past',
    ...{ policies: [three, four], at: '2022-06-01T00:00:00Z', version: 'lab-visibility-1' },
  },
  {
    what: 'what was adopted last of the same instant',
    ...{ policies: [three, atOnceWithThree], at: '2027-02-01T00:00:00Z', version: '5' },
  },
  {
    what: 'none that was overtaken by a later adoption',
    ...{ policies: [four, atOnceWithThree], at: '2027-08-01T00:00:00Z', version: '5' },
  },
];

describe('under which rule set results are decided', () => {
  it.each(rows)('$what', ({ policies, at, version }) =>
    expect(labPolicyAt(labPoliciesOf(policies), Date.parse(at)).version).toBe(version),
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
  it.each([
    { overtaken: [four], by: 'an earlier beginning' },
    { overtaken: [three], by: 'the same beginning' },
  ])('leaves out what was overtaken by $by', ({ overtaken }) => {
    const policies = labPoliciesOf([...overtaken, atOnceWithThree]);
    const versions = policies.map(({ version }) => version);
    expect(versions).toEqual(['lab-visibility-1', 'lab-visibility-2', '5']);
  });
});
