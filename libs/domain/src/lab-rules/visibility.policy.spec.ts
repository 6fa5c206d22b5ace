import { attorney, aDayLater, labCase, mother, policyWith } from './lab-case.fixture.js';
import { labVisibilityOf } from './decision-span.policy.js';
import type { LabFacts } from './facts.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';

const decide = (facts: LabFacts, policies = labPolicies) =>
  labVisibilityOf(facts, aDayLater, policies);
const rulesOf = (facts: LabFacts, policies = labPolicies) =>
  decide(facts, policies).applied.map(({ rule }) => rule);

const hiv = { code: '7918-6', system: 'LN', name: 'HIV 1+2 Ab' };
const external = { providerId: 'dr-away', group: 'external' } as const;
const agreement = {
  ofVersion: 1,
  requestedAt: '2026-03-03T18:00:00Z',
  professionalAgreedAt: '2026-03-03T19:00:00Z',
  professional: 'dr-lee',
  discussedAt: '2026-03-03T20:00:00Z',
};

describe('a result is shown', () => {
  it.each<[string, LabFacts]>([
    ['once its ordering provider has reviewed it', labCase()],
    ['to a representative by power of attorney', labCase({ viewer: attorney })],
    [
      'to the mother of a child of nine',
      labCase({ patient: { birthDate: '2016-06-01' }, viewer: mother }),
    ],
    [
      'to the mother of a girl of thirteen, when it was collected before she was twelve',
      labCase({
        patient: { birthDate: '2012-06-01' },
        viewer: mother,
        result: { collected: ['2024-05-31'] },
      }),
    ],
    [
      'whoever performed it and whatever the section of an outside laboratory',
      labCase({ result: { test: { name: 'Glucose', section: 'OSL' } } }),
    ],
  ])('%s', (_says, facts) => {
    expect(decide(facts)).toMatchObject({
      visible: true,
      rule: 'L1',
      basis: 'policy',
      applied: [],
    });
  });

  it('to whoever works with results, with every rule that hides it from the patient', () => {
    const facts = labCase({ viewer: { role: 'workforce' }, reviews: [], result: { test: hiv } });
    expect(decide(facts)).toMatchObject({ visible: true, rule: 'workforce' });
    expect(rulesOf(facts)).toEqual(['L1', 'L5']);
  });
});

describe('a result is hidden, and the rules that apply are named in their order', () => {
  it.each<[string, LabFacts, readonly string[], string]>([
    ['without a review', labCase({ reviews: [] }), ['L1'], 'policy'],
    [
      'when it was cancelled',
      labCase({ result: { versions: [{ version: 1, status: 'cancelled' }] } }),
      ['L2'],
      'safety',
    ],
    [
      'when it was ordered outside',
      labCase({
        order: { provider: external },
        reviews: [{ by: 'dr-away', at: '2026-03-03T17:00:00Z', ofVersion: 1 }],
      }),
      ['L3'],
      'operations',
    ],
    [
      'when nobody knows who ordered it',
      labCase({ order: { provider: { providerId: 'dr-lee', group: 'unknown' } } }),
      ['unknown_orderer_hold'],
      'operations',
    ],
    [
      'when it is radiology',
      labCase({ result: { test: { name: 'Chest x-ray' } } }),
      ['L4'],
      'policy',
    ],
    ['when it is a blocked kind', labCase({ result: { test: hiv } }), ['L5'], 'policy'],
    [
      'when nobody can tell what it is',
      labCase({ result: { test: { name: 'Zorblax' } } }),
      ['unclassified_hold'],
      'safety',
    ],
    [
      'when it was collected at 15',
      labCase({ patient: { birthDate: '2010-06-01' } }),
      ['L6'],
      'policy',
    ],
    [
      'when a mother looks and her child is 20',
      labCase({
        patient: { birthDate: '2006-01-01' },
        viewer: mother,
        result: { collected: ['2015-01-01'] },
      }),
      ['L7'],
      'statute',
    ],
    ['from a stranger', labCase({ viewer: { role: 'stranger' } }), ['no_standing'], 'policy'],
    [
      'from a proxy without a grant',
      labCase({ viewer: { role: 'proxy' } }),
      ['no_standing'],
      'policy',
    ],
    [
      'for every reason at once',
      labCase({
        reviews: [],
        result: { test: hiv, versions: [{ version: 1, status: 'cancelled' }], collected: [] },
        order: { provider: external },
        patient: { birthDate: '2005-01-01' },
        viewer: mother,
      }),
      ['L1', 'L2', 'L3', 'L5', 'L6', 'L7'],
      'policy',
    ],
  ])('%s', (_says, ...[facts, rules, basis]) => {
    expect(rulesOf(facts)).toEqual(rules);
    expect(decide(facts)).toMatchObject({ visible: false, rule: rules[0], basis });
  });
});

