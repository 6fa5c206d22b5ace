import { RecordLabResults, RecordLabReview, RecordPatient } from '@anamnesis/domain';
import { inMemoryKeyVault, type KeyVault } from '@anamnesis/eventing';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { exampleOf } from './example.fixture.js';
import { oru, sendHl7 } from './interfaces/laboratory.fixture.js';
import { messageSchema, type MessageClass } from './message-schemas.js';
import { beginJourney, type Journey, type Visitor } from './journey.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const [MARIA, TOMAS, JONAS, REYES] = [id('a', 1), id('a', 2), id('a', 3), id('c', 1)];
const acme = { application: 'LAB', facility: 'ACME', client: 'acme-interface' };

interface Item {
  readonly messageId: string;
  readonly status: string;
  readonly reason?: string;
  readonly patientId?: string;
  readonly reports: readonly string[];
  readonly reusesControlId: boolean;
  readonly format: string;
}

let journey: Journey;
let vault: KeyVault;
let lab: Visitor;
let nurse: Visitor;
let records: Visitor;
let provider: Visitor;

const portal = (): Portal => journey.server.app.get<Portal>(PORTAL);
const send = (body: string | Buffer, type?: string) =>
  sendHl7({ url: journey.url, token: lab.token }, body, type);

const list = async (filters = 'status=parked'): Promise<readonly Item[]> =>
  (await nurse.get(`/api/v1/interfaces/messages?limit=200&${filters}`)).body
    .rows as unknown as readonly Item[];

