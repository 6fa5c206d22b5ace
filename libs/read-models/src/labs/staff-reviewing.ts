import { In, type EntityManager } from 'typeorm';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { withoutWrong } from '@anamnesis/domain/labs/collection-times.policy';
import { isCorrectedLine } from '@anamnesis/domain/labs/corrected-line.policy';
import { labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import type { LabReportRow, VersionOfLine } from '@anamnesis/domain/labs/lab-report.row';
import {
  awaitsConfirmation,
  unreviewedLines,
  type WorkLine,
} from '@anamnesis/domain/labs/review-due-waits.policy';
import { reviewRightOf } from '@anamnesis/domain/labs/review-right.policy';
import { messagesWaiting } from '@anamnesis/domain/labs/waiting-news.policy';
import { Practitioner } from '../directory/practitioner.entity.js';
import { peopleNamed } from '../people.js';
import type { AskedBy } from '../query.js';
import { staleRowsOf } from '../stale-rows.js';
import { documentTexts, type DocumentTexts, type WantedDocuments } from './lab-documents.js';
import { LabReport } from './lab-report.entity.js';
import { shownValueOf } from './shown-value.js';
import type { LabToReview, LineToReview } from './staff-queries.js';
import { workItem, type WaitingReport, type WorkAround } from './staff-work.js';

/** For whom this provider may review at the moment, by coverings that are on record. */
export const coveredBy = async (
  reader: EntityManager,
  { by, at }: AskedBy,
): Promise<readonly string[]> => {
  const standIns = await reader
    .getRepository(Practitioner)
    .createQueryBuilder('practitioner')
    .where('practitioner.coverings @> :covering::jsonb', {
      covering: JSON.stringify([{ coveredBy: by }]),
    })
    .getMany();
  return standIns
    .filter(({ practitionerId: orderingProviderId, coverings }) => {
      return reviewRightOf(by, { orderingProviderId, coverings }, at) === 'covering';
    })
    .map(({ practitionerId }) => practitionerId);
};

/**
 * Whatever its patient is shown behind the review stands here before it: a review releases the
 * header's words with the lines, and the comments of whoever reviewed before.
 */
export const itemsToReview = async (
  reader: EntityManager,
  waiting: readonly WaitingReport[],
  around: WorkAround & { readonly covered: readonly string[] },
): Promise<readonly LabToReview[]> => {
  const keys = waiting.map(({ row }) => row.reportId);
  const reports: readonly ReviewedReport[] = await reader.find(LabReport, {
    where: { reportId: In(keys) },
    select: { reportId: true, header: true, lines: true, comments: true },
  });
  const byId = new Map(reports.map((report) => [report.reportId, report]));
  const [authors, stale, documents] = await Promise.all([
    peopleNamed(
      reader,
      reports.flatMap(({ comments }) => comments.map(({ by }) => by)),
    ),
    staleRowsOf(reader, labReports, { keys }),
    documentTexts(
      reader,
      waiting.map(({ row }) => documentsToReview(row, byId.get(row.reportId))),
    ),
  ]);
  return waiting.map((each) => {
    const { reportId, orderingProviderId = '' } = each.row;
    const report = byId.get(reportId);
    const { collected = [], notes = [], timesFoundWrong, newsWaits } = report?.header ?? {};
    return presentFields({
      ...{ staleSince: stale.since(reportId), ...workItem(each, around) },
      isCovered: around.covered.includes(orderingProviderId),
      newsWaitsIn: messagesWaiting(newsWaits),
      ...{ collected: withoutWrong(collected, timesFoundWrong), notes },
      comments: (report?.comments ?? []).map(({ text, by, at }) => ({
        ...{ text, by: authors.person(by), at },
      })),
      lines: unreviewedLines(each.row).flatMap((line) =>
        lineToReview(line, report, documents(reportId)),
      ),
    });
  });
};

type ReviewedReport = Pick<LabReportRow, 'reportId' | 'header' | 'lines' | 'comments'>;

const versionsOf = (lineId: string, report: ReviewedReport | undefined): readonly VersionOfLine[] =>
  report?.lines.find((each) => each.lineId === lineId)?.versions ?? [];

const documentsToReview = (
  row: WaitingReport['row'],
  report: ReviewedReport | undefined,
): WantedDocuments => ({
  reportId: row.reportId,
  values: unreviewedLines(row).flatMap(({ lineId, version }) =>
    versionsOf(lineId, report).flatMap((each) => (each.version === version ? [each.value] : [])),
  ),
});

/** Nobody reviews what cannot be read here yet: the words of a version, and the header with them. */
const lineToReview = (
  { lineId, version, status, receivedAt }: WorkLine,
  report: ReviewedReport | undefined,
  documents: DocumentTexts,
): readonly LineToReview[] => {
  const versions = versionsOf(lineId, report);
  const seen = versions.find((each) => each.version === version);
  if (!seen) return [];
  const { test, subId, ofMendedText, value } = seen;
  const { code, system } = test;
  const { units, referenceRange, flags, notes, performedBy } = value;
  return [
    presentFields({
      ...{ lineId, version, status, isUnconfirmed: awaitsConfirmation({ status }) },
      ...{ test: presentFields({ code, system, name: nameOf(test) }) },
      ...{ subId, ofMendedText, receivedAt },
      corrected: isCorrectedLine({ versions }, seen),
      collected: withoutWrong(seen.collected, report?.header.timesFoundWrong),
      ...{ specimen: test.specimen?.name, performedBy },
      ...shownValueOf(value, documents),
      ...{ units, referenceRange, flags, notes },
    }),
  ];
};

/** The one that a patient is told. */
const nameOf = ({ name, alternates = [] }: VersionOfLine['test']): string | undefined =>
  name ?? alternates.find((each) => each.name !== undefined)?.name;
