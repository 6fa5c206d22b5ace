import { performance } from 'node:perf_hooks';
import { labPolicies, labVisibilityOf, type LabFacts, type TestIdentity } from '@anamnesis/domain';
import { readFacts } from '@anamnesis/domain/lab-rules/moment.policy';
import { visibilityAt } from '@anamnesis/domain/lab-rules/visibility.policy';
import { byTurns } from './load.js';
import { pairsOf, throughputOf } from './measurement.js';
import type { Stage } from './stage.js';

const DECISIONS = 100_000;
const NOW = '2026-03-04T17:00:00Z';

/**
 * Whole decisions with since when and until when, on one core, beside the answers alone. What kind a
 * test is of is remembered: of five tests here, as a laboratory's catalogue is; and once more with
 * a local code that nobody has seen before in every result, where nothing is.
 */
export const visibilityStage: Stage = async function* ({ runs, scale }) {
  const total = Math.ceil(DECISIONS * scale);
  const shown: number[] = [];
  const whole = (facts: LabFacts): boolean => labVisibilityOf(facts, NOW, labPolicies).visible;
  const answer = (facts: LabFacts): boolean =>
    visibilityAt(readFacts(facts, labPolicies), Date.parse(NOW)).visible;
  const deciding = (decide: (facts: LabFacts) => boolean, of: TestOf) => () =>
    Promise.resolve(decisionsPerSecond(total, (index) => decide(factsOf(index, of)), shown));
  const [subject = [], beside = [], anew = []] = await byTurns(runs, [
    deciding(whole, oneOfFive),
    deciding(answer, oneOfFive),
    deciding(whole, neverSeen),
  ]);
  const agree = shown.every((count) => count === shown[0]);
  const named = { stage: 'visibility', unit: 'decisions/s' } as const;
  const five = 'whole decisions about five tests, one core';
  yield throughputOf(
    { ...named, subject: five, beside: 'without their spans' },
    pairsOf(subject, beside),
    agree,
  );
  const everyOneNew = 'whole decisions, each about a code never seen before, one core';
  yield throughputOf(
    { ...named, subject: everyOneNew, beside: 'about five tests' },
    pairsOf(anew, subject),
    agree,
  );
};

/** Every run decides about the same results, and has to show the same number of them. */
const decisionsPerSecond = (
  total: number,
  decide: (index: number) => boolean,
  shown: number[],
): number => {
  let visible = 0;
  const began = performance.now();
  for (let index = 0; index < total; index += 1) if (decide(index)) visible += 1;
  const perSecond = total / ((performance.now() - began) / 1000);
  shown.push(visible);
  return perSecond;
};

const TESTS: readonly TestIdentity[] = [
  { code: '2345-7', system: 'LN', name: 'Glucose' },
  { code: '718-7', system: 'LN', name: 'Hemoglobin' },
  { code: 'LDL', system: 'L', name: 'LDL cholesterol', section: 'CH' },
  { code: '5196-1', system: 'LN', name: 'HBsAg' },
  { name: 'Urine drug screen', section: 'TX' },
];

type TestOf = (index: number) => TestIdentity;

const oneOfFive: TestOf = (index) => TESTS[index % TESTS.length] ?? {};

let codes = 0;
/** The same tests under a local code each; the same kinds come of it. */
const neverSeen: TestOf = (index) => {
  const { name = '', section = 'CH' } = oneOfFive(index);
  return { code: `9${(codes += 1)}`, system: 'L', name, section };
};

const PATIENTS = 1_000;

/** Adults, children and who is between, each with one result of each test. */
const factsOf = (index: number, testOf: TestOf): LabFacts => {
  const patient = index % PATIENTS;
  const year = 1930 + (patient % 95);
  const day = `${(patient % 12) + 1}`.padStart(2, '0');
  return {
    result: {
      test: testOf(index),
      versions: [{ version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' }],
      collected: ['2026-03-01T08:00:00-08:00'],
    },
    order: { provider: { providerId: 'dr-lee', group: 'in-house' } },
    reviews: index % 7 === 0 ? [] : [{ by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 }],
    delegations: [],
    patient: { birthDate: `${year}-${day}-15` },
    viewer: { role: 'patient' },
    zone: 'America/Los_Angeles',
  };
};
