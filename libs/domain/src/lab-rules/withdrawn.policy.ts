import type { ComponentFacts, ResultVersion } from './facts.js';
import { receivedAt, type Moment } from './moment.policy.js';

/**
 * L2: was this result withdrawn?
 *
 * A result that was cancelled or entered in error is hidden, and withdrawn if it was shown; what was
 * filed under the wrong patient is hidden at once and stays so, whatever version comes after, and all
 * of its report with it, for the lines of one specimen are of one person (safety; requirements
 * section 2, November 2026). A later version of a cancelled result is a result again
 * and waits for its own review.
 * Not covered: who could see it before, which the timeline of the decision answers.
 */
export const withdrawnResult = ({ facts, line, version, at }: Moment): Withdrawn | undefined => {
  const { versions, components = [] } = facts.result;
  if (isWrongBy(versions, at) || components.some((each) => isOfSomebodyElse(each, at))) {
    return 'wrong-patient';
  }
  return withdrawnStatus(version?.status) ?? withdrawnStatus(line.status);
};

export type Withdrawn = 'cancelled' | 'entered-in-error' | 'wrong-patient';

const isWrongBy = (versions: readonly ResultVersion[], at: number): boolean =>
  versions.some((each) => each.status === 'wrong-patient' && receivedAt(each) <= at);

const isOfSomebodyElse = ({ status, versions = [] }: ComponentFacts, at: number): boolean =>
  status === 'wrong-patient' || isWrongBy(versions, at);

const withdrawnStatus = (status: string | undefined): Withdrawn | undefined =>
  status === 'cancelled' || status === 'entered-in-error' ? status : undefined;
