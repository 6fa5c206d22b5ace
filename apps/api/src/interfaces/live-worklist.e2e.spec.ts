import type { InterfaceWorklistAnswer } from '@anamnesis/read-models';
import { beginJourney, type Journey, type Visitor } from '../journey.fixture.js';
import { readLive, until, type LiveReader } from '../live-reader.fixture.js';
import { oru, sendHl7 } from './laboratory.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const MARIA = id('a', 1);
const NOVAK = 'MRN-0815^^^City Hospital^MR||Novak^Maria||19580412|F';
const LIVE = '/api/v1/interfaces/messages/live';

describe('the live worklist of messages', () => {
  let journey: Journey;
  let lab: Visitor;
  let nurse: Visitor;
  let screen: LiveReader<InterfaceWorklistAnswer>;

  const send = (message: string) => sendHl7({ url: journey.url, token: lab.token }, message);
  const toldLast = (): InterfaceWorklistAnswer | undefined => screen.told.at(-1)?.data;
  const waiting = (): number => toldLast()?.counts.find(({ messages }) => messages)?.messages ?? 0;
  const parked = async () =>
    (await nurse.get('/api/v1/interfaces/messages')).body['rows'] as unknown as readonly {
      readonly messageId: string;
    }[];

  beforeAll(async () => {
    const acme = { name: 'acme-lab', application: 'LAB', facility: 'ACME' };
    journey = await beginJourney('live worklist', {
      interfaces: {
        senders: [{ ...acme, client: 'acme-interface', sends: ['ORU'] }],
        testMode: false,
      },
    });
    lab = await journey.visitor({ sub: 'acme-interface', role: 'laboratory' });
    nurse = await journey.visitor({ sub: id('e', 1), role: 'staff' });
    const records = await journey.visitor({ sub: id('e', 2), role: 'record-system' });
    const maria = { patientId: MARIA, givenName: 'Maria', birthDate: '1958-04-12' };
    const file = { facilityId: id('f', 1), familyName: 'Alvarez', ...maria };
    await records.post('/api/v1/patients/record-patient', file);
    const number = { authority: 'City Hospital', number: 'MRN-0815' };
    const assigned = { patientId: MARIA, ...number };
    await records.post('/api/v1/patients/assign-patient-identifier', assigned);
    screen = await readLive(`${journey.url}${LIVE}`, nurse.token);
  }, 60_000);
  afterAll(async () => {
    screen.stop();
    await journey.stop();
  }, 30_000);

  it('begins with how much waits', async () => {
    await until(() => screen.told.length === 1);
    expect(screen.told).toMatchObject([{ event: 'changed', data: { counts: [] } }]);
  });

  it('says at once that a message waits for somebody, and nothing of it', async () => {
    await send(oru({ patient: NOVAK }));
    await until(() => waiting() === 1);
    expect(toldLast()?.counts).toEqual([{ reason: 'patient-disagrees', messages: 1 }]);
    expect(screen.bytes()).not.toMatch(/Novak|Maria|MRN-0815|acme/);
    expect(screen.bytes()).not.toContain(MARIA);
  });

  it('says so when one more waits, and when one does no longer', async () => {
    await send(oru({ controlId: '2', filler: 'F-2', patient: NOVAK }));
    await until(() => waiting() === 2);
    const [first] = await parked();
    const discard = { messageId: first?.messageId, reason: 'The laboratory told us' };
    await nurse.post('/api/v1/interfaces/discard-message', discard);
    await until(() => waiting() === 1);
  });

  it('is not woken by what comes and is taken', async () => {
    const told = screen.told.length;
    const messages = '/api/v1/interfaces/messages?status=taken';
    await send(oru({ controlId: '3', filler: 'F-3' }));
    await until(
      async () =>
        ((await nurse.get(messages)).body['rows'] as unknown as readonly object[]).length === 1,
    );
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(screen.told).toHaveLength(told);
  });

  it.each(['front-desk', 'patient', 'laboratory'])('is not for %s', async (role) => {
    const other = await journey.visitor({ sub: id('e', 8), role });
    expect([403, 404]).toContain((await other.get(LIVE)).status);
  });

  it('ends when the token does, and says so', async () => {
    const brief = await journey.visitor({ sub: id('e', 9), role: 'staff' }, '6s');
    const short = await readLive(`${journey.url}${LIVE}`, brief.token);
    await short.reading;
    expect(short.told.at(-1)).toMatchObject({ event: 'ended', data: { because: 'token-expired' } });
  });
});
