import { BEGINNING, type Position } from '../event-store.js';
import {
  emptyGeneration,
  generationsIn,
  inMemoryGenerations,
  type Kept,
  type KeptGenerations,
} from './in-memory-generations.js';
import { withoutEmpty, type ProjectedRow } from './projection-fold.js';
import type {
  Held,
  Lease,
  NeededRows,
  Occupied,
  OfOtherVersion,
  Opened,
  Opening,
  ProjectionCheckpoint,
  ProjectionStore,
  RowsOf,
} from './projection-store.js';

/** For specs and embedders' tests: rows and checkpoints of one process, gone with it. */
export interface InMemoryProjectionStore extends ProjectionStore {
  /** As readers see them. */
  rows(name: string): ReadonlyMap<string, ProjectedRow>;
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
  const projections = new Map<string, KeptGenerations>();
  const forgotten = new Set<string>();

  const allOf = (name: string): KeptGenerations => {
    const kept = projections.get(name) ?? { live: emptyGeneration(1, 1) };
    projections.set(name, kept);
    return kept;
  };
  const keptOf = ({ name, generation }: RowsOf): Kept | undefined =>
    generationsIn(allOf(name)).find((kept) => kept.generation === generation);
  const heldBy = (held: Held): Kept | undefined => {
    const kept = keptOf(held);
    return kept?.epoch === held.epoch ? kept : undefined;
  };
  const renew = (lease: Lease): Kept | undefined => {
    const kept = heldBy(lease);
    if (kept) kept.leaseEnds = clock.milliseconds() + lease.leaseMs;
    return kept;
  };

  return {
    rows: (name) => allOf(name).live.rows,
    generations: inMemoryGenerations(projections, clock),
    open: async (opening) => openIn(allOf(opening.name), opening, clock.milliseconds()),
    load: async (of, needed) => rowsOf(keptOf(of), needed),
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
      for (const { rows } of generationsIn(allOf(lease.name))) {
        for (const [key, row] of rows) if (row[property] === subject) rows.delete(key);
      }
      kept.position = checkpoint;
      forgotten.add(subject);
      return 'saved';
    },
    forgotten: async () => [...forgotten],
    clear: async (lease) => {
      const kept = renew(lease);
      kept?.rows.clear();
      return kept ? 'saved' : 'fenced';
    },
    park: async ({ key, at, checkpoint, ...lease }) => {
      const kept = renew(lease);
      if (!kept) return 'fenced';
      const since = new Date(clock.milliseconds()).toISOString();
      kept.parked.set(key, { key, at, since, isRetried: false });
      kept.position = checkpoint;
      return 'saved';
    },
    unpark: async (held, keys) => {
      for (const key of keys) heldBy(held)?.parked.delete(key);
    },
    parked: async (of) => [...(keptOf(of)?.parked.values() ?? [])],
    retry: async (name) => {
      const { live } = allOf(name);
      if (!live.stopped && live.parked.size === 0) return false;
      for (const [key, parked] of live.parked) live.parked.set(key, { ...parked, isRetried: true });
      Object.assign(live, { epoch: live.epoch + 1, leaseEnds: 0, stopped: undefined });
      return true;
    },
    renewLease: async (lease) => (renew(lease) ? 'renewed' : 'fenced'),
    release: async (held, stopped) => {
      const kept = heldBy(held);
      if (!kept) return;
      kept.leaseEnds = 0;
      kept.stopped = stopped;
    },
    checkpoints: async () => [...projections].map(checkpointOf),
    close: async () => undefined,
  };
};

const checkpointOf = ([name, { live }]: readonly [
  string,
  KeptGenerations,
]): ProjectionCheckpoint => {
  const { generation, position, epoch, owner, stopped } = live;
  const checkpoint = { name, generation, position, epoch, owner };
  return stopped ? { ...checkpoint, stopped } : checkpoint;
};

const openIn = (
  { live, building }: KeptGenerations,
  opening: Opening,
  now: number,
): Opened | Occupied | OfOtherVersion => {
  if (opening.generation !== undefined) {
    const isIt = building?.generation === opening.generation;
    return isIt ? openKept(building, opening, now) : occupied(live);
  }
  if (live.position === BEGINNING && live.leaseEnds <= now) live.version = opening.version;
  if (live.version === opening.version) return openKept(live, opening, now);
  return { is: 'of-other-version', version: live.version, checkpoint: live.position };
};

const occupied = ({ owner, position }: Kept): Occupied => ({
  is: 'occupied',
  owner,
  checkpoint: position,
});

const openKept = (
  kept: Kept,
  { owner, leaseMs, takeOver, held }: Opening,
  now: number,
): Opened | Occupied => {
  const isSilent = kept.leaseEnds <= now && !(takeOver === 'standing-by' && kept.stopped);
  if (takeOver !== 'at-once' && held !== kept.epoch && !isSilent) return occupied(kept);
  kept.epoch += 1;
  kept.owner = owner;
  kept.leaseEnds = now + leaseMs;
  kept.stopped = undefined;
  const { position: checkpoint, epoch, generation } = kept;
  return { is: 'opened', checkpoint, epoch, generation };
};

const rowsOf = (kept: Kept | undefined, { keys, where }: NeededRows): Map<string, ProjectedRow> => {
  const loaded = new Map<string, ProjectedRow>();
  if (!kept) return loaded;
  for (const key of keys) {
    const row = kept.rows.get(key);
    if (row) loaded.set(key, row);
  }
  if (where.size === 0) return loaded;
  for (const [key, row] of kept.rows) {
    if ([...where].some(([column, values]) => values.has(String(row[column])))) {
      loaded.set(key, row);
    }
  }
  return loaded;
};
