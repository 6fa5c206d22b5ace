import { beforeEach, describe, expect, it } from '@jest/globals';
import { AttachMessagePatient, DiscardMessage, type LabResultsReceived } from '@anamnesis/domain';
import type { CommandToSend } from '@anamnesis/eventing';
import type { CommandMessage } from '../messages.js';
import { byAddress, MARIA, MARIAS_PID, nurse, oru, TOMAS } from './laboratory.fixture.js';
import { CODED_ANEW, glucoseOrder, type Ordered } from './ordered.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';
const OTHER_NAME = MARIAS_PID.replace('Alvarez', 'Novak');
const NO_NUMBER = MARIAS_PID.replace('MRN-0815', 'MRN-9');
const OF_TOMAS = 'PID|1||MRN-4711^^^City Hospital^MR||Novak^Tomas||19610130|M';

const BY_FILLER: Ordered = { filler: 'F-1' };
const BY_PLACER: Ordered = { placer: 'P-1' };
const withdrawn: Ordered = { ...BY_FILLER, ...CODED_ANEW, letter: 'W' };

let practice: Practice;
beforeEach(async () => {
  practice = await new Practice().opens();
  await practice.knowsNumber('MRN-4711', TOMAS);
});

const isReceived = async (controlId: string, ordered: Ordered, pid = MARIAS_PID) => {
  const bytes = oru({ controlId, pid, orders: [glucoseOrder(ordered)] });
  return (await practice.intake.takeIn(bytes, byAddress)).messageId ?? '';
};
const comes = async (controlId: string, ordered: Ordered, pid = MARIAS_PID): Promise<string> => {
  const messageId = await isReceived(controlId, ordered, pid);
  await practice.follows();
  return messageId;
};
const isAttached = (messageId: string) =>
  practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
const isLetBe = async (messageId: string): Promise<void> => {
  await practice.says(DiscardMessage, { messageId, reason }, nurse);
  await practice.follows();
};
/** The messages that hide what the other message has recorded. */
const hides = async (other: string): Promise<readonly string[]> => {
  const all = await practice.events<LabResultsReceived>('LabResultsReceived');
  const { reportId } = all.find(({ messageId }) => messageId === other) ?? {};
  if (reportId === undefined) throw new Error('It is not recorded.');
  return practice.newsWaitsIn(reportId);
};
const takes = async (isTaken: (asked: CommandToSend) => boolean) => {
  const send = practice.takesAnew();
  await practice.follows((asked) =>
    isTaken(asked) ? send(asked) : Promise.resolve({ is: 'accepted' }),
  );
};
const only = (messageId: string) => (asked: CommandToSend) =>
  asked.fields['messageId'] === messageId;

describe('a glucose, and what waits and may mean it', () => {
  const rows: readonly [string, Ordered, Ordered, string?][] = [
    ['coded anew, under another name', BY_FILLER, withdrawn, OTHER_NAME],
    ['coded anew, under a number that nobody knows', BY_FILLER, withdrawn, NO_NUMBER],
    ['coded anew, under somebody else’s number', BY_FILLER, withdrawn, OF_TOMAS],
    ['coded anew, and hers', BY_FILLER, withdrawn],
    ['of a letter that nobody knows', BY_FILLER, { ...withdrawn, letter: '?' }],
    ['without a test that can be read', BY_FILLER, { ...withdrawn, code: '' }],
    ['of the placer’s number', BY_PLACER, { ...withdrawn, placer: 'P-1' }],
    ['of another number, test and time the same', BY_FILLER, { filler: 'F-2', letter: 'C' }],
    ['of no number, test and time the same', BY_FILLER, { letter: 'C' }],
    ['of another number, by the day', BY_FILLER, { filler: 'F-2', at: '20260324', letter: 'C' }],
    ['of another number, and no time', BY_FILLER, { filler: 'F-2', at: '', letter: 'C' }],
    ['of another number and name', BY_FILLER, { filler: 'F-2', letter: 'C' }, OTHER_NAME],
  ];

  it.each(rows)('hides it where the glucose came first: %s', async (_what, ...about) => {
    const [first, second, pid] = about;
    const onFile = await comes('1', first);
    const waiting = await comes('2', second, pid);
    expect(await hides(onFile)).toEqual([waiting]);
    await isLetBe(waiting);
    expect(await hides(onFile)).toEqual([]);
  });

  it.each(rows)('hides it where the glucose began behind it: %s', async (_what, ...about) => {
    const [first, second, pid] = about;
    const begins = await comes('1', first, OTHER_NAME);
    const waiting = await comes('2', second, pid);
    await isAttached(begins);
    await practice.follows();
    expect(await hides(begins)).toEqual([waiting]);
    await isLetBe(waiting);
    expect(await hides(begins)).toEqual([]);
  });

  const otherwise: readonly [string, Ordered, Ordered, string?][] = [
    ['which is final', BY_FILLER, { ...BY_FILLER, ...CODED_ANEW }, OTHER_NAME],
    ['of another number and whomever', BY_FILLER, { ...withdrawn, filler: 'F-2' }, NO_NUMBER],
    ['of another number and test', BY_FILLER, { ...withdrawn, filler: 'F-2' }],
    ['of another number and time', BY_FILLER, { filler: 'F-2', at: '20260325', letter: 'C' }],
  ];

  it.each(otherwise)(
    'does not hide it where the glucose came first: %s',
    async (_what, ...about) => {
      const [first, second, pid] = about;
      const onFile = await comes('1', first);
      await comes('2', second, pid);
      expect(await hides(onFile)).toEqual([]);
    },
  );

  it.each(otherwise)('does not hide it where it began behind it: %s', async (_what, ...about) => {
    const [first, second, pid] = about;
    const begins = await comes('1', first, OTHER_NAME);
    await comes('2', second, pid);
    await isAttached(begins);
    await practice.follows();
    expect(await hides(begins)).toEqual([]);
  });
});

