import { oru, sendHl7 } from '../interfaces/laboratory.fixture.js';
import { beginJourney, type Heard, type Journey, type Visitor } from '../journey.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const [MARIA, REYES] = [id('a', 1), id('c', 1)];
const acme = { application: 'LAB', facility: 'ACME', client: 'acme-interface' };

let journey: Journey;
let lab: Visitor;
let emr: Visitor;
let nurse: Visitor;
let maria: Visitor;

beforeAll(async () => {
  journey = await beginJourney('named reviews', {
    interfaces: { senders: [{ name: 'acme-lab', sends: ['ORU'], ...acme }], testMode: false },
  });
  lab = await journey.visitor({ sub: 'acme-interface', role: 'laboratory' });
  emr = await journey.visitor({ sub: id('e', 2), role: 'record-system' });
  nurse = await journey.visitor({ sub: id('e', 1), role: 'staff' });
  maria = await journey.visitor({ sub: MARIA, role: 'patient' });
  const says = async (path: string, body: object) => {
    const heard = await emr.post(`/api/v1/${path}`, body);
    if (heard.status !== 200) throw new Error(`${path}: ${heard.text}`);
  };
  const reyes = { practitionerId: REYES, familyName: 'Reyes', givenName: 'Ana' };
  await says('directory/record-practitioner', { ...reyes, npi: '1234567893' });
  const member = { practitionerId: REYES, group: 'practice', from: '2020-01-01T08:00:00Z' };
  await says('directory/record-membership', member);
  const zone = 'America/Los_Angeles';
  const office = { facilityId: id('f', 1), name: 'Harbour Clinic', zone, phone: '555-0100' };
  await says('directory/record-facility', office);
  const named = { patientId: MARIA, familyName: 'Alvarez', givenName: 'Maria' };
  await says('patients/record-patient', {
    ...{ ...named, birthDate: '1958-04-12', facilityId: id('f', 1) },
  });
  const numbers = { authority: 'City Hospital', number: 'MRN-0815' };
  await says('patients/assign-patient-identifier', { patientId: MARIA, ...numbers });
}, 60_000);
afterAll(() => journey.stop(), 30_000);

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};

/** Sent by the laboratory as it sends everything, and taken. */
const comes = async (controlId: string, value: string, status = 'F'): Promise<void> => {
  const { token } = lab;
  const heard = await sendHl7({ url: journey.url, token }, oru({ controlId, value, status }));
  expect(heard).toMatchObject({ status: 200, code: 'AA' });
  await until(async () => {
    const { body } = await nurse.get('/api/v1/interfaces/messages?status=taken&limit=200');
    const rows = body.rows as readonly { readonly controlId: string }[];
    return rows.some((row) => row.controlId === controlId);
  });
};

const reviews = (controlId: string, more: object = {}) =>
  emr.post('/api/v1/labs/record-named-lab-review', {
    ...{ application: 'LAB', facility: 'ACME', fillerNumber: 'F-1', reviewedBy: REYES },
    test: { code: '2823-3', system: 'LN' },
    lines: [{ test: { code: '2823-3', system: 'LN' }, controlId }],
    ...more,
  });

const problemIn = ({ body }: Heard): unknown => String(body['type']).split('/').at(-1);

const valuesShown = async (): Promise<readonly string[]> => {
  const path = `/api/v1/patients/${MARIA}/my-lab-results`;
  const { status, body } = await maria.get(path);
  expect(status).toBe(200);
  const rows = body.rows as readonly { readonly reportId: string }[];
  const reports = await Promise.all(rows.map(({ reportId }) => maria.get(`${path}/${reportId}`)));
  return reports.flatMap(({ text }) =>
    [...text.matchAll(/"values":\["([^"]*)"\]/gu)].map(([, value = '']) => value),
  );
};

describe('a result that its provider reviews in the practice’s own record system', () => {
  it('comes from the laboratory, and is not shown', async () => {
    await comes('MSG-1', '4.4');
    expect(await valuesShown()).toEqual([]);
  });

  it('is named by what the laboratory’s message says of it, and is shown', async () => {
    const heard = await reviews('MSG-1', { comment: 'As expected.' });
    expect([heard.status, heard.body.events]).toEqual([
      200,
      ['LabResultsReviewed', 'LabCommentReleased'],
    ]);
    await until(async () => (await valuesShown()).includes('4.4'));
  });

  it('is hidden once it is corrected, and a review of the message before is refused', async () => {
    await comes('MSG-2', '4.9', 'C');
    const late = await reviews('MSG-1');
    expect([late.status, problemIn(late)]).toEqual([409, 'newer-version-exists']);
    expect(late.body['details']).toEqual({ line: '0' });
    expect(await valuesShown()).not.toContain('4.9');
  });

  it('is shown again when the message that corrected it is named', async () => {
    expect((await reviews('MSG-2')).status).toBe(200);
    await until(async () => (await valuesShown()).includes('4.9'));
  });

  it('cannot be found out: whatever is named wrongly is not there', async () => {
    const unknown = await reviews('MSG-3');
    const others = await Promise.all([
      reviews('MSG-2', { fillerNumber: 'F-2' }),
      reviews('MSG-2', { facility: 'OTHER' }),
      reviews('MSG-2', { test: { code: '2345-7', system: 'LN' } }),
    ]);
    expect([unknown.status, problemIn(unknown)]).toEqual([404, 'no-such-result']);
    const said = ({ correlationId: _own, ...body }: Record<string, unknown>) => body;
    for (const other of others) expect(said(other.body)).toEqual(said(unknown.body));
  });

  it('is named by no laboratory and by nobody else', async () => {
    const body = { fillerNumber: 'F-1', test: { code: 'x' }, lines: [{ test: { code: 'x' } }] };
    const forgot = await emr.post('/api/v1/labs/record-named-lab-review', body);
    expect([forgot.status, problemIn(forgot)]).toEqual([400, 'malformed']);
    const whole = {
      ...{ ...acme, client: undefined, fillerNumber: 'F-1', reviewedBy: REYES },
      ...{ test: { code: '2823-3' }, lines: [{ test: { code: '2823-3' }, controlId: 'MSG-2' }] },
    };
    for (const other of [lab, nurse]) {
      const heard = await other.post('/api/v1/labs/record-named-lab-review', whole);
      expect(heard.status).toBe(403);
    }
    const asked = await maria.post('/api/v1/labs/record-named-lab-review', whole);
    expect(asked.status).toBe(404);
  });
});
