import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { EventCodec } from '../event-codec.js';
import type { EventStore, Position } from '../event-store.js';
import type { ForgettingRule } from './forgotten-subjects.js';
import { LiveTail } from './live-tail.js';
import { asFolding, type Folding } from './projection-fold.js';
import { ProjectionLoop, type ProjectionStatus } from './projection-loop.js';
import { ProjectionProgress } from './projection-progress.js';
import { defaultProjectionSettings, type ProjectionSettings } from './projection-settings.js';
import { Rebuilding } from './rebuilding.js';
import type { ProjectionStore, StoppedAt } from './projection-store.js';
import type { AnyProjection } from '../projection.js';

export type { ProjectionStatus } from './projection-loop.js';

export interface ProjectionsToStart {
  readonly projections: readonly AnyProjection[];
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly rows: ProjectionStore;
  /** Shared with whoever waits for rows; a new one when left out. */
  readonly progress?: ProjectionProgress;
  /** Names this process for people who look at the checkpoints. */
  readonly owner?: string;
  /**
   * `at-once` (the default): a fresh start replaces the writer, so that a restart after a crash
   * waits for no lease. `when-silent`: stand by until the writer's lease runs out.
   */
  readonly takeOver?: 'at-once' | 'when-silent';
  readonly settings?: Partial<ProjectionSettings>;
  readonly forgetting?: ForgettingRule;
  readonly onStatus?: (name: string, status: ProjectionStatus) => void;
  /** A row could not take an event: it is stale from here on. The key is an opaque id. */
  readonly onParked?: (name: string, key: string, at: StoppedAt) => void;
  /** Of what is built anew beside the rows that readers see. */
  readonly onBuild?: (name: string, status: ProjectionStatus) => void;
}

export interface RunningProjections {
  readonly progress: ProjectionProgress;
  /** Without I/O: whether every projection runs here or in another process. */
  health(): ProjectionHealth;
  /** @throws {StoreUnavailable} {ProjectionStoreUnavailable} */
  lag(): Promise<readonly ProjectionLag[]>;
  /** Becomes the writer of the projection now, from another process or after it stopped. */
  takeOver(name: string): void;
  /** Looks now whether something is to be built anew, not only at the next interval. */
  lookForRebuilds(): void;
  /** Finishes the write under way, notes the checkpoints and lets others open at once. */
  close(): Promise<void>;
}

interface Looping {
  readonly projection: Folding;
  readonly loop: ProjectionLoop;
}

export interface ProjectionHealth {
  readonly isHealthy: boolean;
  readonly projections: readonly {
    readonly name: string;
    readonly status: ProjectionStatus;
    /** Of the generation that is built here, if one is. */
    readonly build?: ProjectionStatus;
  }[];
}

export interface ProjectionLag {
  readonly name: string;
  readonly position: Position;
  /** At most so many, for positions are not dense; none known where they are no numbers. */
  readonly events: number | undefined;
  /** Since the oldest event was recorded that is not in the rows yet. */
  readonly seconds: number;
}

/** Each projection has a loop of its own: what stops one does not stop the others. */
export const startProjections = (asked: ProjectionsToStart): RunningProjections => {
  const { store, rows } = asked;
  const progress = asked.progress ?? new ProjectionProgress(rows);
  const closing = new AbortController();
  // Each loop listens; there are as many as there are projections.
  setMaxListeners(0, closing.signal);
  const loops = new Map<string, Looping>();
  const given = givenTo(asked, closing.signal);
  for (const projection of asked.projections.map(asFolding)) {
    const { name } = projection;
    if (loops.has(name)) throw new Error(`Two projections are named ${name}; rename one.`);
    loops.set(name, { projection, loop: loopOf(projection, { ...given, asked, progress }) });
  }
  const rebuilding = rebuildingOf({ ...given, asked, loops }, closing.signal);
  const ends = [
    ...[...loops.values()].map(({ loop }) => loop.keepGoing(closing.signal)),
    rebuilding.keepGoing(),
  ];

  return {
    progress,
    health: () => healthOf(loops, rebuilding),
    lag: async () => {
      const head = await store.head();
      await progress.refresh();
      return Promise.all(
        [...loops.values()].map((looping) => lagOf({ ...looping, store, progress, head })),
      );
    },
    takeOver: (name) => {
      const found = loops.get(name);
      if (!found) throw new Error(`No projection is named ${name}.`);
      found.loop.takeOver();
    },
    lookForRebuilds: () => rebuilding.lookNow(),
    close: async () => {
      closing.abort();
      await Promise.all(ends);
    },
  };
};