describe('a withdrawal that was coded anew, and came behind what it means', () => {
  const bothReceived = async () => {
    const first = await isReceived('1', BY_FILLER);
    practice.now = '2026-03-25T17:00:01.000Z';
    const second = await isReceived('2', withdrawn, OTHER_NAME);
    return { first, second };
  };
  /** What is to be done first when a command of this message comes. */
  const before = (
    messageId: string,
    type: CommandMessage['command']['type'],
    first: () => Promise<unknown>,
  ) => {
    let isDone = false;
    return practice.takesAnew({
      handle: async (message: CommandMessage) => {
        const { command } = message;
        const isIt = command.type === type && 'messageId' in command;
        if (isIt && command.messageId === messageId && !isDone) {
          isDone = true;
          await first();
        }
        return practice.door.handle(message);
      },
    });
  };

  it('hides it where it was taken first', async () => {
    const { first, second } = await bothReceived();
    await takes(only(second));
    await takes(only(first));
    expect(await hides(first)).toEqual([second]);
  });

  it('hides it where it came to wait while the other was recorded', async () => {
    const { first, second } = await bothReceived();
    const send = before(first, 'RecordLabResults', () => takes(only(second)));
    await practice.follows((asked) =>
      only(first)(asked) ? send(asked) : Promise.resolve({ is: 'accepted' }),
    );
    expect(await hides(first)).toEqual([second]);
    await isLetBe(second);
    expect(await hides(first)).toEqual([]);
  });

  it('hides it where the other was recorded between the look for it and the parking', async () => {
    const { first, second } = await bothReceived();
    const send = before(second, 'ParkMessage', () => takes(only(first)));
    await practice.follows((asked) =>
      only(second)(asked) ? send(asked) : Promise.resolve({ is: 'accepted' }),
    );
    expect(await hides(first)).toEqual([second]);
    await isLetBe(second);
    expect(await hides(first)).toEqual([]);
  });

  it('hides no result that is taken as it comes behind it, which is newer', async () => {
    await comes('2', withdrawn, OTHER_NAME);
    practice.now = '2026-03-25T17:00:01.000Z';
    const newer = await comes('1', BY_FILLER);
    expect(await hides(newer)).toEqual([]);
  });
});

describe('a report that begins while messages wait that speak of it', () => {
  it('begins hidden, by what corrects nothing on file', async () => {
    await comes('1', withdrawn);
    const [begun, hidden] = await practice.recorded(['LabResultsReceived', 'LabReportStepTaken']);
    expect(hidden?.event).toMatchObject({ step: 'news-waits' });
    expect(hidden?.metadata.commandId).toBe(begun?.metadata.commandId);
  });

  it('waits no more where what held it was let be before it was there', async () => {
    const first = await comes('1', BY_FILLER, OTHER_NAME);
    const second = await comes('2', withdrawn, OTHER_NAME);
    await isAttached(first);
    const send = practice.takesAnew({
      handle: async (message: CommandMessage) => {
        if (message.command.type === 'RecordLabResults') {
          await practice.says(DiscardMessage, { messageId: second, reason }, nurse);
          await takes(only(second));
        }
        return practice.door.handle(message);
      },
    });
    await practice.follows((asked) =>
      only(first)(asked) ? send(asked) : Promise.resolve({ is: 'accepted' }),
    );
    expect(await hides(first)).toEqual([]);
    const steps = await practice.events('LabReportStepTaken');
    expect(steps).toMatchObject([{ step: 'news-waits' }, { step: 'news-settled' }]);
  });
});
