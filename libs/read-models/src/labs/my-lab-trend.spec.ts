import type { EntityManager } from 'typeorm';
import type { AskedBy } from '../query.js';
import { myLabTrendQuery } from './my-lab-trend.query.js';

const glucose = { code: '2345-7', system: 'LN', name: 'Glucose' };
const hiv = { code: '7917-8', system: 'LN', name: 'HIV-1 Ab' };
const received = '2026-03-02T17:00:00Z';

interface GivenLine {
  readonly lineId: string;
  readonly values: readonly string[];
  readonly collected?: readonly string[];
  readonly receivedAt?: string;
  readonly test?: object;
  readonly before?: readonly string[];
  readonly units?: string;
  readonly performedBy?: string;
}

const versionOf = (line: GivenLine, version: number, values: readonly string[]) => ({
  ...{ version, status: 'final', receivedAt: line.receivedAt ?? received },
  ...{ test: line.test ?? glucose, collected: line.collected ?? [] },
  value: {
    ...{ valueType: 'NM', values, flags: [], notes: [] },
    ...{ units: line.units ?? 'mg/dL', performedBy: line.performedBy ?? 'Valley Laboratory' },
  },
});

const lineOf = (line: GivenLine) => {
  const { lineId, before, values } = line;
  const versions = [...(before ? [before] : []), values].map((each, index) =>
    versionOf(line, index + 1, each),
  );
  const reviews = versions.map(({ version }) => ({
    ...{ by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: version },
  }));
  return { lineId, versions, reviews };
};

/** The row of one reviewed report, as the views tell it. */
const rowOf = (reportId: string, collected: string, ...lines: readonly GivenLine[]) => ({
  ...{ reportId, orderingProviderId: 'dr-lee', comments: [], read: null },
  header: { test: {}, collected: [collected], notes: [] },
  lines: lines.map(lineOf),
  ...{ collectedAt: collected, firstReceivedAt: received, isStale: false },
  memberships: { m: { group: 'practice', from: '2020-01-01T00:00:00Z' } },
  ...{ coverings: [], name: 'Lee, Ann' },
});

type Row = ReturnType<typeof rowOf>;

/** In the order of lists: newest first. */
const viewsWith = (...rows: readonly Row[]): EntityManager => {
  const query = ({ text: sql }: { text: string }, parameters: readonly unknown[]) => {
    if (!sql.includes('views.lab_report report')) {
      return Promise.resolve([{ birthDate: '1980-05-01', zone: 'America/Los_Angeles' }]);
    }
    if (sql.includes('report.collected_at <=')) return Promise.resolve([]);
    const [, atMost] = parameters;
    const found = sql.includes('report.report_id =')
      ? rows.filter(({ reportId }) => parameters.includes(reportId))
      : rows;
    return Promise.resolve(found.slice(0, Number(atMost)));
  };
  return { query } as unknown as EntityManager;
};

const herself: AskedBy = {
  ...{ by: 'rosa', at: '2026-03-20T00:00:00Z', view: 'patient', viewer: { role: 'patient' } },
  cursorKey: Buffer.alloc(32, 1),
};

const askTrend = async (rows: readonly Row[], lineId = rows[0]?.lines[0]?.lineId) => {
  const wanted = { patientId: 'rosa', reportId: rows[0]?.reportId, lineId };
  return myLabTrendQuery.ask(viewsWith(...rows), wanted as never, herself);
};

const pointsOf = async (rows: readonly Row[], lineId?: string) =>
  (await askTrend(rows, lineId))?.points ?? [];

const valuesOf = async (...rows: readonly Row[]) =>
  (await pointsOf(rows)).map(({ value }) => value);

const at = (clock: string) => [`2026-03-01T${clock}:00-08:00`];

