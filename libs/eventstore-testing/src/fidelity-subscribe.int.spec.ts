import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ANY,
  END,
  eventTypeFilter,
  excludeSystemEvents,
  NO_STREAM,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  streamNameFilter,
  type Position,
} from '@eventstore/db-client';
import {
  BareClient,
  event,
  eventually,
  follow,
  newStream,
  pause,
  QUIET_MS,
  serverUnderTest,
} from './bare-client.fixture.js';
import type { TestServer } from './test-server.js';

// Literal expectations: what a real EventStoreDB 23.10.6 answered to this client.

let own: TestServer | undefined;
let client: BareClient;

beforeAll(async () => {
  const server = await serverUnderTest();
  own = server.own;
  client = new BareClient(server.url);
});

afterAll(async () => {
  await client.close();
  await own?.stop();
});

/** On a server that others use, too, nobody can say that nothing is appended. */
const onOwnServer = process.env['EVENTSTORE_URL'] === undefined ? it : it.skip;

const seeded = async (count: number): Promise<string> => {
  const stream = newStream();
  await client.seed(stream, count);
  return stream;
};

/** A position behind everything that was appended so far. */
const now = async (): Promise<Position> => {
  const { position } = await client.append(newStream('before'), event('before'), NO_STREAM);
  if (!position) throw new Error('An append answers with a position.');
  return position;
};

const tombstoned = (streamName: string) => ({
  error: 'StreamDeletedError',
  type: 'stream-deleted',
  code: 9,
  message: `9 FAILED_PRECONDITION: Event stream '${streamName}' is deleted.`,
  streamName,
});

describe('subscribing to a stream', () => {
  it('gives what is there, says that it has caught up, and goes on until unsubscribed', async () => {
    const stream = await seeded(3);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    await followed.until(5);
    await client.append(stream, event('live'), 2n);
    const seen = ['confirmation', '0@0', '1@1', '2@2', 'caughtUp', 'live@3'];
    expect(await followed.until(6)).toEqual(seen);
    await followed.unsubscribe();
    expect(await followed.until(8)).toEqual([...seen, 'end', 'close']);
  });

  it('begins behind the revision it is given', async () => {
    const stream = await seeded(4);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: 1n }));
    expect(await followed.until(4)).toEqual(['confirmation', '2@2', '3@3', 'caughtUp']);
    await followed.unsubscribe();
  });

  it('begins with news at the end', async () => {
    const stream = await seeded(3);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: END }));
    await followed.until(2);
    await client.append(stream, event('live'), 2n);
    expect(await followed.until(3)).toEqual(['confirmation', 'caughtUp', 'live@3']);
    await followed.unsubscribe();
  });

  it('waits for a stream that is not there yet, and has caught up only then', async () => {
    const stream = newStream();
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    expect(await followed.until(1)).toEqual(['confirmation']);
    await client.append(stream, event('first'), NO_STREAM);
    expect(await followed.until(3)).toEqual(['confirmation', 'first@0', 'caughtUp']);
    await followed.unsubscribe();
  });

  it('ends with the tombstone of the stream, and an error', async () => {
    const stream = await seeded(2);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    await followed.until(4);
    await client.client.tombstoneStream(stream);
    expect(await followed.until(6)).toEqual([
      'confirmation',
      '0@0',
      '1@1',
      'caughtUp',
      '?@9223372036854775807',
      tombstoned(stream),
    ]);
  });

  it('is refused at once when the stream is tombstoned already', async () => {
    const stream = await seeded(2);
    await client.client.tombstoneStream(stream);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    expect(await followed.until(1)).toEqual([tombstoned(stream)]);
  });

  it('goes on over a soft delete', async () => {
    const stream = await seeded(2);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    await followed.until(4);
    await client.client.deleteStream(stream);
    await client.append(stream, event('after'), ANY);
    expect(await followed.until(5)).toEqual(['confirmation', '0@0', '1@1', 'caughtUp', 'after@2']);
    await followed.unsubscribe();
  });
});

