import type { ReportVisibility } from '@anamnesis/read-models';
import type { LabSightingsAnswer, WhoLookedAnswer } from '@anamnesis/nest';
import { oru, sendHl7 } from '../interfaces/laboratory.fixture.js';
import { beginJourney, type Heard, type Journey, type Visitor } from '../journey.fixture.js';
import { idOf } from './lab-clinic.fixture.js';

const [MARIA, MARTA, REYES, READER] = [idOf('a', 1), idOf('a', 2), idOf('c', 1), idOf('c', 2)];
const acme = { application: 'LAB', facility: 'ACME', client: 'acme-interface' };
const martas = 'MRN-0816^^^City Hospital^MR||Alvarez^Marta||19601103|F';
const mistyped = 'MRN-0816^^^City Hospital^MR||Alvares^Martha||19601103|F';
const why = { reason: 'The laboratory told us by phone' };

interface Item {
  readonly messageId: string;
  readonly controlId: string;
}
interface ToReview {
  readonly reportId: string;
  readonly patientId: string;
  readonly lines: readonly { readonly lineId: string; readonly version: number }[];
}

let journey: Journey;
let [lab, records, nurse, reyes, maria, marta]: Visitor[] = [];
let messageId: string;
let word: string;
let misfiled: ToReview;

const visitor = (of: Visitor | undefined): Visitor => {
  if (!of) throw new Error('The journey has not begun.');
  return of;
};
const send = (body: string) => sendHl7({ url: journey.url, token: visitor(lab).token }, body);
const says = async (by: Visitor | undefined, path: string, body: object): Promise<Heard> => {
  const heard = await visitor(by).post(`/api/v1/${path}`, body);
  if (heard.status !== 200) throw new Error(`${path}: ${heard.text}`);
  return heard;
};
const problemIn = ({ body }: Heard): unknown => String(body['type']).split('/').at(-1);
const rowsOf = async <Row>(by: Visitor | undefined, path: string): Promise<readonly Row[]> =>
  (await visitor(by).get(`/api/v1/${path}`)).body.rows as unknown as readonly Row[];
/** Once what follows from a message by itself has followed. */
const until = async <Found>(ask: () => Promise<Found | undefined>): Promise<Found> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};
const waiting = (control: string): Promise<string> =>
  until(async () => {
    const rows = await rowsOf<Item>(nurse, 'interfaces/messages?status=parked');
    return rows.find(({ controlId }) => controlId === control)?.messageId;
  });
const sees = async (by: Visitor | undefined, patientId: string): Promise<number> =>
  (await rowsOf(by, `patients/${patientId}/my-lab-results`)).length;
const seesIn = (by: Visitor | undefined, patientId: string, results: number): Promise<true> =>
  until(async () => (await sees(by, patientId)) === results || undefined);
const visibility = async (patientId: string): Promise<ReportVisibility | undefined> =>
  (await rowsOf<ReportVisibility>(nurse, `patients/${patientId}/lab-visibility`))[0];
const reviews = async (patientId: string): Promise<ToReview> => {
  const waits = await until(async () =>
    (await rowsOf<ToReview>(reyes, 'labs/to-review')).find((row) => row.patientId === patientId),
  );
  const { reportId } = waits;
  const lines = waits.lines.map(({ lineId, version }) => ({ lineId, version }));
  await says(reyes, 'labs/review-lab-results', { reportId, patientId, lines });
  return waits;
};
/** On how many days whoever read the message as it came is told to have looked. */
const readerTold = async (by: Visitor | undefined, patientId: string): Promise<number> => {
  const { body } = await visitor(by).get(`/api/v1/patients/${patientId}/who-looked`);
  const { looks } = body as unknown as WhoLookedAnswer;
  return looks.filter(({ person }) => person?.id === READER).length;
};
const attach = (to: string): Promise<Heard> =>
  visitor(nurse).post('/api/v1/interfaces/attach-message-patient', {
    ...{ messageId, patientId: to, ...why },
  });
const withdraw = (by: Visitor | undefined): Promise<Heard> =>
  visitor(by).post('/api/v1/labs/withdraw-misfiled-lab-report', {
    ...{ reportId: misfiled.reportId, patientId: MARIA, reason: 'attached-to-wrong-patient' },
  });

