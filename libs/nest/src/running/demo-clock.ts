import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@anamnesis/eventing';

/** The clock is asked often, and the file changes when a person types. */
const LOOK_EVERY_MS = 250;

/**
 * The demo's time: the real one, and what it was set forward by. Kept in the data folder, so that
 * every process of the demo tells the same time, and nobody can set it over the network.
 */
export const demoClock = (dataFolder: string): Clock => {
  const file = clockFile(dataFolder);
  let known = { offsetMs: 0, modified: 0, lookedAt: -Infinity };
  return {
    now: () => {
      const lookedAt = performance.now();
      if (lookedAt - known.lookedAt >= LOOK_EVERY_MS) known = { ...look(file, known), lookedAt };
      return new Date(Date.now() + known.offsetMs).toISOString();
    },
  };
};

/**
 * Sets the demo's time forward for every process of it, running or not. Never back: the history
 * was written in its order.
 * @returns what time it is then
 */
export const advanceDemoClock = (dataFolder: string, byMs: number): string => {
  if (!(byMs > 0)) throw new RangeError('The demo’s time goes forward only.');
  const file = clockFile(dataFolder);
  const offsetMs = offsetIn(file) + byMs;
  mkdirSync(dataFolder, { recursive: true });
  // Written aside and renamed, so that nobody ever reads half of it.
  writeFileSync(`${file}.draft`, JSON.stringify({ offsetMs }));
  renameSync(`${file}.draft`, file);
  return new Date(Date.now() + offsetMs).toISOString();
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

interface Known {
  readonly offsetMs: number;
  readonly modified: number;
}

const look = (file: string, known: Known): Known => {
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return modified === known.modified ? known : { modified, offsetMs: offsetIn(file) };
};

const offsetIn = (file: string): number => {
  try {
    const { offsetMs } = JSON.parse(readFileSync(file, 'utf8')) as { offsetMs?: unknown };
    return typeof offsetMs === 'number' && offsetMs > 0 ? offsetMs : 0;
  } catch {
    return 0;
  }
};
