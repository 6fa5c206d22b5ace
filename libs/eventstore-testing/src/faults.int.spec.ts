import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { END, NO_STREAM, START, streamNameFilter } from '@eventstore/db-client';
import {
  BareClient,
  event,
  eventually,
  failureOf,
  follow,
  newStream,
  PATHS,
  pause,
  QUIET_MS,
  unary,
} from './bare-client.fixture.js';
import { startTestServer, type TestServer } from './test-server.js';

let server: TestServer;
let client: BareClient;

beforeEach(async () => {
  server = await startTestServer({ commitTimeoutMs: 100 });
  client = new BareClient(server.connectionString);
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

const soon = { ...unary, deadline: 150 };
const tooSlow = {
  type: 'timeout',
  code: 10,
  message:
    '10 ABORTED: Operation timed out: Consumer too slow to handle event while live. ' +
    'Client resubscription required.',
};

describe('which calls a fault strikes', () => {
  it('is the next one, unless said otherwise', async () => {
    const fault = server.faults.fail('unknown', { on: 'append' });
    await failureOf(client.append(newStream(), event('a'), NO_STREAM));
    await client.append(newStream(), event('b'), NO_STREAM);
    expect(fault.hits).toBe(1);
  });

  it('is so many calls', async () => {
    server.faults.fail('unknown', { on: 'append', times: 2 });
    await failureOf(client.append(newStream(), event('a'), NO_STREAM));
    await failureOf(client.append(newStream(), event('b'), NO_STREAM));
    await client.append(newStream(), event('c'), NO_STREAM);
  });

  it('is every call until it is healed', async () => {
    const fault = server.faults.fail('unknown', { on: 'append', times: 'until-healed' });
    for (const name of ['a', 'b', 'c']) {
      await failureOf(client.append(newStream(), event(name), NO_STREAM));
    }
    fault.heal();
    await client.append(newStream(), event('d'), NO_STREAM);
    expect(fault.hits).toBe(3);
  });

  it('is only calls of some methods, about one stream', async () => {
    const stream = newStream();
    server.faults.fail('unknown', { on: ['read', 'delete'], stream });
    await client.append(stream, event('a'), NO_STREAM);
    const other = newStream();
    await client.seed(other, 1);
    expect(await client.read(other)).toEqual(['0@0']);
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'unknown' });
  });
});

describe('a delay', () => {
  it('comes before anything is done', async () => {
    const stream = newStream();
    server.faults.delay(1_500, { on: 'append' });
    const begun = Date.now();
    const appending = client.append(stream, event('a'), NO_STREAM);
    await pause(30);
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'stream-not-found' });
    await appending;
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1_499);
  });
});

describe.each(PATHS)('an append by the %s path', (path, options) => {
  const on = path === 'unary' ? 'append' : 'batchAppend';

  it('is stored though its answer is dropped', async () => {
    const stream = newStream();
    server.faults.dropAnswer();
    const appending = client
      .by({ ...options, deadline: 100 })
      .append(stream, event('a'), NO_STREAM);
    // The batch path ignores the deadline: it would wait for ever.
    const patience = path === 'unary' ? 10_000 : 200;
    const silence = pause(patience).then(() => 'no answer');
    const outcome = await Promise.race([failureOf(appending), silence]);
    expect(outcome).toEqual(
      path === 'unary' ? expect.objectContaining({ type: 'deadline-exceeded' }) : 'no answer',
    );
    expect(await client.read(stream)).toEqual(['a@0']);
  });

  it('is stored though the connection breaks instead of the answer', async () => {
    const stream = newStream();
    await client.seed(newStream(), 1);
    server.faults.dropAnswer({ by: 'reset' });
    const appending = client.by(options).append(stream, event('a'), NO_STREAM);
    expect(await failureOf(appending)).toMatchObject({ type: 'unavailable', code: 14 });
    expect(await client.read(stream)).toEqual(['a@0']);
  });

  it('is not stored when the connection breaks before', async () => {
    const stream = newStream();
    server.faults.cut({ on });
    const appending = client.by(options).append(stream, event('a'), NO_STREAM);
    expect(await failureOf(appending)).toMatchObject({ type: 'unavailable', code: 14 });
    await client.seed(newStream(), 1);
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'stream-not-found' });
  });

  it('is committed some time after it was answered with a commit timeout', async () => {
    const stream = newStream();
    const a = event('a');
    server.faults.commitTimeout({ commitAfterMs: 2_000 });
    const timeout = await failureOf(client.by(options).append(stream, a, NO_STREAM));
    expect(timeout['type']).toBe(path === 'unary' ? 'timeout' : 'deadline-exceeded');
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'stream-not-found' });
    await pause(2_100);
    expect(await client.read(stream)).toEqual(['a@0']);
  });
});

