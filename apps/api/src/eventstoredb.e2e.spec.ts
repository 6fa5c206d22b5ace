import { startTestCluster, type TestCluster } from '@anamnesis/eventstore-testing';
import { jonasId, mariaId, metforminId, openClinic, type Clinic } from './clinic.fixture.js';
import { beginJourney, type Journey } from './journey.fixture.js';

let cluster: TestCluster;
let journey: Journey;
let clinic: Clinic;
beforeAll(async () => {
  cluster = await startTestCluster({ nodes: 3, electionMs: 300 });
  journey = await beginJourney('eventstoredb', { eventStoreUrl: cluster.connectionString });
  clinic = await openClinic(journey);
}, 60_000);
afterAll(async () => {
  await journey.stop();
  await cluster.stop();
}, 30_000);

const request = async () =>
  (await clinic.maria.post('/api/v1/medications/request-refill', { prescriptionId: metforminId }))
    .body;

describe('a refill while events live in EventStoreDB', () => {
  let asked: Awaited<ReturnType<typeof request>>;

  it('is requested, and stands in the queue as soon as its position is seen', async () => {
    asked = await request();
    const { position, requestId } = asked;
    const { body } = await clinic.nurseIto.get(`/api/v1/queue?form=full&atLeast=${position}`);
    expect(body.rows).toEqual([
      expect.objectContaining({ requestId, kind: 'refill', patientId: mariaId }),
    ]);
  });

  it('is dismissed while the cluster loses its leader', async () => {
    const { askedOn, requestId } = asked;
    await cluster.leader?.kill();
    const path = '/api/v1/requests/dismiss-patient-request';
    const heard = await clinic.nurseIto.post(path, { askedOn, requestId, outcome: 'completed' });
    expect(heard.status).toBe(200);
    const found = await clinic.nurseIto.post(
      `/api/v1/archive/search?atLeast=${heard.body.position}`,
      { patientName: 'maria' },
    );
    expect(found.body.rows).toEqual([expect.objectContaining({ requestId, outcome: 'completed' })]);
  });

  it('concerns nobody else, whose views know all the same how far was looked', async () => {
    const { position } = await request().then(async ({ requestId, askedOn, ...first }) => {
      expect(requestId).not.toBe(asked.requestId);
      expect(askedOn).toBe(asked.askedOn);
      return first;
    });
    const path = `/api/v1/patients/${jonasId}/my-prescriptions?atLeast=${position}`;
    expect((await clinic.jonas.get(path)).status).toBe(200);
  });
});
