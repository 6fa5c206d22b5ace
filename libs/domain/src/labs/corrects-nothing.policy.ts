import type { RecordLabResults } from './commands.js';
import type { ResultStatus } from '../lab-rules/facts.js';
import type { LabReportStanding } from './lab-report-standing.policy.js';

/**
 * Does it correct or take back something of which nothing is on file?
 *
 * A line that is corrected, amended, entered in error or another patient's speaks of one that was
 * told before, and so does an order that corrects as a whole, or was entered in error. Where its
 * report knows none of it, what it speaks of may stand under another identity, and a value that the
 * laboratory has taken back stays visible: a person has to look (requirements section 2, "Which
 * result"; November 2026).
 * Not covered: an order that is cancelled before anything of it was told, with which laboratories
 * begin, too, where a test was not performed; what was appended, which takes nothing back; an order
 * that goes on as its next report, of which the former patient's file holds the lines; and a new
 * line of an order that corrects others which are on file.
 */
export const speaksOfNothingOnFile = (standing: OnFile, told: Told): boolean => {
  if (!standing.report && told.firstFiledAs !== undefined) return false;
  return isOrderOfNothing(standing, told) || correctionsOfNothing(standing, told).length > 0;
};

type Told = Pick<RecordLabResults, 'lines' | 'takenBack' | 'firstFiledAs' | 'isCorrection'>;
type OnFile = Pick<LabReportStanding, 'report' | 'lines'>;

/** Whatever letters its lines have. */
const isOrderOfNothing = (
  { report, lines: known }: OnFile,
  { lines, takenBack, isCorrection }: Told,
): boolean => {
  if (takenBack !== undefined) {
    return !report && (takenBack === 'entered-in-error' || lines.some(wasNeverTrue));
  }
  if (isCorrection !== true) return false;
  return !report || (lines.length > 0 && lines.every(({ lineId }) => known[lineId] === undefined));
};

/**
 * Which lines do, by what each of them says? A cancelled line does so only where other lines of its
 * order are on file. With an order that is taken back as a whole all of it goes.
 */
export const correctionsOfNothing = (
  { report, lines: known }: OnFile,
  { lines, takenBack, firstFiledAs }: Pick<Told, 'lines' | 'takenBack' | 'firstFiledAs'>,
): readonly string[] => {
  if (takenBack !== undefined || (!report && firstFiledAs !== undefined)) return [];
  const isAnyOnFile = Object.keys(known).length > 0;
  return lines
    .filter((line) => known[line.lineId] === undefined && maySpeakOfAnother(line))
    .filter(({ status }) => status !== 'cancelled' || isAnyOnFile)
    .map(({ lineId }) => lineId);
};

/** Asked first: of most orders it need not be looked up what is on file. */
export const mayCorrect = ({ lines, takenBack, isCorrection }: Told): boolean =>
  isCorrection === true || takenBack === 'entered-in-error' || lines.some(maySpeakOfAnother);

const maySpeakOfAnother = ({ status }: { readonly status: ResultStatus }): boolean =>
  SPEAKS_OF_A_LINE.has(status);

/** It was told, and it was wrong: a line that was not performed was not told. */
const wasNeverTrue = ({ status }: { readonly status: ResultStatus }): boolean =>
  status === 'entered-in-error' || status === 'wrong-patient';

const SPEAKS_OF_A_LINE: ReadonlySet<ResultStatus> = new Set([
  'corrected',
  'amended',
  'cancelled',
  'entered-in-error',
  'wrong-patient',
]);
