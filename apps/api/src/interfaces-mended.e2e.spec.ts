import { oru, sendHl7 } from './interfaces/laboratory.fixture.js';
import { beginJourney, type Journey, type Visitor } from './journey.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const [MARIA, REYES, ITO] = [id('a', 1), id('c', 1), id('e', 1)];
const acme = { application: 'LAB', facility: 'ACME', client: 'acme-interface' };
const novak = 'MRN-0815^^^City Hospital^MR||Novak^Maria^J||19580412|F';
const why = { reason: 'The laboratory told us by phone' };

interface Item {
  readonly messageId: string;
  readonly controlId: string;
  readonly waits?: readonly { readonly reason: string }[];
  readonly reports: readonly string[];
  readonly correction?: { readonly correctionId: string; readonly reason: string };
}

interface Visible {
  readonly newsWaitsIn?: readonly string[];
  readonly newsSettledIn?: readonly string[];
  readonly late: readonly object[];
  readonly decisions: readonly object[];
  readonly lines: readonly object[];
}

let journey: Journey;
let lab: Visitor;
let nurse: Visitor;
let records: Visitor;
let provider: Visitor;

const send = (body: string) => sendHl7({ url: journey.url, token: lab.token }, body);
const says = async (by: Visitor, path: string, body: object) => {
  const heard = await by.post(`/api/v1/${path}`, body);
  if (heard.status !== 200) throw new Error(`${path}: ${heard.text}`);
  return heard;
};
/** Once what follows from a message by itself has followed. */
const until = async <Found>(
  ask: () => Promise<readonly Found[]>,
  isIt: (found: Found) => boolean,
): Promise<Found> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = (await ask()).find(isIt);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};
const list = (status: string) => async (): Promise<readonly Item[]> =>
  (await nurse.get(`/api/v1/interfaces/messages?status=${status}`)).body
    .rows as unknown as readonly Item[];
/** As staff are told what is decided of one report of Maria's. */
const visibilityOf =
  (reportId = '') =>
  async (): Promise<readonly Visible[]> => {
    const path = `/api/v1/patients/${MARIA}/lab-visibility?reportId=${reportId}`;
    return (await provider.get(path)).body.rows as unknown as readonly Visible[];
  };

beforeAll(async () => {
  journey = await beginJourney('interfaces mended', {
    interfaces: { senders: [{ name: 'acme-lab', sends: ['ORU'], ...acme }], testMode: false },
  });
  lab = await journey.visitor({ sub: 'acme-interface', role: 'laboratory' });
  records = await journey.visitor({ sub: id('e', 2), role: 'record-system' });
  nurse = await journey.visitor({ sub: ITO, role: 'staff' });
  provider = await journey.visitor({ sub: REYES, role: 'provider' });
  const maria = { patientId: MARIA, familyName: 'Alvarez', givenName: 'Maria' };
  const born = { facilityId: id('f', 1), birthDate: '1958-04-12' };
  await says(records, 'patients/record-patient', { ...maria, ...born });
  const number = { patientId: MARIA, authority: 'City Hospital', number: 'MRN-0815' };
  await says(records, 'patients/assign-patient-identifier', number);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('a message that is mended', () => {
  const text = oru({
    ...{ controlId: '21', filler: 'F-21', value: '4.1' },
    more: `ZMX|${'x'.repeat(200_000)}`,
  });
  const path = 'interfaces/accept-message-correction';
  let accepted: { readonly messageId: string; readonly correctionId: string };

  it('waits for another person, who is shown both texts, however long they are', async () => {
    const sent = oru({ controlId: '21', patient: novak, filler: 'F-21' });
    await send(sent);
    const { messageId } = await until(list('parked'), ({ controlId }) => controlId === '21');
    const raw = Buffer.from(text).toString('base64');
    await says(nurse, 'interfaces/correct-message', { messageId, raw, ...why });
    const { correction } = await until(list('parked'), (row) => row.correction !== undefined);
    const { correctionId = '' } = correction ?? {};
    expect(correction).toMatchObject({ mendedBy: { id: ITO }, ...why });
    const { body } = await provider.get(`/api/v1/interfaces/messages/${messageId}`);
    expect(body).toMatchObject({
      text: { text: sent },
      proposed: { correctionId, by: ITO, text: { text }, changes: { fromLine: 2 } },
    });
    accepted = { messageId, correctionId };
  });
  it('is accepted by no front desk, no member of staff and nobody who mended it', async () => {
    expect((await nurse.post(`/api/v1/${path}`, accepted)).status).toBe(403);
    const raw = Buffer.from(`${text}NTE|1||More\r`).toString('base64');
    const { messageId } = accepted;
    await says(provider, 'interfaces/correct-message', { messageId, raw, ...why });
    const isTheirs = ({ correction }: Item) =>
      correction !== undefined && correction.correctionId !== accepted.correctionId;
    const { correction } = await until(list('parked'), isTheirs);
    const own = { messageId, correctionId: correction?.correctionId };
    const refused = await provider.post(`/api/v1/${path}`, own);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ title: 'Second person needed' });
    const outdated = await provider.post(`/api/v1/${path}`, accepted);
    expect(outdated.body).toMatchObject({ title: 'No such proposal' });
  });
  it('is taken once another person has accepted it, and its results say so to staff', async () => {
    const raw = Buffer.from(text).toString('base64');
    const { messageId } = accepted;
    await says(nurse, 'interfaces/correct-message', { messageId, raw, ...why });
    const { body } = await provider.get(`/api/v1/interfaces/messages/${messageId}`);
    const { correctionId } = (body as unknown as { proposed: { correctionId: string } }).proposed;
    await says(provider, path, { messageId, correctionId });
    const { reports } = await until(list('taken'), (row) => row.messageId === messageId);
    const ofMendedText = { lines: [{ version: 1, ofMendedText: true }] };
    expect(await visibilityOf(reports[0])()).toMatchObject([ofMendedText]);
  });
});

