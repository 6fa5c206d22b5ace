import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { daysBetween } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import type { FacilityCommand, RecordClosure, RecordFacility } from './commands.js';
import type { ClosureRecorded, FacilityEvent } from './events.js';

export type FacilityReason =
  'no-such-facility' | 'closure-ends-before-it-begins' | 'closure-too-long' | 'no-such-closure';

export interface FacilityState {
  readonly recorded?: {
    readonly name: string;
    readonly zone: string;
    readonly phone: string;
  };
  /** Those that were not cancelled, by their ids. */
  readonly closures?: Readonly<Record<string, Closure>>;
}

export type Closure = Pick<ClosureRecorded, 'firstDay' | 'lastDay' | 'reason'>;

type FacilityDecision = Decision<FacilityEvent, FacilityReason>;

/** Longer ones are a slip in the year: a practice that closes for good has nobody to promise. */
const LONGEST_CLOSURE_DAYS = 92;

const decide = (
  state: FacilityState,
  command: FacilityCommand,
  context: Context,
): FacilityDecision => {
  const { by, at } = context;
  if (command.type === 'RecordFacility') return recordFacility(state, command, context);
  if (!state.recorded) return refuse('no-such-facility');

  switch (command.type) {
    case 'RecordClosure':
      return recordClosure(state, command, context);
    case 'CancelClosure': {
      const { facilityId, closureId } = command;
      if (!state.closures?.[closureId]) return refuse('no-such-closure');
      return [{ type: 'ClosureCancelled', facilityId, closureId, by, at }];
    }
  }
};

/** Nothing is refused: an interface says what a facility is, and the same again changes nothing. */
const recordFacility = (
  { recorded }: FacilityState,
  { facilityId, name, zone, phone }: RecordFacility,
  { by, at }: Context,
): FacilityDecision => {
  if (!recorded) return [{ type: 'FacilityRecorded', facilityId, name, zone, phone, by, at }];
  if (recorded.name === name && recorded.zone === zone && recorded.phone === phone) return [];
  return [{ type: 'FacilityDetailsUpdated', facilityId, name, zone, phone, by, at }];
};

const recordClosure = (
  { closures = {} }: FacilityState,
  { facilityId, firstDay, lastDay, reason }: RecordClosure,
  { by, at, commandId }: Context,
): FacilityDecision => {
  if (lastDay < firstDay) return refuse('closure-ends-before-it-begins');
  if (daysBetween(firstDay, lastDay) >= LONGEST_CLOSURE_DAYS) return refuse('closure-too-long');
  const isRecorded = Object.values(closures).some(
    (closure) => closure.firstDay === firstDay && closure.lastDay === lastDay,
  );
  if (isRecorded) return [];
  const closureId = idFor(commandId, 'closure');
  return [{ type: 'ClosureRecorded', facilityId, closureId, firstDay, lastDay, reason, by, at }];
};

const evolve = (state: FacilityState, event: FacilityEvent): FacilityState => {
  switch (event.type) {
    case 'FacilityRecorded':
    case 'FacilityDetailsUpdated': {
      const { name, zone, phone } = event;
      return { ...state, recorded: { name, zone, phone } };
    }
    case 'ClosureRecorded': {
      const { closureId, firstDay, lastDay, reason } = event;
      return {
        ...state,
        closures: { ...state.closures, [closureId]: { firstDay, lastDay, reason } },
      };
    }
    case 'ClosureCancelled': {
      const { [event.closureId]: _cancelled, ...closures } = state.closures ?? {};
      return { ...state, closures };
    }
  }
};

export const facility: Decider<FacilityState, FacilityCommand, FacilityEvent, FacilityReason> = {
  streamOf: ({ facilityId }) => `facility-${facilityId}`,
  initialState: {},
  decide,
  evolve,
  subjectOf: () => undefined,
  patientOf: () => undefined,
};

/** The facility's own stream, for whoever decides on another one and needs to know of it. */
export const facilityLookUp = (facilityId: string) => ({
  stream: `facility-${facilityId}`,
  initialState: facility.initialState,
  evolve: facility.evolve,
});