/** Once what follows from a message by itself has followed. */
const until = async (filters: string, isSo: (rows: readonly Item[]) => boolean) => {
  for (let tries = 0; tries < 600; tries += 1) {
    const rows = await list(filters);
    if (isSo(rows)) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};
const says = async (by: Visitor, path: string, body: object) => {
  const heard = await by.post(`/api/v1/${path}`, body);
  if (heard.status !== 200) throw new Error(`${path}: ${heard.text}`);
  return heard;
};
const why = { reason: 'The laboratory told us by phone' };

/** Whom the access log of a patient names for which texts. */
const whoSaw = async (patientId: string): Promise<readonly unknown[]> => {
  const auditor = await journey.visitor({ sub: id('e', 9), role: 'auditor' });
  const { body } = await auditor.get(`/api/v1/patients/${patientId}/access-log?limit=500`);
  const entries = body['entries'] as readonly {
    readonly access: { readonly by: string; readonly items?: readonly { parts?: string[] }[] };
  }[];
  return entries.flatMap(({ access: { by, items = [] } }) => items.map(({ parts }) => [by, parts]));
};

const recordedFor = async (patientId: string): Promise<readonly string[]> => {
  const { store, codec } = portal();
  const values: string[] = [];
  const filter = { by: 'type', types: ['LabResultsReceived'] } as const;
  for await (const { events } of store.readAll({ after: '', filter })) {
    for (const stored of events.filter(({ forgotten }) => !forgotten)) {
      const event = codec.decode(stored).event as unknown as {
        readonly patientId: string;
        readonly lines: readonly { readonly value: { readonly values: readonly string[] } }[];
      };
      if (event.patientId !== patientId) continue;
      values.push(...event.lines.flatMap((line) => line.value.values));
    }
  }
  return values;
};

beforeAll(async () => {
  vault = inMemoryKeyVault();
  journey = await beginJourney('interfaces', {
    keyVault: vault,
    interfaces: {
      senders: [{ name: 'acme-lab', sends: ['ORU', 'FHIR'], ...acme }],
      testMode: false,
    },
  });
  lab = await journey.visitor({ sub: 'acme-interface', role: 'laboratory' });
  records = await journey.visitor({ sub: id('e', 2), role: 'record-system' });
  nurse = await journey.visitor({ sub: id('e', 1), role: 'staff' });
  provider = await journey.visitor({ sub: REYES, role: 'provider' });
  const file = { facilityId: id('f', 1), familyName: 'Alvarez' };
  const maria = { patientId: MARIA, givenName: 'Maria', birthDate: '1958-04-12' };
  await says(records, 'patients/record-patient', { ...file, ...maria });
  const tomas = { patientId: TOMAS, givenName: 'Tomas', birthDate: '1961-01-30' };
  await says(records, 'patients/record-patient', { ...file, ...tomas });
  const numbers = { authority: 'City Hospital', number: 'MRN-0815' };
  await says(records, 'patients/assign-patient-identifier', { patientId: MARIA, ...numbers });
  const reyes = { practitionerId: REYES, familyName: 'Reyes', givenName: 'Ana' };
  await says(records, 'directory/record-practitioner', { ...reyes, npi: '1234567893' });
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('a message of a known sender about a known patient', () => {
  it('is acknowledged in HL7, and its results are recorded', async () => {
    const answer = await send(oru());
    expect(answer).toMatchObject({ status: 200, code: 'AA' });
    expect(answer.type).toBe('application/hl7-v2; charset=utf-8');
    const [row] = await until('status=taken', (rows) => rows.length === 1);
    expect(row).toMatchObject({ patientId: MARIA, reports: [expect.any(String)] });
    expect(await recordedFor(MARIA)).toEqual(['4.4']);
  });
  it('is answered the same when it comes again, and adds nothing', async () => {
    expect(await send(oru())).toMatchObject({ status: 200, code: 'AA' });
    expect(await list('status=taken')).toHaveLength(1);
  });
  it('may come as text, whatever the header of HTTP says of its letters', async () => {
    const answer = await send(
      oru({ controlId: '2', value: '4.5', status: 'C' }),
      'text/plain; charset=utf-16',
    );
    expect(answer).toMatchObject({ status: 200, code: 'AA' });
    await until('status=taken', (rows) => rows.length === 2);
    expect(await recordedFor(MARIA)).toEqual(['4.4', '4.5']);
  });
  it('is taken and flagged when its number was used for other content', async () => {
    expect(await send(oru({ filler: 'F-2' }))).toMatchObject({ status: 200, code: 'AA' });
    const rows = await until('status=taken', (all) => all.length === 3);
    expect(rows.filter(({ reusesControlId }) => reusesControlId)).toHaveLength(2);
  });
});

describe('many corrections of one result', () => {
  it('count in the order in which they came, however many wait at once', async () => {
    const before = (await list('status=taken')).length;
    const values = Array.from({ length: 25 }, (_, index) => String(100 + index));
    for (const [index, value] of values.entries()) {
      const status = index === 0 ? 'F' : 'C';
      const message = oru({ controlId: `C-${index}`, filler: 'F-C', value, status });
      expect(await send(message)).toMatchObject({ code: 'AA' });
    }
    await until('status=taken', (rows) => rows.length === before + values.length);
    const recorded = await recordedFor(MARIA);
    expect(recorded.filter((value) => values.includes(value))).toEqual(values);
  });
});

describe('a FHIR bundle of a known sender', () => {
  const subject = { reference: 'Patient/p1' };
  const code = { coding: [{ system: 'http://loinc.org', code: '2951-2', display: 'Sodium' }] };
  const maria = {
    ...{ resourceType: 'Patient', id: 'p1', birthDate: '1958-04-12' },
    identifier: [{ system: 'City Hospital', value: 'MRN-0815' }],
    name: [{ family: 'Alvarez', given: ['Maria'] }],
  };
  const report = {
    ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject, code },
    result: [{ reference: 'Observation/o1' }],
  };
  const sodium = {
    ...{ resourceType: 'Observation', id: 'o1', status: 'final', subject, code },
    valueQuantity: { value: 139, unit: 'mmol/L' },
  };
  const post = async (resources: readonly object[], type = 'application/fhir+json') => {
    const entry = resources.map((resource) => ({ resource }));
    const response = await fetch(`${journey.url}/api/v1/interfaces/fhir`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${lab.token}`, 'Content-Type': type },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('is answered as an operation outcome, and its results are recorded', async () => {
    const answer = await post([maria, report, sodium]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(JSON.parse(answer.text)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', expression: ['Bundle.entry[1]'] }],
    });
    await until('status=taken', (rows) => rows.some(({ format }) => format === 'fhir-bundle'));
    expect(await recordedFor(MARIA)).toContain('139');
  });
  it('is told what is wrong with it, and repeats nothing', async () => {
    const answer = await post([maria], 'application/json');
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({
      issue: [{ severity: 'error', code: 'invalid' }],
    });
    expect(answer.text).not.toMatch(/Alvarez|MRN-0815/);
    expect((await post([maria], 'application/xml')).status).toBe(415);
  });
});

describe('a message that is not taken', () => {
  const large = `NTE|1||${'x'.repeat(370 * 1024)}`;
  it.each([
    ['of a sender whom nobody knows', oru({ sender: 'LAB|OTHER' }), [422, 'AR', '204']],
    ['for training', oru({ processing: 'T' }), [422, 'AR', '202']],
    ['about two patients', oru({ more: 'PID|2||1\rOBR|2||2|3' }), [422, 'AE', '100']],
    ['that is too large', oru({ more: large }), [413, 'AR', '207']],
    ['that is none', 'Hello', [422, 'AR', '100']],
  ])('%s is said to be so', async (_what, body, expected) => {
    const { status, code, condition, text } = await send(body);
    expect([status, code, condition]).toEqual(expected);
    expect(text).not.toMatch(/Alvarez|MRN-0815|19580412/);
  });
  it('is answered as a problem when nothing of it can be read', async () => {
    const answer = await send(Buffer.alloc(800 * 1024, 65));
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ type: '/api/v1/problems/too-large' });
    expect((await send(oru(), 'application/xml')).status).toBe(415);
    expect((await send('{}', 'application/json')).status).toBe(415);
  });
  it('leaves nothing behind', async () => {
    expect([...(await list('status=parked')), ...(await list('status=waiting'))]).toEqual([]);
  });
  it.each(['staff', 'provider', 'auditor', 'front-desk', 'importer'])(
    'is denied to %s',
    async (role) => {
      const { token } = await journey.visitor({ sub: id('e', 7), role });
      const answer = await sendHl7({ url: journey.url, token }, oru({ controlId: '9' }));
      expect(answer.status).toBe(403);
    },
  );
});

describe('a laboratory', () => {
  it.each<[string, string, MessageClass]>([
    ['records no patient', 'patients/record-patient', RecordPatient],
    ['records no result but by a message', 'labs/record-lab-results', RecordLabResults],
    ['says of no result that it was reviewed', 'labs/record-lab-review', RecordLabReview],
  ])('%s', async (_what, path, message) => {
    const { status } = await lab.post(`/api/v1/${path}`, exampleOf(messageSchema(message)));
    expect(status).toBe(403);
  });
});

describe('a message that waits for staff', () => {
  const novak = 'MRN-0815^^^City Hospital^MR||Novak^Maria||19580412|F';
  let messageId: string;

  it('is accepted, and shown with why it waits', async () => {
    const answer = await send(
      oru({ controlId: '20', patient: novak, filler: 'F-20', value: '3.9' }),
    );
    expect(answer).toMatchObject({ status: 200, code: 'AA' });
    const [row] = await until('status=parked', (rows) => rows.length === 1);
    expect(row).toMatchObject({ reason: 'patient-disagrees' });
    messageId = row?.messageId ?? '';
  });
  it('is counted where the server is watched, without saying whose it is', async () => {
    const metrics = await (await fetch(`${journey.url}/metrics`)).text();
    expect(metrics).toContain(
      'anamnesis_interface_messages{status="parked",reason="patient-disagrees"} 1',
    );
    expect(metrics).not.toMatch(/Novak|MRN-0815/);
  });
  it('is shown with its text to those who work on results, and to nobody else', async () => {
    const { body } = await nurse.get(`/api/v1/interfaces/messages/${messageId}`);
    expect(body).toMatchObject({
      text: { text: oru({ controlId: '20', patient: novak, filler: 'F-20', value: '3.9' }) },
      history: [{ type: 'MessageReceived' }, { type: 'MessageParked' }],
    });
    const desk = await journey.visitor({ sub: id('e', 8), role: 'front-desk' });
    expect((await desk.get(`/api/v1/interfaces/messages/${messageId}`)).status).toBe(403);
    expect((await desk.get('/api/v1/interfaces/messages')).status).toBe(403);
    expect((await nurse.get(`/api/v1/interfaces/messages/${id('b', 1)}`)).status).toBe(404);
  });
  it('says who was shown it before', async () => {
    const { body } = await provider.get(`/api/v1/interfaces/messages/${messageId}`);
    expect(body).toMatchObject({ viewings: [{ by: id('e', 1), role: 'staff', attempt: 1 }] });
    expect(await whoSaw(MARIA)).not.toContainEqual([REYES, [`${messageId}@1`]]);
  });
  it('is taken when its patient is attached', async () => {
    const attach = { messageId, patientId: MARIA, ...why };
    await says(nurse, 'interfaces/attach-message-patient', attach);
    await until('status=taken', (rows) => rows.some((row) => row.messageId === messageId));
    expect(await recordedFor(MARIA)).toContain('3.9');
    const seen = await whoSaw(MARIA);
    expect(seen).toContainEqual([id('e', 1), [`${messageId}@1`]]);
    expect(seen).toContainEqual([REYES, [`${messageId}@1`]]);
    const again = await nurse.post('/api/v1/interfaces/attach-message-patient', {
      ...attach,
      patientId: TOMAS,
    });
    expect(again.status).toBe(409);
  });
  it('is discarded with a reason, stays, and can be replayed', async () => {
    await send(oru({ controlId: '22', patient: novak, filler: 'F-22' }));
    const [row] = await until('status=parked', (rows) => rows.length === 1);
    const about = { messageId: row?.messageId, ...why };
    await says(nurse, 'interfaces/discard-message', about);
    await until('status=discarded', (rows) => rows.length === 1);
    await says(nurse, 'interfaces/replay-message', about);
    await until('status=parked', (rows) => rows.length === 1);
    await says(nurse, 'interfaces/discard-message', about);
  });
});

describe('an order that the laboratory had sent of the wrong patient', () => {
  it('is recorded of the right one once it was taken back of the first', async () => {
    const jonas = { patientId: JONAS, givenName: 'Jonas', birthDate: '1971-02-03' };
    const file = { facilityId: id('f', 1), familyName: 'Weber', ...jonas };
    await says(records, 'patients/record-patient', file);
    const number = { patientId: JONAS, authority: 'City Hospital', number: 'MRN-4711' };
    await says(records, 'patients/assign-patient-identifier', number);
    const his = 'MRN-4711^^^City Hospital^MR||Weber^Jonas||19710203|M';
    const order = { filler: 'F-50', value: '5.7' };
    const taken = (await list('status=taken')).length;
    await send(oru({ controlId: '50', ...order }));
    const withdrawn = oru({ controlId: '51', ...order, value: '', status: 'C' });
    await send(withdrawn.replace('||||C|||', '||||W|||'));
    await until('status=taken', (rows) => rows.length === taken + 2);
    expect(await send(oru({ controlId: '52', ...order, patient: his }))).toMatchObject({
      code: 'AA',
    });
    await until('status=taken', (rows) => rows.length === taken + 3);
    expect(await recordedFor(JONAS)).toEqual(['5.7']);
  });
});

describe('when the patient is forgotten to whom a message was attached', () => {
  it('its row, text and key go, and those of what waited under a number; bytes stay', async () => {
    const empty = oru({ controlId: '30', patient: 'X-1||Nobody^Known||19610130', filler: 'F-30' });
    const withoutResults = empty.split('\r').slice(0, 3).join('\r');
    await send(withoutResults);
    const [row] = await until('status=parked', (rows) => rows.length === 1);
    const messageId = row?.messageId ?? '';
    const attach = { messageId, patientId: TOMAS, ...why };
    await says(nurse, 'interfaces/attach-message-patient', attach);
    await until('status=parked', (rows) => rows[0]?.reason === 'no-results');
    expect((await vault.find([messageId])).get(messageId)?.is).toBe('key');
    const number = { authority: 'City Hospital', number: 'MRN-0816' };
    await says(records, 'patients/assign-patient-identifier', { patientId: TOMAS, ...number });
    const misnamed = 'MRN-0816^^^City Hospital^MR||Novak^Tomas||19610130|M';
    await send(oru({ controlId: '31', patient: misnamed, filler: 'F-31' }));
    const both = await until('status=parked', (rows) => rows.length === 2);
    const waiting = both.find((each) => each.messageId !== messageId)?.messageId ?? '';

    journey.clock.at = '2037-06-01T17:00:00.000Z';
    const onAuthority = { reason: 'retention-ended', authority: 'retention-schedule' };
    await says(nurse, 'forgetting/request-forgetting', {
      ...{ patientId: TOMAS, ...onAuthority, reference: 'RS-2037-00012' },
    });
    await says(provider, 'forgetting/approve-forgetting', { patientId: TOMAS });
    await until('status=parked', (rows) => rows.length === 0);
    expect((await nurse.get(`/api/v1/interfaces/messages/${messageId}`)).status).toBe(404);
    expect((await vault.find([messageId])).get(messageId)?.is).toBe('destroyed');
    const stored = await portal().store.readStream(`interfaceMessage-${messageId}`);
    expect(stored.map(({ forgotten }) => forgotten)).toEqual(stored.map(() => true));
    expect(stored.length).toBeGreaterThan(2);

    expect((await vault.find([waiting])).get(waiting)?.is).toBe('destroyed');
    expect((await nurse.get(`/api/v1/interfaces/messages/${waiting}`)).status).toBe(404);
    const again = await send(oru({ controlId: '32', patient: misnamed, filler: 'F-31' }));
    expect([again.status, again.code, again.condition]).toEqual([422, 'AR', '204']);
    expect(again.text).not.toMatch(/Novak|MRN-0816/);
  });
});
