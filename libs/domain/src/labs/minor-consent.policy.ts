import type { Moment } from './moment.policy.js';

/**
 * L11: is this of a service to which a minor consented alone?
 *
 * Results of reproductive care and of care after an assault are hidden from proxies at any age (Cal.
 * Fam. Code 6925 and 6928; off unless a policy switches it on; November 2026). The order says that it
 * is such a service: which test was done does not tell why.
 * Not covered: other services that a minor may consent to, the patient's own view, and orders that
 * came by HL7 or FHIR, for no field of these says it: an order of theirs is never hidden by this, so
 * the rule protects nobody by being switched on until orders say it.
 */
export const minorConsentService = ({ facts, policy }: Moment): boolean =>
  policy.rules.L11.inForce &&
  facts.viewer.role === 'proxy' &&
  facts.order.isMinorConsentService === true;
