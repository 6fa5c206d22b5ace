import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_STREAM, START } from '@eventstore/db-client';
import {
  BareClient,
  event,
  eventually,
  failureOf,
  follow,
  newStream,
  pause,
  QUIET_MS,
  unary,
} from './bare-client.fixture.js';
import { startTestCluster, type TestCluster, type TestNode } from './test-cluster.js';

/** A busy machine may stand still for a while between two steps of a spec. */
const ELECTION_MS = 600;

let cluster: TestCluster;
let clients: BareClient[] = [];

beforeEach(async () => {
  cluster = await startTestCluster({
    electionMs: ELECTION_MS,
    commitTimeoutMs: 400,
    resignMs: 1_500,
    joinMs: 20,
  });
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
  await cluster.stop();
});

const connect = (url = cluster.connectionString): BareClient => {
  const client = new BareClient(url);
  clients.push(client);
  return client;
};

const leader = (): TestNode => {
  if (!cluster.leader) throw new Error('The cluster has no leader.');
  return cluster.leader;
};

const follower = (): TestNode => {
  const [first] = cluster.followers;
  if (!first) throw new Error('The cluster has no follower.');
  return first;
};

const soon = { ...unary, deadline: 100 };

/** As somebody must who does not want to lose an append: again, until there is a definite answer. */
const appendUntilSettled = async (
  stream: string,
  data: ReturnType<typeof event>,
): Promise<void> => {
  for (;;) {
    const client = connect(`${cluster.connectionString}&gossipTimeout=1`);
    const answer = await client
      .by({ ...unary, deadline: 300 })
      .append(stream, data, NO_STREAM)
      .catch(() => undefined);
    if (answer?.success) return;
    await pause(20);
  }
};

describe('a cluster', () => {
  it('is found by gossip, and its leader is told apart', async () => {
    const client = connect();
    const stream = newStream();
    await client.seed(stream, 1);
    expect(await client.read(stream)).toEqual(['0@0']);
    expect(cluster.nodes.map(({ state }) => state)).toEqual(['leader', 'follower', 'follower']);
  });

  it('is found by discovery from one node', async () => {
    const stream = newStream();
    await connect(cluster.discoveryString).seed(stream, 1);
    expect(await connect(cluster.discoveryString).read(stream)).toEqual(['0@0']);
  });

  it('answers on a follower, which hands appends to the leader', async () => {
    const client = connect(follower().connectionString);
    const stream = newStream();
    await client.seed(stream, 1);
    expect(await client.read(stream)).toEqual(['0@0']);
  });

  it('sends a client that requires the leader there, and says where it is', async () => {
    const client = connect(follower().connectionString);
    const options = { ...unary, requiresLeader: true };
    const { port } = leader();
    expect(
      await failureOf(client.by(options).append(newStream(), event('a'), NO_STREAM)),
    ).toMatchObject({
      error: 'NotLeaderError',
      type: 'not-leader',
      code: 5,
      leader: { address: '127.0.0.1', port },
    });
    // The client has gone to the leader by itself.
    await eventually(() => false, QUIET_MS);
    await client.by(options).append(newStream(), event('b'), NO_STREAM);
  });

  it('sends a subscriber that requires the leader there, too', async () => {
    const client = connect(follower().connectionString);
    const followed = follow(client.client.subscribeToAll({ requiresLeader: true }));
    expect((await followed.until(1))[0]).toMatchObject({ type: 'not-leader' });
  });
});

