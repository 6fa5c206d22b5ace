import {
  AnswerPatientRequest,
  AskQuestion,
  ClaimPatientRequest,
  DismissPatientRequest,
  NotePatientRequest,
  RecordFacility,
  RecordPatient,
  RequestLabReport,
  ReturnPatientRequestToQueue,
  SupersedePatientRequest,
  facility,
  patient,
  patientRequest,
} from '@anamnesis/domain';
import { openClinic, said, type Clinic, type Says } from '../clinic.fixture.js';
import { archiveQuery } from './archive.query.js';
import { correspondenceQuery } from './correspondence.query.js';
import { myRequestsQuery } from './my-requests.query.js';
import { patientOfRequest, patientRequestQuery } from './patient-request.query.js';
import {
  ListMyRequests,
  SearchArchive,
  ShowCorrespondence,
  ShowPatientRequest,
  ShowQueue,
  ShowRequestsChangedSince,
} from './queries.js';
import { queueQuery } from './queue.query.js';
import { requestsChangedSinceQuery } from './requests-changed-since.query.js';

const riverside = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1d01';
const maria = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01';
const tomas = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a02';
const at = (time: string, by: string): Says => ({ by, at: `2026-03-25T${time}:00.000Z` });

interface Request {
  readonly askedOn: string;
  readonly requestId: string;
}

