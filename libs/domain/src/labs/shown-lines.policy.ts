import { dateIn } from '../shared/facility-calendar.js';
import { rememberedByZone } from '../shared/remembered.js';
import { withoutWrong } from './collection-times.policy.js';
import { isPlainFlag, isPlainText } from '../lab-rules/carrier-value.policy.js';
import type { LabReportRow, VersionOfLine } from './lab-report.row.js';
import { possibleTimesOf } from '../lab-rules/possible-times.policy.js';
import { timesToldOfOrder } from './times-told.policy.js';
import type { LabAnswer } from '../lab-rules/visibility.policy.js';

/**
 * Which lines of a report are shown, in which version, and of which day are they told to be?
 *
 * The visible ones, each in the version that the engine has decided on, and in no other: when it came
 * is the engine's to say, for clocks differ. What could name a hidden line, the engine has hidden with
 * it. Beside a hidden line, ranges and flags of the others that say more than how much are left
 * out (requirements section 2, carriers; November 2026). What is shown and what is announced are
 * these lines and no others. The day is the first time that a line tells, or else the report's, in
 * the facility's zone; a time that may be of several days is told as none.
 * Not covered: whether a line is visible, which the engine has said already; and the notes.
 */
export const shownLinesOf = ({ row, answer }: Judged): readonly ShownLine[] =>
  row.lines.flatMap(({ lineId, versions }, index): readonly ShownLine[] => {
    const decided = answer.lines[index];
    if (!decided?.visible || decided.version === undefined) return [];
    const version = versions.find((each) => each.version === decided.version);
    if (!version) return [];
    return [{ lineId, version: answer.carriers === 'shown' ? version : plain(version) }];
  });

/** A report with what the engine says of each of its lines. */
export interface Judged {
  readonly row: Pick<LabReportRow, 'lines'>;
  readonly answer: Pick<LabAnswer, 'carriers' | 'lines'>;
}

/** One line that the viewer may see, in the version that was decided on. */
export interface ShownLine {
  readonly lineId: string;
  readonly version: VersionOfLine;
}

const plain = (version: VersionOfLine): VersionOfLine => {
  const { referenceRange, flags, ...value } = version.value;
  const isPlain = referenceRange !== undefined && isPlainText(referenceRange);
  const kept = { ...value, flags: flags.filter(isPlainFlag) };
  return { ...version, value: isPlain ? { ...kept, referenceRange } : kept };
};

/**
 * The times of the lines that are shown, before the report's own, which may have come with a hidden
 * line. Asked alike whether or not a line is hidden: else a time that is missing would tell. What two
 * people have found to be wrong is told no more, as nothing is decided by it.
 */
export const timesToldOf = (
  { row }: { readonly row: Pick<LabReportRow, 'header'> },
  lines: readonly ShownLine[],
): readonly string[] => {
  const ofLines = lines.flatMap(({ version }) => version.collected);
  const told = [...ofLines, ...timesToldOfOrder(row.header)];
  return withoutWrong(told, row.header.timesFoundWrong);
};

/** The first time that was told: the day in the facility's zone, and the instant where it is one. */
export const collectedOf = (collected: readonly string[], zone: string): WhenCollected => {
  const [first] = collected;
  return first === undefined ? {} : toldOf(first, zone);
};

const toldOf = rememberedByZone((text, zone): WhenCollected => {
  const times = possibleTimesOf(text, zone);
  if (!times) return {};
  const from = new Date(times.from).toISOString();
  const length = times.to - times.from;
  if (length > LONGEST_DAY) return {};
  const collectedOn = dateIn(zone, from);
  return length > LONGEST_CLOCK ? { collectedOn } : { collectedOn, collectedAt: from };
});
/** A day in autumn has 25 hours. */
const LONGEST_DAY = 25 * 3_600_000;
const LONGEST_CLOCK = 3_600_000;

export interface WhenCollected {
  readonly collectedOn?: string;
  readonly collectedAt?: string;
}
