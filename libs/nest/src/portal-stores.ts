import { isNativeError } from 'node:util/types';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import {
  StoreUnavailable,
  type EventStore,
  type NewestEvents,
  type ProjectionStore,
} from '@anamnesis/eventing';
import { eventStoreDbEventStore } from '@anamnesis/eventing/eventstoredb/event-store';
import { postgresEventStore, prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import {
  postgresProjectionStore,
  prepareProjectionTables,
} from '@anamnesis/eventing/postgres/projection-store';
import { prepareReactionTables } from '@anamnesis/eventing/postgres/reaction-tables';
import { migrateReadModels, projectionTables, readModelsDataSource } from '@anamnesis/read-models';
import type { PortalOptions } from './portal-options.js';
import { warningOfServerLog } from './server-log.js';

/**
 * Makes the tables or brings them up to date, as their owner; any number of processes may. Without
 * an owner's address somebody else has done so.
 */
export const preparePostgres = async (options: PortalOptions): Promise<void> => {
  const { databaseUrl, databaseOwnerUrl } = options;
  if (databaseOwnerUrl === undefined) return;
  const applicationRole = decodeURIComponent(new URL(databaseUrl).username);
  const client = new pg.Client({
    connectionString: databaseOwnerUrl,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // A process that is frozen while it prepares must not stop every writer.
    lock_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
  });
  try {
    await client.connect();
    await prepareEventTable(client, { applicationRole });
    await prepareProjectionTables(client, { applicationRole });
    await prepareReactionTables(client, { applicationRole });
  } catch (failure) {
    throw unreachable(failure);
  } finally {
    await client.end().catch(() => undefined);
  }
  await migrateReadModels({ ownerUrl: databaseOwnerUrl, applicationRole });
};

/** Nothing above the store knows which one runs; the read models stay on PostgreSQL. */
export const openStore = ({
  databaseUrl,
  eventStoreUrl,
}: PortalOptions): EventStore & NewestEvents =>
  eventStoreUrl === undefined
    ? postgresEventStore({ url: databaseUrl })
    : eventStoreDbEventStore({ url: eventStoreUrl });

export const openReadModels = async ({
  databaseUrl,
  onWarning = (sentence) => process.emitWarning(sentence),
}: PortalOptions): Promise<{ rows: ProjectionStore; readModels: DataSource }> => {
  const readModels = await readModelsDataSource(databaseUrl).initialize();
  const warning = await warningOfServerLog(readModels);
  if (warning !== undefined) onWarning(warning);
  const rows = postgresProjectionStore({ url: databaseUrl, tables: projectionTables(readModels) });
  return { rows, readModels };
};

/** A connection's error may quote the address with its password. */
const unreachable = (failure: unknown): unknown =>
  isNativeError(failure) &&
  'code' in failure &&
  /^(ECONN|ENOTFOUND|ETIMEDOUT|EHOST)/.test(String(failure.code))
    ? new StoreUnavailable(
        'PostgreSQL does not answer at DATABASE_OWNER_URL. Start it, or correct host and port.',
      )
    : failure;
