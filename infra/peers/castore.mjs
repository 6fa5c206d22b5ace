import castore from '@castore/core';
import postgresAdapter from '@castore/event-storage-adapter-postgres';

const { EventStore, EventType } = castore;
const { PostgresEventStorageAdapter } = postgresAdapter;

/** Castore as its guide shows it. Its pool holds ten connections, and it has no way to ask for more. */
export const open = async ({ url }) => {
  await PostgresEventStorageAdapter.createEventTable({
    connectionString: url,
    tableName: 'castore_events',
  });
  const store = new EventStore({
    eventStoreId: 'PRESCRIPTIONS',
    eventTypes: [new EventType({ type: 'RefillRequested' })],
    reducer: (known, { aggregateId, version }) => ({
      aggregateId,
      version,
      asked: (known?.asked ?? 0) + 1,
    }),
    eventStorageAdapter: new PostgresEventStorageAdapter({
      connectionString: url,
      tableName: 'castore_events',
    }),
  });
  const asEvent = (aggregateId, version, { type, data, metadata }) => ({
    ...{ aggregateId, version, type, metadata },
    payload: data,
  });
  return {
    append: async (id, events) => {
      const pushed = events.map((event, index) => asEvent(id, index + 1, event));
      if (pushed.length === 1) await store.pushEvent(pushed[0]);
      else await EventStore.pushEventGroup(...pushed.map((event) => store.groupEvent(event)));
    },
    command: async (id, decide) => {
      const { aggregate } = await store.getAggregate(id);
      const event = decide(aggregate?.asked ?? 0);
      await store.pushEvent(asEvent(id, (aggregate?.version ?? 0) + 1, event), {
        prevAggregate: aggregate,
      });
    },
    table: 'castore_events',
    // Its connections cannot be closed from outside; they end with the database.
    close: async () => undefined,
  };
};
