import type { Moment } from './moment.policy.js';

/**
 * L11: is this of a service to which a minor consented alone?
 *
 * Results of reproductive care and of care after an assault are hidden from proxies at any age (Cal.
 * Fam. Code 6925 and 6928; off unless a policy switches it on; November 2026). Which test was done
 * does not tell why: staff or a provider mark the report, and two people take that back. What the
 * sender calls restricted or very restricted (ORC-28, `meta.security` R and V), or labels as about
 * reproductive health (SEX) or an assault (SDV), counts as marked: no field says that a minor
 * consented alone, and what is hidden too often can be taken back.
 * Not covered: other services that a minor may consent to, the patient's own view, and senders that
 * say nothing: until somebody marks such an order, it is not hidden by this.
 */
export const minorConsentService = ({ facts, policy }: Moment): boolean =>
  policy.rules.L11.inForce &&
  facts.viewer.role === 'proxy' &&
  facts.order.isMinorConsentService === true;
