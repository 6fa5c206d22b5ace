import { BEGINNING } from '../event-store.js';
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
  /** By projection: the properties of its rows by which they are forgotten, or `none`. */
  readonly subjects?: Readonly<Record<string, string | readonly string[]>>;
}

export const inMemoryProjectionStore = ({
  clock = { milliseconds: () => Date.now() },
  subjects = {},
}: InMemoryProjectionStoreOptions = {}): InMemoryProjectionStore => {
  const kept = new KeptProjections(clock);
  return {
    rows: (name) => kept.allOf(name).live.rows,
    generations: inMemoryGenerations(kept.projections, clock),
    open: async (opening) => openIn(kept.allOf(opening.name), opening, clock.milliseconds()),
    load: async (of, needed) => rowsOf(kept.of(of), needed),
    save: async ({ rows, checkpoint, ...lease }) => {
      const own = kept.renew(lease);
      if (!own) return 'fenced';
      for (const [key, row] of rows) own.rows.set(key, withoutEmpty(structuredClone(row)));
      own.position = checkpoint;
      return 'saved';
    },
    ...forgettingIn(kept, subjects),
    ...parkingIn(kept, clock),
    clear: async (lease) => {
      const own = kept.renew(lease);
      own?.rows.clear();
      return own ? 'saved' : 'fenced';
    },
    renewLease: async (lease) => (kept.renew(lease) ? 'renewed' : 'fenced'),
    release: async (held, stopped) => {
      const own = kept.heldBy(held);
      if (!own) return;
      own.leaseEnds = 0;
      own.stopped = stopped;
    },
    checkpoints: async () => [...kept.projections].map(checkpointOf),
    close: async () => undefined,
  };
};

class KeptProjections {
  readonly projections = new Map<string, KeptGenerations>();

  constructor(private readonly clock: { milliseconds(): number }) {}

  allOf(name: string): KeptGenerations {
    const kept = this.projections.get(name) ?? { live: emptyGeneration(1, 1) };
    this.projections.set(name, kept);
    return kept;
  }

  of({ name, generation }: RowsOf): Kept | undefined {
    return generationsIn(this.allOf(name)).find((kept) => kept.generation === generation);
  }

  heldBy(held: Held): Kept | undefined {
    const kept = this.of(held);
    return kept?.epoch === held.epoch ? kept : undefined;
  }

  renew(lease: Lease): Kept | undefined {
    const kept = this.heldBy(lease);
    if (kept) kept.leaseEnds = this.clock.milliseconds() + lease.leaseMs;
    return kept;
  }
}

const forgettingIn = (
  kept: KeptProjections,
  subjects: NonNullable<InMemoryProjectionStoreOptions['subjects']>,
): Pick<ProjectionStore, 'forget' | 'forgotten'> => {
  const forgotten = new Set<string>();
  return {
    forget: async ({ subject, checkpoint, ...lease }) => {
      const named = subjects[lease.name];
      if (named === undefined) throw new Error(`Say whose the rows of ${lease.name} are.`);
      const isTheirs = (row: ProjectedRow): boolean =>
        [named].flat().some((property) => row[property] === subject);
      const own = kept.renew(lease);
      if (!own) return 'fenced';
      for (const { rows } of generationsIn(kept.allOf(lease.name))) {
        for (const [key, row] of rows) if (isTheirs(row)) rows.delete(key);
      }
      const { building } = kept.allOf(lease.name);
      if (building && building !== own) {
        building.epoch += 1;
        building.leaseEnds = 0;
      }
      own.position = checkpoint;
      forgotten.add(subject);
      return 'saved';
    },
    forgotten: async () => [...forgotten],
  };
};

const parkingIn = (
  kept: KeptProjections,
  clock: { milliseconds(): number },
): Pick<ProjectionStore, 'park' | 'unpark' | 'parked' | 'retry'> => ({
  park: async ({ key, at, checkpoint, ...lease }) => {
    const own = kept.renew(lease);
    if (!own) return 'fenced';
    const since = new Date(clock.milliseconds()).toISOString();
    own.parked.set(key, { key, at, since, isRetried: false });
    own.position = checkpoint;
    return 'saved';
  },
  unpark: async (held, keys) => {
    for (const key of keys) kept.heldBy(held)?.parked.delete(key);
  },
  parked: async (of) => [...(kept.of(of)?.parked.values() ?? [])],
  retry: async (name) => {
    const { live } = kept.allOf(name);
    if (!live.stopped && live.parked.size === 0) return false;
    for (const [key, parked] of live.parked) live.parked.set(key, { ...parked, isRetried: true });
    Object.assign(live, { epoch: live.epoch + 1, leaseEnds: 0, stopped: undefined });
    return true;
  },
});

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
    const { generation, version } = opening;
    const isIt = building?.generation === generation && building.version === version;
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
