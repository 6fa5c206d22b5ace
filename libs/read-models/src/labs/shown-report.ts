import type { Classification } from '@anamnesis/domain/labs/classification.policy';
import { classificationOf } from '@anamnesis/domain/labs/classification.policy';
import type { TestIdentity } from '@anamnesis/domain/labs/facts';
import type { VersionOfLine } from '@anamnesis/domain/labs/lab-reports.projection';
import {
  collectedOf,
  shownLinesOf,
  timesToldOf,
  type ShownLine,
} from '@anamnesis/domain/labs/shown-lines.policy';
import { foldedWords } from '@anamnesis/domain/shared/folded-text';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { Person } from '../requests/queries.js';
import type { DecidedReport, LabChart } from './lab-chart.js';
import type { MyLabLine, MyLabReport } from './my-lab-queries.js';

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

export const shownReportOf = (decided: DecidedReport, { chart, at }: Looking): ShownReport => {
  const { row, answer } = decided;
  const { header } = row;
  const isWhole = answer.carriers === 'shown';
  const lines = shownLinesOf(decided, at);
  const parts = partsOf(decided, lines);
  const results = lines.map((line) => lineOf(line, isWhole));
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
  readonly at: number;
}

/** What has vanished since is no news: it may have vanished with a line that came hidden. */
export const isAllRead = (before: readonly string[] | undefined, now: readonly string[]): boolean =>
  before !== undefined && now.every((part) => before.includes(part));

/** An order that may hold listed tests says so by its name, whatever came of it. */
const orderNameOf = (test: TestIdentity): string | undefined => {
  const { role }: Classification = classificationOf(test);
  return role === 'mixed-panel' ? undefined : test.name;
};

const lineOf = ({ lineId, version }: ShownLine, isWhole: boolean): MyLabLine => {
  const { test, status, receivedAt, value } = version;
  return presentFields({
    lineId,
    name: nameOf(test),
    values: value.values,
    units: value.units,
    referenceRange: value.referenceRange,
    flags: value.flags,
    status,
    corrected: isCorrected(version),
    receivedAt,
    performedBy: value.performedBy,
    specimen: test.specimen?.name,
    notes: isWhole ? value.notes : [],
  });
};

export const isCorrected = ({ status }: VersionOfLine): boolean =>
  status === 'corrected' || status === 'amended';

export const nameOf = ({ name, alternates = [], code }: TestIdentity): string =>
  name ?? alternates.find((each) => each.name !== undefined)?.name ?? code ?? 'Result';

const personOf = (chart: LabChart, id: string): Person => {
  const name = chart.practitioner(id)?.name;
  return name === undefined ? { id } : { id, name };
};

/** Folded names as they are shown: words are looked for in nothing else, in no other names either. */
export const wordsShownIn = ({ row }: DecidedReport, lines: readonly ShownLine[]): string =>
  foldedWords(
    [orderNameOf(row.header.test) ?? '', ...lines.map(({ version }) => nameOf(version.test))].join(
      ' ',
    ),
  );
