import type { CodeMappings } from '../lab-tests/code-mappings.policy.js';
import {
  blockedCategories,
  testCategories,
  type BlockedCategory,
  type TestCategory,
} from '../lab-tests/facts.js';

/**
 * Which rules about laboratory results are in force at an instant?
 *
 * The rule set is data with effective dates: another organisation's rules, a mode for a kind of
 * tests or next year's law is a new policy with a version, never new code and never back-dated
 * (requirements section 2, R10; November 2026). Each is in force from its instant on until the
 * next one's. Ours: every result waits for its ordering provider's review; the eight kinds and
 * radiology are never shown. Until 2022-12-31 California demanded that review by statute (H&S
 * 123148 before SB 1419), since then it is the organisation's own policy, which it may replace.
 * Not covered: who approves a policy; that is decided where policies are adopted.
 */
export const labPolicyAt = (policies: LabPolicies, at: number): LabPolicy => {
  const beginnings = beginningsOf(policies);
  const inForce = policies.findLast((_policy, index) => (beginnings[index] ?? Infinity) <= at);
  return inForce ?? policies[0];
};

/** Milliseconds since 1970, parsed once for each list of policies. */
export const beginningsOf = (policies: LabPolicies): readonly number[] => {
  const known = parsedBeginnings.get(policies);
  if (known) return known;
  const beginnings = policies.map(({ effectiveFrom }) => Date.parse(effectiveFrom));
  parsedBeginnings.set(policies, beginnings);
  return beginnings;
};
const parsedBeginnings = new WeakMap<LabPolicies, readonly number[]>();

/** Oldest first; the first is in force for earlier instants as well. */
export type LabPolicies = readonly [LabPolicy, ...LabPolicy[]];

export interface LabPolicy {
  readonly id: string;
  /** Recorded in the events that were decided by it. */
  readonly version: string;
  /** Instant. */
  readonly effectiveFrom: string;
  readonly rules: Readonly<Record<LabRuleId, RuleSetting>>;
  readonly release: {
    readonly byDefault: ReleaseMode;
    readonly byCategory: Readonly<Partial<Record<TestCategory, ReleaseMode>>>;
  };
  /** What was collected from 12 to 17, once the patient is 18 (R13). */
  readonly adolescentDataAtAdulthood: 'hidden' | 'visible-to-self';
  /** After so many hours L10 releases what nobody has reviewed. */
  readonly longestHoldHours: number;
  /** Which kinds L8 may release. */
  readonly releasableByAgreement: readonly BlockedCategory[];
  /** The organisation's own mapping of its codes; changing one is a new version. */
  readonly mappings: CodeMappings;
}

/** In the order in which an explanation names them (requirements section 2). */
export const labRuleIds = [
  'no_standing',
  'L1',
  'L2',
  'L3',
  'unknown_orderer_hold',
  'L4',
  'L5',
  'unclassified_hold',
  'L6',
  'L7',
  'L8',
  'L9',
  'L10',
  'L11',
] as const;

export type LabRuleId = (typeof labRuleIds)[number];

export interface RuleSetting {
  readonly inForce: boolean;
  readonly basis: RuleBasis;
  readonly source: string;
}

export type RuleBasis = 'statute' | 'policy' | 'operations' | 'safety';

export type ReleaseMode =
  | { readonly mode: 'after-review' | 'immediate' | 'never' }
  | { readonly mode: 'hold'; readonly hours: number };

const setting = (inForce: boolean, basis: RuleBasis, source: string): RuleSetting => ({
  inForce,
  basis,
  source,
});

const rules: LabPolicy['rules'] = {
  no_standing: setting(true, 'policy', 'Deny by default'),
  L1: setting(true, 'policy', 'Practice policy; H&S 123148 until 2022-12-31'),
  L2: setting(true, 'safety', 'What is withdrawn is not a result'),
  L3: setting(true, 'operations', 'The ordering provider answers for it'),
  unknown_orderer_hold: setting(true, 'operations', 'Held until staff know who ordered'),
  L4: setting(true, 'policy', 'Practice policy on radiology'),
  L5: setting(true, 'policy', 'Practice policy after California H&S Code 123148'),
  unclassified_hold: setting(true, 'safety', 'Held until staff have mapped the code'),
  L6: setting(true, 'policy', 'Practice policy on data of 12 to 17'),
  L7: setting(true, 'statute', 'California Family Code 6501'),
  L8: setting(false, 'statute', 'California H&S Code 123148(f)'),
  L9: setting(false, 'policy', 'ONC information-blocking FAQ'),
  L10: setting(false, 'statute', '45 CFR 171'),
  L11: setting(false, 'statute', 'California Family Code 6925 and 6928'),
};

const never: ReleaseMode = { mode: 'never' };

const underTheStatute: LabPolicy = {
  id: 'lab-visibility',
  version: 'lab-visibility-1',
  effectiveFrom: '2000-01-01T08:00:00Z',
  rules: { ...rules, L1: setting(true, 'statute', 'California H&S Code 123148 before SB 1419') },
  release: {
    byDefault: { mode: 'after-review' },
    byCategory: {
      radiology: never,
      ...Object.fromEntries(blockedCategories.map((category) => [category, never])),
    },
  },
  adolescentDataAtAdulthood: 'hidden',
  longestHoldHours: 336,
  releasableByAgreement: ['sensitive-blood', 'hepatitis', 'toxicology'],
  mappings: {},
};

/** Midnight in California, where the statute held, on the day on which SB 1419 came into force. */
const byOwnPolicy: LabPolicy = {
  ...underTheStatute,
  version: 'lab-visibility-2',
  effectiveFrom: '2023-01-01T08:00:00Z',
  rules,
};

export const labPolicies: LabPolicies = [underTheStatute, byOwnPolicy];

/** How results of this kind are released. */
export const modeFor = ({ release }: LabPolicy, category: TestCategory): ReleaseMode =>
  release.byCategory[category] ?? release.byDefault;

/** Which rule hides what is never shown of this kind. */
export const ruleThatHides = (category: TestCategory): 'L1' | 'L4' | 'L5' => {
  if (category === 'none' || category === 'unclassified') return 'L1';
  return category === 'radiology' ? 'L4' : 'L5';
};

/** A kind that is never shown, by a rule that is not in force: nobody can mean both. */
export const contradictionIn = (policy: LabPolicy): LabPolicyContradiction | undefined =>
  testCategories
    .map((category) => ({ category, rule: ruleThatHides(category) }))
    .find(
      ({ category, rule }) =>
        modeFor(policy, category).mode === 'never' && !policy.rules[rule].inForce,
    );

export interface LabPolicyContradiction {
  readonly category: TestCategory;
  readonly rule: LabRuleId;
}
