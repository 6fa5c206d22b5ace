import type { DocumentOnFile } from './lab-report.row.js';
import type { LineOfReport, VersionOfLine } from './lab-report.row.js';
import { isConfirmed, isWithdrawn } from './news-of-lines.policy.js';

/**
 * Has what is shown of a line taken the place of what was reported before?
 *
 * It has where the laboratory says so, of the version that is shown or of one before it, and where
 * a confirmed version before it told a value, or a unit, that is told no more: many a laboratory
 * corrects the order as a whole, or sends another final value without a word (requirements section
 * 2, corrections; November 2026). What was added took no place. What was not confirmed had no place
 * to be taken: such versions are left out, for they may never have been visible to anybody.
 * Not covered: flags, ranges and notes, and whether anybody saw the former version.
 */
export const isCorrectedLine = (
  { versions }: Pick<LineOfReport, 'versions'>,
  shown: VersionOfLine,
): boolean =>
  saysCorrected(shown) ||
  versions
    .filter((version) => version.version < shown.version)
    .some(
      (earlier) =>
        saysCorrected(earlier) ||
        (isConfirmed(earlier) && !isWithdrawn(earlier) && isReplaced(earlier, shown)),
    );

const saysCorrected = ({ status }: VersionOfLine): boolean =>
  status === 'corrected' || status === 'amended';

const isReplaced = ({ value: earlier }: VersionOfLine, shown: VersionOfLine): boolean => {
  const { values, units, enclosed = [] } = shown.value;
  const isTold = (told: string): boolean =>
    values.some(
      (value) => value === told || (shown.status === 'appended' && value.startsWith(told)),
    );
  const hasOtherUnits =
    earlier.units !== undefined && units !== undefined && earlier.units !== units;
  const isEnclosed = ({ document }: DocumentOnFile): boolean =>
    enclosed.some((each) => each.document === document);
  // One empty text says that there was no value.
  return (
    hasOtherUnits ||
    earlier.values.some((told) => told !== '' && !isTold(told)) ||
    (earlier.enclosed ?? []).some((document) => !isEnclosed(document))
  );
};
