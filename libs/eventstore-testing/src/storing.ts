import type { Metadata } from '@grpc/grpc-js';
import { refusedAsFollower, struckBy } from './calls.js';
import type { AppendOutcome } from './event-log.js';
import type { Strike } from './faults.js';
import type { NodeContext } from './node-context.js';
import {
  canceledByServer,
  commitTimedOut,
  forwardingTimedOut,
  serverNotReady,
  type Refusal,
} from './refusals.js';
import type { LogRecord } from './stream-rules.js';

/**
 * Writes on the leader, wherever the call arrived, and waits for the commit. What was written and
 * is answered with a timeout is not taken back: it may be committed long after.
 */
export const store = async (
  node: NodeContext,
  { metadata, strikes }: { readonly metadata: Metadata; readonly strikes: readonly Strike[] },
  write: () => AppendOutcome,
): Promise<AppendOutcome | Refusal> => {
  const refused = await refusedWrite(node, metadata);
  if (refused) return refused;
  const late = struckBy(strikes, 'commit-late');
  if (late) return storeLate(node, late, write);
  const outcome = write();
  const last = outcome.is === 'stored' ? outcome.last : undefined;
  if (!last || last.index < node.log.commits.committed) return outcome;
  return (await commitOf(node, last)) ?? outcome;
};

const refusedWrite = async (
  node: NodeContext,
  metadata: Metadata,
): Promise<Refusal | undefined> => {
  const { membership, timers, limits } = node;
  switch (membership.standing()) {
    case 'not-ready':
      return serverNotReady;
    case 'leader':
      return undefined;
    case 'follower': {
      const refused = refusedAsFollower(node, metadata);
      if (refused || membership.reachesLeader()) return refused;
      await timers.pause(limits.commitTimeoutMs);
      return forwardingTimedOut;
    }
  }
};

const storeLate = async (
  { log, timers }: NodeContext,
  late: NonNullable<ReturnType<typeof struckBy<'commit-late'>>>,
  write: () => AppendOutcome,
): Promise<AppendOutcome | Refusal> => {
  const release = log.commits.hold();
  const outcome = write();
  if (outcome.is !== 'stored') {
    release();
    return outcome;
  }
  late.onHeal(release);
  // Lost with a change of leader, it must not hold up what the next leader writes.
  if (outcome.last) log.commits.whenSettled(outcome.last.index, release);
  const { answerAfterMs, commitAfterMs } = late.effect;
  if (commitAfterMs !== undefined) timers.after(commitAfterMs, release);
  if (answerAfterMs > 0) await timers.pause(answerAfterMs);
  return commitTimedOut;
};

/** Undefined once it is committed. */
const commitOf = (node: NodeContext, record: LogRecord): Promise<Refusal | undefined> =>
  new Promise((resolve) => {
    const { log, timers, limits, resignations } = node;
    const finish = (refusal: Refusal | undefined): void => {
      stopWaiting();
      stopTimer();
      resignations.delete(resign);
      resolve(refusal);
    };
    const resign = (): void => finish(canceledByServer);
    const stopWaiting = log.commits.whenSettled(record.index, (fate) =>
      finish(fate === 'committed' ? undefined : canceledByServer),
    );
    const stopTimer = timers.after(limits.commitTimeoutMs, () => finish(commitTimedOut));
    resignations.add(resign);
  });
