import { randomUUID } from 'node:crypto';
import { BEGINNING, type EventStore, type Position } from '../event-store.js';
import type { EventCodec } from '../event-codec.js';
import type { AnyProjection } from '../projection.js';
import { BoundedLog } from './bounded-log.js';
import type { ForgettingRule } from './forgotten-subjects.js';
import { GenerationBuild } from './generation-build.js';
import { asFolding, versionOf, type Folding } from './projection-fold.js';
import type { BuildRefused, Compared } from './projection-generations.js';
import { defaultProjectionSettings, type ProjectionSettings } from './projection-settings.js';
import type { ProjectionStore } from './projection-store.js';

export interface Verifying {
  readonly projection: AnyProjection;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly rows: ProjectionStore;
  readonly forgetting?: ForgettingRule;
  readonly settings?: Partial<ProjectionSettings>;
  /** Nothing was in the way: from now on it folds, which takes its time. */
  readonly onBegun?: () => void;
  readonly onProgress?: (position: Position, of: Position) => void;
  readonly signal?: AbortSignal;
}

/** Not all at once: the last step is made while the live generation stands still. */
const CLOSE_ENOUGH_ROUNDS = 3;
/** What folds may be held up in just the moment of the last step. */
const MOST_LAST_STEPS = 3;
const LOOK_EVERY_MS = 100;

/**
 * Folds the whole log again, beside what readers see and never before it, and compares the rows of
 * both as they are at the same position. Readers wait for nothing; nobody sees what was folded.
 */
export const verifyProjection = async (asked: Verifying): Promise<Compared | BuildRefused> => {
  const { rows, signal = new AbortController().signal } = asked;
  const projection = asFolding(asked.projection);
  const { name } = projection;
  const version = versionOf(projection);
  const live = (await rows.generations.list()).find((each) => each.name === name)?.live;
  if (live && live.version !== version) {
    const because = `Readers see version ${live.version} of ${name}; this program folds ${version}.`;
    return { is: 'impossible', because };
  }
  const begun = await rows.generations.begin({ name, version, purpose: 'verification' });
  if (begun.is === 'impossible') return begun;
  asked.onBegun?.();
  const log = new BoundedLog(asked.store, BEGINNING);
  const build = buildOf(asked, { projection, log, generation: begun.generation, signal });
  const isInPlace = async (): Promise<boolean> => {
    const found = (await rows.generations.list()).find((each) => each.name === name);
    return found?.building?.since === begun.since;
  };
  try {
    const compared = await compareWith(asked, { build, log, signal, isInPlace });
    if (compared.is === 'compared') {
      const { is: _is, ...found } = compared;
      await rows.generations.noteVerified(name, { at: new Date().toISOString(), ...found });
    }
    return compared;
  } finally {
    await build.end();
    await rows.generations.abandon(name, begun.since);
  }
};

const buildOf = (
  asked: Verifying,
  {
    projection,
    log,
    generation,
    signal,
  }: {
    readonly projection: Folding;
    readonly log: BoundedLog;
    readonly generation: number;
    readonly signal: AbortSignal;
  },
): GenerationBuild => {
  const { codec, rows, store, forgetting } = asked;
  // What did not concern the projection is noted soon, for its live rows stand still meanwhile.
  const settings = { ...defaultProjectionSettings, ...asked.settings, lookedEveryMs: 10 };
  const context = { projection, store: log, codec, rows, settings };
  return new GenerationBuild(
    {
      context: forgetting ? { ...context, forgetting } : context,
      log: store,
      generation,
      options: { owner: `verification ${randomUUID()}`, report: () => undefined },
    },
    signal,
  );
};

interface Close {
  readonly build: GenerationBuild;
  readonly log: BoundedLog;
  readonly signal: AbortSignal;
  /** Whether what is built is still what this verification has begun. */
  readonly isInPlace: () => Promise<boolean>;
}

const compareWith = async (asked: Verifying, close: Close): Promise<Compared | BuildRefused> => {
  const { build, log } = close;
  const { name } = asked.projection;
  for (let steps = 1; ; steps += 1) {
    if (!(await comeClose(asked, close))) {
      return { is: 'impossible', because: whyNot(name, close) };
    }
    const compared = await asked.rows.generations.compare(name, (position) => {
      log.moveTo(position);
      return build.reaches(position);
    });
    if (compared.is === 'compared' || steps === MOST_LAST_STEPS) return compared;
  }
};

/** Follows the live rows until there is little between the two. */
const comeClose = async (
  { rows, projection: { name }, onProgress }: Verifying,
  { build, log, signal, isInPlace }: Close,
): Promise<boolean> => {
  for (let round = 0; round < CLOSE_ENOUGH_ROUNDS; round += 1) {
    const found = (await rows.checkpoints()).find((each) => each.name === name);
    const target = found?.position ?? BEGINNING;
    log.moveTo(target);
    while (!(await build.reachesWithin(target, LOOK_EVERY_MS))) {
      const { is } = build.status;
      if (signal.aborted || is === 'stopped') return false;
      // After a lost answer it only waits until its own lease is over: then the place is its own.
      if (is === 'standing-by' && !(await isInPlace())) return false;
      onProgress?.(build.position, target);
    }
  }
  return isInPlace();
};

const whyNot = (name: string, { build: { status }, signal }: Close): string => {
  if (status.is === 'stopped') {
    return `Event ${status.at.eventId} stops ${name} when it is folded again: ${status.at.reason}`;
  }
  return signal.aborted
    ? `The verification of ${name} was broken off.`
    : `The verification of ${name} was given up, or another build has its place: try again.`;
};
