import { BEGINNING, type Position } from '../event-store.js';
import { withoutEmpty, type ProjectedRow } from './projection-fold.js';
import type {
  Lease,
  NeededRows,
  Occupied,
  Opened,
  Opening,
  ProjectionCheckpoint,
  ProjectionStore,
  StoppedAt,
} from './projection-store.js';

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
  /** By projection: the property of its rows that says whose they are, or `none`. */
  readonly subjects?: Readonly<Record<string, string>>;
}

export const inMemoryProjectionStore = ({
  clock = { milliseconds: () => Date.now() },
  subjects = {},
}: InMemoryProjectionStoreOptions = {}): InMemoryProjectionStore => {
  const projections = new Map<string, Kept>();
  const forgotten = new Set<string>();

  const keptOf = (name: string): Kept => {
    const kept = projections.get(name) ?? emptyProjection();
    projections.set(name, kept);
    return kept;
  };

  const renew = ({ name, epoch, leaseMs }: Lease): Kept | undefined => {
    const kept = keptOf(name);
    if (kept.epoch !== epoch) return undefined;
    kept.leaseEnds = clock.milliseconds() + leaseMs;
    return kept;
  };

  return {
    rows: (name) => keptOf(name).rows,
    open: async (opening) => openKept(keptOf(opening.name), opening, clock.milliseconds()),
    load: async (name, needed) => rowsOf(keptOf(name), needed),
    save: async ({ rows, checkpoint, ...lease }) => {
      const kept = renew(lease);
      if (!kept) return 'fenced';
      for (const [key, row] of rows) kept.rows.set(key, withoutEmpty(structuredClone(row)));
      kept.position = checkpoint;
      return 'saved';
    },
    forget: async ({ subject, checkpoint, ...lease }) => {
      const property = subjects[lease.name];
      if (property === undefined) throw new Error(`Say whose the rows of ${lease.name} are.`);
      const kept = renew(lease);
      if (!kept) return 'fenced';
      for (const [key, row] of kept.rows) if (row[property] === subject) kept.rows.delete(key);
      kept.position = checkpoint;
      forgotten.add(subject);
      return 'saved';
    },
    forgotten: async () => [...forgotten],
    renewLease: async (lease) => (renew(lease) ? 'renewed' : 'fenced'),
    release: async (name, epoch, stopped) => {
      const kept = keptOf(name);
      if (kept.epoch !== epoch) return;
      kept.leaseEnds = 0;
      kept.stopped = stopped;
    },
    checkpoints: async () => [...projections].map(checkpointOf),
    close: async () => undefined,
  };
};

const checkpointOf = ([name, kept]: readonly [string, Kept]): ProjectionCheckpoint => {
  const { position, epoch, owner, stopped } = kept;
  const checkpoint = { name, position, epoch, owner };
  return stopped ? { ...checkpoint, stopped } : checkpoint;
};

const openKept = (
  kept: Kept,
  { owner, leaseMs, takeOver, held }: Opening,
  now: number,
): Opened | Occupied => {
  const isSilent = kept.leaseEnds <= now && !(takeOver === 'standing-by' && kept.stopped);
  if (takeOver !== 'at-once' && held !== kept.epoch && !isSilent) {
    return { is: 'occupied', owner: kept.owner, checkpoint: kept.position };
  }
  kept.epoch += 1;
  kept.owner = owner;
  kept.leaseEnds = now + leaseMs;
  kept.stopped = undefined;
  return { is: 'opened', checkpoint: kept.position, epoch: kept.epoch };
};

const rowsOf = ({ rows }: Kept, { keys, where }: NeededRows): Map<string, ProjectedRow> => {
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
};

const emptyProjection = (): Kept => ({
  rows: new Map(),
  position: BEGINNING,
  epoch: 0,
  owner: '',
  leaseEnds: 0,
});
