import { beginJourney, newKey, type Journey, type Visitor } from './journey.fixture.js';
import {
  jonasId,
  lisinoprilId,
  mariaId,
  metforminId,
  openClinic,
  type Clinic,
} from './clinic.fixture.js';

let journey: Journey;
let clinic: Clinic;
beforeAll(async () => {
  journey = await beginJourney('refill');
  clinic = await openClinic(journey);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('a refill, from the button to its history', () => {
  let askedOn: string;
  let requestId: string;
  let position: string;

  it('is offered before the button is pressed', async () => {
    const { body } = await clinic.maria.get(`/api/v1/patients/${mariaId}/my-prescriptions`);
    expect(body.rows[0]).toMatchObject({
      prescriptionId: metforminId,
      refill: { eligible: true },
    });
  });

  it('is requested by the patient, who hears its id and position', async () => {
    const heard = await clinic.maria.post('/api/v1/medications/request-refill', {
      prescriptionId: metforminId,
    });
    expect(heard.status).toBe(200);
    expect(heard.body).toMatchObject({
      askedOn: `prescription-${metforminId}`,
      changed: true,
      repeated: false,
      events: ['RefillRequested'],
    });
    ({ askedOn, requestId, position } = heard.body);
  });

  it('stands in the queue as soon as the position is seen', async () => {
    const { body } = await clinic.nurseIto.get(`/api/v1/queue?form=full&atLeast=${position}`);
    expect(body.rows).toEqual([
      expect.objectContaining({ requestId, askedOn, kind: 'refill', patientId: mariaId }),
    ]);
  });

  it('is claimed, answered and dismissed', async () => {
    const request = { askedOn, requestId };
    const steps = [
      ['claim-patient-request', {}],
      ['answer-patient-request', { text: 'It is on its way.', disposition: 'leave-open' }],
      ['dismiss-patient-request', { outcome: 'completed' }],
    ] as const;
    for (const [command, rest] of steps) {
      const path = `/api/v1/requests/${command}`;
      const { status, body } = await clinic.nurseIto.post(path, { ...request, ...rest });
      expect([command, status]).toEqual([command, 200]);
      ({ position } = body);
    }
  });

  it('is found in the archive by a part of the patient’s name, accents or not', async () => {
    const path = `/api/v1/archive/search?atLeast=${position}`;
    const { body } = await clinic.nurseIto.post(path, { patientName: 'maria' });
    expect(body.rows).toEqual([expect.objectContaining({ requestId, outcome: 'completed' })]);
    const queue = await clinic.nurseIto.get(`/api/v1/queue?atLeast=${position}`);
    expect(queue.body.rows).toEqual([]);
  });

  it('is returned to the queue with confirmation and reason', async () => {
    const path = '/api/v1/requests/return-patient-request-to-queue';
    const reason = 'Archived by accident';
    const returned = { askedOn, requestId, confirmed: true, reason };
    const heard = await clinic.nurseIto.post(path, returned);
    expect(heard.body).toMatchObject({ changed: true, requestId });
    ({ position } = heard.body);
    const { body } = await clinic.nurseIto.get(`/api/v1/queue?atLeast=${position}`);
    expect(body.rows).toEqual([expect.objectContaining({ requestId })]);
  });

  it('tells its whole history in words', async () => {
    const { body } = await clinic.nurseIto.get(`/api/v1/requests/${requestId}?atLeast=${position}`);
    expect(body).toMatchObject({ requestId, status: 'queued', patientId: mariaId });
    expect(body['history']).toHaveLength(5);
  });

  it('is refused a second time while the first is pending, and says which', async () => {
    const heard = await clinic.maria.post('/api/v1/medications/request-refill', {
      prescriptionId: metforminId,
    });
    expect(heard.status).toBe(409);
    expect(heard.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(heard.body).toMatchObject({
      type: '/api/v1/problems/already-pending',
      title: 'Already pending',
      status: 409,
      detail: 'A refill of this prescription is requested already, and not yet decided.',
      details: { requestId },
    });
  });
});

describe('a hundred parallel asks for one refill', () => {
  it('leave one request; the same key gets the same answer', async () => {
    const key = newKey();
    const ask = (headers: Readonly<Record<string, string>>) =>
      clinic.jonas.post(
        '/api/v1/medications/request-refill',
        { prescriptionId: lisinoprilId },
        headers,
      );
    const heard = await Promise.all(Array.from({ length: 100 }, () => ask(newKey())));
    const accepted = heard.filter(({ status }) => status === 200);
    expect(accepted).toHaveLength(1);
    const [first] = accepted;
    const others = heard.filter(({ status }) => status === 409);
    expect(others).toHaveLength(99);
    expect(new Set(others.map(({ body }) => JSON.stringify(body['details'])))).toEqual(
      new Set([JSON.stringify({ requestId: first?.body.requestId })]),
    );

    const withdrawn = await clinic.jonas.post('/api/v1/requests/withdraw-patient-request', {
      askedOn: first?.body.askedOn,
      requestId: first?.body.requestId,
    });
    expect(withdrawn.status).toBe(200);
    const same = await Promise.all(Array.from({ length: 20 }, () => ask(key)));
    expect(same.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(same.map(({ body }) => `${body.position} ${body.requestId}`)).size).toBe(1);
    expect(same.filter(({ body }) => body['repeated'] === false)).toHaveLength(1);
    const { position } = same[0]?.body ?? {};
    const queue = await clinic.nurseIto.get(`/api/v1/queue?atLeast=${position ?? ''}`);
    const ofJonas = queue.body.rows.filter(({ askedOn }) => String(askedOn).endsWith(lisinoprilId));
    expect(ofJonas).toHaveLength(1);
  }, 60_000);
});

describe('an Idempotency-Key', () => {
  it('is refused with 422 when it says something else the second time', async () => {
    const key = newKey();
    const ask = (text: string) =>
      clinic.maria.post('/api/v1/requests/ask-question', { patientId: mariaId, text }, key);
    expect((await ask('May I take it with food?')).status).toBe(200);
    const other = await ask('May I take it with wine?');
    expect([other.status, other.body['type']]).toEqual([422, '/api/v1/problems/different-command']);
  });

  it('of one person is another one than the same key of somebody else', async () => {
    const key = newKey();
    const ask = ({ post }: Visitor, patientId: string) =>
      post('/api/v1/requests/ask-question', { patientId, text: 'Are you open on Friday?' }, key);
    const [maria, jonas] = [await ask(clinic.maria, mariaId), await ask(clinic.jonas, jonasId)];
    expect([maria.status, jonas.status]).toEqual([200, 200]);
    expect(jonas.body.requestId).not.toBe(maria.body.requestId);
  });
});

describe('two members of staff who dismiss one request at once', () => {
  it('leave one dismissal; the other hears who was faster', async () => {
    const asked = await clinic.maria.post('/api/v1/requests/ask-question', {
      patientId: mariaId,
      text: 'When is the clinic open?',
    });
    const { askedOn, requestId } = asked.body;
    const dismiss = { askedOn, requestId, outcome: 'completed' };
    const heard = await Promise.all([
      clinic.nurseIto.post('/api/v1/requests/dismiss-patient-request', dismiss),
      clinic.nurseBrandt.post('/api/v1/requests/dismiss-patient-request', dismiss),
    ]);
    const statuses = heard.map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 409]);
    const winner = ['nurse-ito', 'nurse-brandt'][statuses.indexOf(200)];
    expect(heard[statuses.indexOf(409)]?.body).toMatchObject({
      type: '/api/v1/problems/already-dismissed',
      details: { by: winner, at: journey.clock.at, outcome: 'completed' },
    });
  });
});
