import { practitioner, RecordMembership } from '@anamnesis/domain';
import { said } from '../clinic.fixture.js';
import { ListLabsOfUnknownOrderer } from './staff-queries.js';
import { byInterface, drFarr, drLee, drWho, openLaboratory } from './staff.fixture.js';
import { labsOfUnknownOrdererQuery } from './staff-work.query.js';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;
const at = '2026-05-07T18:00:00.000Z';

describe('what is held because nobody knows the group of its orderer', () => {
  let lab: Laboratory;
  const unknown = async () => {
    const asked = said(ListLabsOfUnknownOrderer, {});
    const { rows } = await lab.clinic.asks(labsOfUnknownOrdererQuery, asked, { at });
    return rows.map(({ reportId }) => Number(reportId.slice(-2)));
  };
  const belongs = (fields: Partial<RecordMembership>) =>
    lab.clinic.says(practitioner, said(RecordMembership, fields), byInterface(at));

  beforeAll(async () => {
    lab = await openLaboratory('lab orderers');
    const lines = { glucose: 'final' } as const;
    await lab.sends({ report: 1, orderedBy: drLee, lines }, '2026-05-06T18:00:00.000Z');
    await lab.sends({ report: 2, orderedBy: drWho, lines }, '2026-05-06T18:01:00.000Z');
    await lab.sends({ report: 3, orderedBy: drFarr, lines }, '2026-05-06T18:02:00.000Z');
  }, 60_000);
  afterAll(() => lab.clinic.close());

  it('is told while nobody knows of a membership', async () => {
    expect(await unknown()).toEqual([2]);
  });

  it('is told where somebody belonged to a group for ever, as far as years can be written', async () => {
    const [from, to] = ['0001-01-01T00:00:00+08:00', '9999-12-31T23:59:59-08:00'];
    await belongs({ practitionerId: drFarr, group: 'practice', from: to });
    expect(await unknown()).toEqual([2]);
    await belongs({ practitionerId: drWho, group: 'practice', from, to });
    expect(await unknown()).toEqual([]);
  });

  it('is told where somebody came in the middle of the day, to stay for ever', async () => {
    const ever = { from: '2026-05-04T16:00:00Z', to: '9999-12-31T23:59:59Z' };
    await belongs({ practitionerId: drFarr, group: 'practice', ...ever });
    const ordered = { orderedBy: drFarr, orderedAt: '2026-05-04' };
    await lab.sends({ report: 4, ...ordered, lines: { glucose: 'final' } }, at);
    expect(await unknown()).toEqual([4]);
  });
});
