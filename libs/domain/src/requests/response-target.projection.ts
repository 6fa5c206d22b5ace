import type {
  ClosureCancelled,
  ClosureRecorded,
  FacilityDetailsUpdated,
} from '../directory/events.js';
import { standardHours } from '../shared/business-calendar.js';
import type { CountedClosure, ResponsePlanned, ResponseTargetEvent } from './events.js';
import { responseTargetOf } from './response-target.policy.js';

/** What a row of the queue says of when its request is to be answered. */
export interface ResponseOfRow {
  /** Left out while the request does not wait: answered, or in the archive. */
  readonly dueSoonAt?: string | undefined;
  readonly overdueAt?: string | undefined;
  /** What staff were told last, and from when it is theirs to see. */
  readonly responseNoted?: 'due-soon' | 'overdue' | undefined;
  readonly escalatesAt?: string | undefined;
  /** There while it waits: by it a closure finds the rows that it moves. */
  readonly responseFacilityId?: string | undefined;
  readonly responsePlan?: ResponsePlan | undefined;
}

export type ResponsePlan = Pick<ResponsePlanned, 'waitingSince' | 'zone' | 'closures'>;

/** What changes the days of a facility changes what waits there. */
export type CalendarEvent = ClosureRecorded | ClosureCancelled | FacilityDetailsUpdated;

export const noResponse: ResponseOfRow = {
  dueSoonAt: undefined,
  overdueAt: undefined,
  responseNoted: undefined,
  escalatesAt: undefined,
  responseFacilityId: undefined,
  responsePlan: undefined,
};

/** The row waits as planned, until it is answered or leaves the queue. */
export const responseOf = (row: ResponseOfRow, event: ResponseTargetEvent): ResponseOfRow => {
  switch (event.type) {
    case 'ResponsePlanned': {
      const { waitingSince, zone, closures, dueSoonAt, overdueAt } = event;
      const isSameWait = row.responsePlan?.waitingSince === waitingSince;
      return {
        ...(isSameWait ? { responseNoted: row.responseNoted, escalatesAt: row.escalatesAt } : {}),
        dueSoonAt,
        overdueAt,
        responseFacilityId: event.facilityId,
        responsePlan: { waitingSince, zone, closures },
      };
    }
    case 'ResponseDueSoon':
    case 'ResponseOverdue':
      // Noted in the moment in which somebody answered: nothing waits any more.
      return row.responsePlan ? { ...told(event) } : {};
  }
};

const told = (event: Exclude<ResponseTargetEvent, ResponsePlanned>): ResponseOfRow => {
  const { escalatesAt } = event;
  return event.type === 'ResponseOverdue'
    ? { responseNoted: 'overdue', escalatesAt }
    : { responseNoted: 'due-soon', escalatesAt };
};

/** The same wait by other days; nothing where none of them counts for it. */
export const responseBy = (row: ResponseOfRow, event: CalendarEvent): ResponseOfRow => {
  const { responsePlan: plan } = row;
  if (!plan) return {};
  const next: ResponsePlan =
    event.type === 'FacilityDetailsUpdated'
      ? { ...plan, zone: event.zone }
      : { ...plan, closures: closuresAfter(plan.closures, event) };
  const { waitingSince, zone, closures } = next;
  const target = responseTargetOf(waitingSince, { zone, hours: standardHours, closures });
  return { dueSoonAt: target.dueSoonAt, overdueAt: target.overdueAt, responsePlan: next };
};

const closuresAfter = (
  closures: readonly CountedClosure[],
  event: ClosureRecorded | ClosureCancelled,
): readonly CountedClosure[] => {
  const others = closures.filter(({ closureId }) => closureId !== event.closureId);
  if (event.type === 'ClosureCancelled') return others;
  const { closureId, firstDay, lastDay } = event;
  return [...others, { closureId, firstDay, lastDay }];
};
