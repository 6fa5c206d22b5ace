import type { ViewedItem } from '@anamnesis/domain/audit/events';
import { STANDING_SENTENCE } from '@anamnesis/domain/lab-rules/hand-off.policy';
import type { Specimen, TestIdentity } from '@anamnesis/domain/lab-tests/facts';
import { possibleTimesOf } from '@anamnesis/domain/lab-rules/possible-times.policy';
import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
import { foldedText } from '@anamnesis/domain/shared/folded-text';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import {
  collectedOf,
  shownLinesOf,
  timesToldOf,
  type ShownLine,
} from '@anamnesis/domain/labs/shown-lines.policy';
import { shownNameOf } from '@anamnesis/domain/labs/shown-name.policy';
import type { QueryDefinition } from '../query.js';
import { openLabChart, theOne, type DecidedReport } from './lab-chart.js';
import { labDecisionViews, labViews } from './lab-changes.js';
import { ShowMyLabTrend, type MyLabTrendAnswer, type TrendPoint } from './my-lab-queries.js';
import { isCorrected } from './shown-report.js';
import { numberIn } from './shown-value.js';

const MOST_POINTS = 500;

/** The numbers of what one line measures, in the unit in which that line tells it. */
export const myLabTrendQuery: QueryDefinition<ShowMyLabTrend, MyLabTrendAnswer> = {
  message: ShowMyLabTrend,
  projections: labViews,
  mustGoOn: labDecisionViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId, reportId, lineId }, asked) => {
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const found = await chart.visible(theOne(reportId)).next();
    if (found.done === true) return undefined;
    const asking = shownLinesOf(found.value).find((line) => line.lineId === lineId);
    if (!asking) return undefined;
    const { test } = asking.version;
    const points: PlacedPoint[] = [];
    for await (const decided of chart.visible({ only: { holds: holding(test) } })) {
      const lines = shownLinesOf(decided).filter(({ version }) =>
        isSameAnalyte(version, asking.version),
      );
      points.push(...lines.flatMap((line) => pointOf(decided, line, chart.zone)));
      if (points.length >= MOST_POINTS) break;
    }
    const shown = points.toSorted(byTime).slice(-MOST_POINTS);
    const answer = {
      ...{ patientId, name: shownNameOf(test), points: shown.map(({ point }) => point) },
      standingSentence: STANDING_SENTENCE,
    };
    itemsShown.set(answer, itemsOf(shown));
    return answer;
  },
  patientsIn: ({ patientId }) => [patientId],
  itemsIn: (answer) => itemsShown.get(answer) ?? [],
};

/** What was shown, as the access log says it; the answer itself names no versions. */
const itemsShown = new WeakMap<MyLabTrendAnswer, readonly ViewedItem[]>();

/** The lines of one analyte alone: nobody was shown what else their reports hold. */
const itemsOf = (shown: readonly PlacedPoint[]): readonly ViewedItem[] => {
  const parts = new Map<string, string[]>();
  for (const { point, part } of shown) {
    parts.set(point.reportId, [...(parts.get(point.reportId) ?? []), part]);
  }
  return [...parts].map(([id, ofReport]) => ({ id, parts: ofReport }));
};

/** Narrows what is decided; which lines are the same analyte is asked of what is shown. */
const holding = ({ code, name }: TestIdentity): string =>
  JSON.stringify([{ versions: [{ test: code === undefined ? { name } : { code } }] }]);

/**
 * A LOINC code says by itself what is measured, and in what; another code is a laboratory's own,
 * and so is a name. Numbers of two units are two curves. What is compared is told with each line:
 * nothing of its report, which a hidden line may have changed.
 */
const isSameAnalyte = (one: MeasuredLine, other: MeasuredLine): boolean =>
  one.test.code === other.test.code &&
  codeSystemOf(one.test) === codeSystemOf(other.test) &&
  isSameText(one.value.units, other.value.units) &&
  (isOfLoinc(one.test) ||
    (isSameText(shownNameOf(one.test), shownNameOf(other.test)) &&
      isSameText(wordsOf(one.test.specimen), wordsOf(other.test.specimen)) &&
      isSameText(one.value.performedBy, other.value.performedBy)));

type MeasuredLine = Pick<ShownLine['version'], 'test' | 'value'>;

const isOfLoinc = (test: TestIdentity): boolean =>
  test.code !== undefined && codeSystemOf(test) === 'LN';

const wordsOf = ({ code = '', name = '', site = '' }: Specimen = {}): string =>
  [code, name, site].join('/');

/** What neither tells is the same; what one tells and the other does not is not. */
const isSameText = (one = '', other = ''): boolean => foldedText(one) === foldedText(other);

interface PlacedPoint {
  readonly point: TrendPoint;
  /** The first instant that its own time of collection may mean, before all where it tells none. */
  readonly from: number;
  readonly receivedAt: string;
  /** As the access log says it. */
  readonly part: string;
}

/** By nothing that is not told with the point, so that no hidden line moves it. */
const byTime = (one: PlacedPoint, other: PlacedPoint): number =>
  one.from - other.from ||
  byText(one.receivedAt, other.receivedAt) ||
  byText(one.point.reportId, other.point.reportId);

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const pointOf = (decided: DecidedReport, line: ShownLine, zone: string): readonly PlacedPoint[] => {
  const { lineId, version } = line;
  const number = numberIn(version.value);
  if (!number) return [];
  const times = timesToldOf(decided, [line]);
  const { units, referenceRange, flags } = version.value;
  const point = presentFields({
    ...{ reportId: decided.row.reportId, lineId, ...collectedOf(times, zone), ...number },
    ...{ units, referenceRange, flags, corrected: isCorrected(line, decided) },
  });
  const from = possibleTimesOf(times[0] ?? '', zone)?.from ?? BEFORE_ALL;
  const part = `${lineId}@${version.version}`;
  return [{ point, from, receivedAt: version.receivedAt, part }];
};

/** Two of these are equal, which no infinite numbers would be. */
const BEFORE_ALL = -8.64e15;
