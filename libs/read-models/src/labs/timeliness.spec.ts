import type { EntityManager } from 'typeorm';
import type { AskedBy } from '../query.js';
import { panels, turnsUntil } from './turns.fixture.js';
import { labTimelinessQuery, ShowLabTimeliness } from './timeliness.query.js';

const asked: AskedBy = {
  ...{ by: 'nurse-ito', at: '2026-11-22T00:00:00.000Z', view: 'staff' },
  cursorKey: Buffer.alloc(32, 1),
};
const nothing = () => Promise.resolve([]);
const reader = { query: nothing, find: nothing } as unknown as EntityManager;
const ask = (period: Partial<ShowLabTimeliness>) =>
  labTimelinessQuery.ask(reader, Object.assign(new ShowLabTimeliness(), period), asked);

describe('how long results took', () => {
  it.each([
    ['the thirty days before now', {}, '2026-10-23T00:00:00Z', '2026-11-22T00:00:00Z'],
    [
      'four hundred days to the hour',
      { from: '2025-10-18T00:00:00Z' },
      '2025-10-18T00:00:00Z',
      '2026-11-22T00:00:00Z',
    ],
    [
      'a time at an offset that no zone has',
      { from: '2026-11-01T16:00:00+16:00', to: '2026-11-20T00:00:00-23:59' },
      '2026-11-01T00:00:00Z',
      '2026-11-20T23:59:00Z',
    ],
  ])('is told of %s', async (_says, period, ...[from, to]) => {
    expect(await ask(period)).toMatchObject({ from, to, rows: [] });
  });

  it.each([
    ['longer by a minute', { from: '2025-10-17T23:59:00Z' }],
    ['of many years', { from: '1990-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
  ])('is not told of a period that is %s', async (_says, period) => {
    await expect(ask(period)).rejects.toMatchObject({
      field: 'from',
      message: 'from must be no more than 400 days before to: ask for a part at a time',
    });
  });

  it.each([
    ['ends before it begins', { from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' }],
    ['ends as it begins', { from: '2026-11-01T01:00:00+01:00', to: '2026-11-01T00:00:00Z' }],
    ['begins after now', { from: '2026-11-22T00:00:01Z' }],
  ])('is not told of a period that %s', async (_says, period) => {
    await expect(ask(period)).rejects.toMatchObject({
      field: 'from',
      message: 'from must be before to, which is now when left out',
    });
  });

  it('lets others be served while the reports of the period are gone through', async () => {
    const reports = panels(250);
    const answers = (text: string, [last, , , , limit]: readonly unknown[] = []) =>
      text.includes('FROM views.lab_report')
        ? reports.filter(({ reportId }) => reportId > String(last)).slice(0, Number(limit))
        : [];
    const query = (...asked: Parameters<typeof answers>) => Promise.resolve(answers(...asked));
    const full = { query, find: nothing } as unknown as EntityManager;
    const { answer, turns } = await turnsUntil(() =>
      labTimelinessQuery.ask(full, new ShowLabTimeliness(), asked),
    );
    expect(answer?.all).toMatchObject({
      results: 2500,
      toReview: { count: 2500, medianHours: 24 },
    });
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});
