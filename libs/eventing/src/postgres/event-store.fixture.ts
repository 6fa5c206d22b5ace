import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import type { Append, EventStore, ExpectedRevision, NewestEvents } from '../event-store.js';
import {
  postgresEventStore,
  prepareEventTable,
  type PostgresEventStoreOptions,
} from './event-store.js';

/** A database with an event table, and what a spec opens on it; all is closed together. */
export class PreparedDatabase {
  private readonly closing: (() => Promise<unknown>)[] = [];

  private constructor(
    private readonly database: FreshDatabase,
    readonly owner: pg.Client,
    /** Sees what the others' connections are doing, and ends them. */
    readonly operator: pg.Client,
  ) {}

  static async called(label: string): Promise<PreparedDatabase> {
    const database = await freshDatabase(label);
    const [owner, operator] = await Promise.all([
      connect(database.ownerUrl),
      connect(database.superuserUrl),
    ]);
    const prepared = new PreparedDatabase(database, owner, operator);
    await prepareEventTable(owner, { applicationRole: prepared.applicationRole });
    return prepared;
  }

  get applicationUrl(): string {
    return this.database.applicationUrl;
  }

  get ownerUrl(): string {
    return this.database.ownerUrl;
  }

  get applicationRole(): string {
    return new URL(this.applicationUrl).username;
  }

  async connected(url: string): Promise<pg.Client> {
    const client = await connect(url);
    this.closing.push(() => client.end());
    return client;
  }

  opened(options: Partial<PostgresEventStoreOptions> = {}): EventStore & NewestEvents {
    const store = postgresEventStore({ url: this.applicationUrl, ...options });
    this.closing.push(() => store.close());
    return store;
  }

  /** The one number that a query answers. */
  async countOf(query: string): Promise<number> {
    const { rows } = await this.operator.query<{ count: string }>(query);
    return Number(rows[0]?.count);
  }

  /** What was opened for one case. */
  async closeAll(): Promise<void> {
    for (const close of this.closing.splice(0)) await close();
  }

  async drop(): Promise<void> {
    await this.closeAll();
    await this.owner.end();
    await this.operator.end();
    await this.database.drop();
  }
}

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
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
