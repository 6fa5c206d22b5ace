import type pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { projectionsAndTables } from '@anamnesis/read-models';
import type { Violations } from './chaos-ledger.js';
import { connected, patiently } from './chaos-log-reading.js';

export interface ChaosToSettle {
  /** The database that was hurt. */
  readonly url: string;
  readonly patienceMs: number;
  readonly violations: Violations;
}

/** What has not come to its end, by one look at the database. */
export interface UnderWay {
  readonly head: string;
  /** Views, reactions and timer plans that have not looked so far. */
  readonly behind: readonly Follower[];
  /** Commands and effects that wait for nothing but their turn, or are being sent. */
  readonly due: number;
}

export interface Follower {
  readonly name: string;
  readonly position: string;
  readonly status: string;
}

const LOOK_EVERY_MS = 500;

/**
 * Until everything that follows from what was asked for is in the log, and every view has looked at
 * all of it: one thing may follow from another, so the log must also not have grown since the last
 * look. What takes longer than the patience is told as a violation.
 */
export const untilFollowedUp = async (asked: ChaosToSettle): Promise<void> => {
  const until = performance.now() + asked.patienceMs;
  for (let before: string | undefined; ;) {
    const { head, behind, due } = await patiently(() => connected(asked.url, look));
    if (behind.length === 0 && due === 0 && head === before) return;
    const isStuck = behind.some(({ status }) => status === 'stopped');
    if (isStuck || performance.now() > until) {
      tell({ head, behind, due }, asked.violations);
      return;
    }
    before = head;
    await delay(LOOK_EVERY_MS);
  }
};

/** Ended processes may have left statements that the server still works on. */
export const untilNobodyIsConnected = async (asked: ChaosToSettle): Promise<void> => {
  const until = performance.now() + asked.patienceMs;
  while ((await patiently(() => connected(asked.url, othersConnected))) > 0) {
    if (performance.now() > until) {
      asked.violations.add('Every process has ended, and somebody is still connected.');
      return;
    }
    await delay(LOOK_EVERY_MS);
  }
};

const tell = ({ head, behind, due }: UnderWay, violations: Violations): void => {
  const at = `the log is at ${Number(head)}`;
  for (const { name, position, status } of behind) {
    violations.add(`${name} is ${status} at ${Number(position)}, and ${at}.`);
  }
  if (due > 0) violations.add(`Of what followed from events, ${due} were not sent, and ${at}.`);
  if (behind.length === 0 && due === 0) violations.add(`New events did not cease: ${at}.`);
};

/** The head first: what is behind it is behind whatever has come since. */
const look = async (client: pg.Client): Promise<UnderWay> => {
  const [log] = await asked<{ head: string }>(
    client,
    'SELECT coalesce(max(position), 0)::text AS head FROM eventstore.events',
  );
  const head = log?.head ?? '0';
  const views = await asked<Follower>(
    client,
    `SELECT 'View ' || name AS name, position, status FROM eventing.projection_checkpoint
     WHERE role = 'live'`,
  );
  const reactions = await asked<Follower>(
    client,
    "SELECT 'Reaction ' || name AS name, position, status FROM reactions.checkpoint",
  );
  const [outbox] = await asked<{ due: number }>(
    client,
    `SELECT count(*)::integer AS due FROM reactions.outbox
     WHERE settled_cause IS DISTINCT FROM cause
       AND (next_at <= clock_timestamp() OR claimed_by IS NOT NULL)`,
  );
  return { head, behind: behindOf(head, { views, reactions }), due: outbox?.due ?? 0 };
};

/** Also what never began. */
const behindOf = (
  head: string,
  { views, reactions }: Readonly<Record<'views' | 'reactions', readonly Follower[]>>,
): readonly Follower[] => {
  const known = new Map(views.map((view) => [view.name, view]));
  const all = projectionsAndTables.map(
    ({ projection }) => known.get(`View ${projection.name}`) ?? notBegun(`View ${projection.name}`),
  );
  const reacting = reactions.length > 0 ? reactions : [notBegun('Every reaction')];
  return [...all, ...reacting].filter(({ position }) => Number(position) < Number(head));
};

const notBegun = (name: string): Follower => ({ name, position: '0', status: 'not begun' });

const othersConnected = async (client: pg.Client): Promise<number> => {
  const [found] = await asked<{ others: number }>(
    client,
    `SELECT count(*)::integer AS others FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'`,
  );
  return found?.others ?? 0;
};

const asked = async <Row extends object>(client: pg.Client, text: string): Promise<Row[]> =>
  (await client.query<Row>(text)).rows;
