import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  CorrectMessage,
  DiscardMessage,
  NoteWaitingLabNews,
  ReplayMessage,
  type LabResultsReceived,
} from '@anamnesis/domain';
import { interfaceMessages } from '@anamnesis/domain/interfaces/interface-messages.projection';
import {
  inMemoryProjectionStore,
  keyRing,
  sealedEventStore,
  startProjections,
  UndecodableEvent,
  type EventCodec,
  type EventStore,
} from '@anamnesis/eventing';
import { forgettingRule } from '../forgetting-follower.js';
import type { CommandMessage } from '../messages.js';
import { patientFinder } from '../patient-finder.js';
import { complete, endFollowing, fateOf, forget, isDone, until } from './forgetting.fixture.js';
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
afterEach(endFollowing);

/** Under a number that is Maria's, or nobody's, and a name that is on no file. */
const comes = async (practice: Practice, number: string, controlId = '1'): Promise<string> => {
  const pid = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak').replace('MRN-0815', number);
  return practice.comes(oru({ controlId, pid }));
};

const attach = (practice: Practice, messageId: string, patientId: string) =>
  practice.says(AttachMessagePatient, { messageId, patientId, reason }, nurse);

const resultsOf = async (practice: Practice, patientId: string): Promise<number> =>
  (await practice.events<LabResultsReceived>('LabResultsReceived')).filter(
    (event) => event.patientId === patientId,
  ).length;

const isKept = async (practice: Practice, messageId: string): Promise<boolean> =>
  (await fateOf(practice, messageId))[0] === 'key';

describe('a message of somebody else that names who is forgotten', () => {
  it('goes when all of it is recorded, and what it brought stays', async () => {
    const practice = await new Practice().opens();
    const messageId = await comes(practice, 'MRN-0815');
    await attach(practice, messageId, TOMAS);
    await practice.follows();
    await complete(practice);
    await forget(practice, MARIA);
    await until(() => isDone(practice, MARIA));
    expect(await fateOf(practice, messageId)).toEqual(['destroyed', true]);
    expect(await resultsOf(practice, TOMAS)).toBe(1);
  });

  it('is waited for while something of it waits', async () => {
    const practice = await new Practice().opens();
    const messageId = await comes(practice, 'MRN-0815');
    const forgotten = await complete(practice);
    await attach(practice, messageId, TOMAS);
    await forget(practice, MARIA);
    await until(async () => forgotten.report.waitingMessages.length > 0);
    expect(forgotten.report).toMatchObject({ unfinished: 1, waitingMessages: [messageId] });
    expect(await isDone(practice, MARIA)).toBe(false);
    expect(await isKept(practice, messageId)).toBe(true);

    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await until(() => isDone(practice, MARIA));
    expect(await isKept(practice, messageId)).toBe(false);
    await until(async () => forgotten.report.unfinished === 0);
    expect(forgotten.report.waitingMessages).toEqual([]);
  });

  it('goes where that person was named by a mended text that nobody has accepted yet', async () => {
    const practice = await new Practice().opens();
    const messageId = await comes(practice, 'MRN-4711');
    const mended = oru({ controlId: '1', pid: MARIAS_PID.replace('Alvarez', 'Novak') });
    const raw = mended.toString('base64');
    await attach(practice, messageId, TOMAS);
    await practice.says(CorrectMessage, { messageId, raw, reason }, nurse);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await complete(practice);
    await forget(practice, MARIA);
    await until(() => isDone(practice, MARIA));
    expect(await isKept(practice, messageId)).toBe(false);
  });

  it('stays where it came as that other person’s and is sealed with that one’s key', async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-1', TOMAS);
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-1')
      .replace('Alvarez^Maria', 'Alvarez^Tomas')
      .replace('19580412', '19610130');
    const { messageId = '' } = await practice.intake.takeIn(oru({ pid }), byAddress);
    expect((await practice.message(messageId))?.patientId).toBe(TOMAS);
    const raw = oru().toString('base64');
    await practice.says(CorrectMessage, { messageId, raw, reason }, nurse);
    await complete(practice);
    await forget(practice, MARIA);
    await until(() => isDone(practice, MARIA));
    expect(await practice.message(messageId)).toBeDefined();
  });
});

