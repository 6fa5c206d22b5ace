import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster } from '@anamnesis/eventstore-testing';
import { runEventStoreChaos } from './chaos-eventstore.js';

/** The real cluster that was watched elected its next leader in about a second. */
const ELECTION_MS = 1_000;

let cluster: TestCluster | undefined;
afterEach(async () => cluster?.stop());

const suffering = async (
  seconds: number,
  hurt: (cluster: TestCluster) => Promise<void>,
): ReturnType<typeof runEventStoreChaos> => {
  const hurtCluster = await startTestCluster({ nodes: 3, electionMs: ELECTION_MS });
  cluster = hurtCluster;
  const counting = runEventStoreChaos({ url: hurtCluster.discoveryString, seconds, writers: 8 });
  await delay(1_000);
  await hurt(hurtCluster);
  return counting;
};

const leaderOf = ({ leader }: TestCluster) => {
  if (!leader) throw new Error('The cluster has no leader.');
  return leader;
};

const nothingBroken = {
  unsettled: 0,
  lost: 0,
  doubled: 0,
  atAnotherPosition: 0,
  missedBySubscriber: 0,
  doubledAtSubscriber: 0,
  outOfOrderAtSubscriber: 0,
  violations: 0,
};

describe('writing to and following a cluster that loses nodes', () => {
  it('goes on soon when the leader is killed', async () => {
    const counts = await suffering(4, async (hurt) => leaderOf(hurt).kill());
    expect(counts).toMatchObject(nothingBroken);
    expect(counts.longestGapWithoutAcknowledgementMs).toBeGreaterThan(ELECTION_MS / 2);
    expect(counts.longestGapWithoutAcknowledgementMs).toBeLessThanOrEqual(8_000);
    expect(counts.acknowledged).toBeGreaterThan(100);
  }, 30_000);

  it('goes on soon when the leader is asked to stop', async () => {
    const counts = await suffering(4, async (hurt) => leaderOf(hurt).stop());
    expect(counts).toMatchObject(nothingBroken);
    expect(counts.longestGapWithoutAcknowledgementMs).toBeLessThanOrEqual(8_000);
  }, 30_000);

  it('goes on soon when the leader freezes, and misses nothing when it thaws', async () => {
    const counts = await suffering(7, async (hurt) => {
      const leader = leaderOf(hurt);
      leader.freeze();
      await delay(4_500);
      leader.thaw();
    });
    expect(counts).toMatchObject(nothingBroken);
    expect(counts.longestGapWithoutAcknowledgementMs).toBeLessThanOrEqual(12_000);
    expect(counts.latestAtSubscriberMs).toBeLessThanOrEqual(10_000);
  }, 30_000);

  it('goes on within 2 s after the majority is back, and settles every doubt', async () => {
    // Longer than the leader waits for a commit before it says that it timed out.
    const away = 3_000;
    const counts = await suffering(7, async (hurt) => {
      const [one, other] = hurt.followers;
      await Promise.all([one?.kill(), other?.kill()]);
      await delay(away);
      await Promise.all([one?.restart(), other?.restart()]);
    });
    expect(counts).toMatchObject(nothingBroken);
    expect(counts.inDoubt).toBeGreaterThan(0);
    expect(counts.settled).toBe(counts.inDoubt);
    expect(counts.longestGapWithoutAcknowledgementMs).toBeLessThanOrEqual(away + 2_000);
  }, 30_000);

  it('does not notice that a follower is gone', async () => {
    const counts = await suffering(3, async (hurt) => {
      await hurt.followers[0]?.kill();
    });
    expect(counts).toMatchObject({ ...nothingBroken, inDoubt: 0 });
    expect(counts.longestGapWithoutAcknowledgementMs).toBeLessThanOrEqual(5_000);
  }, 30_000);

  it('follows a leader that hands over to another one', async () => {
    const counts = await suffering(4, async (hurt) => {
      await hurt.changeLeader();
    });
    expect(counts).toMatchObject(nothingBroken);
    expect(counts.longestGapWithoutAcknowledgementMs).toBeLessThanOrEqual(8_000);
  }, 30_000);
});