describe('a commit timeout', () => {
  it('is worded as a real server words it', async () => {
    server.faults.commitTimeout();
    expect(await failureOf(client.append(newStream(), event('a'), NO_STREAM))).toMatchObject({
      error: 'TimeoutError',
      code: 10,
      message: '10 ABORTED: Operation timed out: Commit phase timeout.',
    });
  });

  it('lets the same append succeed as soon as the commit has come', async () => {
    const stream = newStream();
    const a = event('a');
    server.faults.commitTimeout({ commitAfterMs: 50 });
    await failureOf(client.append(stream, a, NO_STREAM));
    expect(await client.append(stream, a, NO_STREAM)).toMatchObject({ nextExpectedRevision: 0n });
    expect(await client.read(stream)).toEqual(['a@0']);
  });

  it('times the same append out again while the commit has not come', async () => {
    const stream = newStream();
    const a = event('a');
    const fault = server.faults.commitTimeout();
    await failureOf(client.append(stream, a, NO_STREAM));
    expect(await failureOf(client.append(stream, a, NO_STREAM))).toMatchObject({ type: 'timeout' });
    fault.heal();
    expect(await client.append(stream, a, NO_STREAM)).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('makes another append to the stream a conflict, though nobody can read the first', async () => {
    const stream = newStream();
    server.faults.commitTimeout();
    await failureOf(client.append(stream, event('a'), NO_STREAM));
    expect(await failureOf(client.append(stream, event('b'), NO_STREAM))).toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 0n,
    });
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'stream-not-found' });
  });

  it('holds up what is appended behind it', async () => {
    const patient = await startTestServer({ commitTimeoutMs: 20_000 });
    const waiting = new BareClient(patient.connectionString);
    const stream = newStream();
    const fault = patient.faults.commitTimeout();
    waiting.append(newStream(), event('a'), NO_STREAM).catch(() => undefined);
    const behind = waiting.append(stream, event('b'), NO_STREAM);
    await pause(30);
    expect(await failureOf(waiting.read(stream))).toMatchObject({ type: 'stream-not-found' });
    fault.heal();
    await behind;
    expect(await waiting.read(stream)).toEqual(['b@0']);
    await waiting.close();
    await patient.stop();
  });
});

describe('a call that is ignored', () => {
  it('is never answered, and nothing is done', async () => {
    const stream = newStream();
    server.faults.ignore({ on: 'append' });
    const appending = client.by(soon).append(stream, event('a'), NO_STREAM);
    expect(await failureOf(appending)).toMatchObject({ type: 'deadline-exceeded' });
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'stream-not-found' });
  });
});

describe('an error of the server', () => {
  it.each([
    ['not-ready', { type: 'unavailable', message: '14 UNAVAILABLE: Server Is Not Ready' }],
    [
      'canceled',
      { type: 'timeout', message: '10 ABORTED: Operation timed out: Request canceled by server' },
    ],
    ['unknown', { type: 'unknown', message: '2 UNKNOWN: Exception was thrown by handler.' }],
  ] as const)('can be %s', async (how, expected) => {
    server.faults.fail(how, { on: 'append' });
    const error = await failureOf(client.append(newStream(), event('a'), NO_STREAM));
    expect(error).toMatchObject(expected);
  });
});