describe('a message that speaks of a report of somebody else', () => {
  /** Her potassium is on file; what comes next speaks of it under a number of his. */
  const withNews = async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    await practice.intake.takeIn(oru(), byAddress);
    await practice.follows();
    const messageId = await comes(practice, 'MRN-4711', '2');
    const [report] = await practice.events<LabResultsReceived>('LabResultsReceived');
    const waitsFor = () => practice.newsWaitsIn(report?.reportId);
    expect(await waitsFor()).toEqual([messageId]);
    return { practice, messageId, waitsFor };
  };

  it('is waited for, though it is nobody’s: it may withdraw what is shown', async () => {
    const { practice, messageId, waitsFor } = await withNews();
    const forgotten = await complete(practice);
    await forget(practice, TOMAS);
    await until(async () => forgotten.report.waitingMessages.includes(messageId));
    expect(await waitsFor()).toEqual([messageId]);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await until(() => isDone(practice, TOMAS));
    expect(await isKept(practice, messageId)).toBe(false);
    expect(await waitsFor()).toEqual([]);
  });

  it.each<[string, (practice: Practice, messageId: string) => Promise<unknown>]>([
    ['asked for once more', () => Promise.resolve()],
    [
      'taken anew',
      (practice, messageId) => practice.says(ReplayMessage, { messageId, reason }, nurse),
    ],
  ])('is waited for on when it is %s meanwhile', async (_how, meanwhile) => {
    const { practice, messageId, waitsFor } = await withNews();
    const forgotten = await complete(practice);
    await forget(practice, TOMAS);
    await until(async () => forgotten.report.waitingMessages.includes(messageId));
    await meanwhile(practice, messageId);
    await practice.follows();
    expect(await isKept(practice, messageId)).toBe(true);
    expect((await practice.message(messageId))?.parked).not.toEqual([]);
    expect(await waitsFor()).toEqual([messageId]);
    expect(await isDone(practice, TOMAS)).toBe(false);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await until(() => isDone(practice, TOMAS));
    expect(await waitsFor()).toEqual([]);
  });

  it('keeps nothing hidden where it went while that was being said', async () => {
    const practice = await new Practice().opens();
    const orders = ['F-1', 'F-2'].map((filler) => potassium('4.4', { filler }));
    await practice.intake.takeIn(oru({ orders }), byAddress);
    await practice.follows();
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-4711');
    const bytes = oru({ controlId: '2', pid, orders });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    await practice.follows();
    await complete(practice);
    await attach(practice, messageId, TOMAS);
    let isFirst = true;
    const forgettingBehindFirst = {
      handle: async (message: CommandMessage) => {
        const answer = await practice.door.handle(message);
        const isNews = message.command.type === 'NoteWaitingLabNews' && message.command.waits;
        if (isNews && isFirst) {
          isFirst = false;
          await forget(practice, TOMAS);
          await until(() => isDone(practice, TOMAS));
        }
        return answer;
      },
    };
    await practice.follows(practice.takesAnew(forgettingBehindFirst));
    await practice.follows();
    expect(await isKept(practice, messageId)).toBe(false);
    const reports = await practice.events<LabResultsReceived>('LabResultsReceived');
    expect(reports).toHaveLength(2);
    for (const { reportId } of reports) expect(await practice.newsWaitsIn(reportId)).toEqual([]);
  });

  it('keeps nothing hidden where it was the forgotten one’s and went at once', async () => {
    const { practice, messageId, waitsFor } = await withNews();
    await attach(practice, messageId, TOMAS);
    await practice.follows();
    expect(await waitsFor()).toEqual([messageId]);
    await complete(practice);
    await forget(practice, TOMAS);
    await until(() => isDone(practice, TOMAS));
    expect(await isKept(practice, messageId)).toBe(false);
    expect(await waitsFor()).toEqual([]);
  });
});

