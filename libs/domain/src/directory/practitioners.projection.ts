import type { Projection } from '@anamnesis/eventing/projection';
import { endedCovering, type EndedEarly } from './covering.policy.js';
import type { Membership } from './membership.policy.js';
import type {
  PractitionerDetailsUpdated,
  PractitionerEvent,
  PractitionerRecorded,
} from './events.js';

export interface PractitionerRow {
  readonly practitionerId: string;
  /** "Dr. Ada Osei", as screens show it. */
  readonly name: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly prefix?: string | undefined;
  readonly departedOn?: string | undefined;
  readonly coverings: readonly CoveringOfPractitioner[];
  /** To which group, and when, by their ids. */
  readonly memberships: Readonly<Record<string, Membership>>;
  readonly lastPosition: string;
}

/** Who may act for the practitioner, from an instant (inclusive) to another (exclusive). */
export interface CoveringOfPractitioner {
  readonly coveringId: string;
  readonly coveredBy: string;
  readonly from: string;
  readonly to?: string;
  /** Since when it is on record: what was done before, was not done by it. */
  readonly recordedAt: string;
  /** Somebody ended it: `to` says when, by their clock. */
  readonly ended?: EndedEarly;
}

const namesOf = ({
  prefix,
  givenName,
  familyName,
}: PractitionerRecorded | PractitionerDetailsUpdated) => ({
  name: [prefix, givenName, familyName].filter((part) => part !== undefined).join(' '),
  familyName,
  givenName,
  prefix,
});

const changed = (
  row: PractitionerRow,
  event: Exclude<PractitionerEvent, PractitionerRecorded>,
): PractitionerRow => {
  switch (event.type) {
    case 'PractitionerDetailsUpdated':
      return { ...row, ...namesOf(event) };
    case 'CoveringArranged': {
      const { coveringId, coveredBy, from, to, at: recordedAt } = event;
      const until = to === undefined ? {} : { to };
      const covering = { coveringId, coveredBy, from, ...until, recordedAt };
      return { ...row, coverings: [...row.coverings, covering] };
    }
    case 'CoveringEnded': {
      const ended = ({ coveringId }: CoveringOfPractitioner) => coveringId === event.coveringId;
      return {
        ...row,
        coverings: row.coverings.map((each) =>
          ended(each) ? endedCovering(each, event.at) : each,
        ),
      };
    }
    case 'PractitionerDeparted':
      return { ...row, departedOn: event.departedOn };
    case 'MembershipRecorded': {
      const { membershipId, group, from, to } = event;
      const membership = { group, from, ...(to === undefined ? {} : { to }) };
      return { ...row, memberships: { ...row.memberships, [membershipId]: membership } };
    }
  }
};

export const practitioners: Projection<PractitionerRow, PractitionerEvent> = {
  name: 'practitioners',
  // Since 2: memberships, and since when coverings are on record. Since 3: which were ended.
  version: 3,
  // Few rows that every screen joins: better all known as old than one silently.
  onPoison: 'stop',
  events: [
    'PractitionerRecorded',
    'PractitionerDetailsUpdated',
    'CoveringArranged',
    'CoveringEnded',
    'PractitionerDeparted',
    'MembershipRecorded',
  ],
  keysOf: ({ practitionerId }) => [practitionerId],
  project: (row, event, { recorded: { position: lastPosition } }) => {
    if (event.type === 'PractitionerRecorded') {
      const { practitionerId } = event;
      return { practitionerId, ...namesOf(event), coverings: [], memberships: {}, lastPosition };
    }
    return row && { ...changed(row, event), lastPosition };
  },
};
