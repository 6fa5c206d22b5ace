import type pg from 'pg';
import type { Append, AppendOutcome } from '../event-store.js';
import { insert, lookAgain, type Look, type StoredByStream } from './append-statements.js';
import {
  asOutcomeUnknown,
  asUnavailable,
  leavesOutcomeUnknown,
  mayPass,
  type Link,
} from './connection.js';
import { asPosition } from './position.js';
import { WaitingAppends, type Waiting, type WaitingBounds } from './waiting-appends.js';

export interface GroupedAppendOptions extends WaitingBounds {
  readonly link: Link;
  /** Told to other processes with the news, so that this one need not hear its own. */
  readonly writer: string;
  readonly onStored: () => void;
}

/**
 * Appends that wait in the same tick share one statement and one commit, and each learns its own
 * outcome. Everything goes through one connection: while a flush is on its way the next gathers.
 */
export class GroupedAppend {
  private readonly waiting: WaitingAppends;
  private running: Promise<void> | undefined;

  constructor(private readonly options: GroupedAppendOptions) {
    this.waiting = new WaitingAppends(options);
  }

  append(append: Append): Promise<AppendOutcome> {
    const outcome = this.waiting.add(append);
    this.running ??= this.run();
    return outcome;
  }

  /** Finishes what is waiting. */
  async drain(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // Callers that were answered together ask again together: let them all arrive first.
    await nextTick();
    while (this.waiting.size > 0) {
      try {
        await this.options.link.open();
        await this.store(this.waiting.take());
      } catch (failure) {
        // There is no server: nothing of what waits was sent.
        refuseAll(this.waiting.takeAll(), asUnavailable(failure));
      }
      await nextTick();
    }
    this.running = undefined;
  }

  /** Tells every member of the flush what became of it. */
  private async store(flush: readonly Waiting[]): Promise<void> {
    const { link, writer, onStored } = this.options;
    let client: pg.Client;
    try {
      client = await link.open();
    } catch (failure) {
      refuseAll(flush, asUnavailable(failure));
      return;
    }
    let stored: StoredByStream;
    try {
      stored = await insert(client, writer, appendsOf(flush));
    } catch (failure) {
      await this.storeAfter(failure, flush);
      return;
    }
    if (stored.size > 0) onStored();
    const missed = flush.filter((member) => !settledBy(member, stored));
    if (missed.length > 0) await this.judge(client, missed);
  }

  private async storeAfter(failure: unknown, flush: readonly Waiting[]): Promise<void> {
    if (leavesOutcomeUnknown(failure)) {
      this.options.link.drop();
      refuseAll(flush, asOutcomeUnknown(failure));
      return;
    }
    if (flush.length === 1 || mayPass(failure)) {
      refuseAll(flush, asUnavailable(failure));
      return;
    }
    // One member spoilt the statement for all: each is tried on its own.
    for (const member of flush) await this.store([member]);
  }

  /** A miss is looked at with a fresh snapshot before it is called a conflict. */
  private async judge(client: pg.Client, missed: readonly Waiting[]): Promise<void> {
    let looks: readonly Look[];
    try {
      looks = await lookAgain(client, appendsOf(missed));
    } catch (failure) {
      if (leavesOutcomeUnknown(failure)) this.options.link.drop();
      refuseAll(missed, asUnavailable(failure));
      return;
    }
    const again = missed.filter((member, index) => !settledByLook(member, looks[index]));
    if (again.length > 0) await this.store(again);
  }
}

const nextTick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const appendsOf = (members: readonly Waiting[]): readonly Append[] =>
  members.map(({ append }) => append);

const refuseAll = (members: readonly Waiting[], failure: Error): void => {
  for (const { fail } of members) fail(failure);
};

const revisionOf = ({ expectedRevision }: Append): number =>
  expectedRevision === 'no-stream' ? -1 : expectedRevision;

const settledBy = ({ append, settle }: Waiting, stored: ReadonlyMap<string, string>): boolean => {
  const position = stored.get(append.stream);
  if (position === undefined) return false;
  const revision = revisionOf(append) + append.events.length;
  settle({ is: 'appended', revision, position: asPosition(position) });
  return true;
};

/** Not settled when the stream stands where it was expected: the first snapshot was too old. */
const settledByLook = ({ append, settle }: Waiting, look: Look | undefined): boolean => {
  if (!look) return false;
  const { actual, ids, position } = look;
  const isRepeat =
    ids.length === append.events.length && append.events.every(({ id }, at) => id === ids[at]);
  if (isRepeat && position !== undefined) {
    settle({
      is: 'appended',
      revision: revisionOf(append) + ids.length,
      position: asPosition(position),
      repeated: true,
    });
    return true;
  }
  if (actual === revisionOf(append)) return false;
  settle({ is: 'conflict', actual: actual < 0 ? 'no-stream' : actual });
  return true;
};
