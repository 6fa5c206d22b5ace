import { setTimeout as delay } from 'node:timers/promises';
import { appendSettled } from '../append-settled.js';
import { OutcomeUnknown, StoreUnavailable, type Append, type EventPage } from '../event-store.js';
import { PreparedDatabase, appendTo } from './event-store.fixture.js';

const APPEND_LOCK = 'SELECT pg_advisory_xact_lock(1634623853, 1)';

let database: PreparedDatabase;
beforeAll(async () => {
  database = await PreparedDatabase.called('postgres event store');
});
afterEach(() => database.closeAll());
afterAll(() => database.drop());

/** What another process does under the lock, up to the moment before its commit. */
const otherWriter = async () => {
  const client = await database.connected(database.applicationUrl);
  await client.query('BEGIN');
  await client.query(APPEND_LOCK);
  return {
    client,
    insert: ({ stream, events }: Append, revision: number) =>
      client.query(
        `INSERT INTO eventstore.events (stream, revision, id, type, recorded_at, data, metadata)
         VALUES ($1, $2, $3, 'RefillRequested', clock_timestamp(), '', '')`,
        [stream, revision, events[0]?.id],
      ),
    /** By then their snapshots are older than this commit. */
    commitOnceOthersWait: async () => {
      await until(async () => (await database.countOf(waitingForTheLock)) > 0);
      await client.query('COMMIT');
    },
  };
};

const waitingForTheLock = `SELECT count(*) FROM pg_locks
  WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await delay(5);
};

const endBackends = (condition: string) =>
  database.operator.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE usename = '${database.applicationRole}' AND datname = current_database() AND ${condition}`,
  );

interface Used {
  readonly seq_scan: string;
  readonly is_used: boolean;
}

const newsHeard = async (): Promise<() => number> => {
  const ear = await database.connected(database.applicationUrl);
  let heard = 0;
  ear.on('notification', () => (heard += 1));
  await ear.query('LISTEN anamnesis_events');
  return () => heard;
};

describe('the newest events', () => {
  it('are handed out as they are stored, the newest first, and no more than asked for', async () => {
    const store = database.opened();
    await store.append(appendTo('newest-1', 'no-stream', { events: 3 }));
    const stored = await store.readStream('newest-1');
    expect(await store.newest(2)).toEqual([stored[2], stored[1]]);
  });
});

describe('the lock that every append passes', () => {
  it.each([
    ['one event', [appendTo('lockOne-1')]],
    ['many events', [appendTo('lockMany-1', 'no-stream', { events: 3 })]],
    ['a flush of several', [appendTo('lockFlush-1'), appendTo('lockFlush-2')]],
  ])('is waited for by %s', async (_what, appends) => {
    const other = await otherWriter();
    const store = database.opened();
    let answered = 0;
    const outcomes = appends.map((append) => store.append(append).finally(() => (answered += 1)));
    await until(async () => (await database.countOf(waitingForTheLock)) > 0);
    await delay(30);
    expect(answered).toBe(0);
    await other.client.query('COMMIT');
    expect(await Promise.all(outcomes)).toMatchObject(appends.map(() => ({ is: 'appended' })));
  });

  it('stops no writer for ever when somebody keeps it', async () => {
    await otherWriter();
    const store = database.opened({ lockTimeoutMs: 100 });
    await expect(store.append(appendTo('kept-1'))).rejects.toThrow(
      new StoreUnavailable(
        'PostgreSQL answered 55P03. Another writer held the lock too long; look for a stuck one.',
      ),
    );
  });
});

