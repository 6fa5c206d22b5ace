import { describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  DiscardMessage,
  RecordPatient,
  RecordPractitioner,
  type LabResultsReceived,
} from '@anamnesis/domain';
import { inMemoryEventStore, KeyMissing, StoreUnavailable } from '@anamnesis/eventing';
import type { CommandMessage } from '../messages.js';
import {
  byAddress,
  FACILITY,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  records,
  REYES_NPI,
  TOMAS,
  TOMAS_PID,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';
const NOVAK = MARIAS_PID.replace('Alvarez', 'Novak');
const final = potassium('6.9');
const corrected = potassium('4.9', { status: 'C' });
const withdrawn = final.replace('3.5-5.1||||F', '3.5-5.1||||W');

interface Sent {
  readonly order: string;
  readonly controlId: string;
  readonly pid?: string;
}

const isReceived = async (practice: Practice, { order, ...rest }: Sent): Promise<string> => {
  const bytes = oru({ ...rest, orders: [order] });
  return (await practice.intake.takeIn(bytes, byAddress)).messageId ?? '';
};
const comes = async (practice: Practice, sent: Sent): Promise<string> => {
  const messageId = await isReceived(practice, sent);
  await practice.follows();
  return messageId;
};
const says = async (practice: Practice, command: new () => object, fields: object) => {
  await practice.says(command, { reason, ...fields }, nurse);
  await practice.follows();
};
const newsWaitsIn = async (practice: Practice, reportId?: string): Promise<readonly string[]> => {
  const [first] = await practice.events<LabResultsReceived>('LabResultsReceived');
  return practice.newsWaitsIn(reportId ?? first?.reportId);
};
const takesThose = async (practice: Practice, isTaken: (messageId: unknown) => boolean) => {
  const send = practice.takesAnew();
  await practice.follows((asked) =>
    isTaken(asked.fields['messageId']) ? send(asked) : Promise.resolve({ is: 'accepted' }),
  );
};
/** Whoever takes is killed when it comes to a command like this. */
const killedAt = (practice: Practice, isLast: (message: CommandMessage) => boolean) =>
  practice.takesAnew({
    handle: (message) =>
      isLast(message)
        ? Promise.reject(new StoreUnavailable('It was killed.'))
        : practice.door.handle(message),
  });

/** A store that can lose the key of one message. */
const losingKeys = () => {
  const store = inMemoryEventStore();
  let lost = '';
  const readStream = store.readStream.bind(store);
  Object.assign(store, {
    readStream: (...[stream, options]: Parameters<typeof readStream>) =>
      stream === lost
        ? Promise.reject(new KeyMissing('Its key is lost.'))
        : readStream(stream, options),
  });
  const losesKeyOf = (messageId: string): void => {
    lost = `interfaceMessage-${messageId}`;
  };
  return { store, losesKeyOf };
};

describe('a result that is taken as it comes', () => {
  it('is held by a withdrawal that came behind it, where its first attempt was put off', async () => {
    const practice = await new Practice().opens();
    practice.now = '2026-03-26T17:00:01.000Z';
    const putOff = await isReceived(practice, { order: final, controlId: '1' });
    practice.now = '2026-03-26T17:00:02.000Z';
    const withdrawal = { order: withdrawn, controlId: '2', pid: NOVAK };
    const second = await isReceived(practice, withdrawal);
    await takesThose(practice, (messageId) => messageId !== putOff);
    await takesThose(practice, (messageId) => messageId === putOff);
    expect(await newsWaitsIn(practice)).toEqual([second]);
    await says(practice, DiscardMessage, { messageId: second });
    expect(await newsWaitsIn(practice)).toEqual([]);
  });

  it('is not held by what came before it, which is older', async () => {
    const practice = await new Practice().opens();
    practice.now = '2026-03-26T17:00:01.000Z';
    await comes(practice, { order: withdrawn, controlId: '2', pid: NOVAK });
    practice.now = '2026-03-26T17:00:02.000Z';
    await comes(practice, { order: final, controlId: '1' });
    expect(await newsWaitsIn(practice)).toEqual([]);
  });
});

describe('a result that has waited', () => {
  const bothWaited = async (practice = new Practice()) => {
    await practice.opens();
    const first = await comes(practice, { order: final, controlId: '1', pid: NOVAK });
    const second = await comes(practice, { order: withdrawn, controlId: '2', pid: NOVAK });
    await practice.says(
      AttachMessagePatient,
      { messageId: first, patientId: MARIA, reason },
      nurse,
    );
    return { practice, first, second };
  };

  it('begins held, and stays so where its taker was killed behind recording it', async () => {
    const { practice, second } = await bothWaited();
    const killed = killedAt(practice, ({ command }) => command.type === 'NoteMessageTaken');
    await practice.follows(killed).catch(() => []);
    const [received, held] = await practice.recorded(['LabResultsReceived', 'LabReportStepTaken']);
    expect(received?.metadata.commandId).toBe(held?.metadata.commandId);
    expect(await newsWaitsIn(practice)).toEqual([second]);
    await practice.follows();
    expect(await newsWaitsIn(practice)).toEqual([second]);
  });

  it('is held, and taken, where nobody can read at present what waits beside it', async () => {
    const { store, losesKeyOf } = losingKeys();
    const { practice, first, second } = await bothWaited(new Practice(store));
    losesKeyOf(second);
    await takesThose(practice, (messageId) => messageId === first);
    expect(await newsWaitsIn(practice)).toEqual([second]);
    expect((await practice.message(first))?.taken).toHaveLength(1);
  });

  it('is not held by a message that nobody can open, and that has named another one of it', async () => {
    const { store, losesKeyOf } = losingKeys();
    const practice = await new Practice(store).opens();
    const orders = [final, potassium('4.4', { filler: 'F-2' })].join('\r');
    const first = await comes(practice, { order: orders, controlId: '1', pid: NOVAK });
    const second = await comes(practice, { order: withdrawn, controlId: '2', pid: NOVAK });
    await practice.says(
      AttachMessagePatient,
      { messageId: first, patientId: MARIA, reason },
      nurse,
    );
    losesKeyOf(second);
    await takesThose(practice, (messageId) => messageId === first);
    const all = await practice.events<LabResultsReceived>('LabResultsReceived');
    const held = await Promise.all(all.map(({ reportId }) => newsWaitsIn(practice, reportId)));
    expect(held).toEqual([[second], []]);
  });

  it('is held where it is filed anew under the right patient, until that is let be', async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const pid = TOMAS_PID.replace('Alvarez', 'Novak');
    const his = await comes(practice, { order: final, controlId: '1', pid });
    const second = await comes(practice, { order: withdrawn, controlId: '2', pid });
    await comes(practice, { order: final, controlId: '3' });
    await comes(practice, { order: withdrawn, controlId: '4' });
    await says(practice, AttachMessagePatient, { messageId: his, patientId: TOMAS });
    const all = await practice.events<LabResultsReceived>('LabResultsReceived');
    const anew = all.find(({ patientId }) => patientId === TOMAS);
    expect(anew).toMatchObject({ firstFiledAs: all[0]?.reportId });
    expect(await newsWaitsIn(practice, anew?.reportId)).toEqual([second]);
    await says(practice, DiscardMessage, { messageId: second });
    expect(await newsWaitsIn(practice, anew?.reportId)).toEqual([]);
  });

  it('is held where it is filed anew a second time', async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const nadia = { patientId: '3f0c2d2e-7b1a-4f53-8c65-000000000011', facilityId: FACILITY };
    const named = { familyName: 'Novak', givenName: 'Nadia', birthDate: '1990-05-01' };
    await practice.says(RecordPatient, { ...nadia, ...named });
    await practice.knowsNumber('MRN-10', nadia.patientId);
    const pid = 'PID|1||MRN-10^^^City Hospital^MR||Alvarez^Nadia||19900501|F';
    const hers = await comes(practice, { order: final, controlId: '1', pid });
    const second = await comes(practice, { order: withdrawn, controlId: '2', pid });
    for (const [at, whose] of [MARIAS_PID, TOMAS_PID].entries()) {
      await comes(practice, { order: final, controlId: `f${at}`, pid: whose });
      await comes(practice, { order: withdrawn, controlId: `w${at}`, pid: whose });
    }
    await says(practice, AttachMessagePatient, { messageId: hers, patientId: nadia.patientId });
    const all = await practice.events<LabResultsReceived>('LabResultsReceived');
    const anew = all.find(({ patientId }) => patientId === nadia.patientId);
    expect(await newsWaitsIn(practice, anew?.reportId)).toEqual([second]);
    await says(practice, DiscardMessage, { messageId: second });
    expect(await newsWaitsIn(practice, anew?.reportId)).toEqual([]);
  });
});

