import type { RecordLabResults } from './commands.js';
import { isWithdrawn, type KnownLines } from './news-of-lines.policy.js';

/**
 * Which lines does a correction of a whole order leave out, so that whoever reviewed them has to look
 * at what is left of them?
 *
 * Those that stand, and that a message does not name which says of its order that it is corrected
 * (OBR-25 `C`, a FHIR report that is `corrected`). A text that gets shorter leaves out its last lines
 * and nobody takes them back, so that they would be shown beside a text that is another one now
 * (requirements section 2, "Corrections"; November 2026; decision 49). A laboratory that sends again
 * what it has sent says nothing new: what was left out before is so again where the message brings
 * other news.
 * Not covered: whether the laboratory meant the line; its provider says so, or asks. A correction that
 * names no line at all corrects what is said of the order.
 */
export const linesLeftOut = (
  known: KnownLines,
  { isCorrection, lines }: Pick<RecordLabResults, 'isCorrection' | 'lines'>,
  bringsOtherNews: boolean,
): readonly string[] => {
  if (isCorrection !== true || lines.length === 0) return [];
  const named = new Set(lines.map(({ lineId }) => lineId));
  return Object.values(known)
    .filter(({ current }) => !isWithdrawn(current) && !named.has(current.lineId))
    .filter(({ isLeftOut }) => bringsOtherNews || isLeftOut !== true)
    .map(({ current }) => current.lineId);
};
