import type { AccessLogEvent } from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { startTestServer, type TestServer } from '@anamnesis/eventstore-testing';
import { drRiveraId, mariaId, openClinic, type Clinic } from '../clinic.fixture.js';
import {
  beginJourney,
  newKey,
  type Heard,
  type Journey,
  type Visitor,
} from '../journey.fixture.js';

const drLindqvistId = 'd0000000-0000-4000-8000-000000000002';
const reportId = (number: number) => `e0000000-0000-4000-8000-00000000000${number}`;
const glucose = 'e1000000-0000-4000-8000-000000000001';
const potassium = 'e1000000-0000-4000-8000-000000000002';

const line = (lineId: string, value: string, status = 'final') => ({
  lineId,
  status,
  test: { code: '2345-7', system: 'LN', name: 'Glucose' },
  collected: ['2026-03-24T16:00:00Z'],
  value: { valueType: 'NM', values: [value], units: 'mg/dL', flags: [], notes: [] },
});
const results = (number: number, ...lines: readonly object[]) => ({
  reportId: reportId(number),
  patientId: mariaId,
  source: 'hl7v2',
  header: {
    test: { code: '24320-4', system: 'LN', name: 'Basic metabolic panel' },
    orderingProviderId: drRiveraId,
    collected: ['2026-03-24T16:00:00Z'],
    notes: [],
  },
  lines,
});
const ofReport = (number: number) => ({ reportId: reportId(number), patientId: mariaId });
const reviewOf = (number: number, lineId = glucose, version = 1) => ({
  ...ofReport(number),
  lines: [{ lineId, version }],
});

const problemIn = ({ body }: Heard): unknown => String(body['type']).split('/').at(-1);

interface Answered {
  readonly reportId: string;
  readonly status: number;
  readonly result?: { readonly events: readonly string[]; readonly repeated: boolean };
  readonly problem?: { readonly details?: unknown };
}