describe('an append whose snapshot is older than its wait for the lock', () => {
  it('finds the predecessor that another process stored meanwhile', async () => {
    const other = await otherWriter();
    await other.insert(appendTo('prescription-2'), 0);
    const store = database.opened();
    const outcomes = [
      store.append(appendTo('prescription-2', 0, { events: 2 })),
      store.append(appendTo('prescription-3')),
      store.append(appendTo('prescription-4', 9)),
    ];
    await other.commitOnceOthersWait();
    expect(await Promise.all(outcomes)).toMatchObject([
      { is: 'appended', revision: 2 },
      { is: 'appended', revision: 0 },
      { is: 'conflict', actual: 'no-stream' },
    ]);
  });

  it('is a conflict when another process was faster', async () => {
    const other = await otherWriter();
    await other.insert(appendTo('prescription-5'), 0);
    const outcome = database.opened().append(appendTo('prescription-5'));
    await other.commitOnceOthersWait();
    expect(await outcome).toEqual({ is: 'conflict', actual: 0 });
  });

  it('is answered like the first time when it was stored itself meanwhile', async () => {
    const append = appendTo('prescription-6');
    const other = await otherWriter();
    await other.insert(append, 0);
    const outcome = database.opened().append(append);
    await other.commitOnceOthersWait();
    expect(await outcome).toMatchObject({ is: 'appended', revision: 0 });
  });

  it.each([
    ['alone', ['clock-1']],
    ['in a flush', ['clock-2', 'clock-3']],
  ])(
    'is not recorded before what another process recorded meanwhile, %s',
    async (_how, streams) => {
      const ahead = Date.now() + 60_000;
      const other = await otherWriter();
      const store = database.opened();
      const outcomes = streams.map((stream) => store.append(appendTo(stream)));
      await until(async () => (await database.countOf(waitingForTheLock)) > 0);
      await other.client.query("SELECT setval('eventstore.clock', $1)", [ahead]);
      await other.client.query('COMMIT');
      await Promise.all(outcomes);
      for (const stream of streams) {
        const [event] = await store.readStream(stream);
        expect(event?.recordedAt).toBe(new Date(ahead).toISOString());
      }
      await database.owner.query("SELECT setval('eventstore.clock', 1)");
    },
  );
});

describe('a flush', () => {
  it('stores the others when one of them spoils the statement for all', async () => {
    await database.owner.query(
      "ALTER TABLE eventstore.events ADD CONSTRAINT no_poison CHECK (type <> 'Poison') NOT VALID",
    );
    const store = database.opened();
    const appends = Array.from({ length: 10 }, (_, index) =>
      appendTo(`spoilt-${index}`, 'no-stream', {
        events: 1 + (index % 2),
        type: index === 4 ? 'Poison' : 'RefillRequested',
      }),
    );
    const outcomes = await Promise.allSettled(appends.map((append) => store.append(append)));
    await database.owner.query('ALTER TABLE eventstore.events DROP CONSTRAINT no_poison');
    const [poisoned] = outcomes.splice(4, 1);
    expect(outcomes).toMatchObject(outcomes.map(() => ({ value: { is: 'appended' } })));
    const reason: unknown = poisoned?.status === 'rejected' ? poisoned.reason : undefined;
    expect(reason).toBeInstanceOf(StoreUnavailable);
    // The server's own error quotes the whole row.
    expect(JSON.stringify({ ...(reason as object), text: String(reason) })).toBe(
      '{"name":"StoreUnavailable","text":"StoreUnavailable: PostgreSQL answered 23514. See the server log."}',
    );
  });

  it('tells its news once, however many it holds', async () => {
    const heard = await newsHeard();
    const store = database.opened();
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.append(appendTo(`told-${index}`))),
    );
    await until(async () => heard() > 0);
    await delay(50);
    expect(heard()).toBe(1);
  });

  it('is bounded in bytes and in number', async () => {
    const heard = await newsHeard();
    const big = database.opened({ maxFlushBytes: 1024 * 1024 });
    await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        big.append(appendTo(`big-${index}`, 'no-stream', { bytes: 400 * 1024 })),
      ),
    );
    await until(async () => heard() === 3);
    const few = database.opened({ maxFlush: 4 });
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => few.append(appendTo(`few-${index}`))),
    );
    await until(async () => heard() >= 6);
    await delay(50);
    expect(heard()).toBe(6);
  });

  it('turns away what would make the waiting too big', async () => {
    const store = database.opened({ maxWaitingBytes: 100_000 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, (_, index) =>
        store.append(appendTo(`heavy-${index}`, 'no-stream', { bytes: 40_000 })),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
  });

  it('says of an append that all of it was stored before', async () => {
    const store = database.opened();
    const append = appendTo('repeated-1');
    const first = await store.append(append);
    expect(first).not.toHaveProperty('repeated');
    expect(await store.append(append)).toEqual({ ...first, repeated: true });
  });

  it('leaves its outcome unknown when the server ends its connection, and settles later', async () => {
    const other = await otherWriter();
    const store = database.opened();
    const append = appendTo('ended-1');
    const outcome = store.append(append);
    await until(async () => (await database.countOf(waitingForTheLock)) > 0);
    await Promise.all([
      expect(outcome).rejects.toBeInstanceOf(OutcomeUnknown),
      endBackends("wait_event_type = 'Lock'"),
    ]);
    await other.client.query('COMMIT');
    expect(await appendSettled(store, append)).toMatchObject({ is: 'appended', revision: 0 });
    expect(await store.readStream('ended-1')).toHaveLength(1);
  });
});

