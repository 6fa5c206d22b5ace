import { setTimeout as delay } from 'node:timers/promises';
import {
  matcherOf,
  StoreUnavailable,
  type EventFilter,
  type EventPage,
  type Position,
} from '../event-store.js';
import type { Connection } from './connection.js';
import { asUnavailable, isTooSlow, NoLeader, StoreUnusable } from './failures.js';
import { Feed } from './feed.js';
import type { EventStoreDbLink } from './link.js';
import { isOurs } from './messages.js';
import { report, type Reader } from './reader.js';
import { fullJitter } from '../full-jitter.js';

export interface FollowingOptions {
  readonly link: EventStoreDbLink;
  readonly reader: Reader;
  readonly patienceMs: number;
  /** How often the head is compared with what arrived while nothing arrives. */
  readonly idleMs: number;
  /** So long an event may be in the log without arriving. */
  readonly silenceMs: number;
  readonly onDropped: (why: string) => void;
}

export interface Asked {
  readonly after: Position;
  readonly filter: EventFilter | undefined;
  readonly pageSize: number;
  readonly stop: AbortSignal;
  /** Where to end; never, when left out. */
  readonly upTo?: Position;
}

/** A reading with an end gives up after so many failures without a step forward. */
const ATTEMPTS = 4;

/** How many events one look goes over; the server's checkpoints come more often than that. */
const MOST_LOOKED_AT = 512;

/** Pages from subscriptions that end, fall silent and are opened again from where they got to. */
export class Following {
  private heads: { at: number; connection: Connection; head: Promise<Position> } | undefined;

  constructor(private readonly options: FollowingOptions) {}

  async *pages(asked: Asked): AsyncGenerator<EventPage> {
    const { link, patienceMs } = this.options;
    let after = asked.after;
    let isFirst = true;
    let failures = 0;
    while (!asked.stop.aborted) {
      let failure: unknown;
      try {
        const connection = await link.open(patienceMs);
        for await (const page of this.pagesOn(connection, { ...asked, after }, isFirst)) {
          yield page;
          isFirst = false;
          failures = 0;
          after = page.scannedTo;
          if (asked.upTo !== undefined && page.atHead) return;
        }
      } catch (caught) {
        failure = caught;
      }
      if (asked.stop.aborted) return;
      failures += 1;
      const unavailable = asUnavailable(failure);
      this.options.onDropped(unavailable.message);
      if (unavailable instanceof StoreUnusable) throw unavailable;
      const isEnough = unavailable instanceof NoLeader || failures >= ATTEMPTS;
      if (asked.upTo !== undefined && isEnough) throw unavailable;
      // Too slow is normal life. Only one that is so again and again, without a step, has to wait.
      if (isTooSlow(failure) && failures === 1) continue;
      await delay(fullJitter(failures), undefined, { signal: asked.stop }).catch(() => undefined);
    }
  }

  /** @throws what ended it; also when it ended without an error, which a subscription should not */
  private async *pagesOn(
    connection: Connection,
    asked: Asked,
    isFirst: boolean,
  ): AsyncGenerator<EventPage> {
    const { pageSize, stop, upTo } = asked;
    const feed = new Feed(connection, asked, upTo ?? (await this.recentHead(connection)));
    const watch = new Watch(feed, asked.filter, {
      ...this.options,
      recentHead: (on) => this.recentHead(on),
    });
    const wake = (): void => feed.wake();
    stop.addEventListener('abort', wake);
    let given = asked.after;
    let isDue = isFirst;
    try {
      while (!stop.aborted) {
        await feed.more(this.options.idleMs);
        if (stop.aborted) return;
        const page = cut(feed, pageSize, upTo);
        if (page.scannedTo > given || (isDue && page.atHead)) {
          given = page.scannedTo;
          isDue = false;
          yield page;
        } else if (feed.ended) {
          throw feed.ended.failure;
        } else {
          await watch.look();
        }
      }
    } finally {
      stop.removeEventListener('abort', wake);
      if (feed.ended) report(this.options.link, connection, feed.ended.failure);
      feed.close();
    }
  }

  /** One reading serves all that are idle on the same connection. */
  private recentHead(connection: Connection): Promise<Position> {
    const now = Date.now();
    const { heads } = this;
    const isRecent = heads?.connection === connection && now - heads.at < this.options.idleMs;
    if (heads && isRecent) return heads.head;
    const head = this.options.reader.headOn(connection);
    this.heads = { at: now, connection, head };
    return head;
  }
}

const cut = (feed: Feed, pageSize: number, upTo: Position | undefined): EventPage => {
  const { events, scannedTo } = feed.take(pageSize);
  const isAllTaken = feed.isEmpty;
  if (upTo === undefined) return { events, scannedTo, atHead: isAllTaken && feed.isLive };
  // Live means that everything was sent that was there when the reading began.
  if (scannedTo < upTo && !(isAllTaken && feed.isLive)) return { events, scannedTo, atHead: false };
  const within = events.filter(({ position }) => position <= upTo);
  return { events: within, scannedTo: upTo, atHead: true };
};

interface WatchOptions extends FollowingOptions {
  readonly recentHead: (connection: Connection) => Promise<Position>;
}

/**
 * Silence is a fault, unless there is nothing to say: compares the head with what arrived, and
 * finds out whether something is missing or only nothing matched.
 */
class Watch {
  private readonly matches: (event: Parameters<typeof isOurs>[0]) => boolean;
  private missing: { readonly since: number; readonly arrivals: number } | undefined;

  constructor(
    private readonly feed: Feed,
    filter: EventFilter | undefined,
    private readonly options: WatchOptions,
  ) {
    const matches = matcherOf(filter);
    this.matches = (event) => isOurs(event) && matches(event);
  }

  /** @throws {StoreUnavailable} an event is in the log for so long, and did not arrive */
  async look(): Promise<void> {
    const { feed } = this;
    const before = feed.scannedTo;
    const head = await this.options.recentHead(feed.connection);
    if (head <= before) {
      this.missing = undefined;
      feed.isLive = true;
      return;
    }
    const next = await this.options.reader.nextOn(feed.connection, before, MOST_LOOKED_AT);
    const found = next.findIndex((event) => this.matches(event));
    const passed = found < 0 ? next : next.slice(0, found);
    const last = passed.at(-1);
    if (last) feed.lookedTo(last.position);
    if (found < 0) {
      this.missing = undefined;
      if (next.length < MOST_LOOKED_AT) feed.isLive = true;
      return;
    }
    this.missed();
  }

  private missed(): void {
    const { arrivals } = this.feed;
    const now = Date.now();
    if (this.missing?.arrivals !== arrivals) this.missing = { since: now, arrivals };
    if (now - this.missing.since < this.options.silenceMs) return;
    throw new StoreUnavailable('The subscription fell silent.');
  }
}
