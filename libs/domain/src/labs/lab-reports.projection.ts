import type { Projection } from '@anamnesis/eventing/projection';
import { presentFields } from '../shared/present-fields.js';
import { agreementsAfter } from './agreement-steps.policy.js';
import type {
  CorrectedOfReport,
  LabReportCorrectionApproved,
  LabReportEvent,
  LabReportWithdrawnAsMisfiled,
  LabResultsReceived,
  LateLabResultsKept,
  ReportedLine,
  ReviewedLine,
} from './events.js';
import { awaitsReviewSince } from './awaits-review-since.policy.js';
import { withDocumentsApart } from './documents-apart.policy.js';
import { stillFoundWrong, timesFound, timesWithLate } from './collection-times.policy.js';
import { keptOfMisfiled } from './kept-of-misfiled.policy.js';
import type { HeaderOnFile, LabReportRow, LineOfReport, VersionOfLine } from './lab-report.row.js';
import { searchTextOf } from './search-text.policy.js';
import { sortKeyOf, timesToldAfter, timesToldOnceFound } from './times-told.policy.js';
import { newsLetGo, newsWaitsAfter } from './waiting-news.policy.js';

const received = (
  row: LabReportRow | undefined,
  event: LabResultsReceived,
  lastPosition: string,
): LabReportRow => {
  const { reportId, patientId, source, at } = event;
  const header = headerOnFile(row?.header, event);
  const lines = withNews(row?.lines ?? [], event);
  return {
    ...{ reportId, patientId, source, header, lines },
    orderingProviderId: header.orderingProviderId,
    documents: row?.documents,
    comments: row?.comments ?? [],
    overdue: row?.overdue ?? [],
    late: row?.late ?? [],
    collectedAt: sortKeyOf(header),
    firstReceivedAt: row?.firstReceivedAt ?? at,
    lastReceivedAt: at,
    isReviewed: lines.some(({ reviews }) => reviews.length > 0),
    awaitsReviewSince: awaitsReviewSince(lines),
    searchText: searchTextOf(header.test, lines),
    lastPosition,
  };
};

const headerOnFile = (
  before: HeaderOnFile | undefined,
  event: LabResultsReceived,
): HeaderOnFile => {
  const { timesFoundWrong: wrong, corrections, newsWaits, misfiled } = before ?? {};
  const { firstFiledAs = before?.firstFiledAs } = event;
  // What the laboratory insists on by a correction counts again.
  const timesFoundWrong = wrong && stillFoundWrong(wrong, event);
  return presentFields({
    ...{ ...event.header, firstFiledAs, timesFoundWrong, newsWaits, misfiled },
    timesTold: timesToldAfter(before, event),
    corrections: corrections?.map(({ insteadOf, ...proposed }) =>
      insteadOf ? { ...proposed, insteadOf: stillFoundWrong(insteadOf, event) } : proposed,
    ),
  });
};

const withNews = (
  lines: readonly LineOfReport[],
  event: LabResultsReceived,
): readonly LineOfReport[] => {
  const { lines: news, renewed = [] } = event;
  const known = new Set(lines.map(({ lineId }) => lineId));
  return [
    ...lines
      .map((line) =>
        news
          .filter(({ lineId }) => lineId === line.lineId)
          .map((news) => newsOf(event, news))
          .reduce((each, version) => withVersion(each, version, event), line),
      )
      .map((line) => withRenewal(line, renewed, event)),
    ...news
      .filter(({ lineId }) => !known.has(lineId))
      .map((line) =>
        withVersion({ lineId: line.lineId, versions: [], reviews: [] }, newsOf(event, line), event),
      ),
  ];
};

/** A correction by people comes with no message and no word of the laboratory. */
type Arrival = Pick<LabResultsReceived, 'at'> &
  Partial<Pick<LabResultsReceived, 'messageId' | 'collectedAnew'>> & {
    readonly becomes?: 'wrong-patient';
  };

type SaidVersion = Omit<VersionOfLine, 'receivedAt' | 'messageId' | 'collectedAnew'>;

const newsOf = (
  { ofMendedText }: LabResultsReceived,
  { lineId: _key, ...version }: ReportedLine,
): SaidVersion => (ofMendedText ? { ...version, ofMendedText } : version);

