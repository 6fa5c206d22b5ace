import type { LabFacts } from './facts.js';
import { attorney, judged, labCase, mother, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';
import { minorConsentService } from './minor-consent.policy.js';

describe('services to which a minor consents alone (L11)', () => {
  const on = policyWith({ inForce: ['L11'] });
  const order = { isMinorConsentService: true };

  it.each<[string, LabFacts, LabPolicies, boolean]>([
    ['are hidden from a mother', labCase({ order, viewer: mother }), on, true],
    ['are hidden from any proxy at any age', labCase({ order, viewer: attorney }), on, true],
    ['are not hidden from the patient', labCase({ order }), on, false],
    ['are only those that the order names', labCase({ viewer: mother }), on, false],
    ['are shown while the rule is off', labCase({ order, viewer: mother }), labPolicies, false],
  ])('%s', (_says, ...[facts, policies, isHidden]) => {
    expect(minorConsentService(judged(facts, policies))).toBe(isHidden);
  });
});
