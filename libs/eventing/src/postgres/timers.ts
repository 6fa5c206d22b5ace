import { outboxRowOf } from '../reactions/reaction-folds.js';
import type { DuePlan, DueRow, Firing, TimerTable } from '../reactions/reaction-tables.js';
import type { Query, TextRow } from './row-queries.js';

export const postgresTimers = (query: Query): TimerTable => ({
  due: async (plans, now, most) => {
    const values = [...columnsOf(plans), now, most];
    return (await query('due', dueStatement, values)).map(dueRow);
  },
  nextDue: async (plans) => {
    const [[next] = []] = await query('next due', nextDueStatement, columnsOf(plans));
    return next === null || next === undefined ? undefined : new Date(next).toISOString();
  },
  fire: async (firings) => {
    if (firings.length === 0) return 0;
    const [[fired] = []] = await query('fire', fireStatement, firedColumns(firings));
    return Number(fired);
  },
});

const WAITING = 'due_at IS NOT NULL AND fired_due_at IS DISTINCT FROM due_at';

/** $1 names, $2 versions, $3 in force from; $4 now, $5 most of each plan. One range of one index. */
const dueStatement = `
  SELECT timer.id, timer.plan, timer.key, timer.due_at, timer.data, timer.subject
  FROM unnest($1::text[], $2::integer[], $3::timestamptz[]) AS plan(name, version, in_force_from)
  CROSS JOIN LATERAL (
    SELECT id, plan, key, due_at, data, subject FROM reactions.timer
    WHERE plan = plan.name AND version = plan.version AND ${WAITING}
      AND due_at >= plan.in_force_from AND due_at <= $4::timestamptz
    ORDER BY due_at
    LIMIT $5
  ) AS timer`;

const nextDueStatement = `
  SELECT min(timer.due_at)
  FROM unnest($1::text[], $2::integer[], $3::timestamptz[]) AS plan(name, version, in_force_from)
  CROSS JOIN LATERAL (
    SELECT due_at FROM reactions.timer
    WHERE plan = plan.name AND version = plan.version AND ${WAITING}
      AND due_at >= plan.in_force_from
    ORDER BY due_at
    LIMIT 1
  ) AS timer`;

/**
 * $1 timers, $2 their instants, $3 what follows from each. Who fires the same at once waits for the
 * row and then finds that it fired. A command that waits already is left alone; an effect that is
 * asked for again waits again, and one that two timers ask for is written once.
 */
const fireStatement = `
  WITH fired AS (
    UPDATE reactions.timer AS timer SET fired_due_at = timer.due_at
    FROM unnest($1::uuid[], $2::timestamptz[], $3::jsonb[]) AS due(id, due_at, follows)
    WHERE timer.id = due.id AND date_trunc('milliseconds', timer.due_at) = due.due_at
      AND timer.fired_due_at IS DISTINCT FROM timer.due_at
    RETURNING due.follows
  ),
  written AS (
    INSERT INTO reactions.outbox AS known
      (id, kind, cause, correlation, caused_by, body, subject)
    SELECT DISTINCT ON (follows.id) follows.*
    FROM fired, jsonb_to_recordset(fired.follows) AS follows(
      id uuid, kind text, cause text, correlation text, "by" text, body jsonb, subject text)
    ON CONFLICT (id) DO UPDATE SET
      cause = excluded.cause,
      correlation = excluded.correlation,
      caused_by = excluded.caused_by,
      body = excluded.body,
      subject = excluded.subject
    WHERE known.kind = 'effect' AND known.cause <> excluded.cause
  )
  SELECT count(*) FROM fired`;

const columnsOf = (plans: readonly DuePlan[]): readonly unknown[] => [
  plans.map(({ name }) => name),
  plans.map(({ version }) => version),
  plans.map(({ inForceFrom }) => inForceFrom),
];

const firedColumns = (firings: readonly Firing[]): readonly unknown[] => [
  firings.map(({ timer }) => timer.id),
  firings.map(({ timer }) => timer.dueAt),
  firings.map(({ outgoing }) => JSON.stringify(outgoing.map(outboxRowOf))),
];

const dueRow = (values: TextRow): DueRow => {
  const [id = '', plan = '', key = '', dueAt = '', data = '{}'] = values.map((text) => text ?? '');
  const subject = values[5];
  return {
    ...{ id, plan, key, dueAt: new Date(dueAt).toISOString() },
    data: JSON.parse(data) as Readonly<Record<string, string>>,
    ...(subject === null || subject === undefined ? {} : { subject }),
  };
};
