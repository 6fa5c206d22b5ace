import { labPolicies, type LabPolicy } from '@anamnesis/domain';
import type { LabRehearsalAnswer } from '@anamnesis/nest';
import type { LabPolicyProposalItem } from '@anamnesis/read-models';
import {
  beginJourney,
  newKey,
  type Heard,
  type Journey,
  type Visitor,
} from '../journey.fixture.js';
import { drLeeId, drOkoyeId, idOf, openLabClinic, type LabClinic } from './lab-clinic.fixture.js';

const rosaId = idOf('a', 1);
const glucose = { reportId: idOf('b', 1), patientId: rosaId };
const [statute, ours = statute] = labPolicies;
const immediate: LabPolicy = {
  ...ours,
  version: 'lab-visibility-3',
  effectiveFrom: '2026-06-01T07:00:00Z',
  release: { ...ours.release, byDefault: { mode: 'immediate' } },
};
const reason = 'law-changed';

let journey: Journey;
let clinic: LabClinic;
let drLee: Visitor;
let drOkoye: Visitor;
let proposalId: string;
let position: string;
let digest: string;

const say = async (by: Visitor, command: string, body: object): Promise<Heard> =>
  by.post(`/api/v1/labs/${command}`, body, newKey());
const proposals = async (by: Visitor): Promise<readonly LabPolicyProposalItem[]> => {
  const heard = await by.get(`/api/v1/labs/policy-proposals?atLeast=${position}`);
  return heard.body.rows as unknown as readonly LabPolicyProposalItem[];
};
const rehearsalFor = (by: Visitor, id = proposalId): Promise<Heard> =>
  by.get(`/api/v1/labs/policy-proposals/${id}/rehearsal`);
const shownToRosa = async (): Promise<number> => {
  const rosa = await clinic.visitorFor(rosaId);
  const heard = await rosa.get(`/api/v1/patients/${rosaId}/my-lab-results?atLeast=${position}`);
  return heard.body.rows.length;
};