beforeAll(async () => {
  journey = await beginJourney('misfiled report', {
    interfaces: { senders: [{ name: 'acme-lab', sends: ['ORU'], ...acme }], testMode: false },
  });
  lab = await journey.visitor({ sub: 'acme-interface', role: 'laboratory' });
  records = await journey.visitor({ sub: idOf('e', 2), role: 'record-system' });
  nurse = await journey.visitor({ sub: idOf('e', 1), role: 'staff' });
  reyes = await journey.visitor({ sub: REYES, role: 'provider' });
  maria = await journey.visitor({ sub: MARIA, role: 'patient' });
  marta = await journey.visitor({ sub: MARTA, role: 'patient' });
  const office = { facilityId: idOf('f', 1), name: 'Harbour', phone: '555-0100' };
  await says(records, 'directory/record-facility', { ...office, zone: 'America/Los_Angeles' });
  const ana = { practitionerId: REYES, familyName: 'Reyes', givenName: 'Ana', npi: '1234567893' };
  await says(records, 'directory/record-practitioner', ana);
  const member = { practitionerId: REYES, group: 'practice', from: '2015-01-01T00:00:00Z' };
  await says(records, 'directory/record-membership', member);
  for (const [patientId, givenName, birthDate, number] of [
    [MARIA, 'Maria', '1958-04-12', 'MRN-0815'],
    [MARTA, 'Marta', '1960-11-03', 'MRN-0816'],
  ] as const) {
    const named = { patientId, familyName: 'Alvarez', givenName, birthDate };
    await says(records, 'patients/record-patient', { ...named, facilityId: idOf('f', 1) });
    const assigned = { patientId, authority: 'City Hospital', number };
    await says(records, 'patients/assign-patient-identifier', assigned);
  }
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('a result that a nurse attached to the wrong patient', () => {
  it('is shown to that patient once it is reviewed', async () => {
    await send(oru({ controlId: '31', patient: mistyped }));
    messageId = await waiting('31');
    const reader = await journey.visitor({ sub: READER, role: 'provider' });
    expect((await reader.get(`/api/v1/interfaces/messages/${messageId}`)).status).toBe(200);
    expect((await attach(MARIA)).status).toBe(200);
    journey.clock.at = '2026-03-25T18:00:00.000Z';
    expect(await readerTold(maria, MARIA)).toBe(0);
    misfiled = await reviews(MARIA);
    journey.clock.at = '2026-03-25T19:00:00.000Z';
    await seesIn(maria, MARIA, 1);
    // So is who had read the message, on the day on which that was.
    expect(await readerTold(maria, MARIA)).toBe(1);
  });

  it('is hidden only while the laboratory’s word for the right one waits, which nobody can take', async () => {
    const taken = oru({ controlId: '32', patient: martas, value: '', status: 'C' });
    await send(taken.replace('||||C|||', '||||W|||'));
    word = await waiting('32');
    await seesIn(maria, MARIA, 0);
    const path = '/api/v1/interfaces/attach-message-patient';
    const attached = { messageId: word, patientId: MARIA, ...why };
    expect(problemIn(await visitor(nurse).post(path, attached))).toBe('message-of-known-patient');
    await says(nurse, 'interfaces/discard-message', { messageId: word, ...why });
    await seesIn(maria, MARIA, 1);
  });

  it('cannot be attached to the right one while it stands there', async () =>
    expect(problemIn(await attach(MARTA))).toBe('message-already-taken'));

  it('is withdrawn by no patient and no front desk', async () => {
    expect((await withdraw(maria)).status).toBe(404);
    const desk = await journey.visitor({ sub: 'desk-moss', role: 'front-desk' });
    expect((await withdraw(desk)).status).toBe(403);
    const words = { reportId: misfiled.reportId, patientId: MARIA, reason: 'It is Marta’s' };
    const path = '/api/v1/labs/withdraw-misfiled-lab-report';
    expect((await visitor(nurse).post(path, words)).status).toBe(400);
  });

  it('is withdrawn by one of the staff, at once and once', async () => {
    journey.clock.at = '2026-03-25T20:00:00.000Z';
    const said = await withdraw(nurse);
    expect([said.status, said.body.events]).toEqual([200, ['LabReportWithdrawnAsMisfiled']]);
    expect((await withdraw(reyes)).body['changed']).toBe(false);
    await seesIn(maria, MARIA, 0);
    expect(await readerTold(maria, MARIA)).toBe(0);
    const one = `/api/v1/patients/${MARIA}/my-lab-results/${misfiled.reportId}`;
    expect((await visitor(maria).get(one)).status).toBe(404);
    expect(await rowsOf(reyes, 'labs/to-review')).toEqual([]);
  });

  it('says so to staff, with which messages brought it', async () => {
    const report = await visibility(MARIA);
    expect(report?.misfiled).toEqual({
      ...{ reason: 'attached-to-wrong-patient', foundBy: { id: idOf('e', 1) } },
      ...{ foundAt: expect.any(String), messages: [messageId] },
    });
    expect(report?.lines.map(({ version, status }) => [version, status])).toEqual([
      [2, 'wrong-patient'],
    ]);
    const decisions = report?.lines[0]?.decisions ?? [];
    const isWithdrawn = decisions.map(({ rules }) => rules.some(({ rule }) => rule === 'L2'));
    expect(isWithdrawn).toEqual([true, true, true, true]);
    expect(decisions.some(({ visible }) => visible)).toBe(false);
  });

  it('tells auditors from when to when its value could be seen, and by whom it was', async () => {
    const auditor = await journey.visitor({ sub: 'auditor-fox', role: 'auditor' });
    const path = `/api/v1/labs/${misfiled.reportId}/sightings?versions=former`;
    const { versions } = (await auditor.get(path)).body as unknown as LabSightingsAnswer;
    expect(versions).toMatchObject([
      {
        ...{ version: 1, status: 'final', followedBy: { status: 'wrong-patient' } },
        seenBy: expect.arrayContaining([expect.objectContaining({ by: MARIA, how: 'listed' })]),
      },
    ]);
    const then = versions[0]?.couldSee.filter(({ known }) => known === 'then') ?? [];
    expect(then.length).toBeGreaterThan(0);
    expect(then.every(({ until: end }) => end !== undefined)).toBe(true);
  });

  it('goes to the right one by the message as it came, for a review of its own', async () => {
    expect((await attach(MARTA)).status).toBe(200);
    const { reportId } = await reviews(MARTA);
    expect(reportId).not.toBe(misfiled.reportId);
    await seesIn(marta, MARTA, 1);
    expect(await readerTold(marta, MARTA)).toBe(1);
    expect(await visibility(MARTA)).toMatchObject({ firstFiledAs: misfiled.reportId });
    expect(await sees(maria, MARIA)).toBe(0);
    expect(await rowsOf(nurse, 'interfaces/messages?status=parked')).toEqual([]);
  });

  it('is named when the right one is forgotten, for it stays where it was filed', async () => {
    const shown = (): Promise<Heard> => visitor(nurse).get(`/api/v1/forgetting/${MARTA}`);
    expect((await shown()).body).not.toHaveProperty('misfiledReports');
    journey.clock.at = '2037-03-25T18:00:00.000Z';
    const onAuthority = { reason: 'retention-ended', authority: 'retention-schedule' };
    const request = { patientId: MARTA, ...onAuthority, reference: 'RS-2037-00012' };
    await says(nurse, 'forgetting/request-forgetting', request);
    await says(reyes, 'forgetting/approve-forgetting', { patientId: MARTA });
    const { body } = await until(async () => {
      const heard = await shown();
      return heard.body['standing'] === 'forgotten' ? heard : undefined;
    });
    expect(body['misfiledReports']).toEqual([{ reportId: misfiled.reportId, patientId: MARIA }]);
    const auditor = await journey.visitor({ sub: 'auditor-fox', role: 'auditor' });
    const { body: log } = await auditor.get(`/api/v1/patients/${MARIA}/access-log`);
    const access = expect.objectContaining({ by: idOf('e', 1), what: 'forgetting' });
    expect(log['entries']).toContainEqual(expect.objectContaining({ access }));
    // Maria is not told of it: nothing of that report is hers to see.
    const { body: told } = await visitor(maria).get(`/api/v1/patients/${MARIA}/who-looked`);
    expect((told as unknown as WhoLookedAnswer).looks).toEqual([
      { on: '2037-03-25', who: 'auditor' },
    ]);
  });
});
