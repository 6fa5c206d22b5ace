import { NoteWaitingLabNews } from '@anamnesis/domain';
import type { ReportVisibility } from '@anamnesis/read-models';
import {
  beginJourney,
  newKey,
  type Heard,
  type Journey,
  type Visitor,
} from '../journey.fixture.js';
import { drLeeId, drOkoyeId, idOf, openLabClinic, type LabClinic } from './lab-clinic.fixture.js';

const rosaId = idOf('a', 1);
const glucoseLine = idOf('c', 1);
const glucose = { reportId: idOf('b', 1), patientId: rosaId };
const wrong = '2024-03-01T08:00:00-08:00';
const right = '2019-03-01T08:00:00-08:00';
const reason = 'The clinic’s own book says so.';

let journey: Journey;
let clinic: LabClinic;
let nurseIto: Visitor;
let drLee: Visitor;
let drOkoye: Visitor;
let position: string;

const say = async (by: Visitor, command: string, body: object): Promise<Heard> => {
  const heard = await by.post(`/api/v1/labs/${command}`, { ...glucose, ...body }, newKey());
  if (heard.status === 200) ({ position } = heard.body);
  return heard;
};
const problemIn = ({ body }: Heard): unknown => String(body['type']).split('/').at(-1);
const visibility = async (): Promise<ReportVisibility> => {
  const path = `/api/v1/patients/${rosaId}/lab-visibility?atLeast=${position}`;
  const [report] = (await drOkoye.get(path)).body.rows as unknown as readonly ReportVisibility[];
  if (!report) throw new Error('The report is not there.');
  return report;
};
const ruleFor = ({ lines }: ReportVisibility, viewer: string): string | undefined =>
  lines[0]?.decisions.find((decision) => decision.viewer === viewer)?.rule;
const shownToRosa = async (): Promise<number> => {
  const rosa = await clinic.visitorFor(rosaId);
  const heard = await rosa.get(`/api/v1/patients/${rosaId}/my-lab-results?atLeast=${position}`);
  return heard.body.rows.length;
};

