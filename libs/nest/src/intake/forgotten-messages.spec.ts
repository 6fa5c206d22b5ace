import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ApproveForgetting,
  AttachMessagePatient,
  RequestForgetting,
  type PortalCaller,
} from '@anamnesis/domain';
import { ForgottenSubjects } from '../forgotten-subjects.js';
import type { CommandMessage } from '../messages.js';
import { messageIntake } from './message-intake.js';
import {
  acme,
  byAddress,
  codesIn,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  potassium,
  TOMAS,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const drVance: PortalCaller = { actor: '3f0c2d2e-7b1a-4f53-8c65-000000000092', role: 'provider' };
const reason = 'The laboratory told us by phone';

const opened: ForgottenSubjects[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

const follow = async ({ store, codec, vault, keys }: Practice): Promise<ForgottenSubjects> => {
  const forgotten = await ForgottenSubjects.open({ store, codec, vault, keys });
  forgotten.follow(undefined);
  opened.push(forgotten);
  return forgotten;
};

const forget = async (practice: Practice, patientId: string): Promise<void> => {
  const because = { reason: 'erasure-asked', authority: 'patient-request', reference: 'PR-2026-1' };
  await practice.says(RequestForgetting, { patientId, ...because }, nurse);
  const answer = await practice.says(ApproveForgetting, { patientId }, drVance);
  expect(answer.is).toBe('accepted');
};

/** Three messages under keys of their own: hers, one that turned out to be his, one of nobody. */
const withStrangers = async () => {
  const practice = await new Practice().opens();
  const pid = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak');
  const come = async (filler: string) => {
    const bytes = oru({ controlId: filler, pid, orders: [potassium('4.4', { filler })] });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    return messageId;
  };
  const [hers, his, nobodys] = [await come('F-1'), await come('F-2'), await come('F-3')];
  await practice.follows();
  const attach = (messageId: string, patientId: string) =>
    practice.says(AttachMessagePatient, { messageId, patientId, reason }, nurse);
  await attach(hers, MARIA);
  await attach(his, MARIA);
  await attach(his, TOMAS);
  return { practice, hers, his, nobodys, attach };
};

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200 && !(await isSo()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await isSo()).toBe(true);
};

const fateOf = async (practice: Practice, messageId: string) => {
  const stored = await practice.store.readStream(`interfaceMessage-${messageId}`);
  const key = (await practice.vault.find([messageId])).get(messageId);
  return [key?.is, stored.every(({ forgotten }) => forgotten)];
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
    const again = await practice.intake.takeIn(oru({ controlId: '78' }), byAddress);
    await practice.follows();
    expect((await practice.message(again.messageId))?.parked).toEqual([
      { reason: 'patient-unknown' },
    ]);
  });
});
