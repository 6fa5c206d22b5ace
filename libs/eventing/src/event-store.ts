/**
 * The port of the event store. It is narrow on purpose: append to one stream, read a stream,
 * read all, subscribe to all, head. Everything above it works on any adapter that passes
 * `eventStoreContract`.
 */
export interface EventStore {
  readonly capabilities: EventStoreCapabilities;

  /**
   * Appends all events of one stream or none of them.
   *
   * The same append again (same ids, same expected revision) is answered like the first time,
   * whatever was appended since. Known and unknown ids in one append are a conflict.
   * @throws {AppendRefused} no events, more than 512 KiB, a NUL in a name: never worth repeating
   * @throws {StoreUnavailable} nothing was stored: too many waiting, or no server
   * @throws {OutcomeUnknown} it may be stored, now or seconds later: send the same append again;
   *   a read that does not find the events proves nothing
   */
  append(append: Append): Promise<AppendOutcome>;

  /**
   * The events of one stream in order of revision; an empty list when there is no such stream.
   * @throws {StoreUnavailable}
   */
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]>;

  /**
   * All events after a position up to the head at the time of the call, in commit order, page by
   * page, at least one. A page may be empty: it then says how far the store has looked.
   * @throws {StoreUnavailable} while iterating; go on from the last page's `scannedTo`
   */
  readAll(options: ReadAllOptions): AsyncIterable<EventPage>;

  /**
   * Like `readAll`, and then goes on live until the signal is aborted. Ends without an error only
   * then: links that break are mended inside, without gap or double. The first page comes at once,
   * even when it is empty; later ones only when there is news to look at.
   * @throws {StoreUnavailable} the store was closed
   */
  subscribe(options: SubscribeOptions): AsyncIterable<EventPage>;

  /** The position of the newest event; `BEGINNING` when there is none. */
  head(): Promise<Position>;

  /** Finishes the appends that wait, then lets go of everything. May be called again. */
  close(): Promise<void>;
}

/** Besides the port, for who looks whether the end of a log can be read at all. */
export interface NewestEvents {
  /**
   * The newest events as they are stored, the newest first.
   * @throws {StoreUnavailable}
   */
  newest(most: number): Promise<readonly StoredEvent[]>;
}

export interface EventStoreCapabilities {
  /** Survives a restart of the process. */
  readonly durable: boolean;
  /** Several processes may append to and follow the same log. */
  readonly manyProcesses: boolean;
  /** There is a link that can break in the middle of an append. */
  readonly linksBreak: boolean;
  /** `recordedAt` never runs backwards against position. */
  readonly monotonicRecordedAt: boolean;
  /** Says of an append that was stored before that it is `repeated`. */
  readonly tellsRepeats: boolean;
  /** How its positions are written, all but `BEGINNING`: no other text is one of this store. */
  readonly positionForm: RegExp;
}

/** Opaque. A later position compares greater with `<` and `>`; positions are not dense. */
export type Position = string;

/** Before every event. */
export const BEGINNING: Position = '';

/** What the writer knows of the stream: that it does not exist, or the revision of its last event. */
export type ExpectedRevision = 'no-stream' | number;

export interface Append {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly EventToStore[];
}

/** Data and metadata are the bytes that were hashed; the store never looks into them. */
export interface EventToStore {
  /** A UUID in lower case, deterministic: the same command makes the same ids. */
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Whose data it is. Adapters store bytes and leave it out; a sealing store seals by it. */
  readonly subject?: string;
}

export interface StoredEvent extends EventToStore {
  readonly stream: string;
  /** Starts at 0, without holes. */
  readonly revision: number;
  readonly position: Position;
  /** ISO 8601 instant in UTC with milliseconds, by the store's clock. */
  readonly recordedAt: string;
  /** How long the stored data is, where to look at it costs: it is sealed, and opened by looking. */
  readonly dataBytes?: number;
  /** The subject's key was destroyed: that something was is known, what it was can nobody read. */
  readonly forgotten?: true | undefined;
}

/** Of data and metadata as they are stored; no sealed event is opened for it. */
export const storedBytesOf = (event: StoredEvent): number =>
  (event.dataBytes ?? event.data.byteLength) + event.metadata.byteLength;