describe('a leader that is killed', () => {
  it('resets its connections and refuses new ones', async () => {
    const client = connect();
    await client.seed(newStream(), 1);
    const killed = leader();
    const followed = follow(client.client.subscribeToAll({ fromPosition: START }));
    await followed.until(2);
    await killed.kill();
    expect((await followed.until(4)).at(-1)).toMatchObject({ type: 'unavailable' });
    const late = connect(killed.connectionString).append(newStream(), event('x'), NO_STREAM);
    expect(await failureOf(late)).toMatchObject({ type: 'unavailable' });
  });

  it('leaves the others not ready until they have elected, and nothing acknowledged is lost', async () => {
    const client = connect();
    const stream = newStream();
    await client.seed(stream, 2);
    const other = connect(follower().connectionString);
    await other.seed(newStream(), 1);
    const before = leader();
    await before.kill();
    expect(cluster.leader).toBeUndefined();
    expect(await failureOf(other.append(newStream(), event('x'), NO_STREAM))).toMatchObject({
      message: '14 UNAVAILABLE: Server Is Not Ready',
    });
    const after = await cluster.whenLed();
    expect(after).not.toBe(before);
    expect(await connect().read(stream)).toEqual(['0@0', '1@1']);
  });

  it('takes with it what it wrote and nobody else has', async () => {
    const client = connect();
    const stream = newStream();
    leader().faults.commitTimeout();
    await failureOf(client.append(stream, event('a'), NO_STREAM));
    await leader().kill();
    await cluster.whenLed();
    expect(await failureOf(connect().read(stream))).toMatchObject({ type: 'stream-not-found' });
    expect(await connect().append(stream, event('b'), NO_STREAM)).toMatchObject({ success: true });
  });

  it('follows when it comes back', async () => {
    const before = leader();
    await before.kill();
    await cluster.whenLed();
    await before.restart();
    await eventually(() => before.state === 'follower');
    expect(before.state).toBe('follower');
    const client = connect(before.connectionString);
    await client.seed(newStream(), 1);
  });
});

describe('a leader that is stopped politely', () => {
  it('closes its connections, refuses new ones and is replaced', async () => {
    const client = connect();
    await client.seed(newStream(), 1);
    const before = leader();
    await before.stop();
    const late = connect(before.connectionString).append(newStream(), event('x'), NO_STREAM);
    expect(await failureOf(late)).toMatchObject({ type: 'unavailable' });
    expect(await cluster.whenLed()).not.toBe(before);
    await appendUntilSettled(newStream(), event('y'));
  });
});

describe('a leader that is frozen', () => {
  it('answers nobody, is replaced, and follows when it thaws', async () => {
    const client = connect();
    await client.seed(newStream(), 1);
    const before = leader();
    before.freeze();
    expect(
      await failureOf(client.by(soon).append(newStream(), event('x'), NO_STREAM)),
    ).toMatchObject({
      type: 'deadline-exceeded',
    });
    const after = await cluster.whenLed();
    expect(after).not.toBe(before);
    before.thaw();
    await eventually(() => before.state === 'follower');
    await connect(before.connectionString).seed(newStream(), 1);
  });

  it('leads on when it thaws before anybody took its place', async () => {
    const before = leader();
    before.freeze();
    await pause(ELECTION_MS / 3);
    before.thaw();
    await pause(ELECTION_MS);
    expect(leader()).toBe(before);
    await connect().seed(newStream(), 1);
  });

  it('keeps its subscribers: silence while it is frozen, then all that happened', async () => {
    const client = connect(leader().connectionString);
    const stream = newStream();
    await client.seed(stream, 1);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    await followed.until(3);
    const before = leader();
    before.freeze();
    await cluster.whenLed();
    await connect(leader().connectionString).append(stream, event('meanwhile'), 0n);
    expect(await followed.until(3)).toEqual(['confirmation', '0@0', 'caughtUp']);
    before.thaw();
    expect((await followed.until(4)).at(-1)).toBe('meanwhile@1');
    await followed.unsubscribe();
  });

  it('leaves an append that a follower handed to it unanswered for a while', async () => {
    const client = connect(follower().connectionString);
    await client.seed(newStream(), 1);
    leader().freeze();
    expect(await failureOf(client.append(newStream(), event('x'), NO_STREAM))).toMatchObject({
      type: 'timeout',
      message: '10 ABORTED: Operation timed out: Forwarding timeout',
    });
  });
});

