import { describe, expect, it } from '@jest/globals';
import { recordLabResults } from './commands.js';
import { importAsReviewed } from './import-as-reviewed.js';
import type { ImportPlan } from './import-plan.js';

const [REPORT, MARIA, OKAFOR, LINE] = [1, 2, 3, 4].map(
  (end) => `3f0c2d2e-7b1a-4f53-8c65-00000000000${end}`,
) as [string, string, string, string];

const planOf = (fields: { orderingProviderId?: string; collected?: string[] }): ImportPlan => {
  const { collected = ['2026-03-02T08:15:00-08:00'] } = fields;
  const command = recordLabResults({
    ...{ reportId: REPORT, patientId: MARIA, source: 'import', messageId: undefined },
    header: { test: { name: 'Glucose' }, notes: [], ...fields, collected },
    lines: [
      {
        ...{ lineId: LINE, status: 'final', test: { name: 'Glucose' }, collected: [] },
        value: { values: ['98'], flags: [], notes: [] },
      },
    ],
  });
  return { steps: [{ source: 'labs/1', command }], skipped: [], problems: [] };
};
const reviewsIn = (plan: ImportPlan, before?: string) =>
  importAsReviewed(plan, { reason: 'On paper', ...(before && { before }) })
    .steps.map(({ command }) => command)
    .filter(({ type }) => type === 'ImportLabReviewAsReviewed')
    .map((command) => ({ ...command }));

describe('importing as reviewed', () => {
  const ordered = { orderingProviderId: OKAFOR };

  it('has each report reviewed by whoever ordered it, as it came first', () => {
    expect(reviewsIn(planOf(ordered))).toEqual([
      {
        ...{ reportId: REPORT, patientId: MARIA, reviewedBy: OKAFOR, reason: 'On paper' },
        lines: [{ lineId: LINE, version: 1 }],
      },
    ]);
  });

  it('leaves unreviewed what nobody is known to have ordered', () => {
    expect(reviewsIn(planOf({}))).toEqual([]);
  });

  it.each([
    ['collected before the day', ['2026-03-02'], '2026-03-03', 1],
    ['collected on the day', ['2026-03-02'], '2026-03-02', 0],
    ['of which one time is later', ['2026-03-01', '2026-03-04'], '2026-03-03', 0],
    ['of which nobody can tell the day', ['yesterday'], '2026-03-03', 0],
  ])('up to a day answers for what was %s', (_what, ...[collected, before, reviews]) => {
    expect(reviewsIn(planOf({ ...ordered, collected }), before)).toHaveLength(reviews);
  });
});
