import { BEGINNING, type Position } from './event-store.js';
import { withoutEmpty, type ProjectedRow } from './projection-fold.js';
import type { ProjectionStore, StoppedAt } from './projection-store.js';

/** For specs and embedders' tests: rows and checkpoints of one process, gone with it. */
export interface InMemoryProjectionStore extends ProjectionStore {
  rows(name: string): ReadonlyMap<string, ProjectedRow>;
}

interface Kept {
  readonly rows: Map<string, ProjectedRow>;
  position: Position;
  epoch: number;
  owner: string;
  leaseEnds: number;
  stopped?: StoppedAt | undefined;
}

export interface InMemoryProjectionStoreOptions {
  readonly clock?: { milliseconds(): number };
}

export const inMemoryProjectionStore = ({
  clock = { milliseconds: () => Date.now() },
}: InMemoryProjectionStoreOptions = {}): InMemoryProjectionStore => {
  const projections = new Map<string, Kept>();

  const keptOf = (name: string): Kept => {
    const kept = projections.get(name) ?? emptyProjection();
    projections.set(name, kept);
    return kept;
  };

  const renew = ({ name, epoch, leaseMs }: { name: string; epoch: number; leaseMs: number }) => {
    const kept = keptOf(name);
    if (kept.epoch !== epoch) return undefined;
    kept.leaseEnds = clock.milliseconds() + leaseMs;
    return kept;
  };

  return {
    rows: (name) => keptOf(name).rows,
    open: async ({ name, owner, leaseMs, takeOver, held }) => {
      const kept = keptOf(name);
      const isSilent =
        kept.leaseEnds <= clock.milliseconds() && !(takeOver === 'standing-by' && kept.stopped);
      if (takeOver !== 'at-once' && held !== kept.epoch && !isSilent) {
        return { is: 'occupied', owner: kept.owner, checkpoint: kept.position };
      }
      kept.epoch += 1;
      kept.owner = owner;
      kept.leaseEnds = clock.milliseconds() + leaseMs;
      kept.stopped = undefined;
      return { is: 'opened', checkpoint: kept.position, epoch: kept.epoch };
    },
    load: async (name, { keys, where }) => {
      const { rows } = keptOf(name);
      const loaded = new Map<string, ProjectedRow>();
      for (const key of keys) {
        const row = rows.get(key);
        if (row) loaded.set(key, row);
      }
      if (where.size === 0) return loaded;
      for (const [key, row] of rows) {
        if ([...where].some(([column, values]) => values.has(String(row[column])))) {
          loaded.set(key, row);
        }
      }
      return loaded;
    },
    save: async ({ rows, checkpoint, ...lease }) => {
      const kept = renew(lease);
      if (!kept) return 'fenced';
      for (const [key, row] of rows) kept.rows.set(key, withoutEmpty(structuredClone(row)));
      kept.position = checkpoint;
      return 'saved';
    },
    renewLease: async (lease) => (renew(lease) ? 'renewed' : 'fenced'),
    release: async (name, epoch, stopped) => {
      const kept = keptOf(name);
      if (kept.epoch !== epoch) return;
      kept.leaseEnds = 0;
      kept.stopped = stopped;
    },
    checkpoints: async () =>
      [...projections].map(([name, { position, epoch, owner, stopped }]) => ({
        name,
        position,
        epoch,
        owner,
        ...(stopped ? { stopped } : {}),
      })),
    close: async () => undefined,
  };
};

const emptyProjection = (): Kept => ({
  rows: new Map(),
  position: BEGINNING,
  epoch: 0,
  owner: '',
  leaseEnds: 0,
});
