import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { beginJourney, newKey, sign, type Heard, type Journey } from './journey.fixture.js';
import {
  facilityId,
  jonasId,
  lisinoprilId,
  mariaId,
  metforminId,
  openClinic,
  type Clinic,
} from './clinic.fixture.js';

const NOWHERE = '99999999-9999-4999-8999-999999999999';

let journey: Journey;
let clinic: Clinic;
const logged: string[] = [];
beforeAll(async () => {
  const sink = new Writable({
    write: (line: Buffer, _encoding, done) => {
      logged.push(line.toString());
      done();
    },
  });
  journey = await beginJourney('trust', { logger: pino({ level: 'trace' }, sink) });
  clinic = await openClinic(journey);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

const withoutCorrelation = ({ text, body }: Heard): string =>
  text.replaceAll(String(body['correlationId']), '');

describe('what is not there and what is not theirs', () => {
  const asking = (prescriptionId: string) =>
    clinic.maria.post('/api/v1/medications/request-refill', { prescriptionId });

  it('is the same 404 for a patient’s command, byte for byte', async () => {
    const [theirs, nowhere] = [await asking(lisinoprilId), await asking(NOWHERE)];
    expect([theirs.status, nowhere.status]).toEqual([404, 404]);
    expect(withoutCorrelation(theirs)).toBe(withoutCorrelation(nowhere));
    expect([...theirs.headers.keys()]).toEqual([...nowhere.headers.keys()]);
  });

  it('is the same 404 for a patient’s reads', async () => {
    const question = { patientId: jonasId, text: 'Is the test in?' };
    const asked = await clinic.jonas.post('/api/v1/requests/ask-question', question);
    const { requestId, position } = asked.body;
    const answers = await Promise.all(
      [
        `/api/v1/requests/${requestId}?atLeast=${position}`,
        `/api/v1/requests/${NOWHERE}`,
        `/api/v1/patients/${jonasId}/my-prescriptions`,
        `/api/v1/patients/${NOWHERE}/my-prescriptions`,
        `/api/v1/patients/${jonasId}/access-log`,
        '/api/v1/queue',
        '/api/v1/nothing-is-served-here',
      ].map((path) => clinic.maria.get(path)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(new Set(answers.map(withoutCorrelation)).size).toBe(1);
    expect((await clinic.jonas.get(`/api/v1/requests/${requestId}`)).status).toBe(200);
  });

  it('is the same 404 for a proxy outside the grants, and theirs within', async () => {
    const of = (patientId: string) =>
      clinic.elena.get(`/api/v1/patients/${patientId}/my-prescriptions`);
    expect((await of(mariaId)).status).toBe(200);
    const [others, nowhere] = [await of(jonasId), await of(NOWHERE)];
    expect(others.status).toBe(404);
    expect(withoutCorrelation(others)).toBe(withoutCorrelation(nowhere));
  });

  it('is told plainly to people of the practice', async () => {
    const heard = await clinic.nurseIto.post('/api/v1/medications/authorise-refill', {
      prescriptionId: metforminId,
      requestId: NOWHERE,
    });
    expect([heard.status, heard.body['type']]).toEqual([403, '/api/v1/problems/not-allowed']);
  });
});

describe('a body that says more than a caller may', () => {
  const forged = {
    prescriptionId: metforminId,
    ...{ type: 'RecordDeath', by: 'dr-evil', at: '2001-01-01T00:00:00Z', patientId: jonasId },
    ...{ requestId: NOWHERE, commandId: NOWHERE, eventId: NOWHERE, caller: { role: 'provider' } },
  };

  it('is refused, naming every field', async () => {
    const heard = await clinic.maria.post('/api/v1/medications/request-refill', forged);
    expect(heard.status).toBe(400);
    const errors = heard.body['errors'] as readonly { readonly field: string }[];
    expect(errors.map(({ field }) => field).sort()).toEqual(
      ['at', 'by', 'caller', 'commandId', 'eventId', 'patientId', 'requestId', 'type'].sort(),
    );
    expect(heard.text).not.toContain('dr-evil');
  });

  it.each([
    ['broken JSON', '{"prescriptionId":', 400],
    ['a list', '[]', 400],
    ['text', '"hello"', 400],
    ['nothing at all', '', 400],
    ['null for a field', '{"prescriptionId":null}', 400],
    [
      'a list in a list in a list',
      `{"prescriptionId":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
      400,
    ],
    ['a prototype', `{"prescriptionId":"${metforminId}","__proto__":{"by":"x"}}`, 400],
    ['too much', JSON.stringify({ prescriptionId: 'x'.repeat(120_000) }), 413],
  ])('is a problem and no failure when it is %s', async (_what, body, status) => {
    const response = await fetch(`${journey.url}/api/v1/medications/request-refill`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${clinic.maria.token}`,
        'Content-Type': 'application/json',
      },
      body,
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it('is not read in any other form than JSON', async () => {
    const response = await fetch(`${journey.url}/api/v1/medications/request-refill`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${clinic.maria.token}` },
      body: new URLSearchParams({ prescriptionId: metforminId }),
    });
    expect(response.status).toBe(415);
  });

  it.each([
    ['Idempotency-Key', '/api/v1/queue', { 'Idempotency-Key': 'two words' }],
    ['atLeast', '/api/v1/queue?atLeast=%20', {}],
    ['atLeast', '/api/v1/queue?atLeast=zz', {}],
    ['atLeast', `/api/v1/queue?atLeast=${'0'.repeat(19)}`, {}],
    ['cursor', '/api/v1/queue?cursor=forged', {}],
    ['bogus', '/api/v1/queue?bogus=1', {}],
    ['limit', '/api/v1/queue?limit=many', {}],
    ['kind', '/api/v1/queue?kind=refill&kind=question', {}],
    ['requestId', '/api/v1/requests/none', {}],
  ])('names %s when it cannot be read', async (field, path, headers) => {
    const { status, body } = await clinic.nurseIto.get(path, headers);
    expect(status).toBe(400);
    expect(body['errors']).toEqual([expect.objectContaining({ field })]);
  });
});

describe('a search of the archive', () => {
  it.each(['2026-W01-1', '2026-02-30', '2026-01-01T00:00:00Z'])(
    'names the date that is none of the calendar: %s',
    async (from) => {
      const { status, body } = await clinic.nurseIto.post('/api/v1/archive/search', { from });
      expect(status).toBe(400);
      expect(body['errors']).toEqual([expect.objectContaining({ field: 'from' })]);
    },
  );
});

describe('whoever is not known', () => {
  it.each([
    ['no token', () => undefined],
    ['another scheme', () => 'Basic bWFyaWE6c2VjcmV0'],
    ['no JWT', () => 'Bearer abc'],
    [
      'a token that has expired',
      async () => `Bearer ${await sign({ sub: 'n', role: 'staff' }, '-1s')}`,
    ],
    ['an unknown role', async () => `Bearer ${await sign({ sub: 'n', role: 'root' }, '1h')}`],
  ])('is not answered: %s', async (_what, header) => {
    const authorization = await header();
    const response = await fetch(`${journey.url}/api/v1/queue`, {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('the access log', () => {
  const entries = async () => {
    const { body } = await clinic.auditor.get(`/api/v1/patients/${jonasId}/access-log?limit=500`);
    return body['entries'] as readonly { readonly access: Readonly<Record<string, unknown>> }[];
  };

  it('holds a read before its answer has left', async () => {
    const correlationId = randomUUID();
    await clinic.nurseIto.get(`/api/v1/patients/${jonasId}/prescriptions`, {
      'X-Correlation-Id': correlationId,
    });
    expect((await entries()).map(({ access }) => access)).toContainEqual(
      expect.objectContaining({
        type: 'PatientDataRead',
        what: 'prescriptions',
        by: 'nurse-ito',
        patientId: jonasId,
        correlationId,
      }),
    );
  });

  it('holds what was denied and what a rule refused', async () => {
    await clinic.maria.post('/api/v1/medications/request-refill', { prescriptionId: lisinoprilId });
    await clinic.hl7.post('/api/v1/patients/record-death', {
      patientId: jonasId,
      diedOn: '2099-01-01',
    });
    const accesses = (await entries()).map(({ access }) => access);
    expect(accesses).toContainEqual(
      expect.objectContaining({ type: 'AccessDenied', what: 'RequestRefill', by: mariaId }),
    );
    expect(accesses).toContainEqual(
      expect.objectContaining({ type: 'CommandRefused', reason: 'dated-in-the-future' }),
    );
  });

  it('is for auditors only', async () => {
    const { status } = await clinic.nurseIto.get(`/api/v1/patients/${jonasId}/access-log`);
    expect(status).toBe(403);
  });
});

describe('a refusal with a way forward outside the portal', () => {
  it('says who helps, with the office’s phone', async () => {
    const prescriptionId = randomUUID();
    await clinic.hl7.post('/api/v1/medications/record-prescription', {
      ...{ prescriptionId, patientId: mariaId, prescriberId: randomUUID(), facilityId },
      ...{ medication: 'oxycodone 5 mg', schedule: 'II', writtenOn: '2026-03-01' },
      origin: 'practice',
    });
    const path = '/api/v1/medications/request-refill';
    const { status, body } = await clinic.maria.post(path, { prescriptionId }, newKey());
    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: '/api/v1/problems/schedule-needs-new-prescription',
      handOff: { who: "Your provider's office", phone: '555-0100' },
    });
    const page = await clinic.maria.get(String(body['type']));
    expect(page.body).toMatchObject({ type: body['type'], status: 422 });
  });
});

describe('the server’s log', () => {
  it('names routes by their pattern, and no patient, token or search', async () => {
    const search = { patientName: 'Weber' };
    const correlationId = randomUUID();
    const heard = await clinic.nurseIto.post('/api/v1/archive/search', search, {
      'X-Correlation-Id': correlationId,
    });
    expect(heard.headers.get('x-correlation-id')).toBe(correlationId);
    await clinic.nurseIto.get(`/api/v1/patients/${jonasId}/prescriptions?atLeast=zz`);
    const lines = logged.join('\n');
    expect(lines).toContain('/api/v1/patients/:patientId/prescriptions');
    expect(lines).toContain(correlationId);
    for (const secret of [jonasId, mariaId, 'Weber', 'Ortiz', 'metformin', 'atLeast', 'eyJ']) {
      expect([secret, lines.includes(secret)]).toEqual([secret, false]);
    }
  });
});

describe('the measurements', () => {
  it('count messages by type and outcome and show each view’s lag, and hold no ids', async () => {
    const text = await (await fetch(`${journey.url}/metrics`)).text();
    expect(text).toMatch(
      /anamnesis_messages_total\{message="RequestRefill",outcome="not-found"\} \d/,
    );
    expect(text).toMatch(/anamnesis_projection_lag_events\{projection="queue-and-archive"\} \d/);
    expect(text).toMatch(/anamnesis_projection_lag_seconds\{projection="queue-and-archive"\} \d/);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