describe('a change of leader', () => {
  it('comes without a loss of connections', async () => {
    const client = connect(leader().connectionString);
    const stream = newStream();
    await client.seed(stream, 1);
    const followed = follow(client.client.subscribeToStream(stream, { fromRevision: START }));
    await followed.until(3);
    const [, , third] = cluster.nodes;
    expect(await cluster.changeLeader(third)).toBe(third);
    await client.append(stream, event('after'), 0n);
    expect((await followed.until(4)).at(-1)).toBe('after@1');
    await followed.unsubscribe();
  });
});

describe('a follower that is killed', () => {
  it('is not missed', async () => {
    const client = connect();
    await client.seed(newStream(), 1);
    await follower().kill();
    await client.seed(newStream(), 1);
  });
});

describe('a cluster without a majority', () => {
  const loseBoth = async (): Promise<readonly TestNode[]> => {
    const followers = [...cluster.followers];
    await Promise.all(followers.map((node) => node.kill()));
    return followers;
  };

  it('times appends out, then is not ready, and cannot be discovered', async () => {
    const client = connect(leader().connectionString);
    await client.seed(newStream(), 1);
    await loseBoth();
    expect(await failureOf(client.append(newStream(), event('a'), NO_STREAM))).toMatchObject({
      message: '10 ABORTED: Operation timed out: Commit phase timeout.',
    });
    await eventually(() => cluster.leader === undefined);
    expect(await failureOf(client.append(newStream(), event('b'), NO_STREAM))).toMatchObject({
      message: '14 UNAVAILABLE: Server Is Not Ready',
    });
    const lost = connect(`${cluster.connectionString}&maxDiscoverAttempts=2&discoveryInterval=10`);
    expect(await failureOf(lost.append(newStream(), event('c'), NO_STREAM))).toMatchObject({
      message: 'Failed to discover after 2 attempts.',
    });
  });

  it('cancels what waits when the leader gives up', async () => {
    const patient = await startTestCluster({ electionMs: 50, commitTimeoutMs: 5000, resignMs: 80 });
    const client = connect(patient.leader?.connectionString ?? '');
    await client.seed(newStream(), 1);
    await Promise.all(patient.followers.map((node) => node.kill()));
    expect(await failureOf(client.append(newStream(), event('a'), NO_STREAM))).toMatchObject({
      type: 'timeout',
      message: '10 ABORTED: Operation timed out: Request canceled by server',
    });
    await patient.stop();
  });

  it('stores what it answered with a timeout once the majority is back', async () => {
    const client = connect(leader().connectionString);
    const stream = newStream();
    await client.seed(newStream(), 1);
    const followers = await loseBoth();
    const a = event('a');
    await failureOf(client.append(stream, a, NO_STREAM));
    await eventually(() => cluster.leader === undefined);
    await Promise.all(followers.map((node) => node.restart()));
    await cluster.whenLed();
    const later = connect();
    expect(await later.read(stream)).toEqual(['a@0']);
    expect(await later.append(stream, a, NO_STREAM)).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('goes on at once when one comes back before the leader gave up', async () => {
    const client = connect(leader().connectionString);
    await client.seed(newStream(), 1);
    const before = leader();
    const [one] = await loseBoth();
    await one?.restart();
    await eventually(() => one?.state === 'follower');
    await client.append(newStream(), event('a'), NO_STREAM);
    expect(leader()).toBe(before);
  });
});

describe('everything at once', () => {
  it('stores each append exactly once, however often a leader is lost', async () => {
    const streams = Array.from({ length: 12 }, () => newStream());
    const appending = streams.map((stream) => appendUntilSettled(stream, event('a')));
    await leader().kill();
    await cluster.whenLed();
    const second = leader();
    second.freeze();
    await pause(ELECTION_MS);
    await cluster.nodes[0]?.restart();
    await cluster.whenLed();
    second.thaw();
    await Promise.all(appending);
    const reader = connect();
    for (const stream of streams) expect(await reader.read(stream)).toEqual(['a@0']);
  });
});
