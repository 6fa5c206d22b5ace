import { shownLinesOf } from '@anamnesis/domain/labs/shown-lines.policy';
import { openCursor, sealCursor } from '../cursor.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { labBundle, type LabBundle, type ReportToTell } from './lab-bundle.js';
import { labDecisionViews, labViews } from './lab-changes.js';
import { openLabChart, type DecidedReport, type LabChart } from './lab-chart.js';
import type { Place } from './lab-chart-rows.js';
import { ExportMyLabResults, type MyLabExportAnswer } from './my-lab-queries.js';
import { shownReportOf } from './shown-report.js';

/** What was shown, as the access log says it. */
const partsShown = new WeakMap<MyLabExportAnswer, readonly ExportedReport[]>();

/** All that may be seen, with its documents, to be taken elsewhere; newest first, part by part. */
export const exportMyLabResultsQuery: QueryDefinition<ExportMyLabResults, MyLabExportAnswer> = {
  message: ExportMyLabResults,
  projections: labViews,
  mustGoOn: labDecisionViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const { patientId } = query;
    const place = openCursor<Place>(query, asked);
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const { exported, last } = await partFrom(chart, place);
    const told = exported.map(({ told: report }) => report);
    const next = last && nextOf(query, last, asked);
    const whole = labBundle(patientId, told, asked.at);
    const bundle: LabBundle = next === undefined ? whole : withNext(whole, patientId, next);
    const answer = { patientId, bundle, manifest: manifestOf(told), ...(next && { next }) };
    partsShown.set(answer, exported);
    return answer;
  },
  patientsIn: ({ patientId }) => [patientId],
  itemsIn: (answer) =>
    (partsShown.get(answer) ?? []).map(({ told: { report }, parts }) => ({
      ...{ id: report.reportId, parts },
    })),
};

interface ExportedReport {
  readonly told: ReportToTell;
  readonly parts: readonly string[];
  readonly place: Place;
}

interface Part {
  readonly exported: readonly ExportedReport[];
  /** The place of the last one, where something visible is behind it. */
  readonly last: Place | undefined;
}

/** What one fact of the access log can name, and what one answer can hold in memory. */
const MOST_PARTS = 3_000;
const MOST_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** A report stands in one part whole; a part is full behind the one with which it is. */
const partFrom = async (chart: LabChart, after: Place | undefined): Promise<Part> => {
  const exported: ExportedReport[] = [];
  let [parts, bytes] = [0, 0];
  for await (const decided of chart.visible({ after })) {
    const report = exportedReport(chart, decided);
    if (!report) continue;
    if (parts >= MOST_PARTS || bytes >= MOST_DOCUMENT_BYTES) {
      return { exported, last: exported.at(-1)?.place };
    }
    exported.push(report);
    parts += report.parts.length;
    bytes += documentsOf(report.told).reduce((sum, { size = 0 }) => sum + size, 0);
  }
  return { exported, last: undefined };
};

const exportedReport = (chart: LabChart, decided: DecidedReport): ExportedReport | undefined => {
  const { row, answer } = decided;
  const lines = shownLinesOf(decided);
  if (lines.length === 0) return undefined;
  const { report, parts } = shownReportOf(decided, { chart, isOpened: true });
  const comments = answer.carriers === 'shown' ? row.comments : [];
  const commentIds = comments.map(({ commentId }) => commentId);
  return {
    told: { patientId: chart.patientId, report, lines, commentIds },
    parts,
    place: { collectedAt: row.collectedAt, reportId: row.reportId },
  };
};

const documentsOf = ({ report }: ReportToTell) =>
  report.results.flatMap(({ attachments }) => attachments);

const manifestOf = (told: readonly ReportToTell[]): MyLabExportAnswer['manifest'] => ({
  reports: told.length,
  results: told.reduce((sum, { report }) => sum + report.results.length, 0),
  documents: told.reduce(
    (sum, each) => sum + documentsOf(each).filter(({ data }) => data !== undefined).length,
    0,
  ),
});

const nextOf = (
  query: ExportMyLabResults,
  { collectedAt, reportId }: Place,
  asked: AskedBy,
): string => sealCursor(query, { collectedAt, reportId } satisfies Place, asked);

const withNext = ({ entry, ...bundle }: LabBundle, patientId: string, next: string): LabBundle => ({
  ...bundle,
  link: [
    { relation: 'next', url: `/api/v1/patients/${patientId}/my-lab-results/export?cursor=${next}` },
  ],
  entry,
});
