import { refuse, type Context, type Decision, type Refusal } from '@anamnesis/eventing/decider';
import { addMinutes, isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import {
  areCorrectedSince,
  tellsOther,
  timesWithLate,
  withoutWrong,
} from './collection-times.policy.js';
import type { RecordLabResults } from './commands.js';
import type {
  CollectedAnew,
  LabResultsReceived,
  LateLabResultsKept,
  ReportHeader,
  ReviewedLine,
} from './events.js';
import { wasFiledByMistake } from './filed-by-mistake.policy.js';
import {
  laterOf,
  type LabReportStanding,
  type StandingReport,
} from './lab-report-standing.policy.js';
import { linesLeftOut } from './left-out-lines.policy.js';
import {
  isWithdrawn,
  newsOfLines,
  repeatsEarlier,
  saysNoValue,
  takenBackWith,
  type LinesNews,
  type SentLine,
} from './news-of-lines.policy.js';
import { headerChanges, saysMoreInNotes } from './report-header-changes.policy.js';
import { headerAfter, isSameHeader, type HeaderCircumstances } from './report-header.policy.js';

export type LabRecordingReason = 'filed-under-another-patient' | 'line-contradicts-itself';

export interface LabRecordingFacts {
  /** The same order's report under another patient. */
  readonly filedBefore: LabReportStanding | undefined;
}

type Recorded = LabResultsReceived | LateLabResultsKept;
type LabRecordingDecision = Decision<Recorded, LabRecordingReason>;

/** What a laboratory sent of an order: what is new in it, and what follows for what was reviewed. */
export const recordLabResults = (
  state: LabReportStanding,
  said: RecordLabResults,
  { by, at, facts }: Pick<Context<LabRecordingFacts>, 'by' | 'at' | 'facts'>,
): LabRecordingDecision => {
  const { report } = state;
  const command = report?.isMisfiled ? ofSomebodyElse(said) : said;
  const { reportId, patientId, source, messageId, receivedAt, takenBack } = command;
  const ofMendedText: true | undefined = command.ofMendedText || undefined;
  const elsewhere = filedElsewhere(state, command, facts);
  if (elsewhere) return elsewhere;
  const cameAt = cameAtOf(state, command, at);
  const news = newsIn(state, command, cameAt);
  if ('contradicted' in news) {
    return refuse('line-contradicts-itself', { lineId: news.contradicted });
  }
  const told: Told = { command, cameAt, hasWaited: hasWaited(cameAt, at), news };
  const { header, renewed, leftOut, collectedAnew } = changesBy(state, told);
  const isNews =
    news.received.length > 0 ||
    report === undefined ||
    !isSameHeader(report.header, header) ||
    renewed.length > 0 ||
    collectedAnew !== undefined ||
    (takenBack !== undefined && state.takenBackAt === undefined);
  const about = { reportId, patientId, source, messageId, ofMendedText };
  const results = presentFields({
    type: 'LabResultsReceived',
    ...about,
    receivedAt: receivedAt === undefined && cameAt === at ? undefined : cameAt,
    firstFiledAs: report ? undefined : command.firstFiledAs,
    ...{ header, takenBack, lines: news.received },
    renewed: renewed.length > 0 ? renewed : undefined,
    leftOut: leftOut.length > 0 ? leftOut : undefined,
    collectedAnew,
    ...{ by, at },
  });
  return [...(isNews ? [results] : []), ...lateKept(state, told, { ...about, by, at })];
};

/** Whatever more is told of it under this patient is of the same other one: also a line that is new. */
const ofSomebodyElse = (said: RecordLabResults): RecordLabResults => ({
  ...said,
  type: said.type,
  lines: said.lines.map((line) => ({ ...line, status: 'wrong-patient' })),
});

/**
 * What is taken as it comes is behind all that is on file, whatever the clocks say by which the one
 * and the other came; what has waited is as old as it says. The clock of whoever records it is asked
 * only where it says nothing: messages come by another one.
 */
const cameAtOf = (
  { report }: LabReportStanding,
  { receivedAt, isTakenAtOnce }: RecordLabResults,
  at: string,
): string => {
  const isAtOnce = receivedAt === undefined || isTakenAtOnce === true;
  const cameAt = receivedAt ?? at;
  return isAtOnce ? laterOf(report?.headerCameAt, cameAt) : cameAt;
};

const filedElsewhere = (
  { report, lines }: LabReportStanding,
  { patientId }: RecordLabResults,
  { filedBefore }: LabRecordingFacts,
): Refusal<LabRecordingReason> | undefined => {
  if (report && report.patientId !== patientId) {
    // Then whoever files it may file it anew: the laboratory has taken it back itself.
    const isTakenBack = Object.values(lines).every(({ current }) => isWithdrawn(current));
    return refuse('filed-under-another-patient', { takenBack: String(isTakenBack) });
  }
  const mayBegin = report || !filedBefore || wasFiledByMistake(filedBefore);
  return mayBegin ? undefined : refuse('filed-under-another-patient', { takenBack: 'false' });
};

interface Told {
  readonly command: RecordLabResults;
  readonly cameAt: string;
  readonly hasWaited: boolean;
  readonly news: NewsOfLines;
}

type NewsOfLines = Exclude<LinesNews, { readonly contradicted: string }>;

const newsIn = (
  known: LabReportStanding,
  { lines, takenBack }: RecordLabResults,
  cameAt: string,
): LinesNews =>
  newsOfLines(
    known,
    [...lines, ...(takenBack ? takenBackWith(known.lines, lines, takenBack) : [])],
    cameAt,
  );

interface Changes {
  readonly header: ReportHeader;
  readonly renewed: readonly ReviewedLine[];
  readonly leftOut: readonly string[];
  readonly collectedAnew?: CollectedAnew | undefined;
}

/** What a message that is too late tells of the header changes nothing but its times. */
const changesBy = (state: LabReportStanding, told: Told): Changes => {
  const { report } = state;
  const { command, cameAt, news } = told;
  if (report && (news.isRepeated || isBefore(cameAt, report.headerCameAt))) {
    return { header: withLateTimes(report, told), renewed: [], leftOut: [] };
  }
  const isCorrection = corrects(command) && !told.hasWaited;
  const countAgain = corrects(command) ? timesInsistedOn(state, command) : [];
  const header = headerAfter(report?.header, command.header, {
    ordererFound: report?.ordererFound,
    minorConsentFound: report?.minorConsentFound,
    timesFoundWrong: report?.timesFoundWrong?.filter((time) => !countAgain.includes(time)),
    repeats: repeatedBy(state, told),
    isCorrection,
  });
  const ofReport = isCorrection && takesSomePlace(report?.header, command.header);
  const ofLines = isCorrection ? linesCollectedAnew(state, told) : [];
  const collectedAnew: CollectedAnew = {
    ...(ofReport ? { ofReport } : {}),
    ...{ ofLines, ...(countAgain.length > 0 ? { countAgain } : {}) },
  };
  const isAnew = ofReport || ofLines.length + countAgain.length > 0;
  const leftOut = linesLeftOut(state.lines, command, news.received.length > 0);
  return {
    header,
    renewed: renewedLines(state, { header, news, ofLines: [...ofLines, ...leftOut] }),
    leftOut,
    collectedAnew: isAnew ? collectedAnew : undefined,
  };
};

/** A line that came too late is not told again: what it says changes nothing. */
const repeatedBy = (
  { lines: known }: LabReportStanding,
  { command, news: { late } }: Told,
): HeaderCircumstances['repeats'] => {
  const standing = Object.values(known)
    .map(({ current }) => current)
    .filter((line) => !isWithdrawn(line) && !saysNoValue(line));
  const withValues = command.lines.filter((line) => !saysNoValue(line));
  if (standing.length === 0) return withValues.length === 0 ? 'nothing' : 'some-lines';
  const told = new Set(withValues.map(({ lineId }) => lineId));
  for (const { lineId } of late) told.delete(lineId);
  return standing.every(({ lineId }) => told.has(lineId)) ? 'every-line' : 'some-lines';
};

/**
 * For a person, it may be. What was told again meanwhile in the same words has left no trace, so
 * such a correction takes the place of no time of collection.
 */
const hasWaited = (cameAt: string, at: string): boolean =>
  isBefore(addMinutes(cameAt, LONGEST_WAY_MINUTES), at);
const LONGEST_WAY_MINUTES = 60;

/**
 * The order as a whole, or any line of it: what was amended or appended corrects no mistake.
 */
const corrects = ({ isCorrection, lines }: RecordLabResults): boolean =>
  isCorrection === true || lines.some(({ status }) => status === 'corrected');

/**
 * Of the report or of a line, against what people have found or one of them has proposed. Though it
 * has waited, for a time that counts again can only hide.
 */
const timesInsistedOn = (
  { report, corrections }: LabReportStanding,
  { header, lines }: RecordLabResults,
): readonly string[] => {
  const open = Object.values(corrections).filter(({ isDecided }) => !isDecided);
  const wrong = new Set([
    ...(report?.timesFoundWrong ?? []),
    ...open.flatMap(({ insteadOf = [] }) => insteadOf),
  ]);
  const told = [header, ...lines].flatMap(({ collected }) => collected);
  return [...new Set(told)].filter((time) => wrong.has(time));
};

const withLateTimes = (
  { header, collectedAnewAt, timesFoundWrong }: StandingReport,
  { command, cameAt, news: { isRepeated } }: Told,
): ReportHeader => {
  if (areCorrectedSince(collectedAnewAt, { cameAt, isRepeated })) return header;
  const late = withoutWrong(command.header.collected, timesFoundWrong);
  return { ...header, collected: timesWithLate(header.collected, late) };
};

/** Lines of which a correction tells when they were collected, in the place of what was told. */
const linesCollectedAnew = (
  { lines: known }: LabReportStanding,
  { command, news: { late } }: Told,
): readonly string[] =>
  command.lines
    .filter((line) => takesSomePlace(known[line.lineId], line))
    .map(({ lineId }) => lineId)
    .filter((lineId) => late.every((line) => line.lineId !== lineId));

const takesSomePlace = (
  before: Pick<ReportHeader, 'collected'> | undefined,
  told: Pick<ReportHeader, 'collected'>,
): boolean => before !== undefined && tellsOther(before.collected, told.collected);

interface Renewing {
  readonly header: ReportHeader;
  readonly news: NewsOfLines;
  readonly ofLines: readonly string[];
}

/** Whoever reviewed them saw another order: each is a version that nobody has reviewed. */
const renewedLines = (
  { report, lines }: LabReportStanding,
  { header, news: { received }, ofLines }: Renewing,
): readonly ReviewedLine[] => {
  if (!report) return [];
  const { header: before } = report;
  const isOther =
    headerChanges(before, header).length > 0 ||
    (received.length === 0 && saysMoreInNotes(before, header));
  return Object.values(lines)
    .map(({ current }) => current)
    .filter((line) => !isWithdrawn(line) && received.every(({ lineId }) => lineId !== line.lineId))
    .filter(({ lineId }) => isOther || ofLines.includes(lineId))
    .map(({ lineId, version }) => ({ lineId, version: version + 1 }));
};

const lateKept = (
  { lines, messages }: LabReportStanding,
  { command, cameAt, news: { late, unheard } }: Told,
  about: Omit<LateLabResultsKept, 'type' | 'lines' | 'messageId' | 'ofMendedText'> & {
    readonly messageId: string | undefined;
    readonly ofMendedText: true | undefined;
  },
): readonly LateLabResultsKept[] => {
  if (late.length === 0) return [];
  const isRepeated = (line: SentLine): boolean => repeatsEarlier(lines[line.lineId], line);
  const isCorrected = (line: SentLine): boolean => {
    const { collectedAnewAt } = lines[line.lineId] ?? {};
    return areCorrectedSince(collectedAnewAt, { cameAt, isRepeated: isRepeated(line) });
  };
  const corrected = late.filter(isCorrected).map(({ lineId }) => lineId);
  // It was heard when it was taken first, for the sake of another order it may be taken anew.
  const wasHeard = messages.includes(command.messageId ?? '');
  const toLookAt = late
    .filter((line) => unheard.includes(line.lineId) && !(wasHeard && isRepeated(line)))
    .map(({ lineId }) => lineId);
  const { by, at, ...report } = about;
  return [
    presentFields({
      type: 'LateLabResultsKept',
      ...report,
      lines: late,
      collectedCorrected: corrected.length > 0 ? corrected : undefined,
      unheard: toLookAt.length > 0 ? toLookAt : undefined,
      ...{ by, at },
    }),
  ];
};
