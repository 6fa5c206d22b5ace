import { describe, expect, it } from '@jest/globals';
import { recordLabResults } from './commands.js';
import { latestLabDay, shiftLabDates } from './shift-lab-dates.js';

const ID = '3f0c2d2e-7b1a-4f53-8c65-000000000001';
const collectedAt = (...collected: readonly string[]) =>
  recordLabResults({
    ...{ reportId: ID, patientId: ID, source: 'import', messageId: undefined },
    header: { test: {}, notes: [], collected, resultedAt: '2026-03-03' },
    lines: [
      {
        ...{ lineId: ID, status: 'final', test: {}, collected },
        value: { values: [], flags: [], notes: [] },
      },
    ],
  });

describe('moving the times of results', () => {
  it.each([
    ['an instant', '2026-03-02T08:15:00-08:00', '2026-03-12T08:15:00-08:00'],
    ['a day', '2026-02-20', '2026-03-02'],
    ['a stretch', '2026-02-20/2026-02-21', '2026-03-02/2026-03-03'],
    ['a month as a stretch', '2026-02', '2026-02-11/2026-03-10'],
    ['a year as a stretch', '2025', '2025-01-11/2026-01-10'],
    ['nothing that cannot be read', 'yesterday', 'yesterday'],
  ])('moves %s', (_what, before, after) => {
    const { header, lines } = shiftLabDates(collectedAt(before), 10);
    expect([header.collected, lines[0]?.collected]).toEqual([[after], [after]]);
    expect(header.resultedAt).toBe('2026-03-13');
  });

  it('finds the latest day of all that is told', () => {
    expect(latestLabDay(collectedAt('2026-03-02', '2026-03-04T01:00:00Z'))).toBe('2026-03-04');
    expect(latestLabDay(collectedAt('2026-12'))).toBe('2026-12-31');
    expect(latestLabDay(collectedAt('yesterday'))).toBe('2026-03-03');
  });
});