describe('what is not heard', () => {
  it('is told to staff also where its taker was killed, and the directory is another one', async () => {
    const practice = await new Practice().opens();
    const npi = '1245319599';
    const ordered = (order: string) => order.replace(REYES_NPI, npi);
    await comes(practice, { order: ordered(final), controlId: '1' });
    const late = { order: ordered(corrected), controlId: '2', pid: NOVAK };
    const messageId = await comes(practice, late);
    practice.now = '2026-03-26T17:00:00.000Z';
    const newer = ordered(potassium('4.4', { status: 'C' }));
    await comes(practice, { order: newer, controlId: '3' });
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    const killed = killedAt(practice, ({ command }) => command.type === 'ParkMessage');
    await practice.follows(killed).catch(() => []);
    expect(await practice.waitsWhy(messageId)).toEqual([]);
    const practitionerId = '3f0c2d2e-7b1a-4f53-8c65-000000000044';
    const doctor = { practitionerId, npi, familyName: 'Reyes', givenName: 'Ana' };
    await practice.says(RecordPractitioner, doctor, records);
    await practice.follows();
    expect(await practice.waitsWhy(messageId)).toEqual(['changes-nothing']);
    expect(await newsWaitsIn(practice)).toEqual([messageId]);
  });
});

describe('an order without any number, of whom nobody is sure', () => {
  it('speaks of the report of each patient whom its message names', async () => {
    const practice = await new Practice().opens();
    const numberless = (order: string) => order.replace('OBR|1|P-1|F-1|', 'OBR|1|||');
    await comes(practice, { order: numberless(final), controlId: '1' });
    const [order = ''] = numberless(potassium('', { status: 'X' })).split('\r');
    const messageId = await comes(practice, { order, controlId: '2', pid: NOVAK });
    expect(await practice.waitsWhy(messageId)).toEqual(['patient-disagrees']);
    expect(await newsWaitsIn(practice)).toEqual([messageId]);
  });
});
