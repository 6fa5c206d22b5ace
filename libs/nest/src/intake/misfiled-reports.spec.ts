import { describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  DiscardMessage,
  ReplayMessage,
  WithdrawMisfiledLabReport,
  type LabResultsReceived,
  type MessageTaken,
} from '@anamnesis/domain';
import { StoreUnavailable } from '@anamnesis/eventing';
import {
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  TOMAS,
  TOMAS_PID,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const HIS = { pid: TOMAS_PID };
const MISTYPED = { pid: 'PID|1||MRN-4711^^^City Hospital^MR||Alvares^Thomas||19610130|M' };
const HER = { pid: MARIAS_PID };
const reason = 'The laboratory told us by phone';

let control = 300;
const sends = async (
  practice: Practice,
  { pid }: { readonly pid: string },
  order = potassium('4.4'),
): Promise<string> => {
  control += 1;
  const bytes = oru({ pid, controlId: String(control), orders: [order] });
  return practice.comes(bytes);
};
const withdrawal = potassium('', { status: 'C' }).replace('||||C|||', '||||W|||');
/** No number of anybody's: what it is, is told by whose it is. */
const unnumbered = potassium('4.4').replace(/^(OBR\|[^|]*)\|[^|]*\|[^|]*/, '$1||');

const received = (practice: Practice) => practice.events<LabResultsReceived>('LabResultsReceived');
const attach = async (practice: Practice, messageId: string, patientId: string) => {
  const answer = await practice.says(AttachMessagePatient, { messageId, patientId, reason }, nurse);
  await practice.follows();
  return answer;
};
const withdraw = (practice: Practice, reportId = '', patientId = MARIA) =>
  practice.says(
    WithdrawMisfiledLabReport,
    { reportId, patientId, reason: 'attached-to-wrong-patient' },
    nurse,
  );

/** His, under his number with a mistyped name, and attached to her by mistake. */
const mistaken = async (order?: string) => {
  const practice = await new Practice().opens();
  await practice.knowsNumber('MRN-4711', TOMAS);
  const messageId = await sends(practice, MISTYPED, order);
  expect(await practice.waitsWhy(messageId)).toEqual(['patient-disagrees']);
  await attach(practice, messageId, MARIA);
  const [first] = await received(practice);
  expect(first).toMatchObject({ patientId: MARIA });
  return { practice, messageId, reportId: first?.reportId };
};

describe('a message that staff attached to the wrong patient', () => {
  it.each([
    ['an order of the laboratory’s number', undefined, true],
    ['an order without any', unnumbered, false],
  ])(
    'goes to the right one once its report was withdrawn there: %s',
    async (_what, order, isNumbered) => {
      const { practice, messageId, reportId } = await mistaken(order);
      expect(await attach(practice, messageId, TOMAS)).toMatchObject({
        ...{ is: 'refused', reason: 'message-already-taken' },
      });
      expect(await withdraw(practice, reportId)).toMatchObject({ is: 'accepted' });
      expect(await attach(practice, messageId, TOMAS)).toMatchObject({ is: 'accepted' });
      expect(await practice.waitsWhy(messageId)).toEqual([]);
      const [, anew, ...more] = await received(practice);
      expect([anew, more]).toMatchObject([{ patientId: TOMAS, messageId }, []]);
      expect(anew?.reportId).not.toBe(reportId);
      expect(anew?.firstFiledAs).toBe(isNumbered ? reportId : undefined);
      const taken = await practice.events<MessageTaken>('MessageTaken');
      expect(taken.at(-1)?.reports).toEqual([anew?.reportId]);
    },
  );

  it('is filed of the right one as well where the laboratory sends it once more', async () => {
    const { practice, reportId } = await mistaken();
    const again = await sends(practice, HIS);
    expect(await practice.waitsWhy(again)).toEqual(['filed-under-another-patient']);
    await withdraw(practice, reportId);
    await practice.says(ReplayMessage, { messageId: again, reason }, nurse);
    await practice.follows();
    expect(await practice.waitsWhy(again)).toEqual([]);
    const [, anew] = await received(practice);
    expect(anew).toMatchObject({ patientId: TOMAS, firstFiledAs: reportId });
  });

  it('stays withdrawn, whatever becomes of the laboratory’s own word', async () => {
    const { practice, messageId, reportId } = await mistaken();
    const word = await sends(practice, HIS, withdrawal);
    expect(await practice.waitsWhy(word)).toEqual(['filed-under-another-patient']);
    await withdraw(practice, reportId);
    await practice.says(DiscardMessage, { messageId: word, reason }, nurse);
    await practice.follows();
    await attach(practice, messageId, TOMAS);
    await attach(practice, messageId, MARIA);
    const told = (await received(practice)).map(({ patientId, lines: [line] }) => [
      patientId === MARIA ? 'hers' : 'his',
      line?.status,
    ]);
    expect(told).toEqual([
      ['hers', 'final'],
      ['his', 'final'],
    ]);
    expect(await withdraw(practice, reportId)).toMatchObject({ is: 'accepted', events: [] });
  });
});

describe('a message that is just being taken for the wrong patient', () => {
  const twoUnnumbered = [unnumbered, unnumbered.replaceAll('2823-3^Potassium', '2951-2^Sodium')];
  const waiting = async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const messageId = await sends(practice, MISTYPED, twoUnnumbered.join('\r'));
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    return { practice, messageId };
  };
  const attachTo = (practice: Practice, messageId: string, patientId: string) =>
    practice.says(AttachMessagePatient, { messageId, patientId, reason }, nurse);
  const whose = async (practice: Practice) =>
    (await received(practice)).map(({ patientId }) => (patientId === MARIA ? 'hers' : 'his'));
  const beingTaken = { is: 'refused', reason: 'message-being-taken' };

  it.each([
    ['before it noted what it had recorded', { at: 'NoteMessageTaken', after: 0, hers: 2 }],
    ['between two orders', { at: 'RecordLabResults', after: 1, hers: 1 }],
  ])('goes to nobody else where it was cut off %s', async (_what, cutOff) => {
    const hers = Array.from({ length: cutOff.hers }, () => 'hers');
    const { practice, messageId } = await waiting();
    let before = 0;
    const cut = practice.takesAnew({
      handle: (message) =>
        message.command.type === cutOff.at && before++ >= cutOff.after
          ? Promise.reject(new StoreUnavailable('It was killed.'))
          : practice.door.handle(message),
    });
    await practice.follows(cut).catch(() => []);
    expect(await whose(practice)).toEqual(hers);
    expect(await attachTo(practice, messageId, TOMAS)).toMatchObject(beingTaken);
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    expect(await attachTo(practice, messageId, TOMAS)).toMatchObject({
      ...{ is: 'refused', reason: 'message-already-taken' },
    });
    for (const { reportId } of await received(practice)) await withdraw(practice, reportId);
    expect(await attachTo(practice, messageId, TOMAS)).toMatchObject({ is: 'accepted' });
    await practice.follows();
    expect(await whose(practice)).toEqual([...hers, 'his', 'his']);
  });

  it('goes to nobody else in the middle, and knows what was recorded behind that', async () => {
    const { practice, messageId } = await waiting();
    const answers: unknown[] = [];
    const inTheMiddle = practice.takesAnew({
      handle: async (message) => {
        const { type } = message.command;
        const answer = await practice.door.handle(message);
        if (type === 'BeginMessageTaking' || type === 'RecordLabResults') {
          answers.push(await attachTo(practice, messageId, TOMAS));
        }
        return answer;
      },
    });
    await practice.follows(inTheMiddle);
    expect(answers).toMatchObject([beingTaken, beingTaken, beingTaken]);
    expect(await whose(practice)).toEqual(['hers', 'hers']);
    const [taken] = await practice.events<MessageTaken>('MessageTaken');
    expect(taken?.reports).toHaveLength(2);
  });

  it('records nothing once it was let be and is another’s', async () => {
    const { practice, messageId } = await waiting();
    const letBe = practice.takesAnew({
      handle: async (message) => {
        if (message.command.type === 'BeginMessageTaking' && message.command.attempt === 2) {
          await practice.says(DiscardMessage, { messageId, reason }, nurse);
          await attachTo(practice, messageId, TOMAS);
        }
        return practice.door.handle(message);
      },
    });
    await practice.follows(letBe);
    expect(await whose(practice)).toEqual(['his', 'his']);
  });

  it('waits, and goes to the right one, where nothing of it was recorded', async () => {
    const practice = await new Practice().opens();
    const other = await sends(practice, HER);
    await practice.knowsNumber('MRN-4711', TOMAS);
    const messageId = await sends(practice, MISTYPED);
    await attach(practice, messageId, TOMAS);
    expect(await practice.waitsWhy(messageId)).toEqual(['filed-under-another-patient']);
    expect(await attach(practice, messageId, MARIA)).toMatchObject({ is: 'accepted' });
    expect(await practice.waitsWhy(other)).toEqual([]);
    expect(await whose(practice)).toEqual(['hers']);
  });
});
