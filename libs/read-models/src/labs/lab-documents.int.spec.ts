import { labReport, RecordLabResults, ReviewLabResults } from '@anamnesis/domain';
import type { EntityManager } from 'typeorm';
import { said } from '../clinic.fixture.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { exportMyLabResultsQuery } from './my-lab-export.query.js';
import {
  CountMyUnreadLabResults,
  ExportMyLabResults,
  FollowMyLabResults,
  ListMyLabResults,
  ShowMyLabResult,
} from './my-lab-queries.js';
import { myLabResultQuery, myLabResultsQuery } from './my-lab-results.query.js';
import { followMyLabResultsQuery, myUnreadLabResultsQuery } from './my-unread-lab-results.query.js';
import { ListLabsToReview } from './staff-queries.js';
import { byInterface, drLee, id, lineId, openLaboratory, rosa, tests } from './staff.fixture.js';
import { labsToReviewQuery } from './staff-work.query.js';

let lab: Awaited<ReturnType<typeof openLaboratory>>;
const SHOWN = 'U2hvd24=';
const HIDDEN = 'SGlkZGVu';
const WAITING = 'V2FpdGluZw==';
const enclosing = (letters: string) => ({
  ...{ valueType: 'ED', values: [`^application^pdf^Base64^${letters}`], flags: [], notes: [] },
});

const sends = (report: number, test: 'glucose' | 'hepatitis', letters: string) =>
  lab.clinic.says(
    labReport,
    said(RecordLabResults, {
      ...{ reportId: id('ee', report), patientId: rosa, source: 'hl7v2' as const },
      header: {
        ...{ test: tests[test], orderingProviderId: drLee, orderedAt: '2026-03-01T18:00:00Z' },
        ...{ collected: ['2026-03-01T19:00:00Z'], notes: [] },
      },
      lines: [
        {
          ...{ lineId: lineId(test), status: 'final' as const, test: tests[test], collected: [] },
          value: enclosing(letters),
        },
      ],
    }),
    byInterface('2026-03-02T18:00:00.000Z'),
  );

const reviews = (report: number, test: 'glucose' | 'hepatitis') =>
  lab.clinic.says(
    labReport,
    said(ReviewLabResults, {
      ...{ reportId: id('ee', report), patientId: rosa },
      lines: [{ lineId: lineId(test), version: 1 }],
    }),
    { by: drLee, at: '2026-03-03T18:00:00.000Z' },
  );

beforeAll(async () => {
  lab = await openLaboratory('lab_documents');
  await sends(1, 'glucose', SHOWN);
  await sends(2, 'hepatitis', HIDDEN);
  await sends(3, 'glucose', WAITING);
  await reviews(1, 'glucose');
  await reviews(2, 'hepatitis');
}, 60_000);
afterAll(() => lab.clinic.close(), 30_000);

/** What the database handed over, and what came of it. */
const heard = async <Query, Answer>(
  { ask, ...definition }: QueryDefinition<Query, Answer>,
  query: Query,
  asked: Partial<AskedBy> = {},
) => {
  const rows: unknown[] = [];
  const listening = (manager: EntityManager): EntityManager =>
    Object.assign(Object.create(manager) as EntityManager, {
      query: async (...given: Parameters<EntityManager['query']>) => {
        const found: unknown = await manager.query(...given);
        rows.push(found);
        return found;
      },
    });
  const listened: typeof ask = (manager, each, by) => ask(listening(manager), each, by);
  const answer = await lab.clinic.asks({ ...definition, ask: listened }, query, asked);
  return { answer: JSON.stringify(answer), read: JSON.stringify(rows) };
};

const herself: Partial<AskedBy> = {
  ...{ by: rosa, at: '2026-03-20T00:00:00.000Z', view: 'patient', viewer: { role: 'patient' } },
};
const DOCUMENTS = new RegExp([SHOWN, HIDDEN, WAITING].join('|'), 'gu');

describe('documents that came with results', () => {
  const patientId = rosa;

  it.each([
    ['a list', () => heard(myLabResultsQuery, said(ListMyLabResults, { patientId }), herself)],
    [
      'a count',
      () => heard(myUnreadLabResultsQuery, said(CountMyUnreadLabResults, { patientId }), herself),
    ],
    [
      'a live screen',
      () => heard(followMyLabResultsQuery, said(FollowMyLabResults, { patientId }), herself),
    ],
  ])('are not read for %s, which tells of them what it told', async (what, ask) => {
    const { answer, read } = await ask();
    expect(read).toContain(lineId('glucose'));
    expect(read).not.toMatch(DOCUMENTS);
    if (what === 'a list') expect(answer).toContain('"mediaType":"application/pdf","size":5');
  });

  it.each([
    [
      'by itself',
      () => {
        const one = said(ShowMyLabResult, { patientId, reportId: id('ee', 1) });
        return heard(myLabResultQuery, one, herself);
      },
    ],
    [
      'in an export',
      () => heard(exportMyLabResultsQuery, said(ExportMyLabResults, { patientId }), herself),
    ],
  ])('are read %s where they are shown, and no hidden one', async (_where, ask) => {
    const { answer, read } = await ask();
    expect(answer.match(DOCUMENTS)).toEqual([SHOWN]);
    expect(read.match(DOCUMENTS)).toEqual([SHOWN]);
  });

  it('are there for whoever reviews', async () => {
    const { answer } = await heard(labsToReviewQuery, said(ListLabsToReview, {}), {
      ...{ by: drLee, at: '2026-03-20T00:00:00.000Z' },
    });
    expect(answer.match(DOCUMENTS)).toEqual([WAITING]);
  });
});
