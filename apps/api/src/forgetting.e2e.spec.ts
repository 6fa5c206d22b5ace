import { createHash } from 'node:crypto';
import { agesOf } from '@anamnesis/domain/lab-rules/ages.policy';
import { eventStoreDbEventStore } from '@anamnesis/eventing/eventstoredb/event-store';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { startTestServer, type TestServer } from '@anamnesis/eventstore-testing';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { projectionsAndTables } from '@anamnesis/read-models';
import {
  drRiveraId,
  jonasId,
  mariaId,
  metforminId,
  openClinic,
  type Clinic,
} from './clinic.fixture.js';
import { analyse, rowsWith } from './every-table.fixture.js';
import { beginJourney, newKey, type Journey } from './journey.fixture.js';
import { readLive, until } from './live-reader.fixture.js';
import { viewRowsIn, viewRowsMadeAnew } from './views-made-anew.fixture.js';

const IN_2037 = '2037-06-01T17:00:00.000Z';
const onAuthority = {
  ...{ patientId: mariaId, reason: 'retention-ended' },
  ...{ authority: 'retention-schedule', reference: 'RS-2037-00012' },
};

const report = { reportId: 'e0000000-0000-4000-8000-000000000001', patientId: mariaId };
const glucose = 'e1000000-0000-4000-8000-000000000001';
const resultsOf = (note: string) => ({
  ...{ ...report, source: 'hl7v2' },
  header: {
    test: { name: 'Glucose' },
    orderingProviderId: drRiveraId,
    collected: [],
    notes: [note],
  },
  lines: [
    {
      ...{ lineId: glucose, status: 'final', test: { name: 'Glucose' }, collected: [] },
      value: { values: ['94'], flags: [], notes: [] },
    },
  ],
});
const reviewed = { ...report, lines: [{ lineId: glucose, version: 1 }] };
/** Said of Maria in many places, and of nobody else. */
const words = ['Ortiz', 'María', '1984-05-02', 'in the family'];
const wishing = { patientId: mariaId, wish: { asked: 'not-to-see' } };

