import { facilityId, jonasId, mariaId, openClinic, type Clinic } from './clinic.fixture.js';
import { beginJourney, type Journey } from './journey.fixture.js';

let journey: Journey;
let clinic: Clinic;
beforeAll(async () => {
  journey = await beginJourney('response targets');
  clinic = await openClinic(journey);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

interface Item {
  readonly requestId: string;
  readonly askedOn: string;
  readonly ageDays: number;
  readonly response?: {
    readonly dueSoonAt: string;
    readonly overdueAt: string;
    readonly standing: string;
    readonly escalatesAt?: string;
  };
}

const queue = async (filters = ''): Promise<readonly Item[]> =>
  (await clinic.nurseIto.get(`/api/v1/queue?limit=200${filters}`)).body
    .rows as unknown as readonly Item[];

const counts = async (): Promise<unknown> =>
  (await clinic.nurseIto.get('/api/v1/queue/changes')).body['counts'];

/** The request's row, once what follows from events by itself has followed. */
const until = async (requestId: string, isSo: (item: Item | undefined) => boolean) => {
  for (let tries = 0; tries < 600; tries += 1) {
    const item = (await queue()).find((each) => each.requestId === requestId);
    if (isSo(item)) return item;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};

const asked = async (patientId = mariaId): Promise<{ requestId: string; askedOn: string }> => {
  const by = patientId === mariaId ? clinic.maria : clinic.jonas;
  const path = '/api/v1/requests/ask-question';
  const { body } = await by.post(path, { patientId, text: 'May I exercise again?' });
  return { requestId: body.requestId, askedOn: body.askedOn };
};

/** Answers where the log stands then. */
const says = async (command: string, body: object): Promise<string> => {
  const { status, text, body: answer } = await clinic.nurseIto.post(`/api/v1/${command}`, body);
  if (status !== 200) throw new Error(`${command}: ${text}`);
  return String((answer as { position?: string }).position);
};

describe('a question that nobody answers', () => {
  let request: { requestId: string; askedOn: string };

  it('is to be answered within three business days, and staff see by when', async () => {
    request = await asked();
    const item = await until(request.requestId, (each) => each?.response !== undefined);
    expect(item?.response).toEqual({
      dueSoonAt: '2026-03-26T17:00:00Z',
      overdueAt: '2026-03-30T17:00:00Z',
      standing: 'in-time',
    });
    expect(await counts()).toMatchObject({ dueSoon: 0, overdue: 0 });
  });

  it('is due soon after one, and staff are told', async () => {
    journey.clock.at = '2026-03-26T17:00:00.000Z';
    const { requestId } = request;
    const item = await until(requestId, (each) => each?.response?.escalatesAt !== undefined);
    expect(item?.response).toMatchObject({
      standing: 'due-soon',
      escalatesAt: '2026-03-26T17:00:00Z',
    });
    expect(await counts()).toMatchObject({ dueSoon: 1, overdue: 0 });
    expect((await queue('&due=due-soon')).map((each) => each.requestId)).toEqual([requestId]);
    expect(await queue('&due=overdue')).toEqual([]);
  });

  it('is overdue after three, and comes first among what is due', async () => {
    const late = await asked(jonasId);
    await until(late.requestId, (each) => each?.response !== undefined);
    journey.clock.at = '2026-03-30T17:00:00.000Z';
    const { requestId } = request;
    const item = await until(
      requestId,
      (each) => each?.response?.standing === 'overdue' && each.response.escalatesAt !== undefined,
    );
    expect(item?.ageDays).toBe(5);
    expect(await counts()).toMatchObject({ overdue: 1, dueSoon: 1 });
    const byDue = await queue('&sort=due-first');
    expect(byDue.map((each) => each.requestId)).toEqual([requestId, late.requestId]);
    await says('requests/dismiss-patient-request', { ...late, outcome: 'completed' });
  });

  it('is paged by when it is due', async () => {
    const third = await asked();
    await until(third.requestId, (each) => each?.response !== undefined);
    const path = '/api/v1/queue?sort=due-first&limit=1';
    const { body: first } = await clinic.nurseIto.get(path);
    const cursor = encodeURIComponent(String(first['next']));
    const { body: second } = await clinic.nurseIto.get(`${path}&cursor=${cursor}`);
    expect([...first.rows, ...second.rows].map((row) => row['requestId'])).toEqual([
      request.requestId,
      third.requestId,
    ]);
    await says('requests/dismiss-patient-request', { ...third, outcome: 'completed' });
  });

  it('is due no more once it is answered', async () => {
    await says('requests/answer-patient-request', { ...request, text: 'Yes, slowly.' });
    const item = await until(request.requestId, (each) => each?.response === undefined);
    expect(item).toBeDefined();
    expect(await counts()).toMatchObject({ overdue: 0, dueSoon: 0 });
  });

  it('begins anew when it is returned, in business days of the facility', async () => {
    await says('requests/dismiss-patient-request', { ...request, outcome: 'completed' });
    // A Friday evening.
    journey.clock.at = '2026-04-04T02:00:00.000Z';
    const back = { ...request, confirmed: true, reason: 'She has asked again by phone' };
    await says('requests/return-patient-request-to-queue', back);
    const item = await until(request.requestId, (each) => each?.response !== undefined);
    expect(item?.response).toMatchObject({
      dueSoonAt: '2026-04-07T15:30:00Z',
      overdueAt: '2026-04-09T15:30:00Z',
    });
  });
});

describe('days on which the facility is closed', () => {
  it('put off what waits, also when they are recorded later', async () => {
    const { requestId } = await asked();
    const before = await until(requestId, (each) => each?.response !== undefined);
    expect(before?.response?.overdueAt).toBe('2026-04-09T15:30:00Z');
    await says('directory/record-closure', {
      ...{ facilityId, firstDay: '2026-04-07', lastDay: '2026-04-08', reason: 'building-works' },
    });
    const moved = await until(
      requestId,
      (each) => each?.response?.overdueAt === '2026-04-13T15:30:00Z',
    );
    expect(moved?.response?.dueSoonAt).toBe('2026-04-09T15:30:00Z');
    // Where the timer was set before the closure: it plans anew and tells nobody.
    journey.clock.at = '2026-04-07T16:00:00.000Z';
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const item = await until(requestId, () => true);
    expect(item?.response).toMatchObject({ standing: 'in-time' });
    expect(item?.response?.escalatesAt).toBeUndefined();
    journey.clock.at = '2026-04-09T15:30:00.000Z';
    const told = await until(requestId, (each) => each?.response?.escalatesAt !== undefined);
    expect(told?.response?.standing).toBe('due-soon');
  });

  it('are listed, and can be cancelled', async () => {
    const { body } = await clinic.nurseIto.get('/api/v1/directory/facilities');
    const [facility] = body.rows as unknown as readonly [{ closures: { closureId: string }[] }];
    const [closure] = facility.closures;
    expect(closure).toMatchObject({ firstDay: '2026-04-07', reason: 'building-works' });
    const { closureId } = closure ?? {};
    const position = await says('directory/cancel-closure', { facilityId, closureId });
    const again = await clinic.nurseIto.get(`/api/v1/directory/facilities?atLeast=${position}`);
    expect(again.body.rows).toEqual([expect.objectContaining({ closures: [] })]);
  });
});
