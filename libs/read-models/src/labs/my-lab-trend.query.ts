import { STANDING_SENTENCE } from '@anamnesis/domain/labs/hand-off.policy';
import type { LineValue } from '@anamnesis/domain/labs/events';
import type { TestIdentity } from '@anamnesis/domain/labs/facts';
import { foldedWords } from '@anamnesis/domain/shared/folded-text';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import {
  collectedOf,
  shownLinesOf,
  timesToldOf,
  type ShownLine,
} from '@anamnesis/domain/labs/shown-lines.policy';
import type { QueryDefinition } from '../query.js';
import { openLabChart, theOne, type DecidedReport } from './lab-chart.js';
import { labDecisionViews, labViews } from './lab-changes.js';
import { ShowMyLabTrend, type MyLabTrendAnswer, type TrendPoint } from './my-lab-queries.js';
import { isCorrected, nameOf } from './shown-report.js';

const MOST_POINTS = 500;

/** The analyte is what the line measures: its code, and without one its name. */
export const myLabTrendQuery: QueryDefinition<ShowMyLabTrend, MyLabTrendAnswer> = {
  message: ShowMyLabTrend,
  projections: labViews,
  mustGoOn: labDecisionViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId, reportId, lineId }, asked) => {
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const at = Date.parse(asked.at);
    const found = await chart.visible(theOne(reportId)).next();
    if (found.done === true) return undefined;
    const asking = shownLinesOf(found.value, at).find((line) => line.lineId === lineId);
    if (!asking) return undefined;
    const { test } = asking.version;
    const points: TrendPoint[] = [];
    for await (const decided of chart.visible({ only: { holds: holding(test) } })) {
      const lines = shownLinesOf(decided, at).filter(({ version }) =>
        isSameAnalyte(version.test, test),
      );
      points.push(...lines.flatMap((line) => pointOf(decided, line, chart.zone)));
      if (points.length >= MOST_POINTS) break;
    }
    return {
      patientId,
      name: nameOf(test),
      points: points.slice(0, MOST_POINTS).reverse(),
      standingSentence: STANDING_SENTENCE,
    };
  },
  patientsIn: ({ patientId }) => [patientId],
  itemsIn: ({ points }) =>
    [...new Set(points.map((point) => point.reportId))].map((id) => ({ id })),
};

/** Narrows what is decided; which lines are the same analyte is asked of what is shown. */
const holding = ({ code, name }: TestIdentity): string =>
  JSON.stringify([{ versions: [{ test: code === undefined ? { name } : { code } }] }]);

const isSameAnalyte = (one: TestIdentity, other: TestIdentity): boolean =>
  one.code === undefined || other.code === undefined
    ? one.code === other.code && foldedWords(one.name ?? '') === foldedWords(other.name ?? '')
    : one.code === other.code && systemOf(one) === systemOf(other);

const systemOf = ({ system = '' }: TestIdentity): string =>
  /^(?:LN|LOINC|https?:\/\/loinc\.org)$/iu.test(system) ? 'LN' : system;

const pointOf = (decided: DecidedReport, line: ShownLine, zone: string): readonly TrendPoint[] => {
  const { lineId, version } = line;
  const number = numberIn(version.value);
  if (!number) return [];
  const { units, referenceRange, flags } = version.value;
  const point = presentFields({
    ...{
      reportId: decided.row.reportId,
      lineId,
      ...collectedOf(timesToldOf(decided, [line]), zone),
      ...number,
    },
    ...{ units, referenceRange, flags, corrected: isCorrected(version) },
  });
  return [point];
};

/** What is no number has no place in a trend: words, ratios and ranges. */
const numberIn = ({ values }: LineValue): Pick<TrendPoint, 'value' | 'comparator'> | undefined => {
  const [, comparator, digits] =
    /^\s*(<=?|>=?)?\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$/u.exec(values.join('')) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits);
  return comparator === undefined
    ? { value }
    : { value, comparator: comparator as NonNullable<TrendPoint['comparator']> };
};
