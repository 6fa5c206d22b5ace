import type { EventStore } from '@anamnesis/eventing';
import { eventStoreDbEventStore } from '@anamnesis/eventing/eventstoredb/event-store';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import type { Configuration } from '@anamnesis/nest/running/configuration';
import { openDatabase } from '@anamnesis/nest/running/database';

/** The log as it is stored, sealed events and all. */
export const withLogAt = async <Result>(
  address: string,
  work: (store: EventStore) => Promise<Result>,
): Promise<Result> => {
  const store = address.startsWith('postgres')
    ? postgresEventStore({ url: address })
    : eventStoreDbEventStore({ url: address });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** The installation's own log; the embedded server is started when it has to be. */
export const withLogOf = async <Result>(
  { database, eventStoreUrl }: Configuration,
  work: (store: EventStore) => Promise<Result>,
): Promise<Result> => {
  if (eventStoreUrl !== undefined) return withLogAt(eventStoreUrl, work);
  const { databaseUrl, stop } = await openDatabase(database);
  try {
    return await withLogAt(databaseUrl, work);
  } finally {
    await stop();
  }
};