describe.each(['PostgreSQL', 'EventStoreDB'])('with events in %s', (kept) => {
  let cluster: TestServer | undefined;
  let journey: Journey;
  let clinic: Clinic;
  let frontDesk: Visitor;
  let drLindqvist: Visitor;

  beforeAll(async () => {
    cluster = kept === 'EventStoreDB' ? await startTestServer() : undefined;
    const eventStore = cluster ? { eventStoreUrl: cluster.connectionString } : {};
    journey = await beginJourney('laboratory reviews', eventStore);
    clinic = await openClinic(journey);
    frontDesk = await journey.visitor({ sub: 'desk-moss', role: 'front-desk' });
    drLindqvist = await journey.visitor({ sub: drLindqvistId, role: 'provider' });
    await clinic.hl7.post('/api/v1/directory/record-practitioner', {
      ...{ practitionerId: drLindqvistId, familyName: 'Lindqvist', givenName: 'Eva' },
    });
  }, 60_000);
  afterAll(async () => {
    await journey.stop();
    await cluster?.stop();
  }, 30_000);

  const record = (body: object): Promise<Heard> =>
    clinic.importer.post('/api/v1/labs/record-lab-results', body);
  const review = (by: Visitor, body: object): Promise<Heard> =>
    by.post('/api/v1/labs/review-lab-results', body);

  const accessFacts = async (): Promise<readonly AccessLogEvent[]> => {
    const { store, codec } = journey.server.app.get<Portal>(PORTAL);
    const facts: AccessLogEvent[] = [];
    const filter = { by: 'category', categories: ['accessLog'] } as const;
    for await (const { events } of store.readAll({ after: '', filter })) {
      facts.push(...events.map((event) => codec.decode(event).event as AccessLogEvent));
    }
    return facts;
  };

  describe('a laboratory report over HTTP', () => {
    it('is recorded once, counts its versions and is reviewed by the version that was seen', async () => {
      const first = await record(results(1, line(glucose, '94')));
      expect([first.status, first.body.events]).toEqual([200, ['LabResultsReceived']]);
      const again = await record(results(1, line(glucose, '94')));
      expect([again.status, again.body['changed']]).toEqual([200, false]);

      await record(results(1, line(glucose, '95', 'corrected')));
      const late = await review(clinic.drRivera, reviewOf(1));
      expect([late.status, problemIn(late)]).toEqual([409, 'newer-version-exists']);
      expect(late.body['details']).toEqual({ lineId: glucose, version: '2' });

      const seen = await review(clinic.drRivera, { ...reviewOf(1, glucose, 2), comment: 'Fine.' });
      expect([seen.status, seen.body.events]).toEqual([
        200,
        ['LabResultsReviewed', 'LabCommentReleased'],
      ]);
    });

    it('is reviewed by nobody but whoever ordered, or a covering recorded before', async () => {
      await record(results(2, line(glucose, '94')));
      const other = await review(drLindqvist, reviewOf(2));
      expect([other.status, problemIn(other)]).toEqual([422, 'not-the-ordering-provider']);

      const covering = { practitionerId: drRiveraId, coveredBy: drLindqvistId };
      await clinic.nurseIto.post('/api/v1/directory/arrange-covering', {
        ...{ ...covering, from: '2026-03-25T07:00:00Z' },
      });
      // Of the same instant as the review: not recorded before it.
      expect(problemIn(await review(drLindqvist, reviewOf(2)))).toBe('not-the-ordering-provider');
      journey.clock.at = '2026-03-25T17:00:01.000Z';
      expect((await review(drLindqvist, reviewOf(2))).status).toBe(200);
    });

    it('is reviewed in the EMR by whom the machine names, and by nobody whom a person names', async () => {
      await record(results(3, line(glucose, '94')));
      const said = { ...reviewOf(3), reviewedBy: drRiveraId };
      const byPerson = await clinic.drRivera.post('/api/v1/labs/record-lab-review', said);
      expect(byPerson.status).toBe(403);
      expect((await review(clinic.hl7, reviewOf(3))).status).toBe(403);
      const forged = await review(drLindqvist, said);
      expect([forged.status, problemIn(forged)]).toEqual([400, 'malformed']);
      expect((await clinic.hl7.post('/api/v1/labs/record-lab-review', said)).status).toBe(200);
    });

    it('says where in a nested body the mistakes are, and repeats none of them', async () => {
      const secret = 'Maria has 94';
      const heard = await record(results(4, { ...line(glucose, '94'), status: secret }, { a: 1 }));
      expect(heard.status).toBe(400);
      const fields = (heard.body['errors'] as { readonly field: string }[]).map(
        ({ field }) => field,
      );
      expect(fields).toEqual(
        expect.arrayContaining(['lines.0.status', 'lines.1.a', 'lines.1.value']),
      );
      expect(heard.text).not.toContain(secret);

      let deep: object = {};
      for (let depth = 0; depth < 2_000; depth += 1) deep = { deep };
      const tooDeep = await record({ ...results(4), header: deep });
      expect([tooDeep.status, tooDeep.text]).toEqual([
        400,
        expect.stringContaining('nested more than 10 deep'),
      ]);
    });
  });

  describe('many reviews at once', () => {
    it('are answered one by one, each as it would have been alone', async () => {
      await record(results(5, line(glucose, '94')));
      await record(results(6, line(glucose, '94')));
      await record(results(6, line(glucose, '95', 'corrected'), line(potassium, '4.1')));
      const key = newKey();
      const many = {
        reviews: [reviewOf(5), reviewOf(6), reviewOf(6, potassium), reviewOf(9)],
      };
      const send = () => clinic.drRivera.post('/api/v1/labs/review-many-lab-results', many, key);
      const heard = await send();
      expect(heard.status).toBe(200);
      const answers = heard.body['answers'] as readonly Answered[];
      expect(answers.map(({ status }) => status)).toEqual([200, 409, 200, 404]);
      expect(answers.map(({ reportId: of }) => of)).toEqual([5, 6, 6, 9].map(reportId));
      expect(answers[0]?.result?.events).toEqual(['LabResultsReviewed']);
      expect(answers[1]?.problem?.details).toEqual({ lineId: glucose, version: '2' });

      const repeated = (await send()).body['answers'] as readonly Answered[];
      expect(repeated.map(({ result }) => result?.repeated)).toEqual([
        true,
        undefined,
        true,
        undefined,
      ]);
    });

    it('are refused as a whole to whoever may never review', async () => {
      const many = { reviews: [reviewOf(5), reviewOf(6)] };
      const path = '/api/v1/labs/review-many-lab-results';
      expect((await clinic.maria.post(path, many)).status).toBe(404);
      expect((await frontDesk.post(path, many)).status).toBe(403);
      expect(await accessFacts()).toContainEqual(
        expect.objectContaining({
          ...{
            type: 'AccessDenied',
            what: 'ReviewLabResults',
            by: 'desk-moss',
            role: 'front-desk',
          },
        }),
      );
    });

    it('are at least one and at most a hundred', async () => {
      for (const count of [0, 101]) {
        const reviews = Array.from({ length: count }, () => reviewOf(5));
        const heard = await clinic.drRivera.post('/api/v1/labs/review-many-lab-results', {
          reviews,
        });
        expect(heard.status).toBe(400);
      }
    });
  });

  describe('what a patient wishes to see', () => {
    const wish = { patientId: mariaId, wish: { asked: 'delay', delayHours: 48 } };

    it('is recorded for themselves, and for nobody else', async () => {
      const path = '/api/v1/labs/record-lab-viewing-wish';
      expect((await clinic.maria.post(path, wish)).body.events).toEqual(['LabViewingWishRecorded']);
      expect((await clinic.maria.post(path, wish)).body['changed']).toBe(false);
      // That Maria wishes the same is none of hers to know.
      expect((await clinic.elena.post(path, wish)).body['changed']).toBe(true);
      expect((await clinic.elena.post(path, wish)).body['changed']).toBe(false);
      expect((await clinic.jonas.post(path, wish)).status).toBe(404);
      expect((await frontDesk.post(path, wish)).status).toBe(403);
    });

    it('is listed for them with the id that ends it, and for others what is theirs', async () => {
      const of = `/api/v1/patients/${mariaId}/my-lab-viewing-wishes`;
      const listed = async (by: Visitor, { body }: Heard): Promise<readonly object[]> =>
        (await by.get(`${of}?atLeast=${body.position}`)).body['wishes'] as readonly object[];
      const before = await clinic.maria.post('/api/v1/labs/record-lab-viewing-wish', wish);
      const ofMaria = await listed(clinic.maria, before);
      const [same, first] = ofMaria as readonly { readonly wishId: string }[];
      expect(first).toMatchObject({ asked: 'delay', delayHours: 48, isOver: false });
      expect(await listed(clinic.elena, before)).toEqual([same]);
      const ofElena = { asked: 'not-to-see', categories: ['genetic'] };
      const said = { patientId: mariaId, wish: ofElena };
      const recorded = await clinic.elena.post('/api/v1/labs/record-lab-viewing-wish', said);
      expect(await listed(clinic.elena, recorded)).toMatchObject([ofElena, same]);
      const end = { patientId: mariaId, wishId: first?.wishId };
      const path = '/api/v1/labs/end-lab-viewing-wish';
      expect((await clinic.elena.post(path, end)).status).toBe(404);
      const ended = await clinic.maria.post(path, end);
      expect(ended.body.events).toEqual(['LabViewingWishEnded']);
      const after = [
        { ...ofElena, isOver: false },
        { ...same, isOver: false },
        { wishId: first?.wishId, isOver: true },
      ];
      expect(await listed(clinic.maria, ended)).toMatchObject(after);
      expect(await listed(clinic.drRivera, ended)).toMatchObject(after);
      expect((await clinic.jonas.get(of)).status).toBe(404);
      expect((await frontDesk.get(of)).status).toBe(403);
    });
  });
});
