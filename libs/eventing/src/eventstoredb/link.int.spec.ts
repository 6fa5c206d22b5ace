import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startTestCluster, type TestCluster, type TestNode } from '@anamnesis/eventstore-testing';
import { appendSettled } from '../append-settled.js';
import type { EventStore } from '../event-store.js';
import { appendTo, openedStores, type OpenedStores } from './event-store.fixture.js';

jest.setTimeout(60_000);

let cluster: TestCluster;
let stores: OpenedStores;
beforeEach(async () => {
  cluster = await startTestCluster({ nodes: 3, electionMs: 300 });
});
afterEach(async () => {
  await stores.closeAll();
  await cluster.stop();
});

const opened = (url: string, gossipMs = 300): EventStore => {
  stores = openedStores(url);
  return stores.opened({ suspectMs: 300, gossipMs });
};

const leading = (): TestNode => {
  if (!cluster.leader) throw new Error('The cluster has no leader.');
  return cluster.leader;
};

const settling = { attempts: 40, retryUnavailable: true };

const appendsAgain = async (store: EventStore, stream: string): Promise<number> => {
  const began = Date.now();
  const asked = appendTo(stream);
  expect(await appendSettled(store, asked, settling)).toMatchObject({ is: 'appended' });
  expect(await store.readStream(stream)).toHaveLength(1);
  return Date.now() - began;
};

describe('looking for the leader', () => {
  it('asks any node that is named, also when only one is and it follows', async () => {
    const [follower] = cluster.followers;
    const url = (follower?.connectionString ?? '').replace('esdb://', 'esdb+discover://');
    await appendsAgain(opened(url), 'refill-1');
  });

  it('begins anew when the leader steps down and is still there', async () => {
    const store = opened(cluster.connectionString);
    await appendsAgain(store, 'refill-1');
    await cluster.changeLeader();
    expect(await appendsAgain(store, 'refill-2')).toBeLessThan(10_000);
  });

  it('begins anew when the leader refuses', async () => {
    const store = opened(cluster.connectionString);
    await appendsAgain(store, 'refill-1');
    await leading().stop();
    expect(await appendsAgain(store, 'refill-2')).toBeLessThan(10_000);
  });

  it('begins anew when the leader stands still, whom the others still believe in', async () => {
    const store = opened(cluster.discoveryString);
    await appendsAgain(store, 'refill-1');
    leading().freeze();
    expect(await appendsAgain(store, 'refill-2')).toBeLessThan(10_000);
  });

  it('finds it when the node that was named is gone for good', async () => {
    const store = opened(cluster.discoveryString);
    await appendsAgain(store, 'refill-1');
    await cluster.nodes[0]?.kill();
    await appendsAgain(store, 'refill-2');
    await leading().kill();
    await cluster.nodes[0]?.restart();
    await cluster.whenLed();
    expect(await appendsAgain(store, 'refill-3')).toBeLessThan(10_000);
  });

  it('is not done for a node that is named alone: as a follower it hands on', async () => {
    const [follower] = cluster.followers;
    const store = opened(follower?.connectionString ?? '');
    await appendsAgain(store, 'refill-1');
  });

  it('keeps a leader that is slow with one append and answers all else', async () => {
    // Whether it still leads is asked of it, and told in time however busy the machine is.
    const store = opened(cluster.connectionString, 10_000);
    leading().faults.delay(900, { on: 'batchAppend', stream: 'refill-slow' });
    const slow = store.append(appendTo('refill-slow'));
    await appendsAgain(store, 'refill-quick');
    expect(await slow).toMatchObject({ is: 'appended', revision: 0 });
  });
});
