import type { Projection } from '@anamnesis/eventing/projection';
import { presentFields } from '../shared/present-fields.js';
import type {
  LabOrdererIdentified,
  LabReportCorrectionApproved,
  LabResultsReceived,
  LabResultsReviewed,
  LabReviewBecameOverdue,
  ReportedLine,
  ReviewedLine,
} from './events.js';
import type { ResultStatus, TestIdentity } from './facts.js';
import { labPolicies } from './lab-rules.policy.js';
import { linesToMap, unreviewedLines } from './review-due-waits.policy.js';

/** What a report says of the work that is left to do about it: no values. */
export interface LabWork {
  readonly reportId: string;
  readonly patientId: string;
  readonly orderingProviderId?: string | undefined;
  /** As the message names whoever ordered. */
  readonly orderedByAsSent?: string | undefined;
  readonly orderedAt?: string | undefined;
  readonly collected: readonly string[];
  readonly firstReceivedAt: string;
  readonly test: TestIdentity;
  readonly lines: readonly WorkLine[];
}

export interface WorkLine {
  readonly lineId: string;
  readonly version: number;
  readonly status: ResultStatus;
  readonly test: TestIdentity;
  /** When this version came. */
  readonly receivedAt: string;
  /** Who has seen this version, for which ordering provider. */
  readonly reviewed?: ReviewOfWork;
}

export interface ReviewOfWork {
  readonly by: string;
  readonly onBehalfOf?: string;
  readonly orderingProviderId?: string;
}

export interface LabWorkRow extends LabWork {
  /** Since when the oldest final line waits for its review; left out where none does. */
  readonly reviewSince?: string | undefined;
  /**
   * The same of the lines that our own policies cannot classify: those among which an adopted
   * mapping may have settled some since.
   */
  readonly mappingSince?: string | undefined;
  /** Since when the oldest final line is there at all. */
  readonly finalSince?: string | undefined;
  readonly overdue: OverdueWork;
  readonly lastPosition: string;
}

/** Since when it has been overdue, by what it waits for. */
export type OverdueWork = Readonly<Partial<Record<LabReviewBecameOverdue['waitsFor'], string>>>;

type WorkEvent =
  LabResultsReceived | LabOrdererIdentified | LabResultsReviewed | LabReportCorrectionApproved;

/** The same fold for the list that staff work through and for the timer that asks what is late. */
export const workAfter = (
  work: LabWork | undefined,
  event: { readonly type: string },
): LabWork | undefined => {
  if (!isWorkEvent(event)) return work;
  switch (event.type) {
    case 'LabResultsReceived':
      return withResults(work, event);
    case 'LabOrdererIdentified':
      return work && { ...work, orderingProviderId: event.orderingProviderId };
    case 'LabReportCorrectionApproved':
      return work && corrected(work, event);
    case 'LabResultsReviewed':
      return work && { ...work, lines: work.lines.map((line) => withReview(line, event, work)) };
  }
};

const isWorkEvent = (event: { readonly type: string }): event is WorkEvent =>
  WORK_EVENTS.includes(event.type);
const WORK_EVENTS: readonly string[] = [
  'LabResultsReceived',
  'LabOrdererIdentified',
  'LabResultsReviewed',
  'LabReportCorrectionApproved',
];

/** The header is told as it is now: whom staff identified stands in it, and who left it is out. */
const withResults = (
  work: LabWork | undefined,
  { reportId, patientId, header, lines, renewed = [], at }: LabResultsReceived,
): LabWork => {
  const isNew = new Set(lines.map(({ lineId }) => lineId));
  return presentFields({
    reportId,
    patientId,
    orderingProviderId: header.orderingProviderId,
    orderedByAsSent: header.orderedByAsSent,
    orderedAt: header.orderedAt,
    collected: header.collected,
    firstReceivedAt: work?.firstReceivedAt ?? at,
    test: header.test,
    lines: [
      ...(work?.lines ?? [])
        .filter(({ lineId }) => !isNew.has(lineId))
        .map((line) => withRenewal(line, renewed, at)),
      ...lines.map((line) => workLine(line, at)),
    ],
  });
};

const workLine = (
  { lineId, version, status, test }: ReportedLine,
  receivedAt: string,
): WorkLine => ({ lineId, version, status, test, receivedAt });

/** Where nobody said when it was ordered, its time of collection says whose order it is. */
const corrected = (
  work: LabWork,
  { collected = [], renewed = [], at }: LabReportCorrectionApproved,
): LabWork => ({
  ...work,
  collected: collected.length > 0 ? collected : work.collected,
  lines: work.lines.map((line) => withRenewal(line, renewed, at)),
});

/** It says the same of another order, so that it waits anew. */
const withRenewal = (
  line: WorkLine,
  renewed: readonly ReviewedLine[],
  receivedAt: string,
): WorkLine => {
  const to = renewed.find(({ lineId }) => lineId === line.lineId);
  if (!to) return line;
  const { lineId, status, test } = line;
  return { lineId, version: to.version, status, test, receivedAt };
};

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
  const mappingSince = oldest(linesToMap(work, labPolicies.at(-1) ?? labPolicies[0]));
  const finalSince = oldest(unreviewedLines({ ...work, lines: work.lines.map(unreviewed) }));
  const { review, mapping, orderer } = before?.overdue ?? {};
  return {
    ...work,
    reviewSince,
    mappingSince,
    finalSince,
    overdue: presentFields({
      review: before?.reviewSince === reviewSince ? review : undefined,
      mapping: before?.mappingSince === mappingSince ? mapping : undefined,
      orderer: work.orderingProviderId === before?.orderingProviderId ? orderer : undefined,
    }),
    lastPosition,
  };
};

const unreviewed = ({ reviewed: _reviewed, ...line }: WorkLine): WorkLine => line;

/** Rows are built anew, by a version counted up, when tests are classified by other rules. */
export const labWork: Projection<LabWorkRow, WorkEvent | LabReviewBecameOverdue> = {
  name: 'lab-work',
  version: 1,
  onPoison: 'park-key',
  events: [
    'LabResultsReceived',
    'LabOrdererIdentified',
    'LabResultsReviewed',
    'LabReportCorrectionApproved',
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
  const { collected, firstReceivedAt, test, lines } = row;
  return presentFields({
    ...{ reportId, patientId, orderingProviderId, orderedByAsSent, orderedAt },
    ...{ collected, firstReceivedAt, test, lines },
  });
};
