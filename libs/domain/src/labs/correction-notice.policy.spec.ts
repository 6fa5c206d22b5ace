import { isToldOfCorrection } from './correction-notice.policy.js';
import type { LabFacts, ResultVersion } from './facts.js';
import { attorney, labCase, mother, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';

const first: ResultVersion = { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' };
const arrival = '2026-03-05T17:00:00Z';
const then = (status: ResultVersion['status']) => ({
  versions: [first, { version: 2, status, receivedAt: arrival }],
});
const stricter: LabPolicies = [
  ...labPolicies,
  {
    ...policyWith({ mappings: { 'LN|2345-7': 'genetic' } })[0],
    effectiveFrom: arrival,
  },
];

describe('the notice that a result is being corrected', () => {
  it.each<[string, LabFacts, LabPolicies, boolean]>([
    [
      'goes to the patient when a newer version came',
      labCase({ result: then('corrected') }),
      labPolicies,
      true,
    ],
    [
      'goes to the patient when it was withdrawn',
      labCase({ result: then('wrong-patient') }),
      labPolicies,
      true,
    ],
    [
      'goes to a proxy who could see it',
      labCase({ result: then('corrected'), viewer: attorney }),
      labPolicies,
      true,
    ],
    [
      'does not go to staff',
      labCase({ result: then('corrected'), viewer: { role: 'workforce' } }),
      labPolicies,
      false,
    ],
    [
      'does not go to who could not see it',
      labCase({ result: then('corrected'), reviews: [] }),
      labPolicies,
      false,
    ],
    ['does not go when the test is a blocked kind by a new mapping', labCase(), stricter, false],
    ['does not go when nothing changed', labCase(), labPolicies, false],
  ])('%s', (_says, facts, ...[policies, isTold]) => {
    expect(isToldOfCorrection(facts, arrival, policies)).toBe(isTold);
  });

  it("does not go to a mother whose grant ends on the child's birthday", () => {
    const facts = labCase({
      viewer: mother,
      patient: { birthDate: '2008-03-05' },
      result: { collected: ['2019-01-01'] },
    });
    expect(isToldOfCorrection(facts, '2026-03-05T08:00:00Z', labPolicies)).toBe(false);
  });
});
