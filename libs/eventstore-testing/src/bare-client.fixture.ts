import { randomUUID } from 'node:crypto';
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  type AllStreamSubscription,
  type AppendExpectedRevision,
  type EventData,
  type ResolvedEvent,
  type StreamSubscription,
} from '@eventstore/db-client';
import { startTestServer, type TestServer } from './test-server.js';

/** Credentials for one call choose the unary append; without them the client takes the batch. */
export const unary = { credentials: { username: 'admin', password: 'changeit' } };

/** The path an append takes, and the options that make the client take it. */
export const PATHS = [
  ['unary', unary],
  ['batch', {}],
] as const;

const names = new Map<string, string>();

/** An event whose id is remembered by a name. */
export const event = (name: string, type = 'Recorded', data: object = { name }): EventData => {
  const id = randomUUID();
  names.set(id, name);
  return jsonEvent({ id, type, data: { ...data } });
};

/** `name@revision`, or `?` for what no test has made. */
export const named = ({ event: recorded }: ResolvedEvent): string =>
  recorded ? `${names.get(recorded.id) ?? '?'}@${recorded.revision}` : 'nothing';

const run = randomUUID().slice(0, 8);
let streams = 0;

/** A name of its own per run, so that the same scenarios can be played on a server that is in use. */
export const newStream = (label = 's'): string => `spec${run}${label}-${(streams += 1)}`;

/** The server under test: ours, or the one that `EVENTSTORE_URL` names. */
export const serverUnderTest = async (): Promise<{ url: string; own: TestServer | undefined }> => {
  const url = process.env['EVENTSTORE_URL'];
  if (url !== undefined) return { url, own: undefined };
  const own = await startTestServer();
  return { url: own.connectionString, own };
};

export class BareClient {
  readonly client: EventStoreDBClient;

  constructor(
    url: string | EventStoreDBClient,
    private readonly options: object = unary,
  ) {
    this.client = typeof url === 'string' ? EventStoreDBClient.connectionString(url) : url;
  }

  /** The same client with other options for its appends. */
  by(options: object): BareClient {
    return new BareClient(this.client, options);
  }

  append(
    stream: string,
    events: EventData | EventData[],
    expectedRevision: AppendExpectedRevision,
  ) {
    return this.client.appendToStream(stream, events, { expectedRevision, ...this.options });
  }

  /** A stream of that many events, named by their revisions. */
  async seed(stream: string, count: number): Promise<void> {
    const events = Array.from({ length: count }, (_, revision) => event(`${revision}`));
    await this.append(stream, events, NO_STREAM);
  }

  async read(stream: string, options: object = {}): Promise<string[]> {
    return (await this.records(stream, options)).map(named);
  }

  records(stream: string, options: object = {}): Promise<ResolvedEvent[]> {
    return drained(this.client.readStream(stream, options));
  }

  readBackwards(stream: string, options: object = {}): Promise<string[]> {
    return this.read(stream, { direction: BACKWARDS, fromRevision: END, ...options });
  }

  async close(): Promise<void> {
    await this.client.dispose();
  }
}

export const drained = async <Item>(items: AsyncIterable<Item>, limit = 1000): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) {
    all.push(item);
    if (all.length >= limit) break;
  }
  return all;
};

/** The error it fails with; it is an error of the test when it does not fail. */
export const failureOf = async (work: Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await work;
  } catch (error) {
    return plain(error);
  }
  throw new Error('It should have failed, and did not.');
};

/** What a client sees of an error, without stack and the raw one behind it. */
const plain = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { error };
  const { _raw, stack, ...fields } = { ...error } as Error & { _raw?: unknown };
  return { error: error.constructor.name, ...fields, message: error.message };
};

type Subscription = StreamSubscription | AllStreamSubscription;

export type Sighting = string | Record<string, unknown>;

/** Everything that a subscription says, in order. */
export const follow = (subscription: Subscription) => {
  const seen: Sighting[] = [];
  for (const name of ['confirmation', 'caughtUp', 'fellBehind', 'end', 'close']) {
    subscription.on(name, () => seen.push(name));
  }
  subscription.on('data', (record: ResolvedEvent) => seen.push(named(record)));
  subscription.on('error', (error: Error) => seen.push(plain(error)));
  return {
    seen,
    /** Comes back when so much was seen and nothing else came for a while. */
    async until(count: number): Promise<Sighting[]> {
      await eventually(() => seen.length >= count);
      await pause(QUIET_MS);
      return [...seen];
    },
    unsubscribe: () => subscription.unsubscribe(),
  };
};

/** Long enough for what should not come to be noticed if it did. */
export const QUIET_MS = 60;

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

export const eventually = async (isSo: () => boolean, withinMs = 4000): Promise<void> => {
  const end = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > end) return;
    await pause(5);
  }
};