describe('a message that came as the forgotten one’s own and speaks of a report of somebody else', () => {
  const parked = async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    await practice.intake.takeIn(oru(), byAddress);
    const his = oru({ controlId: '2', pid: TOMAS_PID });
    const { messageId = '' } = await practice.intake.takeIn(his, byAddress);
    await practice.follows();
    const [report] = await practice.events<LabResultsReceived>('LabResultsReceived');
    const { reportId = '' } = report ?? {};
    const waitsFor = async (): Promise<readonly string[]> => {
      return practice.newsWaitsIn(reportId);
    };
    expect((await practice.message(messageId))?.patientId).toBe(TOMAS);
    expect(await waitsFor()).toEqual([messageId]);
    return { practice, messageId, reportId, waitsFor };
  };

  it('keeps it hidden no more once it went with that one’s key', async () => {
    const { practice, waitsFor } = await parked();
    await complete(practice);
    await forget(practice, TOMAS);
    await until(() => isDone(practice, TOMAS));
    expect(await waitsFor()).toEqual([]);
  });

  it('nor once that was said anew by who had not heard of it, from the next start on', async () => {
    const { practice, messageId, reportId, waitsFor } = await parked();
    await complete(practice);
    await forget(practice, TOMAS);
    await until(() => isDone(practice, TOMAS));
    await endFollowing();
    practice.now = '2026-03-25T17:05:00.000Z';
    const of = { reportId, patientId: MARIA, messageId, waits: true };
    await practice.says(NoteWaitingLabNews, of, { actor: 'anamnesis', role: 'portal' });
    expect(await waitsFor()).toEqual([messageId]);
    await complete(practice);
    await until(async () => (await waitsFor()).length === 0);
  });
});

/** As staff see them, by a process that reads through this store. */
const worklistOver = async ({ codec }: Practice, store: EventStore) => {
  const { name } = interfaceMessages;
  const rows = inMemoryProjectionStore({ subjects: { [name]: ['subject', 'messageId'] } });
  const given = { codec, store, rows, forgetting: forgettingRule };
  const running = startProjections({ ...given, projections: [interfaceMessages] });
  const shown = async () => {
    await running.progress.waitFor(name, await store.head(), { timeoutMs: 5_000 });
    return Object.fromEntries(rows.rows(name));
  };
  return { shown, close: () => running.close() };
};

describe('the worklist, once somebody is forgotten', () => {
  it('is as when it is made from the beginning, whatever was on its way', async () => {
    const practice = await new Practice().opens();
    const [late, named] = [
      await comes(practice, 'MRN-4711', '1'),
      await comes(practice, 'MRN-0815', '2'),
    ];
    const another = await comes(practice, 'MRN-4712', '3');
    await attach(practice, named, TOMAS);
    await practice.follows();
    const live = await worklistOver(practice, practice.store);
    await forget(practice, MARIA);
    // By a process that has not heard of the approval.
    await attach(practice, late, MARIA);
    expect((await live.shown())[late]).toMatchObject({ subject: MARIA });
    expect((await live.shown())[named]).toMatchObject({ subject: TOMAS });

    await complete(practice);
    await until(() => isDone(practice, MARIA));
    const rebuilt = await worklistOver(
      practice,
      sealedEventStore(practice.below, keyRing(practice.vault)),
    );
    expect(Object.keys(await live.shown())).toEqual([another]);
    expect(await live.shown()).toEqual(await rebuilt.shown());
    await live.close();
    await rebuilt.close();
  });
});

/** The practice as a process sees it whose vault has lost this key. */
const withoutKey = (practice: Practice, lost: string): Practice => {
  // As after an older copy of the vault was put back: the key is not there, and nobody says why.
  const { vault, below, codec } = practice;
  const find: typeof vault.find = async (subjects) => {
    const found = new Map(await vault.find(subjects));
    found.delete(lost);
    return found;
  };
  const keys = keyRing({ find, findOrCreate: (subjects) => vault.findOrCreate(subjects) });
  const store = sealedEventStore(below, keys);
  const patients = patientFinder({ store, codec, digestKey: practice.digestKey });
  return Object.assign(Object.create(practice) as Practice, { store, keys, patients });
};

