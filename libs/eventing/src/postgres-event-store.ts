import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  StoreUnavailable,
  checkAppend,
  type EventPage,
  type EventStore,
  type ReadAllOptions,
  type SubscribeOptions,
} from './event-store.js';
import { StoreUnusable, fullJitter, link, type PostgresConnection } from './postgres-connection.js';
import { groupedAppend } from './postgres-grouped-append.js';
import { logReader } from './postgres-log-reader.js';
import { postgresNews } from './postgres-news.js';

export { prepareEventTable } from './postgres-event-table.js';

export interface PostgresEventStoreOptions extends PostgresConnection {
  /** Appends that may wait for the writer; one more is answered `StoreUnavailable`. */
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
  /** Appends, and their bytes, that share one statement and one commit. */
  readonly maxFlush?: number;
  readonly maxFlushBytes?: number;
  /** Connections for reading, beside one for writing and one for listening. */
  readonly readConnections?: number;
  /** How often subscribers look without having heard anything. */
  readonly pollMs?: number;
}

const MEBIBYTE = 1024 * 1024;
const PAGE_SIZE = 1_000;

/**
 * The log in one table of PostgreSQL. Every append, of whatever process, passes one lock before it
 * is given its position, so positions are in commit order and `position >` misses nothing.
 * The table is made by `prepareEventTable`. Connects when first used.
 */
export const postgresEventStore = (options: PostgresEventStoreOptions): EventStore => {
  const { pollMs = 1_000, readConnections = 4, maxWaiting = 10_000 } = options;
  const writer = randomUUID();
  const closing = new AbortController();
  const news = postgresNews({ connection: options, writer, pollMs });
  const reader = logReader(options, readConnections);
  const writing = link({ connection: options });
  const appends = groupedAppend({
    link: writing,
    writer,
    onStored: news.tell,
    maxWaiting,
    maxWaitingBytes: options.maxWaitingBytes ?? 64 * MEBIBYTE,
    maxFlush: options.maxFlush ?? 256,
    maxFlushBytes: options.maxFlushBytes ?? MEBIBYTE,
  });

  const assertOpen = (): void => {
    if (closing.signal.aborted) throw new StoreUnavailable('This event store was closed.');
  };

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    closing.abort();
    await appends.drain();
    await Promise.all([writing.close(), reader.close(), news.close()]);
  };

  async function* readAll(asked: ReadAllOptions): AsyncGenerator<EventPage> {
    assertOpen();
    const { filter, pageSize = PAGE_SIZE } = asked;
    const upTo = await reader.head();
    const pageAfter = (after: string) => reader.page({ after, upTo, filter, pageSize });
    let next: Promise<EventPage> | undefined = pageAfter(asked.after);
    while (next) {
      const page: EventPage = await next;
      // The server reads on while the caller works on this page.
      next = page.atHead ? undefined : pageAfter(page.scannedTo);
      next?.catch(() => undefined);
      yield page;
    }
  }

  async function* subscribe({ signal, ...asked }: SubscribeOptions): AsyncGenerator<EventPage> {
    const { filter, pageSize = PAGE_SIZE } = asked;
    const stop = AbortSignal.any([signal, closing.signal]);
    news.listen();
    let after = asked.after;
    let failures = 0;
    for (let isFirst = true; !signal.aborted;) {
      assertOpen();
      const heard = news.heard();
      let page: EventPage;
      try {
        page = await reader.page({ after, filter, pageSize });
        failures = 0;
      } catch (failure) {
        if (failure instanceof StoreUnusable) throw failure;
        failures += 1;
        await delay(fullJitter(failures), undefined, { signal: stop }).catch(() => undefined);
        continue;
      }
      if (isFirst || page.scannedTo > after) {
        isFirst = false;
        after = page.scannedTo;
        yield page;
      }
      if (page.atHead) await news.moreThan(heard, stop);
    }
  }

  return {
    capabilities: {
      durable: true,
      manyProcesses: true,
      linksBreak: true,
      monotonicRecordedAt: true,
    },
    append: async (append) => {
      assertOpen();
      checkAppend(append);
      return appends.append(append);
    },
    readStream: async (stream, range) => {
      assertOpen();
      return reader.readStream(stream, range);
    },
    readAll,
    subscribe,
    head: async () => {
      assertOpen();
      return reader.head();
    },
    close: () => (closed ??= close()),
  };
};
