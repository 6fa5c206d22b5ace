import { labPolicies, labPolicyAt, type LabRuleId, type RuleBasis } from './lab-rules.policy.js';

const at = (instant: string) => labPolicyAt(labPolicies, Date.parse(instant));

describe('the rules in force', () => {
  it.each<[string, LabRuleId, boolean, RuleBasis]>([
    ['show nobody what no grant covers, by the practice', 'no_standing', true, 'policy'],
    ['let a result wait for its review, by the practice', 'L1', true, 'policy'],
    ['hide what was withdrawn, for safety', 'L2', true, 'safety'],
    ['hide what was ordered outside the group, by how work is done', 'L3', true, 'operations'],
    ['hide radiology, by the practice', 'L4', true, 'policy'],
    ['hide the eight kinds, by the practice', 'L5', true, 'policy'],
    ['hide what was collected at 12 to 17, by the practice', 'L6', true, 'policy'],
    ['end the rights of a parent at 18, by statute', 'L7', true, 'statute'],
    ['release nothing by agreement, which a statute would allow', 'L8', false, 'statute'],
    ['do not ask for wishes, which the practice may switch on', 'L9', false, 'policy'],
    ['release nothing that waits for long, by a statute', 'L10', false, 'statute'],
    ['do not know of minors who consent alone, by a statute', 'L11', false, 'statute'],
    ['hold what nobody can classify, for safety', 'unclassified_hold', true, 'safety'],
    [
      'hold what nobody knows the orderer of, by how work is done',
      'unknown_orderer_hold',
      true,
      'operations',
    ],
  ])('%s', (_sentence, rule, ...[inForce, basis]) => {
    expect(at('2026-11-22T00:00:00Z').rules[rule]).toMatchObject({ inForce, basis });
  });

  it.each([
    [
      'demand the review by statute, also before the first of them began',
      '1999-01-01T00:00:00Z',
      ...(['lab-visibility-1', 'statute'] as const),
    ],
    [
      'demand it by statute until the last second of 2022 in California',
      '2023-01-01T07:59:59Z',
      ...(['lab-visibility-1', 'statute'] as const),
    ],
    [
      'demand it by the practice’s own policy from the first minute of 2023 there',
      '2023-01-01T08:00:00Z',
      ...(['lab-visibility-2', 'policy'] as const),
    ],
    [
      'demand it by that policy until another one is adopted',
      '2036-01-01T00:00:00Z',
      ...(['lab-visibility-2', 'policy'] as const),
    ],
  ])('%s', (_sentence, instant, ...[version, basis]) => {
    expect(at(instant)).toMatchObject({ version, rules: { L1: { basis } } });
  });

  it.each(['2022-12-31T00:00:00Z', '2026-11-22T00:00:00Z'])(
    'name at %s for every rule where it comes from',
    (instant) => {
      const sources = Object.values(at(instant).rules).map(({ source }) => source);
      expect(sources).toHaveLength(14);
      expect(sources).not.toContain('');
    },
  );

  it('show eight kinds and radiology never, and wait for the review of others', () => {
    const { release } = at('2026-11-22T00:00:00Z');
    expect(Object.keys(release.byCategory)).toHaveLength(9);
    expect(new Set(Object.values(release.byCategory).map(({ mode }) => mode))).toEqual(
      new Set(['never']),
    );
    expect(release.byDefault).toEqual({ mode: 'after-review' });
  });
});
