import type { LabReportStanding } from './lab-report-standing.policy.js';
import { isWithdrawn } from './news-of-lines.policy.js';

/**
 * Was this report filed under its patient by mistake, so that the same order may be filed under
 * another one?
 *
 * Yes where the laboratory has said of any line that it was the wrong patient's (OBX-11 `W`: then all
 * of the report is hidden for good, L2), or people of the practice of all of it, whatever was said of
 * it since, or where nothing of it stands any more and something of it was entered in error, which is
 * all that FHIR can say. What was merely cancelled was the patient's own. A report of which no fact is left, for its patient was forgotten, stands in nobody's way.
 * Source: requirements section 2, "Whose result" (November 2026); decisions 35 and 58.
 * Not covered: whether the other patient is the right one, which number, birth date and name say.
 */
export const wasFiledByMistake = ({
  report,
  lines,
}: Pick<LabReportStanding, 'report' | 'lines'>): boolean => {
  if (!report || isOfSomebodyElse({ report, lines })) return true;
  const all = Object.values(lines);
  return (
    all.every(({ current }) => isWithdrawn(current)) &&
    all.some(({ mistake }) => mistake === 'entered-in-error')
  );
};

/** It was said of its lines or of all of it that it is another patient's: hidden for good. */
export const isOfSomebodyElse = ({
  report,
  lines,
}: Pick<LabReportStanding, 'report' | 'lines'>): boolean =>
  report?.isMisfiled === true ||
  Object.values(lines).some(({ mistake }) => mistake === 'wrong-patient');
