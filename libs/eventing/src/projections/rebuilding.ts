import { whereThrown } from './where-thrown.js';
import { GenerationBuild, type BuildContext } from './generation-build.js';
import { versionOf, type Folding } from './projection-fold.js';
import type { Building, GenerationsOf } from './projection-generations.js';
import type { ProjectionStatus } from './projection-loop.js';
import type { ProjectionStore } from './projection-store.js';
import { Signal } from '../signal.js';

export interface RebuildingOptions {
  readonly rows: ProjectionStore;
  readonly projections: readonly Folding[];
  readonly contextOf: (projection: Folding) => Omit<BuildContext, 'generation'>;
  readonly lookEveryMs: number;
  /** A generation of this projection has taken the place of the one that readers saw. */
  readonly onHandedOver: (name: string) => void;
  /** Whether this projection stands still, asked before each look. */
  readonly isStopped: (name: string) => boolean;
  /** Somebody has asked to try it again, or readers see another generation. */
  readonly onTryAgain: (name: string) => void;
  readonly onTrouble: (reason: string) => void;
}

interface Built {
  readonly key: string;
  readonly build: GenerationBuild;
}

/**
 * Builds what somebody has asked for, whoever that was: a person, or another version of the
 * projection. Each process that runs projections looks, and one of them holds the lease.
 */
export class Rebuilding {
  private readonly builds = new Map<string, Built>();
  private readonly nudged = new Signal();

  constructor(
    private readonly options: RebuildingOptions,
    private readonly closing: AbortSignal,
  ) {}

  /** Where the building of each stands that is built here. */
  statuses(): ReadonlyMap<string, ProjectionStatus> {
    return new Map([...this.builds].map(([name, { build }]) => [name, build.status]));
  }

  lookNow(): void {
    this.nudged.give();
  }

  async keepGoing(): Promise<void> {
    const wake = (): void => this.nudged.give();
    this.closing.addEventListener('abort', wake);
    while (!this.closing.aborted) {
      try {
        await this.look();
      } catch (error) {
        this.options.onTrouble(whereThrown(error));
      }
      if (!this.closing.aborted) await this.nudged.next(this.options.lookEveryMs);
    }
    this.closing.removeEventListener('abort', wake);
    await Promise.all([...this.builds.values()].map(({ build }) => build.end()));
  }

  private async look(): Promise<void> {
    // Before it is read: of what stops meanwhile, what is read does not tell yet.
    const stopped = this.stopped();
    const found = await this.options.rows.generations.list();
    for (const { name, live, building } of found) {
      if (stopped.live.has(name) && !live.stopped) this.options.onTryAgain(name);
      const build = stopped.builds.get(name);
      if (build && building && !building.stopped) build.tryAgain();
    }
    for (const projection of this.options.projections) {
      const asked = askedOf(found, projection);
      const current = this.builds.get(projection.name);
      if (current?.key === (asked && keyOf(asked))) continue;
      if (current) await this.drop(projection.name, current);
      if (asked && !this.closing.aborted) this.start(projection, asked);
    }
  }

  private stopped() {
    const { projections, isStopped } = this.options;
    const live = new Set(projections.map(({ name }) => name).filter(isStopped));
    const builds = new Map([...this.builds].map(([name, { build }]) => [name, build] as const));
    for (const [name, { status }] of builds) if (status.is !== 'stopped') builds.delete(name);
    return { live, builds };
  }

  private start(projection: Folding, { generation, ...asked }: Building): void {
    const given = { ...this.options.contextOf(projection), generation };
    const build = new GenerationBuild(given, this.closing);
    const built = { key: keyOf({ generation, ...asked }), build };
    this.builds.set(projection.name, built);
    void this.handOver(projection.name, built);
  }

  private async handOver(name: string, built: Built): Promise<void> {
    while (this.builds.get(name) === built && !this.closing.aborted) {
      try {
        if (await built.build.handOver()) this.options.onHandedOver(name);
        break;
      } catch (error) {
        this.options.onTrouble(whereThrown(error));
        await this.nudged.next(this.options.lookEveryMs);
      }
    }
    this.nudged.give();
  }

  private async drop(name: string, { build }: Built): Promise<void> {
    await build.end();
    this.builds.delete(name);
  }
}

const askedOf = (found: readonly GenerationsOf[], projection: Folding): Building | undefined => {
  const building = found.find(({ name }) => name === projection.name)?.building;
  const isOurs = building?.purpose === 'rebuild' && building.version === versionOf(projection);
  return isOurs ? building : undefined;
};

/** The same generation may be asked for anew. */
const keyOf = ({ generation, since }: Building): string => `${generation} ${since}`;
