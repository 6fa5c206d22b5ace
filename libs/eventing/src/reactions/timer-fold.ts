import type { Typed } from '../decider.js';
import type { RecordedEvent } from '../envelope.js';
import type { AnyTimerPlan, DueTimer, TimerChange, TimerPlan } from '../timer.js';
import { firingIdOf } from '../timer.js';
import { outgoingFrom, type Outgoing } from './consequences.js';

/** A plan with the calendar that it computes by. */
export interface PlannedBy {
  readonly plan: AnyTimerPlan;
  readonly calendar?: unknown;
}

/** The machinery handles events without knowing their shapes; this is the one cast. */
const asTimerPlan = (plan: AnyTimerPlan): TimerPlan<Typed, unknown> =>
  plan as unknown as TimerPlan<Typed, unknown>;

/**
 * @throws {Error} when an instant cannot be read, or one key is changed twice by one event
 */
export const plannedBy = (
  { plan, calendar }: PlannedBy,
  recorded: RecordedEvent,
): readonly TimerChange[] => {
  const changes = asTimerPlan(plan).plan(recorded.event, recorded, calendar);
  if (new Set(changes.map(keyOf)).size < changes.length) {
    throw new Error(`${plan.name} changes one timer twice for one event; say the last word only.`);
  }
  for (const change of changes) {
    if ('set' in change && Number.isNaN(Date.parse(change.dueAt))) {
      throw new Error(`${plan.name} sets a timer to what is no instant; use ISO 8601.`);
    }
  }
  return changes;
};

export const keyOf = (change: TimerChange): string =>
  'set' in change ? change.set : change.cancel;

/** @throws {Error} when two consequences are named alike */
export const fire = (plan: AnyTimerPlan, due: DueTimer): readonly Outgoing[] => {
  const id = firingIdOf(plan.name, due.key, due.dueAt);
  return outgoingFrom(plan.fire(due), { id, correlationId: id, by: plan.name });
};
