import {
  RecordExamination,
  RecordLabViewingWish,
  RecordPrescription,
  type AccessLogEvent,
  type PortalCaller,
} from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { beginJourney, type Heard, type Journey, type Visitor } from '../journey.fixture.js';
import { askEverything } from './lab-channels.fixture.js';
import { drLeeId, harbourId, idOf, openLabClinic, type LabClinic } from './lab-clinic.fixture.js';

const mayaId = idOf('a', 1);
const report = { reportId: idOf('b', 1), patientId: mayaId, lineIds: [idOf('c', 1)] };
const nothing = { reportId: idOf('b', 9), lineIds: [idOf('c', 9)] };
const prescriptionId = idOf('e', 1);
// The clocks went forward on the 8th: midnight is at seven in UTC.
const justBefore = '2026-03-09T06:59:59.999Z';
const birthday = '2026-03-09T07:00:00.000Z';
const sinceChildhood = { patientId: mayaId, from: '2015-01-01T00:00:00Z' };
const byMinority = { ...sinceChildhood, basis: 'minority' };

let journey: Journey;
let clinic: LabClinic;
let mother: Visitor;
let requestId: string;
let wishId: string;

const proxy = (sub: string, ...patients: readonly object[]) =>
  journey.visitor({ sub, role: 'proxy', patients });

beforeAll(async () => {
  journey = await beginJourney('minority ends');
  clinic = await openLabClinic(journey);
  clinic.at = '2026-03-02T17:00:00.000Z';
  await clinic.patient(mayaId, '2008-03-09');
  await clinic.reports({
    ...{ ...report, header: { collected: ['2019-01-01'] } },
    lines: [{ lineId: idOf('c', 1), test: { code: '2951-2', system: 'LN', name: 'Sodium' } }],
  });
  const { reportId } = report;
  await clinic.reviews({ reportId, patientId: mayaId }, { [idOf('c', 1)]: 1 });
  await clinic.says(RecordExamination, {
    ...{ patientId: mayaId, examinationId: idOf('e', 2), completedOn: '2026-01-12' },
    mode: 'in-person',
  });
  await clinic.says(RecordPrescription, {
    ...{ prescriptionId, patientId: mayaId, prescriberId: drLeeId, facilityId: harbourId },
    ...{ medication: 'metformin 500 mg', schedule: 'non-controlled', daysSupply: 30 },
    ...{ writtenOn: '2026-01-12', origin: 'practice' },
  });
  mother = await proxy('mother', byMinority);
  const question = { patientId: mayaId, text: 'May she swim?' };
  const asked = await mother.post('/api/v1/requests/ask-question', question);
  requestId = asked.body.requestId;
  const wish = { asked: 'not-to-see', categories: ['tissue'] };
  const grants = [{ ...sinceChildhood, basis: 'court' as const }];
  const by: PortalCaller = { actor: 'mother', role: 'proxy', grants };
  const position = await clinic.says(RecordLabViewingWish, { patientId: mayaId, wish }, by);
  wishId = await clinic.wishOf(mayaId);
  await mother.get(`/api/v1/patients/${mayaId}/my-lab-results?atLeast=${position}`);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

/** What is asked of a thing by its id, here of one that there is. */
const askById = async (visitor: Visitor): Promise<Readonly<Record<string, readonly Heard[]>>> => {
  const post = (path: string, body: object) => visitor.post(`/api/v1/${path}`, body);
  const askedOn = `patientRequest-${requestId}`;
  return {
    'GET /api/v1/requests/{requestId}': [await visitor.get(`/api/v1/requests/${requestId}`)],
    'POST /api/v1/medications/request-refill': [
      await post('medications/request-refill', { prescriptionId }),
    ],
    'POST /api/v1/requests/withdraw-patient-request': [
      await post('requests/withdraw-patient-request', { askedOn, requestId }),
    ],
    'POST /api/v1/labs/end-lab-viewing-wish': [
      await post('labs/end-lab-viewing-wish', { patientId: mayaId, wishId }),
    ],
  };
};

/** Every route that a proxy may ever ask, but for the live list, which has a spec of its own. */
const askAll = async (visitor: Visitor, round: string) => ({
  ...(await askEverything({
    ...{ visitor, patientId: mayaId, reports: [report], secret: nothing, round },
  })),
  ...(await askById(visitor)),
});

const answered = (heard: Readonly<Record<string, readonly Heard[]>>): readonly string[] =>
  Object.entries(heard)
    .filter(([, answers]) => answers.some(({ status }) => status !== 404))
    .map(([name]) => name);

const facts = async (by: string): Promise<readonly AccessLogEvent[]> => {
  const { store, codec } = journey.server.app.get<Portal>(PORTAL);
  const stored = await store.readStream(`accessLog-${mayaId}.202603`);
  const all = stored.map((event) => codec.decode(event).event as AccessLogEvent);
  return all.filter((fact) => fact.by === by);
};

describe('a mother by minority', () => {
  it('is answered on every route until midnight of the 18th birthday, and on none from then', async () => {
    journey.clock.at = justBefore;
    const before = await askAll(mother, 'before');
    expect(answered(before)).toEqual(Object.keys(before));

    journey.clock.at = birthday;
    const after = await askAll(mother, 'after');
    expect(answered(after)).toEqual([]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const rules = new Set(
      (await facts('mother')).filter(isOf('AccessDenied')).map(({ rule }) => rule),
    );
    expect([...rules]).toContain('minority-has-ended');
  });

  it('is answered by a court’s grant besides, which the access log names', async () => {
    journey.clock.at = birthday;
    const both = await proxy('guardian', byMinority, { ...sinceChildhood, basis: 'court' });
    const heard = await both.get(`/api/v1/patients/${mayaId}/my-lab-results/${report.reportId}`);
    expect(heard.status).toBe(200);
    expect((await facts('guardian')).map(({ rule }) => rule)).toEqual(['proxy-by-court']);
  });

  it('keeps nothing by the end that a corrected birth date had', async () => {
    const leoId = idOf('a', 2);
    journey.clock.at = '2026-03-01T00:00:00.000Z';
    await clinic.patient(leoId, '2010-03-09');
    const path = `/api/v1/patients/${leoId}/my-requests`;
    const grant = { ...byMinority, patientId: leoId, to: '2028-03-09T08:00:00Z' };
    const father = await proxy('father', grant);
    journey.clock.at = birthday;
    expect((await father.get(path)).status).toBe(200);
    await clinic.patient(leoId, '2008-03-09');
    expect((await father.get(path)).status).toBe(404);
  });

  it('has nothing where nobody is on file, and sounds like whoever has no grant', async () => {
    const nobody = idOf('a', 3);
    const path = `/api/v1/patients/${nobody}/my-requests`;
    const grown = await proxy('grown', { ...byMinority, patientId: nobody });
    const heard = await grown.get(path, sameId);
    expect(heard.status).toBe(404);
    expect(heard.text).toBe((await mother.get(path, sameId)).text);
  });
});

const sameId = { 'X-Correlation-Id': '00000000-0000-4000-8000-00000000c0de' };

const isOf =
  (type: AccessLogEvent['type']) =>
  (fact: AccessLogEvent): boolean =>
    fact.type === type;