describe('a message whose key the vault has lost', () => {
  it('keeps nobody from being forgotten, and is told of', async () => {
    const practice = await new Practice().opens();
    const lost = await comes(practice, 'MRN-4711', '1');
    const hers = await comes(practice, 'MRN-0815', '2');
    const forgotten = await complete(withoutKey(practice, lost));
    await forget(practice, MARIA);
    await until(() => isDone(practice, MARIA));
    expect(await isKept(practice, hers)).toBe(false);
    expect(forgotten.report).toMatchObject({ unreadableMessages: [lost], failing: [] });
  });

  const restored = async (attachTo?: string) => {
    const practice = await new Practice().opens();
    const lost = await comes(practice, 'MRN-0815');
    if (attachTo !== undefined) await attach(practice, lost, attachTo);
    await complete(withoutKey(practice, lost));
    await forget(practice, MARIA);
    await until(() => isDone(practice, MARIA));
    await endFollowing();
    expect(await isKept(practice, lost)).toBe(true);
    return { practice, lost, forgotten: await complete(practice) };
  };

  it('goes after a start with the newest copy where it names who is done with', async () => {
    const { practice, lost, forgotten } = await restored();
    await until(async () => !(await isKept(practice, lost)));
    expect(forgotten.report).toMatchObject({ unreadableMessages: [], waitingMessages: [] });
  });

  it('is waited for after such a start while something of it waits for somebody else', async () => {
    const { practice, lost, forgotten } = await restored(TOMAS);
    await until(async () => forgotten.report.waitingMessages.includes(lost));
    expect(await isKept(practice, lost)).toBe(true);
    await practice.says(DiscardMessage, { messageId: lost, reason }, nurse);
    await until(async () => !(await isKept(practice, lost)));
    await until(async () => forgotten.report.waitingMessages.length === 0);
  });
});

describe('a message of which this program is too old to read all', () => {
  it('keeps who may be named in it from being done with until another version reads it', async () => {
    const practice = await new Practice().opens();
    const messageId = await comes(practice, 'MRN-4711');
    const raw = oru({ controlId: '1', pid: MARIAS_PID }).toString('base64');
    await practice.says(CorrectMessage, { messageId, raw, reason }, nurse);
    const { codec } = practice;
    const decode: EventCodec['decode'] = (stored) => {
      if (stored.type !== 'MessageCorrectionProposed') return codec.decode(stored);
      throw new UndecodableEvent('No context declares it.');
    };
    const older = { codec: { encode: codec.encode.bind(codec), decode } };
    const seen = await complete(Object.assign(Object.create(practice) as Practice, older));
    await forget(practice, MARIA);
    await until(async () => seen.report.unreadableMessages.includes(messageId));
    expect(seen.report).toMatchObject({ unfinished: 1, waitingMessages: [] });
    expect(await isDone(practice, MARIA)).toBe(false);
    await endFollowing();
    await complete(practice);
    await until(() => isDone(practice, MARIA));
    expect(await isKept(practice, messageId)).toBe(false);
  });
});

describe('what a process keeps of a message', () => {
  it('goes when the message is forgotten, not only when a person is', async () => {
    const practice = await new Practice().opens();
    const messageId = await comes(practice, 'MRN-4711');
    const discard = () => practice.says(DiscardMessage, { messageId, reason }, nurse);
    const forgotten = await complete(practice);
    await forget(practice, MARIA);
    await until(() => isDone(practice, MARIA));
    expect(await discard()).toMatchObject({ is: 'accepted' });
    await forgotten.forgetMessage(MARIA, messageId);
    expect(await discard()).toMatchObject({ is: 'refused' });
  });
});
