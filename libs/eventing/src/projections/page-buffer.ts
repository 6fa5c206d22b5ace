import { storedBytesOf, type EventPage, type Position, type StoredEvent } from '../event-store.js';
import { Signal } from '../signal.js';

/** Events in order, and how far the store has looked when they are done. */
export interface Batch {
  readonly events: readonly StoredEvent[];
  readonly scannedTo: Position;
  /** Nothing was behind these when they were read. */
  readonly atHead: boolean;
}

/**
 * Reads ahead while the batch before is folded and written, within bounds, and hands on what has
 * come as one batch: many small pages become one write when events come faster than writes go.
 */
export class PageBuffer {
  private pages: EventPage[] = [];
  private events = 0;
  private bytes = 0;
  private ended: Error | undefined;
  private readonly came = new Signal();
  private readonly taken = new Signal();

  /** @param reached nothing up to here may come */
  constructor(
    pages: AsyncIterable<EventPage>,
    private reached: Position,
    private readonly bounds: { readonly events: number; readonly bytes: number },
  ) {
    void this.pump(pages);
  }

  get isEmpty(): boolean {
    return this.pages.length === 0;
  }

  /** When the oldest event was recorded that waits here. */
  get oldest(): string | undefined {
    return this.pages.find(({ events }) => events.length > 0)?.events[0]?.recordedAt;
  }

  /**
   * What has come, at most so many events; nothing when nothing comes in that time.
   * @throws what the subscription threw; also when it ended by itself, which it should not
   */
  async take(mostEvents: number, withinMs: number): Promise<Batch | undefined> {
    if (this.isEmpty && !this.ended) await this.came.next(withinMs);
    if (this.isEmpty) {
      if (this.ended) throw this.ended;
      return undefined;
    }
    const batch = this.cut(mostEvents);
    this.taken.give();
    return batch;
  }

  private async pump(pages: AsyncIterable<EventPage>): Promise<void> {
    try {
      for await (const page of pages) {
        this.goOnTo(page);
        this.pages.push(page);
        this.events += page.events.length;
        this.bytes += bytesOf(page.events);
        this.came.give();
        while (this.events > this.bounds.events || this.bytes > this.bounds.bytes) {
          await this.taken.next();
        }
      }
      this.ended = new Error('The subscription ended by itself.');
    } catch (error) {
      this.ended = error instanceof Error ? error : new Error('The subscription broke.');
    }
    this.came.give();
  }

  /** What goes back would be folded twice, or take the checkpoint back behind the rows. */
  private goOnTo({ events: [first], scannedTo }: EventPage): void {
    if (scannedTo < this.reached || (first && first.position <= this.reached)) {
      throw new Error('The log was handed on out of order: it is followed anew.');
    }
    this.reached = scannedTo;
  }

  private cut(mostEvents: number): Batch | undefined {
    const events: StoredEvent[] = [];
    let last: EventPage | undefined;
    let pages = 0;
    for (const page of this.pages) {
      const room = mostEvents - events.length;
      if (page.events.length > room) {
        if (pages === 0) return this.split(page, room);
        break;
      }
      for (const event of page.events) events.push(event);
      last = page;
      pages += 1;
    }
    this.pages = this.pages.slice(pages);
    this.forget(events);
    return last && { events, scannedTo: last.scannedTo, atHead: last.atHead };
  }

  private split(page: EventPage, room: number): Batch | undefined {
    const events = page.events.slice(0, room);
    this.pages[0] = { ...page, events: page.events.slice(room) };
    this.forget(events);
    const last = events.at(-1);
    return last && { events, scannedTo: last.position, atHead: false };
  }

  private forget(events: readonly StoredEvent[]): void {
    this.events -= events.length;
    this.bytes -= bytesOf(events);
  }
}

const bytesOf = (events: readonly StoredEvent[]): number => {
  let bytes = 0;
  for (const event of events) bytes += storedBytesOf(event);
  return bytes;
};