describe.each(['PostgreSQL', 'EventStoreDB'])('with events in %s', (kept) => {
  let cluster: TestServer | undefined;
  let journey: Journey;
  let clinic: Clinic;
  let asked: { readonly requestId: string; readonly askedOn: string };
  let before: ReadonlyMap<string, string>;
  let agesRemembered: ReturnType<typeof agesOf>;
  let approval: Awaited<ReturnType<Clinic['maria']['post']>>;
  const approvalKey = newKey();

  /** A hash over the stored bytes of every event, by its id. */
  const storedHashes = async (): Promise<ReadonlyMap<string, string>> => {
    const store = cluster
      ? eventStoreDbEventStore({ url: cluster.connectionString })
      : postgresEventStore({ url: journey.database.superuserUrl });
    const hashes = new Map<string, string>();
    for await (const { events } of store.readAll({ after: '' })) {
      for (const { id, data, metadata, ...place } of events) {
        const hash = createHash('sha256').update(JSON.stringify(place));
        hashes.set(id, hash.update(data).update('|').update(metadata).digest('hex'));
      }
    }
    await store.close();
    return hashes;
  };

  const reason = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): unknown =>
    String(body['type']).split('/').at(-1);

  interface Told {
    readonly patientId?: string;
    readonly because?: string;
  }

  /** The rows from before it stay beside those that are read. */
  const rebuildAll = async (): Promise<void> => {
    const operator = await journey.visitor({ sub: 'operator-moreno', role: 'operator' });
    for (const { projection } of projectionsAndTables) {
      const body = { projection: projection.name, operation: 'rebuild' };
      await operator.post('/api/v1/projections/operate-projection', body);
    }
    await until(async () => {
      const { rows } = (await operator.get('/api/v1/projections')).body;
      return rows.every(({ before: old }) => old !== undefined);
    });
  };

  const listen = (token: string) => readLive<Told>(`${journey.url}/api/v1/queue/live`, token);

  beforeAll(async () => {
    cluster = kept === 'EventStoreDB' ? await startTestServer() : undefined;
    const eventStore = cluster ? { eventStoreUrl: cluster.connectionString } : {};
    journey = await beginJourney('forgetting', eventStore);
    clinic = await openClinic(journey);
    const { body } = await clinic.maria.post('/api/v1/requests/ask-question', {
      patientId: mariaId,
      text: 'Is it in the family?',
    });
    asked = { requestId: body.requestId, askedOn: body.askedOn };
    const answered = { ...asked, text: 'Let us talk.', notifyPatient: true, associate: true };
    await clinic.nurseIto.post('/api/v1/requests/answer-patient-request', answered);
    await clinic.maria.post('/api/v1/medications/request-refill', { prescriptionId: metforminId });
    const results = resultsOf('Told in the family.');
    expect((await clinic.importer.post('/api/v1/labs/record-lab-results', results)).status).toBe(
      200,
    );
    await clinic.drRivera.post('/api/v1/labs/review-lab-results', reviewed);
    await clinic.maria.post('/api/v1/labs/record-lab-viewing-wish', wishing);
    await rebuildAll();
    await analyse(journey.database.superuserUrl);
  }, 60_000);
  afterAll(async () => {
    await journey.stop();
    await cluster?.stop();
  }, 30_000);

  describe('before a patient is forgotten', () => {
    it('what was said of them stands in each generation of the rows', async () => {
      const found = await rowsWith(journey.database.superuserUrl, words);
      expect(found).toMatchObject({
        ...{ 'generations.patient_name': 2, 'generations.correspondence': 2 },
        ...{ 'generations.patient_request': 2, 'generations.lab_report': 2 },
      });
      expect(Object.keys(found).filter((name) => !name.startsWith('generations.'))).toEqual([]);
      const named = await rowsWith(journey.database.superuserUrl, [mariaId]);
      expect(Object.keys(named)).toEqual(
        expect.arrayContaining(['generations.mailbox', 'reactions.outbox', 'reactions.timer']),
      );
    });

    it('everybody can see from which day on the record may go', async () => {
      const { body } = await clinic.nurseIto.get(`/api/v1/forgetting/${mariaId}`);
      expect(body).toMatchObject({
        standing: 'kept',
        retention: { ended: false, rule: 'after-last-care', mayBeForgottenFrom: '2036-03-26' },
      });
    });

    it('a request is refused until that day, and while a legal hold is in force', async () => {
      const path = '/api/v1/forgetting/request-forgetting';
      const early = await clinic.nurseIto.post(path, onAuthority);
      expect([early.status, reason(early)]).toEqual([422, 'record-retained']);
      expect(early.text).toContain('2036-03-26');
      journey.clock.at = IN_2037;
      const hold = { patientId: mariaId, reference: 'CV-2037-00001' };
      await clinic.nurseIto.post('/api/v1/forgetting/place-legal-hold', hold);
      expect(reason(await clinic.nurseIto.post(path, onAuthority))).toBe('under-legal-hold');
      await clinic.drRivera.post('/api/v1/forgetting/lift-legal-hold', hold);
      expect((await clinic.drRivera.post(path, onAuthority)).status).toBe(200);
    });

    it('another person must approve it, who answers for records', async () => {
      const path = '/api/v1/forgetting/approve-forgetting';
      const body = { patientId: mariaId };
      expect((await clinic.nurseIto.post(path, body)).status).toBe(403);
      expect(reason(await clinic.drRivera.post(path, body))).toBe('second-person-needed');
    });
  });

  describe('a patient who is forgotten', () => {
    beforeAll(async () => {
      const drOther = await journey.visitor({ sub: 'dr-other', role: 'provider' });
      const marias = await journey.visitor({ sub: mariaId, role: 'staff' });
      before = await storedHashes();
      agesRemembered = agesOf('1984-05-02', 'UTC');
      const [live, own] = [await listen(clinic.nurseIto.token), await listen(marias.token)];
      approval = await drOther.post(
        '/api/v1/forgetting/approve-forgetting',
        { patientId: mariaId },
        approvalKey,
      );
      await until(async () => live.told.some(({ event }) => event === 'forgotten'));
      await own.reading;
      const forgotten = live.told.filter(({ event }) => event === 'forgotten');
      expect(forgotten.map(({ data }) => data)).toEqual([{ patientId: mariaId }]);
      expect(own.told.at(-1)).toEqual({ event: 'ended', data: { because: 'forgotten' } });
      live.stop();
    }, 30_000);

    it('is gone from every screen and every search as soon as the approval is seen', async () => {
      const { position } = approval.body;
      const at = `atLeast=${position}`;
      const empty = [
        await clinic.nurseIto.post(`/api/v1/patients/search?${at}`, { name: 'Ortiz' }),
        await clinic.nurseIto.post(`/api/v1/archive/search?${at}`, { patientName: 'maria' }),
        await clinic.nurseIto.get(`/api/v1/queue?form=full&${at}`),
        await clinic.nurseIto.get(`/api/v1/patients/${mariaId}/prescriptions?${at}`),
        await clinic.nurseIto.get(`/api/v1/patients/${mariaId}/correspondence?${at}`),
        await clinic.maria.get(`/api/v1/patients/${mariaId}/my-requests?${at}`),
        await clinic.maria.get(`/api/v1/patients/${mariaId}/my-prescriptions?${at}`),
      ];
      for (const { status, body } of empty) expect([status, body.rows]).toEqual([200, []]);
      const path = `/api/v1/requests/${asked.requestId}?${at}`;
      expect((await clinic.nurseIto.get(path)).status).toBe(404);
    });

    it('is not looked for without a position either: no old row is shown meanwhile', async () => {
      const { body } = await clinic.nurseIto.get('/api/v1/queue?form=full');
      expect(body.rows).toEqual([]);
    });

    it('is in no memory of the process: of a birth date all is worked out anew', () => {
      expect(agesRemembered).toBeDefined();
      expect(agesOf('1984-05-02', 'UTC')).not.toBe(agesRemembered);
    });

    it('leaves no row in any table, and nothing but opaque ids where it is told', async () => {
      await until(async () => {
        const { body } = await clinic.nurseIto.get(`/api/v1/forgetting/${mariaId}`);
        return body['standing'] === 'forgotten';
      });
      const rows = await viewRowsIn(journey.database.superuserUrl);
      const { forgetting = [], ...others } = rows;
      expect(forgetting).toHaveLength(1);
      expect(JSON.stringify(others)).not.toMatch(/Ortiz|María|1984-05-02|in the family/);
      expect(JSON.stringify(others)).not.toContain(mariaId);
      expect(JSON.stringify(forgetting)).not.toMatch(/Ortiz|María|1984/);
    });

    it('is found in no row of any table, in no generation and in no sample', async () => {
      expect(await rowsWith(journey.database.superuserUrl, words)).toEqual({});
      const named = await rowsWith(journey.database.superuserUrl, [mariaId]);
      // Where their opaque id stays: that they were forgotten, and, for the proofs, the log.
      const stays = ['generations.forgetting', 'pg_catalog.pg_stats', 'eventstore.events'];
      const others = Object.keys(named).filter((name) => !stays.includes(name));
      expect(others).toEqual(['eventing.forgotten_subject', 'reactions.forgotten_subject']);
    });

    it('is answered to every command as forgotten, whoever sends it', async () => {
      const ito = clinic.nurseIto;
      const person = {
        facilityId: 'f0000000-0000-4000-8000-000000000001',
        birthDate: '1984-05-02',
      };
      const heard = [
        await clinic.maria.post('/api/v1/requests/ask-question', {
          patientId: mariaId,
          text: 'Me?',
        }),
        await clinic.maria.post('/api/v1/medications/request-refill', {
          prescriptionId: metforminId,
        }),
        await ito.post('/api/v1/requests/claim-patient-request', asked),
        await ito.post('/api/v1/requests/note-patient-request', { ...asked, note: 'Who was it?' }),
        await clinic.hl7.post('/api/v1/patients/record-patient', {
          ...{ patientId: mariaId, familyName: 'Ortiz', givenName: 'María', ...person },
        }),
        await clinic.importer.post('/api/v1/labs/record-lab-results', resultsOf('Another note.')),
        await clinic.drRivera.post('/api/v1/labs/review-lab-results', reviewed),
        await clinic.maria.post('/api/v1/labs/record-lab-viewing-wish', wishing),
        await ito.post('/api/v1/forgetting/request-forgetting', onAuthority),
      ];
      expect(heard.map((each) => [each.status, reason(each)])).toEqual(
        heard.map(() => [422, 'patient-forgotten']),
      );
    });

    it('hears nothing of it from others: to a stranger it is what it was before', async () => {
      const theirs = await clinic.jonas.get(`/api/v1/patients/${mariaId}/my-requests`);
      expect(theirs.status).toBe(404);
    });

    it('is approved once: the same sent again is answered as the first time', async () => {
      const drOther = await journey.visitor({ sub: 'dr-other', role: 'provider' });
      const path = '/api/v1/forgetting/approve-forgetting';
      const again = await drOther.post(path, { patientId: mariaId }, approvalKey);
      expect([again.status, again.body['repeated']]).toEqual([200, true]);
    });

    it('shows auditors that something was, how much, since when and by whose authority', async () => {
      const path = `/api/v1/patients/${mariaId}/access-log?month=2026-03`;
      const { body } = await clinic.auditor.get(path);
      expect(body).toMatchObject({
        entries: [],
        sealed: {
          facts: expect.any(Number),
          since: IN_2037,
          ...{ reason: 'retention-ended', authority: 'retention-schedule' },
          ...{ reference: 'RS-2037-00012', approvedBy: 'dr-other' },
        },
      });
      expect((body['sealed'] as { readonly facts: number }).facts).toBeGreaterThan(5);
      const { body: all } = await clinic.auditor.get('/api/v1/forgetting?standing=forgotten');
      expect(all.rows).toEqual([
        expect.objectContaining({ patientId: mariaId, approvedBy: { id: 'dr-other' } }),
      ]);
    });

    it('leaves every stored byte of every event as it was', async () => {
      const after = await storedHashes();
      expect(before.size).toBeGreaterThan(30);
      for (const [id, hash] of before) expect([id, after.get(id)]).toEqual([id, hash]);
    });

    it('is nowhere when the views are made anew from the beginning', async () => {
      const { store } = journey.server.app.get<Portal>(PORTAL);
      const anew = await viewRowsMadeAnew(store);
      expect(anew).toEqual(await viewRowsIn(journey.database.superuserUrl));
      expect(anew['patient_name']).toHaveLength(1);
    }, 40_000);

    it('has taken nobody else along', async () => {
      const { body } = await clinic.nurseIto.get(`/api/v1/patients/${jonasId}/prescriptions`);
      expect(body.rows).toHaveLength(1);
      const heard = await clinic.jonas.post('/api/v1/requests/ask-question', {
        patientId: jonasId,
        text: 'Is all well?',
      });
      expect(heard.status).toBe(200);
    });
  });
});
