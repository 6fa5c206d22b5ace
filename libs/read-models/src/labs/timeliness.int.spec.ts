import { said } from '../clinic.fixture.js';
import { drLee, openLaboratory } from './staff.fixture.js';
import { labTimelinessQuery, ShowLabTimeliness } from './timeliness.query.js';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;

describe('how long results took', () => {
  let lab: Laboratory;
  const took = async (period: Partial<ShowLabTimeliness>) => {
    const query = said(ShowLabTimeliness, period);
    return lab.clinic.asks(labTimelinessQuery, query, { at: '2026-03-20T18:00:00.000Z' });
  };

  beforeAll(async () => {
    lab = await openLaboratory('lab timeliness');
    const lines = { glucose: 'final' } as const;
    await lab.sends({ report: 1, orderedBy: drLee, lines }, '2026-03-02T17:59:59.999Z');
    await lab.sends({ report: 2, orderedBy: drLee, lines }, '2026-03-02T18:00:00.000Z');
  }, 60_000);
  afterAll(() => lab.clinic.close());

  it.each([
    ['a time of a zone', '2026-03-02T10:00:00-08:00', 1],
    ['an offset that no zone has, in the east', '2026-03-03T10:00:00+16:00', 1],
    ['an offset that no zone has, in the west', '2026-03-01T18:01:00-23:59', 1],
    ['a later instant', '2026-03-02T18:00:00.001Z', 2],
    ['the first year that can be written', '0001-01-01T00:00:00+23:59', 0],
    ['the last year that can be written', '9999-12-31T23:59:59-23:59', 0],
  ])('is told of what came until %s', async (_sentence, to, results) => {
    expect(await took({ to })).toMatchObject({ all: { results } });
  });
});
