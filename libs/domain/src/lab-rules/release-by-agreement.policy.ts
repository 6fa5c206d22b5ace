import { isBefore } from '../shared/facility-calendar.js';
import type { BlockedCategory } from '../lab-tests/facts.js';
import type { ReleaseAgreement } from './facts.js';
import type { Moment } from './moment.policy.js';

/**
 * L8: may a blocked result be released by agreement?
 *
 * A result of a blocked kind may be released after the patient asked for it, the professional found
 * it appropriate and has discussed it with the patient in person or by phone, all three recorded for
 * this version (H&S 123148(f), R11; off unless a policy switches it on; November 2026). The law puts
 * the discussion before the release and not behind the agreement, so that it may come first; but
 * whoever agrees agrees to what was asked for, so that an agreement from before the request is none.
 * It lifts L5 for the kinds that the policy names, and no other rule. What either asked for is
 * released to the patient; to a proxy when a representative asked, and the professional agreed to
 * that. Whoever asks second hides nothing that was agreed to the first. Not covered: radiology, and
 * results that nobody has verified.
 */
export const releasedByAgreement = (
  { facts, line, version, at, policy }: Moment,
  blocked: readonly BlockedCategory[],
): boolean => {
  const agreement = line.agreements.find(({ ofVersion }) => ofVersion === version?.version);
  if (!policy.rules.L8.inForce || !agreement) return false;
  const { professional, discussedAt } = agreement;
  const isProxy = facts.viewer.role !== 'patient';
  const requests = isProxy ? [askedForProxies(agreement)] : askedForThePatient(agreement);
  const isReleasable = blocked.every((category) => policy.releasableByAgreement.includes(category));
  return (
    isReleasable &&
    Boolean(professional) &&
    hasHappened(discussedAt, at) &&
    requests.some((requestedAt) => isAgreedTo(agreement, requestedAt, at))
  );
};

const askedForThePatient = ({
  requestedAt,
  representativeRequestedAt,
}: ReleaseAgreement): readonly (string | undefined)[] => [requestedAt, representativeRequestedAt];

const askedForProxies = (agreement: ReleaseAgreement): string | undefined =>
  agreement.requestedBy === 'representative'
    ? agreement.requestedAt
    : agreement.representativeRequestedAt;

const isAgreedTo = (
  { professionalAgreedAt, agreedAnewAt }: ReleaseAgreement,
  requestedAt: string | undefined,
  at: number,
): boolean =>
  requestedAt !== undefined &&
  hasHappened(requestedAt, at) &&
  [professionalAgreedAt, agreedAnewAt].some(
    (agreedAt) => hasHappened(agreedAt, at) && !isBefore(agreedAt ?? '', requestedAt),
  );

const hasHappened = (instant: string | undefined, at: number): boolean =>
  instant !== undefined && Date.parse(instant) <= at;
