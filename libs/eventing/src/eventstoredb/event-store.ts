import {
  StoreUnavailable,
  checkAppend,
  type Append,
  type AppendOutcome,
  type EventPage,
  type EventStore,
  type EventStoreCapabilities,
  type NewestEvents,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
  type SubscribeOptions,
} from '../event-store.js';
import { eventStoreDbAddress } from './address.js';
import { Following } from './following.js';
import { eventStoreDbLink, type EventStoreDbLink } from './link.js';
import { positionForm } from './position.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

export { AddressRefused, eventStoreDbAddress } from './address.js';

export interface EventStoreDbEventStoreOptions {
  /** `esdb://user:password@host:port,…` or `esdb+discover://…`, as `eventStoreDbAddress` reads it. */
  readonly url: string;
  /** Appends that may wait for an answer; one more is answered `StoreUnavailable`. */
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
  /** How long a call waits for a leader before it is answered `StoreUnavailable`. */
  readonly patienceMs?: number;
  /** How long an append that was sent waits for its answer before it is `OutcomeUnknown`. */
  readonly answerMs?: number;
  /** After so long without an answer, the node is asked whether it is still there. */
  readonly suspectMs?: number;
  /** How long a reading may stay without its next event. */
  readonly readMs?: number;
  /** How long a node may take to say who leads. */
  readonly gossipMs?: number;
  /** How often an idle subscription compares the head with what arrived. */
  readonly idleMs?: number;
  /** So long an event may be in the log before a subscription that did not bring it is given up. */
  readonly silenceMs?: number;
  /** Told that a subscription ended, and is opened again from where it got to. */
  readonly onDropped?: (why: string) => void;
}

const MEBIBYTE = 1024 * 1024;
const PAGE_SIZE = 1_000;

export const eventStoreDbCapabilities: EventStoreCapabilities = {
  durable: true,
  manyProcesses: true,
  linksBreak: true,
  // Every leader stamps events with its own clock.
  monotonicRecordedAt: false,
  // The server answers a repeat as it answered the first time.
  tellsRepeats: false,
  positionForm,
};

/**
 * The log in EventStoreDB 21.10 or later, one server or a cluster. Speaks its protocol through the
 * service definitions of `@eventstore/db-client`, and stays with the leader, so that what was
 * appended can be read. The user needs the right to read `$all`. Connects when first used.
 * @throws {AddressRefused} one sentence for what is wrong with the address
 */
export const eventStoreDbEventStore = (
  options: EventStoreDbEventStoreOptions,
): EventStore & NewestEvents => new EventStoreDbEventStore(options);

class EventStoreDbEventStore implements EventStore, NewestEvents {
  readonly capabilities = eventStoreDbCapabilities;
  private readonly closing = new AbortController();
  private readonly link: EventStoreDbLink;
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly following: Following;
  private closed: Promise<void> | undefined;

  constructor(options: EventStoreDbEventStoreOptions) {
    const { patienceMs = 4_000, answerMs = 5_000, suspectMs = 1_000, gossipMs = 1_000 } = options;
    const {
      readMs = 2_000,
      idleMs = 250,
      silenceMs = 1_000,
      onDropped = () => undefined,
    } = options;
    const { maxWaiting = 10_000, maxWaitingBytes = 64 * MEBIBYTE } = options;
    const link = eventStoreDbLink(eventStoreDbAddress(options.url), {
      gossipMs,
      longestPauseMs: 250,
    });
    const reader = new Reader({ link, answerMs: readMs, patienceMs });
    this.link = link;
    this.reader = reader;
    this.following = new Following({ link, reader, patienceMs, idleMs, silenceMs, onDropped });
    this.writer = new Writer({
      link,
      times: { answerMs, suspectMs },
      patienceMs,
      maxWaiting,
      maxWaitingBytes,
      positionAt: async (stream, from) =>
        (await reader.readStream(stream, { from, limit: 1 }))[0]?.position,
    });
  }

  async append(append: Append): Promise<AppendOutcome> {
    this.assertOpen();
    checkAppend(append);
    return this.writer.append(append);
  }

  async readStream(stream: string, range?: ReadStreamOptions): Promise<readonly StoredEvent[]> {
    this.assertOpen();
    return this.reader.readStream(stream, range);
  }

  async *readAll({
    after,
    filter,
    pageSize = PAGE_SIZE,
  }: ReadAllOptions): AsyncGenerator<EventPage> {
    const upTo = await this.head();
    if (upTo <= after) {
      yield { events: [], scannedTo: after, atHead: true };
      return;
    }
    const stop = this.closing.signal;
    yield* this.following.pages({ after, filter, pageSize, stop, upTo });
    this.assertOpen();
  }

  async *subscribe({ signal, ...asked }: SubscribeOptions): AsyncGenerator<EventPage> {
    const { after, filter, pageSize = PAGE_SIZE } = asked;
    if (!signal.aborted) this.assertOpen();
    const stop = AbortSignal.any([signal, this.closing.signal]);
    yield* this.following.pages({ after, filter, pageSize, stop });
    if (!signal.aborted) this.assertOpen();
  }

  async head(): Promise<Position> {
    this.assertOpen();
    return this.reader.head();
  }

  async newest(most: number): Promise<readonly StoredEvent[]> {
    this.assertOpen();
    return this.reader.newest(most);
  }

  close(): Promise<void> {
    return (this.closed ??= this.finish());
  }

  private async finish(): Promise<void> {
    this.closing.abort();
    await this.writer.drain();
    this.link.close();
  }

  /** The client goes on appending after it was disposed of; a closed store does not. */
  private assertOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('This event store was closed.');
  }
}
