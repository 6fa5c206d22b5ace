import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { standardHours, type BusinessCalendar } from '../shared/business-calendar.js';
import { dateIn, DEFAULT_ZONE, isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { NoteResponseDue, ResponseTargetCommand } from './commands.js';
import type { CountedClosure, ResponsePlanned, ResponseTargetEvent } from './events.js';
import { responseTargetFacts, type ResponseTargetFacts } from './facts.js';
import { escalatesAt, responseTargetOf } from './response-target.policy.js';

export type ResponseTargetReason = 'response-not-due-yet';

export interface ResponseTargetState {
  readonly planned?: ResponsePlanned;
  /** What was noted since it was last planned for another wait. */
  readonly noted: readonly NoteResponseDue['milestone'][];
}

type ResponseTargetDecision = Decision<ResponseTargetEvent, ResponseTargetReason>;

/**
 * Everything is computed afresh from what the request, the patient and the facility say now: a
 * timer only says when to look again. So a closure that was recorded after the request plans anew
 * instead of calling it overdue, and an answer given in time is never called late.
 */
const decide = (
  state: ResponseTargetState,
  command: ResponseTargetCommand,
  { by, at, facts }: Context<ResponseTargetFacts>,
): ResponseTargetDecision => {
  const waitingSince = facts.waits?.[command.requestId];
  if (waitingSince === undefined) return [];
  const { zone, closures, calendar } = calendarFrom(facts, waitingSince);
  const { requestId, patientId, requestStream } = command;
  const facilityId = facts.patient?.recorded?.facilityId;
  const about = { requestId, patientId, facilityId };
  const target = responseTargetOf(waitingSince, calendar);
  const planned: ResponsePlanned = presentFields({
    type: 'ResponsePlanned',
    ...about,
    requestStream,
    waitingSince,
    ...target,
    zone,
    closures,
    by,
    at,
  });
  const isNews = !state.planned || isOtherwise(state.planned, planned);
  if (command.type === 'PlanResponse') return isNews ? [planned] : [];

  const { dueSoonAt, overdueAt } = target;
  const isDueSoon = command.milestone === 'due-soon';
  if (isBefore(at, isDueSoon ? dueSoonAt : overdueAt)) {
    return isNews ? [planned] : refuse('response-not-due-yet');
  }
  const isOfAnotherWait = state.planned?.waitingSince !== waitingSince;
  if (state.noted.includes(command.milestone) && !isOfAnotherWait) return [];
  const stamp = { escalatesAt: escalatesAt(calendar, at), by, at };
  return isDueSoon
    ? [presentFields({ type: 'ResponseDueSoon', ...about, dueSoonAt, ...stamp })]
    : [presentFields({ type: 'ResponseOverdue', ...about, overdueAt, ...stamp })];
};

interface CalendarFromFacts {
  readonly zone: string;
  readonly closures: readonly CountedClosure[];
  readonly calendar: BusinessCalendar;
}

/** Closures that were over before it began to wait count for nothing and are not kept with it. */
const calendarFrom = (
  { facility }: ResponseTargetFacts,
  waitingSince: string,
): CalendarFromFacts => {
  const zone = facility?.recorded?.zone ?? DEFAULT_ZONE;
  const from = dateIn(zone, waitingSince);
  const closures = Object.entries(facility?.closures ?? {})
    .map(([closureId, { firstDay, lastDay }]) => ({ closureId, firstDay, lastDay }))
    .filter(({ lastDay }) => lastDay >= from);
  return { zone, closures, calendar: { zone, hours: standardHours, closures } };
};

const isOtherwise = (before: ResponsePlanned, now: ResponsePlanned): boolean =>
  before.waitingSince !== now.waitingSince ||
  before.dueSoonAt !== now.dueSoonAt ||
  before.overdueAt !== now.overdueAt;

const evolve = (state: ResponseTargetState, event: ResponseTargetEvent): ResponseTargetState => {
  switch (event.type) {
    case 'ResponsePlanned':
      return event.waitingSince === state.planned?.waitingSince
        ? { ...state, planned: event }
        : { planned: event, noted: [] };
    case 'ResponseDueSoon':
      return { ...state, noted: [...state.noted, 'due-soon'] };
    case 'ResponseOverdue':
      return { ...state, noted: [...state.noted, 'overdue'] };
  }
};

export const responseTarget: Decider<
  ResponseTargetState,
  ResponseTargetCommand,
  ResponseTargetEvent,
  ResponseTargetReason,
  ResponseTargetFacts
> = {
  streamOf: ({ requestId }) => `responseTarget-${requestId}`,
  initialState: { noted: [] },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
  lookUp: (_state, command, found) => responseTargetFacts(command, found),
};