const withRenewal = (
  line: LineOfReport,
  renewed: readonly ReviewedLine[],
  arrival: Arrival,
): LineOfReport =>
  renewed
    .filter(({ lineId }) => lineId === line.lineId)
    .flatMap(({ version }) => renewedIn(line, version))
    .map((same) => (arrival.becomes ? { ...same, status: arrival.becomes } : same))
    .reduce((each, version) => withVersion(each, version, arrival), line);

/** It says what its last version said, be that of a text which people have mended or not. */
const renewedIn = ({ versions }: LineOfReport, version: number): readonly SaidVersion[] =>
  versions
    .slice(-1)
    .map(({ status, test, subId, collected, value, ofMendedText }) =>
      presentFields({ version, status, test, collected, value, subId, ofMendedText }),
    );

const withVersion = (
  { lateCollected, ...line }: LineOfReport,
  said: SaidVersion,
  { at: receivedAt, messageId, collectedAnew }: Arrival,
): LineOfReport => {
  const isAnew = collectedAnew?.ofLines.includes(line.lineId) === true;
  const version: VersionOfLine = {
    ...said,
    receivedAt,
    ...(messageId === undefined ? {} : { messageId }),
    ...(isAnew ? { collectedAnew: true } : {}),
  };
  return {
    ...line,
    versions: [...line.versions, version],
    ...(lateCollected && !isAnew ? { lateCollected } : {}),
  };
};

