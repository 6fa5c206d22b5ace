import { StoreUnavailable, type Append, type AppendOutcome } from '../event-store.js';

export interface WaitingBounds {
  readonly maxWaiting: number;
  readonly maxWaitingBytes: number;
  readonly maxFlush: number;
  readonly maxFlushBytes: number;
}

/** An append, and how to tell its caller what became of it. */
export interface Waiting {
  readonly append: Append;
  readonly bytes: number;
  readonly settle: (outcome: AppendOutcome) => void;
  readonly fail: (failure: Error) => void;
}

/** The bounded queue in front of a writer that takes many at once. */
export class WaitingAppends {
  private members: Waiting[] = [];
  private bytes = 0;

  constructor(private readonly bounds: WaitingBounds) {}

  get size(): number {
    return this.members.length;
  }

  /** @throws {StoreUnavailable} the queue is full */
  add(append: Append): Promise<AppendOutcome> {
    const { maxWaiting, maxWaitingBytes } = this.bounds;
    const bytes = bytesOf(append);
    if (this.members.length >= maxWaiting || this.bytes + bytes > maxWaitingBytes) {
      throw new StoreUnavailable('Too many appends are waiting; try again in a moment.');
    }
    return new Promise((settle, fail) => {
      this.members.push({ append, bytes, settle, fail });
      this.bytes += bytes;
    });
  }

  /** Oldest first; of one stream only one, for the second would be judged by the first's outcome. */
  take(): readonly Waiting[] {
    const { maxFlush, maxFlushBytes } = this.bounds;
    const flush = new Map<string, Waiting>();
    const left: Waiting[] = [];
    let bytes = 0;
    for (const next of this.members) {
      const fits = flush.size < maxFlush && bytes + next.bytes <= maxFlushBytes;
      if (flush.size > 0 && (!fits || flush.has(next.append.stream))) {
        left.push(next);
        continue;
      }
      flush.set(next.append.stream, next);
      bytes += next.bytes;
    }
    this.members = left;
    this.bytes -= bytes;
    return [...flush.values()];
  }

  takeAll(): readonly Waiting[] {
    const all = this.members;
    this.members = [];
    this.bytes = 0;
    return all;
  }
}

const bytesOf = ({ events }: Append): number =>
  events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0);
