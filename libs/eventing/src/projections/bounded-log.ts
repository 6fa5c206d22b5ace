import type { EventPage, EventStore, Position, SubscribeOptions } from '../event-store.js';
import { Signal } from '../signal.js';

/** The log up to a position that is moved on, for whoever must come to stand exactly there. */
export class BoundedLog implements Pick<EventStore, 'subscribe'> {
  private readonly moved = new Signal();

  constructor(
    private readonly log: Pick<EventStore, 'subscribe'>,
    private bound: Position,
  ) {}

  moveTo(bound: Position): void {
    this.bound = bound;
    this.moved.give();
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<EventPage> {
    const wake = (): void => this.moved.give();
    options.signal.addEventListener('abort', wake);
    try {
      for await (const page of this.log.subscribe(options)) {
        yield* this.piecesOf(page, options);
        if (options.signal.aborted) return;
      }
    } finally {
      options.signal.removeEventListener('abort', wake);
    }
  }

  private async *piecesOf(
    { events, scannedTo, atHead }: EventPage,
    { after, signal }: SubscribeOptions,
  ): AsyncGenerator<EventPage> {
    let done = after;
    let rest = events;
    while (!signal.aborted) {
      const { bound } = this;
      if (scannedTo <= bound) {
        yield { events: rest, scannedTo, atHead };
        return;
      }
      if (bound > done) {
        const beyond = rest.findIndex(({ position }) => position > bound);
        const within = beyond < 0 ? rest : rest.slice(0, beyond);
        rest = beyond < 0 ? [] : rest.slice(beyond);
        done = bound;
        yield { events: within, scannedTo: bound, atHead: true };
      }
      if (this.bound === bound) await this.moved.next();
    }
  }
}
