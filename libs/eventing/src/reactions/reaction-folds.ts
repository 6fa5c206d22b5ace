import type { Typed } from '../decider.js';
import type { RecordedEvent } from '../envelope.js';
import type { Projection } from '../projection.js';
import type { AnyReaction } from '../reaction.js';
import { timerIdOf, type TimerChange } from '../timer.js';
import { asReaction, reactTo, type Outgoing } from './consequences.js';
import { keyOf, plannedBy, type PlannedBy } from './timer-fold.js';

/**
 * A row of the outbox as reactions write it. How it was sent stands in columns that only the
 * sender writes, so the two never overwrite each other.
 */
export interface OutboxRow {
  readonly id: string;
  readonly kind: Outgoing['is'];
  /** The cause that asks for it; another one than the settled one makes it wait again. */
  readonly cause: string;
  readonly correlation: string;
  readonly by: string;
  readonly body: unknown;
  readonly subject?: string;
}

/** A row of the timers as their plan writes it; that it fired is noted in a column of its own. */
export interface TimerRow {
  readonly id: string;
  readonly plan: string;
  readonly version: number;
  readonly key: string;
  /** None when it was cancelled. */
  readonly dueAt?: string;
  readonly data: Readonly<Record<string, string>>;
  readonly subject?: string;
}

/** Names of checkpoints: a reaction keeps its for ever, a plan gets a new one with its version. */
export const checkpointOfReaction = ({ name }: AnyReaction): string => `reaction ${name}`;
export const checkpointOfPlan = ({ plan }: PlannedBy): string =>
  `timer ${plan.name} ${plan.version}`;

/**
 * A reaction is folded into the outbox by the runner of projections: rows and checkpoint in one
 * transaction, one writer by epoch, stopped by what it cannot take. It is in no list of views, so
 * nothing that rebuilds those makes it look at an event again.
 */
export const outboxFold = (reaction: AnyReaction): Projection<OutboxRow, Typed> => {
  const outgoingOf = rememberingLast((recorded) => {
    const outgoing = reactTo(asReaction(reaction), recorded);
    return new Map(outgoing.map((each) => [each.id, each]));
  });
  return {
    name: checkpointOfReaction(reaction),
    events: reaction.events,
    keysOf: (_event, recorded) => [...outgoingOf(recorded).keys()],
    project: (row, _event, { key, recorded }) => {
      const outgoing = outgoingOf(recorded).get(key);
      return outgoing && row?.cause !== outgoing.cause.id ? outboxRowOf(outgoing) : undefined;
    },
  };
};

export const outboxRowOf = ({ id, is, cause, body, subject }: Outgoing): OutboxRow => ({
  ...{ id, kind: is, cause: cause.id, correlation: cause.correlationId, by: cause.by, body },
  ...(subject === undefined ? {} : { subject }),
});

export const timerFold = (planned: PlannedBy): Projection<TimerRow, Typed> => {
  const { plan } = planned;
  const changesOf = rememberingLast((recorded) => {
    const changes = plannedBy(planned, recorded);
    return new Map(changes.map((change) => [timerIdOf(plan.name, keyOf(change)), change]));
  });
  return {
    name: checkpointOfPlan(planned),
    events: plan.events,
    keysOf: (_event, recorded) => [...changesOf(recorded).keys()],
    project: (row, _event, { key, recorded }) => {
      const change = changesOf(recorded).get(key);
      if (!change || (!row && 'cancel' in change)) return undefined;
      const { name, version } = plan;
      return { id: key, plan: name, version, key: keyOf(change), ...timeOf(change) };
    },
  };
};

const timeOf = (change: TimerChange): Pick<TimerRow, 'dueAt' | 'data' | 'subject'> => {
  if ('cancel' in change) return { data: {} };
  const { dueAt, data = {}, subject } = change;
  const whose = subject === undefined ? {} : { subject };
  return { dueAt: new Date(dueAt).toISOString(), data, ...whose };
};

/** The runner asks for an event's keys and then for each row: computed once for all of them. */
const rememberingLast = <Result>(
  compute: (recorded: RecordedEvent) => Result,
): ((recorded: RecordedEvent) => Result) => {
  let last: { readonly recorded: RecordedEvent; readonly result: Result } | undefined;
  return (recorded) => {
    if (last?.recorded !== recorded) last = { recorded, result: compute(recorded) };
    return last.result;
  };
};
