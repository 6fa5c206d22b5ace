import { performance } from 'node:perf_hooks';
import { startProjections, type EventStore } from '@anamnesis/eventing';
import { postgresProjectionStore } from '@anamnesis/eventing/postgres/projection-store';
import { portalCodec } from '@anamnesis/nest';
import {
  migrateReadModels,
  projectionsAndTables,
  projectionTables,
  readModelsDataSource,
} from '@anamnesis/read-models';
import { APPLICATION_ROLE, type BenchDatabase } from './bench-database.js';

const LONGEST_MS = 300_000;

/** A row for each request, in the list that staff work from. */
export const QUEUE = 'views.patient_request';

/** As an operator does it after a restore, by the guide's own words. */
const DROP = 'DROP SCHEMA IF EXISTS views, generations, eventing, reactions CASCADE';

/** @returns events a second until every view of the portal has seen all of them, from none on */
export const portalRebuilt = async (
  { ownerUrl, applicationUrl, query, checkpoint }: BenchDatabase,
  events: number,
  open: () => EventStore,
): Promise<number> => {
  await query(DROP);
  await migrateReadModels({ ownerUrl, applicationRole: APPLICATION_ROLE });
  await checkpoint();
  const readModels = await readModelsDataSource(applicationUrl).initialize();
  const began = performance.now();
  await rebuild(
    open(),
    postgresProjectionStore({ url: applicationUrl, tables: projectionTables(readModels) }),
  );
  const took = performance.now() - began;
  await readModels.destroy();
  return events / (took / 1000);
};

const rebuild = async (
  store: EventStore,
  rows: ReturnType<typeof postgresProjectionStore>,
): Promise<void> => {
  const projections = projectionsAndTables.map(({ projection }) => projection);
  const head = await store.head();
  const running = startProjections({ projections, store, codec: portalCodec(), rows });
  const all = projections.map(({ name }) =>
    running.progress.waitFor(name, head, { timeoutMs: LONGEST_MS }),
  );
  const seen = await Promise.all(all);
  await running.close();
  await store.close();
  await rows.close();
  if (seen.includes(false)) throw new Error('A view of the portal was not built in time.');
};
