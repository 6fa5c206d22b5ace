import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  CorrectMessage,
  DiscardMessage,
  WithdrawPatientIdentifier,
  type MessageForgotten,
} from '@anamnesis/domain';
import { verifySealedLog } from '@anamnesis/eventing/vault/verify-sealed-log';
import { messageOfPatient } from '../attached-messages.js';
import { forgottenIn, type ForgettingFollower } from '../forgetting-follower.js';
import type { CommandMessage } from '../messages.js';
import { messageIntake } from './message-intake.js';
import {
  acme,
  byAddress,
  byToken,
  codesIn,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  TOMAS,
} from './laboratory.fixture.js';
import {
  complete,
  endFollowing,
  fateOf,
  follow,
  forget,
  isDone,
  received,
  until,
} from './forgetting.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';

afterEach(endFollowing);

/** Three messages under keys of their own: hers, one that turned out to be his, one of nobody. */
const withStrangers = async () => {
  const practice = await new Practice().opens();
  const come = async (filler: string, number = 'MRN-0815') => {
    const pid = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak').replace('MRN-0815', number);
    const bytes = oru({ controlId: filler, pid, orders: [potassium('4.4', { filler })] });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    return messageId;
  };
  const [hers, his, nobodys] = [
    await come('F-1'),
    await come('F-2', 'MRN-4711'),
    await come('F-3'),
  ];
  await practice.follows();
  const attach = (messageId: string, patientId: string) =>
    practice.says(AttachMessagePatient, { messageId, patientId, reason }, nurse);
  await attach(hers, MARIA);
  await attach(his, MARIA);
  await practice.says(DiscardMessage, { messageId: his, reason }, nurse);
  await attach(his, TOMAS);
  return { practice, hers, his, nobodys, attach };
};

describe('when a patient is forgotten', () => {
  it('the messages that were attached to that patient go with the key', async () => {
    const { practice, hers, his, nobodys } = await withStrangers();
    await follow(practice);
    expect(await fateOf(practice, hers)).toEqual(['key', false]);
    await forget(practice, MARIA);
    await until(async () => (await fateOf(practice, hers))[0] === 'destroyed');
    expect(await fateOf(practice, hers)).toEqual(['destroyed', true]);
    expect(await fateOf(practice, his)).toEqual(['key', false]);
    expect(await fateOf(practice, nobodys)).toEqual(['key', false]);
    expect(await practice.message(hers)).toBeUndefined();
  });

  it('they go also where that is learnt at the next start only', async () => {
    const { practice, hers, his } = await withStrangers();
    await forget(practice, MARIA);
    expect(await fateOf(practice, hers)).toEqual(['key', false]);
    await follow(practice);
    expect(await fateOf(practice, hers)).toEqual(['destroyed', true]);
    expect(await fateOf(practice, his)).toEqual(['key', false]);
  });

  it('one that is attached afterwards, by who had not heard of it, goes as well', async () => {
    const { practice, nobodys, attach } = await withStrangers();
    await forget(practice, MARIA);
    // This process has the key in hand still, and nobody has told it.
    await attach(nobodys, MARIA);
    await follow(practice);
    expect(await fateOf(practice, nobodys)).toEqual(['destroyed', true]);
  });

  it('whoever sends of that patient, not yet heard of it, is told once and for all', async () => {
    const practice = await new Practice().opens();
    const { door } = practice;
    const refusing = {
      handle: (message: CommandMessage) =>
        message.command.type === 'ReceiveMessage'
          ? Promise.resolve({ is: 'refused', reason: 'patient-forgotten' } as const)
          : door.handle(message),
    };
    const found = { is: 'matched', patientId: MARIA } as const;
    const patients = { find: () => Promise.resolve(found) };
    const { idOf } = practice;
    const into = { commands: refusing as typeof door, patients: patients as never, idOf };
    const intake = messageIntake(into, { senders: [acme], testMode: false });
    const { is, acknowledgements } = await intake.takeIn(oru(), byAddress);
    expect([is, codesIn(acknowledgements)]).toEqual(['refused', ['AR 204']]);
  });

  it('a message that came as that patient’s goes with the patient’s own key', async () => {
    const practice = await new Practice().opens();
    const { messageId = '' } = await practice.intake.takeIn(oru(), byAddress);
    await forget(practice, MARIA);
    await follow(practice);
    expect(await practice.message(messageId)).toBeUndefined();
  });
});

