import type { EntityManager } from 'typeorm';
import type { TestIdentity } from '@anamnesis/domain/lab-tests/facts';
import type { AskedBy } from '../query.js';
import { myLabResultQuery } from './my-lab-results.query.js';
import { myLabTrendQuery } from './my-lab-trend.query.js';

const sodium = { code: '2951-2', system: 'LN', name: 'Sodium' };
const rosa = 'rosa';
const received = '2026-03-02T17:00:00Z';

/** The row of one reviewed report, as the views tell it. */
const rowOf = (test: TestIdentity) => ({
  ...{ reportId: 'report-1', orderingProviderId: 'dr-lee', comments: [], read: null },
  header: { test: {}, collected: ['2026-03-01'], notes: [] },
  lines: [
    {
      lineId: 'line-1',
      versions: [
        {
          ...{ version: 1, status: 'final', receivedAt: received, test, collected: [] },
          value: { valueType: 'NM', values: ['1'], flags: [], notes: [] },
        },
      ],
      reviews: [{ by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 }],
    },
  ],
  ...{ collectedAt: '2026-03-01T08:00:00.000Z', firstReceivedAt: received, isStale: false },
  memberships: { m: { group: 'practice', from: '2020-01-01T00:00:00Z' } },
  ...{ coverings: [], name: 'Lee, Ann' },
});

/** Views that hold one report or none, and count what they are asked. */
const viewsWith = (...rows: readonly object[]) => {
  const asked: string[] = [];
  const query = ({ text: sql }: { text: string }, parameters: readonly unknown[]) => {
    asked.push(sql);
    if (!sql.includes('views.lab_report report')) {
      return Promise.resolve([{ birthDate: '1980-05-01', zone: 'America/Los_Angeles' }]);
    }
    const isFirst = !sql.includes('report.collected_at <=');
    return Promise.resolve(isFirst ? rows.slice(0, Number(parameters[1])) : []);
  };
  return { reader: { query } as unknown as EntityManager, asked };
};

const herself: AskedBy = {
  ...{ by: rosa, at: '2026-03-20T00:00:00Z', view: 'patient', viewer: { role: 'patient' } },
  cursorKey: Buffer.alloc(32, 1),
};

describe('one report', () => {
  const wanted = { patientId: rosa, reportId: 'report-1', lineId: 'line-1' };
  const lookUps = [
    [
      'by itself',
      (reader: EntityManager) => myLabResultQuery.ask(reader, wanted as never, herself),
    ],
    [
      'as a trend',
      (reader: EntityManager) => myLabTrendQuery.ask(reader, wanted as never, herself),
    ],
  ] as const;

  it.each(lookUps)('costs, hidden, what one costs that is not there: %s', async (_how, ask) => {
    const hidden = viewsWith(rowOf({ name: 'HIV-1 Ab' }));
    const absent = viewsWith();
    expect([await ask(hidden.reader), await ask(absent.reader)]).toEqual([undefined, undefined]);
    expect(hidden.asked).toEqual(absent.asked);
    expect(absent.asked).toHaveLength(2);
  });

  it.each(lookUps)('is answered where it is shown: %s', async (_how, ask) => {
    const { reader } = viewsWith(rowOf(sodium));
    expect(await ask(reader)).toMatchObject({ patientId: rosa });
  });
});