describe('the trend of one analyte', () => {
  it('has no number that nobody measured: two values are none', async () => {
    const twice = rowOf('r', '2026-03-01', { lineId: 'a', values: ['98', '99'] });
    expect(await pointsOf([twice])).toEqual([]);
  });

  it('is oldest first within a report as well, by the times of its lines', async () => {
    const tolerance = rowOf(
      ...(['r', '2026-03-01'] as const),
      { lineId: 'b', values: ['9'], collected: at('09:00') },
      { lineId: 'a', values: ['8'], collected: at('08:00') },
      { lineId: 'c', values: ['10'], collected: at('10:00') },
    );
    expect(await valuesOf(tolerance)).toEqual([8, 9, 10]);
  });

  it('is oldest first over reports by each line’s own time, before their reports’', async () => {
    const later = rowOf('later', '2026-03-01', {
      ...{ lineId: 'a', values: ['5'], collected: ['2026-02-01'] },
    });
    const earlier = rowOf('earlier', '2026-02-15', { lineId: 'b', values: ['6'] });
    expect(await valuesOf(later, earlier)).toEqual([5, 6]);
  });

  it('takes a month for its beginning, and what is of one time in the order in which it came', async () => {
    const came = (day: number) => ({ receivedAt: `2026-03-0${day}T17:00:00Z` });
    const [day, month, sameMonth] = [
      rowOf('day', '2026-02-02', { lineId: 'a', values: ['5'] }),
      rowOf('a', '2026-02', { lineId: 'b', values: ['2'], ...came(2) }),
      rowOf('b', '2026-02', { lineId: 'c', values: ['1'], ...came(1) }),
    ];
    expect(await valuesOf(day, month, sameMonth)).toEqual([1, 2, 5]);
  });

  it('leaves what is of the same time where it stood, whether or not a line is hidden', async () => {
    const hidden = { lineId: 'h', values: ['1'], test: hiv, collected: at('07:00') };
    const lines = [
      { lineId: 'b', values: ['1'] },
      { lineId: 'a', values: ['2'] },
    ];
    const other = rowOf('b', '2026-03-01', { lineId: 'c', values: ['3'] });
    expect(await valuesOf(rowOf('a', '2026-03-01', ...lines), other)).toEqual([1, 2, 3]);
    const points = await pointsOf([rowOf('a', '2026-03-01', hidden, ...lines), other], 'b');
    expect(points.map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it('is noted as its lines alone, each with its version, and not as their reports', async () => {
    const corrected = { lineId: 'a', values: ['140'], before: ['98'] };
    const sodium = { code: '2951-2', system: 'LN', name: 'Sodium' };
    const answer = await askTrend([
      rowOf('one', '2026-03-01', corrected, { lineId: 's', values: ['139'], test: sodium }),
      rowOf('two', '2026-03-02', { lineId: 'b', values: ['99'] }, { lineId: 'c', values: ['98'] }),
    ]);
    expect(answer && myLabTrendQuery.itemsIn?.(answer, 'rosa')).toEqual([
      { id: 'one', parts: ['a@2'] },
      { id: 'two', parts: ['b@1', 'c@1'] },
    ]);
  });

  it('marks a point that has taken the place of another value', async () => {
    const corrected = rowOf('r', '2026-03-01', { lineId: 'a', values: ['140'], before: ['98'] });
    expect(await pointsOf([corrected])).toMatchObject([{ value: 140, corrected: true }]);
  });
});

describe('what belongs to one curve', () => {
  const sodium = { code: '100', system: 'L', name: 'Sodium' };
  const inSerum = { ...sodium, specimen: { code: 'SER', name: 'Serum' } };
  const nameless = { name: 'Glucose', specimen: { name: 'Serum' } };
  const two = (one: Partial<GivenLine>, other: Partial<GivenLine>) =>
    valuesOf(
      rowOf('one', '2026-03-01', { lineId: 'a', values: ['1'], ...one }),
      rowOf('two', '2026-03-02', { lineId: 'b', values: ['2'], ...other }),
    );

  it.each<[string, Partial<GivenLine>, Partial<GivenLine>]>([
    [
      'one LOINC code, whatever laboratory says it in whatever words',
      { test: glucose },
      {
        test: { code: '2345-7', system: 'http://loinc.org', name: 'Glucose SerPl-mCnc' },
        performedBy: 'Coast Laboratory',
        units: 'MG/DL',
      },
    ],
    [
      'one code of one laboratory with one name and one specimen',
      { test: inSerum },
      { test: { ...inSerum, name: 'SODIUM', specimen: { code: 'ser', name: 'serum' } } },
    ],
    ['one name without a code in one specimen', { test: nameless }, { test: nameless }],
  ])('is %s', async (_what, one, other) => {
    expect(await two(one, other)).toEqual([1, 2]);
  });

  it.each<[string, Partial<GivenLine>, Partial<GivenLine>]>([
    [
      'a code that means another test elsewhere',
      { test: sodium },
      { test: { ...sodium, name: 'Potassium' } },
    ],
    [
      'a code and a name that another laboratory measures in its own way',
      { test: sodium },
      { test: sodium, performedBy: 'Coast Laboratory' },
    ],
    [
      'one of which nobody says which laboratory measured it',
      { test: sodium },
      { test: sodium, performedBy: '' },
    ],
    [
      'the same in another specimen',
      { test: inSerum },
      { test: { ...inSerum, specimen: { code: 'UR', name: 'Urine' } } },
    ],
    [
      'a name without a code in another specimen',
      { test: nameless },
      { test: { ...nameless, specimen: { name: 'Urine' } } },
    ],
    [
      'a share beside a count',
      { test: { name: 'Basophils %' } },
      { test: { name: 'Basophils #' } },
    ],
    ['a number of another unit', { test: glucose, units: 'mmol/L' }, { test: glucose }],
  ])('is not %s', async (_what, one, other) => {
    expect(await two(one, other)).toEqual([1]);
    // Asked of the other one it has that one: what is left out could be seen.
    expect(await two(other, one)).toEqual([1]);
  });

  it('is not what has no name and no code, and another name besides', async () => {
    const named = (name: string) => ({ test: { alternates: [{ name }] } });
    expect(await two(named('Glucose'), named('Sodium'))).toEqual([1]);
  });
});