beforeAll(async () => {
  journey = await beginJourney('lab policy');
  clinic = await openLabClinic(journey);
  drLee = await journey.visitor({ sub: drLeeId, role: 'provider' });
  drOkoye = await journey.visitor({ sub: drOkoyeId, role: 'provider' });
  await clinic.patient(rosaId, '1980-05-01');
  clinic.at = '2026-03-02T17:00:00.000Z';
  position = await clinic.reports({
    ...glucose,
    header: { test: { name: 'Glucose' } },
    lines: [{ lineId: idOf('c', 1), test: { code: '2345-7', system: 'LN', name: 'Glucose' } }],
  });
  clinic.at = '2026-05-20T17:00:00.000Z';
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('adopting a rule set for laboratory results', () => {
  it('is proposed by one person, never back-dated', async () => {
    const early = { ...immediate, effectiveFrom: '2026-05-20T16:59:59Z' };
    const backDated = await say(drLee, 'propose-lab-policy', { policy: early, reason });
    expect([backDated.status, backDated.body['type']]).toEqual([
      422,
      expect.stringContaining('back-dated'),
    ]);
    const proposed = await say(drLee, 'propose-lab-policy', { policy: immediate, reason });
    expect(proposed.status).toBe(200);
    ({ position } = proposed.body);
  });

  it('shows in what it differs, and what it would have shown or hidden', async () => {
    const [proposal] = await proposals(drOkoye);
    proposalId = proposal?.proposalId ?? '';
    expect(proposal).toMatchObject({
      ...{ version: 'lab-visibility-3', standing: 'proposed', reason },
      proposedBy: { id: drLeeId, name: 'Dr. Kim Lee' },
      comparedWith: 'lab-visibility-2',
      differences: [{ what: 'release', before: 'after-review', after: 'immediate' }],
      moreDifferences: 0,
    });
    const { rehearsal } = (await rehearsalFor(drOkoye)).body as unknown as LabRehearsalAnswer;
    expect(rehearsal).toMatchObject({
      ...{ from: '2025-05-20T07:00:00Z', to: '2026-05-20T17:00:00.000Z' },
      looked: { patients: 1, reports: 1, lines: 1 },
    });
    expect(rehearsal?.groups.filter(({ viewer }) => viewer === 'patient')).toEqual([
      {
        ...{ when: '2026-03', viewer: 'patient', change: 'becomes-visible', rule: 'L1' },
        ...{ category: 'none', rehearsedCategory: 'none' },
        ...{ lines: 1, notes: 0, reports: 1, patients: 1, stillSo: 1 },
      },
    ]);
    digest = rehearsal?.digest ?? '';
  });

  it('is shown to auditors, and to nobody who does not work on results', async () => {
    const auditor = await journey.visitor({ sub: 'auditor-1', role: 'auditor' });
    expect((await rehearsalFor(auditor)).status).toBe(200);
    const frontDesk = await journey.visitor({ sub: 'desk-1', role: 'front-desk' });
    expect((await rehearsalFor(frontDesk)).status).toBe(403);
    expect((await rehearsalFor(await clinic.visitorFor(rosaId))).status).toBe(404);
    expect((await rehearsalFor(drOkoye, idOf('d', 9))).status).toBe(404);
  });

  it('needs a second person who has seen the rehearsal', async () => {
    const approval = { proposalId, rehearsalDigest: digest };
    const alone = await say(drLee, 'approve-lab-policy', approval);
    expect([alone.status, alone.body['type']]).toEqual([
      422,
      expect.stringContaining('second-person-needed'),
    ]);
    const unseen = await say(drOkoye, 'approve-lab-policy', { proposalId });
    expect(unseen.body['type']).toEqual(expect.stringContaining('rehearsal-not-seen'));
    const other = { proposalId, rehearsalDigest: 'a'.repeat(64) };
    const invented = await say(drOkoye, 'approve-lab-policy', other);
    expect(invented.body['type']).toEqual(expect.stringContaining('rehearsal-not-seen'));
    const approved = await say(drOkoye, 'approve-lab-policy', approval);
    expect(approved.status).toBe(200);
    ({ position } = approved.body);
    const [proposal] = await proposals(drLee);
    expect(proposal).toMatchObject({
      ...{ standing: 'approved', effectiveFrom: '2026-06-01T07:00:00Z', rehearsalDigest: digest },
      decidedBy: { id: drOkoyeId },
    });
  });

  it('is compared with what was adopted last, and seen anew before it is approved', async () => {
    const anew = { ...immediate, version: 'lab-visibility-4', longestHoldHours: 72 };
    const second = { ...immediate, version: 'lab-visibility-5', release: ours.release };
    const propose = async (policy: LabPolicy): Promise<string> => {
      ({ position } = (await say(drLee, 'propose-lab-policy', { policy, reason })).body);
      return (await proposals(drLee))[0]?.proposalId ?? '';
    };
    const seenBy = async (id: string): Promise<LabRehearsalAnswer['rehearsal']> =>
      ((await rehearsalFor(drOkoye, id)).body as unknown as LabRehearsalAnswer).rehearsal;
    const approve = (id: string, rehearsalDigest = ''): Promise<Heard> =>
      say(drOkoye, 'approve-lab-policy', { proposalId: id, rehearsalDigest });
    const [anewId, secondId] = [await propose(anew), await propose(second)];
    const before = await seenBy(secondId);
    expect(before?.toBegin).toEqual(['lab-visibility-3']);
    ({ position } = (await approve(anewId, (await seenBy(anewId))?.digest)).body);
    const outdated = await approve(secondId, before?.digest);
    expect([outdated.status, outdated.body['type']]).toEqual([
      409,
      expect.stringContaining('rehearsal-outdated'),
    ]);
    const listed = (await proposals(drLee)).find((each) => each.proposalId === secondId);
    expect(listed).toMatchObject({
      comparedWith: 'lab-visibility-4',
      differences: [{ what: 'release' }, { what: 'longestHoldHours', before: '72' }],
    });
    expect((await seenBy(secondId))?.toBegin).toEqual(['lab-visibility-4']);
  });

  it('changes what patients see from its instant on, not before', async () => {
    clinic.at = '2026-06-01T06:59:59.000Z';
    expect(await shownToRosa()).toBe(0);
    clinic.at = '2026-06-01T07:00:00.000Z';
    expect(await shownToRosa()).toBe(1);
  });
});
