import { isBefore } from '../shared/facility-calendar.js';

/**
 * Which of the times of collection that were told may be the right one?
 *
 * All of them: what one message tells and the next one leaves out or tells otherwise, nobody can
 * choose from (P15). Until the laboratory says that it corrects: then those that it tells take the
 * place of those told before, of the report by its header and of a line by the line; what it leaves
 * out stays. Times in a message that came too late count as well, unless they were corrected since
 * that message came, or stand in one that only repeats what was corrected (requirements section 2,
 * R14; November 2026). A correction that comes too late, or has waited for a person, takes the place
 * of nothing: what came behind it may have been told again since, of which no event speaks.
 * A time without an offset stands beside itself with the one that its message has (MSH-7): both
 * count, and a repeat with another one, sent in another season, tells one more and no other time.
 * Not covered: what follows from a time; L6 says that.
 */
export const timesAfter = (
  before: readonly string[],
  told: readonly string[],
  isCorrection: boolean,
): readonly string[] => {
  if (isCorrection && tellsOther(before, told)) return unique(told);
  const isSame = !tellsOther(before, told) && !tellsOther(told, before);
  return unique(isSame ? [...before, ...told] : [...told, ...before]);
};

/** Whether some time is not told again: leaving out all of them says nothing. */
export const tellsOther = (before: readonly string[], told: readonly string[]): boolean =>
  told.length > 0 && withoutReadings(before).some((time) => !told.includes(time));

/** Times as they were told, without those that are others read by their message's offset. */
export const withoutReadings = (times: readonly string[]): readonly string[] =>
  times.filter((time) => !times.some((other) => isReadingOf(time, other)));

/** Without what people have found to be wrong, by whatever offset it is read. */
export const withoutWrong = (
  times: readonly string[],
  wrong: readonly string[] = [],
): readonly string[] =>
  times.filter((time) => !wrong.some((found) => time === found || isReadingOf(time, found)));

const isReadingOf = (time: string, told: string): boolean => {
  const [ends, toldEnds] = [time, told].map((each) => each.split('/'));
  return (
    time !== told &&
    ends?.length === toldEnds?.length &&
    ends?.every((end, index) => {
      const toldEnd = toldEnds?.[index] ?? '';
      return end === toldEnd || (end.startsWith(toldEnd) && OFFSET.test(end.slice(toldEnd.length)));
    }) === true
  );
};

const OFFSET = /^[+-]\d{2}:\d{2}$/u;

/**
 * What two people have found: it stands whatever repeats the times that they found wrong, until the
 * laboratory insists by a correction. A time that was told since the proposal stays.
 */
export const timesFound = (
  before: { readonly header: TimesOfHeader; readonly timesFoundWrong?: readonly string[] },
  { collected = [], insteadOf = [] }: FoundTimes,
): { readonly collected: readonly string[]; readonly timesFoundWrong: readonly string[] } => {
  const isFound = (time: string): boolean => collected.includes(time);
  const wrong = unique([...(before.timesFoundWrong ?? []), ...insteadOf]);
  const timesFoundWrong = wrong.filter((time) => !isFound(time));
  const told = withoutWrong(before.header.collected, timesFoundWrong);
  return { collected: unique([...collected, ...told]), timesFoundWrong };
};

/**
 * What of that is left once the laboratory has corrected: it may insist on a time of the report or of
 * a line, also against what one person has proposed and nobody has approved yet.
 */
export const stillFoundWrong = (
  wrong: readonly string[],
  { header, collectedAnew }: InsistedOn,
): readonly string[] => {
  const { ofReport, countAgain = [] } = collectedAnew ?? {};
  const insistedOn = [...(ofReport ? header.collected : []), ...countAgain];
  return wrong.filter((time) => !insistedOn.includes(time));
};

interface InsistedOn {
  readonly header: TimesOfHeader;
  readonly collectedAnew?: { readonly ofReport?: true; readonly countAgain?: readonly string[] };
}

interface TimesOfHeader {
  readonly collected: readonly string[];
}

interface FoundTimes {
  readonly collected?: readonly string[];
  readonly insteadOf?: readonly string[];
}

/** Behind those told in order. */
export const timesWithLate = (
  known: readonly string[],
  late: readonly string[],
): readonly string[] => unique([...known, ...late]);

/** Whether the times in a message that is too late were corrected since. */
export const areCorrectedSince = (
  correctedAt: string | undefined,
  { cameAt, isRepeated }: LateTimes,
): boolean => correctedAt !== undefined && (isRepeated || isBefore(cameAt, correctedAt));

export interface LateTimes {
  /** When the message came that tells them. */
  readonly cameAt: string;
  /** Word for word what was said before. */
  readonly isRepeated: boolean;
}

/** What every version told since the times were last told anew, with what came too late for it. */
export const timesOfLine = (
  versions: readonly VersionWithTimes[],
  late: readonly string[] = [],
): readonly string[] => {
  const anew = versions.findLastIndex(({ collectedAnew }) => collectedAnew === true);
  return unique([...versions.slice(Math.max(anew, 0)).flatMap((each) => each.collected), ...late]);
};

export interface VersionWithTimes {
  readonly collected: readonly string[];
  /** The laboratory has corrected them with this version. */
  readonly collectedAnew?: boolean;
}

const unique = (times: readonly string[]): readonly string[] => [...new Set(times)];
