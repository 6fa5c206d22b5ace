import type { LabFacts } from './facts.js';
import type { LabRuleId } from './lab-rules.policy.js';

/**
 * Whom does one ask about a result that is not shown, and what may a patient read?
 *
 * A patient and a proxy read one standing sentence, the same for everybody and for every list, so
 * that nothing tells whether something is hidden (requirements section 2: no oracle). Whom to
 * contact about one item is for staff and auditors: the ordering provider where that one has yet to
 * review or ordered from outside, the doctor's office for what is never shown, the support centre
 * about grants (rows 65, 76, 116; the practice's policy, November 2026).
 * Not covered: phone numbers, which the directory knows.
 */
export const STANDING_SENTENCE =
  'Some kinds of results are never shown here, and others only after a provider has reviewed them. ' +
  "Please ask your provider's office about any result that you expect.";

export interface LabContact {
  readonly who: 'ordering-provider' | 'doctors-office' | 'support-centre';
  readonly providerId?: string;
}

export const contactAbout = (rule: LabRuleId, { order }: LabFacts): LabContact => {
  const who = CONTACTS[rule];
  const providerId = order.provider?.providerId;
  if (who !== 'ordering-provider') return { who };
  return providerId ? { who, providerId } : { who: 'doctors-office' };
};

const CONTACTS: Readonly<Record<LabRuleId, LabContact['who']>> = {
  no_standing: 'support-centre',
  L1: 'ordering-provider',
  L2: 'doctors-office',
  L3: 'ordering-provider',
  unknown_orderer_hold: 'doctors-office',
  L4: 'doctors-office',
  L5: 'doctors-office',
  unclassified_hold: 'doctors-office',
  L6: 'doctors-office',
  L7: 'support-centre',
  L8: 'doctors-office',
  L9: 'doctors-office',
  L10: 'ordering-provider',
  L11: 'doctors-office',
};
