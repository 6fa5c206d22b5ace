import type { EntityManager } from 'typeorm';
import type { AskedBy } from '../query.js';
import { findMyLabResultsQuery } from './my-lab-results.query.js';

const herself: AskedBy = {
  ...{ by: 'rosa', at: '2026-03-20T00:00:00Z', view: 'patient', viewer: { role: 'patient' } },
  cursorKey: Buffer.alloc(32, 1),
};

const version = (test: object) => ({
  ...{ version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z', test, collected: [] },
  value: { valueType: 'NM', values: ['98'], flags: [], notes: [] },
});

const reviews = [{ by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 }];

/** One reviewed report of a glucose without a name; whatever narrows the rows leaves it. */
const row = {
  ...{ reportId: 'r', orderingProviderId: 'dr-lee', comments: [], read: null },
  header: { test: { name: 'Metabolic panel' }, collected: ['2026-03-01'], notes: [] },
  lines: [{ lineId: 'a', versions: [version({ code: '2345-7', system: 'LN' })], reviews }],
  ...{ collectedAt: '2026-03-01', firstReceivedAt: '2026-03-02T17:00:00Z', isStale: false },
  memberships: { m: { group: 'practice', from: '2020-01-01T00:00:00Z' } },
  ...{ coverings: [], name: 'Lee, Ann' },
};

const query = (asked: string | { readonly text: string }) =>
  Promise.resolve(
    (typeof asked === 'string' ? asked : asked.text).includes('views.lab_report report')
      ? [row]
      : [{ birthDate: '1980-05-01', zone: 'America/Los_Angeles' }],
  );
const reader = { query } as unknown as EntityManager;
const search = (words: string) =>
  findMyLabResultsQuery.ask(reader, { patientId: 'rosa', words } as never, herself);

describe('a search among results', () => {
  it.each([
    ['its order', 'metabolic'],
    ['a word and a part of another', 'Panel meta'],
    ['the code that stands for its name', '2345-7'],
    ['a part of that', '(2345)'],
  ])('finds a report by %s', async (_what, words) => {
    expect((await search(words))?.rows).toMatchObject([{ reportId: 'r' }]);
  });

  it('finds none by what is not shown', async () => {
    expect((await search('glucose'))?.rows).toEqual([]);
  });

  it.each(['??', '–’', '  * ', '\u0301\u0301'])('is refused without a word: %j', async (words) => {
    await expect(search(words)).rejects.toMatchObject({
      ...{ name: 'InvalidField', field: 'words' },
      message: 'words must hold a letter or a digit',
    });
  });
});
