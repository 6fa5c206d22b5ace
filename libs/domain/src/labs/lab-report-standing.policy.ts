import type {
  LabReportEvent,
  LateLabResultsKept,
  ReportedLine,
  ReportHeader,
  ReviewedLine,
} from './events.js';
import { fingerprintOf, type KnownLine, type KnownLines } from './news-of-lines.policy.js';

/**
 * Where does a report stand after all that was recorded of it?
 *
 * One report is one stream, and each of its lines has versions, reviews and steps of its own
 * (decision 23; November 2026). Versions only count up. Reviews and steps count for the versions
 * that they name and for no other. What came too late is remembered, so that it is kept once.
 * Not covered: who may see which line; nothing here knows rules or kinds.
 */
export const evolveLabReport = (
  standing: LabReportStanding,
  event: LabReportEvent,
): LabReportStanding => {
  switch (event.type) {
    case 'LabResultsReceived': {
      const { reportId, patientId, header } = event;
      const report = { ...standing.report, reportId, patientId, header };
      return { ...standing, report, lines: event.lines.reduce(withVersion, standing.lines) };
    }
    case 'LateLabResultsKept':
      return { ...standing, lines: event.lines.reduce(withLate, standing.lines) };
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
      const { by, text } = event;
      return { ...standing, comments: [...standing.comments, { by, text }] };
    }
    case 'LabReviewBecameOverdue':
      return standing;
    case 'LabReleaseAgreementStepTaken': {
      const keys = event.lines.map((line) => [stepKey(event, line), true]);
      return { ...standing, steps: { ...standing.steps, ...Object.fromEntries(keys) } };
    }
  }
};

export interface LabReportStanding {
  /** There once anything was received. */
  readonly report?: StandingReport;
  readonly lines: KnownLines;
  /** By reviewer, on whose behalf, line and version. */
  readonly reviews: Noted;
  readonly comments: readonly { readonly by: string; readonly text: string }[];
  /** By step, who asked, line and version. */
  readonly steps: Noted;
}

export interface StandingReport {
  readonly reportId: string;
  readonly patientId: string;
  readonly header: ReportHeader;
  /** Whom staff have identified; it stands in the header as well. */
  readonly ordererFound?: string;
}

type Noted = Readonly<Record<string, true>>;

export const nothingReceived: LabReportStanding = {
  lines: {},
  reviews: {},
  comments: [],
  steps: {},
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

const withVersion = (lines: KnownLines, line: ReportedLine): KnownLines => {
  const before = lines[line.lineId];
  const known: KnownLine = {
    current: line,
    earlier: before ? [...before.earlier, fingerprintOf(before.current)] : [],
    late: before?.late ?? [],
  };
  return { ...lines, [line.lineId]: known };
};

const withLate = (lines: KnownLines, line: LateLabResultsKept['lines'][number]): KnownLines => {
  const before = lines[line.lineId];
  if (!before) return lines;
  const late = [...before.late, fingerprintOf(line)];
  return { ...lines, [line.lineId]: { ...before, late } };
};
