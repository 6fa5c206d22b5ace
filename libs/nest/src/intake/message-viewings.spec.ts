import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { AttachMessagePatient, type PortalCaller } from '@anamnesis/domain';
import { QueryDoor } from '../query-door.js';
import { queryMessage } from '../messages.js';
import { readAccessLog, ShowAccessLog } from '../access-log-query.js';
import { ShowInterfaceMessage, type InterfaceMessageAnswer } from './interface-message-query.js';
import { byAddress, MARIA, MARIAS_PID, nurse, oru, TOMAS } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';
const drVance: PortalCaller = { actor: '3f0c2d2e-7b1a-4f53-8c65-000000000092', role: 'provider' };
const desk: PortalCaller = { actor: '3f0c2d2e-7b1a-4f53-8c65-000000000093', role: 'front-desk' };

/** A practice to which a message came, of Maria or under a name that is not hers. */
class Worklist {
  messageId = '';
  private constructor(readonly practice: Practice) {}

  static async with(pid: string): Promise<Worklist> {
    const worklist = new Worklist(await new Practice().opens());
    const { messageId = '' } = await worklist.practice.intake.takeIn(oru({ pid }), byAddress);
    await worklist.practice.follows();
    worklist.messageId = messageId;
    return worklist;
  }

  async looks(by: PortalCaller, at: string): Promise<InterfaceMessageAnswer | undefined> {
    const { store, codec, accessLog } = this.practice;
    const door = new QueryDoor({
      ...{ store, codec, accessLog, clock: { now: () => at } },
      ...{ reader: undefined as never, rehearsals: undefined as never },
      ...{ cursorKey: new Uint8Array(), seen: () => Promise.resolve(true) },
    });
    const query = plainToInstance(ShowInterfaceMessage, { messageId: this.messageId });
    const found = await door.handle(queryMessage(query, by));
    return found.is === 'found' ? (found.answer as InterfaceMessageAnswer) : undefined;
  }

  attach(patientId: string) {
    const { messageId } = this;
    return this.practice.says(AttachMessagePatient, { messageId, patientId, reason }, nurse);
  }

  /** Who was shown the message, as the patient's log of that month has it. */
  async toldTo(patientId: string, month = '2026-03'): Promise<readonly unknown[]> {
    const asked = plainToInstance(ShowAccessLog, { patientId, month });
    const { entries } = await readAccessLog(this.practice, asked, this.practice.now);
    return entries
      .map(({ access }) => access)
      .filter((access) => access.type === 'RecordViewed')
      .map(({ by, at, what, items }) => [by, at, what, ...items.map(({ parts }) => parts)]);
  }

  async onItsOwnStream() {
    const stored = await this.practice.store.readStream(`messageAccessLog-${this.messageId}`);
    return stored.map((each) => this.practice.codec.decode(each));
  }

  looked(by: PortalCaller, at: string, attempt = 1) {
    return [by.actor, at, 'interfaceMessage', [`${this.messageId}@${attempt}`]];
  }
}

const OTHER_NAME = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak');
const [FIRST, SECOND, APRIL] = [
  '2026-03-25T18:00:00.000Z',
  '2026-03-25T19:00:00.000Z',
  '2026-04-02T09:00:00.000Z',
];

