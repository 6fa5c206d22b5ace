import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { EntityManager } from 'typeorm';
import type { AskedBy } from '../query.js';
import { ShowLabVisibility } from './staff-queries.js';
import { labVisibilityQuery } from './staff-visibility.query.js';
import { panels, turnsUntil } from './turns.fixture.js';

const at = '2026-11-22T00:00:00.000Z';
const asked: AskedBy = {
  ...{ by: 'nurse-ito', at, view: 'staff' },
  cursorKey: Buffer.alloc(32, 1),
};
type Reports = ReturnType<typeof panels>;

/** Nothing is on file but these reports. */
const visibility = (reports: Reports, fields: Partial<ShowLabVisibility> = {}) => {
  const query = (text: unknown) =>
    Promise.resolve(String(text).includes('FROM views.lab_report report') ? reports : []);
  const getMetadata = () => ({ tablePath: 't', primaryColumns: [{ databaseName: 'c' }] });
  const reader = { query, connection: { getMetadata } } as unknown as EntityManager;
  const said = Object.assign(new ShowLabVisibility(), { patientId: 'rosa', ...fields });
  return labVisibilityQuery.ask(reader, said, asked);
};

describe('the visibility of a patient’s results', () => {
  it('lets others be served while a page of them is decided for everybody', async () => {
    const { answer, turns } = await turnsUntil(() => visibility(panels(51), { limit: 50 }));
    expect(answer?.rows).toHaveLength(50);
    expect(answer?.next).toEqual(expect.any(String));
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it('names the laboratory’s number of each result, where it has one', async () => {
    const [one, other] = panels(2);
    if (!one || !other) throw new Error('There are two reports.');
    const numbered = { ...one, header: { ...one.header, fillerNumber: 'F-1' } };
    const answer = await visibility([numbered, other]);
    expect(answer?.rows.map(({ fillerNumber }) => fillerNumber)).toEqual(['F-1', undefined]);
  });

  it.each([
    ['fifty reports', '50', []],
    ['one more', '51', ['limit must not be greater than 50']],
    ['none', '0', ['limit must not be less than 1']],
    ['some words', 'many', expect.arrayContaining(['limit must be an integer number'])],
  ])('is asked of %s at once, or the door says what is wrong', (_many, limit, problems) => {
    const patientId = '4f0c2d2e-7b1a-4f53-8c65-000000000001';
    const said = plainToInstance(ShowLabVisibility, { patientId, limit });
    const found = validateSync(said).flatMap(({ constraints }) => Object.values(constraints ?? {}));
    expect(found).toEqual(problems);
  });

  it('names the version that was decided on, though the clock that recorded it runs ahead', async () => {
    const [report] = panels(1);
    if (!report) throw new Error('There is a report.');
    const [line] = report.lines;
    const [first] = line?.versions ?? [];
    if (!line || !first) throw new Error('There is a line with a version.');
    const receivedAt = '2026-11-22T00:00:03.000Z';
    const corrected = { ...first, version: 2, status: 'corrected' as const, receivedAt };
    const lines = [{ ...line, versions: [first, corrected] }];
    const answer = await visibility([{ ...report, lines }]);
    expect(answer?.rows[0]?.lines).toMatchObject([{ version: 2, status: 'corrected' }]);
  });
});
