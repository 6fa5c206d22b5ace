import type { ServerResponse } from 'node:http';

export interface LiveTimes {
  /** Changes that come faster than this are told together. */
  readonly coalesceMs: number;
  readonly heartbeatMs: number;
  /** A reader that takes nothing for so long is let go; it comes again when it can. */
  readonly slowReaderMs: number;
}

const liveTimes: LiveTimes = { coalesceMs: 200, heartbeatMs: 15_000, slowReaderMs: 30_000 };

export type EndOfLive = 'token-expired' | 'no-longer-allowed' | 'server-stops' | 'forgotten';

export interface EventStreamStart {
  readonly response: ServerResponse;
  /** Milliseconds from now until the caller's token expires. */
  readonly endsIn: number;
  readonly times?: LiveTimes;
}

/** What one live screen is told. It is asked one thing at a time, and only while somebody reads. */
export interface Telling {
  readonly begin: () => Promise<void>;
  /** Something may be new; or so much time has gone by that it asks anyway. */
  readonly goOn: () => Promise<EndOfLive | undefined>;
  readonly atLatestMs: number;
}

/** A timer that is set further ahead fires at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export interface ServerSentEvent {
  readonly event: string;
  readonly data: object;
  /** Where a reader that was cut off goes on. */
  readonly id?: string;
}

/**
 * Server-sent events to one reader, whatever they tell: any number of changes is one telling, a
 * reader who takes nothing is waited for and then let go, and the end is said with its reason.
 */
export class EventStream {
  readonly times: LiveTimes;
  private wake: () => void = () => undefined;
  private changed = false;
  private ended: EndOfLive | 'closed' | undefined;
  private readonly response: ServerResponse;

  constructor(private readonly start: EventStreamStart) {
    this.response = start.response;
    this.times = start.times ?? liveTimes;
  }

  get isOver(): boolean {
    return this.ended !== undefined;
  }

  /** What is new is asked when it is time. */
  noteChange(): void {
    this.changed = true;
    this.wake();
  }

  end(because: EndOfLive): void {
    this.ended ??= because;
    this.wake();
  }

  /** Resolves when the stream is over, at once where nobody reads any more. */
  async run(telling: Telling): Promise<void> {
    const { response, start } = this;
    // Gone while the first question was under way: what closed already closes no second time.
    if (response.closed || response.destroyed) {
      this.ended = 'closed';
      return;
    }
    response.once('close', () => {
      this.ended = 'closed';
      this.wake();
    });
    const untilExpiry = Math.min(Math.max(start.endsIn, 0), LONGEST_TIMER);
    const expiry = setTimeout(() => this.end('token-expired'), untilExpiry);
    try {
      this.open();
      await telling.begin();
      await this.follow(telling);
      if (this.ended && this.ended !== 'closed') this.write('ended', { because: this.ended });
    } catch {
      // The view or the log is away. The reader comes again.
    } finally {
      clearTimeout(expiry);
      response.end();
    }
  }

  /** Resolves when the reader has taken it, or is gone. */
  async tell({ event, data, id }: ServerSentEvent): Promise<void> {
    if (!this.write(event, data, id)) await this.untilTaken();
  }

  /** For what is told out of turn, and of which no more can come than a reader can bear. */
  tellInPassing({ event, data }: ServerSentEvent): void {
    if (!this.isOver) this.write(event, data);
  }

  /** A sign of life. */
  async beat(): Promise<void> {
    if (!this.response.write(HEARTBEAT)) await this.untilTaken();
  }

  /** A sign of life of a rhythm of its own: it waits for nobody, and nobody for it. */
  beatInPassing(): void {
    if (!this.response.writableNeedDrain) this.response.write(HEARTBEAT);
  }

  private open(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
    });
    this.response.write('retry: 2000\n\n');
  }

  private async follow({ goOn, atLatestMs }: Telling): Promise<void> {
    while (!this.isOver) {
      if (!this.changed) await this.sleep(atLatestMs);
      if (this.isOver) return;
      this.changed = false;
      const end = await goOn();
      if (end) {
        this.end(end);
        return;
      }
      await this.pause(this.times.coalesceMs);
    }
  }

  /** @returns whether the reader keeps up */
  private write(event: string, data: object, id?: string): boolean {
    const position = id === undefined ? '' : `id: ${id}\n`;
    return this.response.write(`event: ${event}\n${position}data: ${JSON.stringify(data)}\n\n`);
  }

  private async untilTaken(): Promise<void> {
    const taken = (): void => this.wake();
    this.response.once('drain', taken);
    const deadline = Date.now() + this.times.slowReaderMs;
    while (this.response.writableNeedDrain && this.ended !== 'closed') {
      const left = deadline - Date.now();
      if (left <= 0) {
        this.ended = 'closed';
        this.response.destroy();
        break;
      }
      await this.sleep(left);
    }
    this.response.off('drain', taken);
  }

  /** Ends early when there is something to do. */
  private sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends early only when the stream does. */
  private async pause(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    while (!this.isOver && Date.now() < until) await this.sleep(until - Date.now());
  }
}

const HEARTBEAT = ': heartbeat\n\n';
