import { Injectable } from '@nestjs/common';
import type {
  GenerationsOf,
  OutboxCounts,
  ProjectionCheckpoint,
  ProjectionLag,
  ProjectionStatus,
} from '@anamnesis/eventing';
import type { ForgettingReport } from './forgetting-follower.js';
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
  /** Why it makes no progress in this process, for instance because its writes keep failing. */
  readonly unwell?: string;
  /** How many rows are stale, for an event could not be folded into them. */
  readonly parkedRows?: number;
  /** Which events those are and why, the first to be met first. */
  readonly parkedBy?: readonly { readonly eventId: string; readonly reason: string }[];
  /** New rows are built beside those that readers see. */
  readonly isBuilding?: boolean;
  /** Only where this process runs the projections. */
  readonly lag?: ProjectionLag;
}

export interface ReactionsReport {
  readonly following: readonly ProjectionReport[];
  /** What waits to be sent, and what waits for somebody to decide. */
  readonly outbox: OutboxCounts;
  /** Plans that cannot say what follows when they are due; known only where they run. */
  readonly brokenTimers: readonly string[];
}

/** Messages from outside that are not done with; nobody's data. */
export interface WaitingMessages {
  readonly status: 'waiting' | 'parked';
  /** Why, where a person is to look at them. */
  readonly reason: string | null;
  readonly messages: number;
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
    const because = [...checks, this.portal.forgotten.trouble].filter(
      (problem) => problem !== undefined,
    );
    return { isReady: because.length === 0, because };
  }

  async projections(): Promise<readonly ProjectionReport[]> {
    const { rows, projections } = this.portal;
    const [checkpoints, generations, lags] = await Promise.all([
      rows.checkpoints(),
      rows.generations.list(),
      projections?.lag() ?? [],
    ]);
    const here = projections?.health().projections ?? [];
    return reportsOf(checkpoints, lags).map((report) => {
      const found = generations.find(({ name }) => name === report.name);
      return {
        ...report,
        ...unwellOf(here.find(({ name }) => name === report.name)?.status),
        ...parkedIn(found),
        ...(found?.building?.purpose === 'rebuild' ? { isBuilding: true } : {}),
      };
    });
  }

  async reactions(): Promise<ReactionsReport> {
    const { reactionTables, reactions } = this.portal;
    const [checkpoints, lags, outbox] = await Promise.all([
      reactionTables.rows.checkpoints(),
      reactions?.lag() ?? [],
      reactionTables.outbox.counts(),
    ]);
    const brokenTimers = reactions?.health().brokenTimers ?? [];
    return { following: reportsOf(checkpoints, lags), outbox, brokenTimers };
  }

  /** That somebody is not forgotten to the end turns nobody away; where that runs, it says why. */
  forgetting(): ForgettingReport {
    return this.portal.forgotten.report;
  }

  messages(): Promise<readonly WaitingMessages[]> {
    return this.portal.readModels.query<WaitingMessages[]>(
      `SELECT status, reason, count(*)::integer AS messages
         FROM views.interface_message
        WHERE status IN ('waiting', 'parked')
        GROUP BY status, reason`,
    );
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

const MOST_EVENTS_TOLD = 20;

const parkedIn = (
  found: GenerationsOf | undefined,
): Pick<ProjectionReport, 'parkedRows' | 'parkedBy'> => {
  if (!found || found.parked.length === 0) return {};
  const byEvent = new Map(found.parked.map(({ at }) => [at.eventId, at]));
  const parkedBy = [...byEvent.values()].slice(0, MOST_EVENTS_TOLD);
  return { parkedRows: found.parked.length, parkedBy };
};

const unwellOf = (status: ProjectionStatus | undefined): { readonly unwell?: string } =>
  status?.is === 'waiting-for-link' ? { unwell: status.reason } : {};

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
