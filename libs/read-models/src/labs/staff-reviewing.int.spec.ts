import {
  ArrangeCovering,
  EndCovering,
  labReport,
  practitioner,
  RecordLabResults,
  ReleaseLabComment,
  ReviewLabResults,
} from '@anamnesis/domain';
import type { CoveringArranged } from '@anamnesis/domain/directory/events';
import { labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import { said, type Faulty } from '../clinic.fixture.js';
import { ListMyLabResults, ShowMyLabResult, type MyLabReport } from './my-lab-queries.js';
import { myLabResultQuery, myLabResultsQuery } from './my-lab-results.query.js';
import { ListLabsOfUnknownTime, ListLabsToReview, type LabToReview } from './staff-queries.js';
import {
  byInterface,
  drFarr,
  drLee,
  drOsei,
  id,
  lineId,
  openLaboratory,
  rosa,
  tests,
} from './staff.fixture.js';
import { labsOfUnknownTimeQuery, labsToReviewQuery } from './staff-work.query.js';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;
type Header = RecordLabResults['header'];
type Line = RecordLabResults['lines'][number];

const march = (day: number, time = '18:00'): string =>
  `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const reportIds = (rows: readonly { readonly reportId: string }[]) =>
  rows.map(({ reportId }) => reportId);

let lab: Laboratory;
const sends = (
  report: number,
  { header = {}, lines = [{}] }: { header?: Partial<Header>; lines?: readonly Partial<Line>[] },
  at: string,
) =>
  lab.clinic.says(
    labReport,
    said(RecordLabResults, {
      ...{ reportId: id('ee', report), patientId: rosa, source: 'hl7v2' as const },
      header: {
        test: { name: 'Basic metabolic panel' },
        orderingProviderId: drLee,
        orderedAt: '2026-03-01T18:00:00Z',
        collected: ['2026-03-01T19:00:00Z'],
        notes: [],
        ...header,
      },
      lines: lines.map((line) => ({
        lineId: lineId('glucose'),
        status: 'final' as const,
        test: tests.glucose,
        collected: [],
        value: { values: ['5.1'], flags: [], notes: [] },
        ...line,
      })),
    }),
    byInterface(at),
  );
const toReview = async (at: string, by = drLee, fields: Partial<ListLabsToReview> = {}) => {
  const { rows } = await lab.clinic.asks(labsToReviewQuery, said(ListLabsToReview, fields), {
    ...{ by, at },
  });
  return rows;
};
const theOne = async (report: number, at: string): Promise<LabToReview> => {
  const found = (await toReview(at)).find(({ reportId }) => reportId === id('ee', report));
  if (!found) throw new Error('It is on no list.');
  return found;
};
const asRosa = (at: string) =>
  ({ by: rosa, at, view: 'patient', viewer: { role: 'patient' } }) as const;
const shown = async (report: number, at: string): Promise<MyLabReport> => {
  const query = said(ShowMyLabResult, { patientId: rosa, reportId: id('ee', report) });
  return (await lab.clinic.asks(myLabResultQuery, query, asRosa(at))).report;
};

/** A fault of the program: nobody has read these words here yet. */
const UNFORESEEN = 'what nobody foresaw';
const faulty: Faulty = (projection) =>
  projection.name === labReports.name
    ? {
        ...projection,
        project: (row, event, at) => {
          if (JSON.stringify(event).includes(UNFORESEEN)) throw new TypeError();
          return projection.project(row, event, at);
        },
      }
    : projection;

beforeAll(async () => {
  lab = await openLaboratory('lab reviewing', faulty);
}, 60_000);
afterAll(() => lab.clinic.close());

describe('what a provider is shown before a review', () => {
  it('is whatever its patient is shown behind it', async () => {
    const value = {
      ...{ valueType: 'NM', values: ['140'], units: 'mg/dL', referenceRange: '70-99' },
      ...{ flags: ['H'], notes: ['Not fasting.'], performedBy: 'Bay Laboratory' },
    };
    const test = { ...tests.glucose, specimen: { name: 'Serum' } };
    const { name: _unnamed, ...unnamed } = test;
    await sends(
      1,
      {
        header: { notes: ['Conclusion: raised twice.'] },
        lines: [
          { test, value, collected: ['2026-03-01T19:30:00Z'] },
          {
            lineId: id('11', 8),
            test: { ...unnamed, alternates: [{ name: 'Glucose, again' }] },
            value: { values: ['141'], flags: [], notes: [] },
          },
        ],
      },
      march(2),
    );
    const comment = said(ReleaseLabComment, {
      ...{ reportId: id('ee', 1), patientId: rosa, text: 'Let us repeat it.' },
    });
    await lab.clinic.says(labReport, comment, { by: drOsei, at: march(2, '19:00') });

    const row = await theOne(1, march(3));
    await lab.reviews(1, { test: 'glucose' }, { by: drLee, at: march(3) });
    const again = { lineId: id('11', 8), version: 1 };
    const second = { reportId: id('ee', 1), patientId: rosa, lines: [again] };
    const { clinic } = lab;
    await clinic.says(labReport, said(ReviewLabResults, second), { by: drLee, at: march(3) });

    const seen = await shown(1, march(4));
    expect(row.test.name).toBe(seen.name);
    expect(row.notes).toEqual(seen.notes);
    expect(row.notes).toEqual(['Conclusion: raised twice.']);
    expect(row.comments).toEqual(seen.comments);
    expect(row.comments).toEqual([
      { text: 'Let us repeat it.', by: { id: drOsei, name: 'Chris Osei' }, at: march(2, '19:00') },
    ]);
    expect(row.collected).toEqual(['2026-03-01T19:00:00Z']);
    const told = row.lines.flatMap(({ collected }) => collected);
    expect(told.map((time) => new Date(time).toISOString())).toEqual([seen.collectedAt]);
    expect(seen.results).toHaveLength(2);
    for (const result of seen.results) {
      const line = row.lines.find((each) => each.lineId === result.lineId);
      const { name, collectedOn, collectedAt = '', ...rest } = result;
      expect(line).toMatchObject(rest);
      expect(line?.test.name).toBe(name);
      const [time = row.collected[0] ?? ''] = line?.collected ?? [];
      expect(Date.parse(collectedAt)).toBe(Date.parse(time));
      expect(collectedOn).toBe('2026-03-01');
    }
    expect(row.lines[0]).toMatchObject({ performedBy: 'Bay Laboratory', specimen: 'Serum' });
  });

  it('is an amended conclusion, which makes its lines wait anew', async () => {
    await sends(1, { header: { notes: ['Conclusion: a mix-up.'] }, lines: [] }, march(5));
    const row = await theOne(1, march(5));
    expect(row.notes).toContain('Conclusion: a mix-up.');
    expect(row.lines.map(({ version }) => version)).toEqual([2, 2]);
  });

  it('is what has taken the place of another value, marked as such', async () => {
    await sends(2, {}, march(2));
    const value = { values: ['6.2'], flags: [], notes: [] };
    expect((await theOne(2, march(3))).lines).toMatchObject([{ corrected: false }]);
    await sends(2, { lines: [{ value }] }, march(3));
    expect((await theOne(2, march(4))).lines).toMatchObject([{ version: 2, corrected: true }]);
  });

  it('is what is not final as well, marked as such, until the final one waits instead', async () => {
    await sends(3, { lines: [{ status: 'preliminary' }] }, march(2));
    const { waitingSince, lines, overdueAt } = await theOne(3, march(9));
    expect({ waitingSince, overdueAt }).toEqual({
      waitingSince: march(2),
      overdueAt: '2026-03-06T18:00:00Z',
    });
    expect(lines).toMatchObject([{ status: 'preliminary', isUnconfirmed: true }]);
    const overdue = await toReview(march(9), drLee, { due: 'overdue' });
    expect(reportIds(overdue)).toContain(id('ee', 3));
    await sends(3, {}, march(9));
    expect(await theOne(3, march(9))).toMatchObject({
      waitingSince: march(9),
      lines: [{ status: 'final', isUnconfirmed: false }],
    });
  });

  it('is nothing of a version whose words cannot be read here, and says that it is stale', async () => {
    await sends(4, {}, march(2));
    await sends(4, { header: { notes: [UNFORESEEN] } }, march(3));
    expect(await theOne(4, march(3))).toMatchObject({
      staleSince: expect.any(String) as string,
      ...{ notes: [], lines: [] },
    });
  });
});

describe('whose review somebody may do instead', () => {
  it('is of whom that one covers for now, whichever rows are asked for', async () => {
    const covered = async (by: string, fields: Partial<ListLabsToReview>, at = march(5)) =>
      (await toReview(at, by, fields)).map(({ isCovered }) => isCovered);
    await sends(5, { header: { orderingProviderId: drOsei } }, march(2));
    expect(new Set(await covered(drOsei, { providerId: drLee }))).toEqual(new Set([true]));
    expect(new Set(await covered(drOsei, { providerId: drOsei }))).toEqual(new Set([false]));
    expect(new Set(await covered(drOsei, { providerId: drLee }, '2026-04-02T18:00:00Z'))).toEqual(
      new Set([false]),
    );
    expect(new Set(await covered(drLee, {}))).toEqual(new Set([false]));
    expect(new Set(await covered('nurse-ito', {}))).toEqual(new Set([false]));
  });

  it('is of nobody once the covering was ended, though by a clock that is ahead', async () => {
    const covering = { practitionerId: drOsei, coveredBy: drFarr, from: march(1) };
    const clerk = { by: 'nurse-ito', at: march(4) };
    const command = said(ArrangeCovering, covering);
    const { events } = await lab.clinic.says(practitioner, command, clerk);
    const [{ coveringId }] = events as readonly [CoveringArranged];
    const mine = async () => reportIds(await toReview(march(5), drFarr, { whose: 'mine' }));
    expect(await mine()).toEqual([id('ee', 5)]);
    const ended = said(EndCovering, { practitionerId: drOsei, coveringId });
    await lab.clinic.says(practitioner, ended, { ...clerk, at: march(5, '18:05') });
    expect(await mine()).toEqual([]);
  });
});

describe('what is hidden for nobody knows when it was collected', () => {
  const unknownTimes = async (at: string, due?: 'overdue') => {
    const query = said(ListLabsOfUnknownTime, due ? { due } : {});
    return (await lab.clinic.asks(labsOfUnknownTimeQuery, query, { at })).rows;
  };

  it('stands on a list of staff, and is overdue behind four business days', async () => {
    await sends(6, { header: { collected: [] }, lines: [{ collected: ['noon'] }] }, march(2));
    await sends(7, { header: { collected: ['2026-03-20'] } }, march(3));
    expect(await unknownTimes(march(4))).toMatchObject([
      {
        reportId: id('ee', 6),
        ...{ waitsFor: 'collection-time', ownedBy: 'staff', waitingSince: march(2) },
        ...{ overdueAt: '2026-03-06T18:00:00Z', isOverdue: false, collected: [] },
        lines: [{ lineId: lineId('glucose'), test: { name: 'Glucose' }, collected: ['noon'] }],
      },
      { reportId: id('ee', 7), collected: ['2026-03-20'] },
    ]);
    expect(await unknownTimes(march(6, '17:59'), 'overdue')).toEqual([]);
    expect(reportIds(await unknownTimes(march(6), 'overdue'))).toEqual([id('ee', 6)]);
    expect(reportIds(await unknownTimes(march(22)))).toEqual([id('ee', 6)]);
  });

  it('is what its patient is never shown, though it is reviewed', async () => {
    await lab.reviews(6, { test: 'glucose' }, { by: drLee, at: march(4) });
    const list = said(ListMyLabResults, { patientId: rosa });
    const { rows } = await lab.clinic.asks(myLabResultsQuery, list, asRosa(march(5)));
    expect(reportIds(rows)).not.toContain(id('ee', 6));
    expect(reportIds(await unknownTimes(march(5)))).toContain(id('ee', 6));
  });

  it('leaves the list once the laboratory tells a time', async () => {
    const collected = ['2026-03-01T19:00:00Z'];
    await sends(7, { header: { collected } }, march(4));
    await sends(
      6,
      {
        header: { collected },
        lines: [
          { status: 'corrected', collected, value: { values: ['5.2'], flags: [], notes: [] } },
        ],
      },
      march(5),
    );
    expect(reportIds(await unknownTimes(march(6)))).not.toContain(id('ee', 6));
  });
});
