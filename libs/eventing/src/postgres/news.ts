import { setTimeout as delay } from 'node:timers/promises';
import { latch } from '../latch.js';
import { Link, type PostgresConnection } from './connection.js';
import { NEWS_CHANNEL } from './event-table.js';

export interface NewsOptions {
  readonly connection: PostgresConnection;
  /** What this process itself tells is not heard again. */
  readonly writer: string;
  /** The net below everything: a look without news. */
  readonly pollMs: number;
}

const PAUSE_BEFORE_LISTENING_AGAIN_MS = 500;

/** Wakes the subscribers of this process. Hearsay only: what there is, they read themselves. */
export class PostgresNews {
  private pieces = 0;
  private readonly waiting = new Set<() => void>();
  private lost = latch();
  private isClosed = false;
  private listening: Promise<void> | undefined;
  private readonly ear: Link;

  constructor(private readonly options: NewsOptions) {
    this.ear = new Link({
      connection: options.connection,
      onOpen: (client) => {
        client.on('notification', ({ payload }) => {
          if (payload !== options.writer) this.tell();
        });
        return client.query(`LISTEN ${NEWS_CHANNEL}`);
      },
      onLost: () => this.lost.open(),
    });
  }

  /** Grows with every piece of news: note it before reading, wait for more afterwards. */
  get heard(): number {
    return this.pieces;
  }

  /** Something was appended here. */
  readonly tell = (): void => {
    this.pieces += 1;
    for (const wake of [...this.waiting]) wake();
  };

  /** Until there is more news than that, the patience is over, or nobody wants to know any more. */
  async moreThan(heard: number, signal: AbortSignal): Promise<void> {
    if (this.pieces > heard || signal.aborted) return;
    const enough = latch();
    const poll = setTimeout(enough.open, this.options.pollMs);
    signal.addEventListener('abort', enough.open, { once: true });
    this.waiting.add(enough.open);
    await enough.opened;
    this.waiting.delete(enough.open);
    signal.removeEventListener('abort', enough.open);
    clearTimeout(poll);
  }

  /** Hears other processes from now on; one connection, however many ask. */
  listen(): void {
    this.listening ??= this.keepListening();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.ear.close();
    this.lost.open();
    await this.listening;
  }

  private async keepListening(): Promise<void> {
    while (!this.isClosed) {
      this.lost = latch();
      try {
        await this.ear.open();
        // What was told while nobody listened.
        this.tell();
        await this.lost.opened;
      } catch {
        // Until the link is back the poll finds what is new.
        await delay(PAUSE_BEFORE_LISTENING_AGAIN_MS);
      }
    }
  }
}
