import type { ProjectionsAnswer } from '@anamnesis/read-models';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { beginJourney, type Journey } from './journey.fixture.js';

let journey: Journey;
beforeAll(async () => {
  journey = await beginJourney('operate projections');
}, 60_000);
afterAll(() => journey.stop(), 30_000);

const NAME = 'practitioners';

const operator = () => journey.visitor({ sub: 'operator-moreno', role: 'operator' });

const said = async (body: object, key?: string) => {
  const { token } = await operator();
  return fetch(`${journey.url}/api/v1/projections/operate-projection`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    },
    body: JSON.stringify(body),
  });
};

const listed = async () => {
  const { token } = await operator();
  const response = await fetch(`${journey.url}/api/v1/projections?projection=${NAME}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const { rows } = (await response.json()) as ProjectionsAnswer;
  return rows[0];
};

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await isSo()); waited += 1) {
    if (waited > 600) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('an operator', () => {
  it('has a projection rebuilt, and switched back once although the request is sent twice', async () => {
    expect((await said({ projection: NAME, operation: 'rebuild' })).status).toBe(200);
    await until(async () => (await listed())?.generation === 2);
    expect(await listed()).toMatchObject({ before: { generation: 1 }, staleRows: [] });
    const back = { projection: NAME, operation: 'switch-back' };
    expect((await said(back, 'once')).status).toBe(200);
    expect((await said(back, 'once')).status).toBe(200);
    expect(await listed()).toMatchObject({ generation: 1, before: { generation: 2 } });
  });

  it('has one verified, and reads what was found', async () => {
    expect((await said({ projection: NAME, operation: 'verify' })).status).toBe(200);
    await until(async () => (await listed())?.verified !== undefined);
    expect(await listed()).toMatchObject({ verified: { differences: 0, examples: [] } });
  });

  it('is told what cannot be done, and why', async () => {
    const response = await said({ projection: 'no-such', operation: 'retry' });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { problems: string[] }[] };
    expect(errors[0]?.problems[0]).toMatch(/^No projection is named no-such/);
  });

  it('sees no patient', async () => {
    const { token } = await operator();
    const headers = { Authorization: `Bearer ${token}` };
    expect((await fetch(`${journey.url}/api/v1/queue`, { headers })).status).toBe(403);
  });
});

describe('an answer from a view that an event has stopped', () => {
  it('says so to whoever asks, and no longer when it goes on', async () => {
    const { rows } = journey.server.app.get<Portal>(PORTAL);
    const { token } = await journey.visitor({ sub: 'nurse-ito', role: 'staff' });
    const asked = async (): Promise<string | null> => {
      const headers = { Authorization: `Bearer ${token}` };
      const response = await fetch(`${journey.url}/api/v1/queue`, { headers });
      expect(response.status).toBe(200);
      return response.headers.get('Anamnesis-Stale');
    };
    expect(await asked()).toBeNull();
    const name = 'queue-and-archive';
    const live = (await rows.checkpoints()).find((each) => each.name === name);
    if (!live) throw new Error('The queue has no checkpoint.');
    await rows.release(live, { eventId: 'event-9', reason: 'TypeError at project' });
    await until(async () => (await asked()) === name);
    expect(await rows.retry(name)).toBe(true);
    await until(async () => (await asked()) === null);
  });
});
