import pg from 'pg';
import { freshDatabase } from '@anamnesis/embedded-postgres/testing';
import { startProjections, type EventStore } from '@anamnesis/eventing';
import { postgresProjectionStore } from '@anamnesis/eventing/postgres/projection-store';
import { portalCodec } from '@anamnesis/nest';
import {
  migrateReadModels,
  projectionsAndTables,
  projectionTables,
  readModelsDataSource,
} from '@anamnesis/read-models';

/** Every row of every view, as text, by the view's name. */
export type ViewRows = Readonly<Record<string, readonly string[]>>;

export const viewRowsIn = async (databaseUrl: string): Promise<ViewRows> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const found: Record<string, readonly string[]> = {};
    for (const { entity } of projectionsAndTables) {
      const { tableName = '' } = entity.options;
      const { rows } = await client.query<{ text: string }>(
        `SELECT row_to_json(v)::text AS text FROM views.${tableName} v ORDER BY 1`,
      );
      found[tableName] = rows.map(({ text }) => text);
    }
    return found;
  } finally {
    await client.end();
  }
};

/** The same views in an empty database, made of the log from its beginning by nobody who knew it. */
export const viewRowsMadeAnew = async (store: EventStore): Promise<ViewRows> => {
  const database = await freshDatabase('made anew');
  const applicationRole = decodeURIComponent(new URL(database.applicationUrl).username);
  await migrateReadModels({ ownerUrl: database.ownerUrl, applicationRole });
  const readModels = await readModelsDataSource(database.applicationUrl).initialize();
  const tables = projectionTables(readModels);
  await readModels.destroy();
  const rows = postgresProjectionStore({ url: database.applicationUrl, tables });
  const projections = projectionsAndTables.map(({ projection }) => projection);
  const running = startProjections({ store, codec: portalCodec(), rows, projections });
  const head = await store.head();
  const waits = projections.map(({ name }) =>
    running.progress.waitFor(name, head, { timeoutMs: 20_000 }),
  );
  const seen = await Promise.all(waits);
  await running.close();
  await rows.close();
  if (seen.includes(false)) throw new Error('A view could not be made anew.');
  const found = await viewRowsIn(database.superuserUrl);
  await database.drop();
  return found;
};
