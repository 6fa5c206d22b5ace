import { describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  DiscardMessage,
  ReplayMessage,
  WithdrawMisfiledLabReport,
  type LabResultsReceived,
  type MessageTaken,
} from '@anamnesis/domain';
import { byAddress, MARIA, nurse, oru, potassium, TOMAS } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const HIS = { pid: 'PID|1||MRN-4711^^^City Hospital^MR||Alvarez^Tomas||19610130|M' };
const MISTYPED = { pid: 'PID|1||MRN-4711^^^City Hospital^MR||Alvares^Thomas||19610130|M' };
const reason = 'The laboratory told us by phone';

let control = 300;
const sends = async (
  practice: Practice,
  { pid }: { readonly pid: string },
  order = potassium('4.4'),
): Promise<string> => {
  control += 1;
  const bytes = oru({ pid, controlId: String(control), orders: [order] });
  const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
  await practice.follows();
  return messageId;
};
const withdrawal = potassium('', { status: 'C' }).replace('||||C|||', '||||W|||');
/** No number of anybody's: what it is, is told by whose it is. */
const unnumbered = potassium('4.4').replace(/^(OBR\|[^|]*)\|[^|]*\|[^|]*/, '$1||');

const received = (practice: Practice) => practice.events<LabResultsReceived>('LabResultsReceived');
const waits = async (practice: Practice, messageId: string) =>
  (await practice.message(messageId))?.parked.map((each) => each.reason);
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
  expect(await waits(practice, messageId)).toEqual(['patient-disagrees']);
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
      expect(await waits(practice, messageId)).toEqual([]);
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
    expect(await waits(practice, again)).toEqual(['filed-under-another-patient']);
    await withdraw(practice, reportId);
    await practice.says(ReplayMessage, { messageId: again, reason }, nurse);
    await practice.follows();
    expect(await waits(practice, again)).toEqual([]);
    const [, anew] = await received(practice);
    expect(anew).toMatchObject({ patientId: TOMAS, firstFiledAs: reportId });
  });

  it('stays withdrawn, whatever becomes of the laboratory’s own word', async () => {
    const { practice, messageId, reportId } = await mistaken();
    const word = await sends(practice, HIS, withdrawal);
    expect(await waits(practice, word)).toEqual(['filed-under-another-patient']);
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
