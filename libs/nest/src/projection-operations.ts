import {
  buildRefused,
  startProjections,
  verifyProjection,
  type AnyProjection,
  type BuildRefused,
  type Compared,
  type GenerationsOf,
  type Position,
  type Verifying,
} from '@anamnesis/eventing';
import type { OperateProjection } from '@anamnesis/domain';
import { projectionsAndTables } from '@anamnesis/read-models';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandAnswer } from './answers.js';
import { forgettingRule } from './forgetting-follower.js';
import type { Portal } from './portal.js';

export interface ProjectionStanding extends GenerationsOf {
  /** Of the fold in this program; readers may see another until the rows are built anew. */
  readonly version: number;
  readonly head: Position;
  /** How far the building has come; none when nothing is built, or positions are no numbers. */
  readonly buildingProgress?: BuildingProgress;
}

export interface BuildingProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** When it goes on as fast as until now; none when it has not begun. */
  readonly secondsLeft?: number;
}

export interface Done {
  readonly is: 'done';
}

export interface OperationOptions {
  readonly onProgress?: (standing: ProjectionStanding) => void;
  readonly signal?: AbortSignal;
}

const LOOK_EVERY_MS = 500;

/** What people who run the server do with projections, by command line or HTTP. */
export class ProjectionOperations {
  constructor(private readonly portal: Pick<Portal, 'store' | 'codec' | 'rows' | 'projections'>) {}

  /** @throws {ProjectionStoreUnavailable | StoreUnavailable} */
  async list(): Promise<readonly ProjectionStanding[]> {
    const { rows, store } = this.portal;
    const [found, head] = await Promise.all([rows.generations.list(), store.head()]);
    return found.flatMap((generations) => {
      const projection = projectionNamed(generations.name);
      return projection ? [standingOf(generations, projection, head)] : [];
    });
  }

  /** Records who asked, then does it; the same request sent again does nothing more. */
  async after(
    command: OperateProjection,
    record: () => Promise<CommandAnswer>,
  ): Promise<CommandAnswer> {
    const answer = await record();
    if (answer.is !== 'accepted' || answer.repeated) return answer;
    const outcome = await this.operate(command);
    if (outcome.is === 'done') return answer;
    return {
      is: 'malformed',
      fields: [{ field: 'operation', problems: [outcome.because] }],
    };
  }

  private async operate({
    projection,
    operation,
  }: OperateProjection): Promise<Done | BuildRefused> {
    switch (operation) {
      case 'rebuild':
        return this.rebuild(projection);
      case 'verify':
        return this.beginVerification(projection);
      case 'retry':
        return this.retry(projection);
      case 'switch-back':
        return this.switchBack(projection);
      case 'abandon':
        return this.abandon(projection);
    }
  }

  /** Asks for it; whoever runs projections builds, and goes on after a restart. */
  async rebuild(name: string): Promise<Done | BuildRefused> {
    const projection = projectionNamed(name);
    if (!projection) return unknown(name);
    const { version = 1 } = projection;
    const asked = { name, version, purpose: 'rebuild' } as const;
    const begun = await this.portal.rows.generations.begin(asked);
    this.portal.projections?.lookForRebuilds();
    return begun.is === 'impossible' ? begun : done;
  }

  /** Takes part in the building, so that it ends also when nobody else runs projections. */
  async untilRebuilt(name: string, { onProgress, signal }: OperationOptions = {}): Promise<void> {
    const projection = projectionNamed(name);
    if (!projection) return;
    const { store, codec, rows } = this.portal;
    const running = startProjections({
      ...{ projections: [projection], store, codec, rows },
      takeOver: 'when-silent',
      forgetting: forgettingRule,
    });
    try {
      while (!signal?.aborted) {
        const standing = (await this.list()).find((each) => each.name === name);
        if (!standing?.building) return;
        onProgress?.(standing);
        await delay(LOOK_EVERY_MS);
      }
    } finally {
      await running.close();
    }
  }

  /** It takes as long as a rebuild: only what is in its way is told; its findings are listed. */
  private beginVerification(name: string): Promise<Done | BuildRefused> {
    return new Promise((tell, fail) => {
      this.verify(name, { onBegun: () => tell(done) }).then(
        (ended) => tell(ended.is === 'impossible' ? ended : done),
        fail,
      );
    });
  }

  /** Folds the whole log again and compares: takes as long as a rebuild. */
  async verify(
    name: string,
    told: Pick<Verifying, 'signal' | 'onBegun' | 'onProgress'> = {},
  ): Promise<Compared | BuildRefused> {
    const projection = projectionNamed(name);
    if (!projection) return unknown(name);
    const { store, codec, rows } = this.portal;
    return verifyProjection({
      ...{ projection, store, codec, rows, forgetting: forgettingRule },
      ...told,
    });
  }

  /** After a fix: what was stopped goes on, and parked rows are made anew. */
  async retry(name: string): Promise<Done | BuildRefused> {
    if (!projectionNamed(name)) return unknown(name);
    if (await this.portal.rows.retry(name)) return done;
    return buildRefused(`Nothing of ${name} is stopped or parked.`);
  }

  async switchBack(name: string): Promise<Done | BuildRefused> {
    if (!projectionNamed(name)) return unknown(name);
    const switched = await this.portal.rows.generations.switchBack(name);
    return switched.is === 'impossible' ? switched : done;
  }

  async abandon(name: string): Promise<Done | BuildRefused> {
    if (!projectionNamed(name)) return unknown(name);
    if (await this.portal.rows.generations.abandon(name)) return done;
    return buildRefused(`Nothing of ${name} is being built.`);
  }
}

const done: Done = { is: 'done' };

const projectionNamed = (name: string): AnyProjection | undefined =>
  projectionsAndTables.find(({ projection }) => projection.name === name)?.projection;

const unknown = (name: string): BuildRefused => {
  const names = projectionsAndTables.map(({ projection }) => projection.name).join(', ');
  return buildRefused(`No projection is named ${name}. There are: ${names}.`);
};

const standingOf = (
  generations: GenerationsOf,
  { version = 1 }: AnyProjection,
  head: Position,
): ProjectionStanding => {
  const { building } = generations;
  const progress = building && progressOf(building, head);
  return { ...generations, version, head, ...(progress ? { buildingProgress: progress } : {}) };
};

const progressOf = (
  { position, since }: NonNullable<GenerationsOf['building']>,
  head: Position,
): BuildingProgress | undefined => {
  if (!/^\d*$/.test(position) || !/^\d+$/.test(head)) return undefined;
  const share = Math.min(1, Number(position) / Math.max(1, Number(head)));
  if (share === 0) return { share };
  const seconds = (Date.now() - Date.parse(since)) / 1000;
  return { share, secondsLeft: Math.max(0, (seconds * (1 - share)) / share) };
};
