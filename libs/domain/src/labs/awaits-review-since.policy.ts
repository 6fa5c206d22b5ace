import type { LineOfReport } from './lab-report.row.js';
import { isWithdrawn } from './news-of-lines.policy.js';

/**
 * Since when does this report wait for a review?
 *
 * Since its oldest line came of which nobody has reviewed the latest version; a line that was taken
 * back waits for nobody (rows 65, 66; November 2026).
 * Not covered: by whom, and when it is late.
 */
export const awaitsReviewSince = (lines: readonly LineOfReport[]): string | undefined => {
  const waiting = lines.flatMap(({ versions, reviews }) => {
    const latest = versions.at(-1);
    if (!latest || isWithdrawn(latest)) return [];
    return reviews.some(({ ofVersion }) => ofVersion === latest.version) ? [] : [latest.receivedAt];
  });
  return waiting.sort()[0];
};
