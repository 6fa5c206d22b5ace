import type { LabFacts } from './facts.js';
import type { LabPolicies, LabRuleId } from './lab-rules.policy.js';
import { readFacts } from './moment.policy.js';
import { visibilityAt } from './visibility.policy.js';

/**
 * Is this viewer told, at this instant, that a result is being corrected?
 *
 * Whoever could see a version gets one neutral notice when it is hidden again: by a newer version, a
 * withdrawal, a merge, a mapping or a policy. Not if what hides it is L5 or L6, for then the notice
 * would tell that there is such a result (requirements section 2, corrections; the practice's policy,
 * November 2026). Whose own standing ended is told nothing about results.
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
  if (facts.viewer.role === 'workforce' || !before.visible || after.visible) return false;
  return !after.applied.some(({ rule }) => SILENT.has(rule));
};

const SILENT: ReadonlySet<LabRuleId> = new Set(['no_standing', 'L5', 'L6', 'L7', 'L9']);
