import type { Projection } from '@anamnesis/eventing/projection';
import { presentFields } from '../shared/present-fields.js';
import { stillFoundWrong, timesFound, timesWithLate } from './collection-times.policy.js';
import type {
  LabOrdererIdentified,
  LabReportCorrectionApproved,
  LabReportWithdrawnAsMisfiled,
  LabResultsReceived,
  LabResultsReviewed,
  LabReviewBecameOverdue,
  LateLabResultsKept,
  ReportedLine,
  ReviewedLine,
} from './events.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';
import {
  linesThatMayBeToMap,
  linesWithoutTime,
  unreviewedLines,
  type LabWork,
  type WorkLine,
} from './review-due-waits.policy.js';

export interface LabWorkRow extends LabWork {
  /** Since when the oldest line waits for its review; left out where none does. */
  readonly reviewSince?: string | undefined;
  /**
   * The same of the lines that our own policies cannot classify, among which an adopted mapping may
   * have settled some since, and of those that one may hold for what was ordered. What is held by
   * a mapping of its own code is not among them.
   */
  readonly mappingSince?: string | undefined;
  /** Since when the oldest line is there at all that could be reviewed. */
  readonly finalSince?: string | undefined;
  /** The same of the lines without a time of collection that can be; some may have come since. */
  readonly timelessSince?: string | undefined;
  readonly overdue: OverdueWork;
  readonly lastPosition: string;
}

/** Since when it has been overdue, by what it waits for. */
export type OverdueWork = Readonly<Partial<Record<LabReviewBecameOverdue['waitsFor'], string>>>;

type WorkEvent =
  | LabResultsReceived
  | LateLabResultsKept
  | LabOrdererIdentified
  | LabResultsReviewed
  | LabReportCorrectionApproved
  | LabReportWithdrawnAsMisfiled;

/** The same fold for the list that staff work through and for the timer that asks what is late. */
export const workAfter = (
  work: LabWork | undefined,
  event: { readonly type: string },
): LabWork | undefined => {
  if (!isWorkEvent(event)) return work;
  switch (event.type) {
    case 'LabResultsReceived':
      return withResults(work, event);
    case 'LateLabResultsKept':
      return work && { ...work, lines: work.lines.map((line) => withLateTimes(line, event)) };
    case 'LabOrdererIdentified':
      return work && { ...work, orderingProviderId: event.orderingProviderId };
    case 'LabReportCorrectionApproved':
      return work && corrected(work, event);
    case 'LabReportWithdrawnAsMisfiled':
      return work && { ...work, lines: withdrawnLines(work.lines, event) };
    case 'LabResultsReviewed':
      return work && { ...work, lines: work.lines.map((line) => withReview(line, event, work)) };
  }
};

const isWorkEvent = (event: { readonly type: string }): event is WorkEvent =>
  WORK_EVENTS.includes(event.type);
const WORK_EVENTS: readonly string[] = [
  'LabResultsReceived',
  'LateLabResultsKept',
  'LabOrdererIdentified',
  'LabResultsReviewed',
  'LabReportCorrectionApproved',
  'LabReportWithdrawnAsMisfiled',
];

/** The header is told as it is now: whom staff identified stands in it, and who left it is out. */
const withResults = (work: LabWork | undefined, event: LabResultsReceived): LabWork => {
  const { reportId, patientId, header, lines, renewed = [], at } = event;
  const isNew = new Set(lines.map(({ lineId }) => lineId));
  const before = work?.lines ?? [];
  return presentFields({
    reportId,
    patientId,
    orderingProviderId: header.orderingProviderId,
    orderedByAsSent: header.orderedByAsSent,
    orderedAt: header.orderedAt,
    collected: header.collected,
    timesFoundWrong: work?.timesFoundWrong && stillFoundWrong(work.timesFoundWrong, event),
    firstReceivedAt: work?.firstReceivedAt ?? at,
    test: header.test,
    lines: [
      ...before
        .filter(({ lineId }) => !isNew.has(lineId))
        .map((line) => withRenewal(line, renewed, at)),
      ...lines.map((line) =>
        workLine(
          line,
          before.find(({ lineId }) => lineId === line.lineId),
          event,
        ),
      ),
    ],
  });
};

const workLine = (
  { lineId, version, status, test, collected }: ReportedLine,
  before: WorkLine | undefined,
  { collectedAnew, at: receivedAt }: LabResultsReceived,
): WorkLine => {
  const isAnew = collectedAnew?.ofLines.includes(lineId) === true;
  const known = isAnew ? [] : (before?.collected ?? []);
  return withTimes({ lineId, version, status, test, receivedAt }, timesWithLate(known, collected));
};

const withTimes = (line: WorkLine, collected: readonly string[]): WorkLine =>
  collected.length === 0 ? line : { ...line, collected };

const withLateTimes = (
  line: WorkLine,
  { lines, collectedCorrected = [] }: LateLabResultsKept,
): WorkLine => {
  const told = lines
    .filter(({ lineId }) => lineId === line.lineId && !collectedCorrected.includes(lineId))
    .flatMap(({ collected }) => collected);
  return withTimes(line, timesWithLate(line.collected ?? [], told));
};

