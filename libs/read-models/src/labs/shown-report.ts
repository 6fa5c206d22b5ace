import type { Classification } from '@anamnesis/domain/lab-tests/classification.policy';
import { classificationOf } from '@anamnesis/domain/lab-tests/classification.policy';
import { isCorrectedLine } from '@anamnesis/domain/labs/corrected-line.policy';
import type { TestIdentity } from '@anamnesis/domain/lab-tests/facts';
import {
  collectedOf,
  shownLinesOf,
  timesToldOf,
  type ShownLine,
} from '@anamnesis/domain/labs/shown-lines.policy';
import { shownNameOf } from '@anamnesis/domain/labs/shown-name.policy';
import { foldedWords } from '@anamnesis/domain/shared/folded-text';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { Person } from '../requests/queries.js';
import { toldOfDocument, withoutDocument } from './lab-attachment.js';
import type { DecidedReport, LabChart } from './lab-chart.js';
import type { DocumentTexts, WantedDocuments } from './lab-documents.js';
import type { MyLabLine, MyLabReport } from './my-lab-queries.js';
import { shownValueOf } from './shown-value.js';

/** What of it was shown, for the access log and for the mark that it is unread. */
export const partsOf = (
  { row, answer }: DecidedReport,
  lines: readonly ShownLine[],
): readonly string[] => [
  ...lines.map(({ lineId, version }) => `${lineId}@${version.version}`),
  ...(answer.carriers === 'shown' ? row.comments : []).map(({ commentId }) => `${commentId}@1`),
];

export interface ShownReport {
  readonly report: MyLabReport;
  readonly parts: readonly string[];
}

export const shownReportOf = (decided: DecidedReport, looking: Looking): ShownReport => {
  const { chart } = looking;
  const { row, answer } = decided;
  const { header } = row;
  const isWhole = answer.carriers === 'shown';
  const lines = shownLinesOf(decided);
  const parts = partsOf(decided, lines);
  const groups = groupsOf(lines);
  const results = lines.map((line) => lineOf(line, { ...looking, decided, groups }));
  const report: MyLabReport = presentFields({
    reportId: row.reportId,
    name: orderNameOf(header.test),
    ...collectedOf(timesToldOf(decided, lines), chart.zone),
    orderedBy: row.orderingProviderId ? personOf(chart, row.orderingProviderId) : undefined,
    results,
    notes: isWhole ? header.notes : [],
    comments: (isWhole ? row.comments : []).map(({ text, by, at: said }) => ({
      ...{ text, by: personOf(chart, by), at: said },
    })),
    corrected: results.some((line) => line.corrected),
    unread: !isAllRead(row.read, parts),
  });
  return { report, parts };
};

export interface Looking {
  readonly chart: LabChart;
  /** Of one report by itself or in an export; a list only says what documents there are. */
  readonly documents?: DocumentTexts;
}

/** Of what is shown alone: nobody's question reads a document that is hidden from that one. */
export const documentsShownIn = (decided: DecidedReport): WantedDocuments => ({
  reportId: decided.row.reportId,
  values: shownLinesOf(decided).map(({ version }) => version.value),
});

/** What has vanished since is no news: it may have vanished with a line that came hidden. */
export const isAllRead = (before: readonly string[] | undefined, now: readonly string[]): boolean =>
  before !== undefined && now.every((part) => before.includes(part));

/**
 * An order that may hold listed tests says so by its name, whatever came of it, and whatever staff
 * have mapped its code to: it is told where its words by themselves are an ordinary test.
 */
const orderNameOf = ({ name }: TestIdentity): string | undefined => {
  if (name === undefined) return undefined;
  const { category, sureness }: Classification = classificationOf({ name });
  return category === 'none' && sureness === 'strong' ? name : undefined;
};

interface AmongOthers extends Looking {
  readonly decided: DecidedReport;
  readonly groups: ReadonlyMap<string, number>;
}

const lineOf = (line: ShownLine, { chart, decided, groups, documents }: AmongOthers): MyLabLine => {
  const { lineId, version } = line;
  const { test, subId, status, receivedAt, value } = version;
  const { valueType, values, attachments } = shownValueOf(value, documents);
  const told = attachments.map(toldOfDocument);
  return presentFields({
    lineId,
    name: shownNameOf(test),
    group: subId === undefined ? undefined : groups.get(subId),
    valueType,
    values,
    attachments: documents ? told : told.map(withoutDocument),
    units: value.units,
    referenceRange: value.referenceRange,
    flags: value.flags,
    status,
    corrected: isCorrected(line, decided),
    ...collectedOf(timesToldOf(decided, [line]), chart.zone),
    receivedAt,
    performedBy: value.performedBy,
    specimen: test.specimen?.name,
    notes: decided.answer.carriers === 'shown' ? value.notes : [],
  });
};

/** Counted anew, for the laboratory's own numbers would have gaps where a line is hidden. */
const groupsOf = (lines: readonly ShownLine[]): ReadonlyMap<string, number> => {
  const told = new Set(lines.flatMap(({ version: { subId } }) => subId ?? []));
  return new Map([...told].map((subId, index) => [subId, index + 1]));
};

export const isCorrected = ({ lineId, version }: ShownLine, { row }: DecidedReport): boolean => {
  const { versions = [version] } = row.lines.find((line) => line.lineId === lineId) ?? {};
  return isCorrectedLine({ versions }, version);
};

const personOf = (chart: LabChart, id: string): Person => {
  const name = chart.practitioner(id)?.name;
  return name === undefined ? { id } : { id, name };
};

/** Folded names as they are shown: words are looked for in nothing else, in no other names either. */
export const wordsShownIn = ({ row }: DecidedReport, lines: readonly ShownLine[]): string =>
  foldedWords(
    [
      orderNameOf(row.header.test) ?? '',
      ...lines.map(({ version }) => shownNameOf(version.test)),
    ].join(' '),
  );
