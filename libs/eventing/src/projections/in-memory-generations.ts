import { BEGINNING, type Position } from '../event-store.js';
import type { ProjectedRow } from './projection-fold.js';
import {
  buildRefused,
  MOST_GENERATIONS,
  type Building,
  type BuildAsked,
  type BuildBegun,
  type BuildPurpose,
  type BuildRefused,
  type Compared,
  type Generation,
  type GenerationsOf,
  type HandedOver,
  type ProjectionGenerations,
  type Reaches,
  type RowDifference,
  type Verified,
} from './projection-generations.js';
import type { ParkedKey, StoppedAt } from './stopped-at.js';
import { sameRow } from './same-row.js';

/** One generation of a projection. */
export interface Kept {
  readonly generation: number;
  readonly rows: Map<string, ProjectedRow>;
  version: number;
  position: Position;
  epoch: number;
  owner: string;
  leaseEnds: number;
  stopped?: StoppedAt | undefined;
  readonly parked: Map<string, ParkedKey>;
}

export interface KeptGenerations {
  live: Kept;
  old?: Kept | undefined;
  building?: (Kept & { readonly purpose: BuildPurpose; readonly since: string }) | undefined;
  unwantedVersion?: number | undefined;
  verified?: Verified;
}

export const inMemoryGenerations = (
  projections: ReadonlyMap<string, KeptGenerations>,
  clock: { milliseconds(): number },
): ProjectionGenerations => ({
  list: async () => [...projections].map(generationsOf),
  begin: async (asked) => begin(projections.get(asked.name), asked, clock.milliseconds()),
  abandon: async (name, since) => {
    const all = projections.get(name);
    if (!all?.building || all.building.since !== (since ?? all.building.since)) return false;
    all.building = undefined;
    return true;
  },
  handOver: (name, reaches) => handOver(projections.get(name), reaches),
  switchBack: async (name) => {
    const all = projections.get(name);
    if (!all?.old) return buildRefused(`No older generation of ${name} is kept.`);
    if (all.building) return buildRefused(`${name} is being built: abandon that first.`);
    const { live, old } = all;
    all.unwantedVersion = live.version === old.version ? undefined : live.version;
    all.live = replaced(old);
    all.old = replaced(live);
    return { is: 'switched-back', generation: old.generation, version: old.version };
  },
  compare: async (name, reaches) => {
    const all = projections.get(name);
    if (all?.building?.purpose !== 'verification') {
      return buildRefused(`Nothing of ${name} is there to be compared with.`);
    }
    const { live, building } = all;
    const { position } = live;
    const isReached = await reaches(position);
    return isReached && live.position === position && building.position === position
      ? compared(live, building)
      : buildRefused(`What is compared with ${name} did not catch up in time: try again.`);
  },
  noteVerified: async (name, verified) => {
    const all = projections.get(name);
    if (all) all.verified = verified;
  },
});

const begin = (
  all: KeptGenerations | undefined,
  { name, version, purpose, byItself }: BuildAsked,
  now: number,
): BuildBegun | BuildRefused => {
  if (!all) return buildRefused(`No projection ${name} has run here yet.`);
  if (byItself && version <= all.live.version) return buildRefused(`${name} shows that by now.`);
  if (byItself && all.unwantedVersion === version) return buildRefused('It was switched back.');
  const { building } = all;
  if (building?.purpose === 'rebuild' && building.version === version) {
    const { generation, since } = building;
    if (purpose !== 'rebuild') return buildRefused(`${name} is being rebuilt.`);
    return { is: 'under-way', generation, since };
  }
  const generation = building?.generation ?? freeIn(all);
  const after = building ? Date.parse(building.since) + 1 : now;
  const since = new Date(Math.max(now, after)).toISOString();
  // Above every epoch that there is: whoever built in its place before is told by its next write.
  const epoch = 1 + Math.max(...generationsIn(all).map((kept) => kept.epoch));
  all.building = { ...emptyGeneration(generation, version), epoch, purpose, since };
  if (!byItself && purpose === 'rebuild') all.unwantedVersion = undefined;
  return { is: 'begun', generation, since };
};

const handOver = async (
  all: KeptGenerations | undefined,
  reaches: Reaches,
): Promise<HandedOver> => {
  if (all?.building?.purpose !== 'rebuild') return 'nothing-is-built';
  const { live, building } = all;
  // Here nothing holds the live one still, so where it stands is asked once more.
  if (!(await reaches(live.position)) || building.position < live.position) return 'behind';
  all.old = replaced(live);
  all.live = replaced(building);
  all.building = undefined;
  all.unwantedVersion = undefined;
  return 'handed-over';
};

const freeIn = ({ live, old }: KeptGenerations): number => {
  for (let generation = 1; generation <= MOST_GENERATIONS; generation += 1) {
    if (generation !== live.generation && generation !== old?.generation) return generation;
  }
  throw new Error('Two of three generations cannot take all places.');
};

/** Whoever writes it finds another epoch. */
const replaced = ({ epoch, stopped: _before, ...kept }: Kept): Kept => ({
  ...kept,
  epoch: epoch + 1,
  leaseEnds: 0,
});

const generationsOf = ([name, { live, old, building, verified }]: readonly [
  string,
  KeptGenerations,
]): GenerationsOf => ({
  name,
  parked: [...live.parked.values()],
  ...(verified ? { verified } : {}),
  live: { ...described(live), ...(live.stopped ? { stopped: live.stopped } : {}) },
  ...(old ? { old: described(old) } : {}),
  ...(building ? { building: describedBuilding(building) } : {}),
});

const described = ({ generation, version, position }: Kept): Generation => ({
  generation,
  version,
  position,
});

const describedBuilding = (building: NonNullable<KeptGenerations['building']>): Building => {
  const { purpose, since, owner, stopped } = building;
  return { ...described(building), purpose, since, owner, ...(stopped ? { stopped } : {}) };
};

const compared = (live: Kept, built: Kept): Compared => {
  const keys = [...new Set([...live.rows.keys(), ...built.rows.keys()])].sort();
  const differences = keys.flatMap((key): readonly RowDifference[] => {
    const [shown, anew] = [live.rows.get(key), built.rows.get(key)];
    const names = [...new Set([...Object.keys(shown ?? {}), ...Object.keys(anew ?? {})])];
    const properties = names.filter((each) => !sameRow(shown?.[each], anew?.[each]));
    if (properties.length === 0) return [];
    const is = shown ? (anew ? 'different' : 'only-in-live') : 'missing-in-live';
    return [{ key, is, properties }];
  });
  return {
    is: 'compared',
    position: live.position,
    rows: keys.length,
    differences: differences.length,
    examples: differences,
  };
};

export const generationsIn = ({ live, old, building }: KeptGenerations): readonly Kept[] =>
  [live, old, building].filter((kept) => kept !== undefined);

export const emptyGeneration = (generation: number, version: number): Kept => ({
  generation,
  rows: new Map(),
  version,
  position: BEGINNING,
  epoch: 0,
  owner: '',
  leaseEnds: 0,
  parked: new Map(),
});
