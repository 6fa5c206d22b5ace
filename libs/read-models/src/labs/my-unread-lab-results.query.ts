import { STANDING_SENTENCE } from '@anamnesis/domain/labs/hand-off.policy';
import type { QueryDefinition } from '../query.js';
import { chartRows, openLabChart, visibleReports, type Place } from './lab-chart.js';
import { labViews } from './lab-changes.js';
import {
  CountMyUnreadLabResults,
  FollowMyLabResults,
  type FollowedLabResults,
  type MyUnreadLabResultsAnswer,
} from './my-lab-queries.js';
import { readingsOf } from './readings.js';
import { isSameReading, partsOf, shownLinesOf } from './shown-report.js';

const ENOUGH = 99;
const AT_ONCE = 200;

export const myUnreadLabResultsQuery: QueryDefinition<
  CountMyUnreadLabResults,
  MyUnreadLabResultsAnswer
> = {
  message: CountMyUnreadLabResults,
  projections: labViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId }, asked) => {
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const at = Date.parse(asked.at);
    const read = await readingsOf(reader, { patientId, viewer: asked.by });
    let unread = 0;
    for await (const decided of visibleReports(reader, chart)) {
      const lines = shownLinesOf(decided, at);
      if (lines.length === 0) continue;
      if (!isSameReading(read.get(decided.row.reportId), partsOf(decided, lines))) unread += 1;
      if (unread > ENOUGH) break;
    }
    return {
      patientId,
      unread: Math.min(unread, ENOUGH),
      more: unread > ENOUGH,
      standingSentence: STANDING_SENTENCE,
    };
  },
  patientsIn: ({ patientId }) => [patientId],
};

/**
 * Everything that is shown, and until when it stays so by itself: a live screen asks again then, or
 * when something of the patient has changed. Nobody's data leaves by it, so nothing is noted.
 */
export const followMyLabResultsQuery: QueryDefinition<FollowMyLabResults, FollowedLabResults> = {
  message: FollowMyLabResults,
  projections: labViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId }, asked) => {
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const at = Date.parse(asked.at);
    const read = await readingsOf(reader, { patientId, viewer: asked.by });
    const shown: Record<string, string> = {};
    const ends = chart.standsUntil === undefined ? [] : [chart.standsUntil];
    let unread = 0;
    let after: Place | undefined;
    for (let rows; !rows || rows.length === AT_ONCE;) {
      rows = await chartRows(reader, patientId, { after, atMost: AT_ONCE });
      const { visible, until } = await chart.decideUntil(rows);
      for (const decided of visible) {
        const { reportId } = decided.row;
        const parts = partsOf(decided, shownLinesOf(decided, at));
        if (parts.length === 0) continue;
        shown[reportId] = parts.join();
        if (!isSameReading(read.get(reportId), parts)) unread += 1;
      }
      ends.push(...until.map((instant) => Date.parse(instant)));
      after = rows.at(-1);
    }
    const next = Math.min(...ends);
    return {
      ...{ patientId, shown, unread, asOf: asked.at },
      ...(Number.isFinite(next) ? { until: new Date(next).toISOString() } : {}),
    };
  },
  patientsIn: () => [],
};
