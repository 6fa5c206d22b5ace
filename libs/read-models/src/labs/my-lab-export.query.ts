import type { EntityManager } from 'typeorm';
import { shownLinesOf } from '@anamnesis/domain/labs/shown-lines.policy';
import { openCursor, sealCursor } from '../cursor.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import type { LabBundle } from './fhir-bundle.js';
import { labBundle, type ReportToTell } from './lab-bundle.js';
import { labDecisionViews, labViews } from './lab-changes.js';
import { openLabChart, type DecidedReport, type LabChart } from './lab-chart.js';
import type { Place } from './lab-chart-rows.js';
import { documentTexts } from './lab-documents.js';
import { ExportMyLabResults, type MyLabExportAnswer } from './my-lab-queries.js';
import { documentsShownIn, shownReportOf } from './shown-report.js';

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
    const { exported, last } = await partFrom(reader, chart, place);
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
}

interface Part {
  readonly exported: readonly ExportedReport[];
  /** The place of the last one, where something visible is behind it. */
  readonly last: Place | undefined;
}

/** What one fact of the access log can name, and what one answer can hold in memory. */
const MOST_PARTS = 3_000;
const MOST_DOCUMENT_BYTES = 16 * 1024 * 1024;

/**
 * A report stands in one part whole; a part is full behind the one with which it is. Documents are
 * read once it is known which ones it holds, by what their lines say of their sizes.
 */
const partFrom = async (
  reader: EntityManager,
  chart: LabChart,
  after: Place | undefined,
): Promise<Part> => {
  const held: DecidedReport[] = [];
  let [parts, bytes] = [0, 0];
  for await (const decided of chart.visible({ after })) {
    const shown = shownReportOf(decided, { chart });
    if (shown.report.results.length === 0) continue;
    if (parts >= MOST_PARTS || bytes >= MOST_DOCUMENT_BYTES) {
      return { exported: await exportedReports(reader, chart, held), last: placeOf(held.at(-1)) };
    }
    held.push(decided);
    parts += shown.parts.length;
    bytes += documentsOf(shown).reduce((sum, { size = 0 }) => sum + size, 0);
  }
  return { exported: await exportedReports(reader, chart, held), last: undefined };
};

const placeOf = (decided: DecidedReport | undefined): Place | undefined =>
  decided && { collectedAt: decided.row.collectedAt, reportId: decided.row.reportId };

const exportedReports = async (
  reader: EntityManager,
  chart: LabChart,
  held: readonly DecidedReport[],
): Promise<readonly ExportedReport[]> => {
  const texts = await documentTexts(reader, held.map(documentsShownIn));
  return held.map((decided) => {
    const { row, answer } = decided;
    const { report, parts } = shownReportOf(decided, { chart, documents: texts(row.reportId) });
    const comments = answer.carriers === 'shown' ? row.comments : [];
    const commentIds = comments.map(({ commentId }) => commentId);
    const lines = shownLinesOf(decided);
    return { told: { patientId: chart.patientId, report, lines, commentIds }, parts };
  });
};

const documentsOf = ({ report }: Pick<ReportToTell, 'report'>) =>
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
