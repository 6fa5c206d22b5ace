import { pause, SlowReader } from '../slow-reader.fixture.js';
import { LiveLabConnection, type AskFollowed, type FollowedNow } from './live-lab-connection.js';

const times = { coalesceMs: 20, heartbeatMs: 60, slowReaderMs: 80 };
const at = '2026-03-02T17:00:00.000Z';

const now = (shown: Readonly<Record<string, string>>, until?: string): FollowedNow => ({
  followed: {
    ...{ patientId: 'maria', shown, unread: Object.keys(shown).length, asOf: at },
    ...(until === undefined ? {} : { until }),
  },
  at,
});

const open = (first: FollowedNow, ask: AskFollowed) => {
  const reader = new SlowReader();
  const start = { response: reader.response, ask, first, endsIn: 60_000, times };
  const connection = new LiveLabConnection(start);
  return { reader, connection, over: connection.run() };
};

const close = async ({ reader, over }: ReturnType<typeof open>): Promise<void> => {
  reader.emit('close');
  await over;
};

describe('one live list of results', () => {
  it('writes nothing where what is shown is what was shown', async () => {
    let asked = 0;
    const live = open(now({ sodium: 'one@1' }), async () => {
      asked += 1;
      return now({ sodium: 'one@1' });
    });
    const { length } = live.reader.written;
    live.connection.noteChange();
    await pause(40);
    expect(asked).toBe(1);
    expect(live.reader.written).toHaveLength(length);
    await close(live);
  });

  it('tells by their ids what is other than before and what has gone', async () => {
    const live = open(now({ sodium: 'one@1', lipids: 'two@1' }), async () =>
      now({ sodium: 'one@2' }),
    );
    live.connection.noteChange();
    await pause(10);
    expect(live.reader.events('changed').at(-1)).toContain(
      'data: {"changed":["sodium"],"gone":["lipids"],"unread":1}',
    );
    await close(live);
  });

  it('asks by itself when the answer before has said that it ends, and not before', async () => {
    const asked: number[] = [];
    const begun = Date.now();
    const live = open(now({}, '2026-03-02T17:00:00.100Z'), async () => {
      asked.push(Date.now() - begun);
      return now({ sodium: 'one@1' });
    });
    await pause(60);
    expect(asked).toEqual([]);
    await pause(100);
    expect(asked).toHaveLength(1);
    expect(live.reader.events('changed')).toHaveLength(2);
    await close(live);
  });

  it('asks nothing where neither anything happens nor time changes the answer', async () => {
    const live = open(now({}), () => Promise.reject(new Error('asked for nothing')));
    await pause(150);
    expect(live.reader.isEnded).toBe(false);
    expect(live.reader.written.filter((text) => text === ': heartbeat\n\n').length).toBeLessThan(4);
    await close(live);
  });

  it('gives its signs of life at their own pace, whatever there is to ask', async () => {
    const live = open(now({}), async () => now({}));
    const hurry = setInterval(() => live.connection.noteChange(), 5);
    await pause(150);
    clearInterval(hurry);
    const beats = live.reader.written.filter((text) => text === ': heartbeat\n\n');
    expect(beats.length).toBeGreaterThanOrEqual(1);
    expect(beats.length).toBeLessThanOrEqual(2);
    await close(live);
  });

  it('gives no sign of life to a reader who takes nothing, and lets go of it', async () => {
    let version = 1;
    const live = open(now({}), async () => now({ sodium: `one@${(version += 1)}` }));
    live.reader.takes = false;
    live.connection.noteChange();
    await live.over;
    expect(live.reader.isDestroyed).toBe(true);
    expect(live.reader.events('changed')).toHaveLength(2);
    expect(live.reader.written.filter((text) => text === ': heartbeat\n\n')).toEqual([]);
  });

  it('ends with the reason where nothing may be told any more', async () => {
    const live = open(now({ sodium: 'one@1' }), async () => 'no-longer-allowed');
    live.connection.noteChange();
    await live.over;
    expect(live.reader.events('ended')).toEqual([
      'event: ended\ndata: {"because":"no-longer-allowed"}\n\n',
    ]);
    expect(live.reader.events('changed')).toHaveLength(1);
  });
});
