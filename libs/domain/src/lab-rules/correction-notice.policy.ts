import type { LabFacts } from './facts.js';
import type { LabPolicies, LabRuleId } from './lab-rules.policy.js';
import { readFacts } from './moment.policy.js';
import { visibilityAt, type LineAnswer } from './visibility.policy.js';

/**
 * Is whoever could see a line told that a result of that day is being corrected?
 *
 * Whoever could see a version gets one neutral notice when it is hidden again: by a newer version, a
 * withdrawal, a merge, a mapping or a policy. Not if what hides it is L5 or L6, for then the notice
 * would tell that there is such a result (requirements section 2, corrections; the practice's policy,
 * November 2026); nor if the patient asked not to see it (L9) or a minor consented alone (L11). Whose
 * own standing ended is told nothing about results. Each line of a report counts by itself; one that
 * vanishes with a line that it accompanies is not being corrected.
 * Not covered: when it was hidden, and the sending; the disclosure of a report says so.
 */
export const mayBeToldOf = ({ visible, applied }: Judged): boolean =>
  !visible && applied.length > 0 && !applied.some(({ rule }) => SILENT.has(rule));

type Judged = Pick<LineAnswer, 'visible' | 'applied'>;

const SILENT: ReadonlySet<LabRuleId> = new Set(['no_standing', 'L5', 'L6', 'L7', 'L9', 'L11']);

/**
 * Asked for each viewer and each time anew of a line that was hidden from the patient: whom rules
 * about himself kept from it before is told nothing now, and nobody is once L5 or L6 applies to it.
 */
export const isToldOfCorrection = (
  facts: LabFacts,
  { index, hiddenSince, at }: HiddenLine,
  policies: LabPolicies,
): boolean => {
  const read = readFacts(facts, policies);
  const before = visibilityAt(read, Date.parse(hiddenSince) - 1).lines[index];
  const now = visibilityAt(read, Date.parse(at)).lines[index];
  if (facts.viewer.role === 'workforce' || !before || !now) return false;
  return mayBeToldOf(now) && !before.applied.some(({ rule }) => ABOUT_THE_VIEWER.has(rule));
};

export interface HiddenLine {
  /** In the order of the report's lines. */
  readonly index: number;
  readonly hiddenSince: string;
  readonly at: string;
}

const ABOUT_THE_VIEWER: ReadonlySet<LabRuleId> = new Set(['no_standing', 'L7', 'L11']);
