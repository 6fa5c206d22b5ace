import type { EventFilter } from './event-filter.js';
import type { EventLog } from './event-log.js';
import type { Ending, Source } from './flow.js';
import {
  isSoftDeleted,
  type LogRecord,
  type StreamSettings,
  type StreamState,
} from './stream-rules.js';

/** The settings that readers go by, and the revisions that they leave visible. */
export const visibleRange = (
  log: EventLog,
  stream: StreamState,
): { first: number; end: number; maxAgeSeconds: number | undefined } | undefined => {
  const { committed } = log.commits;
  let end = stream.records.length;
  while (end > 0 && (stream.records[end - 1]?.index ?? 0) >= committed) end -= 1;
  if (end === 0) return undefined;
  const entry = stream.settings.findLast(({ index }) => index < committed);
  if (isSoftDeleted(stream, entry)) return undefined;
  const settings = stream.name.startsWith('$$')
    ? { ...entry?.settings, maxCount: 1 }
    : entry?.settings;
  return { first: firstVisible(settings, end), end, maxAgeSeconds: settings?.maxAgeSeconds };
};

const firstVisible = (settings: Partial<StreamSettings> | undefined, end: number): number => {
  const { truncateBefore, maxCount } = settings ?? {};
  const kept = maxCount === undefined ? 0 : end - maxCount;
  return Math.max(0, kept, typeof truncateBefore === 'number' ? truncateBefore : 0);
};

export const isTooOld = (record: LogRecord, maxAgeSeconds: number | undefined): boolean =>
  maxAgeSeconds !== undefined && record.createdAt < Date.now() - maxAgeSeconds * 1000;

export interface ReadFrom {
  /** A revision or a position. */
  readonly from: number | 'start' | 'end';
  readonly backwards: boolean;
  readonly limit: number;
}

/** What is visible of one stream, as it is when the read begins. */
export class StreamRead implements Source {
  events = 0;
  private at: number;
  private readonly step: 1 | -1;
  private readonly limit: number;
  private readonly range: NonNullable<ReturnType<typeof visibleRange>>;

  constructor(
    private readonly stream: StreamState,
    range: NonNullable<ReturnType<typeof visibleRange>>,
    { from, backwards, limit }: ReadFrom,
  ) {
    this.range = range;
    this.limit = limit;
    this.step = backwards ? -1 : 1;
    const last = range.end - 1;
    const asked = from === 'start' ? 0 : from === 'end' ? Infinity : from;
    if (backwards) this.at = Math.min(asked, last);
    else this.at = from === 'end' ? range.end : Math.max(asked, range.first);
  }

  next(): Buffer | Ending {
    while (this.events < this.limit && this.at >= this.range.first && this.at < this.range.end) {
      const record = this.stream.records[this.at];
      this.at += this.step;
      if (!record || isTooOld(record, this.range.maxAgeSeconds)) continue;
      this.events += 1;
      return record.message;
    }
    return 'end';
  }
}

/** What is committed of everything, as it is when the read begins. */
export class AllRead implements Source {
  events = 0;
  private at: number;
  private readonly end: number;
  private readonly step: 1 | -1;
  private readonly limit: number;

  constructor(
    private readonly log: EventLog,
    { from, backwards, limit }: ReadFrom,
    private readonly filter: EventFilter | undefined,
  ) {
    this.limit = limit;
    this.end = log.commits.committed;
    this.step = backwards ? -1 : 1;
    if (from === 'start') this.at = backwards ? -1 : 0;
    else if (from === 'end') this.at = backwards ? this.end - 1 : this.end;
    else this.at = this.indexFrom(from, backwards);
  }

  next(): Buffer | Ending {
    while (this.events < this.limit && this.at >= 0 && this.at < this.end) {
      const record = this.log.record(this.at);
      this.at += this.step;
      if (!record || this.filter?.accepts(record) === false) continue;
      this.events += 1;
      return record.message;
    }
    return 'end';
  }

  /** The position itself is included, in both directions. */
  private indexFrom(position: number, backwards: boolean): number {
    const index = this.log.indexAt(position);
    if (!backwards) return index;
    const isThere = this.log.record(index)?.position === position;
    return Math.min(isThere ? index : index - 1, this.end - 1);
  }
}