/** Where nobody said when it was ordered, its time of collection says whose order it is. */
const corrected = (work: LabWork, event: LabReportCorrectionApproved): LabWork => {
  const { renewed = [], at } = event;
  const lines = work.lines.map((line) => withRenewal(line, renewed, at));
  if (event.corrects !== 'collected') return { ...work, lines };
  const { collected, timesFoundWrong } = work;
  const before = { header: { collected }, ...presentFields({ timesFoundWrong }) };
  return { ...work, ...timesFound(before, event), lines };
};

/** It says the same of another order, so that it waits anew. */
const withRenewal = (
  line: WorkLine,
  renewed: readonly ReviewedLine[],
  receivedAt: string,
): WorkLine => {
  const to = renewed.find(({ lineId }) => lineId === line.lineId);
  if (!to) return line;
  const { reviewed: _reviewed, ...same } = line;
  return { ...same, version: to.version, receivedAt };
};

/** Nobody has to look at what is another patient's, and that is every line. */
const withdrawnLines = (
  lines: readonly WorkLine[],
  { lines: named, at }: LabReportWithdrawnAsMisfiled,
): readonly WorkLine[] =>
  lines.map((line) => ({ ...withRenewal(line, named, at), status: 'wrong-patient' }));

const withReview = (
  line: WorkLine,
  { lines, reviewedBy, onBehalfOf }: LabResultsReviewed,
  { orderingProviderId }: LabWork,
): WorkLine => {
  const isSeen = lines.some(
    ({ lineId, version }) => lineId === line.lineId && version === line.version,
  );
  if (!isSeen) return line;
  return {
    ...line,
    reviewed: presentFields({ by: reviewedBy, onBehalfOf, orderingProviderId }),
  };
};

/** What is late is so of one wait: another arrival, or another provider, begins another one. */
const rowOf = (work: LabWork, before: LabWorkRow | undefined, lastPosition: string): LabWorkRow => {
  const oldest = (lines: readonly WorkLine[]): string | undefined =>
    lines.map(({ receivedAt }) => receivedAt).sort()[0];
  const reviewSince = oldest(unreviewedLines(work));
  const mappingSince = oldest(linesThatMayBeToMap(work, labPolicies.at(-1) ?? labPolicies[0]));
  const finalSince = oldest(unreviewedLines({ ...work, lines: work.lines.map(unreviewed) }));
  const timelessSince = oldest(linesWithoutTime(work));
  const { review, mapping, orderer, 'collection-time': timeless } = before?.overdue ?? {};
  return {
    ...work,
    reviewSince,
    mappingSince,
    finalSince,
    timelessSince,
    overdue: presentFields({
      review: before?.reviewSince === reviewSince ? review : undefined,
      mapping: before?.mappingSince === mappingSince ? mapping : undefined,
      orderer: work.orderingProviderId === before?.orderingProviderId ? orderer : undefined,
      'collection-time': before?.timelessSince === timelessSince ? timeless : undefined,
    }),
    lastPosition,
  };
};

const unreviewed = ({ reviewed: _reviewed, ...line }: WorkLine): WorkLine => line;

/** Rows are built anew, by a version counted up, when tests are classified by other rules. */
export const labWork: Projection<LabWorkRow, WorkEvent | LabReviewBecameOverdue> = {
  name: 'lab-work',
  // Since 2: when its lines were collected, where that says of which group its orderer was. Since 3:
  // what waits though it is not final, what waits for a time of collection, and what an adopted
  // mapping may hold for its order. Since 4: what was withdrawn as misfiled waits for nobody, and
  // what only its specimen tells is classified by it.
  version: 4,
  onPoison: 'park-key',
  events: [
    'LabResultsReceived',
    'LateLabResultsKept',
    'LabOrdererIdentified',
    'LabResultsReviewed',
    'LabReportCorrectionApproved',
    'LabReportWithdrawnAsMisfiled',
    'LabReviewBecameOverdue',
  ],
  keysOf: ({ reportId }) => [reportId],
  project: (row, event, { recorded: { position } }) => {
    if (event.type === 'LabReviewBecameOverdue') {
      const { waitsFor, overdueSince } = event;
      return row && { ...row, overdue: { ...row.overdue, [waitsFor]: overdueSince } };
    }
    const work = workAfter(row && workOf(row), event);
    return work && rowOf(work, row, position);
  },
};

/** The row as the fold knows it, without what is computed from it. */
export const workOf = (row: LabWorkRow): LabWork => {
  const { reportId, patientId, orderingProviderId, orderedByAsSent, orderedAt } = row;
  const { collected, timesFoundWrong, firstReceivedAt, test, lines } = row;
  return presentFields({
    ...{ reportId, patientId, orderingProviderId, orderedByAsSent, orderedAt },
    ...{ collected, timesFoundWrong, firstReceivedAt, test, lines },
  });
};