/** Comes under Maria's number and a name that is not hers. */
const comes = async (practice: Practice, controlId: string, number = 'MRN-0815') => {
  const pid = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak').replace('MRN-0815', number);
  const bytes = oru({ controlId, pid });
  const { is, acknowledgements, messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
  await practice.follows();
  return { is, codes: codesIn(acknowledgements), messageId };
};

const forgetsMaria = async (practice: Practice): Promise<ForgettingFollower> => {
  const forgotten = await complete(practice);
  await forget(practice, MARIA);
  await until(() => isDone(practice, MARIA));
  return forgotten;
};

describe('a message that waited when somebody was forgotten', () => {
  it('goes as well where it names a number of that patient, and no other does', async () => {
    const practice = await new Practice().opens();
    const hers = await comes(practice, '1');
    const another = await comes(practice, '2', 'MRN-4711');
    const discarded = await comes(practice, '3');
    await practice.says(DiscardMessage, { messageId: discarded.messageId, reason }, nurse);
    await forgetsMaria(practice);
    expect(await fateOf(practice, hers.messageId)).toEqual(['destroyed', true]);
    expect(await fateOf(practice, discarded.messageId)).toEqual(['destroyed', true]);
    expect(await fateOf(practice, another.messageId)).toEqual(['key', false]);
  });

  it('goes where the number stands in the text as staff have mended it', async () => {
    const practice = await new Practice().opens();
    const { messageId } = await comes(practice, '1', 'MRN-4711');
    const mended = oru({ controlId: '1', pid: MARIAS_PID.replace('Alvarez', 'Novak') });
    const raw = mended.toString('base64');
    await practice.mends(messageId, raw);
    await practice.follows();
    await forgetsMaria(practice);
    expect(await fateOf(practice, messageId)).toEqual(['destroyed', true]);
  });

  it('goes where the number stands in what was mended and nobody has accepted', async () => {
    const practice = await new Practice().opens();
    const { messageId } = await comes(practice, '1', 'MRN-4711');
    const raw = oru({ controlId: '1', pid: MARIAS_PID }).toString('base64');
    await practice.says(CorrectMessage, { messageId, raw, reason }, nurse);
    await forgetsMaria(practice);
    expect(await fateOf(practice, messageId)).toEqual(['destroyed', true]);
  });

  it('stays where the number had been withdrawn, and may be anybody’s', async () => {
    const practice = await new Practice().opens();
    const { messageId } = await comes(practice, '1');
    const number = { authority: 'City Hospital', number: 'MRN-0815' };
    await practice.says(WithdrawPatientIdentifier, { patientId: MARIA, ...number, reason });
    await forgetsMaria(practice);
    expect(await fateOf(practice, messageId)).toEqual(['key', false]);
    expect(await comes(practice, '2')).toMatchObject({ is: 'accepted' });
  });

  it('is told by a fact of ids only, before it is told that the patient is forgotten', async () => {
    const { practice, hers, his, nobodys } = await withStrangers();
    await forgetsMaria(practice);
    const facts = await practice.store.readStream(`forgetting-${MARIA}`);
    const types = facts.map(({ type }) => type);
    const [first, second] = await practice.events<MessageForgotten>('MessageForgotten');
    expect(types.slice(2)).toEqual(['MessageForgotten', 'MessageForgotten', 'PatientForgotten']);
    expect([first?.messageId, second?.messageId]).toEqual([hers, nobodys]);
    expect(await fateOf(practice, his)).toEqual(['key', false]);
  });

  it('is forgotten in every process, and again where a vault was restored', async () => {
    const practice = await new Practice().opens();
    const { messageId } = await comes(practice, '1');
    const backup = new Map(await practice.vault.find([messageId]));
    await forgetsMaria(practice);
    expect(backup.get(messageId)?.is).toBe('key');
    const destroyed: string[] = [];
    const vault = { destroy: async (subject: string) => void destroyed.push(subject) };
    const { store, codec, keys } = practice;
    await follow({ store, codec, vault, keys });
    expect(destroyed).toEqual([MARIA, messageId]);
  });

  it('leaves a log in which every lost key is accounted for', async () => {
    const { practice } = await withStrangers();
    await forgetsMaria(practice);
    const { below: store, codec, vault } = practice;
    const report = await verifySealedLog({ store, codec, vault, forgets: forgottenIn });
    expect([report.forgottenSubjects, report.bad]).toEqual([3, []]);
  });

  it('leaves none unaccounted for either between approval and completion', async () => {
    const { practice, hers, his, attach } = await withStrangers();
    await follow(practice);
    await forget(practice, MARIA);
    await until(async () => (await fateOf(practice, hers))[0] === 'destroyed');
    // Nobody may say it is somebody else's who is not forgotten, once its key went with hers.
    await attach(hers, TOMAS);
    expect(await fateOf(practice, his)).toEqual(['key', false]);
    const { below: store, codec, vault } = practice;
    const given = { store, codec, vault, forgets: forgottenIn };
    const report = await verifySealedLog({ ...given, goesAlong: messageOfPatient });
    expect([report.forgottenSubjects, report.bad]).toEqual([2, []]);
    expect((await verifySealedLog(given)).bad).toHaveLength(1);
  });
});

describe('a message of somebody who was forgotten, sent again', () => {
  it.each([
    ['as it was on file', MARIAS_PID],
    ['under another name', MARIAS_PID.replace('Alvarez', 'Alvarez-Novak')],
  ])('is refused %s, and nothing of it is kept', async (_how, pid) => {
    const practice = await new Practice().opens();
    await practice.intake.takeIn(oru(), byAddress);
    await forgetsMaria(practice);
    const before = (await received(practice)).count;
    const again = await practice.intake.takeIn(oru({ controlId: '78', pid }), byAddress);
    expect([again.is, codesIn(again.acknowledgements)]).toEqual(['refused', ['AR 204']]);
    expect((await received(practice)).count).toBe(before);
  });

  it('is refused as a bundle, too', async () => {
    const practice = await new Practice().opens();
    await forgetsMaria(practice);
    const subject = { reference: 'Patient/p1' };
    const number = { system: 'City Hospital', value: 'MRN-0815' };
    const resources = [
      { resourceType: 'Patient', id: 'p1', identifier: [number], name: [{ family: 'Novak' }] },
      { resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject, code: {} },
    ];
    const entry = resources.map((resource) => ({ resource }));
    const bundle = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'message', entry }));
    const before = (await received(practice)).count;
    const answer = await practice.intake.takeInBundle(bundle, byToken);
    expect(answer).toMatchObject({ is: 'refused', issues: [{ code: 'forbidden' }] });
    expect((await received(practice)).count).toBe(before);
  });

  it('is noted with the practice, by the opaque id', async () => {
    const practice = await new Practice().opens();
    await forgetsMaria(practice);
    await comes(practice, '78');
    const stored = await practice.store.readStream('accessLog-practice.202603');
    const facts = stored.map((each) => practice.codec.decode(each).event);
    expect(facts.at(-1)).toMatchObject({
      ...{ type: 'CommandRefused', what: 'ReceiveMessage', reason: 'patient-forgotten' },
      ...{ patientId: MARIA, by: 'acme-lab' },
    });
  });

  it('goes when it is taken, where it was kept by who had not heard of it', async () => {
    const practice = await new Practice().opens();
    await forgetsMaria(practice);
    const notHeard = {
      find: () => Promise.resolve({ is: 'patient-unknown' } as const),
      forgottenAmong: () => Promise.resolve([]),
      onFileAmong: () => Promise.resolve([]),
    };
    const { door: commands, idOf } = practice;
    const into = { commands, idOf, patients: notHeard };
    const intake = messageIntake(into, { senders: [acme], testMode: false });
    const { messageId = '' } = await intake.takeIn(oru({ controlId: '79' }), byAddress);
    expect(await fateOf(practice, messageId)).toEqual(['key', false]);
    expect(await practice.follows()).toEqual([{ is: 'pointless', reason: 'patient-forgotten' }]);
    expect(await fateOf(practice, messageId)).toEqual(['destroyed', true]);
    expect(await practice.events('MessageForgotten')).toMatchObject([{ messageId }]);
  });
});
