import {
  ApproveLabPolicy,
  labPolicies,
  labPolicy,
  NoteLabPolicyRehearsal,
  ProposeLabPolicy,
  type CodeMappings,
} from '@anamnesis/domain';
import { said } from '../clinic.fixture.js';
import { ListLabsToMap } from './staff-queries.js';
import { labsToMapQuery } from './staff-work.query.js';
import { drLee, lineId, openLaboratory } from './staff.fixture.js';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;

const ours = labPolicies.at(-1) ?? labPolicies[0];
const march = (day: number, time = '18:00'): string =>
  `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;

/** Glucose is to be held, sodium is found to be a test of genes (in a table of cases). */
const mappings: CodeMappings = { 'LN|2345-7': 'unclassified', 'LN|2951-2': 'genetic' };

const adopts = async ({ clinic }: Laboratory): Promise<void> => {
  const policy = { ...ours, version: 'lab-visibility-3', effectiveFrom: march(5), mappings };
  const proposing = said(ProposeLabPolicy, { policy, reason: 'laboratory-changed' });
  const { events } = await clinic.says(labPolicy, proposing, { by: 'dr-a', at: march(4) });
  const { proposalId = '' } = events[0] ?? {};
  const digest = 'a'.repeat(64);
  const rehearsed = { proposalId, digest, comparedWith: ours.version };
  const shown = said(NoteLabPolicyRehearsal, rehearsed);
  await clinic.says(labPolicy, shown, { by: 'portal', at: march(4, '18:30') });
  const approving = said(ApproveLabPolicy, { proposalId, rehearsalDigest: digest });
  await clinic.says(labPolicy, approving, { by: 'dr-b', at: march(4, '19:00') });
};

describe('what an adopted mapping holds', () => {
  let lab: Laboratory;
  const toMap = async (at: string, fields: Partial<ListLabsToMap> = {}) => {
    const asked = said(ListLabsToMap, fields);
    const { rows, next } = await lab.clinic.asks(labsToMapQuery, asked, { at });
    return { rows, next, numbers: rows.map(({ reportId }) => Number(reportId.slice(-2))) };
  };
  const pageByPage = async (at: string) => {
    const pages: (readonly number[])[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const fields = { limit: 1, ...(cursor === '' ? {} : { cursor }) };
      const { numbers, next } = await toMap(at, fields);
      pages.push(numbers);
      cursor = next ?? undefined;
    }
    return pages;
  };
  const zorblax = { code: 'ZRX', system: 'L', name: 'Zorblax', sender: 'acme' };

  beforeAll(async () => {
    lab = await openLaboratory('lab held');
    const orderedBy = drLee;
    await lab.sends({ report: 1, orderedBy, lines: { glucose: 'final' } }, march(2));
    await lab.sends(
      {
        ...{ report: 2, orderedBy, ordered: zorblax },
        lines: { sodium: 'final', potassium: 'final' },
      },
      march(2, '19:00'),
    );
    await lab.sends({ report: 3, orderedBy, lines: { potassium: 'final' } }, march(2, '20:00'));
    await lab.sends({ report: 4, orderedBy, lines: { riddle: 'final' } }, march(2, '21:00'));
    await lab.sends({ report: 5, orderedBy, lines: { glucose: 'preliminary' } }, march(2));
    await adopts(lab);
  }, 60_000);
  afterAll(() => lab.clinic.close());

  it('is on the list to map from when the rule set is in force', async () => {
    expect((await toMap(march(4, '20:00'))).numbers).toEqual([4]);
    expect((await toMap(march(5))).numbers).toEqual([1, 5, 2, 4]);
  });

  it('comes page by page, each report once', async () => {
    expect(await pageByPage(march(6))).toEqual([[1], [5], [2], [4]]);
  });

  it('is overdue four business days after it came', async () => {
    expect((await toMap(march(5), { due: 'overdue' })).numbers).toEqual([]);
    expect((await toMap(march(12), { due: 'overdue' })).numbers).toEqual([1, 5, 2, 4]);
  });

  it('says which mapping holds it', async () => {
    const { rows } = await toMap(march(6));
    expect(rows[0]).not.toHaveProperty('order');
    expect(rows[0]?.lines).toEqual([
      expect.objectContaining({
        ...{ lineId: lineId('glucose'), mappingKey: 'LN|2345-7', isHeldByOrder: false },
        signals: expect.arrayContaining([
          { source: 'mapping', category: 'unclassified', evidence: 'LN|2345-7' },
        ]),
      }),
    ]);
  });

  it('names the order where that is what nobody can tell, and who sent it', async () => {
    const { rows } = await toMap(march(6));
    expect(rows[2]).toMatchObject({
      sender: 'acme',
      order: {
        ...{ mappingKey: 'ACME|L|ZRX', category: 'unclassified' },
        needsHuman: [expect.stringContaining('map the code')],
      },
      lines: [{ lineId: lineId('sodium') }, { lineId: lineId('potassium'), isHeldByOrder: true }],
    });
  });

  it('is as old as its oldest line that is held, though nobody can tell a younger one', async () => {
    const six = { report: 6, orderedBy: drLee };
    await lab.sends({ ...six, lines: { glucose: 'final' } }, march(2, '18:30'));
    await lab.sends({ ...six, lines: { riddle: 'final' } }, march(12, '19:00'));
    const { rows, numbers } = await toMap(march(13), { due: 'overdue' });
    expect(numbers).toEqual([1, 5, 6, 2, 4]);
    expect(rows[2]).toMatchObject({ waitingSince: march(2, '18:30'), isOverdue: true });
    expect((await pageByPage(march(13))).flat()).toEqual(numbers);
  });
});
