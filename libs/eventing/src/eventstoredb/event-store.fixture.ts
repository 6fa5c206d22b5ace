import { startTestServer, type TestServer } from '@anamnesis/eventstore-testing';
import { randomUUID } from 'node:crypto';
import type { Append, EventStore, ExpectedRevision, NewestEvents } from '../event-store.js';
import { eventStoreDbEventStore, type EventStoreDbEventStoreOptions } from './event-store.js';

/** Several stores on one server, closed together. */
export interface OpenedStores {
  opened(options?: Partial<EventStoreDbEventStoreOptions>): EventStore & NewestEvents;
  closeAll(): Promise<void>;
}

export const openedStores = (url: string): OpenedStores => {
  const stores: EventStore[] = [];
  return {
    opened: (options = {}) => {
      const store = eventStoreDbEventStore({ url, ...options });
      stores.push(store);
      return store;
    },
    closeAll: async () => {
      await Promise.all(stores.splice(0).map((store) => store.close()));
    },
  };
};

export interface OwnServer extends OpenedStores {
  readonly server: TestServer;
  stop(): Promise<void>;
}

export const ownServer = async (
  options: Parameters<typeof startTestServer>[0] = {},
): Promise<OwnServer> => {
  const server = await startTestServer(options);
  const stores = openedStores(server.connectionString);
  return {
    ...stores,
    server,
    stop: async () => {
      await stores.closeAll();
      await server.stop();
    },
  };
};

export const appendTo = (
  stream: string,
  expectedRevision: ExpectedRevision = 'no-stream',
  { events = 1, type = 'RefillRequested', data = Buffer.from('{"days":30}') } = {},
): Append => ({
  stream,
  expectedRevision,
  events: Array.from({ length: events }, () => ({
    id: randomUUID(),
    type,
    data,
    metadata: Buffer.from('{"actor":"3f0c2d2e"}'),
  })),
});
