import type { ClientReadableStream } from '@grpc/grpc-js';
import { matcherOf, type EventFilter, type Position, type StoredEvent } from '../event-store.js';
import type { Connection } from './connection.js';
import { openReading, type ReadMessage } from './decoding.js';
import { NoAnswer } from './failures.js';
import { isOurs, subscriptionRequest } from './messages.js';
import { Signal } from '../signal.js';

export interface Taken {
  readonly events: readonly StoredEvent[];
  readonly scannedTo: Position;
}

/** So much may wait here, in events and in bytes, before the server has to wait. */
const MOST_WAITING = 4_096;
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * One subscription, as far as it got: what arrived and was not taken yet, and how far the server
 * has looked. A checkpoint counts only when everything before it was taken, though the server sends
 * it long before that; and not when it lies behind the newest event that is known, for servers have
 * named the end of the log, where the next event comes to lie. Whatever ends it, also an end without an error, is an end to be mended.
 */
export class Feed {
  private events: StoredEvent[] = [];
  private first = 0;
  private bytes = 0;
  private looked: Position;
  private isPaused = false;
  private readonly call: ClientReadableStream<ReadMessage>;
  private readonly news = new Signal();
  private readonly matches: (event: StoredEvent) => boolean;
  /** How it ended. */
  ended: { readonly failure: unknown } | undefined;
  /** Nothing was behind what has arrived. */
  isLive = false;
  /** Counts whatever came, so that silence can be told. */
  arrivals = 0;

  /** @param head the newest event, when this was opened */
  constructor(
    readonly connection: Connection,
    { after, filter }: { readonly after: Position; readonly filter: EventFilter | undefined },
    private readonly head: Position,
  ) {
    this.looked = after;
    // The server's expressions are its own dialect; what they let through is looked at again.
    const matches = matcherOf(filter);
    this.matches = (event) => isOurs(event) && matches(event);
    const { gone } = connection;
    this.call = openReading(connection, subscriptionRequest(after, filter));
    this.call.on('data', (message: ReadMessage) => this.arrived(message));
    this.call.on('error', (failure: unknown) => this.end(failure));
    this.call.on('end', () => this.end(new NoAnswer('EventStoreDB ended the subscription.')));
    if (gone.aborted) this.end(new NoAnswer('The link to EventStoreDB has just broken.'));
    gone.addEventListener('abort', this.abandon, { once: true });
  }

  /** All that it holds was looked at up to here. */
  get scannedTo(): Position {
    return this.looked;
  }

  get isEmpty(): boolean {
    return this.first === this.events.length;
  }

  /** Ends when there is something to take, or when so much time has passed. */
  async more(withinMs: number): Promise<void> {
    const before = this.arrivals;
    if (!this.isEmpty || this.ended) return;
    await this.news.next(withinMs);
    // What came in the same packet is taken in one go.
    if (this.arrivals > before) await new Promise((resolve) => setImmediate(resolve));
  }

  wake(): void {
    this.news.give();
  }

  take(most: number): Taken {
    const events = this.events.slice(this.first, this.first + most);
    this.first += events.length;
    for (const event of events) this.bytes -= sizeOf(event);
    if (this.isEmpty) {
      this.events = [];
      this.first = 0;
    }
    if (this.isPaused && this.events.length - this.first < MOST_WAITING / 2) {
      this.isPaused = false;
      this.call.resume();
    }
    const last = events.at(-1)?.position ?? this.looked;
    return { events, scannedTo: this.isEmpty ? this.looked : last };
  }

  /** Somebody else looked, and found nothing up to there that this would have to bring. */
  lookedTo(position: Position): void {
    if (position > this.looked) this.looked = position;
  }

  close(): void {
    this.ended ??= { failure: undefined };
    this.connection.gone.removeEventListener('abort', this.abandon);
    this.call.cancel();
  }

  private readonly abandon = (): void => {
    this.end(new NoAnswer('EventStoreDB does not answer.'));
    this.call.cancel();
  };

  private arrived(message: ReadMessage): void {
    this.arrivals += 1;
    switch (message.is) {
      case 'event':
        this.keep(message.event);
        break;
      case 'checkpoint':
        if (message.position <= this.head) this.lookedTo(message.position);
        break;
      case 'caught-up':
        this.isLive = true;
        break;
      case 'fell-behind':
        this.isLive = false;
        break;
      case 'other':
        break;
    }
    this.news.give();
  }

  private keep(event: StoredEvent): void {
    if (event.position <= this.looked) return;
    this.looked = event.position;
    if (!this.matches(event)) return;
    this.events.push(event);
    this.bytes += sizeOf(event);
    const waiting = this.events.length - this.first;
    if (this.isPaused || (waiting < MOST_WAITING && this.bytes < MOST_WAITING_BYTES)) return;
    this.isPaused = true;
    this.call.pause();
  }

  private end(failure: unknown): void {
    this.ended ??= { failure };
    this.news.give();
  }
}

const sizeOf = ({ data, metadata }: StoredEvent): number => data.byteLength + metadata.byteLength;