describe('what lifts a rule', () => {
  const byAgreement = policyWith({ inForce: ['L8'] });
  const byLongestHold = policyWith({ inForce: ['L10'], longestHoldHours: 24 });
  const unreviewed = { reviews: [] };

  it.each<[string, LabFacts, typeof labPolicies, boolean, string]>([
    [
      'L8 lifts L5',
      labCase({ result: { test: hiv }, patient: { agreement } }),
      byAgreement,
      true,
      'L8',
    ],
    [
      'L8 is off',
      labCase({ result: { test: hiv }, patient: { agreement } }),
      labPolicies,
      false,
      'L5',
    ],
    [
      'L8 does not lift L1',
      labCase({ result: { test: hiv }, patient: { agreement }, ...unreviewed }),
      byAgreement,
      false,
      'L1',
    ],
    [
      'L8 does not lift L6',
      labCase({ result: { test: hiv, collected: [] }, patient: { agreement } }),
      byAgreement,
      false,
      'L6',
    ],
    [
      'L8 does not lift L4',
      labCase({ result: { test: { name: 'Chest x-ray' } }, patient: { agreement } }),
      byAgreement,
      false,
      'L4',
    ],
    [
      'L8 does not lift L3',
      labCase({
        result: { test: hiv },
        patient: { agreement },
        order: { provider: external },
        reviews: [{ by: 'dr-away', at: '2026-03-03T17:00:00Z', ofVersion: 1 }],
      }),
      byAgreement,
      false,
      'L3',
    ],
    ['L10 lifts L1', labCase(unreviewed), byLongestHold, true, 'L10'],
    [
      'L10 does not lift what is never shown',
      labCase(unreviewed),
      policyWith({
        ...{ inForce: ['L10'], longestHoldHours: 24 },
        release: { byDefault: { mode: 'never' }, byCategory: {} },
      }),
      false,
      'L1',
    ],
    [
      'an ordinary test can have a mode of its own',
      labCase(),
      policyWith({
        release: { byDefault: { mode: 'immediate' }, byCategory: { none: { mode: 'never' } } },
      }),
      false,
      'L1',
    ],
    ['L10 is off', labCase(unreviewed), labPolicies, false, 'L1'],
    [
      'L10 does not lift L5',
      labCase({ ...unreviewed, result: { test: hiv } }),
      byLongestHold,
      false,
      'L5',
    ],
    [
      'L10 does not lift L6',
      labCase({ ...unreviewed, result: { collected: [] } }),
      byLongestHold,
      false,
      'L6',
    ],
    [
      'L10 does not lift a hold for mapping',
      labCase({ ...unreviewed, result: { test: { name: 'Zorblax' } } }),
      byLongestHold,
      false,
      'unclassified_hold',
    ],
    [
      'L8 and L10 together lift L5 and L1',
      labCase({ ...unreviewed, result: { test: hiv }, patient: { agreement } }),
      policyWith({ inForce: ['L8', 'L10'], longestHoldHours: 24 }),
      true,
      'L10',
    ],
  ])('%s', (_says, ...[facts, policies, visible, rule]) => {
    expect(decide(facts, policies)).toMatchObject({ visible, rule });
  });
});

describe('what is told of why a result is shown or hidden', () => {
  const immediate = policyWith({ release: { byDefault: { mode: 'immediate' }, byCategory: {} } });
  const hivAndToxicology = 'HIV Ab with urine drug screen';
  const accompanied = ['HIV Ab', 'Interpretation'].map((name) => ({ test: { name } }));
  it.each<[string, LabFacts, LabPolicies, string]>([
    ['to the patient', labCase(), labPolicies, 'verified by its provider'],
    [
      'to whoever works with it',
      labCase({ viewer: { role: 'workforce' } }),
      labPolicies,
      'by work',
    ],
    ['without a review', labCase({ reviews: [] }), immediate, 'no review is waited for'],
    [
      'by agreement',
      labCase({ result: { test: hiv }, patient: { agreement } }),
      policyWith({ inForce: ['L8'] }),
      'it lifts L5',
    ],
    [
      'for its kinds',
      labCase({ result: { test: { name: hivAndToxicology } } }),
      labPolicies,
      'sensitive-blood, toxicology',
    ],
  ])('%s', (_says, ...[facts, policies, because]) => {
    expect(decide(facts, policies).because).toBe(because);
  });

  it('with a line that it accompanies', () => {
    const facts = labCase({
      result: { test: { name: 'Metabolic panel' }, components: accompanied },
    });
    expect(decide(facts).lines[1]).toMatchObject({
      visible: false,
      rule: 'L5',
      because: 'it accompanies a hidden line: sensitive-blood',
    });
  });
});

