import { describe, expect, it } from '@jest/globals';
import {
  ApproveForgetting,
  ReplayMessage,
  RequestForgetting,
  type LabResultsReceived,
  type MessageTaken,
  type PortalCaller,
} from '@anamnesis/domain';
import { StoreUnavailable } from '@anamnesis/eventing';
import { ForgettingFollower } from '../forgetting-follower.js';
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

const HERS = { pid: MARIAS_PID };
const HIS = { pid: TOMAS_PID };
const reason = 'The laboratory told us by phone';
const drVance: PortalCaller = { actor: '3f0c2d2e-7b1a-4f53-8c65-000000000092', role: 'provider' };

const open = async (): Promise<Practice> => {
  const practice = await new Practice().opens();
  await practice.knowsNumber('MRN-4711', TOMAS);
  return practice;
};

/** Of the order as a whole no table says `W`: its line does (OBX-11). */
const orderOf = (value: string, status: string): string =>
  status === 'W'
    ? potassium(value, { status: 'C' }).replace('||||C|||', '||||W|||')
    : potassium(value, { status });

let control = 100;
const sends = async (
  practice: Practice,
  { pid }: { readonly pid: string },
  [value, status]: readonly [string, string],
): Promise<string> => {
  control += 1;
  const bytes = oru({ pid, controlId: String(control), orders: [orderOf(value, status)] });
  return practice.comes(bytes);
};

const received = (practice: Practice) => practice.events<LabResultsReceived>('LabResultsReceived');
/** Whose, which version, which status and value, in the order in which it was recorded. */
const told = async (practice: Practice): Promise<readonly string[]> =>
  (await received(practice)).map(({ patientId, lines: [line] }) =>
    [
      patientId === MARIA ? 'hers' : 'his',
      line?.version,
      line?.status,
      line?.value.values.join(),
    ].join(' '),
  );
/** Sent of the one, taken back there, and sent anew of the other. */
const mistaken = async (): Promise<Practice> => {
  const practice = await open();
  await sends(practice, HERS, ['4.4', 'F']);
  await sends(practice, HERS, ['', 'W']);
  await sends(practice, HIS, ['4.4', 'F']);
  return practice;
};

const forgetHer = async (practice: Practice): Promise<void> => {
  const asked = { reason: 'erasure-asked', authority: 'patient-request', reference: 'PR-2026-1' };
  await practice.says(RequestForgetting, { patientId: MARIA, ...asked }, nurse);
  await practice.says(ApproveForgetting, { patientId: MARIA }, drVance);
  const forgotten = await ForgettingFollower.open(practice);
  await forgotten.close();
};

describe('an order that the laboratory had sent of the wrong patient', () => {
  it('is filed anew under the right one once it was taken back', async () => {
    const practice = await mistaken();
    expect(await told(practice)).toEqual([
      'hers 1 final 4.4',
      'hers 2 wrong-patient ',
      'his 1 final 4.4',
    ]);
    const [first, , anew] = await received(practice);
    expect(anew?.reportId).not.toBe(first?.reportId);
    expect(anew?.lines[0]?.lineId).not.toBe(first?.lines[0]?.lineId);
    expect(anew).toMatchObject({ patientId: TOMAS, firstFiledAs: first?.reportId });
    const taken = await practice.events<MessageTaken>('MessageTaken');
    expect(taken.at(-1)?.reports).toEqual([anew?.reportId]);
  });

  it('is corrected there, as if it had never been anybody else’s', async () => {
    const practice = await mistaken();
    await sends(practice, HIS, ['4.9', 'C']);
    expect((await told(practice)).slice(2)).toEqual(['his 1 final 4.4', 'his 2 corrected 4.9']);
    const [, , anew, corrected] = await received(practice);
    expect(corrected?.reportId).toBe(anew?.reportId);
  });

  it('stays hers where more of it comes of her: she sees nothing of it, and he no more', async () => {
    const practice = await mistaken();
    await sends(practice, HERS, ['5.2', 'C']);
    const [first, , , again] = await received(practice);
    expect(again).toMatchObject({ patientId: MARIA, reportId: first?.reportId });
  });

  it('is taken back of him, too, and of nobody else', async () => {
    const practice = await mistaken();
    await sends(practice, HIS, ['', 'W']);
    expect((await told(practice)).at(-1)).toBe('his 2 wrong-patient ');
    const [, , anew, back] = await received(practice);
    expect(back?.reportId).toBe(anew?.reportId);
  });

  it('waits for a person while it stands under the first one, and is taken by a replay then', async () => {
    const practice = await open();
    await sends(practice, HERS, ['4.4', 'F']);
    const his = await sends(practice, HIS, ['4.4', 'F']);
    expect(await practice.waitsWhy(his)).toEqual(['filed-under-another-patient']);
    await sends(practice, HERS, ['', 'W']);
    await practice.says(ReplayMessage, { messageId: his, reason }, nurse);
    await practice.follows();
    expect(await practice.waitsWhy(his)).toEqual([]);
    expect((await told(practice)).at(-1)).toBe('his 1 final 4.4');
  });

  it('waits for nobody where both come at once, and the taking back is still under way', async () => {
    const practice = await open();
    await sends(practice, HERS, ['4.4', 'F']);
    const come = async ({ pid }: typeof HERS, [value, status]: readonly [string, string]) => {
      control += 1;
      const bytes = oru({ pid, controlId: String(control), orders: [orderOf(value, status)] });
      return (await practice.intake.takeIn(bytes, byAddress)).messageId ?? '';
    };
    await come(HERS, ['', 'W']);
    const his = await come(HIS, ['4.4', 'F']);
    await practice.takesAllAtOnce(
      (command) => command.type === 'RecordLabResults' && command.patientId === MARIA,
    );
    expect(await practice.waitsWhy(his)).toEqual([]);
    expect((await told(practice)).at(-1)).toBe('his 1 final 4.4');
  });

  it('waits as well where it was cancelled only', async () => {
    const practice = await open();
    await sends(practice, HERS, ['4.4', 'F']);
    await sends(practice, HERS, ['', 'X']);
    const his = await sends(practice, HIS, ['4.4', 'F']);
    expect(await practice.waitsWhy(his)).toEqual(['filed-under-another-patient']);
  });

  it('is filed anew also where the first one was forgotten meanwhile', async () => {
    const practice = await open();
    await sends(practice, HERS, ['4.4', 'F']);
    await forgetHer(practice);
    await sends(practice, HIS, ['4.4', 'F']);
    await sends(practice, HIS, ['4.9', 'C']);
    expect(await told(practice)).toEqual(['his 1 final 4.4', 'his 2 corrected 4.9']);
  });

  it('is recorded once, wherever its taking was cut off', async () => {
    const practice = await open();
    await sends(practice, HERS, ['4.4', 'F']);
    await sends(practice, HERS, ['', 'W']);
    const bytes = oru({ ...HIS, controlId: '99', orders: [potassium('4.4')] });
    await practice.intake.takeIn(bytes, byAddress);
    for (const commands of [1, 2]) {
      let left = commands;
      const dying = {
        handle: (message: CommandMessage) => {
          if (left === 0) return Promise.reject(new StoreUnavailable('Killed.'));
          left -= 1;
          return practice.door.handle(message);
        },
      };
      await practice.follows(practice.takesAnew(dying)).catch(() => undefined);
    }
    await practice.follows();
    await practice.follows();
    expect((await told(practice)).filter((each) => each.startsWith('his'))).toHaveLength(1);
  });
});