describe('reading', () => {
  it('never scans the table, though every plan was made while it was empty', async () => {
    const empty = await PreparedDatabase.called('plans');
    await empty.owner.query('ANALYZE eventstore.events');
    await empty.owner.query('SELECT pg_stat_force_next_flush()');
    const store = empty.opened();
    for (let round = 0; round < 8; round += 1) {
      const asked = [0, 1, 2].map((of) => appendTo(`plans-${round}x${of}`));
      await Promise.all(asked.map((append) => store.append(append)));
      await store.append(appendTo(`plans-${round}x0`, 0));
      await store.append(appendTo(`plans-${round}x0`, 7));
      await store.readStream(`plans-${round}x0`, { direction: 'backwards', limit: 1 });
      for await (const page of store.readAll({
        after: '',
        filter: { by: 'type', types: ['Never'] },
      })) {
        expect(page.events).toEqual([]);
      }
    }
    await store.close();
    const used = `SELECT seq_scan, idx_scan > 30 AS is_used FROM pg_stat_user_tables
      WHERE schemaname = 'eventstore' AND relname = 'events'`;
    // What a connection did is counted a moment after it ended.
    await until(async () => (await empty.operator.query<Used>(used)).rows[0]?.is_used === true);
    // Making the two indexes scanned it twice.
    expect((await empty.operator.query<Used>(used)).rows[0]?.seq_scan).toBe('2');
    await empty.drop();
  });

  it('looks at a bounded number of events for one page of few', async () => {
    const store = database.opened();
    const after = await store.head();
    await database.owner.query(
      `INSERT INTO eventstore.events (stream, revision, id, type, recorded_at, data, metadata)
       SELECT 'crowd-1', n, gen_random_uuid(), 'RefillRequested', now(), '', ''
       FROM generate_series(0, 24999) n`,
    );
    await store.append(appendTo('rare-1'));
    const pages: EventPage[] = [];
    const filter = { by: 'category', categories: ['rare'] } as const;
    for await (const page of store.readAll({ after, filter })) pages.push(page);
    expect(pages.map(({ events }) => events.length)).toEqual([0, 0, 1]);
    expect(pages.map(({ atHead }) => atHead)).toEqual([false, false, true]);
  });

  it('keeps the order when positions gain a digit', async () => {
    await database.owner.query(
      'ALTER SEQUENCE eventstore.events_position_seq RESTART WITH 9999999997',
    );
    const store = database.opened();
    const after = await store.head();
    for (let turn = 0; turn < 6; turn += 1) await store.append(appendTo(`digits-${turn}`));
    const streams: string[] = [];
    for await (const { events } of store.readAll({ after, pageSize: 2 })) {
      streams.push(...events.map(({ stream }) => stream));
    }
    expect(streams).toEqual([0, 1, 2, 3, 4, 5].map((turn) => `digits-${turn}`));
    expect(await store.head()).toBe('0000000010000000002');
  });
});

describe('following', () => {
  it('hears again after the server ended the connection that listens', async () => {
    // The poll is too slow to be what is heard here.
    const store = database.opened({ pollMs: 60_000 });
    const stopping = new AbortController();
    const after = await store.head();
    const heard: string[] = [];
    const following = (async () => {
      for await (const page of store.subscribe({ after, signal: stopping.signal })) {
        heard.push(...page.events.map(({ stream }) => stream));
      }
    })();
    const listening = `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'
      AND datname = current_database() AND usename = '${database.applicationRole}'`;
    await until(async () => (await database.countOf(listening)) === 1);
    await endBackends("query LIKE 'LISTEN%'");
    await until(async () => (await database.countOf(listening)) === 1);
    await database.opened().append(appendTo('heard-1'));
    await until(async () => heard.includes('heard-1'));
    stopping.abort();
    await following;
  });

  it('finds by looking what nobody told it', async () => {
    const store = database.opened({ pollMs: 50 });
    const stopping = new AbortController();
    const after = await store.head();
    const heard: string[] = [];
    const following = (async () => {
      for await (const page of store.subscribe({ after, signal: stopping.signal })) {
        heard.push(...page.events.map(({ stream }) => stream));
      }
    })();
    const silent = await otherWriter();
    await silent.insert(appendTo('silent-1'), 0);
    await silent.client.query('COMMIT');
    await until(async () => heard.includes('silent-1'));
    stopping.abort();
    await following;
  });
});