describe('a report with lines', () => {
  const report = (order: string, ...names: readonly string[]): LabFacts =>
    labCase({
      result: { test: { name: order }, components: names.map((name) => ({ test: { name } })) },
    });
  const shownLines = (facts: LabFacts) => decide(facts).lines.map(({ visible }) => visible);

  it.each<[string, LabFacts, readonly boolean[], 'shown' | 'hidden']>([
    [
      'shows every line of an ordinary panel',
      report('Lipid panel', 'HDL', 'LDL'),
      [true, true],
      'shown',
    ],
    [
      'hides every line of an order that is a listed test (P8)',
      report('Hepatitis panel', 'ALT', 'HBsAg'),
      [false, false],
      'hidden',
    ],
    [
      'hides a creatinine ordered as a drug screen',
      report('Urine drug screen', 'Creatinine', 'Opiates'),
      [false, false],
      'hidden',
    ],
    [
      'hides only the listed line of an ordinary panel, and the carriers with it',
      report('Prenatal panel', 'Hemoglobin', 'HBsAg', 'Rubella IgG'),
      [true, false, true],
      'hidden',
    ],
    [
      'hides only the line that cannot be classified',
      report('Lipid panel', 'HDL', 'Zorblax'),
      [true, false],
      'hidden',
    ],
    [
      'shows an interpretation where every line is shown',
      report('Lipid panel', 'HDL', 'Interpretation'),
      [true, true],
      'shown',
    ],
    [
      'hides an interpretation where a line is hidden',
      report('Prenatal panel', 'Hemoglobin', 'HIV Ab', 'Interpretation'),
      [true, false, false],
      'hidden',
    ],
    [
      'holds an order of unknown name that has a listed line',
      report('Zorblax', 'Glucose', 'HIV Ab'),
      [false, false],
      'hidden',
    ],
    [
      'shows an order of unknown name that is plainly ordinary in every line',
      report('Zorblax', 'Glucose', 'Sodium'),
      [true, true],
      'shown',
    ],
  ])('%s', (_says, ...[facts, lines, carriers]) => {
    expect(shownLines(facts)).toEqual(lines);
    expect(decide(facts)).toMatchObject({ carriers, visible: lines.some(Boolean) });
  });

  it('does not depend on the order of its lines', () => {
    expect(shownLines(report('Prenatal panel', 'HBsAg', 'Interpretation', 'Hemoglobin'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('hides a line that was cancelled, and one that was collected at another age', () => {
    const facts = labCase({
      patient: { birthDate: '2008-03-01' },
      result: {
        test: { name: 'Lipid panel' },
        collected: ['2026-03-01T08:00:00-08:00'],
        components: [
          { test: { name: 'HDL' } },
          { test: { name: 'LDL' }, status: 'cancelled' },
          { test: { name: 'Triglycerides' }, collected: ['2026-02-28'] },
        ],
      },
    });
    expect(decide(facts).lines.map(({ rule }) => rule)).toEqual(['L1', 'L2', 'L6']);
  });

  it('is shown as soon as one of its lines is, and of the kinds of all of them', () => {
    const version = { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' } as const;
    const review = { by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 };
    const line = (name: string, ...reviews: readonly (typeof review)[]) => ({
      ...{ test: { name }, versions: [version], reviews },
    });
    const components = [line('HDL'), line('LDL', review), line('HBsAg', review)];
    const asked = labCase({ result: { test: { name: 'Prenatal panel' }, components } });
    expect(decide(asked)).toMatchObject({ visible: true, rule: 'L1', categories: ['hepatitis'] });
  });

  it('ordered as radiology is hidden as that, and as no blocked kind', () => {
    expect(rulesOf(labCase({ order: { test: { name: 'Chest x-ray' } } }))).toEqual(['L4']);
  });

  it('takes one line of an order for what the order is', () => {
    const facts = labCase({ order: { test: { name: 'Opiates confirmation, urine' } } });
    expect(decide(facts)).toMatchObject({
      visible: false,
      rule: 'L5',
      because: 'toxicology, as ordered',
    });
  });
});
