import type { RecordLabResults } from './commands.js';
import type { ResultStatus } from '../lab-rules/facts.js';
import type { LabReportStanding } from './lab-report-standing.policy.js';

/**
 * Which lines correct or take back something of which nothing is on file?
 *
 * A line that is corrected, amended, entered in error or another patient's speaks of one that was
 * told before. Where its report knows no such line, what it speaks of may stand under another
 * identity, and a value that the laboratory has taken back stays visible: a person has to look
 * (requirements section 2, "Which result"; November 2026). A cancelled line does so only where other
 * lines of its order are on file: laboratories begin with it, too, where a test was not performed.
 * Not covered: an order that is taken back as a whole, with which all of it goes; what was appended,
 * which takes nothing back; and an order that goes on as its next report, of which the former
 * patient's file holds the lines.
 */
export const correctionsOfNothing = (
  { report, lines: known }: Pick<LabReportStanding, 'report' | 'lines'>,
  {
    lines,
    takenBack,
    firstFiledAs,
  }: Pick<RecordLabResults, 'lines' | 'takenBack' | 'firstFiledAs'>,
): readonly string[] => {
  if (takenBack !== undefined || (!report && firstFiledAs !== undefined)) return [];
  const isAnyOnFile = Object.keys(known).length > 0;
  return lines
    .filter((line) => known[line.lineId] === undefined && maySpeakOfAnother(line))
    .filter(({ status }) => status !== 'cancelled' || isAnyOnFile)
    .map(({ lineId }) => lineId);
};

/** Asked first: of most lines it need not be looked up what is on file. */
export const maySpeakOfAnother = ({ status }: { readonly status: ResultStatus }): boolean =>
  SPEAKS_OF_A_LINE.has(status);

const SPEAKS_OF_A_LINE: ReadonlySet<ResultStatus> = new Set([
  'corrected',
  'amended',
  'cancelled',
  'entered-in-error',
  'wrong-patient',
]);
