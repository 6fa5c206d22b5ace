import type { BlockedCategory, TestCategory } from '../lab-tests/facts.js';
import { isListed } from './awaiting-review.policy.js';
import { modeFor } from './lab-rules.policy.js';
import type { Moment } from './moment.policy.js';

/**
 * L4 and L5: is this of a kind that is never shown?
 *
 * Radiology (L4, row 76, R12) and the eight blocked kinds (L5, rows 67 to 75, after California H&S
 * Code 123148) are hidden whatever the value (P1, P4; the practice's policy, November 2026). The
 * list is closed. Whether a kind is never shown is its mode in the policy: an organisation that sets
 * another mode for it lets it wait for review like other tests.
 * Not covered: which kind a test is of; the classification says so. L8 may lift L5 and nothing else.
 */
export const blockedCategoriesOf = (
  { policy }: Moment,
  categories: readonly TestCategory[],
): readonly BlockedCategory[] =>
  categories.filter(
    (category): category is BlockedCategory =>
      isListed(category) && category !== 'radiology' && isNeverShown(policy, category),
  );

export const isRadiologyReport = (
  { policy }: Moment,
  categories: readonly TestCategory[],
): boolean => categories.includes('radiology') && isNeverShown(policy, 'radiology');

const isNeverShown = (policy: Moment['policy'], category: TestCategory): boolean =>
  modeFor(policy, category).mode === 'never';
