import type { OutgoingCommand } from '../reactions/consequences.js';
import type { Effect } from '../reaction.js';
import type {
  Claim,
  ClaimedRow,
  Outbox,
  ParkedRow,
  Settlement,
} from '../reactions/reaction-tables.js';
import type { Query, TextRow } from './row-queries.js';

const PRUNED_AT_ONCE = 1_000;

export const postgresOutbox = (query: Query): Outbox => ({
  claim: async ({ kind, owner, leaseMs, most }: Claim) => {
    const claimed = await query('claim', claimStatement, [kind, owner, leaseMs, most]);
    return [...claimed].sort(bySequence).map(claimedRow);
  },
  renew: async (owner, leaseMs, ids) => {
    await query('renew claims', renewStatement, [owner, leaseMs, ids]);
  },
  settle: async (owner, settlements) => {
    await query('settle', settleStatement, [owner, ...columnsOf(settlements)]);
  },
  parked: async (most) => (await query('parked', parkedStatement, [most])).map(parkedRow),
  counts: async () => {
    const [[waiting, parked, putOff] = []] = await query('counts', countsStatement, []);
    return { waiting: Number(waiting), parked: Number(parked), putOff: Number(putOff) };
  },
  decide: async (id, decision) => {
    const text = decision === 'retry' ? retryStatement : abandonStatement;
    return (await query(decision, text, [id])).length > 0;
  },
  prune: async (settledBefore) => {
    const pruned = await query('prune', pruneStatement, [settledBefore, PRUNED_AT_ONCE]);
    return pruned.length;
  },
});

/**
 * $1 kind, $2 owner, $3 lease in milliseconds, $4 most. A taken row comes up again when its lease
 * is over; who takes at the same time passes over it.
 */
const claimStatement = `
  UPDATE reactions.outbox AS taken SET
    next_at = now() + $3::float8 * interval '1 ms',
    claimed_by = $2
  FROM (
    SELECT id FROM reactions.outbox
    WHERE kind = $1 AND settled_cause IS DISTINCT FROM cause AND next_at <= now()
    ORDER BY next_at, seq
    LIMIT $4
    FOR UPDATE SKIP LOCKED
  ) AS due
  WHERE taken.id = due.id
  RETURNING taken.id, taken.kind, taken.cause, taken.correlation, taken.caused_by, taken.body,
    taken.subject, taken.attempts, taken.seq`;

/** $1 owner, $2 lease in milliseconds, $3 ids. */
const renewStatement = `
  UPDATE reactions.outbox SET next_at = now() + $2::float8 * interval '1 ms'
  WHERE id = ANY($3::uuid[]) AND claimed_by = $1 AND settled_cause IS DISTINCT FROM cause`;

/**
 * $1 owner, then by row: id, cause, outcome, reason, pause in milliseconds. What was asked for
 * again meanwhile is left to wait; a pause is the taker's to set, an end is one for everybody.
 */
const settleStatement = `
  UPDATE reactions.outbox AS row SET
    settled_cause = CASE WHEN ended.outcome = 'later' THEN row.settled_cause ELSE row.cause END,
    outcome = ended.outcome,
    reason = ended.reason,
    next_at = CASE WHEN ended.outcome = 'later'
      THEN now() + ended.pause * interval '1 ms' ELSE '-infinity' END,
    attempts = CASE WHEN ended.outcome = 'later' THEN row.attempts + 1 ELSE 0 END,
    body = CASE WHEN ended.outcome IN ('done', 'dropped') THEN '{}' ELSE row.body END,
    settled_at = CASE WHEN ended.outcome = 'later' THEN NULL ELSE now() END,
    claimed_by = NULL
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::float8[])
    AS ended(id, cause, outcome, reason, pause)
  WHERE row.id = ended.id AND row.cause = ended.cause
    AND row.settled_cause IS DISTINCT FROM row.cause
    AND (ended.outcome <> 'later' OR row.claimed_by = $1)`;

const parkedStatement = `
  SELECT id, kind, caused_by, reason, settled_at FROM reactions.outbox
  WHERE outcome = 'parked' AND settled_cause = cause
  ORDER BY settled_at
  LIMIT $1`;

/** Counting stops at a thousand: more is as bad. */
const countsStatement = `
  SELECT waiting.those, parked.those, waiting.put_off
  FROM (
    SELECT count(*) AS those, count(*) FILTER (WHERE attempts > 0) AS put_off
    FROM (
      SELECT attempts FROM reactions.outbox
      WHERE settled_cause IS DISTINCT FROM cause LIMIT 1000
    ) AS few
  ) AS waiting,
  (
    SELECT count(*) AS those
    FROM (
      SELECT FROM reactions.outbox
      WHERE outcome = 'parked' AND settled_cause = cause LIMIT 1000
    ) AS few
  ) AS parked`;

const retryStatement = `
  UPDATE reactions.outbox SET settled_cause = NULL, outcome = NULL, next_at = '-infinity'
  WHERE id = $1 AND outcome = 'parked' AND settled_cause = cause
  RETURNING id`;

const abandonStatement = `
  UPDATE reactions.outbox SET outcome = 'abandoned', body = '{}', settled_at = now()
  WHERE id = $1 AND outcome = 'parked' AND settled_cause = cause
  RETURNING id`;

/** $1 instant, $2 most. */
const pruneStatement = `
  DELETE FROM reactions.outbox WHERE id = ANY(ARRAY(
    SELECT id FROM reactions.outbox
    WHERE outcome <> 'parked' AND settled_at < $1::timestamptz AND settled_cause = cause
    ORDER BY settled_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED))
  RETURNING id`;

const bySequence = (left: TextRow, right: TextRow): number => Number(left[8]) - Number(right[8]);

const claimedRow = (values: TextRow): ClaimedRow => {
  const [id, kind, cause, correlationId, by, body, , attempts] = values.map((text) => text ?? '');
  const subject = values[6];
  return {
    id: id ?? '',
    is: kind === 'effect' ? 'effect' : 'command',
    cause: { id: cause ?? '', correlationId: correlationId ?? '', by: by ?? '' },
    body: JSON.parse(body ?? '{}') as OutgoingCommand | Effect,
    attempts: Number(attempts),
    ...(subject === null || subject === undefined ? {} : { subject }),
  };
};

const parkedRow = (values: TextRow): ParkedRow => {
  const [id = '', kind, by = '', reason = '', at = ''] = values.map((text) => text ?? '');
  const parkedAt = new Date(at).toISOString();
  return { id, kind: kind === 'effect' ? 'effect' : 'command', by, reason, parkedAt };
};

const columnsOf = (settlements: readonly Settlement[]): readonly unknown[] => [
  settlements.map(({ id }) => id),
  settlements.map(({ cause }) => cause),
  settlements.map(({ as }) => as.is),
  settlements.map(({ as }) => ('reason' in as ? as.reason : null)),
  settlements.map(({ as }) => ('pauseMs' in as ? as.pauseMs : 0)),
];
