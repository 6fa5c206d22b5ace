import { mayReportMissing, type StatedLab } from './missing-lab.policy.js';

const zone = 'America/Los_Angeles';
const answerOn = (day: string, stated: Partial<StatedLab>, closures = [] as const) =>
  mayReportMissing(
    { orderedBy: 'this-practice', takenOn: '2026-03-02', ...stated },
    { zone, closures, at: `${day}T18:00:00Z` },
  );

describe('saying that a laboratory result is missing', () => {
  it.each([
    ['on the fourth business day', '2026-03-06', {}],
    ['long after', '2026-06-01', {}],
    ['on the fourth business day over a weekend', '2026-03-10', { takenOn: '2026-03-04' }],
    ['where the asker does not know who ordered it', '2026-03-06', { orderedBy: 'unknown' }],
  ] as const)('is accepted %s', (_when, day, stated) => {
    expect(answerOn(day, stated)).toMatchObject({ accepted: true });
  });

  it.each([
    ['the day before', '2026-03-05', {}, '2026-03-06'],
    ['on the same day', '2026-03-02', {}, '2026-03-06'],
    ['within a weekend', '2026-03-08', { takenOn: '2026-03-04' }, '2026-03-10'],
    ['taken on Saturday, as if on Monday', '2026-03-12', { takenOn: '2026-03-07' }, '2026-03-13'],
    ['over a federal holiday', '2026-02-17', { takenOn: '2026-02-11' }, '2026-02-18'],
  ] as const)(
    'is too early %s, and from which day on it is not',
    (...[, day, stated, firstDay]) => {
      expect(answerOn(day, stated)).toEqual({
        accepted: false,
        because: 'lab-not-due-yet',
        firstDay,
      });
    },
  );

  it('counts by the closures of the facility', () => {
    const closures = [{ firstDay: '2026-03-04', lastDay: '2026-03-04' }];
    const asked = { orderedBy: 'this-practice', takenOn: '2026-03-02' } as const;
    const on = (day: string) =>
      mayReportMissing(asked, { zone, closures, at: `${day}T18:00:00Z` }).accepted;
    expect([on('2026-03-06'), on('2026-03-09')]).toEqual([false, true]);
  });

  it('counts days by the zone of the facility', () => {
    const asked = { orderedBy: 'this-practice', takenOn: '2026-03-02' } as const;
    const at = '2026-03-06T07:59:00Z';
    expect(mayReportMissing(asked, { zone, closures: [], at }).accepted).toBe(false);
    const inNewYork = { zone: 'America/New_York', closures: [], at };
    expect(mayReportMissing(asked, inNewYork).accepted).toBe(true);
  });

  it('sends whoever was sent elsewhere there, however long it is ago', () => {
    expect(answerOn('2026-06-01', { orderedBy: 'somebody-else' })).toEqual({
      accepted: false,
      because: 'ordered-elsewhere',
    });
  });
});
