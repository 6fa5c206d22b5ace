import type { ViewedItem } from '@anamnesis/domain/audit/events';
import { STANDING_SENTENCE } from '@anamnesis/domain/lab-rules/hand-off.policy';
import { foldedWords } from '@anamnesis/domain/shared/folded-text';
import { shownLinesOf } from '@anamnesis/domain/labs/shown-lines.policy';
import { InvalidField } from '../invalid-field.js';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import type { QueryDefinition } from '../query.js';
import { labDecisionViews, labViews } from './lab-changes.js';
import { openLabChart, theOne, type DecidedReport, type LabChart } from './lab-chart.js';
import type { Place } from './lab-chart-rows.js';
import { documentTexts } from './lab-documents.js';
import {
  FindMyLabResults,
  ListMyLabResults,
  ShowMyLabResult,
  type MyLabResultAnswer,
  type MyLabResultsAnswer,
} from './my-lab-queries.js';
import { documentsShownIn, shownReportOf, wordsShownIn } from './shown-report.js';

type Asking = ListMyLabResults | FindMyLabResults;

const listDefinition = <Query extends Asking>(
  message: new () => Query,
  wordsOf: (query: Query) => readonly string[],
): QueryDefinition<Query, MyLabResultsAnswer> => ({
  message,
  projections: labViews,
  mustGoOn: labDecisionViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const { patientId } = query;
    const place = openCursor<Place>(query, asked);
    const words = wordsOf(query);
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const limit = limitOf(query);
    const found = await firstVisible(chart, { words, limit, place });
    const looking = { chart };
    const page = pageOf(found, {
      limit,
      seal: ({ row: { collectedAt, reportId } }) =>
        sealCursor(query, { collectedAt, reportId } satisfies Place, asked),
      item: (decided) => shownReportOf(decided, looking).report,
    });
    return { patientId, ...page, standingSentence: STANDING_SENTENCE };
  },
  patientsIn: ({ patientId }) => [patientId],
  itemsIn: ({ rows }) => rows.map(({ reportId }): ViewedItem => ({ id: reportId })),
});

interface Wanted {
  readonly words: readonly string[];
  readonly limit: number;
  readonly place: Place | undefined;
}

/** One more than the page holds, so that a next page is promised only where there is one. */
const firstVisible = async (
  chart: LabChart,
  { words, limit, place }: Wanted,
): Promise<readonly DecidedReport[]> => {
  const found: DecidedReport[] = [];
  const narrowed = words.length > 0 ? { only: { words } } : {};
  const atMost = Math.max(Math.ceil(MORE_THAN_SHOWN * limit), FEWEST_AT_ONCE);
  for await (const decided of chart.visible({ after: place, atMost, ...narrowed })) {
    const lines = shownLinesOf(decided);
    const text = words.length > 0 ? wordsShownIn(decided, lines) : '';
    if (lines.length > 0 && words.every((word) => text.includes(word))) found.push(decided);
    if (found.length > limit) break;
  }
  return found;
};
const FEWEST_AT_ONCE = 40;
/** Of what has been reviewed, most is shown: rarely is a second question needed for a page. */
const MORE_THAN_SHOWN = 1.5;

export const myLabResultsQuery = listDefinition(ListMyLabResults, () => []);

/** Without a word everything would be found. */
export const findMyLabResultsQuery = listDefinition(FindMyLabResults, ({ words }) => {
  const sought = foldedWords(words).split(' ').filter(Boolean);
  if (sought.length === 0) throw new InvalidField('words', NO_WORD);
  return sought;
});
const NO_WORD = 'words must hold a letter or a digit';

/** What was shown, as the access log says it; the answer itself names no versions. */
const partsShown = new WeakMap<MyLabResultAnswer, readonly string[]>();

export const myLabResultQuery: QueryDefinition<ShowMyLabResult, MyLabResultAnswer> = {
  message: ShowMyLabResult,
  projections: labViews,
  mustGoOn: labDecisionViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId, reportId }, asked) => {
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const found = await chart.visible(theOne(reportId)).next();
    if (found.done === true) return undefined;
    const texts = await documentTexts(reader, [documentsShownIn(found.value)]);
    const looking = { chart, documents: texts(reportId) };
    const { report, parts } = shownReportOf(found.value, looking);
    if (report.results.length === 0) return undefined;
    const answer = { patientId, report, standingSentence: STANDING_SENTENCE };
    partsShown.set(answer, parts);
    return answer;
  },
  patientsIn: ({ patientId }) => [patientId],
  itemsIn: (answer) => [{ id: answer.report.reportId, parts: partsShown.get(answer) ?? [] }],
};
