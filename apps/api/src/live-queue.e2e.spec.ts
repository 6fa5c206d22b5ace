import { once } from 'node:events';
import type { ChangedRequest } from '@anamnesis/read-models';
import { namedSchemas } from './answer-schema.js';
import { mismatches } from './conforms.fixture.js';
import { requestsChanged } from './requests/answers.js';
import { forgetsPatient, meanwhile } from './forgets-patient.fixture.js';
import { beginJourney, positionAhead, type Journey } from './journey.fixture.js';
import { readLive, until, type ToldLive } from './live-reader.fixture.js';
import { mariaId, openClinic, type Clinic } from './clinic.fixture.js';

let journey: Journey;
let clinic: Clinic;
beforeAll(async () => {
  journey = await beginJourney('live');
  clinic = await openClinic(journey);
}, 60_000);
afterAll(() => journey.stop(), 30_000);

interface Told {
  readonly rows?: readonly Pick<ChangedRequest, 'requestId' | 'inQueue' | 'position'>[];
  readonly counts?: { readonly queued: number };
  readonly because?: string;
}

const listen = (token: string, lastEventId?: string) =>
  readLive<Told>(
    `${journey.url}/api/v1/queue/live`,
    token,
    lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
  );

const ask = async (text: string): Promise<string> => {
  const heard = await clinic.maria.post('/api/v1/requests/ask-question', {
    patientId: mariaId,
    text,
  });
  return heard.body.requestId;
};

const rowsIn = (told: readonly ToldLive<Told>[]): readonly string[] =>
  told.flatMap(({ data }) => data.rows ?? []).map(({ requestId }) => requestId);

describe('the live queue', () => {
  it('tells a request as it is asked', async () => {
    const live = await listen(clinic.nurseIto.token);
    expect(live.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await until(() => live.told.length === 1);
    const requestId = await ask('Is it live?');
    await until(() => rowsIn(live.told).includes(requestId));
    expect(live.told.at(-1)).toMatchObject({ event: 'changed', id: expect.any(String) });
    const documented = requestsChanged.schema;
    const schemas = namedSchemas(requestsChanged);
    for (const { data } of live.told) expect(mismatches(documented, data, { schemas })).toEqual([]);
    live.stop();
  });

  it('goes on after the last event that was read, without a gap', async () => {
    const first = await listen(clinic.nurseIto.token);
    const seen = await ask('Seen before the cut');
    await until(() => rowsIn(first.told).includes(seen));
    first.stop();
    await first.reading;
    const lastEventId = first.told.at(-1)?.id;

    const missed = [await ask('Missed one'), await ask('Missed two')];
    const second = await listen(clinic.nurseIto.token, lastEventId);
    await until(() => missed.every((requestId) => rowsIn(second.told).includes(requestId)));
    // What follows from a request by itself may change its row once more, later than the cut.
    const again = second.told
      .flatMap(({ data }) => data.rows ?? [])
      .filter(({ requestId, position }) => requestId === seen && position <= (lastEventId ?? ''));
    expect(again).toEqual([]);
    second.stop();
  });

  it('tells a burst together: fewer events than changes, and the last state of each', async () => {
    const live = await listen(clinic.nurseIto.token);
    await until(() => live.told.length === 1);
    const asked = await Promise.all(
      Array.from({ length: 30 }, (_, index) => ask(`Question ${index}`)),
    );
    await until(() => asked.every((requestId) => rowsIn(live.told).includes(requestId)));
    expect(live.told.length).toBeLessThan(20);
    live.stop();
  });

  it('ends when the token expires, and says so', async () => {
    const brief = await journey.visitor({ sub: 'nurse-brandt', role: 'staff' }, '6s');
    const live = await listen(brief.token);
    await live.reading;
    expect(live.told.at(-1)).toMatchObject({
      event: 'ended',
      data: { because: 'token-expired' },
    });
  });

  it('is not there for patients, like everything that is not theirs', async () => {
    const live = await listen(clinic.maria.token);
    expect(live.response.status).toBe(404);
    expect(live.response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('ends for who is forgotten while it is just being opened', async () => {
    const sub = 'a0000000-0000-4000-8000-0000000000f9';
    await clinic.hl7.post('/api/v1/patients/record-patient', {
      ...{ patientId: sub, facilityId: 'f0000000-0000-4000-8000-000000000001' },
      ...{ familyName: 'Okafor', givenName: 'Zoe', birthDate: '1950-01-01' },
    });
    const zoe = await journey.visitor({ sub, role: 'staff' });
    const now = journey.clock.at;
    const happened = meanwhile(journey, 'requestsChangedSince', () => forgetsPatient(journey, sub));
    const live = await listen(zoe.token);
    await live.reading;
    expect(happened()).toBe(true);
    expect(live.told.at(-1)).toMatchObject({ event: 'ended', data: { because: 'forgotten' } });
    journey.clock.at = now;
  });

  it('is refused to who has too many open already', async () => {
    const open = await Promise.all(Array.from({ length: 10 }, () => listen(clinic.drRivera.token)));
    const { response } = await listen(clinic.drRivera.token);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    for (const { stop } of open) stop();
  });

  it('is refused to who opens too many at once', async () => {
    const atOnce = Array.from({ length: 14 }, () => listen(clinic.nurseBrandt.token));
    const live = await Promise.all(atOnce);
    const opened = live.filter(({ response }) => response.status === 200);
    expect(opened).toHaveLength(10);
    for (const { stop } of live) stop();
  });
});

describe('stopping the server', () => {
  it('ends live queues with a word and answers what was taken in', async () => {
    const stopping = await beginJourney('stopping', { atLeastTimeoutMs: 1_000 });
    const nurse = await stopping.visitor({ sub: 'nurse-ito', role: 'staff' });
    const response = await fetch(`${stopping.url}/api/v1/queue/live`, {
      headers: { Authorization: `Bearer ${nurse.token}` },
    });
    const reading = response.text();
    // Waits for a position that never comes, so it is under way when the stop begins.
    const arrived = once(stopping.server.app.getHttpServer(), 'request');
    const waiting = nurse.get(`/api/v1/queue?atLeast=${positionAhead(stopping)}`);
    await arrived;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stopping.stop();
    expect((await waiting).body['type']).toBe('/api/v1/problems/behind');
    expect(await reading).toContain('data: {"because":"server-stops"}');
    await expect(fetch(`${stopping.url}/health/live`)).rejects.toThrow();
  }, 30_000);
});