describe('the views of requests', () => {
  let clinic: Clinic;
  const asked = async (command: AskQuestion | RequestLabReport, says: Says): Promise<Request> => {
    const { stream, events } = await clinic.says(patientRequest, command, says);
    const [event] = events;
    if (!event) throw new Error('Nothing was asked.');
    return { askedOn: stream, requestId: event.requestId };
  };
  const question = (patientId: string, text: string, says: Says) =>
    asked(said(AskQuestion, { patientId, text }), says);

  beforeAll(async () => {
    clinic = await openClinic('requests');
    const zone = 'America/Los_Angeles';
    const phone = '555-0100';
    const office = { facilityId: riverside, name: 'Riverside Family Practice', zone, phone };
    await clinic.says(facility, said(RecordFacility, office), at('08:00', 'interface'));
    for (const [patientId, givenName, familyName] of [
      [maria, 'María', 'Álvarez'],
      [tomas, 'Tomas', 'Novak'],
    ] as const) {
      const recorded = { patientId, facilityId: riverside, givenName, familyName };
      const command = said(RecordPatient, { ...recorded, birthDate: '1980-04-01' });
      await clinic.says(patient, command, at('08:00', 'interface'));
    }
  });

  afterAll(() => clinic.close());

  it('shows the oldest request first, with the name that the patient has now', async () => {
    await question(tomas, 'May I exercise again?', at('09:00', tomas));
    const report = { patientId: maria, description: 'Cholesterol' };
    await asked(said(RequestLabReport, report), at('09:05', maria));

    const { rows } = await clinic.asks(queueQuery, said(ShowQueue, {}), {
      at: '2026-03-27T09:04:00.000Z',
    });

    expect(rows).toMatchObject([
      { patientName: 'Novak, Tomas', kind: 'question', ageDays: 2, flags: [] },
      {
        patientName: 'Álvarez, María',
        summary: 'Lab report: Cholesterol',
        ageDays: 2,
        helper: { leadsTo: 'AnswerPatientRequest' },
      },
    ]);
    expect(rows[0]).not.toHaveProperty('notes');
  });

  it.each([
    ['2026-03-26T06:59:59Z', 0, 'just before midnight at the facility'],
    ['2026-03-26T07:00:00Z', 1, 'at midnight, though hardly 22 hours have gone'],
    ['2026-03-27T06:59:59Z', 1, 'to the end of the next day'],
  ])('says at %s that it is %i days old: %s', async (moment, ageDays) => {
    const { rows } = await clinic.asks(queueQuery, said(ShowQueue, {}), { at: moment });
    expect(rows[0]).toMatchObject({ ageDays });
  });

  it('filters the queue by kind and by who has claimed it, until the claim expires', async () => {
    const request = await question(maria, 'Is my report there?', at('10:00', maria));
    await clinic.says(patientRequest, said(ClaimPatientRequest, request), at('10:01', 'nurse-ito'));
    const ids = async (fields: Partial<ShowQueue>, time: string, by = 'nurse-ito') => {
      const query = said(ShowQueue, { patientId: maria, kind: 'question', ...fields });
      const { rows } = await clinic.asks(queueQuery, query, { by, at: `2026-03-25T${time}:00Z` });
      return rows.map(({ requestId }) => requestId);
    };

    expect(await ids({ claimed: 'me' }, '10:02')).toEqual([request.requestId]);
    expect(await ids({ claimed: 'me' }, '10:02', 'clerk-brandt')).toEqual([]);
    expect(await ids({ claimed: 'anyone' }, '10:02', 'clerk-brandt')).toEqual([request.requestId]);
    expect(await ids({ claimed: 'nobody' }, '10:02')).toEqual([]);
    expect(await ids({ claimed: 'nobody' }, '23:00')).toEqual([request.requestId]);
    expect(await ids({ kind: 'refill' }, '23:00')).toEqual([]);
  });

  it('pages through the queue in both directions without a double', async () => {
    const all = await clinic.asks(queueQuery, said(ShowQueue, { form: 'full' }));
    for (const sort of ['oldest-first', 'newest-first'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = said(ShowQueue, { sort, limit: 1, ...(cursor ? { cursor } : {}) });
        const page = await clinic.asks(queueQuery, query);
        seen.push(...page.rows.map(({ requestId }) => requestId));
        cursor = page.next;
      } while (cursor);
      const expected = all.rows.map(({ requestId }) => requestId);
      expect(seen).toEqual(sort === 'oldest-first' ? expected : expected.toReversed());
    }
  });

  it('refuses a cursor of another question', async () => {
    const { next } = await clinic.asks(queueQuery, said(ShowQueue, { limit: 1 }));
    const other = said(ShowQueue, { kind: 'question', ...(next ? { cursor: next } : {}) });
    await expect(clinic.asks(queueQuery, other)).rejects.toThrow('belongs to another question');
    const broken = said(ShowQueue, {
      cursor: 'bm90IGEgY3Vyc29yIGF0IGFsbCwgc29ycnkgYWJvdXQgdGhhdA',
    });
    await expect(clinic.asks(queueQuery, broken)).rejects.toThrow('belongs to another question');
  });

  describe('one request with its history', () => {
    let request: Request;
    let other: Request;

    beforeAll(async () => {
      request = await question(maria, 'Which dose?', at('11:00', maria));
      other = await question(maria, 'Which dose of what?', at('11:01', maria));
      const onIt = async (
        command: Parameters<typeof patientRequest.decide>[1],
        time: string,
        by: string,
      ) => clinic.says(patientRequest, command, at(time, by));
      await onIt(said(ClaimPatientRequest, request), '11:02', 'nurse-ito');
      await onIt(
        said(NotePatientRequest, { ...request, note: 'Ask Dr. Okafor' }),
        '11:03',
        'nurse-ito',
      );
      const answer = { ...request, text: 'Half a tablet.', associate: false };
      await onIt(said(AnswerPatientRequest, answer), '11:04', 'nurse-ito');
      const dismissed = { ...request, outcome: 'completed' } as const;
      await onIt(said(DismissPatientRequest, dismissed), '11:05', 'nurse-ito');
      const returned = { ...request, confirmed: true, reason: 'Archived by accident' } as const;
      await onIt(said(ReturnPatientRequestToQueue, returned), '11:06', 'clerk-brandt');
      const supersede = {
        ...request,
        supersededBy: other.requestId,
        supersededByAskedOn: other.askedOn,
      };
      await onIt(said(SupersedePatientRequest, supersede), '11:07', 'clerk-brandt');
    });

    const told = async (of: Request, view: 'staff' | 'patient') => {
      const query = said(ShowPatientRequest, { requestId: of.requestId });
      return clinic.asks(patientRequestQuery, query, { view, by: maria });
    };

    it('tells staff who did what, and how it stood before', async () => {
      const { history, ...answer } = await told(request, 'staff');
      expect(answer).toMatchObject({ status: 'superseded', supersededBy: other.requestId });
      expect(
        history.map(({ by, did, detail, before }) => ({ by: by.id, did, detail, before })),
      ).toEqual([
        { by: maria, did: 'asked for it', detail: 'Which dose?' },
        { by: 'nurse-ito', did: 'claimed it', before: 'in the queue' },
        { by: 'nurse-ito', did: 'noted', detail: 'Ask Dr. Okafor' },
        {
          by: 'nurse-ito',
          did: 'answered, apart from the request',
          detail: 'Half a tablet.',
        },
        {
          by: 'nurse-ito',
          did: 'dismissed it as completed',
          before: 'in the queue, claimed by nurse-ito',
        },
        {
          by: 'clerk-brandt',
          did: 'returned it to the queue',
          detail: 'Archived by accident',
          before: 'in the archive: completed, by nurse-ito',
        },
        {
          by: 'clerk-brandt',
          did: 'marked it as superseded by another request',
          before: 'in the queue',
        },
      ]);
    });

    it('keeps notes, claims and the names of clerks from the patient', async () => {
      const { history, ...answer } = await told(request, 'patient');
      expect(answer).toMatchObject({ flags: [] });
      expect(answer).not.toHaveProperty('helper');
      expect(
        history.map(({ by, did, detail, before }) => ({ by: by.name, did, detail, before })),
      ).toEqual([
        { by: 'María Álvarez', did: 'asked for it', detail: 'Which dose?' },
        { by: 'your care team', did: 'dismissed it as completed', before: 'in the queue' },
        {
          by: 'your care team',
          did: 'returned it to the queue',
          before: 'in the archive: completed, by your care team',
        },
        {
          by: 'your care team',
          did: 'marked it as superseded by another request',
          before: 'in the queue',
        },
      ]);
      expect(JSON.stringify({ history, answer })).not.toMatch(/nurse|clerk|Okafor|Half/);
    });

    it('shows on the other request that it took the place of this one', async () => {
      const { history, supersedes } = await told(other, 'staff');
      expect(supersedes).toEqual([request.requestId]);
      expect(history.at(-1)).toMatchObject({
        did: 'let it take the place of another request',
        otherRequestId: request.requestId,
      });
    });

    it('keeps an answer that is not associated among the correspondence', async () => {
      const query = said(ShowCorrespondence, { patientId: maria, limit: 3 });
      const { rows, patientId } = await clinic.asks(correspondenceQuery, query, {
        view: 'patient',
      });
      expect(patientId).toBe(maria);
      expect(rows.slice(0, 3)).toMatchObject([
        { direction: 'to-patient', text: 'Half a tablet.', associated: false, kind: 'question' },
        { direction: 'from-patient', text: 'Which dose of what?' },
        { direction: 'from-patient', text: 'Which dose?', by: { name: 'María Álvarez' } },
      ]);
    });

    it('never loses a request from what the patient asked for', async () => {
      const query = said(ListMyRequests, { patientId: maria });
      const { rows } = await clinic.asks(myRequestsQuery, query, { view: 'patient' });
      expect(rows.find(({ requestId }) => requestId === request.requestId)).toMatchObject({
        status: 'superseded',
        sentence: 'Another request has taken its place.',
        supersededBy: other.requestId,
        answers: 0,
      });
      expect(rows).toHaveLength(4);
    });

    it('names the patient before anything is shown, and nobody where there is no request', async () => {
      const { manager } = clinic.readModels;
      expect(await patientOfRequest(manager, request.requestId)).toBe(maria);
      expect(await patientOfRequest(manager, maria)).toBeUndefined();
      const query = said(ShowPatientRequest, { requestId: maria });
      const by = { by: maria, at: '2026-03-25T12:00:00Z', view: 'patient' } as const;
      expect(
        await patientRequestQuery.ask(manager, query, { ...by, cursorKey: new Uint8Array(32) }),
      ).toBeUndefined();
    });
  });

  describe('searching the archive', () => {
    let archived: Request;

    beforeAll(async () => {
      archived = await question(
        tomas,
        'Résumé exercise after the fracture/sprain?',
        at('12:00', tomas),
      );
      const outcome = 'will-not-be-completed' as const;
      const reason = 'Answered on the telephone';
      const command = said(DismissPatientRequest, { ...archived, outcome, reason });
      await clinic.says(patientRequest, command, at('12:30', 'nurse-ito'));
    });

    it.each<[string, Partial<SearchArchive>]>([
      ['part of the name', { patientName: 'nova' }],
      ['both parts in any order', { patientName: 'tomas NOVAK' }],
      ['both parts with whatever stands between them', { patientName: 'Novak-(Tomas)' }],
      ['words without their accents', { text: 'resume fracture' }],
      ['a word that a slash joins to another', { text: 'sprain' }],
      ['the beginning of a word of the reason', { text: 'teleph' }],
      [
        'kind, outcome and dates',
        {
          kind: 'question',
          outcome: 'will-not-be-completed',
          from: '2026-03-25',
          to: '2026-03-25',
        },
      ],
    ])('finds it by %s', async (_by, fields) => {
      const { rows } = await clinic.asks(archiveQuery, said(SearchArchive, fields));
      expect(rows).toMatchObject([
        {
          requestId: archived.requestId,
          patientName: 'Novak, Tomas',
          outcome: 'will-not-be-completed',
          reason: 'Answered on the telephone',
          archivedBy: { id: 'nurse-ito' },
        },
      ]);
    });

    it.each<[string, Partial<SearchArchive>]>([
      ['another name', { patientName: 'novakova' }],
      ['wildcards, which are no letters', { patientName: '%_' }],
      ['words of which one does not occur', { text: 'exercise marathon' }],
      ['another date', { from: '2026-03-26' }],
      ['text that only looks like an operator', { text: "' | & !" }],
    ])('finds nothing by %s', async (_by, fields) => {
      expect(await clinic.asks(archiveQuery, said(SearchArchive, fields))).toEqual({ rows: [] });
    });
  });

  it('tells the live queue what has changed since, and how many there are', async () => {
    const start = await clinic.asks(requestsChangedSinceQuery, said(ShowRequestsChangedSince, {}));
    expect(start).toMatchObject({ rows: [], more: false });
    const nothing = said(ShowRequestsChangedSince, { since: start.position });
    expect(await clinic.asks(requestsChangedSinceQuery, nothing)).toEqual(start);

    const request = await question(tomas, 'Once more?', at('13:00', tomas));
    await clinic.says(patientRequest, said(ClaimPatientRequest, request), at('13:01', 'nurse-ito'));
    const news = await clinic.asks(requestsChangedSinceQuery, nothing);
    expect(news.rows).toMatchObject([
      { requestId: request.requestId, inQueue: true, item: { claimedBy: { id: 'nurse-ito' } } },
    ]);
    expect(news.position > start.position).toBe(true);
    expect(news.counts.queued).toBe(start.counts.queued + 1);
    expect(news.counts.claimed).toBe(1);
    expect(requestsChangedSinceQuery.patientsIn(news)).toEqual([tomas]);
  });
});
