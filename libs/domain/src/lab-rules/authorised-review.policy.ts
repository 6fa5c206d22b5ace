import type { DelegationFact, LabFacts, ResultVersion, ReviewFact } from './facts.js';
import { receivedAt, type Moment } from './moment.policy.js';

/**
 * Since when is this version verified by its ordering provider?
 *
 * A result is verified when the ordering provider, or a delegate or covering provider whom the
 * practice recorded beforehand, has reviewed the version that is current (rows 64 and 66, P12, R8;
 * the practice's policy, November 2026). A review names the version that was seen. The delegation
 * exists before the review that uses it and covers its instant, from inclusive, to exclusive: the
 * instant at which it was said, as whoever took the review down asked. What is on file on the
 * provider's behalf was said before somebody ended the delegation, whatever the clocks of the two
 * say: once the ending was on file, `reviewRightOf` had refused it.
 * Not covered: the laboratory's own verification (OBX-11 V, R), which is no review at all.
 */
export const verifiedAt = (
  facts: LabFacts,
  version: ResultVersion,
  reviews: readonly ReviewFact[] = facts.reviews,
): number | undefined => {
  let earliest: number | undefined;
  for (const review of reviews) {
    if (review.ofVersion !== version.version || !isAuthorised(review, facts)) continue;
    const at = Date.parse(review.at);
    if (Number.isNaN(at) || at < receivedAt(version)) continue;
    if (earliest === undefined || at < earliest) earliest = at;
  }
  return earliest;
};

/** Whether the version of that moment was verified by then. */
export const isVerified = ({ facts, line, version, at }: Moment): boolean => {
  const since = version && verifiedAt(facts, version, line.reviews);
  return since !== undefined && since <= at && version?.status !== 'registered';
};

const isAuthorised = (review: ReviewFact, { order, delegations }: LabFacts): boolean => {
  const ordering = order.provider?.providerId;
  if (!ordering) return false;
  if (review.by === ordering) return true;
  if (review.onBehalfOf !== undefined && review.onBehalfOf !== ordering) return false;
  return delegations.some((delegation) => allows(delegation, review, ordering));
};

const allows = (delegation: DelegationFact, review: ReviewFact, ordering: string): boolean => {
  const at = Date.parse(review.saidAt ?? review.at);
  return (
    delegation.provider === ordering &&
    delegation.delegate === review.by &&
    Date.parse(delegation.recordedAt) < at &&
    Date.parse(delegation.from) <= at &&
    isBefore(at, delegation.to) &&
    (review.onBehalfOf !== undefined || isBefore(at, delegation.endedAt))
  );
};

const isBefore = (at: number, end: string | undefined): boolean =>
  end === undefined || at < Date.parse(end);