export type AppendOutcome =
  | {
      readonly is: 'appended';
      /** Revision and position of the append's last event. */
      readonly revision: number;
      readonly position: Position;
      /**
       * These ids were stored before, perhaps by another process and with other bytes: only a
       * reading tells what is stored. Left out by stores that cannot tell.
       */
      readonly repeated?: true;
    }
  | { readonly is: 'conflict'; readonly actual: ExpectedRevision };

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** The first revision to read, inclusive; forwards from 0, backwards from the end when left out. */
  readonly from?: number;
  readonly limit?: number;
}

/** One or the other: stores differ in whether they could combine them. */
export type EventFilter =
  | { readonly by: 'category'; readonly categories: readonly string[] }
  | { readonly by: 'type'; readonly types: readonly string[] };

export interface ReadAllOptions {
  /** Exclusive. */
  readonly after: Position;
  readonly filter?: EventFilter;
  /** Most events of a page; the adapter's own measure when left out. */
  readonly pageSize?: number;
}

export interface SubscribeOptions extends ReadAllOptions {
  readonly signal: AbortSignal;
}

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** The store has looked at everything up to here: where to go on from, even if no event matched. */
  readonly scannedTo: Position;
  /** Nothing was behind this page: when it was read live; with `readAll`, when that was called. */
  readonly atHead: boolean;
}

export const categoryOf = (stream: string): string => {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
};

/** Stored bytes of one append: EventStoreDB's own limit is 1 MiB for all of it. */
export const MOST_BYTES_OF_AN_APPEND = 512 * 1024;

/** Of a stream or an event type: well inside what an index entry can hold. */
export const LONGEST_NAME = 256;

export class AppendRefused extends Error {
  override readonly name = 'AppendRefused';
}

export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** What every adapter refuses at the door, before one bad append can spoil its neighbours. */
export const checkAppend = ({ stream, events, expectedRevision }: Append): void => {
  if (events.length === 0) {
    throw new AppendRefused('An append holds at least one event; decide first, then append.');
  }
  if (!isName(stream) || !/^[A-Za-z][A-Za-z0-9]*-./s.test(stream)) {
    throw new AppendRefused(
      'A stream is named <category>-<id>, without a dash in the category, without NUL, ' +
        `in at most ${LONGEST_NAME} characters.`,
    );
  }
  if (
    expectedRevision !== 'no-stream' &&
    !(Number.isSafeInteger(expectedRevision) && expectedRevision >= 0)
  ) {
    throw new AppendRefused("The expected revision is 'no-stream' or a whole number from 0 on.");
  }
  checkEvents(events);
};

const checkEvents = (events: readonly EventToStore[]): void => {
  let bytes = 0;
  const ids = new Set<string>();
  for (const { id, type, data, metadata } of events) {
    if (!isName(type)) {
      throw new AppendRefused(
        `An event type is a name without NUL, in at most ${LONGEST_NAME} characters.`,
      );
    }
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
      throw new AppendRefused('An event id is a UUID in lower case.');
    }
    bytes += data.byteLength + metadata.byteLength;
    ids.add(id);
  }
  if (bytes > MOST_BYTES_OF_AN_APPEND) {
    throw new AppendRefused(
      `An append holds at most ${MOST_BYTES_OF_AN_APPEND} stored bytes; this one has ${bytes}.`,
    );
  }
  if (ids.size < events.length) {
    throw new AppendRefused('The events of one append have different ids.');
  }
};

const isName = (name: string): boolean =>
  name !== '' &&
  name.length <= LONGEST_NAME &&
  !name.includes('\u0000') &&
  // Most names have no surrogates at all, and to look for whole pairs is slow.
  (!/[\ud800-\udfff]/.test(name) || !HALF_A_CHARACTER.test(name));

/** It would be stored as another character, and so name another stream. */
const HALF_A_CHARACTER = /\p{Surrogate}/u;

/** The filter as a predicate, for adapters that filter in the process. */
export const matcherOf = (
  filter: EventFilter | undefined,
): ((event: Pick<StoredEvent, 'stream' | 'type'>) => boolean) => {
  if (!filter) return () => true;
  switch (filter.by) {
    case 'category': {
      const categories = new Set(filter.categories);
      return ({ stream }) => categories.has(categoryOf(stream));
    }
    case 'type': {
      const types = new Set(filter.types);
      return ({ type }) => types.has(type);
    }
  }
};