describe('whoever is shown a message of a patient whom nobody knows yet', () => {
  it('is noted with the message, sealed with its key', async () => {
    const worklist = await Worklist.with(OTHER_NAME);
    const { messageId } = worklist;
    await worklist.looks(nurse, FIRST);
    const [fact, ...more] = await worklist.onItsOwnStream();
    expect(more).toEqual([]);
    expect(fact?.metadata.subject).toBe(messageId);
    expect(fact?.event).toMatchObject({
      ...{ type: 'RecordViewed', by: nurse.actor, role: 'staff', at: FIRST },
      items: [{ id: messageId, parts: [`${messageId}@1`] }],
    });
    expect(fact?.event).not.toHaveProperty('patientId');
    const practice = await worklist.practice.store.readStream('accessLog-practice.202603');
    expect(practice.map(({ type }) => type)).not.toContain('RecordViewed');
  });

  it('is told to the next one, and not the look itself', async () => {
    const worklist = await Worklist.with(OTHER_NAME);
    expect((await worklist.looks(nurse, FIRST))?.viewings).toEqual([]);
    expect((await worklist.looks(drVance, SECOND))?.viewings).toEqual([
      { by: nurse.actor, role: 'staff', at: FIRST, attempt: 1 },
    ]);
  });

  it('is told to nobody else, and not noted when it may not look', async () => {
    const worklist = await Worklist.with(OTHER_NAME);
    expect(await worklist.looks(desk, FIRST)).toBeUndefined();
    expect(await worklist.onItsOwnStream()).toEqual([]);
    expect(await worklist.toldTo(MARIA)).toEqual([]);
  });

  it('is in the log of the patient once the message is attached, in the month of the look', async () => {
    const worklist = await Worklist.with(OTHER_NAME);
    await worklist.looks(nurse, FIRST);
    await worklist.looks(drVance, APRIL);
    await worklist.attach(MARIA);
    await worklist.practice.follows();
    expect(await worklist.toldTo(MARIA)).toEqual([worklist.looked(nurse, FIRST)]);
    expect(await worklist.toldTo(MARIA, '2026-04')).toEqual([worklist.looked(drVance, APRIL)]);
  });

  it('is there once, however often the message is taken again', async () => {
    const worklist = await Worklist.with(OTHER_NAME);
    await worklist.looks(nurse, FIRST);
    await worklist.attach(MARIA);
    for (let times = 0; times < 3; times += 1) await worklist.practice.follows();
    expect(await worklist.toldTo(MARIA)).toEqual([worklist.looked(nurse, FIRST)]);
  });

  it('is told to the patient as whose it turns out, wherever else it was before', async () => {
    const pid = OTHER_NAME.replace('MRN-0815', 'MRN-4');
    const worklist = await Worklist.with(pid);
    await worklist.looks(nurse, FIRST);
    const raw = oru({ pid, orders: [] }).toString('base64');
    const { messageId } = worklist;
    await worklist.practice.mends(messageId, raw);
    await worklist.attach(MARIA);
    await worklist.practice.follows();
    await worklist.looks(drVance, SECOND);
    await worklist.attach(TOMAS);
    await worklist.practice.follows();
    const all = [worklist.looked(nurse, FIRST), worklist.looked(drVance, SECOND, 3)];
    expect(await worklist.toldTo(TOMAS)).toEqual(all);
    expect(await worklist.toldTo(MARIA)).toEqual(all);
  });
});

describe('whoever is shown a message that is a patient’s', () => {
  it('is in the log of the patient at once, with the message by its id', async () => {
    const worklist = await Worklist.with(MARIAS_PID);
    const answer = await worklist.looks(nurse, FIRST);
    expect(answer).not.toHaveProperty('viewings');
    expect(await worklist.toldTo(MARIA)).toEqual([worklist.looked(nurse, FIRST)]);
    expect(await worklist.onItsOwnStream()).toEqual([]);
  });

  it('is there at once too when staff had attached it, and once', async () => {
    const worklist = await Worklist.with(OTHER_NAME);
    await worklist.attach(MARIA);
    await worklist.practice.follows();
    await worklist.looks(nurse, SECOND);
    const once = [worklist.looked(nurse, SECOND, 2)];
    expect(await worklist.toldTo(MARIA)).toEqual(once);
    await worklist.practice.follows();
    expect(await worklist.toldTo(MARIA)).toEqual(once);
  });

  it('is noted before the text leaves: what cannot be noted is not shown', async () => {
    const worklist = await Worklist.with(OTHER_NAME);
    const { accessLog } = worklist.practice;
    accessLog.note = () => Promise.reject(new Error('The log is away.'));
    await expect(worklist.looks(nurse, FIRST)).rejects.toThrow('The log is away.');
  });
});
