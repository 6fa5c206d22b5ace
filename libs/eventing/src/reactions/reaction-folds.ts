import type { Typed } from '../decider.js';
import type { RecordedEvent } from '../envelope.js';
import type { Projection } from '../projection.js';
import type { AnyReaction } from '../reaction.js';
import { timerIdOf, type SetTimer } from '../timer.js';
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
  /** Whose it is stays known when it is cancelled: forgetting deletes it then, too. */
  readonly subject?: string;
}

/** Names of checkpoints: a reaction keeps its for ever, a plan gets a new one with its version. */
const checkpointOfReaction = ({ name }: AnyReaction): string => `reaction ${name}`;
export const checkpointOfPlan = ({ plan }: PlannedBy): string =>
  `timer ${plan.name} ${plan.version}`;

/**
 * A reaction is folded into the outbox by the runner of projections: rows and checkpoint in one
 * transaction, one writer by epoch, stopped by what it cannot take. It is in no list of views, so
 * nothing that rebuilds those makes it look at an event again.
 */
export const outboxFold = (reaction: AnyReaction): Projection<OutboxRow, Typed> => {
  const outgoingOf = whileThereIs((recorded) => {
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
  const changesOf = whileThereIs((recorded) => {
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
      const planned = { id: key, plan: name, version, key: keyOf(change) };
      return 'cancel' in change ? cancelled(planned, row) : { ...planned, ...timeOf(change) };
    },
  };
};

const cancelled = (
  planned: Pick<TimerRow, 'id' | 'plan' | 'version' | 'key'>,
  row: TimerRow | undefined,
): TimerRow => {
  const whose = row?.subject === undefined ? {} : { subject: row.subject };
  return { ...planned, data: {}, ...whose };
};

const timeOf = ({
  dueAt,
  data = {},
  subject,
}: SetTimer): Pick<TimerRow, 'dueAt' | 'data' | 'subject'> => {
  const whose = subject === undefined ? {} : { subject };
  return { dueAt: new Date(Math.min(Date.parse(dueAt), LAST)).toISOString(), data, ...whose };
};

/** "For ever" may be written as the end of a year behind which no database reads an instant. */
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The runner asks for an event's keys and then for each row: computed once for all of them. It is
 * no longer held than the event is, for it says what somebody wrote.
 */
const whileThereIs = <Result>(
  compute: (recorded: RecordedEvent) => Result,
): ((recorded: RecordedEvent) => Result) => {
  const computed = new WeakMap<RecordedEvent, { readonly result: Result }>();
  return (recorded) => {
    const known = computed.get(recorded) ?? { result: compute(recorded) };
    computed.set(recorded, known);
    return known.result;
  };
};
