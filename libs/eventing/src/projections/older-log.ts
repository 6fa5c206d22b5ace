import { setTimeout as delay } from 'node:timers/promises';
import { BEGINNING, type EventStore, type Position } from '../event-store.js';
import type { ProjectionStore, StoppedAt } from './projection-store.js';

/**
 * What was folded reaches further than the log: the log is from an older backup. What is appended
 * now gets positions that were looked at already, and would be passed over without a word.
 */
export const OLDER_LOG: StoppedAt = {
  // No event of this log is the cause.
  eventId: '',
  reason:
    'The event store ends before the position that was folded already: it was restored from an ' +
    'older backup, and what is new in it would be passed over. End every process and let all of ' +
    'it be made anew, as docs/guides/backup-and-restore.md says.',
};

/** A position of another life of the log: nobody may be told that it has been reached. */
export const isOfAnotherLog = (stopped: StoppedAt | undefined): boolean =>
  stopped?.eventId === OLDER_LOG.eventId;

const LOOK_AGAIN_MS = 100;

/**
 * Whether the log ends before that position. Looked at for a while, for a node that has just
 * become the leader of a cluster may not know yet of its newest events.
 */
export const endsBefore = async (
  position: Position,
  log: Pick<EventStore, 'head'>,
  patience: { readonly patienceMs: number; readonly signal?: AbortSignal },
): Promise<boolean> => {
  const { patienceMs, signal } = patience;
  for (const giveUpAt = performance.now() + patienceMs; ;) {
    if (position === BEGINNING || position <= (await log.head())) return false;
    if (signal?.aborted || performance.now() >= giveUpAt) return true;
    await delay(Math.min(LOOK_AGAIN_MS, patienceMs), undefined, signal && { signal }).catch(
      () => undefined,
    );
  }
};

/** Whether any of these has looked further than the log goes. */
export const reachesBeyond = async (
  log: Pick<EventStore, 'head'>,
  followers: readonly Pick<ProjectionStore, 'checkpoints'>[],
  patienceMs: number,
): Promise<boolean> => {
  const checkpoints = await Promise.all(followers.map((rows) => rows.checkpoints()));
  const positions = checkpoints.flat().map(({ position }) => position);
  const furthest = positions.reduce((most, each) => (each > most ? each : most), BEGINNING);
  return endsBefore(furthest, log, { patienceMs });
};