const changed = (
  row: LabReportRow,
  event: Exclude<LabReportEvent, LabResultsReceived>,
): LabReportRow => {
  const { at } = event;
  switch (event.type) {
    case 'LateLabResultsKept': {
      const { lines, messageId } = event;
      const kept = { lines, at, ...(messageId === undefined ? {} : { messageId }) };
      const withTimes = row.lines.map((line) => withLateTimes(line, event));
      return { ...row, lines: withTimes, late: [...row.late, kept] };
    }
    case 'LabOrdererIdentified':
      return { ...row, orderingProviderId: event.orderingProviderId };
    case 'LabResultsReviewed': {
      const { reviewedBy: by, onBehalfOf } = event;
      const review = { by, at, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
      const lines = ofLines(row.lines, event.lines, (line, ofVersion) => ({
        ...line,
        reviews: [...line.reviews, { ...review, ofVersion }],
      }));
      return { ...row, lines, isReviewed: true, awaitsReviewSince: awaitsReviewSince(lines) };
    }
    case 'LabCommentReleased': {
      const { commentId, text, by, saidBy } = event;
      const comment = { commentId, text, by: saidBy ?? by, at };
      return { ...row, comments: [...row.comments, comment] };
    }
    case 'LabReviewBecameOverdue': {
      const { waitsFor, overdueSince } = event;
      return { ...row, overdue: [...row.overdue, { waitsFor, overdueSince, at }] };
    }
    case 'LabReportStepTaken':
      if (event.step === 'minor-consent-marked') {
        return { ...row, header: { ...row.header, isMinorConsentService: true } };
      }
      if ('messageId' in event) {
        const newsWaits = newsWaitsAfter(row.header.newsWaits ?? [], event);
        return { ...row, header: { ...row.header, newsWaits } };
      }
      return {
        ...row,
        lines: ofLines(row.lines, event.lines, (line, ofVersion) => ({
          ...line,
          agreements: agreementsAfter(line.agreements ?? [], ofVersion, event),
        })),
      };
    case 'LabReportCorrectionProposed': {
      const { type: _said, reportId: _its, patientId: _theirs, ...open } = event;
      const corrections = [...(row.header.corrections ?? []), open];
      return { ...row, header: { ...row.header, corrections } };
    }
    case 'LabReportCorrectionApproved':
      return correctedRow({ ...row, header: withoutProposal(row.header, event) }, event);
    case 'LabReportCorrectionRefused':
      return { ...row, header: withoutProposal(row.header, event) };
    case 'LabReportWithdrawnAsMisfiled':
      return withdrawnRow(row, event);
  }
};

const withdrawnRow = (
  { header, lines, ...row }: LabReportRow,
  { reason, by, at, lines: named }: LabReportWithdrawnAsMisfiled,
): LabReportRow => ({
  ...row,
  header: { ...header, misfiled: { reason, by, at } },
  lines: lines.map((line) => withRenewal(line, named, { at, becomes: 'wrong-patient' })),
});

const withoutProposal = (
  header: HeaderOnFile,
  decided: { readonly correctionId: string },
): HeaderOnFile => ({
  ...header,
  corrections: (header.corrections ?? []).filter(
    ({ correctionId }) => correctionId !== decided.correctionId,
  ),
});

/** The row as it is once another person has approved; also for whoever is to look at it before. */
export const correctedRow = <Row extends Pick<LabReportRow, 'header' | 'lines'>>(
  row: Row,
  event: CorrectedOfReport &
    Arrival & { readonly renewed?: LabReportCorrectionApproved['renewed'] },
): Row => {
  const { header } = row;
  if (event.corrects === 'minor-consent') {
    return { ...row, header: { ...header, isMinorConsentService: false } };
  }
  if (event.corrects === 'lost-news') {
    return { ...row, header: { ...header, newsWaits: newsLetGo(header.newsWaits, event) } };
  }
  const { timesFoundWrong } = header;
  const before = timesFoundWrong ? { header, timesFoundWrong } : { header };
  const { renewed = [], collected = [] } = event;
  const found = timesFound(before, event);
  const timesTold = timesToldOnceFound(header, collected, found.collected);
  return {
    ...row,
    header: presentFields({ ...header, ...found, timesTold }),
    lines: row.lines.map((line) => withRenewal(line, renewed, event)),
  };
};

const withLateTimes = (
  line: LineOfReport,
  { lines, collectedCorrected = [] }: LateLabResultsKept,
): LineOfReport => {
  const told = lines
    .filter(({ lineId }) => lineId === line.lineId && !collectedCorrected.includes(lineId))
    .flatMap(({ collected }) => collected);
  if (told.length === 0) return line;
  return { ...line, lateCollected: timesWithLate(line.lateCollected ?? [], told) };
};

const ofLines = (
  lines: readonly LineOfReport[],
  named: readonly { readonly lineId: string; readonly version: number }[],
  change: (line: LineOfReport, version: number) => LineOfReport,
): readonly LineOfReport[] =>
  lines.map((line) =>
    named
      .filter(({ lineId }) => lineId === line.lineId)
      .reduce((each, { version }) => change(each, version), line),
  );

/** The same fold for the view and for decisions that read the report's own stream. */
export const reportAfter = (
  row: LabReportRow | undefined,
  event: LabReportEvent,
  lastPosition: string,
): LabReportRow | undefined => {
  if (event.type === 'LabResultsReceived') return received(row, event, lastPosition);
  // A report begins with what a laboratory said.
  return row && { ...recomputed(changed(row, event), event), lastPosition };
};

/** A version that is renewed waits again, and another time of collection sorts elsewhere. */
const recomputed = (row: LabReportRow, event: LabReportEvent): LabReportRow =>
  event.type === 'LabReportCorrectionApproved' || event.type === 'LabReportWithdrawnAsMisfiled'
    ? {
        ...row,
        collectedAt: sortKeyOf(row.header),
        awaitsReviewSince: awaitsReviewSince(row.lines),
      }
    : row;

export const labReports: Projection<LabReportRow, LabReportEvent> = {
  name: 'lab-reports',
  // Since 8: documents stand apart. Since 9: without what another patient's report said.
  version: 9,
  // Patients are not shown a row that lacks something newer: it may have been withdrawn.
  onPoison: 'park-key',
  events: [
    'LabResultsReceived',
    'LateLabResultsKept',
    'LabOrdererIdentified',
    'LabResultsReviewed',
    'LabCommentReleased',
    'LabReviewBecameOverdue',
    'LabReportStepTaken',
    'LabReportCorrectionProposed',
    'LabReportCorrectionApproved',
    'LabReportCorrectionRefused',
    'LabReportWithdrawnAsMisfiled',
  ],
  keysOf: ({ reportId }) => [reportId],
  project: (row, event, { recorded: { position } }) => {
    const after = reportAfter(row, event, position);
    if (!after) return undefined;
    return keptOfMisfiled(withDocumentsApart(after));
  },
};
