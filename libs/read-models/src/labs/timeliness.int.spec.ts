import { said } from '../clinic.fixture.js';
import { drLee, id, openLaboratory, rosa } from './staff.fixture.js';
import { labTimelinessQuery, ShowLabTimeliness } from './timeliness.query.js';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;

/** Hours of the ninth of March and of the days behind it. */
const on = (hour: number) => new Date(Date.UTC(2026, 2, 9, hour)).toISOString();

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
    await lab.sends({ report: 3, orderedBy: drLee, lines: { glucose: 'preliminary' } }, on(8));
    await lab.reviews(3, { test: 'glucose' }, { by: drLee, at: on(9) });
    await lab.sends({ report: 3, orderedBy: drLee, lines }, on(12));
    await lab.reviews(3, { test: 'glucose', version: 2 }, { by: drLee, at: on(60) });
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

  it('is told from when the final version could be seen, and not the preliminary one', async () => {
    await lab.clinic.readModels.query(
      `INSERT INTO generations.lab_listing
         (listing_id, patient_id, report_id, viewer, role, listed_at, last_position)
       VALUES ($1 || '/' || $2, $2, $1, $2, 'patient', $3, '9')`,
      [id('ee', 3), rosa, JSON.stringify([on(10), on(61)])],
    );
    expect(await took({ from: on(0) })).toMatchObject({
      all: {
        ...{ results: 1, toReview: { medianHours: 48 }, reviewToVisible: { medianHours: 0 } },
        ...{ visibleToView: { count: 1, medianHours: 1 }, inAll: { medianHours: 49 } },
      },
    });
  });
});
