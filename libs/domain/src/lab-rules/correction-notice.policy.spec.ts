import { isToldOfCorrection, mayBeToldOf } from './correction-notice.policy.js';
import type { LabFacts, ResultVersion } from './facts.js';
import { attorney, labCase, mother, policyWith } from './lab-case.fixture.js';
import {
  labPolicies,
  type LabPolicies,
  type LabPolicy,
  type LabRuleId,
} from './lab-rules.policy.js';

const first: ResultVersion = { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' };
const hiddenSince = '2026-03-05T17:00:00Z';
const at = '2026-03-10T17:00:00Z';
const { test } = labCase().result;

/** One line of a report that was reviewed, and of which another version came on the 5th. */
const line = (
  status: ResultVersion['status'],
  besides: Parameters<typeof labCase>[0] = {},
): LabFacts => {
  const versions = [first, { version: 2, status, receivedAt: hiddenSince }];
  const facts = labCase(besides);
  const component = { test: facts.result.test, versions, reviews: facts.reviews };
  return {
    ...facts,
    reviews: [],
    result: { ...facts.result, test: {}, versions: [], components: [component] },
  };
};
const hiv = { result: { test: { name: 'HIV-1 Ab' } } };
const endsInMarch = (to: string): LabFacts['viewer'] => ({
  role: 'proxy',
  grant: { basis: 'power-of-attorney', from: '2025-01-01T00:00:00Z', to },
});
const beginsInMarch: LabFacts['viewer'] = {
  role: 'proxy',
  grant: { basis: 'power-of-attorney', from: '2026-03-06T00:00:00Z' },
};
const aloneConsented = { order: { isMinorConsentService: true }, viewer: attorney };
const minors = policyWith({ inForce: ['L11'] });
const ofAnAdult = {
  viewer: mother,
  patient: { birthDate: '2008-03-01' },
  result: { collected: ['2019-01-01'] },
} as const;
const [today] = policyWith({});
const withoutL7 = {
  ...today,
  rules: { ...today.rules, L7: { ...today.rules.L7, inForce: false } },
};
/** As if other rules were in force from the 6th on, while the newer version waits. */
const fromThe6th = (before: LabPolicies, since: LabPolicy): LabPolicies => [
  before[0],
  { ...since, version: 'since', effectiveFrom: '2026-03-06T00:00:00Z' },
];

describe('that a result is being corrected', () => {
  it.each<[string, LabFacts, LabPolicies, boolean]>([
    ['is told to the patient when a newer version came', line('corrected'), labPolicies, true],
    ['is told to the patient when it was withdrawn', line('wrong-patient'), labPolicies, true],
    [
      'is told to a proxy who could see it',
      line('corrected', { viewer: attorney }),
      labPolicies,
      true,
    ],
    [
      'is not told to a proxy who came later',
      line('corrected', { viewer: beginsInMarch }),
      labPolicies,
      false,
    ],
    [
      'is not told to a proxy whose grant begins in the very instant in which it was hidden',
      line('corrected', {
        viewer: { role: 'proxy', grant: { basis: 'power-of-attorney', from: hiddenSince } },
      }),
      labPolicies,
      false,
    ],
    [
      'is not told to a mother of an adult, though the rule that kept it from her has ended',
      line('corrected', ofAnAdult),
      fromThe6th([today], withoutL7),
      false,
    ],
    [
      'is told to a mother of an adult where no such rule was in force',
      line('corrected', ofAnAdult),
      [withoutL7],
      true,
    ],
    [
      'is not told to a proxy of what a minor consented to alone, though that rule has ended',
      line('corrected', aloneConsented),
      fromThe6th(minors, today),
      false,
    ],
    [
      'is not told to a proxy whose grant has ended since',
      line('corrected', { viewer: endsInMarch('2026-03-08T00:00:00Z') }),
      labPolicies,
      false,
    ],
    [
      "is not told to a mother whose grant has ended on the child's birthday",
      line('corrected', {
        viewer: mother,
        patient: { birthDate: '2008-03-08' },
        result: { collected: ['2019-01-01'] },
      }),
      labPolicies,
      false,
    ],
    [
      'is not told to a proxy of what a minor consented to alone',
      line('corrected', aloneConsented),
      minors,
      false,
    ],
    [
      'is told to the patient of what the patient consented to alone',
      line('corrected', { ...aloneConsented, viewer: { role: 'patient' } }),
      minors,
      true,
    ],
    [
      'is not told to staff, who see it',
      line('corrected', { viewer: { role: 'workforce' } }),
      labPolicies,
      false,
    ],
    ['is not told of a kind that is never shown', line('corrected', hiv), labPolicies, false],
    [
      'is told no more once a mapping calls it such a kind',
      line('corrected'),
      policyWith({ mappings: { [`${test.system}|${test.code}`]: 'genetic' } }),
      false,
    ],
    [
      'is told no more once it is shown',
      line('corrected'),
      policyWith({ release: { byDefault: { mode: 'immediate' }, byCategory: {} } }),
      false,
    ],
  ])('%s', (_says, facts, ...[policies, isTold]) => {
    expect(isToldOfCorrection(facts, { index: 0, hiddenSince, at }, policies)).toBe(isTold);
  });

  it('is told of no line that is not there', () => {
    const beyond = { index: 1, hiddenSince, at };
    expect(isToldOfCorrection(line('corrected'), beyond, labPolicies)).toBe(false);
  });
});

describe('what hides a result', () => {
  const hidden = (...rules: readonly LabRuleId[]) => ({
    visible: false,
    applied: rules.map((rule) => ({ rule, because: 'it says so', basis: 'policy' as const })),
  });
  it.each<[string, LabRuleId, boolean]>([
    ['may be told of: it waits for its review', 'L1', true],
    ['may be told of: it was withdrawn', 'L2', true],
    ['may be told of: it was ordered outside', 'L3', true],
    ['may be told of: nobody knows who ordered it', 'unknown_orderer_hold', true],
    ['may be told of: it is radiology', 'L4', true],
    ['may be told of: nobody can classify it', 'unclassified_hold', true],
    ['may not be told of: it is of a kind that is never shown', 'L5', false],
    ['may not be told of: it was collected at 12 to 17', 'L6', false],
    ['may not be told of: the patient has come of age', 'L7', false],
    ['may not be told of: nothing covers the viewer any more', 'no_standing', false],
    ['may not be told of: the patient asked not to see it', 'L9', false],
    ['may not be told of: a minor consented to it alone', 'L11', false],
  ])('%s', (_sentence, rule, may) => {
    expect(mayBeToldOf(hidden(rule))).toBe(may);
  });
  it('may not be told of where one of several rules forbids it', () => {
    expect(mayBeToldOf(hidden('L1', 'L5'))).toBe(false);
  });
  it('is not told of where nothing hides it but a neighbour, or nothing at all', () => {
    expect(mayBeToldOf(hidden())).toBe(false);
    expect(mayBeToldOf({ ...hidden('L1'), visible: true })).toBe(false);
  });
});
