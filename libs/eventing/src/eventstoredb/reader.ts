import { setTimeout as delay } from 'node:timers/promises';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import {
  BEGINNING,
  type Position,
  type ReadStreamOptions,
  type StoredEvent,
} from '../event-store.js';
import type { Connection } from './connection.js';
import { Deadline } from './deadline.js';
import { openReading, type ReadMessage } from './decoding.js';
import {
  asUnavailable,
  exceptionOf,
  isNodeGone,
  isTooSlow,
  NoAnswer,
  StoreUnusable,
} from './failures.js';
import type { EventStoreDbLink } from './link.js';
import { allRequest, isOurs, newestRequest, streamRequest } from './messages.js';
import { fullJitter } from '../full-jitter.js';

export interface ReaderOptions {
  readonly link: EventStoreDbLink;
  /** How long a reading may stay without a next event. */
  readonly answerMs: number;
  readonly patienceMs: number;
}

/** A reading is repeated when the link broke: it changes nothing. */
const ATTEMPTS = 4;

/** What the server can hold of one stream is more than what a number can say exactly. */
const ALL = Number.MAX_SAFE_INTEGER;

export class Reader {
  constructor(private readonly options: ReaderOptions) {}

  async readStream(stream: string, asked: ReadStreamOptions = {}): Promise<readonly StoredEvent[]> {
    const { direction = 'forwards', from, limit = ALL } = asked;
    if (limit <= 0) return [];
    const range = { stream, backwards: direction === 'backwards', from, limit };
    return this.patiently((connection) => this.events(connection, streamRequest(range)));
  }

  head(): Promise<Position> {
    return this.patiently((connection) => this.headOn(connection));
  }

  async headOn(connection: Connection): Promise<Position> {
    const [newest] = await this.events(connection, newestRequest(1));
    return newest?.position ?? BEGINNING;
  }

  /** Fewer than that where the server's own events lie between. */
  async newest(most: number): Promise<readonly StoredEvent[]> {
    const events = await this.patiently((connection) =>
      this.events(connection, newestRequest(most)),
    );
    return events.filter(isOurs);
  }

  /** The next events of all, the server's own and foreign ones included. */
  async nextOn(
    connection: Connection,
    after: Position,
    most: number,
  ): Promise<readonly StoredEvent[]> {
    const events = await this.events(connection, allRequest(after, most + 1));
    return events.filter(({ position }) => position > after);
  }

  private async patiently<Answer>(
    read: (connection: Connection) => Promise<Answer>,
  ): Promise<Answer> {
    const { link, patienceMs } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      const connection = await link.open(patienceMs);
      try {
        return await read(connection);
      } catch (failure) {
        const unavailable = asUnavailable(failure);
        if (attempt >= ATTEMPTS || unavailable instanceof StoreUnusable) throw unavailable;
      }
      await delay(fullJitter(attempt));
    }
  }

  /** With a timer of our own: the client sets none on readings, and one that hangs would hang. */
  private events(connection: Connection, request: ReadReq): Promise<readonly StoredEvent[]> {
    const { link, answerMs } = this.options;
    return new Promise((resolve, reject) => {
      const { gone } = connection;
      const events: StoredEvent[] = [];
      const call = openReading(connection, request);
      let isOver = false;
      const finish = (end: () => void): void => {
        // Giving a call up makes it fail once more, by our own doing.
        if (isOver) return;
        isOver = true;
        deadline.cancel();
        gone.removeEventListener('abort', abandon);
        end();
      };
      const fail = (failure: unknown): void =>
        finish(() => {
          if (isAbsence(failure)) return resolve([]);
          report(link, connection, failure);
          reject(failure instanceof Error ? failure : new NoAnswer('EventStoreDB fell silent.'));
        });
      const abandon = (): void => {
        fail(new NoAnswer('EventStoreDB did not answer in time.'));
        call.cancel();
      };
      const deadline = new Deadline(answerMs, abandon);
      call.on('data', (message: ReadMessage) => {
        if (message.is === 'event') events.push(message.event);
        deadline.extend();
      });
      call.on('error', fail);
      call.on('end', () => finish(() => resolve(events)));
      if (gone.aborted) abandon();
      else gone.addEventListener('abort', abandon, { once: true });
    });
  }
}

/** A stream that was deleted for good has no events either. */
const isAbsence = (failure: unknown): boolean => exceptionOf(failure) === 'stream-deleted';

/** What a failed reading or subscription says about the node that it ran on. */
export const report = (link: EventStoreDbLink, connection: Connection, failure: unknown): void => {
  if (failure === undefined || isTooSlow(failure)) return;
  if (isNodeGone(failure)) link.broke(connection, failure);
  else link.suspect(connection);
};
