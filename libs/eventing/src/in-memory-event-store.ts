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

export interface InMemoryEventStoreOptions {
  /** ISO 8601 instants in UTC with milliseconds; it may stand still or run backwards. */
  readonly clock?: { now(): string };
}

/** For specs and for embedders' tests: the whole port, in one process, gone with it. */
export const inMemoryEventStore = ({
  clock = { now: () => new Date().toISOString() },
}: InMemoryEventStoreOptions = {}): EventStore => {
  const log: StoredEvent[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const closing = new AbortController();
  let news = latch();

  const assertOpen = (): void => {
    if (closing.signal.aborted) throw new StoreUnavailable('This event store was closed.');
  };

  const append = async (asked: Append): Promise<AppendOutcome> => {
    assertOpen();
    checkAppend(asked);
    const stream = streams.get(asked.stream) ?? [];
    const first = asked.expectedRevision === 'no-stream' ? 0 : asked.expectedRevision + 1;
    const known = stream.slice(first, first + asked.events.length);
    const last = known.at(-1);
    const isRepeat =
      known.length === asked.events.length &&
      known.every(({ id }, index) => id === asked.events[index]?.id);
    if (last && isRepeat) {
      return { is: 'appended', revision: last.revision, position: last.position };
    }
    if (first !== stream.length) {
      return { is: 'conflict', actual: stream.length === 0 ? 'no-stream' : stream.length - 1 };
    }
    return store(asked, stream);
  };

  const store = ({ stream, events }: Append, before: StoredEvent[]): AppendOutcome => {
    const now = clock.now();
    const newest = log.at(-1)?.recordedAt ?? now;
    const recordedAt = now > newest ? now : newest;
    const stored = events.map(({ id, type, data, metadata }, index): StoredEvent => ({
      id,
      type,
      // Copied: a caller that reuses its buffer must not rewrite history.
      data: data.slice(),
      metadata: metadata.slice(),
      stream,
      revision: before.length + index,
      position: positionAt(log.length + index),
      recordedAt,
    }));
    log.push(...stored);
    before.push(...stored);
    streams.set(stream, before);
    const told = news;
    news = latch();
    told.open();
    return {
      is: 'appended',
      revision: before.length - 1,
      position: positionAt(log.length - 1),
    };
  };

  const readStream = async (
    stream: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly StoredEvent[]> => {
    assertOpen();
    const events = streams.get(stream) ?? [];
    const { direction = 'forwards', limit = events.length } = options;
    if (direction === 'forwards') {
      const from = options.from ?? 0;
      return events.slice(from, from + limit);
    }
    const from = Math.min(options.from ?? events.length - 1, events.length - 1);
    return events.slice(Math.max(0, from + 1 - limit), from + 1).reverse();
  };

  const pageAfter = ({ after, filter, pageSize = 500 }: ReadAllOptions, end: number): EventPage => {
    const matches = matcherOf(filter);
    const events: StoredEvent[] = [];
    let next = indexAfter(after);
    for (let event = log[next]; event && next < end; next += 1, event = log[next]) {
      if (matches(event)) events.push(event);
      if (events.length === pageSize) {
        next += 1;
        break;
      }
    }
    const scannedTo = next > indexAfter(after) ? positionAt(next - 1) : after;
    return { events, scannedTo, atHead: next >= end };
  };

  async function* readAll(options: ReadAllOptions): AsyncGenerator<EventPage> {
    const end = log.length;
    for (let after = options.after; ;) {
      assertOpen();
      const page = pageAfter({ ...options, after }, end);
      yield page;
      if (page.atHead) return;
      after = page.scannedTo;
    }
  }

  async function* subscribe({ signal, ...options }: SubscribeOptions): AsyncGenerator<EventPage> {
    const stop = AbortSignal.any([signal, closing.signal]);
    let after = options.after;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      assertOpen();
      const more = news;
      const page = pageAfter({ ...options, after }, log.length);
      if (isFirst || page.scannedTo > after) {
        after = page.scannedTo;
        yield page;
      } else {
        await openedOrAborted(more, stop);
      }
    }
  }

  return {
    capabilities: {
      durable: false,
      manyProcesses: false,
      linksBreak: false,
      monotonicRecordedAt: true,
    },
    append,
    readStream,
    readAll,
    subscribe,
    head: async () => {
      assertOpen();
      return log.at(-1)?.position ?? BEGINNING;
    },
    close: async () => closing.abort(),
  };
};

// As wide as PostgreSQL's bigint, so that text compares like the number.
const positionAt = (index: number): Position => String(index + 1).padStart(19, '0');
const indexAfter = (position: Position): number => (position === BEGINNING ? 0 : Number(position));

interface Latch {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

const latch = (): Latch => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

const openedOrAborted = async ({ opened }: Latch, signal: AbortSignal): Promise<void> => {
  if (signal.aborted) return;
  let stop = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([opened, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
