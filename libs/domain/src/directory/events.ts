import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

interface PractitionerDetails {
  readonly practitionerId: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly prefix?: string;
  /** National Provider Identifier, where the source knows it. */
  readonly npi?: string;
  readonly by: string;
  readonly at: string;
}

export interface PractitionerRecorded extends PractitionerDetails {
  readonly type: 'PractitionerRecorded';
}

export interface PractitionerDetailsUpdated extends PractitionerDetails {
  readonly type: 'PractitionerDetailsUpdated';
}

/** Another provider may act for this one from an instant (inclusive) to another (exclusive). */
export interface CoveringArranged {
  readonly type: 'CoveringArranged';
  readonly practitionerId: string;
  readonly coveringId: string;
  readonly coveredBy: string;
  readonly from: string;
  /** Left out when it is open-ended, as for one who has departed. */
  readonly to?: string;
  readonly by: string;
  readonly at: string;
}

export interface CoveringEnded {
  readonly type: 'CoveringEnded';
  readonly practitionerId: string;
  readonly coveringId: string;
  readonly by: string;
  readonly at: string;
}

export interface PractitionerDeparted {
  readonly type: 'PractitionerDeparted';
  readonly practitionerId: string;
  readonly departedOn: string;
  readonly by: string;
  readonly at: string;
}

/**
 * To which group a provider belongs, from an instant (inclusive) to another (exclusive): whoever
 * ordered a test outside the practice's group answers for it outside of it (P11).
 */
export interface MembershipRecorded {
  readonly type: 'MembershipRecorded';
  readonly practitionerId: string;
  readonly membershipId: string;
  readonly group: 'practice' | 'external';
  readonly from: string;
  readonly to?: string;
  readonly by: string;
  readonly at: string;
}

export type PractitionerEvent =
  | PractitionerRecorded
  | MembershipRecorded
  | PractitionerDetailsUpdated
  | CoveringArranged
  | CoveringEnded
  | PractitionerDeparted;

interface FacilityDetails {
  readonly facilityId: string;
  readonly name: string;
  /** IANA time zone, such as America/Los_Angeles. */
  readonly zone: string;
  /** The office's phone: where a refusal hands off to. */
  readonly phone: string;
  readonly by: string;
  readonly at: string;
}

export interface FacilityRecorded extends FacilityDetails {
  readonly type: 'FacilityRecorded';
}

export interface FacilityDetailsUpdated extends FacilityDetails {
  readonly type: 'FacilityDetailsUpdated';
}

/** Whole days in the facility's zone, both inclusive, on which nobody works there. */
export interface ClosureRecorded {
  readonly type: 'ClosureRecorded';
  readonly facilityId: string;
  readonly closureId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export interface ClosureCancelled {
  readonly type: 'ClosureCancelled';
  readonly facilityId: string;
  readonly closureId: string;
  readonly by: string;
  readonly at: string;
}

export type FacilityEvent =
  FacilityRecorded | FacilityDetailsUpdated | ClosureRecorded | ClosureCancelled;

export type DirectoryEvent = PractitionerEvent | FacilityEvent;

export const directoryEvents: EventDeclarations<DirectoryEvent> = {
  PractitionerRecorded: { version: 1, keys: ['practitionerId'] },
  PractitionerDetailsUpdated: { version: 1, keys: ['practitionerId'] },
  CoveringArranged: { version: 1, keys: ['practitionerId', 'coveringId', 'coveredBy'] },
  CoveringEnded: { version: 1, keys: ['practitionerId', 'coveringId'] },
  PractitionerDeparted: { version: 1, keys: ['practitionerId'] },
  MembershipRecorded: { version: 1, keys: ['practitionerId', 'membershipId'] },
  FacilityRecorded: { version: 1, keys: ['facilityId'] },
  FacilityDetailsUpdated: { version: 1, keys: ['facilityId'] },
  ClosureRecorded: { version: 1, keys: ['facilityId', 'closureId'] },
  ClosureCancelled: { version: 1, keys: ['facilityId', 'closureId'] },
};
