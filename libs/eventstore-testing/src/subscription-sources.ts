import type { EventFilter } from './event-filter.js';
import type { EventLog } from './event-log.js';
import type { Ending, Source } from './flow.js';
import { caughtUpMessage, checkpointMessage } from './read-messages.js';
import { isTooOld, visibleRange } from './read-sources.js';
import { streamDeleted } from './refusals.js';

interface Subscribing {
  /** Behind a revision or a position, or at one of the ends. */
  readonly from: number | 'start' | 'end';
  /** So many events may be waiting once it is live. */
  readonly liveBacklog: number;
}

/** One stream, from a revision on and for ever. */
export class StreamSubscription implements Source {
  events = 0;
  private at: number;
  private isLive = false;
  private hasEnded = false;
  private readonly name: string;
  private readonly liveBacklog: number;
  private readonly startsAtEnd: boolean;

  constructor(
    private readonly log: EventLog,
    { name, from, liveBacklog }: Subscribing & { readonly name: string },
  ) {
    this.name = name;
    this.liveBacklog = liveBacklog;
    this.startsAtEnd = from === 'end';
    if (from === 'start') this.at = 0;
    else if (from === 'end') this.at = this.committedEnd();
    else this.at = from + 1;
  }

  next(): Buffer | Ending | undefined {
    if (this.hasEnded) return streamDeleted(this.name);
    const stream = this.log.stream(this.name);
    const { committed } = this.log.commits;
    const tombstone = stream?.tombstone;
    const range = stream && visibleRange(this.log, stream);
    if (range && this.at < range.first) this.at = range.first;
    while (range && this.at < range.end) {
      const record = stream.records[this.at];
      this.at += 1;
      if (!record || isTooOld(record, range.maxAgeSeconds)) continue;
      this.events += 1;
      return record.message;
    }
    if (tombstone && tombstone.index < committed) {
      this.hasEnded = true;
      this.events += 1;
      return tombstone.message;
    }
    return this.caughtUp(range !== undefined);
  }

  isTooFarBehind(): boolean {
    return this.isLive && this.committedEnd() - this.at > this.liveBacklog;
  }

  /** A stream that is not there yet is not caught up with, unless only news was asked for. */
  private caughtUp(isThere: boolean): Buffer | undefined {
    if (this.isLive || !(isThere || this.startsAtEnd)) return undefined;
    this.isLive = true;
    return caughtUpMessage;
  }

  private committedEnd(): number {
    const stream = this.log.stream(this.name);
    return (stream && visibleRange(this.log, stream)?.end) ?? stream?.records.length ?? 0;
  }
}

/** Everything, or what a filter lets through, from a position on and for ever. */
export class AllSubscription implements Source {
  events = 0;
  private at: number;
  private isLive = false;
  private sinceCheckpoint = 0;
  private dueCheckpoint: Buffer | undefined;
  private readonly filter: EventFilter | undefined;
  private readonly liveBacklog: number;

  constructor(
    private readonly log: EventLog,
    { from, filter, liveBacklog }: Subscribing & { readonly filter: EventFilter | undefined },
  ) {
    this.filter = filter;
    this.liveBacklog = liveBacklog;
    if (from === 'start') this.at = 0;
    else if (from === 'end') this.at = log.commits.committed;
    else this.at = log.indexAt(from + 1);
  }

  next(): Buffer | Ending | undefined {
    const { committed } = this.log.commits;
    if (this.dueCheckpoint) return this.takeCheckpoint();
    while (this.at < committed) {
      const record = this.log.record(this.at);
      this.at += 1;
      if (!record) continue;
      this.countLooked(record.position);
      if (!this.filter || this.filter.accepts(record)) {
        this.events += 1;
        return record.message;
      }
      if (this.dueCheckpoint) return this.takeCheckpoint();
    }
    if (this.isLive) return undefined;
    this.isLive = true;
    return caughtUpMessage;
  }

  isTooFarBehind(): boolean {
    return this.isLive && this.log.commits.committed - this.at > this.liveBacklog;
  }

  private countLooked(position: number): void {
    if (!this.filter) return;
    this.sinceCheckpoint += 1;
    if (this.sinceCheckpoint < this.filter.checkpointEvery) return;
    this.sinceCheckpoint = 0;
    this.dueCheckpoint = checkpointMessage(position);
  }

  private takeCheckpoint(): Buffer | undefined {
    const checkpoint = this.dueCheckpoint;
    this.dueCheckpoint = undefined;
    return checkpoint;
  }
}
