import { describe, expect, it } from '@jest/globals';
import {
  AcceptMessageCorrection,
  AttachMessagePatient,
  CorrectMessage,
  DiscardMessage,
  ReplayMessage,
  type LabResultsReceived,
  type MessageTaken,
} from '@anamnesis/domain';
import { inMemoryEventStore, StoreUnavailable } from '@anamnesis/eventing';
import type { CommandMessage } from '../messages.js';
import {
  byAddress,
  byToken,
  codesIn,
  DR_REYES,
  drOkafor,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  TOMAS,
  TOMAS_PID,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const open = () => new Practice().opens();
const reason = 'The laboratory told us by phone';
const received = (practice: Practice) => practice.events<LabResultsReceived>('LabResultsReceived');

const sent = async (practice: Practice, bytes: Uint8Array, from = byAddress) => {
  const { is, messageId, acknowledgements } = await practice.intake.takeIn(bytes, from);
  return { is, messageId, codes: codesIn(acknowledgements) };
};
const waitsOf = async (practice: Practice, messageId: string | undefined) =>
  (await practice.message(messageId))?.parked.map(({ reason: why, place }) =>
    [why, place].filter(Boolean).join(' '),
  );

describe('a message of a known patient', () => {
  it('is acknowledged, kept under the patient’s key, and taken', async () => {
    const practice = await open();
    const { is, codes, messageId } = await sent(practice, oru());
    expect([is, codes]).toEqual(['accepted', ['AA']]);
    expect(await practice.message(messageId)).toMatchObject({ subject: MARIA, wasMatched: true });

    await practice.follows();
    const [report] = await received(practice);
    expect(report).toMatchObject({
      patientId: MARIA,
      messageId,
      source: 'hl7v2',
      header: { orderingProviderId: DR_REYES, test: { code: '2823-3' } },
      lines: [{ version: 1, status: 'final', value: { values: ['4.4'] } }],
    });
    expect(await practice.message(messageId)).toMatchObject({
      parked: [],
      taken: [report?.reportId],
    });
  });

  it('lies sealed in the log: nothing of it can be read there', async () => {
    const below = inMemoryEventStore();
    const practice = await new Practice(below).opens();
    await sent(practice, oru());
    await practice.follows();
    const bytes: string[] = [];
    for await (const { events } of below.readAll({ after: '' })) {
      bytes.push(
        ...events.map(({ type, data, metadata }) => [type, textOf(data), textOf(metadata)].join()),
      );
    }
    const text = bytes.join('\n');
    expect(text).toContain('MessageTaken');
    for (const word of ['Alvarez', 'MRN-0815', 'Hill St', oru().toString('base64').slice(0, 60)]) {
      expect(text).not.toContain(word);
    }
  });

  it('is the same message when it comes again, by whatever wire', async () => {
    const practice = await open();
    const first = await sent(practice, oru());
    await practice.follows();
    const head = await practice.recorded(['MessageReceived', 'MessageTaken', 'LabResultsReceived']);
    const again = await sent(practice, oru());
    expect(again).toEqual(first);
    expect(await sent(practice, oru(), byToken as never)).toEqual(first);
    await practice.follows();
    expect(
      await practice.recorded(['MessageReceived', 'MessageTaken', 'LabResultsReceived']),
    ).toEqual(head);
  });

  it('is another one with other content under the same number', async () => {
    const practice = await open();
    const first = await sent(practice, oru());
    const other = await sent(practice, oru({ orders: [potassium('4.9', { status: 'C' })] }));
    expect(other).toMatchObject({ is: 'accepted', codes: ['AA'] });
    expect(other.messageId).not.toBe(first.messageId);
    await practice.follows();
    const lines = (await received(practice)).flatMap((event) => event.lines);
    expect(lines.map(({ version, value }) => [version, value.values])).toEqual([
      [1, ['4.4']],
      [2, ['4.9']],
    ]);
  });

  it('brings no news when it is sent again unchanged under another number', async () => {
    const practice = await open();
    await sent(practice, oru());
    const again = await sent(practice, oru({ controlId: '78' }));
    await practice.follows();
    expect(await received(practice)).toHaveLength(1);
    expect(await practice.message(again.messageId)).toMatchObject({
      parked: [],
      taken: [expect.any(String)],
    });
  });

  it('records the orders that can be, and parks the others by number', async () => {
    const practice = await open();
    const bad = 'OBR|2|P-2|F-2|1^Nothing^L|||20260324081500-0700|||||||||||||||||CH|F';
    const { codes, messageId } = await sent(practice, oru({ orders: [potassium('4.4'), bad] }));
    expect(codes).toEqual(['AA']);
    await practice.follows();
    expect(await received(practice)).toHaveLength(1);
    expect(await waitsOf(practice, messageId)).toEqual(['no-results OBR[2]']);
  });

  it('is parked when its report is filed under another patient', async () => {
    const practice = await open();
    await practice.knowsNumber('MRN-4711', TOMAS);
    await sent(practice, oru());
    const pid = TOMAS_PID;
    const { messageId } = await sent(practice, oru({ controlId: '78', pid }));
    await practice.follows();
    expect((await received(practice)).map(({ patientId }) => patientId)).toEqual([MARIA]);
    expect(await waitsOf(practice, messageId)).toEqual(['filed-under-another-patient OBR[1]']);
    const attach = { messageId, patientId: MARIA, reason };
    expect(await practice.says(AttachMessagePatient, attach, nurse)).toMatchObject({
      reason: 'message-of-known-patient',
    });
  });
});

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const RAW = oru().toString('base64');

const strange = oru({ pid: MARIAS_PID.replace('Alvarez', 'Alvarez-Novak') });

describe('a message whose patient is not certain', () => {
  it.each([
    ['patient-unknown', 'PID|1||MRN-1^^^City Hospital^MR||Alvarez^Maria||19580412'],
    ['patient-unknown', 'PID|1||MRN-0815||Alvarez^Maria||19580412'],
    ['patient-disagrees', MARIAS_PID.replace('19580412', '19580421')],
    ['patient-disagrees', MARIAS_PID.replace('Alvarez^Maria', 'Novak^Maria')],
    ['patient-ambiguous', MARIAS_PID.replace('^MR|', '^MR~MRN-4711^^^City Hospital^MR|')],
  ])('is accepted, kept under a key of its own, and parked as %s', async (why, pid) => {
    const practice = await open();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const { codes, messageId } = await sent(practice, oru({ pid }));
    expect(codes).toEqual(['AA']);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual([why]);
    expect(await practice.message(messageId)).toMatchObject({ subject: messageId });
    expect(await received(practice)).toEqual([]);
  });

  const parked = async () => {
    const practice = await open();
    const { messageId } = await sent(practice, strange);
    await practice.follows();
    return { practice, messageId };
  };

  it('is taken when staff say whose it is', async () => {
    const { practice, messageId } = await parked();
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual([]);
    expect(await received(practice)).toMatchObject([{ patientId: MARIA, messageId }]);
  });

  it('is as old as the day on which it came: it changes nothing behind newer ones', async () => {
    const { practice, messageId } = await parked();
    practice.now = '2026-03-26T17:00:00.000Z';
    await sent(practice, oru({ orders: [potassium('4.9', { status: 'C' })] }));
    await practice.follows();
    practice.now = '2026-03-27T17:00:00.000Z';
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    await practice.follows();
    expect(await received(practice)).toMatchObject([
      { receivedAt: '2026-03-26T17:00:00.000Z', lines: [{ value: { values: ['4.9'] } }] },
    ]);
    expect(await practice.events('LateLabResultsKept')).toMatchObject([{ messageId }]);
  });

  it('is taken when staff have mended its text', async () => {
    const { practice, messageId } = await parked();
    const raw = oru({ characterSet: '8859/1' }).toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect(await received(practice)).toMatchObject([{ patientId: MARIA, messageId }]);
    expect((await received(practice)).map(({ ofMendedText }) => ofMendedText)).toEqual([true]);
    expect(await practice.message(messageId)).toMatchObject({ isMended: true, patientId: MARIA });
  });

  it('is not taken as one person alone has mended it, and waits as it came', async () => {
    const { practice, messageId } = await parked();
    const raw = oru({ orders: [potassium('9.9')] }).toString('base64');
    await practice.says(CorrectMessage, { messageId, raw, reason }, nurse);
    await practice.follows();
    expect(await received(practice)).toEqual([]);
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees']);
    const correctionId = (await practice.message(messageId))?.proposed?.correctionId;
    const own = await practice.says(AcceptMessageCorrection, { messageId, correctionId }, nurse);
    expect(own).toMatchObject({ is: 'not-allowed' });
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    await practice.follows();
    expect(await received(practice)).toMatchObject([{ lines: [{ value: { values: ['4.4'] } }] }]);
  });

  it('is taken by no provider who mended it alone', async () => {
    const { practice, messageId } = await parked();
    await practice.says(CorrectMessage, { messageId, raw: RAW, reason }, drOkafor);
    const correctionId = (await practice.message(messageId))?.proposed?.correctionId;
    const accepted = { messageId, correctionId };
    expect(await practice.says(AcceptMessageCorrection, accepted, drOkafor)).toMatchObject({
      reason: 'second-person-needed',
    });
    await practice.follows();
    expect(await received(practice)).toEqual([]);
  });

  it('waits when it was attached to one patient and mended to name another', async () => {
    const { practice, messageId } = await parked();
    await practice.knowsNumber('MRN-4711', TOMAS);
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    const pid = TOMAS_PID;
    const raw = oru({ pid }).toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees']);
    expect(await received(practice)).toEqual([]);
  });

  it('is taken as staff attached it when the mended text names nobody', async () => {
    const { practice, messageId } = await parked();
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    const raw = oru({ pid: 'PID|1||?||Alvarez^Mary' }).toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect(await received(practice)).toMatchObject([{ patientId: MARIA }]);
  });

  it('waits again when the mended text cannot be read', async () => {
    const { practice, messageId } = await parked();
    const raw = Buffer.from('no message at all').toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content']);
  });

  it('waits again when a segment of the mended text stands where it cannot stand', async () => {
    const { practice, messageId } = await parked();
    const [header, ...others] = oru().toString().split('\r');
    const raw = Buffer.from([header, 'PV1|1|O', ...others].join('\r')).toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect((await practice.message(messageId))?.parked).toEqual([
      { reason: 'unreadable-content', place: 'PV1[1]' },
    ]);
  });

  it('waits when the mended text has a number of somebody else, whatever name stands there', async () => {
    const { practice, messageId } = await parked();
    await practice.knowsNumber('MRN-4711', TOMAS);
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    const pid = 'PID|1||MRN-4711^^^City Hospital^MR||Alvarez^Thomas||19610130|M';
    const raw = oru({ pid }).toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees']);
    expect(await received(practice)).toEqual([]);
  });

  it('is taken when staff say of the mended text, too, whose it is', async () => {
    const { practice, messageId } = await parked();
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    const raw = oru({ pid: MARIAS_PID.replace('Alvarez', 'Ortega') }).toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees']);
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    await practice.follows();
    expect(await received(practice)).toMatchObject([{ patientId: MARIA }]);
  });

  it('is taken by a replay when the number is on file meanwhile', async () => {
    const practice = await open();
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-2');
    const { messageId } = await sent(practice, oru({ pid }));
    await practice.follows();
    await practice.knowsNumber('MRN-2');
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await received(practice)).toMatchObject([{ patientId: MARIA, messageId }]);
  });

  it('waits again after a replay when nothing was mended', async () => {
    const { practice, messageId } = await parked();
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees']);
  });

  it('is not taken any more when it was discarded before anybody took it', async () => {
    const practice = await open();
    const { messageId } = await sent(practice, oru());
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    const discarded = { is: 'pointless', reason: 'message-discarded' };
    expect(await practice.follows()).toEqual([discarded, discarded]);
    expect(await received(practice)).toEqual([]);
  });

  it('stays when it is discarded, and can be replayed', async () => {
    const { practice, messageId } = await parked();
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    expect(await practice.message(messageId)).toMatchObject({
      isDiscarded: true,
      raw: strange.toString('base64'),
    });
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    expect(await practice.message(messageId)).toMatchObject({ isDiscarded: false });
  });
});

