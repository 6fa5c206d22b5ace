import {
  BEGINNING,
  reachesBeyond,
  type EventStore,
  type ProjectionStore,
} from '@anamnesis/eventing';
import { SealingRefused } from './sealing-refused.js';

const LET_THEM_BE_MADE_ANEW =
  'With every process ended, let them be made anew: `DROP SCHEMA IF EXISTS views, generations, ' +
  'eventing, reactions CASCADE`, as the owner, in the database of DATABASE_URL; then start ' +
  '(docs/guides/backup-and-restore.md).';

/** Views and reactions have looked further than the log goes: it is not the log they looked at. */
export class OlderLog extends SealingRefused {
  override readonly name = 'OlderLog';

  constructor() {
    super(
      `The event store ends before what views and reactions have looked at already: it was ` +
        `restored from an older backup than they are from. Whatever is recorded now would be ` +
        `passed over by them without a word, so nothing is opened. ${LET_THEM_BE_MADE_ANEW}`,
    );
  }
}

/** Views and reactions were made from a log in a store of another kind: it was copied or moved. */
export class OtherLog extends SealingRefused {
  override readonly name = 'OtherLog';

  constructor() {
    super(
      `Views and reactions remember how far they have read another event store than the one that ` +
        `is opened, and whatever lies before that would be passed over by them without a word, so ` +
        `nothing is opened. If it was copied or moved here (EVENTSTORE_URL), this is what is left ` +
        `to do. ${LET_THEM_BE_MADE_ANEW}`,
    );
  }
}

/** A cluster that has just chosen a leader may not know of its newest events for so long. */
const PATIENCE_MS = 5_000;

/**
 * Before anything is appended: once the log has grown past the checkpoints, nothing tells any more.
 * @throws {OlderLog | OtherLog}
 */
export const refuseOlderLog = async (
  store: Pick<EventStore, 'head'>,
  followers: readonly Pick<ProjectionStore, 'checkpoints'>[],
): Promise<void> => {
  if (await isOfAnotherStore(store, followers)) throw new OtherLog();
  if (await reachesBeyond(store, followers, PATIENCE_MS)) throw new OlderLog();
};

/** All positions of one store are equally long, or they would not compare as text. */
const isOfAnotherStore = async (
  store: Pick<EventStore, 'head'>,
  followers: readonly Pick<ProjectionStore, 'checkpoints'>[],
): Promise<boolean> => {
  const head = await store.head();
  if (head === BEGINNING) return false;
  const checkpoints = await Promise.all(followers.map((rows) => rows.checkpoints()));
  return checkpoints
    .flat()
    .some(({ position }) => position !== BEGINNING && position.length !== head.length);
};
