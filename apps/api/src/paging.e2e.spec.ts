import { beginJourney, positionAhead, type Heard, type Journey } from './journey.fixture.js';
import { mariaId, openClinic, type Clinic } from './clinic.fixture.js';

let journey: Journey;
let clinic: Clinic;
const asked: string[] = [];
let position = '';

beforeAll(async () => {
  journey = await beginJourney('paging');
  clinic = await openClinic(journey);
  for (let day = 1; day <= 5; day += 1) {
    journey.clock.at = `2026-03-0${day}T17:00:00.000Z`;
    position = await ask(`Question of day ${day}`);
  }
}, 60_000);
afterAll(() => journey.stop(), 30_000);

const ask = async (text: string): Promise<string> => {
  const heard = await clinic.maria.post('/api/v1/requests/ask-question', {
    patientId: mariaId,
    text,
  });
  asked.push(heard.body.requestId);
  return heard.body.position;
};

const idsOf = ({ body }: Heard): readonly unknown[] => body.rows.map(({ requestId }) => requestId);

const nextOf = ({ body }: Heard): string => encodeURIComponent(String(body['next']));

describe('reading the queue page by page', () => {
  it('shows each request once, though requests arrive between the pages', async () => {
    const { nurseIto } = clinic;
    const first = await nurseIto.get(`/api/v1/queue?limit=2&atLeast=${position}`);
    journey.clock.at = '2026-03-06T17:00:00.000Z';
    position = await ask('Question of day 6');
    const second = await nurseIto.get(
      `/api/v1/queue?limit=2&cursor=${nextOf(first)}&atLeast=${position}`,
    );
    const third = await nurseIto.get(`/api/v1/queue?limit=2&cursor=${nextOf(second)}`);
    expect([first, second, third].flatMap(idsOf)).toEqual(asked);
    expect(third.body).not.toHaveProperty('next');
  });

  it('hands out cursors that tell nothing and open nothing else', async () => {
    const first = await clinic.nurseIto.get('/api/v1/queue?limit=2');
    const cursor = nextOf(first);
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/Ortiz|2026/);
    const other = await clinic.nurseIto.get(`/api/v1/queue?limit=2&kind=refill&cursor=${cursor}`);
    expect([other.status, other.body['errors']]).toEqual([
      400,
      [expect.objectContaining({ field: 'cursor' })],
    ]);
  });
});

describe('reading one’s own write', () => {
  it('waits for the view to have seen it, and says so when it has not in time', async () => {
    const brief = await beginJourney('behind', { atLeastTimeoutMs: 100 });
    const nurse = await brief.visitor({ sub: 'nurse-ito', role: 'staff' });
    const heard = await nurse.get(`/api/v1/queue?atLeast=${positionAhead(brief)}`);
    await brief.stop();
    expect([heard.status, heard.headers.get('retry-after')]).toEqual([503, '1']);
    expect(heard.body['type']).toBe('/api/v1/problems/behind');
  }, 30_000);
});
