import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { inUtc, isBefore } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type {
  ArrangeCovering,
  PractitionerCommand,
  RecordMembership,
  RecordPractitioner,
} from './commands.js';
import { endedCovering, type RecordedCoverings } from './covering.policy.js';
import type { RecordedMemberships } from './membership.policy.js';
import type {
  PractitionerDetailsUpdated,
  PractitionerEvent,
  PractitionerRecorded,
} from './events.js';

/** What a practitioner's state answers, for whoever folds it. */
export { groupAt } from './membership.policy.js';

export type PractitionerReason =
  | 'no-such-practitioner'
  | 'covers-themselves'
  | 'covering-provider-unknown'
  | 'covering-ends-before-it-begins'
  | 'no-such-covering'
  | 'membership-ends-before-it-begins';

export interface PractitionerState extends RecordedCoverings, RecordedMemberships {
  readonly recorded?: PractitionerDetails;
  /** Calendar date; who has departed authorises nothing any more. */
  readonly departedOn?: string;
}

export interface PractitionerFacts {
  /** Whoever is to cover. */
  readonly coveringProvider: PractitionerState | undefined;
}

type PractitionerDetails = Pick<
  PractitionerRecorded,
  'practitionerId' | 'familyName' | 'givenName' | 'prefix' | 'npi'
>;
type PractitionerDecision = Decision<PractitionerEvent, PractitionerReason>;

const initialState: PractitionerState = { coverings: {} };

const decide = (
  state: PractitionerState,
  command: PractitionerCommand,
  context: Context<PractitionerFacts>,
): PractitionerDecision => {
  const { by, at } = context;
  if (command.type === 'RecordPractitioner') return recordPractitioner(state, command, context);
  if (!state.recorded) return refuse('no-such-practitioner');

  switch (command.type) {
    case 'ArrangeCovering':
      return arrangeCovering(state, command, context);
    case 'EndCovering': {
      const { practitionerId, coveringId } = command;
      const covering = state.coverings[coveringId];
      if (!covering) return refuse('no-such-covering');
      if (covering.to !== undefined && !isBefore(at, covering.to)) return [];
      return [{ type: 'CoveringEnded', practitionerId, coveringId, by, at }];
    }
    case 'RecordDeparture': {
      const { practitionerId, departedOn } = command;
      if (state.departedOn === departedOn) return [];
      return [{ type: 'PractitionerDeparted', practitionerId, departedOn, by, at }];
    }
    case 'RecordMembership':
      return recordMembership(state, command, context);
  }
};

const recordPractitioner = (
  { recorded }: PractitionerState,
  command: RecordPractitioner,
  { by, at }: Context<PractitionerFacts>,
): PractitionerDecision => {
  const details = detailsOf(command);
  if (!recorded) return [{ type: 'PractitionerRecorded', ...details, by, at }];
  if (saysTheSame(recorded, details)) return [];
  return [{ type: 'PractitionerDetailsUpdated', ...details, by, at }];
};

const arrangeCovering = (
  { coverings }: PractitionerState,
  { practitionerId, coveredBy, ...said }: ArrangeCovering,
  { by, at, commandId, facts }: Context<PractitionerFacts>,
): PractitionerDecision => {
  if (coveredBy === practitionerId) return refuse('covers-themselves');
  if (!facts.coveringProvider?.recorded) return refuse('covering-provider-unknown');
  const from = inUtc(said.from);
  const to = said.to ? inUtc(said.to) : undefined;
  if (to !== undefined && !isBefore(from, to)) return refuse('covering-ends-before-it-begins');
  // One that somebody ended gives no right any more, whenever it ended.
  const alreadySo = Object.values(coverings).some(
    (covering) =>
      !covering.ended &&
      covering.coveredBy === coveredBy &&
      covering.from === from &&
      covering.to === to,
  );
  if (alreadySo) return [];
  const coveringId = idFor(commandId, 'covering');
  return [
    presentFields({
      type: 'CoveringArranged',
      practitionerId,
      coveringId,
      coveredBy,
      from,
      to,
      by,
      at,
    }),
  ];
};

const recordMembership = (
  { memberships = {} }: PractitionerState,
  { practitionerId, group, ...said }: RecordMembership,
  { by, at }: Context<PractitionerFacts>,
): PractitionerDecision => {
  const from = inUtc(said.from);
  const to = said.to ? inUtc(said.to) : undefined;
  if (to !== undefined && !isBefore(from, to)) return refuse('membership-ends-before-it-begins');
  // Of its beginning, so that saying it again with an end ends it.
  const membershipId = idFor(practitionerId, `membership ${group} ${from}`);
  const recorded = memberships[membershipId];
  if (recorded && recorded.to === to) return [];
  return [
    presentFields({
      type: 'MembershipRecorded',
      practitionerId,
      membershipId,
      group,
      from,
      to,
      by,
      at,
    }),
  ];
};

const detailsOf = (
  said: RecordPractitioner | PractitionerRecorded | PractitionerDetailsUpdated,
): PractitionerDetails => {
  const { practitionerId, familyName, givenName, prefix, npi } = said;
  return presentFields({ practitionerId, familyName, givenName, prefix, npi });
};

const saysTheSame = (one: PractitionerDetails, other: PractitionerDetails): boolean =>
  one.familyName === other.familyName &&
  one.givenName === other.givenName &&
  one.prefix === other.prefix &&
  one.npi === other.npi;

const evolve = (state: PractitionerState, event: PractitionerEvent): PractitionerState => {
  switch (event.type) {
    case 'PractitionerRecorded':
    case 'PractitionerDetailsUpdated':
      return { ...state, recorded: detailsOf(event) };
    case 'CoveringArranged': {
      const { coveringId, coveredBy, from, to, at: recordedAt } = event;
      const covering = presentFields({ coveredBy, from, to, recordedAt });
      return { ...state, coverings: { ...state.coverings, [coveringId]: covering } };
    }
    case 'CoveringEnded': {
      const covering = state.coverings[event.coveringId];
      if (!covering) return state;
      const ended = endedCovering(covering, event.at);
      return { ...state, coverings: { ...state.coverings, [event.coveringId]: ended } };
    }
    case 'PractitionerDeparted':
      return { ...state, departedOn: event.departedOn };
    case 'MembershipRecorded': {
      const { membershipId, group, from, to } = event;
      const membership = presentFields({ group, from, to });
      return { ...state, memberships: { ...state.memberships, [membershipId]: membership } };
    }
  }
};

/** The practitioner's own stream, also for whoever decides on another one. */
export const practitionerLookUp = (practitionerId: string) => ({
  stream: `practitioner-${practitionerId}`,
  initialState,
  evolve,
});

export const practitioner: Decider<
  PractitionerState,
  PractitionerCommand,
  PractitionerEvent,
  PractitionerReason,
  PractitionerFacts
> = {
  streamOf: ({ practitionerId }) => `practitioner-${practitionerId}`,
  initialState,
  decide,
  evolve,
  subjectOf: () => undefined,
  patientOf: () => undefined,
  lookUp: (_state, command) =>
    command.type === 'ArrangeCovering'
      ? { coveringProvider: practitionerLookUp(command.coveredBy) }
      : {},
};
