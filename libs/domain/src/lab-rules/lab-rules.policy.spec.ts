import { labPolicies, labPolicyAt } from './lab-rules.policy.js';

const at = (instant: string) => labPolicyAt(labPolicies, Date.parse(instant));

describe('the rules in force', () => {
  it.each`
    rule                      | inForce  | basis
    ${'L1'}                   | ${true}  | ${'policy'}
    ${'L2'}                   | ${true}  | ${'safety'}
    ${'L3'}                   | ${true}  | ${'operations'}
    ${'L4'}                   | ${true}  | ${'policy'}
    ${'L5'}                   | ${true}  | ${'policy'}
    ${'L6'}                   | ${true}  | ${'policy'}
    ${'L7'}                   | ${true}  | ${'statute'}
    ${'L8'}                   | ${false} | ${'statute'}
    ${'L9'}                   | ${false} | ${'policy'}
    ${'L10'}                  | ${false} | ${'statute'}
    ${'L11'}                  | ${false} | ${'statute'}
    ${'unclassified_hold'}    | ${true}  | ${'safety'}
    ${'unknown_orderer_hold'} | ${true}  | ${'operations'}
  `('hold $rule in force: $inForce, by $basis', ({ rule, inForce, basis }) => {
    const { rules } = at('2026-11-22T00:00:00Z');
    expect(rules[rule as keyof typeof rules]).toMatchObject({ inForce, basis });
  });

  it.each([
    ['1999-01-01T00:00:00Z', 'lab-visibility-1', 'statute'],
    ['2023-01-01T07:59:59Z', 'lab-visibility-1', 'statute'],
    ['2023-01-01T08:00:00Z', 'lab-visibility-2', 'policy'],
    ['2036-01-01T00:00:00Z', 'lab-visibility-2', 'policy'],
  ])('at %s are %s, with the review demanded by %s', (instant, version, basis) => {
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
