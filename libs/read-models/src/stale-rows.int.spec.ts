import {
  AnswerPatientRequest,
  AskQuestion,
  DismissPatientRequest,
  NotePatientRequest,
  RecordPatient,
  ReturnPatientRequestToQueue,
  patient,
  patientRequest,
} from '@anamnesis/domain';
import {
  queueAndArchive,
  type QueueEvent,
} from '@anamnesis/domain/requests/queue-and-archive.projection';
import { openClinic, said, type Clinic, type Faulty, type Says } from './clinic.fixture.js';
import { archiveQuery } from './requests/archive.query.js';
import { myRequestsQuery } from './requests/my-requests.query.js';
import { patientRequestQuery } from './requests/patient-request.query.js';
import {
  ListMyRequests,
  SearchArchive,
  ShowPatientRequest,
  ShowQueue,
  ShowRequestsChangedSince,
  type QueueItem,
} from './requests/queries.js';
import { queueQuery } from './requests/queue.query.js';
import { requestsChangedSinceQuery } from './requests/requests-changed-since.query.js';

const riverside = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1d01';
const maria = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01';
const tomas = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a02';
const at = (time: string, by: string): Says => ({ by, at: `2026-03-25T${time}:00.000Z` });
const UNREADABLE = 'what nobody foresaw';
const AN_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const stale = { staleSince: expect.stringMatching(AN_INSTANT) as string };

interface Fault {
  isMended: boolean;
}

const isUnforeseen = (event: QueueEvent): boolean =>
  (event.type === 'PatientRequestNoted' && event.note === UNREADABLE) ||
  (event.type === 'QuestionAsked' && event.text === UNREADABLE) ||
  (event.type === 'PatientRequestReturnedToQueue' && event.reason === UNREADABLE);

const faultyQueue =
  (fault: Fault): Faulty =>
  (projection) => {
    if (projection !== queueAndArchive) return projection;
    const { project } = queueAndArchive;
    return {
      ...queueAndArchive,
      project: (...given: Parameters<typeof project>) => {
        if (!fault.isMended && isUnforeseen(given[1])) throw new TypeError('not foreseen');
        return project(...given);
      },
    };
  };

describe('rows that an event could not be folded into', () => {
  const fault: Fault = { isMended: false };
  let clinic: Clinic;
  beforeAll(async () => {
    clinic = await openClinic('stale rows', faultyQueue(fault));
    const recorded = { facilityId: riverside, birthDate: '1980-04-01' };
    for (const [patientId, givenName, familyName] of [
      [maria, 'María', 'Álvarez'],
      [tomas, 'Tomas', 'Novak'],
    ] as const) {
      const person = { ...recorded, patientId, givenName, familyName };
      await clinic.says(patient, said(RecordPatient, person), at('08:00', 'interface'));
    }
  });
  afterAll(() => clinic.close());

  const question = async (patientId: string, text: string, time: string) => {
    const command = said(AskQuestion, { patientId, text });
    const { stream, events } = await clinic.says(patientRequest, command, at(time, patientId));
    const [event] = events;
    if (!event) throw new Error('Nothing was asked.');
    return { askedOn: stream, requestId: event.requestId };
  };
  const queue = async () => {
    const answer = await clinic.asks(queueQuery, said(ShowQueue, { form: 'full' }));
    const rows = answer.rows as readonly QueueItem[];
    return { ...answer, rows: new Map(rows.map((row) => [row.requestId, row])) };
  };
  const changes = () =>
    clinic.asks(requestsChangedSinceQuery, said(ShowRequestsChangedSince, { since: '0' }));

  it('are marked wherever they are shown, and no others are', async () => {
    const first = await question(maria, 'May I swim?', '09:00');
    const other = await question(tomas, 'May I run?', '09:01');
    expect((await queue()).rows.get(first.requestId)).not.toHaveProperty('staleSince');
    expect((await changes()).counts.stale).toBe(0);
    const nurse = (time: string) => at(time, 'nurse-ito');
    const unforeseen = said(NotePatientRequest, { ...first, note: UNREADABLE });
    await clinic.says(patientRequest, unforeseen, nurse('09:02'));
    const answered = { associate: true, notifyPatient: false };
    for (const [request, text] of [
      [first, 'Yes, you may.'],
      [other, 'Not before Monday.'],
    ] as const) {
      const command = said(AnswerPatientRequest, { ...request, text, ...answered });
      await clinic.says(patientRequest, command, nurse('09:03'));
    }

    const { rows, notShown } = await queue();
    expect(rows.get(first.requestId)).toMatchObject({ ...stale, answers: 0, notes: 0 });
    expect(rows.get(other.requestId)).toMatchObject({ answers: 1 });
    expect(rows.get(other.requestId)).not.toHaveProperty('staleSince');
    expect(notShown).toBeUndefined();
    const one = said(ShowPatientRequest, { requestId: first.requestId });
    expect(await clinic.asks(patientRequestQuery, one)).toMatchObject(stale);
    const mine = said(ListMyRequests, { patientId: maria });
    const { rows: shown } = await clinic.asks(myRequestsQuery, mine, { view: 'patient' });
    expect(shown).toMatchObject([
      { ...stale, sentence: expect.stringMatching(/^The practice has received it. This may be/) },
    ]);
    const { rows: changed, counts } = await changes();
    expect(changed.filter(({ item }) => item.staleSince)).toMatchObject([
      { requestId: first.requestId },
    ]);
    expect(counts.stale).toBe(1);
  });

  it('are counted where already the first event leaves nothing to show', async () => {
    const { requestId } = await question(maria, UNREADABLE, '10:00');
    const { rows, notShown } = await queue();
    expect(rows.has(requestId)).toBe(false);
    expect(notShown).toBe(1);
    expect((await changes()).counts.stale).toBe(2);
  });

  it('are marked in the archive, and counted in the queue that may lack them', async () => {
    const request = await question(tomas, 'Is it over?', '11:00');
    const dismissal = said(DismissPatientRequest, { ...request, outcome: 'completed' });
    await clinic.says(patientRequest, dismissal, at('11:01', 'nurse-ito'));
    const search = said(SearchArchive, { patientId: tomas });
    expect((await clinic.asks(archiveQuery, search)).rows[0]).not.toHaveProperty('staleSince');
    const back = said(ReturnPatientRequestToQueue, { ...request, reason: UNREADABLE });
    await clinic.says(patientRequest, back, at('11:02', 'nurse-ito'));
    expect((await clinic.asks(archiveQuery, search)).rows).toMatchObject([
      { requestId: request.requestId, ...stale },
    ]);
    expect((await queue()).notShown).toBe(2);
  });

  it('are folded in order after a fix, with what came since, and not marked any more', async () => {
    fault.isMended = true;
    expect(await clinic.retry('queue-and-archive')).toBe(true);
    for (let waited = 0; (await changes()).counts.stale > 0; waited += 1) {
      if (waited > 1_000) throw new Error('The rows were not made anew.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { rows, notShown } = await queue();
    expect(notShown).toBeUndefined();
    const mine = [...rows.values()].filter(({ patientId }) => patientId === maria);
    expect(mine).toMatchObject([
      { summary: 'Question: May I swim?', answers: 1, notes: 1 },
      { summary: `Question: ${UNREADABLE}` },
    ]);
    expect(mine.filter(({ staleSince }) => staleSince)).toEqual([]);
  });
});
