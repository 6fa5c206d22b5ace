import {
  BEGINNING,
  matcherOf,
  storedBytesOf,
  type EventPage,
  type EventStore,
  type SubscribeOptions,
} from '../event-store.js';
import { Signal } from '../signal.js';

/** Projections of one process open within some milliseconds of each other. */
const GATHERING_MS = 25;

/** How far the slowest may be behind what was read: each has a buffer of its own besides. */
const MOST_PAGES = 4;
const MOST_BYTES = 16 * 1024 * 1024;

/** After so long without taking a page, the slowest goes on by itself: it must not hold up others. */
const PATIENCE_MS = 10_000;

type Log = Pick<EventStore, 'subscribe'>;

/**
 * One reading for all projections of a process that are made anew at the same time, as after a
 * restore: otherwise the whole log is read, and what is sealed in it opened, once for each of them.
 * Whoever comes later, is alone, or is too slow for the others reads by itself.
 */
export class ReadTogether {
  private gathering: Gathering | undefined;

  /** @param expected how many may come: nobody waits for more */
  constructor(
    private readonly log: Log,
    private readonly expected: number,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Pages from the beginning on, until the head or until the reader has to go on by itself. */
  async *fromBeginning(options: SubscribeOptions): AsyncGenerator<EventPage> {
    const { filter } = options;
    if (this.expected < 2 || filter?.by !== 'type') return;
    this.gathering ??= this.gather();
    const { readers, isComplete } = this.gathering;
    const reader: Reader = { options, next: 0 };
    readers.add(reader);
    if (readers.size >= this.expected) this.gathering.complete.give();
    const shared = await isComplete;
    if (shared) yield* shared.pagesFor(reader);
  }

  private gather(): Gathering {
    const readers = new Set<Reader>();
    const complete = new Signal();
    const isComplete = complete.next(GATHERING_MS).then(() => {
      this.gathering = undefined;
      return readers.size < 2 ? undefined : new SharedReading(this.log, readers, this.patienceMs);
    });
    return { readers, complete, isComplete };
  }
}

interface Gathering {
  readonly readers: Set<Reader>;
  readonly complete: Signal;
  readonly isComplete: Promise<SharedReading | undefined>;
}

interface Reader {
  readonly options: SubscribeOptions;
  /** Number of the page that it takes next. */
  next: number;
}

class SharedReading {
  private pages: EventPage[] = [];
  /** How many pages were let go, for all have taken them. */
  private gone = 0;
  private isOver = false;
  private readonly came = new Signal();
  private readonly taken = new Signal();
  private readonly ending = new AbortController();

  constructor(
    log: Log,
    private readonly readers: Set<Reader>,
    private readonly patienceMs: number,
  ) {
    void this.pump(log);
  }

  async *pagesFor(reader: Reader): AsyncGenerator<EventPage> {
    const { filter, signal } = reader.options;
    const concerns = matcherOf(filter);
    // At once: one that ends with a full buffer is never asked for the next page.
    const leave = (): void => this.leave(reader);
    signal.addEventListener('abort', leave);
    try {
      while (!signal.aborted && this.readers.has(reader)) {
        const page = this.pages[reader.next - this.gone];
        if (!page) {
          if (this.isOver) return;
          await this.came.next();
          continue;
        }
        reader.next += 1;
        this.taken.give();
        yield { ...page, events: page.events.filter(concerns) };
      }
    } finally {
      signal.removeEventListener('abort', leave);
      this.leave(reader);
    }
  }

  private leave(reader: Reader): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.ending.abort();
    this.taken.give();
    this.came.give();
  }

  private async pump(log: Log): Promise<void> {
    try {
      for await (const page of log.subscribe(this.reading())) {
        this.pages.push(page);
        this.came.give();
        if (page.atHead || this.ending.signal.aborted) break;
        await this.room();
      }
    } catch {
      // Each reader meets the fault when it goes on by itself, and tells of it.
    }
    this.isOver = true;
    this.came.give();
  }

  private reading(): SubscribeOptions {
    const all = [...this.readers].map(({ options }) => options);
    const types = new Set(all.flatMap(({ filter }) => (filter?.by === 'type' ? filter.types : [])));
    const pageSize = all[0]?.pageSize;
    return {
      after: BEGINNING,
      filter: { by: 'type', types: [...types] },
      signal: this.ending.signal,
      ...(pageSize === undefined ? {} : { pageSize }),
    };
  }

  /** Waits for the slowest, but not for ever. */
  private async room(): Promise<void> {
    let since = performance.now();
    for (;;) {
      if (this.letGo()) since = performance.now();
      if (this.readers.size === 0 || !this.isFull()) return;
      const left = since + this.patienceMs - performance.now();
      if (left > 0) await this.taken.next(left);
      else this.leaveTheSlowest();
    }
  }

  /** Of what all have taken; says whether there was any. */
  private letGo(): boolean {
    const taken = Math.min(...[...this.readers].map(({ next }) => next)) - this.gone;
    if (this.readers.size === 0 || taken <= 0) return false;
    this.pages = this.pages.slice(taken);
    this.gone += taken;
    return true;
  }

  private isFull(): boolean {
    const bytes = this.pages.reduce((sum, page) => sum + bytesOf(page), 0);
    return this.pages.length >= MOST_PAGES || bytes >= MOST_BYTES;
  }

  /** They learn of it when they ask for the next page, and read that by themselves. */
  private leaveTheSlowest(): void {
    for (const reader of this.readers) if (reader.next === this.gone) this.leave(reader);
  }
}

const bytesOf = ({ events }: EventPage): number =>
  events.reduce((sum, event) => sum + storedBytesOf(event), 0);
