import { STANDING_SENTENCE } from '@anamnesis/domain/lab-rules/hand-off.policy';
import { shownLinesOf } from '@anamnesis/domain/labs/shown-lines.policy';
import type { QueryDefinition } from '../query.js';
import { openLabChart } from './lab-chart.js';
import { labDecisionViews, labViews } from './lab-changes.js';
import {
  CountMyUnreadLabResults,
  FollowMyLabResults,
  type FollowedLabResults,
  type MyUnreadLabResultsAnswer,
} from './my-lab-queries.js';
import { isAllRead, partsOf } from './shown-report.js';

const ENOUGH = 99;

export const myUnreadLabResultsQuery: QueryDefinition<
  CountMyUnreadLabResults,
  MyUnreadLabResultsAnswer
> = {
  message: CountMyUnreadLabResults,
  projections: labViews,
  mustGoOn: labDecisionViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId }, asked) => {
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    let unread = 0;
    for await (const decided of chart.visible()) {
      const lines = shownLinesOf(decided);
      if (lines.length === 0) continue;
      if (!isAllRead(decided.row.read, partsOf(decided, lines))) unread += 1;
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
  mustGoOn: labDecisionViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId }, asked) => {
    const chart = await openLabChart(reader, patientId, asked);
    if (!chart) return undefined;
    const shown: Record<string, string> = {};
    const ends = chart.standsUntil === undefined ? [] : [chart.standsUntil];
    let unread = 0;
    for await (const { visible, until } of chart.spans()) {
      for (const decided of visible) {
        const lines = shownLinesOf(decided);
        if (lines.length === 0) continue;
        const parts = partsOf(decided, lines);
        shown[decided.row.reportId] = parts.join();
        if (!isAllRead(decided.row.read, parts)) unread += 1;
      }
      ends.push(...until.map((instant) => Date.parse(instant)));
    }
    const next = ends.reduce((one, other) => Math.min(one, other), Infinity);
    return {
      ...{ patientId, shown, unread, asOf: asked.at },
      ...(Number.isFinite(next) ? { until: new Date(next).toISOString() } : {}),
    };
  },
  patientsIn: () => [],
};
