import type pg from 'pg';
import { StoreUnavailable, type Append, type AppendOutcome } from './event-store.js';
import { insert, lookAgain, type Look, type StoredByStream } from './postgres-append-statements.js';
import {
  asOutcomeUnknown,
  asUnavailable,
  leavesOutcomeUnknown,
  mayPass,
  type Link,
} from './postgres-connection.js';
import { asPosition } from './postgres-position.js';

export interface GroupedAppendOptions {
  readonly link: Link;
  /** Told to other processes with the news, so that this one need not hear its own. */
  readonly writer: string;
  readonly onStored: () => void;
  readonly maxWaiting: number;
  readonly maxWaitingBytes: number;
  readonly maxFlush: number;
  readonly maxFlushBytes: number;
}

export interface GroupedAppend {
  append(append: Append): Promise<AppendOutcome>;
  /** Finishes what is waiting. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly append: Append;
  readonly bytes: number;
  readonly settle: (outcome: AppendOutcome) => void;
  readonly fail: (failure: Error) => void;
}

/**
 * Appends that wait in the same tick share one statement and one commit, and each learns its own
 * outcome. Everything goes through one connection: while a flush is on its way the next gathers.
 */
export const groupedAppend = (options: GroupedAppendOptions): GroupedAppend => {
  const { link, writer, onStored } = options;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | undefined;

  const append = (asked: Append): Promise<AppendOutcome> => {
    const bytes = bytesOf(asked);
    if (waiting.length >= options.maxWaiting || waitingBytes + bytes > options.maxWaitingBytes) {
      throw new StoreUnavailable('Too many appends are waiting; try again in a moment.');
    }
    return new Promise((settle, fail) => {
      waiting.push({ append: asked, bytes, settle, fail });
      waitingBytes += bytes;
      running ??= run();
    });
  };

  const run = async (): Promise<void> => {
    // Callers that were answered together ask again together: let them all arrive first.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    while (waiting.length > 0) {
      try {
        await link.open();
        await store(take());
      } catch (failure) {
        // There is no server: nothing of what waits was sent.
        const given = waiting;
        waiting = [];
        waitingBytes = 0;
        refuseAll(given, asUnavailable(failure));
      }
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    running = undefined;
  };

  /** Oldest first; of one stream only one, for the second would be judged by the first's outcome. */
  const take = (): readonly Waiting[] => {
    const flush = new Map<string, Waiting>();
    const left: Waiting[] = [];
    let bytes = 0;
    for (const next of waiting) {
      const fits =
        flush.size === 0 ||
        (flush.size < options.maxFlush && bytes + next.bytes <= options.maxFlushBytes);
      if (!fits || flush.has(next.append.stream)) {
        left.push(next);
        continue;
      }
      flush.set(next.append.stream, next);
      bytes += next.bytes;
    }
    waiting = left;
    waitingBytes -= bytes;
    return [...flush.values()];
  };

  const store = async (flush: readonly Waiting[]): Promise<void> => {
    const appends = flush.map(({ append }) => append);
    let client: pg.Client;
    try {
      client = await link.open();
    } catch (failure) {
      refuseAll(flush, asUnavailable(failure));
      return;
    }
    let stored: StoredByStream;
    try {
      stored = await insert(client, writer, appends);
    } catch (failure) {
      await storeAfter(failure, flush);
      return;
    }
    if (stored.size > 0) onStored();
    const missed = flush.filter((member) => !settledBy(member, stored));
    if (missed.length > 0) await judge(client, missed);
  };

  const storeAfter = async (failure: unknown, flush: readonly Waiting[]): Promise<void> => {
    if (leavesOutcomeUnknown(failure)) {
      link.drop();
      refuseAll(flush, asOutcomeUnknown(failure));
      return;
    }
    if (flush.length === 1 || mayPass(failure)) {
      refuseAll(flush, asUnavailable(failure));
      return;
    }
    // One member spoilt the statement for all: each is tried on its own.
    for (const member of flush) await store([member]);
  };

  const judge = async (client: pg.Client, missed: readonly Waiting[]): Promise<void> => {
    let looks: readonly Look[];
    try {
      looks = await lookAgain(
        client,
        missed.map(({ append }) => append),
      );
    } catch (failure) {
      if (leavesOutcomeUnknown(failure)) link.drop();
      refuseAll(missed, asUnavailable(failure));
      return;
    }
    const again = missed.filter((member, index) => !settledByLook(member, looks[index]));
    if (again.length > 0) await store(again);
  };

  return { append, drain: async () => running };
};

const refuseAll = (members: readonly Waiting[], failure: Error): void => {
  for (const { fail } of members) fail(failure);
};

const bytesOf = ({ events }: Append): number =>
  events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0);

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
    });
    return true;
  }
  if (actual === revisionOf(append)) return false;
  settle({ is: 'conflict', actual: actual < 0 ? 'no-stream' : actual });
  return true;
};