describe('subscribing to everything', () => {
  it('gives what has a prefix, from a position on, and goes on until unsubscribed', async () => {
    const fromPosition = await now();
    const stream = await seeded(3);
    const filter = streamNameFilter({ prefixes: [stream] });
    const followed = follow(client.client.subscribeToAll({ fromPosition, filter }));
    await followed.until(5);
    await client.append(stream, event('live'), 2n);
    const seen = ['confirmation', '0@0', '1@1', '2@2', 'caughtUp', 'live@3'];
    expect(await followed.until(6)).toEqual(seen);
    await followed.unsubscribe();
    expect(await followed.until(8)).toEqual([...seen, 'end', 'close']);
  });

  it.each([
    ['the first event of an append', 0, ['1@1', '2@2']],
    ['the second event of an append', 1, ['2@2']],
  ])('begins behind %s when given its position', async (_which, index, events) => {
    const stream = await seeded(3);
    const records = await client.records(stream);
    const fromPosition = records[index]?.event?.position ?? START;
    const filter = streamNameFilter({ prefixes: [stream] });
    const followed = follow(client.client.subscribeToAll({ fromPosition, filter }));
    expect(await followed.until(2 + events.length)).toEqual([
      'confirmation',
      ...events,
      'caughtUp',
    ]);
    await followed.unsubscribe();
  });

  it('filters by prefixes of event types', async () => {
    const fromPosition = await now();
    const type = newStream('Wanted');
    await client.append(newStream(), [event('x', `${type}Thing`), event('y', 'Other')], NO_STREAM);
    const filter = eventTypeFilter({ prefixes: [type] });
    const followed = follow(client.client.subscribeToAll({ fromPosition, filter }));
    expect(await followed.until(3)).toEqual(['confirmation', 'x@0', 'caughtUp']);
    await followed.unsubscribe();
  });

  it('filters by an expression over stream names', async () => {
    const fromPosition = await now();
    const stream = await seeded(2);
    const filter = streamNameFilter({ regex: `^${stream}$` });
    const followed = follow(client.client.subscribeToAll({ fromPosition, filter }));
    expect(await followed.until(4)).toEqual(['confirmation', '0@0', '1@1', 'caughtUp']);
    await followed.unsubscribe();
  });

  it('gives everything without a filter', async () => {
    const stream = await seeded(2);
    const [, second] = await client.records(stream);
    const fromPosition = second?.event?.position ?? START;
    const followed = follow(client.client.subscribeToAll({ fromPosition }));
    await followed.until(2);
    await client.append(stream, event('live'), 1n);
    await eventually(() => followed.seen.includes('live@2'));
    expect(followed.seen[0]).toBe('confirmation');
    expect(followed.seen).toContain('live@2');
    await followed.unsubscribe();
  });
});

describe('checkpoints of a filtered subscription', () => {
  it('come while foreign events are passed over, in order, as commit and prepare', async () => {
    const fromPosition = await now();
    await client.seed(newStream('noise'), 400);
    const stream = newStream();
    await client.seed(stream, 1);
    const checkpoints: Position[] = [];
    let beforeTheEvent = 0;
    const filter = streamNameFilter({
      prefixes: [stream],
      checkpointInterval: 1,
      maxSearchWindow: 32,
      checkpointReached: async (_subscription, position) => void checkpoints.push(position),
    });
    const subscription = client.client.subscribeToAll({ fromPosition, filter });
    subscription.on('data', () => (beforeTheEvent = checkpoints.length));
    const followed = follow(subscription);
    expect(await followed.until(3)).toEqual(['confirmation', '0@0', 'caughtUp']);
    await followed.unsubscribe();
    expect(beforeTheEvent).toBeGreaterThanOrEqual(10);
    const commits = checkpoints.map(({ commit }) => commit);
    expect(commits).toEqual([...commits].sort((a, b) => (a < b ? -1 : 1)));
    expect(typeof checkpoints[0]?.prepare).toBe('bigint');
  });

  onOwnServer('do not come while nothing is appended', async () => {
    let checkpoints = 0;
    const checkpointReached = async () => void (checkpoints += 1);
    const filter = excludeSystemEvents({ checkpointInterval: 1, checkpointReached });
    const followed = follow(client.client.subscribeToAll({ fromPosition: END, filter }));
    expect(await followed.until(2)).toEqual(['confirmation', 'caughtUp']);
    await pause(3 * QUIET_MS);
    expect(checkpoints).toBe(0);
    await followed.unsubscribe();
  });

  it('come between live events', async () => {
    const stream = newStream();
    let checkpoints = 0;
    const checkpointReached = async () => void (checkpoints += 1);
    const window = { checkpointInterval: 1, maxSearchWindow: 1, checkpointReached };
    const filter = streamNameFilter({ prefixes: [stream], ...window });
    const followed = follow(client.client.subscribeToAll({ fromPosition: END, filter }));
    await followed.until(2);
    await client.append(stream, [event('a'), event('b')], NO_STREAM);
    expect(await followed.until(4)).toEqual(['confirmation', 'caughtUp', 'a@0', 'b@1']);
    expect(checkpoints).toBeGreaterThan(0);
    await followed.unsubscribe();
  });
});

describe('what stays out', () => {
  onOwnServer('is answered as not implemented: persistent subscriptions', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({});
    const { client: bare } = client;
    const creating = bare.createPersistentSubscriptionToStream(newStream(), 'group', settings);
    await expect(creating).rejects.toMatchObject({ code: 12 });
  });
});
