import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import {
  BEGINNING,
  type EventFilter,
  type EventPage,
  type Position,
  type ReadStreamOptions,
  type StoredEvent,
} from './event-store.js';
import { fullJitter } from './full-jitter.js';
import {
  asUnavailable,
  clientConfig,
  mayPass,
  type PostgresConnection,
} from './postgres-connection.js';
import { asBigint, asPosition } from './postgres-position.js';

export interface PageToRead {
  readonly after: Position;
  readonly upTo?: Position;
  readonly filter?: EventFilter | undefined;
  readonly pageSize: number;
}

/** A reading is repeated when the link broke: it changes nothing. */
const ATTEMPTS = 4;

/** How many events a page with a filter looks at; most of them may not match. */
const MOST_SCANNED = 10_000;

const LAST: Position = asPosition('9223372036854775807');

export class LogReader {
  private readonly pool: pg.Pool;

  constructor(connection: PostgresConnection, connections: number) {
    this.pool = new pg.Pool({ ...clientConfig(connection), max: connections });
    // An idle connection that breaks is replaced when the next reading needs one.
    this.pool.on('error', () => undefined);
  }

  async stream(
    stream: string,
    { direction = 'forwards', from, limit }: ReadStreamOptions = {},
  ): Promise<readonly StoredEvent[]> {
    const query = direction === 'forwards' ? streamForwards : streamBackwards;
    const start = from ?? (direction === 'forwards' ? 0 : HIGHEST_REVISION);
    const values = [stream, Math.min(start, HIGHEST_REVISION), limit ?? null];
    return (await this.rows<EventRow>({ ...query, values })).map(storedEvent);
  }

  page(asked: PageToRead): Promise<EventPage> {
    return asked.filter ? this.filteredPage(asked, asked.filter) : this.fullPage(asked);
  }

  async head(): Promise<Position> {
    const [newest] = await this.rows<[string]>(newestPosition);
    return newest ? asPosition(newest[0]) : BEGINNING;
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async fullPage({ after, upTo = LAST, pageSize }: PageToRead): Promise<EventPage> {
    const values = [asBigint(after), asBigint(upTo), pageSize];
    const events = (await this.rows<EventRow>({ ...pageOfAll, values })).map(storedEvent);
    return {
      events,
      scannedTo: events.at(-1)?.position ?? after,
      atHead: events.length < pageSize,
    };
  }

  private async filteredPage(
    { after, upTo = LAST, pageSize }: PageToRead,
    filter: EventFilter,
  ): Promise<EventPage> {
    const query = filter.by === 'category' ? pageOfCategories : pageOfTypes;
    const names = filter.by === 'category' ? filter.categories : filter.types;
    const values = [asBigint(after), asBigint(upTo), MOST_SCANNED, [...names], pageSize];
    const found = await this.rows<FilteredRow>({ ...query, values });
    const [scannedTo, scanned] = found[0] ?? [null, '0'];
    const events = found.filter(isMatch).map(([, , ...event]) => storedEvent(event));
    const last = events.at(-1);
    if (last && events.length >= pageSize) {
      return { events, scannedTo: last.position, atHead: false };
    }
    return {
      events,
      scannedTo: scannedTo === null ? after : asPosition(scannedTo),
      atHead: Number(scanned) < MOST_SCANNED,
    };
  }

  private async rows<Row extends unknown[]>(query: pg.QueryArrayConfig): Promise<Row[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.pool.query<Row>(query)).rows;
      } catch (failure) {
        const isOver = attempt >= ATTEMPTS || this.pool.ending;
        if (isOver || !mayPass(failure)) throw asUnavailable(failure);
        await delay(fullJitter(attempt));
      }
    }
  }
}

const HIGHEST_REVISION = 2_147_483_647;

type EventRow = [string, string, string, string, string, string, string, string];
type FilteredRow = [string | null, string, ...(EventRow | NoEventRow)];
type NoEventRow = [null, null, null, null, null, null, null, null];

const isMatch = (row: FilteredRow): row is [string | null, string, ...EventRow] => row[2] !== null;

const storedEvent = ([
  position,
  stream,
  revision,
  id,
  type,
  recordedAt,
  data,
  metadata,
]: EventRow): StoredEvent => ({
  id,
  type,
  data: Buffer.from(data.slice(2), 'hex'),
  metadata: Buffer.from(metadata.slice(2), 'hex'),
  stream,
  revision: Number(revision),
  position: asPosition(position),
  recordedAt: asInstant(recordedAt),
});

/** From `2026-03-02 09:00:00.5+00`, which the session's settings make the only form. */
const asInstant = (timestamp: string): string => {
  const fraction = timestamp.slice(20, timestamp.length - 3);
  return `${timestamp.slice(0, 10)}T${timestamp.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`;
};

const EVENT = 'e.position, e.stream, e.revision, e.id, e.type, e.recorded_at, e.data, e.metadata';

/** Ordered by the column, never by a text made of it: '10' would come before '9'. */
const pageOfAll = {
  name: 'anamnesis-page',
  rowMode: 'array',
  text: `SELECT ${EVENT} FROM eventstore.events e
  WHERE e.position > $1::bigint AND e.position <= $2::bigint
  ORDER BY e.position LIMIT $3::bigint`,
} as const;

/** One row at least: how far the page looked, and at how many events. */
const filteredBy = (condition: string) => `SELECT looked.last, looked.count, event.*
  FROM (
    SELECT max(scanned.position) AS last, count(*) AS count FROM (
      SELECT e.position FROM eventstore.events e
      WHERE e.position > $1::bigint AND e.position <= $2::bigint
      ORDER BY e.position LIMIT $3::bigint
    ) scanned
  ) looked
  LEFT JOIN LATERAL (
    SELECT ${EVENT} FROM eventstore.events e
    WHERE e.position > $1::bigint AND e.position <= looked.last AND ${condition}
    ORDER BY e.position LIMIT $5::bigint
  ) event ON true
  ORDER BY event.position`;

const pageOfCategories = {
  name: 'anamnesis-page-of-categories',
  rowMode: 'array',
  text: filteredBy("split_part(e.stream, '-', 1) = ANY ($4::text[])"),
} as const;

const pageOfTypes = {
  name: 'anamnesis-page-of-types',
  rowMode: 'array',
  text: filteredBy('e.type = ANY ($4::text[])'),
} as const;

const ofStream = (comparison: '>=' | '<=', direction: 'ASC' | 'DESC') =>
  `SELECT ${EVENT} FROM eventstore.events e
  WHERE e.stream = $1::text AND e.revision ${comparison} $2::integer
  ORDER BY e.revision ${direction} LIMIT $3::bigint`;

const streamForwards = {
  name: 'anamnesis-stream-forwards',
  rowMode: 'array',
  text: ofStream('>=', 'ASC'),
} as const;

const streamBackwards = {
  name: 'anamnesis-stream-backwards',
  rowMode: 'array',
  text: ofStream('<=', 'DESC'),
} as const;

const newestPosition = {
  name: 'anamnesis-head',
  rowMode: 'array',
  text: 'SELECT e.position FROM eventstore.events e ORDER BY e.position DESC LIMIT 1',
} as const;
