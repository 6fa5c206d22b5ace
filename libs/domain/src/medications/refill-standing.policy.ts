import { presentFields } from '../shared/present-fields.js';
import { evolveRequests, type Requests } from '../requests/handling.js';
import type {
  PharmacyRoute,
  PrescriptionEvent,
  PrescriptionRecorded,
  RefillAuthorised,
  RefillDenied,
  RefillSentToPharmacy,
} from './events.js';

/**
 * Where does a prescription stand: what was supplied, what was asked, which refill is pending?
 *
 * A refill is pending from the ask until it is denied or authorised, or its request leaves the
 * queue (withdrawn, superseded, dismissed either way); returned to the queue without a decision it
 * is pending again (requirements R31, November 2026). A request that was denied and then returned
 * may be decided anew, but is not pending: the patient may ask again meanwhile.
 * The decider and the patient's screen fold the same standing, so the button cannot promise what
 * the command refuses. Not covered here: whether a refill is allowed (refill-eligibility).
 */
export const pendingRefillOf = ({ requests, decisions }: RefillStanding): string | undefined =>
  Object.keys(requests).find(
    (requestId) => requests[requestId]?.is === 'queued' && !decisions[requestId],
  );

/**
 * Plain JSON, to be kept in a row. A store may hand the records back in another order of names,
 * so nothing may depend on it.
 */
export interface RefillStanding {
  readonly prescribed: Prescribed;
  readonly discontinuedOn?: string;
  /** By dispense id. */
  readonly dispenses: Readonly<Record<string, Dispensed>>;
  /** By request id, from the first ask on. */
  readonly requests: Requests;
  /** By request id; a request without an entry is undecided. */
  readonly decisions: Readonly<Record<string, RefillDecision>>;
}

export type Prescribed = Pick<
  PrescriptionRecorded,
  'patientId' | 'prescriberId' | 'facilityId' | 'schedule' | 'daysSupply' | 'writtenOn' | 'origin'
>;

export interface Dispensed {
  readonly filledOn: string;
  readonly daysSupply?: number;
}

export type RefillDecision = Authorised | Denied;

export interface Authorised {
  readonly is: 'authorised';
  readonly by: string;
  readonly at: string;
  readonly authorisedOn: string;
  readonly daysSupply?: number;
  readonly sent?: { readonly on: string; readonly via: PharmacyRoute };
}

export interface Denied {
  readonly is: 'denied';
  readonly by: string;
  readonly at: string;
  /** Returned to the queue since: may be decided anew. */
  readonly returned: boolean;
}

/** No standing before the prescription was recorded. */
export const evolveRefillStanding = (
  standing: RefillStanding | undefined,
  event: PrescriptionEvent,
): RefillStanding | undefined => {
  if (event.type === 'PrescriptionRecorded') return standingOf(event);
  return standing && evolveKnown(standing, event);
};

const standingOf = (recorded: PrescriptionRecorded): RefillStanding => {
  const { patientId, prescriberId, facilityId, schedule, daysSupply, writtenOn, origin } = recorded;
  return {
    prescribed: presentFields({
      patientId,
      prescriberId,
      facilityId,
      schedule,
      daysSupply,
      writtenOn,
      origin,
    }),
    dispenses: {},
    requests: {},
    decisions: {},
  };
};

const evolveKnown = (
  standing: RefillStanding,
  event: Exclude<PrescriptionEvent, PrescriptionRecorded>,
): RefillStanding => {
  switch (event.type) {
    case 'DispenseRecorded': {
      const { dispenseId, filledOn, daysSupply } = event;
      const dispensed = presentFields({ filledOn, daysSupply });
      return { ...standing, dispenses: { ...standing.dispenses, [dispenseId]: dispensed } };
    }
    case 'PrescriptionDiscontinued':
      return { ...standing, discontinuedOn: event.discontinuedOn };
    case 'RefillAuthorised':
      return decided(standing, event.requestId, authorised(event));
    case 'RefillDenied':
      return decided(standing, event.requestId, denied(event));
    case 'RefillSentToPharmacy':
      return sent(standing, event);
    case 'EncounterNoteOpened':
    case 'PrescriptionDrafted':
      return standing;
    case 'PatientRequestReturnedToQueue':
      return returned(withRequests(standing, event), event.requestId);
    case 'RefillRequested':
    case 'PatientRequestClaimed':
    case 'PatientRequestReleased':
    case 'PatientRequestNoted':
    case 'PatientRequestAnswered':
    case 'PatientRequestDismissed':
    case 'PatientRequestWithdrawn':
    case 'PatientRequestSuperseded':
      return withRequests(standing, event);
  }
};

const withRequests = (standing: RefillStanding, event: PrescriptionEvent): RefillStanding => ({
  ...standing,
  requests: evolveRequests(standing.requests, event),
});

const decided = (
  standing: RefillStanding,
  requestId: string,
  decision: RefillDecision,
): RefillStanding => ({
  ...standing,
  decisions: { ...standing.decisions, [requestId]: decision },
});

const authorised = ({ by, at, authorisedOn, daysSupply }: RefillAuthorised): Authorised =>
  presentFields({ is: 'authorised', by, at, authorisedOn, daysSupply });

const denied = ({ by, at }: RefillDenied): Denied => ({ is: 'denied', by, at, returned: false });

const sent = (
  standing: RefillStanding,
  { requestId, sentOn, via }: RefillSentToPharmacy,
): RefillStanding => {
  const decision = standing.decisions[requestId];
  if (decision?.is !== 'authorised') return standing;
  return decided(standing, requestId, { ...decision, sent: { on: sentOn, via } });
};

const returned = (standing: RefillStanding, requestId: string): RefillStanding => {
  const decision = standing.decisions[requestId];
  if (decision?.is !== 'denied') return standing;
  return decided(standing, requestId, { ...decision, returned: true });
};
