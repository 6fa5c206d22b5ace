import type {
  CorrectedOfReport,
  LabReleaseAgreementStepTaken,
  LabReportCorrectionApproved,
  LabReportCorrectionProposed,
  LabReportCorrectionRefused,
  LabReportEvent,
  LabReportWithdrawnAsMisfiled,
  LabResultsReceived,
  LateLabResultsKept,
  ReportedLine,
  ReportHeader,
  ReviewedLine,
} from './events.js';
import { isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import {
  stillFoundWrong,
  timesAfter,
  timesFound,
  timesWithLate,
} from './collection-times.policy.js';
import {
  fingerprintOf,
  isWithdrawn,
  rememberedOf,
  type KnownLine,
  type KnownLines,
  type KnownOfReport,
} from './news-of-lines.policy.js';

/**
 * Where does a report stand after all that was recorded of it?
 *
 * One report is one stream, and each of its lines has versions, reviews and steps of its own
 * (decision 23; November 2026). Versions only count up. Reviews and steps count for the versions
 * that they name and for no other. What came too late is remembered, so that it is kept once; when
 * the message came of each version, of the header and of taking the order back, so that older news
 * is known as such whenever it is taken; a version that is renewed says what came with the one before
 * it, and no earlier message is too late for it. Events that do not say it came when they were recorded.
 * Not covered: who may see which line; nothing here knows rules or kinds.
 */
export const evolveLabReport = (
  standing: LabReportStanding,
  event: LabReportEvent,
): LabReportStanding => {
  switch (event.type) {
    case 'LabResultsReceived':
      return withResults(standing, event);
    case 'LateLabResultsKept':
      return event.lines.reduce((each, line) => withLate(each, line, event), standing);
    case 'LabOrdererIdentified': {
      const { report } = standing;
      if (!report) return standing;
      const { orderingProviderId } = event;
      const header = { ...report.header, orderingProviderId };
      return { ...standing, report: { ...report, header, ordererFound: orderingProviderId } };
    }
    case 'LabResultsReviewed': {
      const keys = event.lines.map((line) => [reviewKey(event, line), true]);
      return { ...standing, reviews: { ...standing.reviews, ...Object.fromEntries(keys) } };
    }
    case 'LabCommentReleased': {
      const { by, saidBy = by, text } = event;
      return { ...standing, comments: [...standing.comments, { by: saidBy, text }] };
    }
    case 'LabReviewBecameOverdue':
      return standing;
    case 'LabReportCorrectionProposed':
    case 'LabReportCorrectionApproved':
    case 'LabReportCorrectionRefused':
      return withCorrection(standing, event);
    case 'LabReportStepTaken':
      return afterStep(standing, event);
    case 'LabReportWithdrawnAsMisfiled':
      return withdrawn(standing, event);
  }
};

type StepTaken = Extract<LabReportEvent, { type: 'LabReportStepTaken' }>;

const afterStep = (standing: LabReportStanding, event: StepTaken): LabReportStanding => {
  switch (event.step) {
    case 'minor-consent-marked':
      return withMinorConsent(standing, true);
    case 'news-waits':
      return waitingFor(withoutNews(standing, event.messageId), event.messageId);
    case 'news-settled':
      return withoutNews(standing, event.messageId);
    case 'news-lost':
      return { ...standing, newsLostIn: withOne(standing.newsLostIn, event.messageId) };
    case 'requested':
    case 'professional-agreed':
    case 'discussed':
      return { ...standing, steps: stepsAfter(standing.steps, event) };
  }
};

const waitingFor = (standing: LabReportStanding, messageId: string): LabReportStanding => ({
  ...standing,
  newsWaitsIn: [...standing.newsWaitsIn, messageId],
});

const withoutNews = (standing: LabReportStanding, messageId: string): LabReportStanding => {
  const isOther = (each: string): boolean => each !== messageId;
  const { newsWaitsIn, newsLostIn } = standing;
  return {
    ...standing,
    newsWaitsIn: newsWaitsIn.filter(isOther),
    newsLostIn: newsLostIn.filter(isOther),
  };
};

/** Another one asks: what was agreed before is no answer to that, and can be agreed once more. */
const stepsAfter = (before: Noted, event: LabReleaseAgreementStepTaken): Noted => {
  const { lines, step } = event;
  const keys = lines.map((line) => [stepKey(event, line), true]);
  const steps: Noted = { ...before, ...Object.fromEntries(keys) };
  if (step !== 'requested') return steps;
  const agreed = new Set(lines.map((line) => stepKey({ step: 'professional-agreed' }, line)));
  return Object.fromEntries(Object.entries(steps).filter(([key]) => !agreed.has(key)));
};

export interface LabReportStanding extends KnownOfReport {
  /** There once anything was received. */
  readonly report?: StandingReport;
  /** By reviewer, on whose behalf, line and version. */
  readonly reviews: Noted;
  readonly comments: readonly { readonly by: string; readonly text: string }[];
  /** By step, who asked, line and version. */
  readonly steps: Noted;
  /** Those that said something new of it. */
  readonly messages: readonly string[];
  /** The messages that wait for a person and speak of it. */
  readonly newsWaitsIn: readonly string[];
  /** Those of them whose keys were given up. */
  readonly newsLostIn: readonly string[];
  /** What people have proposed to correct, by id. */
  readonly corrections: Readonly<Record<string, ProposedCorrection>>;
}

export interface ProposedCorrection extends CorrectedOfReport {
  readonly by: string;
  readonly isDecided: boolean;
}

export interface StandingReport {
  readonly reportId: string;
  readonly patientId: string;
  readonly header: ReportHeader;
  /** When the message came that said it. */
  readonly headerCameAt: string;
  /** When the laboratory last corrected the header's times of collection. */
  readonly collectedAnewAt?: string;
  /** Whom staff have identified; it stands in the header as well. */
  readonly ordererFound?: string;
  /** What staff have found of it; it stands in the header as well. */
  readonly minorConsentFound?: boolean;
  /** People of the practice have found all of it to be another patient's. */
  readonly isMisfiled?: true;
  /** Times of collection that count no more, whatever line or message repeats them. */
  readonly timesFoundWrong?: readonly string[];
}

type Noted = Readonly<Record<string, true>>;

export const nothingReceived: LabReportStanding = {
  lines: {},
  lateOfOthers: [],
  reviews: {},
  comments: [],
  steps: {},
  messages: [],
  newsWaitsIn: [],
  newsLostIn: [],
  corrections: {},
};

export const reviewKey = (
  { reviewedBy, onBehalfOf = '' }: { readonly reviewedBy: string; readonly onBehalfOf?: string },
  { lineId, version }: ReviewedLine,
): string => `${reviewedBy} ${onBehalfOf} ${lineId} ${version}`;

/** Who asked distinguishes the first step: what a representative asked for is seen by them too. */
export const stepKey = (
  { step, requestedBy = '' }: { readonly step: string; readonly requestedBy?: string },
  { lineId, version }: ReviewedLine,
): string => `${step} ${requestedBy} ${lineId} ${version}`;

const withResults = (standing: LabReportStanding, event: LabResultsReceived): LabReportStanding => {
  const { reportId, patientId, header, at, receivedAt: cameAt = at, takenBack } = event;
  const { report, takenBackAt } = standing;
  const { lines: news, renewed = [], collectedAnew, messageId } = event;
  const lines = news.reduce((each, line) => withVersion(each, line, event), standing.lines);
  return {
    ...standing,
    report: {
      ...{ ...report, reportId, patientId, header },
      headerCameAt: laterOf(report?.headerCameAt, cameAt),
      ...(collectedAnew?.ofReport ? { collectedAnewAt: cameAt } : {}),
      ...(report?.timesFoundWrong
        ? { timesFoundWrong: stillFoundWrong(report.timesFoundWrong, event) }
        : {}),
    },
    corrections: collectedAnew ? proposedStill(standing.corrections, event) : standing.corrections,
    lines: renewed.reduce((each, line) => withRenewed(each, line, event), lines),
    ...(takenBack ? { takenBackAt: laterOf(takenBackAt, cameAt) } : {}),
    ...(messageId === undefined ? {} : { messages: withOne(standing.messages, messageId) }),
  };
};

/** What the laboratory insists on since, no approval of an older proposal takes away. */
const proposedStill = (
  corrections: LabReportStanding['corrections'],
  event: LabResultsReceived,
): LabReportStanding['corrections'] =>
  Object.fromEntries(
    Object.entries(corrections).map(([correctionId, { insteadOf, ...rest }]) => [
      correctionId,
      insteadOf ? { ...rest, insteadOf: stillFoundWrong(insteadOf, event) } : rest,
    ]),
  );

const withMinorConsent = (
  standing: LabReportStanding,
  isMinorConsentService: boolean,
): LabReportStanding => {
  const { report } = standing;
  if (!report) return standing;
  const header = { ...report.header, isMinorConsentService };
  return { ...standing, report: { ...report, header, minorConsentFound: isMinorConsentService } };
};

const withCorrection = (
  standing: LabReportStanding,
  event: LabReportCorrectionProposed | LabReportCorrectionApproved | LabReportCorrectionRefused,
): LabReportStanding => {
  const { report, corrections } = standing;
  const { correctionId } = event;
  if (!report) return standing;
  if (event.type === 'LabReportCorrectionProposed') {
    const { corrects, collected, insteadOf, messageId, by } = event;
    const told = { corrects, collected, insteadOf, messageId };
    const proposed = presentFields({ ...told, by, isDecided: false });
    return { ...standing, corrections: { ...corrections, [correctionId]: proposed } };
  }
  const proposed = corrections[correctionId];
  const decided: LabReportStanding = proposed
    ? {
        ...standing,
        corrections: { ...corrections, [correctionId]: { ...proposed, isDecided: true } },
      }
    : standing;
  if (event.type === 'LabReportCorrectionRefused') return decided;
  if (event.corrects === 'minor-consent') return withMinorConsent(decided, false);
  if (event.corrects === 'lost-news') return withoutNews(decided, event.messageId ?? '');
  return withTimesFound(decided, report, event);
};

const withTimesFound = (
  standing: LabReportStanding,
  report: StandingReport,
  event: LabReportCorrectionApproved,
): LabReportStanding => {
  const found = timesFound(report, event);
  const header = { ...report.header, collected: found.collected };
  const { timesFoundWrong } = found;
  return {
    ...standing,
    report: { ...report, header, timesFoundWrong },
    lines: (event.renewed ?? []).reduce(
      (lines, line) => withRenewed(lines, line, event),
      standing.lines,
    ),
  };
};

const withdrawn = (
  standing: LabReportStanding,
  { lines: named, at }: LabReportWithdrawnAsMisfiled,
): LabReportStanding => {
  const { report } = standing;
  if (!report) return standing;
  const lines = named.reduce<KnownLines>((each, { lineId, version }) => {
    const before = each[lineId];
    if (!before) return each;
    const line = { ...before.current, version, status: 'wrong-patient' as const };
    return withVersion(each, line, { at, source: before.source });
  }, standing.lines);
  return { ...standing, report: { ...report, isMisfiled: true }, lines };
};

type Arrival = Pick<LabResultsReceived, 'at'> &
  Partial<Pick<LabResultsReceived, 'receivedAt' | 'source' | 'collectedAnew' | 'leftOut'>>;

const withVersion = (
  lines: KnownLines,
  line: ReportedLine,
  { at, receivedAt: cameAt = at, source = 'hl7v2', collectedAnew }: Arrival,
): KnownLines => {
  const before = lines[line.lineId];
  const isAnew = collectedAnew?.ofLines.includes(line.lineId) === true;
  const known: KnownLine = {
    current: line,
    ...{ cameAt, source },
    earlier: before ? [...before.earlier, rememberedOf(before.current)] : [],
    late: before?.late ?? [],
    collected: timesAfter(before?.collected ?? [], line.collected, isAnew),
    collectedAnewAt: isAnew ? cameAt : before?.collectedAnewAt,
    ...mistakeAfter(before, line),
  };
  return { ...lines, [line.lineId]: known };
};

/** What was another patient's stays so; what was entered in error, while nothing stands in its place. */
const mistakeAfter = (
  before: KnownLine | undefined,
  line: ReportedLine,
): Pick<KnownLine, 'mistake'> => {
  const { mistake } = before ?? {};
  if (line.status === 'wrong-patient' || mistake === 'wrong-patient') {
    return { mistake: 'wrong-patient' };
  }
  if (!isWithdrawn(line)) return {};
  return line.status === 'entered-in-error' || mistake ? { mistake: 'entered-in-error' } : {};
};

/** It says what it said before: no other words than those of its current version. */
const withRenewed = (
  lines: KnownLines,
  { lineId, version }: ReviewedLine,
  event: Arrival,
): KnownLines => {
  const before = lines[lineId];
  if (!before) return lines;
  const after = withVersion(lines, { ...before.current, version }, event)[lineId] ?? before;
  // What a laboratory has sent does not become history by an import that speaks of its order.
  const { source: by = 'import', leftOut = [] } = event;
  const isLeftOut = before.isLeftOut === true || leftOut.includes(lineId);
  const source = by === 'import' ? before.source : by;
  // What came before this event, and behind the words of the line, is news of it still.
  const { cameAt, earlier } = before;
  const marked = isLeftOut ? { isLeftOut } : {};
  return { ...lines, [lineId]: { ...after, ...marked, source, cameAt, earlier } };
};

const withOne = (before: readonly string[], one: string): readonly string[] =>
  before.includes(one) ? before : [...before, one];

export const laterOf = (one: string | undefined, other: string): string =>
  one !== undefined && isBefore(other, one) ? one : other;

const withLate = (
  standing: LabReportStanding,
  line: LateLabResultsKept['lines'][number],
  { collectedCorrected = [] }: LateLabResultsKept,
): LabReportStanding => {
  const { report, lines, lateOfOthers } = standing;
  const before = lines[line.lineId];
  if (before) {
    const late = [...before.late, fingerprintOf(line)];
    const collected = collectedCorrected.includes(line.lineId)
      ? before.collected
      : timesWithLate(before.collected, line.collected);
    return { ...standing, lines: { ...lines, [line.lineId]: { ...before, late, collected } } };
  }
  if (!report) return standing;
  return { ...standing, lateOfOthers: [...lateOfOthers, fingerprintOf(line)] };
};