describe('a subscription', () => {
  const subscribe = (stream: string) =>
    follow(client.client.subscribeToStream(stream, { fromRevision: START }));

  it('ends with OK after so many events, when it is the next', async () => {
    const stream = newStream();
    await client.seed(stream, 3);
    server.faults.endWithOk({ afterEvents: 2 });
    expect(await subscribe(stream).until(5)).toEqual([
      'confirmation',
      '0@0',
      '1@1',
      'end',
      'close',
    ]);
  });

  it('ends with OK at once, when it is open', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    const followed = subscribe(stream);
    await followed.until(3);
    server.faults.endWithOk();
    expect(await followed.until(5)).toEqual(['confirmation', '0@0', 'caughtUp', 'end', 'close']);
  });

  it('is dropped as too slow, when it is open or after so many events', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    const followed = subscribe(stream);
    await followed.until(3);
    server.faults.consumerTooSlow({ afterEvents: 1 });
    await client.append(stream, [event('b'), event('c')], 0n);
    const seen = await followed.until(5);
    expect(seen.slice(0, 4)).toEqual(['confirmation', '0@0', 'caughtUp', 'b@1']);
    expect(seen[4]).toMatchObject(tooSlow);
  });

  it('falls silent and stays open', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    const followed = subscribe(stream);
    await followed.until(3);
    server.faults.fallSilent();
    await client.append(stream, event('b'), 0n);
    expect(await followed.until(3)).toEqual(['confirmation', '0@0', 'caughtUp']);
    expect(await client.read(stream)).toEqual(['0@0', 'b@1']);
    await followed.unsubscribe();
  });

  it('breaks with its connection after so many events', async () => {
    const stream = newStream();
    await client.seed(stream, 3);
    server.faults.cut({ on: 'subscribe', afterEvents: 2 });
    const seen = await subscribe(stream).until(4);
    expect(seen.slice(0, 3)).toEqual(['confirmation', '0@0', '1@1']);
    expect(seen.slice(3)).toEqual([expect.objectContaining({ type: 'unavailable', code: 14 })]);
  });

  it('is dropped by itself when it falls too far behind, where a limit is set', async () => {
    const strict = await startTestServer({ liveBacklog: 500 });
    const slow = new BareClient(strict.connectionString);
    const stream = newStream();
    const filter = streamNameFilter({ prefixes: [stream] });
    const subscription = slow.client.subscribeToAll({ fromPosition: END, filter });
    const failed = new Promise<Error>((resolve) => subscription.once('error', resolve));
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    const large = () => event('large', 'Recorded', { x: 'x'.repeat(1000) });
    for (let i = 0; i < 6; i += 1) {
      await slow.append(`${stream}${i}`, Array.from({ length: 400 }, large), NO_STREAM);
    }
    subscription.resume();
    expect(await failed).toMatchObject(tooSlow);
    await slow.close();
    await strict.stop();
  });
});

describe('a read', () => {
  it('ends before its time, as if that had been all', async () => {
    const stream = newStream();
    await client.seed(stream, 5);
    server.faults.endWithOk({ on: 'read', afterEvents: 2 });
    expect(await client.read(stream)).toEqual(['0@0', '1@1']);
  });

  it('breaks in the middle', async () => {
    const stream = newStream();
    await client.seed(stream, 5);
    server.faults.cut({ on: 'read', afterEvents: 2 });
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'unavailable' });
  });
});

describe('a server', () => {
  it('refuses connections until it is healed, and has forgotten nothing', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    const outage = await server.refuse();
    expect(await failureOf(client.append(stream, event('b'), 0n))).toMatchObject({ code: 14 });
    await outage.heal();
    const later = new BareClient(server.connectionString);
    expect(await later.read(stream)).toEqual(['0@0']);
    await later.close();
  });

  it('stands still with its sockets open, and does late what it was asked meanwhile', async () => {
    const stream = newStream();
    await client.seed(newStream(), 1);
    const outage = server.freeze();
    const frozen = client.by({ ...unary, deadline: 5000 }).append(stream, event('a'), NO_STREAM);
    await pause(QUIET_MS);
    const other = new BareClient(server.connectionString);
    const unanswered = failureOf(other.by(soon).append(newStream(), event('b'), NO_STREAM));
    expect(await unanswered).toMatchObject({ type: 'deadline-exceeded' });
    await outage.heal();
    expect(await frozen).toMatchObject({ success: true });
    await other.close();
  });

  it('sends a subscriber nothing while it stands still', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    await followed.until(3);
    const outage = server.freeze();
    void client.append(stream, event('late'), 0n);
    expect(await followed.until(3)).toHaveLength(3);
    await outage.heal();
    expect((await followed.until(4)).at(-1)).toBe('late@1');
    await followed.unsubscribe();
  });

  it('commits what timed out without a majority once there is one', async () => {
    const stream = newStream();
    const outage = server.loseMajority();
    expect(await failureOf(client.append(stream, event('a'), NO_STREAM))).toMatchObject({
      type: 'timeout',
    });
    expect(await failureOf(client.read(stream))).toMatchObject({ type: 'stream-not-found' });
    await outage.heal();
    expect(await client.read(stream)).toEqual(['a@0']);
  });

  it('cuts every connection, and takes new ones', async () => {
    const stream = newStream();
    await client.seed(stream, 1);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    await followed.until(3);
    server.cutConnections();
    expect((await followed.until(4)).at(-1)).toMatchObject({ type: 'unavailable' });
    await eventually(() => false, QUIET_MS);
    expect(await client.read(stream)).toEqual(['0@0']);
  });
});
