import type pg from 'pg';
import type { Append, EventToStore } from '../event-store.js';
import { bytesArray, integerArray, textArray, uuidArray } from './binary-array.js';
import { APPEND_LOCK, NEWS_CHANNEL } from './event-table.js';
import { run, type Row } from './statement.js';

/** What one statement made of its commands: the position of the last event by stream. */
export type StoredByStream = ReadonlyMap<string, string>;

export interface Look {
  /** The revision of the stream's last event; -1 when there is none. */
  readonly actual: number;
  /** The ids at the revisions that the append asked for, and the position of the last of them. */
  readonly ids: readonly string[];
  readonly position: string | undefined;
}

/**
 * Stores what it can of these appends, of different streams, in one statement and one commit.
 * An append that is missing from the answer found another revision than it expected, or the
 * snapshot was older than the wait for the lock: `lookAgain` tells which.
 */
export const insert = async (
  client: pg.ClientBase,
  writer: string,
  appends: readonly Append[],
): Promise<StoredByStream> => {
  const [only, ...others] = appends;
  const [event, ...furtherEvents] = only?.events ?? [];
  if (only && event && others.length === 0 && furtherEvents.length === 0) {
    const values = [writer, ...parametersOfOne(only, event)];
    return new Map(await run(client, insertOne, values));
  }
  return new Map(await run(client, insertMany, [writer, ...parametersOf(appends)]));
};

/** With a fresh snapshot, in the order of the appends. */
export const lookAgain = (
  client: pg.ClientBase,
  appends: readonly Append[],
): Promise<readonly Look[]> =>
  run(client, look, [
    textArray(appends.map(({ stream }) => stream)),
    integerArray(appends.map(firstRevision)),
    integerArray(appends.map(({ events }) => events.length)),
  ]);

/** No stream comes near it, so an expectation beyond it misses like any other wrong one. */
const HIGHEST_REVISION = 2_000_000_000;

const firstRevision = ({ expectedRevision }: Append): number =>
  expectedRevision === 'no-stream' ? 0 : Math.min(expectedRevision, HIGHEST_REVISION) + 1;

const parametersOfOne = (append: Append, { id, type, data, metadata }: EventToStore) => [
  append.stream,
  String(firstRevision(append)),
  id,
  type,
  asBuffer(data),
  asBuffer(metadata),
];

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The first event of each append, then all others: the firsts decide whether the rest follows. */
const parametersOf = (appends: readonly Append[]): Buffer[] => {
  const located = appends.map((append) =>
    append.events.map((event, index) => ({
      stream: append.stream,
      revision: firstRevision(append) + index,
      event,
    })),
  );
  return [
    ...columns(located.flatMap((events) => events.slice(0, 1))),
    ...columns(located.flatMap((events) => events.slice(1))),
  ];
};

interface Located {
  readonly stream: string;
  readonly revision: number;
  readonly event: EventToStore;
}

const columns = (events: readonly Located[]): Buffer[] => [
  textArray(events.map(({ stream }) => stream)),
  integerArray(events.map(({ revision }) => revision)),
  uuidArray(events.map(({ event }) => event.id)),
  textArray(events.map(({ event }) => event.type)),
  bytesArray(events.map(({ event }) => event.data)),
  bytesArray(events.map(({ event }) => event.metadata)),
];

const streamAndPosition = ([stream, position]: Row): [string, string] => [
  stream ?? '',
  position ?? '',
];

const COLUMNS = 'stream, revision, id, type, data, metadata, recorded_at';

/**
 * What every writing statement passes first: the lock of all processes. It must be selected from:
 * what no part of a statement reads is never run, and a lock in an unread WITH never taken.
 */
const HELD = `SELECT pg_advisory_xact_lock(${APPEND_LOCK}), pg_notify('${NEWS_CHANNEL}', $1::text)`;

/** To be read once behind the lock, where it never runs backwards. */
const CLOCK = `'epoch'::timestamptz + interval '1 millisecond' * setval('eventstore.clock', greatest(
    floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    pg_sequence_last_value('eventstore.clock')
  ))`;

/**
 * ON CONFLICT sees only collisions: without this look, expected revision 9 on an empty stream
 * would be stored at 10. A scalar subquery, so that no plan turns it into a scan of the table.
 */
const predecessorOf = (stream: string, revision: string): string => `(
    ${revision} = 0 OR (
      SELECT true FROM eventstore.events p
      WHERE p.stream = ${stream} AND p.revision = ${revision} - 1
    ))`;

/** Says the same as `insertMany` for one event, in half the time: no arrays, no WITH. */
const insertOne = {
  name: 'anamnesis-append-one',
  read: streamAndPosition,
  text: `INSERT INTO eventstore.events AS e (${COLUMNS})
  SELECT $2::text, $3::int4, $4::uuid, $5::text, $6::bytea, $7::bytea, ${CLOCK}
  FROM (${HELD} OFFSET 0) held
  WHERE ${predecessorOf('$2', '$3')}
  ON CONFLICT (stream, revision) DO NOTHING
  RETURNING e.stream, e.position`,
} as const;

const UNNESTED = ['text', 'int4', 'uuid', 'text', 'bytea', 'bytea'];
const unnest = (firstParameter: number): string =>
  `unnest(${UNNESTED.map((type, index) => `$${firstParameter + index}::${type}[]`).join(', ')})`;

const insertMany = {
  name: 'anamnesis-append-many',
  read: streamAndPosition,
  text: `WITH held AS MATERIALIZED (${HELD}),
  door AS MATERIALIZED (SELECT ${CLOCK} AS recorded_at FROM held),
  firsts AS (
    INSERT INTO eventstore.events AS e (${COLUMNS})
    SELECT f.*, door.recorded_at
    FROM door, ${unnest(2)} AS f (stream, revision, id, type, data, metadata)
    WHERE ${predecessorOf('f.stream', 'f.revision')}
    ON CONFLICT (stream, revision) DO NOTHING
    RETURNING e.stream, e.position, e.recorded_at
  ),
  rest AS (
    INSERT INTO eventstore.events AS e (${COLUMNS})
    SELECT r.stream, r.revision, r.id, r.type, r.data, r.metadata, firsts.recorded_at
    FROM ${unnest(8)}
      WITH ORDINALITY AS r (stream, revision, id, type, data, metadata, ordinal)
    JOIN firsts ON firsts.stream = r.stream
    ORDER BY r.ordinal
    RETURNING e.stream, e.position
  )
  SELECT stored.stream, max(stored.position)
  FROM (SELECT stream, position FROM firsts UNION ALL SELECT stream, position FROM rest) stored
  GROUP BY stored.stream`,
} as const;

const look = {
  name: 'anamnesis-look-again',
  read: ([actual, ids, position]: Row): Look => ({
    actual: Number(actual ?? -1),
    ids: ids?.split(',') ?? [],
    position: position ?? undefined,
  }),
  text: `SELECT
    (SELECT e.revision FROM eventstore.events e
     WHERE e.stream = asked.stream ORDER BY e.revision DESC LIMIT 1),
    there.ids, there.position
  FROM unnest($1::text[], $2::int4[], $3::int4[])
    WITH ORDINALITY AS asked (stream, first, count, ordinal)
  LEFT JOIN LATERAL (
    SELECT string_agg(e.id::text, ',' ORDER BY e.revision) AS ids, max(e.position) AS position
    FROM eventstore.events e
    WHERE e.stream = asked.stream
      AND e.revision >= asked.first AND e.revision < asked.first + asked.count
  ) there ON true
  ORDER BY asked.ordinal`,
} as const;
