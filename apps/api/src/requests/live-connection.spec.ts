import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RequestsChangedAnswer } from '@anamnesis/read-models';
import { pause, SlowReader } from '../slow-reader.fixture.js';
import { LiveConnection, type AskChanges } from './live-connection.js';

const times = { coalesceMs: 20, heartbeatMs: 60, slowReaderMs: 80 };
const NO_KINDS = { refill: 0, 'lab-report': 0, 'missing-lab': 0, 'record-error': 0, question: 0 };

const answerAt = (position: string, rest: Partial<RequestsChangedAnswer> = {}) => ({
  ...{ rows: [], position, more: false },
  counts: {
    queued: Number(position),
    claimed: 0,
    dueSoon: 0,
    overdue: 0,
    stale: 0,
    byKind: NO_KINDS,
  },
  ...rest,
});

const open = (ask: AskChanges, endsIn = 60_000) => {
  const reader = new SlowReader();
  const start = { response: reader.response, ask, first: answerAt('1'), endsIn, times };
  const connection = new LiveConnection(start);
  return { reader, connection, over: connection.run() };
};

const close = async ({ reader, over }: ReturnType<typeof open>): Promise<void> => {
  reader.emit('close');
  await over;
};

describe('one live queue', () => {
  it('asks once for any number of changes that come together', async () => {
    const asked: (string | undefined)[] = [];
    const live = open(async (since) => {
      asked.push(since);
      return answerAt('2');
    });
    for (let change = 0; change < 100; change += 1) live.connection.noteChange();
    await pause(40);
    expect(asked).toEqual(['1']);
    expect(live.reader.events('changed')).toHaveLength(2);
    expect(live.reader.events('changed')[1]).toContain('id: 2\n');
    await close(live);
  });

  it('lets go of the first page as soon as that is told, however long it goes on', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const reader = new SlowReader();
    let first: WeakRef<object> | undefined;
    const opened = () => {
      const page = answerAt('1');
      first = new WeakRef(page);
      const ask = async () => answerAt('1');
      const start = { response: reader.response, ask, first: page, endsIn: 60_000, times };
      return new LiveConnection(start);
    };
    const over = opened().run();
    await pause(40);
    collect();
    expect(reader.events('changed')).toHaveLength(1);
    expect(first?.deref()).toBeUndefined();
    reader.emit('close');
    await over;
  });

  it('asks on at once while there is more', async () => {
    const answers = [answerAt('2', { more: true }), answerAt('3', { more: true }), answerAt('4')];
    const live = open(async () => answers.shift() ?? answerAt('4'));
    live.connection.noteChange();
    await pause(110);
    expect(live.reader.events('changed').map((event) => /id: (\d)/.exec(event)?.[1])).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
    await close(live);
  });

  it('gives a sign of life when nothing changes, and asks whether it may still look', async () => {
    let asked = 0;
    const live = open(async () => {
      asked += 1;
      return answerAt('1');
    });
    await pause(100);
    expect(live.reader.written.at(-1)).toBe(': heartbeat\n\n');
    expect(asked).toBe(1);
    await close(live);
  });

  it('ends with a word when the right to look has ended', async () => {
    const live = open(async () => undefined);
    live.connection.noteChange();
    await live.over;
    expect(live.reader.events('ended')[0]).toContain('{"because":"no-longer-allowed"}');
    expect(live.reader.isEnded).toBe(true);
  });

  it('names one who was forgotten before it had begun, behind its first words', async () => {
    const reader = new SlowReader();
    const ask = async () => answerAt('1');
    const start = { response: reader.response, ask, first: answerAt('1'), endsIn: 60_000, times };
    const connection = new LiveConnection(start);
    connection.tellForgotten('maria');
    expect(reader.written).toEqual([]);
    const over = connection.run();
    await pause(10);
    const told = reader.written.filter((text) => text.startsWith('event: '));
    expect(told.map((text) => /^event: (\w+)/.exec(text)?.[1])).toEqual(['changed', 'forgotten']);
    await close({ reader, connection, over });
  });

  it('names a patient who was forgotten, for the screen to take the rows away', async () => {
    const live = open(async () => answerAt('1'));
    live.connection.tellForgotten('maria');
    expect(live.reader.events('forgotten')[0]).toContain('{"patientId":"maria"}');
    live.connection.end('forgotten');
    await live.over;
    live.connection.tellForgotten('jonas');
    expect(live.reader.events('forgotten')).toHaveLength(1);
    expect(live.reader.events('ended')[0]).toContain('{"because":"forgotten"}');
  });

  it('ends with a word when the token expires', async () => {
    const live = open(async () => answerAt('1'), 30);
    await live.over;
    expect(live.reader.events('ended')[0]).toContain('{"because":"token-expired"}');
  });

  it('ends without a word when the view cannot be read, for the reader to come again', async () => {
    const live = open(() => Promise.reject(new Error('away')));
    live.connection.noteChange();
    await live.over;
    expect(live.reader.events('ended')).toEqual([]);
    expect(live.reader.isEnded).toBe(true);
  });

  it('asks nothing while the reader takes nothing, and goes on when it does', async () => {
    let asked = 0;
    const live = open(async () => {
      asked += 1;
      return answerAt(String(asked + 1));
    });
    live.reader.takes = false;
    live.connection.noteChange();
    await pause(45);
    for (let change = 0; change < 50; change += 1) live.connection.noteChange();
    expect(asked).toBe(1);
    live.reader.takeAgain();
    await pause(60);
    expect(asked).toBeGreaterThanOrEqual(2);
    await close(live);
  });

  it('lets go of a reader that takes nothing for too long', async () => {
    const live = open(async () => answerAt('2'));
    live.reader.takes = false;
    live.connection.noteChange();
    await live.over;
    expect(live.reader.isDestroyed).toBe(true);
  });
});
