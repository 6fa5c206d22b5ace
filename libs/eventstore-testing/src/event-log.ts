import { randomUUID } from 'node:crypto';
import { CommitLine } from './commit-line.js';
import { eventMessage } from './read-messages.js';
import {
  checkAppend,
  DELETED_REVISION,
  NO_REVISION,
  settingsFrom,
  type ExpectedRevision,
  type LogRecord,
  type StreamSettings,
  type StreamState,
} from './stream-rules.js';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export type AppendOutcome =
  /** `last` is the last event's record, of now or of the first time; none when none was sent. */
  | { readonly is: 'stored'; readonly last: LogRecord | undefined }
  | { readonly is: 'conflict'; readonly actual: number }
  | { readonly is: 'deleted' };

/** As a real server keeps only the newest ids in memory; those with an explicit revision need none. */
const REMEMBERED_IDS = 100_000;

/**
 * The log of the whole cluster: what was written, in order, and how far it is committed.
 * Written is what appends are checked against, committed is what anybody can read.
 */
export class EventLog {
  readonly commits = new CommitLine(() => this.records.length);
  private readonly records: LogRecord[] = [];
  private readonly streams = new Map<string, StreamState>();
  private readonly newestOf = new Map<string, LogRecord>();
  private nextPosition = 0;

  /** The stream as written, or undefined when nothing was ever appended to it. */
  stream(name: string): StreamState | undefined {
    const stream = this.streams.get(name);
    return stream && (stream.tombstone || stream.records.length > 0) ? stream : undefined;
  }

  record(index: number): LogRecord | undefined {
    return this.records[index];
  }

  /** Index of the first record at that position or behind it. */
  indexAt(position: number): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.records[middle]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get lastPosition(): number {
    return this.records.at(-1)?.position ?? 0;
  }

  /** Every leader begins with an event of its own, so that no event of a client is at position 0. */
  beginEpoch(): void {
    const data = Buffer.from(JSON.stringify({ epochId: randomUUID() }), 'utf8');
    const contentType = 'application/json';
    const metadata = Buffer.alloc(0);
    const epoch = { id: randomUUID(), type: '$epoch-information', contentType, data, metadata };
    this.store(this.ensureStream('$epoch-information'), [epoch]);
  }

  append(
    name: string,
    expected: ExpectedRevision,
    events: readonly ProposedEvent[],
  ): AppendOutcome {
    const stream = this.ensureStream(name);
    const check = checkAppend({
      stream,
      expected,
      ids: events.map(({ id }) => id),
      recordOf: (id) => this.newestOf.get(id),
      metastreamExists: this.stream(`$$${name}`) !== undefined,
    });
    switch (check.is) {
      case 'conflict':
      case 'deleted':
        return check;
      case 'repeated':
        return { is: 'stored', last: check.last };
      case 'allowed':
        if (check.undeletes && events.length > 0) this.undelete(stream);
        return { is: 'stored', last: this.store(stream, events) };
    }
  }

  /** Readers see nothing of it any more; the numbering goes on where it was. */
  softDelete(name: string, expected: ExpectedRevision): AppendOutcome {
    const stream = this.ensureStream(name);
    const check = this.checkRemoval(stream, expected);
    if (check.is !== 'stored') return check;
    if (stream.records.length === 0) return { is: 'conflict', actual: NO_REVISION };
    return { is: 'stored', last: this.storeSettings(name, `{"$tb":${DELETED_REVISION}}`) };
  }

  /** For good: nothing can be appended to it or read from it any more. */
  tombstone(name: string, expected: ExpectedRevision): AppendOutcome {
    const stream = this.ensureStream(name);
    const check = this.checkRemoval(stream, expected);
    if (check.is !== 'stored') return check;
    const type = '$streamDeleted';
    const nothing = Buffer.alloc(0);
    const id = randomUUID();
    const event = {
      id,
      type,
      contentType: 'application/octet-stream',
      data: nothing,
      metadata: nothing,
    };
    const record = this.put(stream, event, DELETED_REVISION);
    stream.tombstone = record;
    this.commits.written();
    return { is: 'stored', last: record };
  }

  /** What was written but never committed is gone: another leader went on without it. */
  dropUncommitted(): void {
    while (this.records.length > this.commits.committed) {
      const record = this.records.pop();
      if (!record) return;
      const { stream, index } = record;
      if (stream.tombstone === record) stream.tombstone = undefined;
      else stream.records.pop();
      if (this.newestOf.get(record.id) === record) this.newestOf.delete(record.id);
      if (stream.name.startsWith('$$')) this.forgetSettings(stream.name.slice(2), index);
    }
    this.commits.dropped();
  }

  private checkRemoval(stream: StreamState, expected: ExpectedRevision): AppendOutcome {
    if (stream.tombstone) return { is: 'deleted' };
    const actual = stream.records.length - 1;
    if (expected === 'any' || (expected === 'stream-exists' && actual >= 0)) {
      return { is: 'stored', last: undefined };
    }
    return actual === (expected === 'no-stream' ? NO_REVISION : expected)
      ? { is: 'stored', last: undefined }
      : { is: 'conflict', actual };
  }

  private undelete(stream: StreamState): void {
    const written = stream.settings.at(-1)?.settings.written ?? {};
    const settings = { ...written, $tb: stream.records.length };
    this.storeSettings(stream.name, JSON.stringify(settings));
  }

  private storeSettings(name: string, json: string): LogRecord | undefined {
    const event: ProposedEvent = {
      id: randomUUID(),
      type: '$metadata',
      contentType: 'application/json',
      data: Buffer.from(json, 'utf8'),
      metadata: Buffer.alloc(0),
    };
    return this.store(this.ensureStream(`$$${name}`), [event]);
  }

  private store(stream: StreamState, events: readonly ProposedEvent[]): LogRecord | undefined {
    let last: LogRecord | undefined;
    for (const event of events) {
      last = this.put(stream, event, stream.records.length);
      stream.records.push(last);
      this.remember(last);
      if (stream.name.startsWith('$$')) {
        const settings = settingsFrom(event.data);
        this.learnSettings(stream.name.slice(2), last.index, settings);
      }
    }
    this.commits.written();
    return last;
  }

  private put(stream: StreamState, event: ProposedEvent, revision: number | bigint): LogRecord {
    const createdAt = Date.now();
    const position = this.nextPosition;
    const { id, type } = event;
    const message = eventMessage({ ...event, stream: stream.name, revision, position, createdAt });
    const index = this.records.length;
    const record: LogRecord = {
      index,
      position,
      stream,
      revision: Number(revision),
      type,
      id,
      createdAt,
      message,
    };
    // Positions are places in a file of bytes, as on a real server: comparable, but not dense.
    this.nextPosition += message.length;
    this.records.push(record);
    return record;
  }

  private remember(record: LogRecord): void {
    this.newestOf.set(record.id, record);
    if (this.newestOf.size <= REMEMBERED_IDS) return;
    const [oldest] = this.newestOf.keys();
    if (oldest !== undefined) this.newestOf.delete(oldest);
  }

  private learnSettings(name: string, index: number, settings: StreamSettings): void {
    this.ensureStream(name).settings.push({ index, settings });
  }

  private forgetSettings(name: string, index: number): void {
    const { settings } = this.ensureStream(name);
    while ((settings.at(-1)?.index ?? NO_REVISION) >= index) settings.pop();
  }

  private ensureStream(name: string): StreamState {
    const known = this.streams.get(name);
    if (known) return known;
    const stream: StreamState = { name, records: [], settings: [] };
    this.streams.set(name, stream);
    return stream;
  }
}
