import { performance } from 'node:perf_hooks';
import { labPolicies, labVisibilityOf, type LabFacts, type TestIdentity } from '@anamnesis/domain';
import { readFacts } from '@anamnesis/domain/labs/moment.policy';
import { visibilityAt } from '@anamnesis/domain/labs/visibility.policy';
import { byTurns } from './load.js';
import { pairsOf, throughputOf } from './measurement.js';
import type { Stage } from './stage.js';

const DECISIONS = 100_000;
const NOW = '2026-03-04T17:00:00Z';

/** Whole decisions with since when and until when, on one core, beside the answers alone. */
export const visibilityStage: Stage = async function* ({ runs, scale }) {
  const total = Math.ceil(DECISIONS * scale);
  const shown: number[] = [];
  const deciding = (decide: (facts: LabFacts) => boolean) => () =>
    Promise.resolve(decisionsPerSecond(total, decide, shown));
  const [subject = [], beside = []] = await byTurns(runs, [
    deciding((facts) => labVisibilityOf(facts, NOW, labPolicies).visible),
    deciding((facts) => visibilityAt(readFacts(facts, labPolicies), Date.parse(NOW)).visible),
  ]);
  yield throughputOf(
    {
      stage: 'visibility',
      subject: 'whole decisions, one core',
      beside: 'without their spans',
      unit: 'decisions/s',
    },
    pairsOf(subject, beside),
    shown.every((count) => count === shown[0]),
  );
};

/** Every run decides about the same results, and has to show the same number of them. */
const decisionsPerSecond = (
  total: number,
  decide: (facts: LabFacts) => boolean,
  shown: number[],
): number => {
  let visible = 0;
  const began = performance.now();
  for (let index = 0; index < total; index += 1) if (decide(factsOf(index))) visible += 1;
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

const PATIENTS = 1_000;

/** Adults, children and who is between, each with one result of each test. */
const factsOf = (index: number): LabFacts => {
  const patient = index % PATIENTS;
  const year = 1930 + (patient % 95);
  const day = `${(patient % 12) + 1}`.padStart(2, '0');
  return {
    result: {
      test: TESTS[index % TESTS.length] ?? {},
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