/** Rosa is twelve in 2024; her blood was taken when she was seven. */
beforeAll(async () => {
  journey = await beginJourney('lab corrections');
  clinic = await openLabClinic(journey);
  nurseIto = await journey.visitor({ sub: 'nurse-ito', role: 'staff' });
  drLee = await journey.visitor({ sub: drLeeId, role: 'provider' });
  drOkoye = await journey.visitor({ sub: drOkoyeId, role: 'provider' });
  clinic.at = '2024-03-02T17:00:00.000Z';
  await clinic.patient(rosaId, '2011-05-01');
  await clinic.reports({
    ...glucose,
    header: { test: { name: 'Glucose' }, collected: [wrong] },
    lines: [{ lineId: glucoseLine, test: { code: '2345-7', system: 'LN', name: 'Glucose' } }],
  });
  position = await clinic.reviews(glucose, { [glucoseLine]: 1 });
  clinic.at = '2026-03-20T17:00:00.000Z';
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('a time of collection that the laboratory told wrong', () => {
  let correctionId: string;

  it('is proposed by one person, with what it would show once it is reviewed anew', async () => {
    expect(ruleFor(await visibility(), 'patient')).toBe('L6');
    const body = { corrects: 'collected', collected: [right], reason };
    expect((await say(nurseIto, 'propose-lab-report-correction', body)).status).toBe(200);
    const { corrections } = await visibility();
    expect(corrections).toEqual([
      {
        ...{ correctionId: expect.any(String), corrects: 'collected', reason },
        ...{ collected: [right], insteadOf: [wrong], proposedBy: { id: 'nurse-ito' } },
        proposedAt: '2026-03-20T17:00:00.000Z',
        changes: expect.arrayContaining([
          { lineId: glucoseLine, viewer: 'patient', becomes: 'visible' },
        ]),
      },
    ]);
    correctionId = corrections[0]?.correctionId ?? '';
    expect(await shownToRosa()).toBe(0);
  });

  it('is approved by a provider who did not propose it, and then waits for its review', async () => {
    const byStaff = await say(nurseIto, 'approve-lab-report-correction', { correctionId });
    expect(byStaff.status).toBe(403);
    const approved = await say(drOkoye, 'approve-lab-report-correction', { correctionId });
    expect([approved.status, approved.body.events]).toEqual([200, ['LabReportCorrectionApproved']]);
    const report = await visibility();
    expect([report.collected, report.corrections]).toEqual([[right], []]);
    expect(ruleFor(report, 'patient')).toBe('L1');
    expect(await shownToRosa()).toBe(0);
  });

  it('is shown when its provider has reviewed that version, and not the one before', async () => {
    const review = (version: number) =>
      say(drLee, 'review-lab-results', { lines: [{ lineId: glucoseLine, version }] });
    expect(problemIn(await review(1))).toBe('newer-version-exists');
    expect((await review(2)).status).toBe(200);
    expect(await shownToRosa()).toBe(1);
  });
});

describe('a service to which a minor consented alone', () => {
  it('is marked by one person, and unmarked by two', async () => {
    expect((await say(nurseIto, 'mark-minor-consent-service', { reason })).status).toBe(200);
    const again = await say(nurseIto, 'mark-minor-consent-service', { reason });
    expect(again.body['changed']).toBe(false);
    const unmark = { corrects: 'minor-consent', reason };
    expect((await say(drLee, 'propose-lab-report-correction', unmark)).status).toBe(200);
    const [{ correctionId } = { correctionId: '' }] = (await visibility()).corrections;
    const alone = await say(drLee, 'approve-lab-report-correction', { correctionId });
    expect(problemIn(alone)).toBe('second-person-needed');
    const refused = await say(drOkoye, 'refuse-lab-report-correction', { correctionId, reason });
    expect(refused.status).toBe(200);
    const late = await say(drOkoye, 'approve-lab-report-correction', { correctionId });
    expect(problemIn(late)).toBe('proposal-already-decided');
    expect((await visibility()).corrections).toEqual([]);
    expect(await shownToRosa()).toBe(1);
  });

  it('is nothing that patients or the front desk say', async () => {
    const rosa = await clinic.visitorFor(rosaId);
    expect((await say(rosa, 'mark-minor-consent-service', { reason })).status).toBe(404);
    const desk = await journey.visitor({ sub: 'desk-moss', role: 'front-desk' });
    expect((await say(desk, 'mark-minor-consent-service', { reason })).status).toBe(403);
  });
});

describe('a header that the laboratory changes behind the review', () => {
  const sodium = { reportId: idOf('b', 2), patientId: rosaId };
  const sodiumLine = idOf('c', 2);
  const reports = (section: string) =>
    clinic.reports({
      ...sodium,
      header: { test: { name: 'Sodium', section }, collected: [right] },
      lines: [{ lineId: sodiumLine, test: { code: '2951-2', system: 'LN', name: 'Sodium' } }],
    });
  const isShown = async (): Promise<boolean> => {
    const rosa = await clinic.visitorFor(rosaId);
    const path = `/api/v1/patients/${rosaId}/my-lab-results/${sodium.reportId}`;
    return (await rosa.get(`${path}?atLeast=${position}`)).status === 200;
  };

  it('hides what was reviewed until it is reviewed under the header of now', async () => {
    await reports('CH');
    position = await clinic.reviews(sodium, { [sodiumLine]: 1 });
    expect(await isShown()).toBe(true);
    position = await reports('HM');
    expect(await isShown()).toBe(false);
    const seen = { ...sodium, lines: [{ lineId: sodiumLine, version: 1 }] };
    const late = await say(drLee, 'review-lab-results', seen);
    expect([problemIn(late), late.body['details']]).toEqual([
      'newer-version-exists',
      { lineId: sodiumLine, version: '2' },
    ]);
    position = await clinic.reviews(sodium, { [sodiumLine]: 2 });
    expect(await isShown()).toBe(true);
  });
});

describe('a report that waits for a message whose key was given up', () => {
  const lost = { messageId: idOf('e', 7) };
  const notes = async (fields: object): Promise<void> => {
    const portal = { actor: 'anamnesis', role: 'portal' } as const;
    position = await clinic.says(NoteWaitingLabNews, { ...glucose, ...lost, ...fields }, portal);
  };
  const proposes = () =>
    say(nurseIto, 'propose-lab-report-correction', { corrects: 'lost-news', ...lost, reason });
  let shown = 0;

  it('is hidden, and nothing can be proposed while somebody may take the message', async () => {
    shown = await shownToRosa();
    expect(shown).toBeGreaterThan(0);
    await notes({ waits: true });
    expect(await shownToRosa()).toBe(shown - 1);
    expect(problemIn(await proposes())).toBe('nothing-to-correct');
    const unnamed = { corrects: 'lost-news', reason };
    expect((await say(nurseIto, 'propose-lab-report-correction', unnamed)).status).toBe(400);
  });

  it('is shown again when two people let it go, who are told what that shows', async () => {
    await notes({ waits: true, isLost: true });
    expect((await proposes()).status).toBe(200);
    const { newsLostIn, corrections } = await visibility();
    expect(newsLostIn).toEqual([lost.messageId]);
    const [proposed] = corrections;
    expect(proposed).toMatchObject({ corrects: 'lost-news', ...lost });
    expect(proposed?.changes).toContainEqual({
      ...{ lineId: glucoseLine, viewer: 'patient', becomes: 'visible' },
    });
    const { correctionId } = proposed ?? {};
    expect((await say(nurseIto, 'approve-lab-report-correction', { correctionId })).status).toBe(
      403,
    );
    expect((await say(drOkoye, 'approve-lab-report-correction', { correctionId })).status).toBe(
      200,
    );
    expect(await shownToRosa()).toBe(shown);
    expect(await visibility()).toMatchObject({ newsSettledIn: [lost.messageId], corrections: [] });
  });
});
