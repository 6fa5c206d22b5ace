import { appendSettled } from '../append-settled.js';
import { COMMAND_DIGEST } from '../event-codec.js';
import {
  BEGINNING,
  MOST_BYTES_OF_AN_APPEND,
  type EventStore,
  type EventToStore,
  type Position,
  type StoredEvent,
} from '../event-store.js';
import { isSealed } from '../sealing/sealed-bytes.js';

export interface SealCopy {
  /** As it is stored: holds events of persons that are not sealed. */
  readonly from: EventStore;
  /** Seals at its door, and is empty but for what `isItsOwn` knows, or an unfinished copy. */
  readonly to: EventStore;
  /** Events that belong to the new log and not to the copy. */
  readonly isItsOwn: (stored: StoredEvent) => boolean;
}

export interface CopyReport {
  /** By this call; the rest was there. */
  readonly copied: number;
  readonly events: number;
}

/** Nothing was written; the message says what to do. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** Sealed data is a little longer, and metadata grows by where the event was copied from. */
const MOST_BYTES_AT_ONCE = MOST_BYTES_OF_AN_APPEND / 4;
const MOST_EVENTS_AT_ONCE = 100;

/**
 * Copies a log into a new one that is sealed: ids, types, streams, revisions and the order of all
 * events stay; data is sealed, and the metadata notes when and where each event was recorded
 * first. May be stopped and called again: it goes on behind the last event that arrived.
 * @throws {CopyRefused}
 */
export const sealCopy = async (
  { from, to, isItsOwn }: SealCopy,
  progress: (events: number) => void = () => undefined,
): Promise<CopyReport> => {
  const before = await whatIsThere(to, isItsOwn);
  let copied = 0;
  for await (const { events } of from.readAll({ after: before.copiedTo })) {
    for (const run of runsOf(events)) {
      const [first] = run;
      if (!first) continue;
      const outcome = await appendSettled(to, {
        stream: first.stream,
        expectedRevision: first.revision === 0 ? 'no-stream' : first.revision - 1,
        events: run.map(asCopied),
      });
      if (outcome.is === 'conflict') throw notACopy(first);
      copied += run.length;
      progress(before.events + copied);
    }
  }
  return { copied, events: before.events + copied };
};

interface Copied {
  readonly recordedAt: string;
  readonly position: Position;
}

interface MetadataOfACopy {
  readonly subject?: string;
  readonly commandDigest?: string;
  readonly copied?: Copied;
}

const whatIsThere = async (
  to: EventStore,
  isItsOwn: SealCopy['isItsOwn'],
): Promise<{ events: number; copiedTo: Position }> => {
  let copiedTo: Position = BEGINNING;
  let count = 0;
  for await (const { events } of to.readAll({ after: BEGINNING })) {
    for (const stored of events) {
      if (isItsOwn(stored)) continue;
      const { copied } = parse<MetadataOfACopy>(stored, stored.metadata);
      if (!copied) throw notACopy(stored);
      copiedTo = copied.position;
      count += 1;
    }
  }
  return { events: count, copiedTo };
};

/** Neighbours of one stream go in one append: the order of the whole log stays what it was. */
function* runsOf(events: readonly StoredEvent[]): Iterable<readonly StoredEvent[]> {
  let run: StoredEvent[] = [];
  let bytes = 0;
  for (const stored of events) {
    const size = stored.data.byteLength + stored.metadata.byteLength;
    const fits =
      run[0]?.stream === stored.stream &&
      run.length < MOST_EVENTS_AT_ONCE &&
      bytes + size <= MOST_BYTES_AT_ONCE;
    if (run.length > 0 && !fits) {
      yield run;
      run = [];
      bytes = 0;
    }
    run.push(stored);
    bytes += size;
  }
  if (run.length > 0) yield run;
}

const asCopied = (stored: StoredEvent): EventToStore => {
  const { id, type, recordedAt, position } = stored;
  if (isSealed(stored.data)) {
    throw new CopyRefused(
      `Event ${id} (${type}) of the log that is copied is sealed already: such a log is moved by ` +
        'backup and restore, together with its key vault.',
    );
  }
  const { commandDigest, ...readable } = parse<MetadataOfACopy>(stored, stored.metadata);
  const copied: Copied = { recordedAt, position };
  const { subject } = readable;
  const digest = subject === undefined || !commandDigest ? undefined : commandDigest;
  return {
    id,
    type,
    // Sealed with the rest, as it is for new events.
    data: digest === undefined ? stored.data : withDigest(stored, digest),
    metadata: bytesOf({
      ...readable,
      ...(digest === undefined && commandDigest !== undefined ? { commandDigest } : {}),
      copied,
    }),
    ...(subject === undefined ? {} : { subject }),
  };
};

const withDigest = (stored: StoredEvent, digest: string): Uint8Array =>
  bytesOf({ ...parse<object>(stored, stored.data), [COMMAND_DIGEST]: digest });

const bytesOf = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

const parse = <Parsed>({ id, type }: StoredEvent, bytes: Uint8Array): Parsed => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Parsed;
  } catch {
    throw new CopyRefused(
      `Event ${id} (${type}) does not hold JSON. Compare it with a backup before copying.`,
    );
  }
};

const notACopy = ({ id, type }: StoredEvent) =>
  new CopyRefused(
    `The log to copy into holds event ${id} (${type}), which this copy did not put there: name ` +
      'one that is empty.',
  );