describe('a mended text of a known patient', () => {
  const bad = 'OBR|1|P-1|F-1|2823-3^Potassium^LN|||20260324081500-0700';
  it.each<[string, string, readonly string[]]>([
    ['the same patient', MARIAS_PID, []],
    ['another one', TOMAS_PID, ['patient-disagrees']],
    ['nobody who is known', 'PID|1||MRN-3^^^City Hospital^MR||X^Y||19610130', ['patient-unknown']],
  ])('that says %s waits as: %j', async (_who, pid, waits) => {
    const practice = await open();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const { messageId } = await sent(practice, oru({ orders: [bad] }));
    await practice.follows();
    const raw = oru({ pid }).toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(waits);
    expect(await received(practice)).toHaveLength(waits.length === 0 ? 1 : 0);
  });
});

describe('a taking that is cut off', () => {
  const two = oru({ orders: [potassium('4.4'), potassium('5.1', { filler: 'F-2' })] });

  it.each([0, 1, 2])(
    'behind %i of its commands adds nothing twice and loses nothing',
    async (at) => {
      const practice = await open();
      const { messageId } = await sent(practice, two);
      let left = at;
      const dying = {
        handle: (message: CommandMessage) => {
          if (left === 0) return Promise.reject(new StoreUnavailable('Killed.'));
          left -= 1;
          return practice.door.handle(message);
        },
      };
      await expect(practice.follows(practice.takesAnew(dying))).rejects.toThrow('Killed.');
      await practice.follows();
      await practice.follows();
      expect(await received(practice)).toHaveLength(2);
      const [taken, ...more] = await practice.events<MessageTaken>('MessageTaken');
      expect(more).toEqual([]);
      expect(taken?.reports).toHaveLength(2);
      expect(await practice.message(messageId)).toMatchObject({ parked: [], attempt: 1 });
    },
  );

  it('says nothing of an attempt that was overtaken', async () => {
    const practice = await open();
    const { messageId } = await sent(practice, oru());
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    expect(await practice.follows()).toEqual([
      { is: 'pointless', reason: 'another-attempt' },
      { is: 'accepted' },
    ]);
    expect(await received(practice)).toHaveLength(1);
  });
});
