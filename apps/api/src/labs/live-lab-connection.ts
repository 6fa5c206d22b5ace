import type { FollowedLabResults } from '@anamnesis/read-models';
import {
  EventStream,
  LONGEST_TIMER,
  type EndOfLive,
  type EventStreamStart,
} from '../event-stream.js';
import type { LabResultsChanged } from './my-lab-answers.js';

/** What may be seen now, and the instant of asking; or why nothing may be told any more. */
export type AskFollowed = () => Promise<FollowedNow | EndOfLive>;

export interface FollowedNow {
  readonly followed: FollowedLabResults;
  /** As the portal's clock said it. */
  readonly at: string;
}

export interface LiveLabStart extends EventStreamStart {
  readonly ask: AskFollowed;
  readonly first: FollowedNow;
}

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
  private timer: NodeJS.Timeout | undefined;
  private readonly stream: EventStream;

  constructor(private readonly start: LiveLabStart) {
    this.stream = new EventStream(start);
    this.shown = start.first.followed.shown;
    this.unread = start.first.followed.unread;
  }

  /** Something of the patient, or of the rules, is other than before. */
  noteChange(): void {
    this.stream.noteChange();
  }

  end(because: EndOfLive): void {
    this.stream.end(because);
  }

  /** Resolves when the connection is over. */
  async run(): Promise<void> {
    const { start, stream } = this;
    // At its own pace, whatever happens: its rhythm tells nothing.
    const heartbeat = setInterval(() => stream.beatInPassing(), stream.times.heartbeatMs);
    try {
      await stream.run({
        begin: () => {
          this.wakeAt(start.first);
          return this.tellChange({ changed: [], gone: [], unread: this.unread });
        },
        goOn: async () => {
          const now = await start.ask();
          if (typeof now === 'string') return now;
          this.wakeAt(now);
          await this.tell(now.followed);
          return undefined;
        },
        atLatestMs: LONGEST_TIMER,
      });
    } finally {
      clearTimeout(this.timer);
      clearInterval(heartbeat);
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
    if (isNews) await this.tellChange({ changed, gone, unread });
  }

  private tellChange(data: LabResultsChanged): Promise<void> {
    return this.stream.tell({ event: 'changed', data });
  }
}
