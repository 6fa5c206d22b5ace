import { Injectable } from '@nestjs/common';
import type { OutboxCounts, ProjectionCheckpoint, ProjectionLag } from '@anamnesis/eventing';
import type { Portal } from './portal.js';

export interface Readiness {
  readonly isReady: boolean;
  /** What is missing, in words for people who run the server. */
  readonly because: readonly string[];
}

export interface ProjectionReport {
  readonly name: string;
  /** As the view's writer last noted it, wherever that runs. */
  readonly position: string;
  readonly stopped?: { readonly eventId: string; readonly reason: string };
  /** Only where this process runs the projections. */
  readonly lag?: ProjectionLag;
}

export interface ReactionsReport {
  readonly following: readonly ProjectionReport[];
  /** What waits to be sent, and what waits for somebody to decide. */
  readonly outbox: OutboxCounts;
}

/** Whether the portal can work. Lag does not count: a rebuild must not take the servers down. */
@Injectable()
export class PortalHealth {
  constructor(private readonly portal: Portal) {}

  async ready(): Promise<Readiness> {
    const checks = await Promise.all([
      check('The event store does not answer.', () => this.portal.store.head()),
      check('The read models do not answer.', () => this.portal.readModels.query('SELECT 1')),
    ]);
    const because = checks.filter((problem) => problem !== undefined);
    return { isReady: because.length === 0, because };
  }

  async projections(): Promise<readonly ProjectionReport[]> {
    const [checkpoints, lags] = await Promise.all([
      this.portal.rows.checkpoints(),
      this.portal.projections?.lag() ?? [],
    ]);
    return reportsOf(checkpoints, lags);
  }

  async reactions(): Promise<ReactionsReport> {
    const { reactionTables, reactions } = this.portal;
    const [checkpoints, lags, outbox] = await Promise.all([
      reactionTables.rows.checkpoints(),
      reactions?.lag() ?? [],
      reactionTables.outbox.counts(),
    ]);
    return { following: reportsOf(checkpoints, lags), outbox };
  }
}

const reportsOf = (
  checkpoints: readonly ProjectionCheckpoint[],
  lags: readonly ProjectionLag[],
): readonly ProjectionReport[] =>
  checkpoints.map(({ name, position, stopped }) => {
    const lag = lags.find((candidate) => candidate.name === name);
    return { name, position, ...(stopped ? { stopped } : {}), ...(lag ? { lag } : {}) };
  });

const LONGEST_CHECK_MS = 2_000;

const check = async (
  problem: string,
  work: () => Promise<unknown>,
): Promise<string | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(problem), LONGEST_CHECK_MS);
  });
  try {
    return await Promise.race([work().then(() => undefined), tooLong]);
  } catch {
    return problem;
  } finally {
    clearTimeout(timer);
  }
};
