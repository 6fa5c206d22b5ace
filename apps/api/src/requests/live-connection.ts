import type { ServerResponse } from 'node:http';
import type { RequestsChangedAnswer } from '@anamnesis/read-models';

/** Asks on from a position; nothing when the caller may not look any more. */
export type AskChanges = (since: string | undefined) => Promise<RequestsChangedAnswer | undefined>;

export interface LiveTimes {
  /** Changes that come faster than this are told together. */
  readonly coalesceMs: number;
  readonly heartbeatMs: number;
  /** A reader that takes nothing for so long is let go; it resumes where it was. */
  readonly slowReaderMs: number;
}

export const liveTimes: LiveTimes = { coalesceMs: 200, heartbeatMs: 15_000, slowReaderMs: 30_000 };

export type EndOfLive = 'token-expired' | 'no-longer-allowed' | 'server-stops' | 'forgotten';

export interface LiveStart {
  readonly response: ServerResponse;
  readonly ask: AskChanges;
  readonly first: RequestsChangedAnswer;
  /** Milliseconds from now until the caller's token expires. */
  readonly endsIn: number;
  readonly times?: LiveTimes;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * One open live queue. It holds no list of changes: it knows a position, and asks the view what
 * changed since then, one question at a time and only when the reader has taken the answer before.
 * So any number of changes is one question, and a slow reader costs one answer of memory.
 */
export class LiveConnection {
  private position: string;
  private wake: () => void = () => undefined;
  private changed = false;
  private ended: EndOfLive | 'closed' | undefined;
  private counts = '';
  private readonly response: ServerResponse;
  private readonly times: LiveTimes;

  constructor(private readonly start: LiveStart) {
    this.response = start.response;
    this.times = start.times ?? liveTimes;
    this.position = start.first.position;
  }

  /** The view went on; what is new is asked when it is time. */
  noteChange(): void {
    this.changed = true;
    this.wake();
  }

  /** The patient's rows are gone from the views: a screen that still shows them takes them away. */
  tellForgotten(patientId: string): void {
    if (this.ended === undefined) this.say('forgotten', { patientId });
  }

  end(because: EndOfLive): void {
    this.ended ??= because;
    this.wake();
  }

  /** Resolves when the connection is over. */
  async run(): Promise<void> {
    const { response, start } = this;
    response.once('close', () => {
      this.ended = 'closed';
      this.wake();
    });
    const untilExpiry = Math.min(Math.max(start.endsIn, 0), LONGEST_TIMER);
    const expiry = setTimeout(() => this.end('token-expired'), untilExpiry);
    try {
      this.open();
      await this.tell(start.first);
      await this.follow();
      if (this.ended !== 'closed') this.say('ended', { because: this.ended });
    } catch {
      // The view or the log is away. The reader comes again with its last position.
    } finally {
      clearTimeout(expiry);
      response.end();
    }
  }

  private open(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
    });
    this.response.write('retry: 2000\n\n');
  }

  private async follow(): Promise<void> {
    while (this.ended === undefined) {
      // The heartbeat asks as well: a right that has ended is noticed, a lost notice made good.
      if (!this.changed) await this.sleep(this.times.heartbeatMs);
      if (this.ended !== undefined) return;
      this.changed = false;
      const answer = await this.start.ask(this.position);
      if (!answer) {
        this.end('no-longer-allowed');
        return;
      }
      await this.tell(answer);
      await this.pause(this.times.coalesceMs);
    }
  }

  private async tell(answer: RequestsChangedAnswer): Promise<void> {
    const counts = JSON.stringify(answer.counts);
    const isNews = answer.rows.length > 0 || counts !== this.counts;
    this.position = answer.position;
    this.counts = counts;
    if (answer.more) this.changed = true;
    const taken = isNews ? this.say('changed', answer) : this.response.write(': heartbeat\n\n');
    if (!taken) await this.untilTaken();
  }

  /** @returns whether the reader keeps up */
  private say(event: string, data: object): boolean {
    const id = event === 'changed' ? `id: ${this.position}\n` : '';
    return this.response.write(`event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`);
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

  /** Ends early only when the connection does. */
  private async pause(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    while (this.ended === undefined && Date.now() < until) await this.sleep(until - Date.now());
  }
}
