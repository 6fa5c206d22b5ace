import type { EntityManager } from 'typeorm';
import type { AskedBy } from '../query.js';
import { exportMyLabResultsQuery } from './my-lab-export.query.js';

const herself: AskedBy = {
  ...{ by: 'rosa', at: '2026-03-20T00:00:00Z', view: 'patient', viewer: { role: 'patient' } },
  cursorKey: Buffer.alloc(32, 1),
};
const ordinary = { code: '2345-7', system: 'LN', name: 'Glucose' };
const hiv = { code: '7917-8', system: 'LN', name: 'HIV-1 Ab' };

interface GivenLine {
  readonly lineId: string;
  readonly test?: object;
  readonly value?: object;
}

const lineOf = ({ lineId, test = ordinary, value }: GivenLine) => ({
  lineId,
  versions: [
    {
      ...{ version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z', test, collected: [] },
      value: { valueType: 'NM', values: ['98'], flags: [], notes: [], ...value },
    },
  ],
  reviews: [{ by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 }],
});

/** Newest first by the number. */
const rowOf = (number: number, ...lines: readonly GivenLine[]) => ({
  ...{ reportId: `r${number}`, orderingProviderId: 'dr-lee', comments: [], read: null },
  header: { test: { name: 'Metabolic panel' }, collected: ['2026-03-01'], notes: ['Note.'] },
  lines: lines.map(lineOf),
  ...{ collectedAt: `2026-03-0${9 - number}`, firstReceivedAt: '2026-03-02T17:00:00Z' },
  ...{ isStale: false, coverings: [], name: 'Lee, Ann' },
  memberships: { m: { group: 'practice', from: '2020-01-01T00:00:00Z' } },
});

const viewsWith = (...rows: readonly ReturnType<typeof rowOf>[]): EntityManager =>
  viewsApart({ rows, documentsOf: () => [] });

interface Apart {
  readonly rows: readonly ReturnType<typeof rowOf>[];
  readonly documentsOf: (reports: readonly string[]) => readonly object[];
}

const viewsApart = ({ rows, documentsOf }: Apart): EntityManager => {
  const query = (asked: string | { readonly text: string }, parameters: readonly unknown[]) => {
    const sql = typeof asked === 'string' ? asked : asked.text;
    if (sql.includes('enclosing.documents')) {
      return Promise.resolve(documentsOf(parameters[0] as readonly string[]));
    }
    if (!sql.includes('views.lab_report report')) {
      return Promise.resolve([{ birthDate: '1980-05-01', zone: 'America/Los_Angeles' }]);
    }
    if (!sql.includes('report.collected_at <=')) return Promise.resolve(rows);
    const after = rows.findIndex(({ reportId }) => parameters.includes(reportId));
    return Promise.resolve(rows.slice(after + 1));
  };
  return { query } as unknown as EntityManager;
};

const exported = async (reader: EntityManager, cursor?: string) => {
  const query = { query: 'exportMyLabResults', patientId: 'rosa', ...(cursor && { cursor }) };
  const answer = await exportMyLabResultsQuery.ask(reader, query as never, herself);
  if (!answer) throw new Error('She has standing.');
  return answer;
};

const many = (report: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ lineId: `${report}-${index}` }));

describe('what is taken elsewhere', () => {
  it('is what is visible, without a trace of the rest, and noted part by part', async () => {
    const withHidden = [{ lineId: 'a' }, { lineId: 'h', test: hiv }];
    const reader = viewsWith(rowOf(1, ...withHidden), rowOf(2, { lineId: 'g', test: hiv }));
    const answer = await exported(reader);
    expect(answer.manifest).toEqual({ reports: 1, results: 1, documents: 0 });
    expect(JSON.stringify(answer)).not.toMatch(/HIV|Note\.|r2|:h"/);
    expect(exportMyLabResultsQuery.itemsIn?.(answer, 'rosa')).toEqual([
      { id: 'r1', parts: ['a@1'] },
    ]);
  });

  it('is the same where only something hidden is besides', async () => {
    const bare = await exported(viewsWith(rowOf(2, { lineId: 'a' })));
    const full = viewsWith(rowOf(1, { lineId: 'h', test: hiv }), rowOf(2, { lineId: 'a' }));
    expect(await exported(full)).toEqual(bare);
  });

  it('comes in parts where it is much, and promises none behind which is nothing', async () => {
    const rows = [rowOf(1, ...many('a', 2_000)), rowOf(2, ...many('b', 1_500))];
    const small = rowOf(3, { lineId: 'c' });
    const first = await exported(viewsWith(...rows, small));
    expect(first.manifest).toMatchObject({ reports: 2, results: 3_500 });
    expect(first.bundle.link).toEqual([
      {
        relation: 'next',
        url: `/api/v1/patients/rosa/my-lab-results/export?cursor=${first.next}`,
      },
    ]);
    const last = await exported(viewsWith(...rows, small), first.next);
    expect(last.manifest).toMatchObject({ reports: 1, results: 1 });
    expect(last).not.toHaveProperty('next');
    expect(last.bundle).not.toHaveProperty('link');
    const hidden = rowOf(3, { lineId: 'h', test: hiv });
    expect(await exported(viewsWith(...rows, hidden))).not.toHaveProperty('next');
  });

  it('comes in parts where its documents are large, each of them whole', async () => {
    const data = Buffer.alloc(9 * 1024 * 1024).toString('base64');
    const value = { valueType: 'ED', values: [`^application^pdf^Base64^${data}`] };
    const rows = [1, 2, 3].map((number) => rowOf(number, { lineId: `l${number}`, value }));
    const first = await exported(viewsWith(...rows));
    expect(first.manifest).toEqual({ reports: 2, results: 2, documents: 2 });
    const last = await exported(viewsWith(...rows), first.next);
    expect(last.manifest).toEqual({ reports: 1, results: 1, documents: 1 });
    expect(last).not.toHaveProperty('next');
  });

  it('reads the documents of a part alone, once it is known which ones that are', async () => {
    const size = 9 * 1024 * 1024;
    const mediaType = 'application/pdf';
    const apart = (told: object) => ({
      value: { valueType: 'ED', values: [], enclosed: [{ document: 0, mediaType, ...told }] },
    });
    const rows = [
      rowOf(1, { lineId: 'l1', ...apart({ size }) }, { lineId: 'l0', ...apart({}) }),
      rowOf(2, { lineId: 'g', test: hiv, ...apart({ size }) }),
      rowOf(3, { lineId: 'l3', ...apart({ size }) }),
      rowOf(4, { lineId: 'l4', ...apart({ size }) }),
    ];
    const asked: (readonly string[])[] = [];
    const documentsOf = (reports: readonly string[]) => {
      asked.push(reports);
      const text = '^application^pdf^Base64^JVBERg==';
      return reports.map((reportId) => ({ reportId, document: 0, text }));
    };
    const first = await exported(viewsApart({ rows, documentsOf }));
    expect(first.manifest).toMatchObject({ reports: 2, results: 3 });
    expect(asked).toEqual([['r1', 'r3']]);
    const last = await exported(viewsApart({ rows, documentsOf }), first.next);
    expect(last.manifest).toEqual({ reports: 1, results: 1, documents: 1 });
    expect(asked).toEqual([['r1', 'r3'], ['r4']]);
    expect(JSON.stringify(last)).toContain('"data":"JVBERg=="');
  });
});
