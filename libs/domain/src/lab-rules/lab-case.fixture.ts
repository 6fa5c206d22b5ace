import type { LabFacts } from './facts.js';
import { labPolicies, type LabPolicies, type LabPolicy } from './lab-rules.policy.js';
import { momentOf, readFacts, type Moment } from './moment.policy.js';

type Overrides = {
  readonly [Part in keyof LabFacts]?: LabFacts[Part] extends readonly unknown[] | string
    ? LabFacts[Part]
    : Partial<LabFacts[Part]>;
};

/**
 * Rosa Alvarez, 45, had her glucose taken on 1 March; Dr Lee ordered it in-house, the result came
 * on the 2nd, and Dr Lee reviewed it on the 3rd at nine in the morning.
 */
export const rosasGlucose: LabFacts = {
  result: {
    test: { code: '2345-7', system: 'LN', name: 'Glucose' },
    versions: [{ version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' }],
    collected: ['2026-03-01T08:00:00-08:00'],
  },
  order: { provider: { providerId: 'dr-lee', group: 'in-house' } },
  reviews: [{ by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 }],
  delegations: [],
  patient: { birthDate: '1980-05-01' },
  viewer: { role: 'patient' },
  zone: 'America/Los_Angeles',
};

export const aDayLater = '2026-03-04T17:00:00Z';

export const labCase = (overrides: Overrides = {}): LabFacts => ({
  ...rosasGlucose,
  ...overrides,
  result: { ...rosasGlucose.result, ...overrides.result },
  order: { ...rosasGlucose.order, ...overrides.order },
  patient: { ...rosasGlucose.patient, ...overrides.patient },
  viewer: overrides.viewer ?? rosasGlucose.viewer,
});

/** The one line of a case at an instant, as a rule is asked about it. */
export const judged = (
  facts: LabFacts,
  policies: LabPolicies = labPolicies,
  at = aDayLater,
): Moment => {
  const read = readFacts(facts, policies);
  const [line] = read.lines;
  if (!line) throw new Error('A case has a line.');
  return momentOf(read, line, Date.parse(at));
};

/** Today's policy with something else in it. */
export const policyWith = (
  changes: Partial<Omit<LabPolicy, 'rules'>> & { readonly inForce?: readonly string[] },
): LabPolicies => {
  const { inForce = [], ...rest } = changes;
  const today = labPolicies.at(-1) ?? labPolicies[0];
  const rules = Object.fromEntries(
    Object.entries(today.rules).map(([rule, setting]) => [
      rule,
      inForce.includes(rule) ? { ...setting, inForce: true } : setting,
    ]),
  ) as LabPolicy['rules'];
  return [
    { ...today, version: 'rehearsed', effectiveFrom: '2020-01-01T00:00:00Z', rules, ...rest },
  ];
};

/** The same with rules switched off. */
export const without = (
  [policy]: LabPolicies,
  ...off: readonly (keyof LabPolicy['rules'])[]
): LabPolicies => {
  const switchedOff = off.map((rule) => [rule, { ...policy.rules[rule], inForce: false }]);
  return [{ ...policy, rules: { ...policy.rules, ...Object.fromEntries(switchedOff) } }];
};

/** A wife with a power of attorney, a mother, and nobody in particular. */
export const attorney: LabFacts['viewer'] = {
  role: 'proxy',
  grant: { basis: 'power-of-attorney', from: '2025-01-01T00:00:00Z' },
};
export const mother: LabFacts['viewer'] = {
  role: 'proxy',
  grant: { basis: 'minority', from: '2015-01-01T00:00:00Z' },
};
