import {
  BEGINNING,
  matcherOf,
  storedBytesOf,
  type EventPage,
  type EventStore,
  type Position,
  type SubscribeOptions,
} from '../event-store.js';
import { Signal } from '../signal.js';
import { ReadTogether } from './read-together.js';

/** Few, for keeping a page copies the list; a follower that is further behind reads by itself. */
const MOST_PAGES = 200;
const MOST_EVENTS = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * One subscription for all projections of a process that have caught up: otherwise every append
 * is read as often as there are projections. Whoever falls behind what is kept here, or finds
 * the subscription broken, goes on with one of its own until it is at the head again.
 */
export class LiveTail {
  private pages: readonly EventPage[] = [];
  /** How many pages were let go: the number of the first that is kept. */
  private gone = 0;
  private events = 0;
  private bytes = 0;
  /** What is kept begins behind this position; none while nothing is followed. */
  private from: Position | undefined;
  /** Counts the shared subscriptions that have ended. */
  private turn = 0;
  private readonly came = new Signal();
  private readonly together: ReadTogether;

  /** @param followers how many there are, for those who are made anew at once read together */
  constructor(
    private readonly store: Pick<EventStore, 'subscribe'>,
    private readonly closing: AbortSignal,
    followers = 1,
  ) {
    this.together = new ReadTogether(store, followers);
  }

  /** As the store's own. */
  async *subscribe(options: SubscribeOptions): AsyncGenerator<EventPage> {
    const wake = (): void => this.came.give();
    options.signal.addEventListener('abort', wake);
    try {
      let { after } = options;
      if (after === BEGINNING) {
        for await (const page of this.together.fromBeginning(options)) {
          after = page.scannedTo;
          yield page;
        }
      }
      while (!options.signal.aborted) {
        let mayShare = false;
        for await (const page of this.store.subscribe({ ...options, after })) {
          after = page.scannedTo;
          yield page;
          if (page.atHead) this.follow(after);
          mayShare = this.reachesBackTo(after);
          if (mayShare) break;
        }
        if (!mayShare) return;
        for await (const page of this.shared(after, options)) {
          after = page.scannedTo;
          yield page;
        }
      }
    } finally {
      options.signal.removeEventListener('abort', wake);
    }
  }

  /** Nothing when what is kept begins behind that position, as it may since somebody looked. */
  private async *shared(
    after: Position,
    { filter, signal }: SubscribeOptions,
  ): AsyncGenerator<EventPage> {
    if (!this.reachesBackTo(after)) return;
    const concerns = matcherOf(filter);
    const behind = this.pages.findIndex(({ scannedTo }) => scannedTo > after);
    let next = this.gone + (behind < 0 ? this.pages.length : behind);
    const { turn } = this;
    // Another turn may have begun behind what this follower has seen.
    while (!signal.aborted && this.turn === turn && next >= this.gone) {
      const page = this.pages[next - this.gone];
      if (!page) {
        await this.came.next();
        continue;
      }
      next += 1;
      // The shared one may still have to read what this follower has read by itself. It must not
      // hear how far that one has looked: its checkpoint would go back, and its rows would not.
      if (page.scannedTo < after) continue;
      const events = page.events.filter((event) => event.position > after && concerns(event));
      yield { ...page, events, atHead: page.atHead && next === this.gone + this.pages.length };
    }
  }

  private reachesBackTo(position: Position): boolean {
    return this.from !== undefined && this.from <= position;
  }

  private follow(after: Position): void {
    if (this.from !== undefined || this.closing.aborted) return;
    this.from = after;
    void this.pump(after);
  }

  private async pump(after: Position): Promise<void> {
    try {
      for await (const page of this.store.subscribe({ after, signal: this.closing })) {
        if (page.scannedTo > after) this.keep(page);
      }
    } catch {
      // Each follower meets the fault with a subscription of its own, and tells of it.
    }
    this.gone += this.pages.length;
    this.pages = [];
    this.events = 0;
    this.bytes = 0;
    this.from = undefined;
    this.turn += 1;
    this.came.give();
  }

  private keep(page: EventPage): void {
    const pages = [...this.pages, page];
    this.events += page.events.length;
    this.bytes += bytesOf(page);
    while (pages.length > 0 && this.isTooMuch(pages.length)) {
      const oldest = pages.shift();
      if (!oldest) break;
      this.from = oldest.scannedTo;
      this.gone += 1;
      this.events -= oldest.events.length;
      this.bytes -= bytesOf(oldest);
    }
    this.pages = pages;
    this.came.give();
  }

  private isTooMuch(pages: number): boolean {
    return this.events > MOST_EVENTS || this.bytes > MOST_BYTES || pages > MOST_PAGES;
  }
}

const bytesOf = ({ events }: EventPage): number => {
  let bytes = 0;
  for (const event of events) bytes += storedBytesOf(event);
  return bytes;
};