describe('a message that waits', () => {
  it('hides what is on file of the order of which it speaks, until it is let be for a reason', async () => {
    await send(oru({ controlId: '23', filler: 'F-23' }));
    const { reports } = await until(list('taken'), ({ controlId }) => controlId === '23');
    const visibility = visibilityOf(reports[0]);
    await send(oru({ controlId: '24', filler: 'F-23', status: 'C', patient: novak }));
    const parked = await until(list('parked'), ({ controlId }) => controlId === '24');
    const { messageId } = parked;
    expect(parked).toMatchObject({ ownedBy: 'staff', isOverdue: false });
    expect(parked).toMatchObject({ dueAt: expect.any(String) });
    const waiting = await until(visibility, ({ newsWaitsIn }) => newsWaitsIn !== undefined);
    expect(waiting.newsWaitsIn).toEqual([messageId]);
    expect(waiting.decisions).toContainEqual(
      expect.objectContaining({ viewer: 'patient', rule: 'L1', because: 'news of it waits' }),
    );
    await says(nurse, 'interfaces/discard-message', { messageId, ...why });
    const shown = await until(visibility, ({ newsWaitsIn }) => newsWaitsIn === undefined);
    // Whoever wonders why it is shown again finds who let it be, and why.
    expect([waiting.newsSettledIn, shown.newsSettledIn]).toEqual([undefined, [messageId]]);
    const { body } = await nurse.get(`/api/v1/interfaces/messages/${messageId}`);
    expect(JSON.stringify(body)).toContain(why.reason);
  });
});

describe('a correction that is attached to its patient behind a newer one', () => {
  it('waits on, and staff are told that it changes nothing', async () => {
    await send(oru({ controlId: '31', filler: 'F-31' }));
    const { reports } = await until(list('taken'), ({ controlId }) => controlId === '31');
    const visibility = visibilityOf(reports[0]);
    await send(oru({ controlId: '32', filler: 'F-31', status: 'C', value: '5', patient: novak }));
    const { messageId } = await until(list('parked'), ({ controlId }) => controlId === '32');
    await send(oru({ controlId: '33', filler: 'F-31', status: 'C', value: '6' }));
    await until(list('taken'), ({ controlId }) => controlId === '33');
    const toMaria = { messageId, patientId: MARIA, ...why };
    await says(nurse, 'interfaces/attach-message-patient', toMaria);
    const [told] = [await until(visibility, ({ late }) => late.length > 0)];
    expect(told.late).toMatchObject([{ messageId, lines: [{ status: 'corrected' }] }]);
    expect(told.lines).toMatchObject([{ version: 2, status: 'corrected' }]);
    const isLookedAt = ({ newsWaitsIn = [] }: Visible) => newsWaitsIn.includes(messageId);
    await until(visibility, isLookedAt);
    const { body } = await nurse.get(`/api/v1/interfaces/messages/${messageId}`);
    expect(JSON.stringify(body)).toContain('changes-nothing');
    await says(nurse, 'interfaces/discard-message', { messageId, ...why });
    await until(visibility, (each) => !isLookedAt(each));
  });
});

describe('a result that is attached to its patient while its correction waits', () => {
  it('is on file, and is hidden until somebody has looked at that', async () => {
    const filler = 'F-41';
    await send(oru({ controlId: '41', filler, patient: novak }));
    await send(oru({ controlId: '42', filler, patient: novak, status: 'C', value: '5' }));
    const first = await until(list('parked'), ({ controlId }) => controlId === '41');
    const { messageId } = await until(list('parked'), ({ controlId }) => controlId === '42');
    const toMaria = { messageId: first.messageId, patientId: MARIA, ...why };
    await says(nurse, 'interfaces/attach-message-patient', toMaria);
    const { reports } = await until(list('taken'), ({ controlId }) => controlId === '41');
    const visibility = visibilityOf(reports[0]);
    const isHeld = ({ newsWaitsIn = [] }: Visible) => newsWaitsIn.includes(messageId);
    await until(visibility, isHeld);
    await says(nurse, 'interfaces/discard-message', { messageId, ...why });
    await until(visibility, (each) => !isHeld(each));
  });
});
