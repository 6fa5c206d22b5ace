import type { DataSource } from 'typeorm';
import {
  StoreUnavailable,
  type EventStore,
  type FactSources,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import { projectionsAndTables } from '@anamnesis/read-models';

export interface RowsOfViewsOptions {
  readonly store: EventStore;
  readonly readModels: DataSource;
  readonly progress: ProjectionProgress;
  readonly timeoutMs: number;
}

/** Rows to decide on: read when the view has seen everything that is recorded by now. */
export const rowsOfViews =
  ({
    store,
    readModels,
    progress,
    timeoutMs,
  }: RowsOfViewsOptions): NonNullable<FactSources['rowOf']> =>
  async (view, key) => {
    const found = projectionsAndTables.find(({ projection }) => projection.name === view);
    if (!found) throw new Error(`There is no view ${view} to decide on.`);
    const seen = await progress.waitFor(view, await store.head(), { timeoutMs });
    if (!seen) {
      throw new StoreUnavailable(
        `The view ${view} has not seen everything yet, and nothing is decided on an old one. ` +
          'Try again in a moment.',
      );
    }
    const { entity } = found;
    const [primary] = readModels.getMetadata(entity).primaryColumns;
    if (!primary) throw new Error(`The view ${view} has no key.`);
    const row = await readModels.manager.findOne(entity, {
      where: { [primary.propertyName]: key },
    });
    return row ?? undefined;
  };
