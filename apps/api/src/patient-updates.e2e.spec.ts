import { inMemoryKeyVault, type KeyVault } from '@anamnesis/eventing';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { sendHl7 } from './interfaces/laboratory.fixture.js';
import { beginJourney, type Journey, type Visitor } from './journey.fixture.js';
import { adt } from './patients/records.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const [CLERK, REYES, FACILITY] = [id('e', 1), id('c', 1), id('f', 1)];
const why = { reason: 'She told us at the front desk' };

interface Row {
  readonly messageId: string;
  readonly controlId: string;
  readonly proposalId: string;
  readonly patientId: string;
  readonly reason?: string;
  readonly field: string;
  readonly value?: string;
  readonly onFile?: string;
  readonly decidedBecause?: string;
}

let journey: Journey;
let vault: KeyVault;
let emr: Visitor;
let lab: Visitor;
let clerk: Visitor;
let provider: Visitor;
let jana: string;

const send = (body: string, by: Visitor = emr) =>
  sendHl7({ url: journey.url, token: by.token }, body);
const rows = async (path: string): Promise<readonly Row[]> =>
  (await clerk.get(`/api/v1/${path}`)).body.rows as unknown as readonly Row[];
const proposals = (filters = '') => rows(`patients/demographic-proposals?${filters}`);
const worklist = (status = 'parked') => rows(`interfaces/messages?status=${status}`);
const found = async (name: string): Promise<readonly Row[]> =>
  (await clerk.post('/api/v1/patients/search', { name })).body.rows as unknown as readonly Row[];
const says = async (by: Visitor, path: string, body: object) => {
  const heard = await by.post(`/api/v1/${path}`, body);
  if (heard.status !== 200) throw new Error(`${path}: ${heard.text}`);
  return heard;
};

/** Once what follows from a message by itself has followed. */
const until = async (
  asked: () => Promise<readonly Row[]>,
  isSo: (found: readonly Row[]) => boolean,
): Promise<readonly Row[]> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const answered = await asked();
    if (isSo(answered)) return answered;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};
const typesOf = async (patientId: string): Promise<readonly string[]> => {
  const { store } = journey.server.app.get<Portal>(PORTAL);
  return (await store.readStream(`patient-${patientId}`)).map(({ type }) => type);
};

