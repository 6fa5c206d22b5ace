import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  StoreUnavailable,
  checkAppend,
  type Append,
  type AppendOutcome,
  type EventPage,
  type EventStore,
  type NewestEvents,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
  type SubscribeOptions,
} from '../event-store.js';
import { fullJitter } from '../full-jitter.js';
import { Link, StoreUnusable, type PostgresConnection } from './connection.js';
import { GroupedAppend } from './grouped-append.js';
import { LogReader } from './log-reader.js';
import { PostgresNews } from './news.js';
import { positionForm } from './position.js';

export { prepareEventTable } from './event-table.js';

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
/** Bigger ones are slower: their text outlives the young generation of the heap. */
const PAGE_SIZE = 500;

/**
 * The log in one table of PostgreSQL. Every append, of whatever process, passes one lock before it
 * is given its position, so positions are in commit order and `position >` misses nothing.
 * The table is made by `prepareEventTable`. Connects when first used.
 */
export const postgresEventStore = (options: PostgresEventStoreOptions): EventStore & NewestEvents =>
  new PostgresEventStore(options);

class PostgresEventStore implements EventStore, NewestEvents {
  readonly capabilities = {
    durable: true,
    manyProcesses: true,
    linksBreak: true,
    monotonicRecordedAt: true,
    tellsRepeats: true,
    positionForm,
  };
  private readonly closing = new AbortController();
  private readonly news: PostgresNews;
  private readonly reader: LogReader;
  private readonly writing: Link;
  private readonly appends: GroupedAppend;
  private closed: Promise<void> | undefined;

  constructor(options: PostgresEventStoreOptions) {
    const writer = randomUUID();
    this.news = new PostgresNews({ connection: options, writer, pollMs: options.pollMs ?? 1_000 });
    this.reader = new LogReader(options, options.readConnections ?? 4);
    this.writing = new Link({ connection: options });
    this.appends = new GroupedAppend({
      link: this.writing,
      writer,
      onStored: this.news.tell,
      maxWaiting: options.maxWaiting ?? 10_000,
      maxWaitingBytes: options.maxWaitingBytes ?? 64 * MEBIBYTE,
      maxFlush: options.maxFlush ?? 256,
      maxFlushBytes: options.maxFlushBytes ?? MEBIBYTE,
    });
  }

  async append(append: Append): Promise<AppendOutcome> {
    this.assertOpen();
    checkAppend(append);
    return this.appends.append(append);
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]> {
    this.assertOpen();
    return this.reader.stream(stream, options);
  }

  async *readAll(asked: ReadAllOptions): AsyncGenerator<EventPage> {
    this.assertOpen();
    const { filter, pageSize = PAGE_SIZE } = asked;
    const upTo = await this.reader.head();
    const pageAfter = (after: Position) => this.reader.page({ after, upTo, filter, pageSize });
    let next: Promise<EventPage> | undefined = pageAfter(asked.after);
    while (next) {
      const page: EventPage = await next;
      // The server reads on while the caller works on this page.
      next = page.atHead ? undefined : pageAfter(page.scannedTo);
      next?.catch(() => undefined);
      yield page;
    }
  }

  async *subscribe({ signal, ...asked }: SubscribeOptions): AsyncGenerator<EventPage> {
    const stop = AbortSignal.any([signal, this.closing.signal]);
    this.news.listen();
    let after = asked.after;
    for (let isFirst = true; !signal.aborted;) {
      const { heard } = this.news;
      const page = await this.pageOnceThereIsALink({ ...asked, after }, stop);
      if (!page) break;
      if (isFirst || page.scannedTo > after) {
        isFirst = false;
        after = page.scannedTo;
        yield page;
      }
      if (page.atHead) await this.news.moreThan(heard, stop);
    }
    if (!signal.aborted) this.assertOpen();
  }

  async head(): Promise<Position> {
    this.assertOpen();
    return this.reader.head();
  }

  async newest(most: number): Promise<readonly StoredEvent[]> {
    this.assertOpen();
    return this.reader.newest(most);
  }

  close(): Promise<void> {
    this.closed ??= this.closeAll();
    return this.closed;
  }

  /** Tries again for ever what may pass; nothing when it was stopped. */
  private async pageOnceThereIsALink(
    { after, filter, pageSize = PAGE_SIZE }: ReadAllOptions,
    stop: AbortSignal,
  ): Promise<EventPage | undefined> {
    for (let failures = 0; !stop.aborted;) {
      try {
        return await this.reader.page({ after, filter, pageSize });
      } catch (failure) {
        if (failure instanceof StoreUnusable) throw failure;
        failures += 1;
        await delay(fullJitter(failures), undefined, { signal: stop }).catch(() => undefined);
      }
    }
    return undefined;
  }

  private async closeAll(): Promise<void> {
    this.closing.abort();
    await this.appends.drain();
    await Promise.all([this.writing.close(), this.reader.close(), this.news.close()]);
  }

  private assertOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('This event store was closed.');
  }
}
