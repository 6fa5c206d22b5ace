import { describe, expect, it } from '@jest/globals';
import { KeyMissing } from '@anamnesis/eventing';
import { ForgettingWork, type ForgettingWorkOptions } from './forgetting-work.js';
import type { MessagesNaming } from './intake/messages-naming.js';

const LOST = 'of a lost key';
const GIVEN_UP = 'of a key that was given up';
const NOTHING = { named: new Map(), unreadable: [], undecodable: [] };

/** What was done, in order: every look through messages, and who was recorded as forgotten. */
const working = (naming: MessagesNaming, more: object = {}) => {
  const done: string[] = [];
  const completed = new Set<string>();
  const ending = new AbortController();
  const given = {
    execution: {
      execute: (
        _decider: unknown,
        { command }: { command: { type: string; patientId: string; isLost?: boolean } },
      ) => {
        const { type, patientId, isLost } = command;
        done.push(`${type} ${patientId}${isLost ? ' lost' : ''}`);
        if (command.patientId === LOST) throw new KeyMissing('The vault has no key for it.');
        completed.add(command.patientId);
        return { is: 'accepted', repeated: true, events: [] };
      },
    },
    accessLog: { note: () => Promise.resolve() },
    clock: { now: () => '2026-03-25T17:00:00.000Z' },
    store: { head: () => Promise.resolve('1'), readStream: () => Promise.resolve([]) },
    havePassed: () => Promise.resolve(true),
    messagesNaming: async (among?: readonly string[]) => {
      done.push(among ? `look at ${among.join()}` : 'look through all');
      await new Promise((resolve) => setTimeout(resolve, 1));
      return naming(among);
    },
    known: {
      isCompleted: (patientId: string) => completed.has(patientId),
      messagesOf: () => [],
      isMessageForgotten: () => false,
      isGivenUp: (subject: string) => subject === GIVEN_UP,
    },
    destroyMessage: () => Promise.resolve(),
    signal: ending.signal,
    ...more,
  };
  const work = new ForgettingWork(given as unknown as ForgettingWorkOptions);
  return { work, done, end: () => ending.abort() };
};

describe('what is left to do when somebody is forgotten', () => {
  it('ends with a look through all, also where it is asked for twice', async () => {
    let looks = 0;
    const { work, done } = working(async () => {
      looks += 1;
      if (looks > 2) return NOTHING;
      return { ...NOTHING, named: new Map([['maria', { goes: [], waits: ['m1'] }]]) };
    });
    work.complete('maria');
    await new Promise((resolve) => setTimeout(resolve, 20));
    work.complete('maria');
    await work.ended();
    expect(done).toEqual([
      ...['look through all', 'look at m1', 'look at m1', 'look through all'],
      'RecordForgettingCompleted maria',
    ]);
  });

  it('looks through all once for everybody who waits for it', async () => {
    const { work, done } = working(async () => NOTHING);
    for (const patientId of ['maria', 'tomas', 'ana']) work.complete(patientId);
    await work.ended();
    expect(done.filter((each) => each === 'look through all')).toHaveLength(1);
    expect(done).toHaveLength(4);
  });

  it('settles nothing that waits for a message whose key was given up, and notes and tells that', async () => {
    const told: (readonly string[])[] = [];
    const news = { patientId: 'tomas', since: '2026-03-25' };
    const { work, done, end } = working(async () => NOTHING, {
      reportsWaiting: async () => [
        { ...news, reportId: 'r1', messageId: 'lost' },
        { ...news, reportId: 'r2', messageId: 'gone', patientId: 'ana' },
      ],
      store: {
        head: () => Promise.resolve('1'),
        readStream: async (stream: string) => [
          { forgotten: true, subject: stream.endsWith('-lost') ? GIVEN_UP : 'somebody' },
        ],
      },
      onWaitingInVain: (reports: readonly string[]) => told.push(reports),
    });
    work.lookOver();
    await work.ended();
    await work.forgetMessages('maria', ['lost']);
    expect([told, work.troubles.reportsInVain]).toEqual([[['r1']], ['r1']]);
    const noted = ['NoteWaitingLabNews tomas lost', 'NoteWaitingLabNews ana'];
    expect(done.filter((each) => each.startsWith('NoteWaiting'))).toEqual([...noted, ...noted]);
    end();
  });

  it('notes and tells what waits for a key that is given up meanwhile, once for many', async () => {
    const told: (readonly string[])[] = [];
    const waiting: object[] = [];
    const { work, done, end } = working(async () => NOTHING, {
      reportsWaiting: async () => waiting,
      store: {
        head: () => Promise.resolve('1'),
        readStream: async () => [{ forgotten: true, subject: GIVEN_UP }],
      },
      onWaitingInVain: (reports: readonly string[]) => told.push(reports),
    });
    work.lookOver();
    await work.ended();
    const waits = { patientId: 'tomas', messageId: 'lost', since: '2026-03-25' };
    waiting.push({ ...waits, reportId: 'r1' });
    for (let keys = 0; keys < 100; keys += 1) work.lookForLost();
    await work.ended();
    expect(done).toEqual(['look through all', 'NoteWaitingLabNews tomas lost']);
    waiting.push({ ...waits, reportId: 'r2' });
    work.lookForLost();
    await work.ended();
    expect([told, work.troubles.reportsInVain]).toEqual([
      [['r1'], ['r2']],
      ['r1', 'r2'],
    ]);
    end();
  });

  it('ends though a report waits whose key the vault has lost', async () => {
    const waits = { reportId: 'r1', patientId: LOST, messageId: 'm1', since: '2026-03-25' };
    const { work, done } = working(async () => NOTHING, {
      reportsWaiting: () => Promise.resolve([waits]),
      store: {
        head: () => Promise.resolve('1'),
        readStream: () => Promise.resolve([{ forgotten: true }]),
      },
    });
    work.complete('maria');
    await work.ended();
    expect(done).toEqual([
      'look through all',
      `NoteWaitingLabNews ${LOST}`,
      'RecordForgettingCompleted maria',
    ]);
  });
});
