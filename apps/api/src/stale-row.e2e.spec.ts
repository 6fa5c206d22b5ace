import { queueAndArchive } from '@anamnesis/domain/requests/queue-and-archive.projection';
import { mariaId, jonasId, openClinic, type Clinic } from './clinic.fixture.js';
import { beginJourney, newKey, type Journey, type Visitor } from './journey.fixture.js';

const { project } = queueAndArchive;
const UNFORESEEN = 'what nobody foresaw';

let journey: Journey;
let clinic: Clinic;
let operator: Visitor;
beforeAll(async () => {
  journey = await beginJourney('a stale row');
  clinic = await openClinic(journey);
  operator = await journey.visitor({ sub: 'operator-moreno', role: 'operator' });
}, 60_000);
afterAll(async () => {
  Object.assign(queueAndArchive, { project });
  await journey.stop();
}, 30_000);

/** A fault of the program, as it would be deployed; and the fix. */
const deployFault = (): void => {
  const faulty: typeof project = (row, event, at) => {
    if (event.type === 'PatientRequestNoted' && event.note === UNFORESEEN) throw new TypeError();
    return project(row, event, at);
  };
  Object.assign(queueAndArchive, { project: faulty });
};
const deployFix = (): void => {
  Object.assign(queueAndArchive, { project });
};

const asked = async (visitor: Visitor, patientId: string) => {
  const body = { patientId, text: 'May I swim?' };
  const heard = await visitor.post('/api/v1/requests/ask-question', body, newKey());
  expect(heard.status).toBe(200);
  const { askedOn, requestId } = heard.body;
  return { askedOn, requestId };
};

const said = async (command: string, body: object): Promise<string> => {
  const { status, body: result } = await clinic.nurseIto.post(
    `/api/v1/requests/${command}`,
    body,
    newKey(),
  );
  expect(status).toBe(200);
  return result.position;
};

const queueRow = async (requestId: string, position: string) => {
  const { status, headers, body } = await clinic.nurseIto.get(
    `/api/v1/queue?form=full&atLeast=${encodeURIComponent(position)}`,
  );
  expect(status).toBe(200);
  expect(headers.get('Anamnesis-Stale')).toBeNull();
  return body.rows.find((row) => row['requestId'] === requestId);
};

const health = async (): Promise<object> => {
  const response = await fetch(`${journey.url}/health/projections`);
  const { projections } = (await response.json()) as { projections: { name: string }[] };
  return projections.find(({ name }) => name === 'queue-and-archive') ?? {};
};

describe('an event that one request of the queue cannot take', () => {
  it('makes that row stale for staff, no other, until it is mended and tried again', async () => {
    const marias = await asked(clinic.maria, mariaId);
    const jonas = await asked(clinic.jonas, jonasId);
    deployFault();
    await said('note-patient-request', { ...marias, note: UNFORESEEN });
    await said('claim-patient-request', marias);
    const position = await said('claim-patient-request', jonas);

    const stale = await queueRow(marias.requestId, position);
    expect(stale).toMatchObject({ notes: 0, staleSince: expect.any(String) as string });
    expect(stale).not.toHaveProperty('claimedBy');
    const sound = await queueRow(jonas.requestId, position);
    expect(sound).toMatchObject({ claimedBy: { id: 'nurse-ito' } });
    expect(sound).not.toHaveProperty('staleSince');
    expect(await health()).toMatchObject({
      status: 'running',
      parkedRows: 1,
      parkedBy: [{ eventId: expect.any(String) as string, reason: expect.any(String) as string }],
    });
    const { body: mine } = await clinic.maria.get(`/api/v1/patients/${mariaId}/my-requests`);
    expect(mine.rows[0]).toMatchObject({ staleSince: stale?.['staleSince'] });

    deployFix();
    const retry = { projection: 'queue-and-archive', operation: 'retry' };
    const path = '/api/v1/projections/operate-projection';
    expect((await operator.post(path, retry, newKey())).status).toBe(200);
    let mended = await queueRow(marias.requestId, position);
    for (let waited = 0; mended?.['staleSince'] !== undefined && waited < 600; waited += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      mended = await queueRow(marias.requestId, position);
    }
    expect(mended).toMatchObject({ notes: 1, claimedBy: { id: 'nurse-ito' } });
    expect(mended).not.toHaveProperty('staleSince');
    expect(await health()).not.toHaveProperty('parkedRows');
  });
});
