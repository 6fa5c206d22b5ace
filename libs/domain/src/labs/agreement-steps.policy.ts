import { isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { LabReleaseAgreementStepTaken } from './events.js';
import type { ReleaseAgreement } from '../lab-rules/facts.js';

/**
 * What stands of the agreements about a line's versions, once a step is taken about one of them?
 *
 * Steps about another version count for nothing: an agreement about a new one begins anew, and the
 * one before is kept, for it is why somebody could see the version before. Patient and
 * representative may ask one after the other, in either order, and both requests are kept: who
 * asks second takes nothing away from what was agreed to the first (L8, R11; November 2026).
 * Not covered: what follows from it; `release-by-agreement` says that.
 */
export const agreementsAfter = (
  before: readonly ReleaseAgreement[],
  ofVersion: number,
  step: Step,
): readonly ReleaseAgreement[] => {
  const isAboutIt = (agreement: ReleaseAgreement): boolean => agreement.ofVersion === ofVersion;
  const others = before.filter((agreement) => !isAboutIt(agreement));
  return [...others, agreementAfter(before.find(isAboutIt) ?? { ofVersion }, step)];
};

const agreementAfter = (
  agreement: ReleaseAgreement,
  { step, requestedBy, by, at }: Step,
): ReleaseAgreement => {
  switch (step) {
    case 'requested':
      return { ...agreement, ...requestsOf(agreement, { requestedBy, at }) };
    case 'professional-agreed':
      return isAnswered(firstRequestIn(agreement), agreement.professionalAgreedAt)
        ? { ...agreement, agreedAnewAt: at }
        : { ...agreement, professionalAgreedAt: at, professional: by };
    case 'discussed':
      return { ...agreement, discussedAt: at };
  }
};

type Step = Pick<LabReleaseAgreementStepTaken, 'step' | 'requestedBy' | 'by' | 'at'>;

interface Asked {
  readonly requestedBy: Step['requestedBy'] | undefined;
  readonly at: string;
}

type Requests = Pick<ReleaseAgreement, 'requestedAt' | 'requestedBy' | 'representativeRequestedAt'>;

const requestsOf = (before: Requests, { requestedBy, at }: Asked): Requests => {
  if (before.requestedBy === 'patient' && requestedBy === 'representative') {
    return { representativeRequestedAt: at };
  }
  const isSecond = before.requestedBy === 'representative' && requestedBy === 'patient';
  const representativeRequestedAt = isSecond ? before.requestedAt : undefined;
  return presentFields({ requestedAt: at, requestedBy, representativeRequestedAt });
};

const firstRequestIn = ({
  requestedAt,
  representativeRequestedAt: other,
}: Requests): string | undefined =>
  requestedAt !== undefined && other !== undefined && isBefore(other, requestedAt)
    ? other
    : requestedAt;

/** Whether it was agreed to already behind that request. */
const isAnswered = (requestedAt: string | undefined, agreedAt: string | undefined): boolean =>
  requestedAt !== undefined && agreedAt !== undefined && !isBefore(agreedAt, requestedAt);
