import type { ResultVersion } from './facts.js';
import { receivedAt, type Moment } from './moment.policy.js';

/**
 * L2: was this result withdrawn?
 *
 * A result that was cancelled or entered in error is hidden, and withdrawn if it was shown; what was
 * filed under the wrong patient is hidden at once and stays so, whatever version comes after (safety;
 * requirements section 2, November 2026). A later version of a cancelled result is a result again
 * and waits for its own review.
 * Not covered: who could see it before, which the timeline of the decision answers.
 */
export const withdrawnResult = ({ facts, line, version, at }: Moment): Withdrawn | undefined => {
  // Of the report as a whole as well, whatever has become of its lines since.
  const wasWrongPatient = isWrongBy(facts.result.versions, at) || isWrongBy(line.versions, at);
  if (wasWrongPatient || line.status === 'wrong-patient') return 'wrong-patient';
  return withdrawnStatus(version?.status) ?? withdrawnStatus(line.status);
};

export type Withdrawn = 'cancelled' | 'entered-in-error' | 'wrong-patient';

const isWrongBy = (versions: readonly ResultVersion[], at: number): boolean =>
  versions.some((each) => each.status === 'wrong-patient' && receivedAt(each) <= at);

const withdrawnStatus = (status: string | undefined): Withdrawn | undefined =>
  status === 'cancelled' || status === 'entered-in-error' ? status : undefined;
