import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import type { Append, EventStore, ExpectedRevision } from './event-store.js';
import {
  postgresEventStore,
  prepareEventTable,
  type PostgresEventStoreOptions,
} from './postgres-event-store.js';

/** A database with an event table, and what a spec opens on it; all is closed together. */
export interface PreparedDatabase extends FreshDatabase {
  readonly applicationRole: string;
  readonly owner: pg.Client;
  /** Sees what the others' connections are doing, and ends them. */
  readonly operator: pg.Client;
  connected(url: string): Promise<pg.Client>;
  opened(options?: Partial<PostgresEventStoreOptions>): EventStore;
  /** The one number that a query answers. */
  countOf(query: string): Promise<number>;
  /** What was opened for one case. */
  closeAll(): Promise<void>;
}

export const preparedDatabase = async (label: string): Promise<PreparedDatabase> => {
  const database = await freshDatabase(label);
  const applicationRole = new URL(database.applicationUrl).username;
  const closing: (() => Promise<unknown>)[] = [];

  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const owner = await connect(database.ownerUrl);
  const operator = await connect(database.superuserUrl);
  await prepareEventTable(owner, { applicationRole });
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0)) await close();
  };

  return {
    ...database,
    applicationRole,
    owner,
    operator,
    connected: async (url) => {
      const client = await connect(url);
      closing.push(() => client.end());
      return client;
    },
    opened: (options = {}) => {
      const store = postgresEventStore({ url: database.applicationUrl, ...options });
      closing.push(() => store.close());
      return store;
    },
    countOf: async (query) => {
      const { rows } = await operator.query<{ count: string }>(query);
      return Number(rows[0]?.count);
    },
    closeAll,
    drop: async () => {
      await closeAll();
      await owner.end();
      await operator.end();
      await database.drop();
    },
  };
};

export const appendTo = (
  stream: string,
  expectedRevision: ExpectedRevision = 'no-stream',
  { events = 1, type = 'RefillRequested', bytes = 20 } = {},
): Append => ({
  stream,
  expectedRevision,
  events: Array.from({ length: events }, () => ({
    id: randomUUID(),
    type,
    data: new Uint8Array(bytes),
    metadata: new Uint8Array(2),
  })),
});
