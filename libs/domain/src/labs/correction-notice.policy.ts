import type { LabFacts } from './facts.js';
import type { LabPolicies, LabRuleId } from './lab-rules.policy.js';
import { readFacts } from './moment.policy.js';
import { visibilityAt, type LabAnswer } from './visibility.policy.js';

/**
 * Is this viewer told, at this instant, that a result is being corrected?
 *
 * Whoever could see a version gets one neutral notice when it is hidden again: by a newer version, a
 * withdrawal, a merge, a mapping or a policy. Not if what hides it is L5 or L6, for then the notice
 * would tell that there is such a result (requirements section 2, corrections; the practice's policy,
 * November 2026). Whose own standing ended is told nothing about results. Each line of a report
 * counts by itself; one that vanishes with a line that it accompanies is not being corrected.
 * Not covered: the sending, once for each viewer, and the words, which name a date and no test.
 */
export const isToldOfCorrection = (
  facts: LabFacts,
  instant: string,
  policies: LabPolicies,
): boolean => {
  const read = readFacts(facts, policies);
  const at = Date.parse(instant);
  const before = visibilityAt(read, at - 1);
  const after = visibilityAt(read, at);
  if (facts.viewer.role === 'workforce') return false;
  if (after.lines.length === 0) return isWithdrawn(before, after);
  return after.lines.some((line, index) => isWithdrawn(before.lines[index], line));
};

type Judged = Pick<LabAnswer, 'visible' | 'applied'>;

const isWithdrawn = (before: Judged | undefined, after: Judged): boolean =>
  before?.visible === true &&
  !after.visible &&
  after.applied.length > 0 &&
  !after.applied.some(({ rule }) => SILENT.has(rule));

const SILENT: ReadonlySet<LabRuleId> = new Set(['no_standing', 'L5', 'L6', 'L7', 'L9']);
