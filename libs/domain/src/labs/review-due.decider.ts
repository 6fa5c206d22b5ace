import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { standardHours, type BusinessCalendar } from '../shared/business-calendar.js';
import { DEFAULT_ZONE, isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { LabReviewDueCommand } from './commands.js';
import type {
  LabReviewBecameOverdue,
  LabReviewDueEvent,
  LabReviewPlanned,
  PlannedWait,
} from './events.js';
import {
  facilityLookUp,
  patientLookUp,
  practitionerLookUp,
  type FacilityState,
  type PatientState,
  type PractitionerState,
} from './facts.js';
import { labPoliciesOf } from '../lab-rules/lab-policies.policy.js';
import { labPolicyLookUp, type LabPolicyState } from './lab-policy.decider.js';
import { workAfter } from './lab-work.projection.js';
import { groupOfOrderer, waitsOf, type LabWait, type LabWork } from './review-due-waits.policy.js';
import { reviewDueOf } from './review-due.policy.js';

export type LabReviewDueReason = 'lab-review-not-due-yet';

export interface LabReviewDueState {
  readonly planned?: LabReviewPlanned;
  /** What was said to be overdue; of another wait it is said again. */
  readonly noted: readonly Pick<LabReviewBecameOverdue, 'waitsFor' | 'overdueSince'>[];
}

export interface LabReviewDueFacts {
  readonly work: Work | undefined;
  readonly patient: PatientState | undefined;
  readonly facility: FacilityState | undefined;
  readonly orderer: PractitionerState | undefined;
  /** The rule sets that the practice has adopted: a mapping in force settles a line. */
  readonly policy: LabPolicyState | undefined;
}

/** A stream that holds nothing yet is folded too. */
interface Work {
  readonly is?: LabWork;
}

type LabReviewDueDecision = Decision<LabReviewDueEvent, LabReviewDueReason>;

/**
 * Everything is computed afresh from what the report, its orderer, the patient and the facility say
 * now: a timer only says when to look. So what was reviewed, identified or mapped in time is never
 * called late, and a closure that was recorded since plans anew.
 */
const decide = (
  state: LabReviewDueState,
  { reportId, patientId }: LabReviewDueCommand,
  { by, at, facts }: Context<LabReviewDueFacts>,
): LabReviewDueDecision => {
  const calendar = calendarFrom(facts);
  const waits = waitsFrom(facts, { zone: calendar.zone, at }).map((wait) =>
    planned(wait, calendar),
  );
  const late = waits.filter(({ overdueAt }) => !isBefore(at, overdueAt));
  const later = waits.filter(({ overdueAt }) => isBefore(at, overdueAt));
  const facilityId = facts.patient?.recorded?.facilityId;
  const overdue = late
    .filter((wait) => !isNoted(state, wait))
    .map(({ waitsFor, overdueAt: overdueSince }): LabReviewBecameOverdue => ({
      type: 'LabReviewBecameOverdue',
      ...{ reportId, patientId, waitsFor, overdueSince, by, at },
    }));
  if (later.length === 0 || isPlanned(state, later)) {
    return overdue.length === 0 && later.length > 0 ? refuse('lab-review-not-due-yet') : overdue;
  }
  const [{ waitingSince }] = later as [PlannedWait, ...PlannedWait[]];
  const { policyVersion } = reviewDueOf(waitingSince, calendar);
  const { zone } = calendar;
  return [
    ...overdue,
    presentFields({
      type: 'LabReviewPlanned',
      ...{ reportId, patientId, facilityId, waits: later, zone, policyVersion, by, at },
    }),
  ];
};

const waitsFrom = (
  { work, orderer, policy }: LabReviewDueFacts,
  { zone, at }: { readonly zone: string; readonly at: string },
): readonly LabWait[] => {
  if (!work?.is) return [];
  const group = groupOfOrderer(work.is, orderer, zone);
  return waitsOf(work.is, { group, policies: labPoliciesOf(policy?.adopted ?? []), at });
};

const planned = ({ waitsFor, waitingSince }: LabWait, calendar: BusinessCalendar): PlannedWait => ({
  waitsFor,
  waitingSince,
  overdueAt: reviewDueOf(waitingSince, calendar).overdueAt,
});

const calendarFrom = ({ facility }: LabReviewDueFacts): BusinessCalendar => ({
  zone: facility?.recorded?.zone ?? DEFAULT_ZONE,
  hours: standardHours,
  closures: Object.values(facility?.closures ?? {}),
});

const isNoted = ({ noted }: LabReviewDueState, { waitsFor, overdueAt }: PlannedWait): boolean =>
  noted.some((each) => each.waitsFor === waitsFor && each.overdueSince === overdueAt);

const isPlanned = (
  { planned: before }: LabReviewDueState,
  waits: readonly PlannedWait[],
): boolean =>
  before !== undefined &&
  before.waits.length === waits.length &&
  waits.every(({ waitsFor, overdueAt }) =>
    before.waits.some((each) => each.waitsFor === waitsFor && each.overdueAt === overdueAt),
  );

const evolve = (state: LabReviewDueState, event: LabReviewDueEvent): LabReviewDueState => {
  switch (event.type) {
    case 'LabReviewPlanned':
      return { ...state, planned: event };
    case 'LabReviewBecameOverdue': {
      const { waitsFor, overdueSince } = event;
      return { ...state, noted: [...state.noted, { waitsFor, overdueSince }] };
    }
  }
};

export const labReviewDue: Decider<
  LabReviewDueState,
  LabReviewDueCommand,
  LabReviewDueEvent,
  LabReviewDueReason,
  LabReviewDueFacts
> = {
  streamOf: ({ reportId }) => `labReviewDue-${reportId}`,
  initialState: { noted: [] },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
  lookUp: (_state, { reportId, patientId }, found) => {
    const facilityId = found.patient?.recorded?.facilityId;
    const orderedBy = found.work?.is?.orderingProviderId;
    return {
      work: { stream: `labReport-${reportId}`, initialState: {}, evolve: evolveWork },
      patient: patientLookUp(patientId),
      policy: labPolicyLookUp,
      ...(facilityId === undefined ? {} : { facility: facilityLookUp(facilityId) }),
      ...(orderedBy === undefined ? {} : { orderer: practitionerLookUp(orderedBy) }),
    };
  },
};

const evolveWork = (work: Work, event: { readonly type: string }): Work => {
  const after = workAfter(work.is, event);
  return after ? { is: after } : {};
};
