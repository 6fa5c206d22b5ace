import { isUnconfirmed, receivedAt, type Moment } from './moment.policy.js';

/**
 * L10: has this waited for its review for longer than a result may be held?
 *
 * An unverified result is released once the longest hold of the policy is over, counted from the
 * arrival of its current version (45 CFR 171; off unless a policy switches it on; November 2026). It
 * lifts L1 and no other rule.
 * Not covered: what the laboratory has not made final, what has no known time of arrival, and a mode
 * that never shows.
 */
export const heldForTooLong = ({ version, at, policy }: Moment): boolean => {
  if (!policy.rules.L10.inForce || !version || isUnconfirmed(version)) return false;
  const since = receivedAt(version);
  return Number.isFinite(since) && at >= since + policy.longestHoldHours * 3_600_000;
};
