import type { BlockedCategory } from './facts.js';
import type { Moment } from './moment.policy.js';

/**
 * L8: may a blocked result be released by agreement?
 *
 * A result of a blocked kind may be released after the patient asked for it, the professional found
 * it appropriate and has discussed it with the patient in person or by phone, all three recorded for
 * this version (H&S 123148(f), R11; off unless a policy switches it on; November 2026). It lifts L5
 * for the kinds that the policy names, and no other rule. What the patient asked for is released to
 * the patient; to a proxy as well when a representative asked.
 * Not covered: radiology, and results that nobody has verified.
 */
export const releasedByAgreement = (
  { facts, line, version, at, policy }: Moment,
  blocked: readonly BlockedCategory[],
): boolean => {
  const { agreement } = line;
  if (!policy.rules.L8.inForce || !agreement || agreement.ofVersion !== version?.version) {
    return false;
  }
  const { requestedAt, professionalAgreedAt, discussedAt, professional } = agreement;
  const isRecorded = [requestedAt, professionalAgreedAt, discussedAt].every(
    (instant) => instant !== undefined && Date.parse(instant) <= at,
  );
  const isForViewer = facts.viewer.role === 'patient' || agreement.requestedBy === 'representative';
  const isReleasable = blocked.every((category) => policy.releasableByAgreement.includes(category));
  return isRecorded && Boolean(professional) && isForViewer && isReleasable;
};