beforeAll(async () => {
  vault = inMemoryKeyVault();
  const application = { application: 'EMR', facility: 'CLINIC', registersAt: FACILITY };
  journey = await beginJourney('patient updates', {
    keyVault: vault,
    interfaces: {
      senders: [
        { name: 'practice-records', sends: ['ADT'], ...application, client: 'emr-interface' },
        { name: 'acme', sends: ['ORU'], application: 'LAB', facility: 'ACME', client: 'acme' },
      ],
      testMode: false,
    },
  });
  emr = await journey.visitor({ sub: 'emr-interface', role: 'record-system' });
  lab = await journey.visitor({ sub: 'acme', role: 'laboratory' });
  clerk = await journey.visitor({ sub: CLERK, role: 'staff' });
  provider = await journey.visitor({ sub: REYES, role: 'provider' });
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('somebody whom the record system registers', () => {
  it('is on file, with e-mail and zip only proposed', async () => {
    const answer = await send(adt({ email: 'jana@example.org', zip: '91101' }));
    expect(answer).toMatchObject({ status: 200, code: 'AA' });
    const open = await until(proposals, (all) => all.length === 2);
    expect(open.map(({ field, value, onFile }) => [field, onFile, value])).toEqual(
      expect.arrayContaining([
        ['email', undefined, 'jana@example.org'],
        ['zip', undefined, '91101'],
      ]),
    );
    const [patient] = await until(
      () => found('Novak'),
      (all) => all.length === 1,
    );
    jana = patient?.patientId ?? '';
    expect(open.map(({ patientId }) => patientId)).toEqual([jana, jana]);
    expect(await worklist()).toEqual([]);
  });
  it('has an e-mail once staff have asked whose it is, by one event', async () => {
    const [proposal] = (await proposals()).filter(({ field }) => field === 'email');
    const about = { patientId: jana, proposalId: proposal?.proposalId, ...why };
    const unasked = await clerk.post('/api/v1/patients/accept-demographic-change', about);
    expect([unasked.status, unasked.body['type']]).toEqual([
      422,
      '/api/v1/problems/email-not-confirmed',
    ]);
    const before = await typesOf(jana);
    const confirmed = { ...about, emailConfirmed: 'in-person' };
    await says(clerk, 'patients/accept-demographic-change', confirmed);
    expect((await typesOf(jana)).slice(before.length)).toEqual(['PatientDemographicsUpdated']);
    const [accepted] = await until(
      () => proposals('status=accepted'),
      (all) => all.length === 1,
    );
    expect(accepted).toMatchObject({ field: 'email', decidedBecause: why.reason });
    const twice = await clerk.post('/api/v1/patients/accept-demographic-change', confirmed);
    expect(twice.status).toBe(409);
  });
  it('keeps what is on file when staff decline, however often it is said again', async () => {
    const [zip] = await proposals();
    const about = { patientId: jana, proposalId: zip?.proposalId, ...why };
    await says(clerk, 'patients/decline-demographic-change', about);
    await until(
      () => proposals('status=declined'),
      (all) => all.length === 1,
    );
    const again = { trigger: 'A08', controlId: 'A-2', saidAt: '20260325094000-0700' };
    await send(adt({ ...again, zip: '91101-0001', email: 'Jana@Example.org' }));
    await until(
      () => worklist('taken'),
      (all) => all.length === 2,
    );
    expect(await proposals()).toEqual([]);
  });
  it('is changed by nothing that was said before', async () => {
    const late = { trigger: 'A31', controlId: 'A-3', saidAt: '20260325093500-0700' };
    await send(adt({ ...late, email: 'old@example.org' }));
    const taken = await until(
      () => worklist('taken'),
      (all) => all.length === 3,
    );
    const message = taken.find(({ controlId }) => controlId === 'A-3')?.messageId;
    const { body } = await clerk.get(`/api/v1/interfaces/messages/${message}`);
    expect(body['history']).toMatchObject([
      { type: 'MessageReceived' },
      { type: 'MessageTaken', patientUpdate: 'older-than-known', reports: [] },
    ]);
    expect(await proposals()).toEqual([]);
  });
});

describe('somebody who is called and was born like somebody on file', () => {
  it('waits for staff, who say that it is somebody else', async () => {
    await send(adt({ controlId: 'B-1', number: 'MRN-4712' }));
    const [waiting] = await until(worklist, (all) => all.length === 1);
    expect(waiting).toMatchObject({ reason: 'patient-perhaps-on-file' });
    const { messageId } = waiting ?? {};
    await says(clerk, 'interfaces/declare-message-patient-new', { messageId, ...why });
    await until(
      () => found('Novak'),
      (all) => all.length === 2,
    );
    const again = { messageId, ...why };
    const twice = await clerk.post('/api/v1/interfaces/declare-message-patient-new', again);
    expect([twice.status, twice.body['type']]).toEqual([
      422,
      '/api/v1/problems/message-of-known-patient',
    ]);
  });
});

describe('what is not taken of a record system', () => {
  it.each([
    ['a merge', adt({ trigger: 'A40' }), [422, 'AR', '200']],
    ['an admission', adt({ trigger: 'A01' }), [422, 'AR', '200']],
    ['no patient', adt().replace(/PID.*?\r/, ''), [422, 'AE', '100']],
  ])('is said to be so: %s', async (_what, body, expected) => {
    const { status, code, condition, text } = await send(body);
    expect([status, code, condition]).toEqual(expected);
    expect(text).not.toMatch(/Novak|MRN-4711/);
  });
  it('is said to be so of a laboratory', async () => {
    const { status, code, condition } = await send(adt({ sender: 'LAB|ACME' }), lab);
    expect([status, code, condition]).toEqual([422, 'AR', '200']);
  });
});

describe('what record systems propose', () => {
  it('is shown to whoever keeps records, and to nobody else', async () => {
    for (const [role, status] of Object.entries({
      auditor: 200,
      provider: 200,
      'front-desk': 403,
    })) {
      const visitor = await journey.visitor({ sub: id('e', 8), role });
      expect((await visitor.get('/api/v1/patients/demographic-proposals')).status).toBe(status);
    }
    const herself = await journey.visitor({ sub: jana, role: 'patient' });
    expect((await herself.get('/api/v1/patients/demographic-proposals')).status).toBe(404);
  });
  it('goes when the patient is forgotten', async () => {
    const later = { trigger: 'A08', controlId: 'C-1', saidAt: '20260325100000-0700' };
    await send(adt({ ...later, email: 'jana.n@example.org' }));
    await until(proposals, (all) => all.length === 1);
    journey.clock.at = '2037-06-01T17:00:00.000Z';
    const onAuthority = { reason: 'retention-ended', authority: 'retention-schedule' };
    await says(clerk, 'forgetting/request-forgetting', {
      ...{ patientId: jana, ...onAuthority, reference: 'RS-2037-00013' },
    });
    await says(provider, 'forgetting/approve-forgetting', { patientId: jana });
    await until(proposals, (all) => all.length === 0);
    const all = ['accepted', 'declined', 'superseded', 'lapsed'];
    for (const status of all) expect(await proposals(`status=${status}`)).toEqual([]);
    expect((await vault.find([jana])).get(jana)?.is).toBe('destroyed');
    const again = await send(adt({ ...later, controlId: 'C-2' }));
    expect([again.status, again.code, again.condition]).toEqual([422, 'AR', '204']);
  });
});
