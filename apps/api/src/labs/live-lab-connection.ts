import type { ServerResponse } from 'node:http';
import type { FollowedLabResults } from '@anamnesis/read-models';
import { liveTimes, type EndOfLive, type LiveTimes } from '../requests/live-connection.js';
import type { LabResultsChanged } from './my-lab-answers.js';

/** What may be seen now, and the instant of asking; or why nothing may be told any more. */
export type AskFollowed = () => Promise<FollowedNow | EndOfLive>;

export interface FollowedNow {
  readonly followed: FollowedLabResults;
  /** As the portal's clock said it. */
  readonly at: string;
}

export interface LiveLabStart {
  readonly response: ServerResponse;
  readonly ask: AskFollowed;
  readonly first: FollowedNow;
  /** Milliseconds from now until the caller's token expires. */
  readonly endsIn: number;
  readonly times?: LiveTimes;
}

const LONGEST_TIMER = 2 ** 31 - 1;
/** A clock that is a little behind the timer would else be asked again at once. */
const SHORTEST_TIMER = 20;

/**
 * One open live list of results. It asks when something of the patient has changed and when time
 * alone changes the answer, which the answer before has told: one timer, and no poll. What it tells
 * differs by what is shown and by nothing else: news of a hidden result writes not one byte.
 */
export class LiveLabConnection {
  private shown: Readonly<Record<string, string>>;
  private unread: number;
  private wake: () => void = () => undefined;
  private changed = false;
  private ended: EndOfLive | 'closed' | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly response: ServerResponse;
  private readonly times: LiveTimes;

  constructor(private readonly start: LiveLabStart) {
    this.response = start.response;
    this.times = start.times ?? liveTimes;
    this.shown = start.first.followed.shown;
    this.unread = start.first.followed.unread;
  }

  /** Something of the patient, or of the rules, is other than before. */
  noteChange(): void {
    this.changed = true;
    this.wake();
  }

  end(because: EndOfLive): void {
    this.ended ??= because;
    this.wake();
  }

  /** Resolves when the connection is over. */
  async run(): Promise<void> {
    const { response, start, times } = this;
    response.once('close', () => {
      this.ended = 'closed';
      this.wake();
    });
    const untilExpiry = Math.min(Math.max(start.endsIn, 0), LONGEST_TIMER);
    const expiry = setTimeout(() => this.end('token-expired'), untilExpiry);
    // At its own pace, whatever happens: its rhythm tells nothing.
    const heartbeat = setInterval(() => this.beat(), times.heartbeatMs);
    try {
      this.open();
      await this.follow();
      if (this.ended !== 'closed') this.say('ended', { because: this.ended });
    } catch {
      // The view or the log is away. The reader comes again and reads the list anew.
    } finally {
      clearTimeout(expiry);
      clearTimeout(this.timer);
      clearInterval(heartbeat);
      response.end();
    }
  }

  private open(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
    });
    this.response.write('retry: 2000\n\n');
    this.tellChange({ changed: [], gone: [], unread: this.unread });
    this.wakeAt(this.start.first);
  }

  private async follow(): Promise<void> {
    while (this.ended === undefined) {
      if (!this.changed) await this.sleep(LONGEST_TIMER);
      if (this.ended !== undefined) return;
      this.changed = false;
      const now = await this.start.ask();
      if (typeof now === 'string') {
        this.end(now);
        return;
      }
      this.wakeAt(now);
      await this.tell(now.followed);
      await this.pause(this.times.coalesceMs);
    }
  }

  private wakeAt({ followed: { until }, at }: FollowedNow): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (until === undefined) return;
    const ahead = Math.max(Date.parse(until) - Date.parse(at), SHORTEST_TIMER);
    this.timer = setTimeout(() => this.noteChange(), Math.min(ahead, LONGEST_TIMER));
  }

  private async tell({ shown, unread }: FollowedLabResults): Promise<void> {
    const changed = Object.keys(shown).filter((id) => shown[id] !== this.shown[id]);
    const gone = Object.keys(this.shown).filter((id) => shown[id] === undefined);
    const isNews = changed.length > 0 || gone.length > 0 || unread !== this.unread;
    this.shown = shown;
    this.unread = unread;
    if (isNews && !this.tellChange({ changed, gone, unread })) await this.untilTaken();
  }

  private tellChange(change: LabResultsChanged): boolean {
    return this.say('changed', change);
  }

  /** @returns whether the reader keeps up */
  private say(event: string, data: object): boolean {
    return this.response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  private beat(): void {
    if (!this.response.writableNeedDrain) this.response.write(': heartbeat\n\n');
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
