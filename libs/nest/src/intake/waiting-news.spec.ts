import { describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  CorrectMessage,
  DiscardMessage,
  ReplayMessage,
  type LabReportEvent,
  type LabResultsReceived,
} from '@anamnesis/domain';
import { StoreUnavailable } from '@anamnesis/eventing';
import type { CommandMessage } from '../messages.js';
import {
  byAddress,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  TOMAS,
  TOMAS_PID,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';
const OTHER_NAME = MARIAS_PID.replace('Alvarez', 'Novak');

/** Her potassium is on file, and whatever comes next speaks of it. */
const withReport = async () => {
  const practice = await new Practice().opens();
  await practice.comes(oru());
  const [{ reportId } = { reportId: '' }] =
    await practice.events<LabResultsReceived>('LabResultsReceived');
  return { practice, reportId };
};

const steps = async (practice: Practice): Promise<readonly string[]> =>
  (await practice.events<LabReportEvent>('LabReportStepTaken')).map((event) =>
    event.type === 'LabReportStepTaken' ? event.step : event.type,
  );

/** Its one line with this letter in OBX-11. */
const lineWith = (letter: string): string =>
  potassium('4.4').replace('3.5-5.1||||F', `3.5-5.1||||${letter}`);

const withdrawal = lineWith('W');
const withUnknownLetter = [
  lineWith('D'),
  'OBX|2|NM|2951-2^Sodium^LN||140|mmol/L|||||?|||20260324081500-0700',
].join('\r');
const twice = [
  potassium('4.4'),
  'OBX|2|NM|2823-3^Potassium^LN||4.9|mmol/L|3.5-5.1||||C|||20260324081500-0700',
].join('\r');

describe('a report on file of which a message on the worklist speaks', () => {
  it.each<[string, Uint8Array]>([
    [
      'withdraws it under a name that is not on file',
      oru({ controlId: '2', pid: OTHER_NAME, orders: [withdrawal] }),
    ],
    [
      'corrects it under a number that nobody knows',
      oru({
        controlId: '2',
        pid: MARIAS_PID.replace('MRN-0815', 'MRN-9'),
        orders: [potassium('4.9', { status: 'C' })],
      }),
    ],
    [
      'has a letter in OBX-11 that nobody knows',
      oru({ controlId: '2', orders: [withUnknownLetter] }),
    ],
    ['says one line twice', oru({ controlId: '2', orders: [twice] })],
    ['says that it is another patient’s', oru({ controlId: '2', pid: TOMAS_PID })],
  ])('waits for one that %s', async (_how, bytes) => {
    const { practice, reportId } = await withReport();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const messageId = await practice.comes(bytes);
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
    expect((await practice.message(messageId))?.speaksOf).toEqual([reportId]);
  });

  it('waits for none that speaks of another order', async () => {
    const { practice, reportId } = await withReport();
    const orders = [potassium('4.9', { filler: 'F-2' })];
    await practice.comes(oru({ controlId: '2', pid: OTHER_NAME, orders }));
    expect(await practice.newsWaitsIn(reportId)).toEqual([]);
    expect(await steps(practice)).toEqual([]);
  });

  const parked = async () => {
    const { practice, reportId } = await withReport();
    const orders = [potassium('4.9', { status: 'C' })];
    const messageId = await practice.comes(oru({ controlId: '2', pid: OTHER_NAME, orders }));
    return { practice, reportId, messageId };
  };

  it('waits no more once it is taken', async () => {
    const { practice, reportId, messageId } = await parked();
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([]);
    expect(await steps(practice)).toEqual(['news-waits', 'news-settled']);
    const lines = (await practice.events<LabResultsReceived>('LabResultsReceived')).flatMap(
      (event) => event.lines,
    );
    expect(lines.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('waits no more once it is discarded, and again when that is taken back', async () => {
    const { practice, reportId, messageId } = await parked();
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([]);
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
  });

  it('waits again once somebody mends what was discarded, until a person lets it be', async () => {
    const { practice, reportId, messageId } = await parked();
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await practice.follows();
    const raw = oru({ pid: MARIAS_PID, orders: [withdrawal] }).toString('base64');
    await practice.says(CorrectMessage, { messageId, raw, reason }, nurse);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([]);
  });

  it('waits on while another attempt parks it again, and says so once', async () => {
    const { practice, reportId, messageId } = await parked();
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    await practice.follows();
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
    expect(await steps(practice)).toEqual(['news-waits']);
  });

  it('waits on when the text is mended to speak of another order, until that is taken', async () => {
    const { practice, reportId, messageId } = await parked();
    const orders = [potassium('4.9', { filler: 'F-2' })];
    await practice.mends(messageId, oru({ pid: OTHER_NAME, orders }).toString('base64'));
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
    await practice.mends(messageId, oru({ orders }).toString('base64'));
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([]);
  });

  it('waits for each of two messages', async () => {
    const { practice, reportId, messageId } = await parked();
    const other = await practice.comes(oru({ controlId: '3', pid: OTHER_NAME }));
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([other]);
  });

  it('waits also where the order was filed anew under the right patient', async () => {
    const { practice } = await withReport();
    await practice.knowsNumber('MRN-4711', TOMAS);
    await practice.comes(oru({ controlId: '2', orders: [withdrawal] }));
    await practice.comes(oru({ controlId: '3', pid: TOMAS_PID }));
    const pid = TOMAS_PID.replace('Alvarez', 'Novak');
    const orders = [potassium('4.9', { status: 'C' })];
    const messageId = await practice.comes(oru({ controlId: '4', pid, orders }));
    const all = await practice.events<LabResultsReceived>('LabResultsReceived');
    const his = all.find(({ patientId }) => patientId === TOMAS)?.reportId ?? '';
    expect(await practice.newsWaitsIn(his)).toEqual([messageId]);
  });
});

describe('a taking that is cut off before it could say for what a report waits', () => {
  it.each([0, 1, 2, 3])('says it once behind %i of its commands', async (at) => {
    const { practice, reportId } = await withReport();
    const bytes = oru({ controlId: '2', pid: OTHER_NAME, orders: [withdrawal] });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    let left = at;
    const dying = {
      handle: (message: CommandMessage) => {
        left -= 1;
        if (left < 0) return Promise.reject(new StoreUnavailable('It was killed.'));
        return practice.door.handle(message);
      },
    };
    await practice.follows(practice.takesAnew(dying)).catch(() => []);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
    expect(await steps(practice)).toEqual(['news-waits']);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    left = 0;
    await practice.follows(practice.takesAnew(dying)).catch(() => []);
    await practice.follows();
    expect(await practice.newsWaitsIn(reportId)).toEqual([]);
  });

  it('hides when somebody mends what was let be while that is still being said', async () => {
    const { practice, reportId } = await withReport();
    const messageId = await practice.comes(oru({ controlId: '2', pid: OTHER_NAME }));
    const raw = oru({ pid: MARIAS_PID, orders: [withdrawal] }).toString('base64');
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    let isMended = false;
    const mendingFirst = {
      handle: async (message: CommandMessage) => {
        if (message.command.type === 'NoteWaitingLabNews' && !isMended) {
          isMended = true;
          await practice.says(CorrectMessage, { messageId, raw, reason }, nurse);
          await practice.follows();
        }
        return practice.door.handle(message);
      },
    };
    const send = practice.takesAnew(mendingFirst);
    // What follows from the mending has been done by then.
    await practice.follows((asked) =>
      isMended ? Promise.resolve({ is: 'accepted' }) : send(asked),
    );
    expect(isMended).toBe(true);
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
  });

  it('hides nothing for ever when the message is let be in that very moment', async () => {
    const { practice, reportId } = await withReport();
    const bytes = oru({ controlId: '2', pid: OTHER_NAME, orders: [withdrawal] });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    const discardingFirst = {
      handle: async (message: CommandMessage) => {
        if (message.command.type === 'NoteWaitingLabNews' && message.command.waits) {
          await practice.says(DiscardMessage, { messageId, reason }, nurse);
          await practice.follows();
        }
        return practice.door.handle(message);
      },
    };
    await practice.follows(practice.takesAnew(discardingFirst));
    expect(await practice.newsWaitsIn(reportId)).toEqual([]);
    expect(await steps(practice)).toEqual(['news-waits', 'news-settled']);
  });
});
