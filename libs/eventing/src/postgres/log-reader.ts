import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import {
  BEGINNING,
  type EventFilter,
  type EventPage,
  type Position,
  type ReadStreamOptions,
  type StoredEvent,
} from '../event-store.js';
import { fullJitter } from '../full-jitter.js';
import {
  asUnavailable,
  clientConfig,
  mayPass,
  sqlState,
  type PostgresConnection,
} from './connection.js';
import { textArray } from './binary-array.js';
import { heldClient } from './held-client.js';
import { asBigint, asPosition } from './position.js';
import { run, type Parameter, type Row, type Statement } from './statement.js';

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
    // A connection that breaks is told to the reading that uses it, and replaced for the next.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  stream(
    stream: string,
    { direction = 'forwards', from, limit }: ReadStreamOptions = {},
  ): Promise<readonly StoredEvent[]> {
    const statement = direction === 'forwards' ? streamForwards : streamBackwards;
    const start = from ?? (direction === 'forwards' ? 0 : HIGHEST_REVISION);
    const values = [
      stream,
      String(Math.min(start, HIGHEST_REVISION)),
      limit === undefined ? null : String(limit),
    ];
    return this.run(statement, values);
  }

  page(asked: PageToRead): Promise<EventPage> {
    return asked.filter ? this.filteredPage(asked, asked.filter) : this.fullPage(asked);
  }

  async head(): Promise<Position> {
    const [newest] = await this.run(newestPosition, []);
    return newest ?? BEGINNING;
  }

  newest(most: number): Promise<readonly StoredEvent[]> {
    return this.run(newestEvents, [String(most)]);
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async fullPage({ after, upTo = LAST, pageSize }: PageToRead): Promise<EventPage> {
    const values = [asBigint(after), asBigint(upTo), String(pageSize)];
    const events = await this.run(pageOfAll, values);
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
    const statement = filter.by === 'category' ? pageOfCategories : pageOfTypes;
    const names = textArray(filter.by === 'category' ? filter.categories : filter.types);
    const bounds = [asBigint(after), asBigint(upTo), String(MOST_SCANNED)];
    const found = await this.run(statement, [...bounds, names, String(pageSize)]);
    const events = found.flatMap(({ event }) => event ?? []);
    const last = events.at(-1);
    if (last && events.length >= pageSize) {
      return { events, scannedTo: last.position, atHead: false };
    }
    const [looked] = found;
    return {
      events,
      scannedTo: looked?.lookedTo ?? after,
      atHead: !looked || looked.lookedAt < MOST_SCANNED,
    };
  }

  private async run<Result>(
    statement: Statement<Result>,
    values: readonly Parameter[],
  ): Promise<Result[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.runOnce(statement, values);
      } catch (failure) {
        const isOver = attempt >= ATTEMPTS || this.pool.ending;
        if (isOver || !mayPass(failure)) throw asUnavailable(failure);
        await delay(fullJitter(attempt));
      }
    }
  }

  private async runOnce<Result>(
    statement: Statement<Result>,
    values: readonly Parameter[],
  ): Promise<Result[]> {
    const { client, release } = await heldClient(this.pool);
    let isOfNoUse = false;
    try {
      return await run(client, statement, values);
    } catch (failure) {
      isOfNoUse = sqlState(failure) === undefined;
      throw failure;
    } finally {
      release(isOfNoUse);
    }
  }
}

const HIGHEST_REVISION = 2_147_483_647;

const storedEvent = (row: Row, first = 0): StoredEvent => ({
  id: textAt(row, first + 3),
  type: textAt(row, first + 4),
  data: bytesAt(row, first + 6),
  metadata: bytesAt(row, first + 7),
  stream: textAt(row, first + 1),
  revision: Number(textAt(row, first + 2)),
  position: asPosition(textAt(row, first)),
  recordedAt: asInstant(textAt(row, first + 5)),
});

const textAt = (row: Row, column: number): string => row[column] ?? '';
const bytesAt = (row: Row, column: number): Buffer =>
  Buffer.from(textAt(row, column).slice(2), 'hex');

/** From `2026-03-02 09:00:00.5+00`, which the session's settings make the only form. */
const asInstant = (timestamp: string): string => {
  const fraction = timestamp.slice(20, timestamp.length - 3);
  return `${timestamp.slice(0, 10)}T${timestamp.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`;
};

interface Looked {
  readonly lookedTo: Position | undefined;
  readonly lookedAt: number;
  readonly event: StoredEvent | undefined;
}

const looked = (row: Row): Looked => {
  const [lookedTo, lookedAt, position] = row;
  return {
    lookedTo: lookedTo ? asPosition(lookedTo) : undefined,
    lookedAt: Number(lookedAt),
    event: position ? storedEvent(row, 2) : undefined,
  };
};

const EVENT = 'e.position, e.stream, e.revision, e.id, e.type, e.recorded_at, e.data, e.metadata';

/** Ordered by the column, never by a text made of it: '10' would come before '9'. */
const pageOfAll = {
  name: 'anamnesis-page',
  read: (row: Row) => storedEvent(row),
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
  read: looked,
  text: filteredBy("split_part(e.stream, '-', 1) = ANY ($4::text[])"),
} as const;

const pageOfTypes = {
  name: 'anamnesis-page-of-types',
  read: looked,
  text: filteredBy('e.type = ANY ($4::text[])'),
} as const;

const ofStream = (comparison: '>=' | '<=', direction: 'ASC' | 'DESC') =>
  `SELECT ${EVENT} FROM eventstore.events e
  WHERE e.stream = $1::text AND e.revision ${comparison} $2::integer
  ORDER BY e.revision ${direction} LIMIT $3::bigint`;

const streamForwards = {
  name: 'anamnesis-stream-forwards',
  read: (row: Row) => storedEvent(row),
  text: ofStream('>=', 'ASC'),
} as const;

const streamBackwards = {
  name: 'anamnesis-stream-backwards',
  read: (row: Row) => storedEvent(row),
  text: ofStream('<=', 'DESC'),
} as const;

const newestEvents = {
  name: 'anamnesis-newest',
  read: (row: Row) => storedEvent(row),
  text: `SELECT ${EVENT} FROM eventstore.events e ORDER BY e.position DESC LIMIT $1::bigint`,
} as const;

const newestPosition = {
  name: 'anamnesis-head',
  read: (row: Row) => asPosition(textAt(row, 0)),
  text: 'SELECT e.position FROM eventstore.events e ORDER BY e.position DESC LIMIT 1',
} as const;
