import {
  ApproveLabPolicy,
  IdentifyLabOrderer,
  labPolicies,
  labPolicy,
  labReport,
  NoteLabPolicyRehearsal,
  NoteWaitingLabNews,
  practitioner,
  ProposeLabPolicy,
  RecordMembership,
} from '@anamnesis/domain';
import { parkRow, said } from '../clinic.fixture.js';
import {
  ListLabsOfUnknownOrderer,
  ListLabsToMap,
  ListLabsToReview,
  ShowLabVisibility,
} from './staff-queries.js';
import { labVisibilityQuery } from './staff-visibility.query.js';
import {
  labsOfUnknownOrdererQuery,
  labsToMapQuery,
  labsToReviewQuery,
} from './staff-work.query.js';
import {
  ben,
  byInterface,
  drBack,
  drFarr,
  drLee,
  drNew,
  drOsei,
  drWho,
  id,
  lineId,
  openLaboratory,
  rosa,
  type Sent,
} from './staff.fixture.js';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;

const march = (day: number, time = '18:00'): string =>
  `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const numbers = (rows: readonly { readonly reportId: string }[]): readonly number[] =>
  rows.map(({ reportId }) => Number(reportId.slice(-2)));

describe('what of laboratory results waits', () => {
  let lab: Laboratory;
  const toReview = (
    fields: Partial<ListLabsToReview> = {},
    asked: { readonly by?: string; readonly at?: string } = {},
  ) => lab.clinic.asks(labsToReviewQuery, said(ListLabsToReview, fields), asked);
  const toMap = (fields: Partial<ListLabsToMap> = {}, at = march(4)) =>
    lab.clinic.asks(labsToMapQuery, said(ListLabsToMap, fields), { at });
  const unknown = (at = march(4)) =>
    lab.clinic.asks(labsOfUnknownOrdererQuery, said(ListLabsOfUnknownOrderer, {}), { at });

  beforeAll(async () => {
    lab = await openLaboratory('lab work');
    await lab.sends({ report: 1, orderedBy: drLee, lines: { glucose: 'final' } }, march(2));
    await lab.sends(
      { report: 2, orderedBy: drLee, lines: { glucose: 'final', riddle: 'final' } },
      march(2, '19:00'),
    );
    await lab.sends({ report: 3, orderedBy: drOsei, lines: { hepatitis: 'final' } }, march(3));
    await lab.sends({ report: 4, orderedBy: drFarr, lines: { riddle: 'final' } }, march(3));
    await lab.sends({ report: 5, patientId: ben, lines: { glucose: 'final' } }, march(3, '20:00'));
    await lab.sends(
      { report: 6, orderedBy: drWho, lines: { glucose: 'final' } },
      march(3, '21:00'),
    );
    await lab.sends({ report: 7, orderedBy: drLee, lines: { glucose: 'registered' } }, march(3));
  }, 60_000);
  afterAll(() => lab.clinic.close());

  it('is reviewed oldest first, and neither what says nothing yet nor what others answer for', async () => {
    const { rows } = await toReview({}, { at: march(4) });
    expect(numbers(rows)).toEqual([1, 2, 3]);
    expect(rows[0]).toMatchObject({
      patientName: 'Alvarez, Rosa',
      orderedBy: { id: drLee, name: 'Chris Lee' },
      ...{ waitsFor: 'review', ownedBy: 'provider' },
      waitingSince: march(2),
      overdueAt: '2026-03-06T18:00:00Z',
      isOverdue: false,
      lines: [{ lineId: lineId('glucose'), version: 1, values: ['5.1'], flags: ['H'] }],
    });
  });

  it('is mine where I ordered it or cover for who did, and while I cover', async () => {
    const mine = async (by: string, at: string) => {
      const { rows } = await toReview({ whose: 'mine' }, { by, at });
      return rows.map(({ reportId, isCovered }) => [Number(reportId.slice(-2)), isCovered]);
    };
    expect(await mine(drLee, march(4))).toEqual([
      [1, false],
      [2, false],
    ]);
    expect(await mine(drOsei, march(4))).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect(await mine(drOsei, '2026-04-02T18:00:00.000Z')).toEqual([[3, false]]);
    expect(await mine(drFarr, march(4))).toEqual([]);
  });

  it('is found by the ordering provider', async () => {
    expect(numbers((await toReview({ providerId: drOsei }, { at: march(4) })).rows)).toEqual([3]);
  });

  it('is overdue after four business days, by the minute', async () => {
    const overdue = async (at: string) =>
      numbers((await toReview({ due: 'overdue' }, { at })).rows);
    expect(await overdue(march(6, '17:59'))).toEqual([]);
    expect(await overdue(march(6, '18:00'))).toEqual([1]);
    expect(await overdue(march(6, '19:00'))).toEqual([1, 2]);
    // Over the weekend in which the clocks go forward.
    expect(await overdue(march(9, '16:59'))).toEqual([1, 2]);
    expect(await overdue(march(9, '17:00'))).toEqual([1, 2, 3]);
  });

  it('comes page by page, each report once', async () => {
    const first = await toReview({ limit: 2 }, { at: march(4) });
    expect(numbers(first.rows)).toEqual([1, 2]);
    const { next: cursor = '' } = first;
    const rest = await toReview({ limit: 2, cursor }, { at: march(4) });
    expect(numbers(rest.rows)).toEqual([3]);
    expect(rest).not.toHaveProperty('next');
  });

  it('says in which messages news of it waits, while it does', async () => {
    const of = { reportId: id('ee', 1), patientId: rosa, messageId: id('dd', 1) };
    const note = (waits: boolean, minute: string) =>
      lab.clinic.says(
        labReport,
        said(NoteWaitingLabNews, { ...of, waits }),
        byInterface(march(3, minute)),
      );
    const waitsIn = async () =>
      (await toReview({}, { at: march(4) })).rows.map(({ newsWaitsIn }) => newsWaitsIn);
    await note(true, '20:00');
    expect(await waitsIn()).toEqual([[of.messageId], undefined, undefined]);
    await note(false, '20:01');
    expect(await waitsIn()).toEqual([undefined, undefined, undefined]);
  });

  it('is held for mapping with the test’s names and what each signal says', async () => {
    const { rows } = await toMap();
    expect(numbers(rows)).toEqual([2]);
    const [line, ...others] = rows[0]?.lines ?? [];
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      lineId: lineId('riddle'),
      test: { code: 'QX77', system: 'L', name: 'QX77 assay' },
      mappingKey: 'L|QX77',
      category: 'unclassified',
      sureness: 'unsure',
    });
    expect(line?.needsHuman).not.toEqual([]);
  });

  it('is held where nobody was named as orderer, or one of no known group', async () => {
    const { rows } = await unknown();
    expect(rows.map(({ reportId, why }) => [Number(reportId.slice(-2)), why])).toEqual([
      [5, 'nobody-named'],
      [6, 'no-known-group'],
    ]);
    expect(rows[0]).toMatchObject({ orderedByAsSent: 'LEE^CHRIS', patientName: 'Novak, Ben' });
    expect(rows[0]).toMatchObject({ ownedBy: 'staff', overdueAt: expect.any(String) });
  });

  it('waits for a review from when it came, once staff have found who ordered it', async () => {
    const identified = said(IdentifyLabOrderer, {
      reportId: id('ee', 5),
      patientId: ben,
      orderingProviderId: drLee,
      reason: 'The order form says so.',
    });
    await lab.clinic.says(labReport, identified, { by: 'nurse-ito', at: march(4) });
    expect(numbers((await unknown()).rows)).toEqual([6]);
    const { rows } = await toReview({ providerId: drLee }, { at: march(5) });
    expect(numbers(rows)).toEqual([1, 2, 5]);
    expect(rows[2]?.waitingSince).toBe(march(3, '20:00'));
  });

  it('waits no more once it is reviewed, and anew once it is corrected', async () => {
    await lab.reviews(1, { test: 'glucose' }, { by: drOsei, at: march(5) });
    expect(numbers((await toReview({}, { at: march(5) })).rows)).not.toContain(1);
    await lab.sends({ report: 1, orderedBy: drLee, lines: { glucose: 'corrected' } }, march(6));
    const { rows } = await toReview({ providerId: drLee }, { at: march(6) });
    expect(rows.at(-1)).toMatchObject({
      reportId: id('ee', 1),
      waitingSince: march(6),
      lines: [{ version: 2, status: 'corrected' }],
    });
  });

  it('waits for no mapping any more from when an adopted rule set maps the code', async () => {
    const [ours] = labPolicies.slice(-1);
    if (!ours) throw new Error('We have a policy.');
    const policy = {
      ...ours,
      version: 'lab-visibility-3',
      effectiveFrom: march(12),
      mappings: { 'L|QX77': 'none' },
    } as const;
    const proposing = said(ProposeLabPolicy, { policy, reason: 'laboratory-changed' });
    const { events } = await lab.clinic.says(labPolicy, proposing, { by: 'dr-a', at: march(11) });
    const [proposed] = events;
    const { proposalId = '' } = proposed ?? {};
    const digest = 'a'.repeat(64);
    const approving = said(ApproveLabPolicy, { proposalId, rehearsalDigest: digest });
    const { version: comparedWith } = ours;
    const shown = said(NoteLabPolicyRehearsal, { proposalId, digest, comparedWith });
    await lab.clinic.says(labPolicy, shown, { by: 'portal', at: march(11, '18:30') });
    await lab.clinic.says(labPolicy, approving, { by: 'dr-b', at: march(11, '19:00') });
    expect(numbers((await toMap({}, march(11, '20:00'))).rows)).toEqual([2]);
    expect(numbers((await toMap({}, march(12))).rows)).toEqual([]);
  });

  it('says so where a report could not be brought up to date', async () => {
    await parkRow(lab.clinic, 'lab-work', id('ee', 3));
    const { rows } = await toReview({ providerId: drOsei }, { at: march(5) });
    expect(rows[0]).toMatchObject({ staleSince: '2026-03-25T11:02:00.000Z' });
  });
});

describe('what is held because its orderer may have been of two groups', () => {
  let lab: Laboratory;
  const unknown = async () => {
    const asked = said(ListLabsOfUnknownOrderer, {});
    const { rows } = await lab.clinic.asks(labsOfUnknownOrdererQuery, asked, {
      at: '2026-05-07T18:00:00.000Z',
    });
    return rows.map(({ reportId, why }) => [Number(reportId.slice(-2)), why]);
  };
  const sends = (report: number, fields: Pick<Sent, 'orderedBy' | 'orderedAt' | 'collected'>) =>
    lab.sends(
      { report, lines: { glucose: 'final' }, ...fields },
      `2026-05-06T18:00:${String(report).padStart(2, '0')}.000Z`,
    );
  beforeAll(async () => {
    lab = await openLaboratory('lab two groups');
  }, 60_000);
  afterAll(() => lab.clinic.close());

  it('stands on the list of unknown orderers, and nothing that is surely of one group', async () => {
    await sends(1, { orderedBy: drNew, orderedAt: '20260504' });
    await sends(2, { orderedBy: drNew, orderedAt: '202605' });
    await sends(3, { orderedBy: drNew, orderedAt: '2026' });
    await sends(4, { orderedBy: drNew, orderedAt: '2026-05-04T16:00:00Z' });
    await sends(5, { orderedBy: drNew, orderedAt: '20260503' });
    await sends(6, { orderedBy: drNew, orderedAt: '20260506' });
    await sends(7, { orderedBy: drNew, orderedAt: null, collected: ['20260505'] });
    await sends(8, { orderedBy: drNew, orderedAt: 'soon', collected: ['2026-05-01/2026-05-09'] });
    await sends(9, { orderedBy: drBack, orderedAt: '20260220' });
    await sends(10, { orderedBy: drBack, orderedAt: '20260101' });
    await sends(11, { orderedBy: drBack, orderedAt: '20260401' });
    await sends(12, { orderedBy: drLee, orderedAt: '2026' });
    expect(await unknown()).toEqual([1, 2, 3, 7, 8, 9].map((number) => [number, 'several-groups']));
  });

  it('leaves it once the directory knows of the whole day', async () => {
    const from = '2026-05-04T00:00:00-07:00';
    const wholeDay = said(RecordMembership, { practitionerId: drNew, group: 'practice', from });
    await lab.clinic.says(practitioner, wholeDay, byInterface('2026-05-07T16:00:00.000Z'));
    expect((await unknown()).map(([number]) => number)).toEqual([2, 3, 7, 8, 9]);
  });
});

describe('the visibility of one patient’s results', () => {
  let lab: Laboratory;
  const visibility = (fields: Partial<ShowLabVisibility>, at = march(4)) =>
    lab.clinic.asks(labVisibilityQuery, said(ShowLabVisibility, { patientId: rosa, ...fields }), {
      at,
    });

  beforeAll(async () => {
    lab = await openLaboratory('lab visibility');
    await lab.sends(
      { report: 1, orderedBy: drLee, lines: { glucose: 'final', hepatitis: 'final' } },
      march(2),
    );
    await lab.sends(
      { report: 2, patientId: ben, orderedBy: drLee, lines: { glucose: 'final' } },
      march(2),
    );
    await lab.reviews(1, { test: 'glucose' }, { by: drLee, at: march(3) });
    await lab.reviews(1, { test: 'hepatitis' }, { by: drLee, at: march(3) });
  }, 60_000);
  afterAll(() => lab.clinic.close());

  it('tells of each result who may see it, by which rule, since when and by which policy', async () => {
    const { rows } = await visibility({});
    expect(rows).toHaveLength(1);
    const [glucose, hepatitis] = rows[0]?.lines ?? [];
    expect(glucose?.decisions.map(({ viewer, visible, rule }) => [viewer, visible, rule])).toEqual([
      ['patient', true, 'L1'],
      ['proxy-minority', false, 'L7'],
      ['proxy-court', true, 'L1'],
      ['proxy-power-of-attorney', true, 'L1'],
    ]);
    expect(glucose?.decisions[0]).toMatchObject({
      because: 'verified by its provider',
      since: march(3),
      policyVersion: 'lab-visibility-2',
    });
    expect(hepatitis).toMatchObject({ category: 'hepatitis' });
    expect(hepatitis?.decisions[0]).toMatchObject({
      visible: false,
      rule: 'L5',
      contact: { who: 'doctors-office' },
    });
    expect(hepatitis?.decisions[0]).not.toHaveProperty('until');
  });

  it('is that of the moment of asking', async () => {
    const { rows } = await visibility({}, march(2, '19:00'));
    expect(rows[0]?.lines[0]?.decisions[0]).toMatchObject({
      visible: false,
      rule: 'L1',
      until: march(3),
    });
  });

  it('is of one report where it is asked of one, and of nobody else’s', async () => {
    expect((await visibility({ reportId: id('ee', 1) })).rows).toHaveLength(1);
    expect((await visibility({ reportId: id('ee', 2) })).rows).toEqual([]);
  });

  it('tells as what an order was filed under another patient before', async () => {
    await lab.sends(
      { report: 2, patientId: ben, lines: { glucose: 'wrong-patient' } },
      march(4, '19:00'),
    );
    await lab.sends(
      { report: 3, firstFiledAs: id('ee', 2), orderedBy: drLee, lines: { glucose: 'final' } },
      march(4, '20:00'),
    );
    const { rows } = await visibility({}, march(5));
    expect(rows.map(({ reportId, firstFiledAs }) => [reportId, firstFiledAs])).toEqual([
      [id('ee', 1), undefined],
      [id('ee', 3), id('ee', 2)],
    ]);
  });

  it('tells what was kept and changes nothing, and of nothing else', async () => {
    await lab.sends(
      { report: 1, orderedBy: drLee, lines: { glucose: 'preliminary' } },
      march(6, '19:00'),
    );
    const { rows } = await visibility({}, march(7));
    const glucose = rows.find(({ reportId }) => reportId === id('ee', 1))?.lines[0];
    const { lineId, test } = glucose ?? {};
    expect(glucose?.status).toBe('final');
    expect(rows.map(({ reportId, late }) => [reportId, late])).toEqual([
      [
        id('ee', 1),
        [{ keptAt: march(6, '19:00'), lines: [{ lineId, test, status: 'preliminary' }] }],
      ],
      [id('ee', 3), []],
    ]);
  });
});
