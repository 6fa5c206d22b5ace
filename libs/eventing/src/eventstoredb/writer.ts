import { setTimeout as delay } from 'node:timers/promises';
import {
  OutcomeUnknown,
  StoreUnavailable,
  type Append,
  type AppendOutcome,
  type Position,
} from '../event-store.js';
import { BatchAppends, type BatchTimes, type SentOutcome } from './appends.js';
import type { Connection } from './connection.js';
import { NothingDone } from './failures.js';
import type { EventStoreDbLink } from './link.js';
import { fullJitter } from '../full-jitter.js';

export interface WriterOptions {
  readonly link: EventStoreDbLink;
  readonly times: BatchTimes;
  /** How long an append that was not sent yet waits for a leader. */
  readonly patienceMs: number;
  readonly maxWaiting: number;
  readonly maxWaitingBytes: number;
  /** Where an event of a stream lies, for the answers that do not say so. */
  readonly positionAt: (stream: string, revision: number) => Promise<Position | undefined>;
}

/** More at once would only wait in the server, with its timer running. */
const MOST_IN_FLIGHT = 512;

/** Sends appends to whoever leads; counts those that wait, and turns away what is too much. */
export class Writer {
  private waiting = 0;
  private waitingBytes = 0;
  private batch: { readonly connection: Connection; readonly appends: BatchAppends } | undefined;
  private readonly idle = new Set<() => void>();
  private readonly forRoom: (() => void)[] = [];

  constructor(private readonly options: WriterOptions) {}

  /** @throws {StoreUnavailable} too many wait, or nobody leads: nothing was sent */
  async append(append: Append): Promise<AppendOutcome> {
    const bytes = bytesOf(append);
    const { maxWaiting, maxWaitingBytes } = this.options;
    if (this.waiting >= maxWaiting || this.waitingBytes + bytes > maxWaitingBytes) {
      throw new StoreUnavailable('Too many appends are waiting. Try again in a moment.');
    }
    this.waiting += 1;
    this.waitingBytes += bytes;
    try {
      return await this.located(append, await this.sentPatiently(append));
    } finally {
      this.waiting -= 1;
      this.waitingBytes -= bytes;
      this.forRoom.shift()?.();
      if (this.waiting === 0) for (const tell of this.idle) tell();
    }
  }

  /** Ends when nothing waits any more. */
  async drain(): Promise<void> {
    if (this.waiting === 0) return;
    await new Promise<void>((resolve) => this.idle.add(resolve));
  }

  private async sentPatiently(append: Append): Promise<SentOutcome> {
    const until = Date.now() + this.options.patienceMs;
    for (let attempt = 1; ; attempt += 1) {
      const appends = await this.room(until);
      try {
        return await appends.send(append);
      } catch (failure) {
        if (!(failure instanceof NothingDone) || Date.now() >= until) throw failure;
        if (this.batch?.appends === appends) this.options.link.suspect(this.batch.connection);
      }
      await delay(fullJitter(attempt, LONGEST_PAUSE_MS));
    }
  }

  /** A stream of appends that takes one more. */
  private async room(until: number): Promise<BatchAppends> {
    for (;;) {
      const appends = await this.current(until);
      if (appends.ready) await appends.ready;
      else if (appends.inFlight < MOST_IN_FLIGHT) return appends;
      else await new Promise<void>((resolve) => this.forRoom.push(resolve));
    }
  }

  private async current(until: number): Promise<BatchAppends> {
    if (this.batch && !this.batch.connection.gone.aborted) return this.batch.appends;
    const { link, times } = this.options;
    const connection = await link.open(Math.max(0, until - Date.now()));
    // Others waited for the same connection.
    if (this.batch?.connection === connection) return this.batch.appends;
    const appends = new BatchAppends(connection, {
      times,
      onSuspicion: () => link.suspect(connection),
      onBroken: (failure) => link.broke(connection, failure),
    });
    this.batch = { connection, appends };
    return appends;
  }

  private async located({ stream }: Append, outcome: SentOutcome): Promise<AppendOutcome> {
    if (outcome.is === 'conflict') return outcome;
    const { revision } = outcome;
    const position =
      outcome.position ?? (await this.options.positionAt(stream, revision).catch(() => undefined));
    if (position !== undefined) return { is: 'appended', revision, position };
    throw new OutcomeUnknown(
      'EventStoreDB has the append and cannot say yet where it lies: send the same one again.',
    );
  }
}

const LONGEST_PAUSE_MS = 250;

const bytesOf = ({ events }: Append): number =>
  events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0);