interface Given {
  readonly owner: string;
  readonly settings: ProjectionSettings;
  readonly tail: LiveTail;
  readonly forgetting: { readonly forgetting?: ForgettingRule };
}

const givenTo = (asked: ProjectionsToStart, closing: AbortSignal): Given => ({
  owner: asked.owner ?? randomUUID(),
  settings: { ...defaultProjectionSettings, ...asked.settings },
  tail: new LiveTail(asked.store, closing, asked.projections.length),
  forgetting: asked.forgetting ? { forgetting: asked.forgetting } : {},
});

const loopOf = (
  projection: Folding,
  {
    asked,
    progress,
    ...given
  }: Given & { readonly asked: ProjectionsToStart; readonly progress: ProjectionProgress },
): ProjectionLoop => {
  const { codec, rows, store: log, takeOver = 'at-once', onStatus } = asked;
  const { owner, settings, tail, forgetting } = given;
  const pace = { events: Math.min(500, settings.mostEvents) };
  const onParked = (key: string, at: StoppedAt): void => asked.onParked?.(projection.name, key, at);
  return new ProjectionLoop(
    {
      ...{ onParked, projection, store: tail, log, codec, rows, progress, settings, pace },
      ...forgetting,
    },
    { owner, takeOver, report: (status) => onStatus?.(projection.name, status) },
  );
};

const rebuildingOf = (
  {
    asked,
    loops,
    ...given
  }: Given & {
    readonly asked: ProjectionsToStart;
    readonly loops: ReadonlyMap<string, Looping>;
  },
  closing: AbortSignal,
): Rebuilding => {
  const { codec, rows, store, onBuild } = asked;
  const { owner, settings, tail, forgetting } = given;
  return new Rebuilding(
    {
      rows,
      projections: [...loops.values()].map(({ projection }) => projection),
      contextOf: (projection) => ({
        context: { projection, store: tail, codec, rows, settings, ...forgetting },
        log: store,
        options: { owner, report: (status) => onBuild?.(projection.name, status) },
      }),
      lookEveryMs: settings.standbyMs,
      onHandedOver: (name) => loops.get(name)?.loop.lookAgain(),
      isStopped: (name) => loops.get(name)?.loop.status.is === 'stopped',
      onTryAgain: (name) => loops.get(name)?.loop.lookAgain(),
      onTrouble: (reason) => onBuild?.('', { is: 'waiting-for-link', reason }),
    },
    closing,
  );
};

const healthOf = (
  loops: ReadonlyMap<string, Looping>,
  rebuilding: Rebuilding,
): ProjectionHealth => {
  const builds = rebuilding.statuses();
  const projections = [...loops].map(([name, { loop }]) => {
    const build = builds.get(name);
    return { name, status: loop.status, ...(build ? { build } : {}) };
  });
  return { isHealthy: projections.every(({ status }) => isWell(status)), projections };
};

const isWell = ({ is }: ProjectionStatus): boolean => is !== 'stopped' && is !== 'waiting-for-link';

interface Lagging {
  readonly projection: Folding;
  readonly loop: ProjectionLoop;
  readonly store: EventStore;
  readonly progress: ProjectionProgress;
  readonly head: Position;
}

const lagOf = async (lagging: Lagging): Promise<ProjectionLag> => {
  const { projection, loop, progress, head } = lagging;
  const { name } = projection;
  const position = progress.positionOf(name) ?? '';
  if (position >= head) return { name, position, events: 0, seconds: 0 };
  const oldest = loop.oldestUnseen ?? (await oldestAfter(position, lagging));
  return {
    name,
    position,
    events: distance(position, head),
    seconds: oldest === undefined ? 0 : Math.max(0, (Date.now() - Date.parse(oldest)) / 1000),
  };
};

const oldestAfter = async (
  after: Position,
  { store, projection }: Lagging,
): Promise<string | undefined> => {
  const filter = { by: 'type', types: projection.events } as const;
  for await (const { events } of store.readAll({ after, filter, pageSize: 1 })) {
    if (events[0]) return events[0].recordedAt;
  }
  return undefined;
};

const distance = (from: Position, to: Position): number | undefined =>
  /^\d*$/.test(from) && /^\d*$/.test(to) ? Number(to) - Number(from) : undefined;
