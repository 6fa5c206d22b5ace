import type pg from 'pg';
import type { Append, EventToStore } from './event-store.js';
import { bytesArray, integerArray, textArray, uuidArray } from './postgres-binary-array.js';
import { sqlState } from './postgres-connection.js';
import { APPEND_LOCK, NEWS_CHANNEL } from './postgres-event-table.js';

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
    return insertSingle(client, [writer, ...parametersOfOne(only, event)]);
  }
  const values = [writer, ...parametersOf(appends)];
  return new Map((await client.query<[string, string]>({ ...insertMany, values })).rows);
};

const UNIQUE_VIOLATION = '23505';

const insertSingle = async (
  client: pg.ClientBase,
  values: readonly unknown[],
): Promise<StoredByStream> => {
  try {
    const { rows } = await client.query<[string, string]>({ ...insertOne, values: [...values] });
    return new Map(rows);
  } catch (failure) {
    if (sqlState(failure) === UNIQUE_VIOLATION) return new Map();
    throw failure;
  }
};

/** With a fresh snapshot, in the order of the appends. */
export const lookAgain = async (
  client: pg.ClientBase,
  appends: readonly Append[],
): Promise<readonly Look[]> => {
  const { rows } = await client.query<[string | null, string | null, string | null]>({
    ...look,
    values: [
      textArray(appends.map(({ stream }) => stream)),
      integerArray(appends.map(firstRevision)),
      integerArray(appends.map(({ events }) => events.length)),
    ],
  });
  return rows.map(([actual, ids, position]) => ({
    actual: actual === null ? -1 : Number(actual),
    ids: ids === null ? [] : ids.split(','),
    position: position ?? undefined,
  }));
};

/** No stream comes near it, so an expectation beyond it misses like any other wrong one. */
const HIGHEST_REVISION = 2_000_000_000;

const firstRevision = ({ expectedRevision }: Append): number =>
  expectedRevision === 'no-stream' ? 0 : Math.min(expectedRevision, HIGHEST_REVISION) + 1;

const parametersOfOne = (append: Append, { id, type, data, metadata }: EventToStore) => [
  append.stream,
  firstRevision(append),
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

const COLUMNS = 'stream, revision, id, type, data, metadata, recorded_at';

/**
 * What every writing statement passes first: the lock of all processes, then the clock, which under
 * the lock never runs backwards. Each is selected from: what no part of a statement reads is never
 * run, and a lock in an unread WITH never taken.
 */
const DOOR = `held AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(${APPEND_LOCK}), pg_notify('${NEWS_CHANNEL}', $1::text)
  ),
  door AS MATERIALIZED (
    SELECT to_timestamp(setval('eventstore.clock', greatest(
      floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
      pg_sequence_last_value('eventstore.clock')
    )) / 1000.0) AS recorded_at
    FROM held
  )`;

/**
 * A collision alone is not enough to go by: expected revision 9 on an empty stream collides with
 * nothing and would be stored at 10. A scalar subquery, so that no plan makes it a scan of the table.
 */
const predecessorOf = (event: string): string => `(
    ${event}.revision = 0 OR (
      SELECT true FROM eventstore.events p
      WHERE p.stream = ${event}.stream AND p.revision = ${event}.revision - 1
    ))`;

/**
 * One event waits and nobody shares its fate. It looks for the collision itself and lets the rare
 * one that its snapshot does not show yet fail, which is a twentieth faster than ON CONFLICT.
 */
const insertOne = {
  name: 'anamnesis-append-one',
  rowMode: 'array',
  text: `WITH ${DOOR}
  INSERT INTO eventstore.events AS e (${COLUMNS})
  SELECT f.*, door.recorded_at
  FROM door, (
    SELECT $2::text AS stream, $3::int4 AS revision, $4::uuid, $5::text, $6::bytea, $7::bytea
  ) f
  WHERE ${predecessorOf('f')}
    AND (
      SELECT true FROM eventstore.events o WHERE o.stream = f.stream AND o.revision = f.revision
    ) IS NULL
  RETURNING e.stream, e.position`,
} as const;

const UNNESTED = ['text', 'int4', 'uuid', 'text', 'bytea', 'bytea'];
const unnest = (firstParameter: number): string =>
  `unnest(${UNNESTED.map((type, index) => `$${firstParameter + index}::${type}[]`).join(', ')})`;

const insertMany = {
  name: 'anamnesis-append-many',
  rowMode: 'array',
  text: `WITH ${DOOR},
  firsts AS (
    INSERT INTO eventstore.events AS e (${COLUMNS})
    SELECT f.*, door.recorded_at
    FROM door, ${unnest(2)} AS f (stream, revision, id, type, data, metadata)
    WHERE ${predecessorOf('f')}
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
  rowMode: 'array',
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
