import {
  BEGINNING,
  StoreUnavailable,
  checkAppend,
  matcherOf,
  type Append,
  type AppendOutcome,
  type EventPage,
  type EventStore,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
  type SubscribeOptions,
} from './event-store.js';
import { latch, type Latch } from './latch.js';

export interface InMemoryEventStoreOptions {
  /** ISO 8601 instants in UTC with milliseconds; it may stand still or run backwards. */
  readonly clock?: { now(): string };
}

/** For specs and for embedders' tests: the whole port, in one process, gone with it. */
export const inMemoryEventStore = ({
  clock = { now: () => new Date().toISOString() },
}: InMemoryEventStoreOptions = {}): EventStore => new InMemoryEventStore(clock);

const PAGE_SIZE = 500;

class InMemoryEventStore implements EventStore {
  readonly capabilities = {
    durable: false,
    manyProcesses: false,
    linksBreak: false,
    monotonicRecordedAt: true,
    tellsRepeats: true,
    positionForm: /^\d{19}$/,
  };
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly closing = new AbortController();
  private news = latch();

  constructor(private readonly clock: { now(): string }) {}

  async append(asked: Append): Promise<AppendOutcome> {
    this.assertOpen();
    checkAppend(asked);
    const stream = this.streams.get(asked.stream) ?? [];
    const first = asked.expectedRevision === 'no-stream' ? 0 : asked.expectedRevision + 1;
    const known = stream.slice(first, first + asked.events.length);
    const last = known.at(-1);
    const isRepeat =
      known.length === asked.events.length &&
      known.every(({ id }, index) => id === asked.events[index]?.id);
    if (last && isRepeat) {
      const { revision, position } = last;
      return { is: 'appended', revision, position, repeated: true };
    }
    if (first !== stream.length) {
      return { is: 'conflict', actual: stream.length === 0 ? 'no-stream' : stream.length - 1 };
    }
    return this.store(asked, stream);
  }

  async readStream(
    stream: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly StoredEvent[]> {
    this.assertOpen();
    const events = this.streams.get(stream) ?? [];
    const { direction = 'forwards', limit = events.length } = options;
    if (direction === 'forwards') {
      const from = options.from ?? 0;
      return events.slice(from, from + limit);
    }
    const from = Math.min(options.from ?? events.length - 1, events.length - 1);
    return events.slice(Math.max(0, from + 1 - limit), from + 1).reverse();
  }

  async *readAll(options: ReadAllOptions): AsyncGenerator<EventPage> {
    const end = this.log.length;
    for (let after = options.after; ;) {
      this.assertOpen();
      const page = this.pageAfter({ ...options, after }, end);
      yield page;
      if (page.atHead) return;
      after = page.scannedTo;
    }
  }

  async *subscribe({ signal, ...options }: SubscribeOptions): AsyncGenerator<EventPage> {
    const stop = AbortSignal.any([signal, this.closing.signal]);
    let after = options.after;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      this.assertOpen();
      const more = this.news;
      const page = this.pageAfter({ ...options, after }, this.log.length);
      if (isFirst || page.scannedTo > after) {
        after = page.scannedTo;
        yield page;
      } else {
        await openedOrAborted(more, stop);
      }
    }
  }

  async head(): Promise<Position> {
    this.assertOpen();
    return this.log.at(-1)?.position ?? BEGINNING;
  }

  async close(): Promise<void> {
    this.closing.abort();
  }

  private assertOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('This event store was closed.');
  }

  private store({ stream, events }: Append, before: StoredEvent[]): AppendOutcome {
    const now = this.clock.now();
    const newest = this.log.at(-1)?.recordedAt ?? now;
    const recordedAt = now > newest ? now : newest;
    const stored = events.map(({ id, type, data, metadata }, index): StoredEvent => ({
      id,
      type,
      // Copied: a caller that reuses its buffer must not rewrite history.
      data: Uint8Array.from(data),
      metadata: Uint8Array.from(metadata),
      stream,
      revision: before.length + index,
      position: positionAt(this.log.length + index),
      recordedAt,
    }));
    this.log.push(...stored);
    before.push(...stored);
    this.streams.set(stream, before);
    const told = this.news;
    this.news = latch();
    told.open();
    return {
      is: 'appended',
      revision: before.length - 1,
      position: positionAt(this.log.length - 1),
    };
  }

  private pageAfter({ after, filter, pageSize = PAGE_SIZE }: ReadAllOptions, end: number) {
    const matches = matcherOf(filter);
    const events: StoredEvent[] = [];
    let next = indexAfter(after);
    for (let event = this.log[next]; event && next < end; next += 1, event = this.log[next]) {
      if (matches(event)) events.push(event);
      if (events.length === pageSize) {
        next += 1;
        break;
      }
    }
    const scannedTo = next > indexAfter(after) ? positionAt(next - 1) : after;
    return { events, scannedTo, atHead: next >= end };
  }
}

// As wide as PostgreSQL's bigint, so that text compares like the number.
const positionAt = (index: number): Position => String(index + 1).padStart(19, '0');
const indexAfter = (position: Position): number => (position === BEGINNING ? 0 : Number(position));

const openedOrAborted = async ({ opened }: Latch, signal: AbortSignal): Promise<void> => {
  if (signal.aborted) return;
  const aborted = latch();
  signal.addEventListener('abort', aborted.open, { once: true });
  try {
    await Promise.race([opened, aborted.opened]);
  } finally {
    signal.removeEventListener('abort', aborted.open);
  }
};
