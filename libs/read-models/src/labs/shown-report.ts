import type { Classification } from '@anamnesis/domain/labs/classification.policy';
import { classificationOf } from '@anamnesis/domain/labs/classification.policy';
import type { LineValue } from '@anamnesis/domain/labs/events';
import type { TestIdentity } from '@anamnesis/domain/labs/facts';
import type { LineOfReport, VersionOfLine } from '@anamnesis/domain/labs/lab-reports.projection';
import { latestVersionAt } from '@anamnesis/domain/labs/moment.policy';
import { possibleTimesOf } from '@anamnesis/domain/labs/possible-times.policy';
import { dateIn } from '@anamnesis/domain/shared/facility-calendar';
import { foldedWords } from '@anamnesis/domain/shared/folded-text';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { Person } from '../requests/queries.js';
import type { DecidedReport, LabChart } from './lab-chart.js';
import type { MyLabLine, MyLabReport } from './my-lab-queries.js';

/** One line that the viewer may see, in the version that is the latest one now. */
export interface ShownLine {
  readonly lineId: string;
  readonly version: VersionOfLine;
}

/**
 * What of a report is shown: the visible lines. Where any line is hidden, all that could name it is
 * left out with it: notes, attachments, narrative, comments (requirements section 2, carriers).
 */
export const shownLinesOf = ({ row, answer }: DecidedReport, at: number): readonly ShownLine[] => {
  const isWhole = answer.carriers === 'shown';
  return row.lines.flatMap((line, index): readonly ShownLine[] => {
    if (!answer.lines[index]?.visible) return [];
    const version = latestOf(line, at);
    return version && (isWhole || !isCarrier(version.value))
      ? [{ lineId: line.lineId, version }]
      : [];
  });
};

/** Versions of a line are told apart by their numbers. */
const latestOf = ({ versions }: LineOfReport, at: number): VersionOfLine | undefined => {
  const latest = latestVersionAt(versions, at);
  return versions.find(({ version }) => version === latest?.version);
};

/** Attachments and whole sentences say what they like. */
const isCarrier = ({ valueType, values }: LineValue): boolean =>
  ['ED', 'RP', 'FT'].includes(valueType ?? '') || values.join('').length > LONGEST_PLAIN_VALUE;
const LONGEST_PLAIN_VALUE = 100;

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

export interface WhenCollected {
  readonly collectedOn?: string;
  readonly collectedAt?: string;
}

/**
 * The times of the lines that are shown, before the report's own, which may have come with a hidden
 * line. Asked alike whether or not a line is hidden: else a time that is missing would tell.
 */
export const timesToldOf = (
  { row }: DecidedReport,
  lines: readonly ShownLine[],
): readonly string[] => [
  ...lines.flatMap(({ version }) => version.collected),
  ...row.header.collected,
];

/** The first time that was told: the day in the facility's zone, and the instant where it is one. */
export const collectedOf = (collected: readonly string[], zone: string): WhenCollected => {
  const [first] = collected;
  const times = first === undefined ? undefined : possibleTimesOf(first, zone);
  if (!times) return {};
  const from = new Date(times.from).toISOString();
  const length = times.to - times.from;
  if (length > LONGEST_DAY) return {};
  const collectedOn = dateIn(zone, from);
  return length > LONGEST_CLOCK ? { collectedOn } : { collectedOn, collectedAt: from };
};
/** A day in autumn has 25 hours. */
const LONGEST_DAY = 25 * 3_600_000;
const LONGEST_CLOCK = 3_600_000;

/** Folded names as they are shown: words are looked for in nothing else, in no other names either. */
export const wordsShownIn = ({ row }: DecidedReport, lines: readonly ShownLine[]): string =>
  foldedWords(
    [orderNameOf(row.header.test) ?? '', ...lines.map(({ version }) => nameOf(version.test))].join(
      ' ',
    ),
  );
