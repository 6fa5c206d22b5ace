import { reachesBeyond, type EventStore, type ProjectionStore } from '@anamnesis/eventing';
import { SealingRefused } from './sealing-refused.js';

/** Views and reactions have looked further than the log goes: it is not the log they looked at. */
export class OlderLog extends SealingRefused {
  override readonly name = 'OlderLog';

  constructor() {
    super(
      'The event store ends before what views and reactions have looked at already: it was ' +
        'restored from an older backup than they are from. Whatever is recorded now would be ' +
        'passed over by them without a word, so nothing is opened. With every process ended, let ' +
        'them be made anew: `DROP SCHEMA IF EXISTS views, generations, eventing, reactions ' +
        'CASCADE`, as the owner, in the database of DATABASE_URL; then start ' +
        '(docs/guides/backup-and-restore.md).',
    );
  }
}

/** A cluster that has just chosen a leader may not know of its newest events for so long. */
const PATIENCE_MS = 5_000;

/**
 * Before anything is appended: once the log has grown past the checkpoints, nothing tells any more.
 * @throws {OlderLog}
 */
export const refuseOlderLog = async (
  store: Pick<EventStore, 'head'>,
  followers: readonly Pick<ProjectionStore, 'checkpoints'>[],
): Promise<void> => {
  if (await reachesBeyond(store, followers, PATIENCE_MS)) throw new OlderLog();
};
