import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PortalClock } from '../portal-clock.js';

/** The clock is asked often, and the file changes when a person types. */
const LOOK_EVERY_MS = 250;

/**
 * The demo's time: the real one, and what it was set forward by. Kept in the data folder, so that
 * every process of the demo tells the same time, and nobody can set it over the network. The log is
 * recorded by the database's clock: what this one told then is told by when it was set forward.
 */
export const demoClock = (dataFolder: string): Required<PortalClock> => {
  const file = clockFile(dataFolder);
  let known: Known = { advances: [], modified: 0 };
  let lookedAt = -Infinity;
  const advances = (): readonly Advance[] => {
    if (performance.now() - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = performance.now();
      known = look(file, known);
    }
    return known.advances;
  };
  return {
    now: () => ahead(Date.now(), advances().at(-1)),
    toldAt: (recordedAt) => {
      const real = Date.parse(recordedAt);
      return ahead(
        real,
        advances().findLast(({ since }) => Date.parse(since) <= real),
      );
    },
  };
};

const ahead = (real: number, by: Pick<Advance, 'offsetMs'> | undefined): string =>
  new Date(real + (by?.offsetMs ?? 0)).toISOString();

/**
 * Sets the demo's time forward for every process of it, running or not. Never back: the history
 * was written in its order.
 * @returns what time it is then
 */
export const advanceDemoClock = (dataFolder: string, byMs: number): string => {
  if (!(byMs > 0)) throw new RangeError('The demo’s time goes forward only.');
  const file = clockFile(dataFolder);
  const before = advancesIn(file);
  const offsetMs = (before.at(-1)?.offsetMs ?? 0) + byMs;
  mkdirSync(dataFolder, { recursive: true });
  const advances = [...before, { since: new Date().toISOString(), offsetMs }];
  // Written aside and renamed, so that nobody ever reads half of it.
  writeFileSync(`${file}.draft`, JSON.stringify({ advances }));
  renameSync(`${file}.draft`, file);
  return ahead(Date.now(), { offsetMs });
};

const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `3d`, `5h` or `90m` in milliseconds; nothing when it says something else. */
export const spanOf = (words: string): number | undefined => {
  const [, number, unit] = /^([1-9]\d{0,3})([mhd])$/.exec(words) ?? [];
  return number === undefined
    ? undefined
    : Number(number) * UNITS_MS[unit as keyof typeof UNITS_MS];
};

const clockFile = (dataFolder: string): string => join(dataFolder, 'demo-clock.json');

interface Advance {
  /** The real instant from which on the demo's time is ahead by so much. */
  readonly since: string;
  readonly offsetMs: number;
}

interface Known {
  readonly advances: readonly Advance[];
  readonly modified: number;
}

const look = (file: string, known: Known): Known => {
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return modified === known.modified ? known : { modified, advances: advancesIn(file) };
};

/** A file of before says by how much alone: then it was set forward when it was written. */
const advancesIn = (file: string): readonly Advance[] => {
  try {
    const told = JSON.parse(readFileSync(file, 'utf8')) as Told;
    const since = statSync(file).mtime.toISOString();
    const { advances = [{ since, ...told }] } = told;
    return advances.filter(isAdvance);
  } catch {
    return [];
  }
};

interface Told extends Partial<Advance> {
  readonly advances?: readonly Partial<Advance>[];
}

const isAdvance = (told: Partial<Advance>): told is Advance =>
  typeof told.since === 'string' && typeof told.offsetMs === 'number' && told.offsetMs > 0;
