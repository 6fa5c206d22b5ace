import type { Projection } from '@anamnesis/eventing/projection';
import type {
  EncounterNoteOpened,
  PrescriptionDrafted,
  RefillAuthorised,
  RefillDenied,
  RefillSentToPharmacy,
} from '../medications/events.js';
import type { ArchivedAs, ArchiveOutcome, HandlingEvent } from './events.js';
import { describeAsking } from './queue-and-archive.projection.js';

type RefillStep =
  | RefillAuthorised
  | RefillDenied
  | RefillSentToPharmacy
  | EncounterNoteOpened
  | PrescriptionDrafted;
type AnyAsking = Parameters<typeof describeAsking>[0];
export type HistoryEvent = AnyAsking | HandlingEvent | RefillStep;

/**
 * One thing that happened to one request. A request that supersedes another has a row of that
 * event, too: the event stands on the other's stream (R39).
 */
export interface RequestHistoryRow {
  readonly entryId: string;
  readonly requestId: string;
  /** Whose data it is, as the log says. */
  readonly patientId?: string | undefined;
  readonly position: string;
  readonly at: string;
  readonly by: string;
  readonly onBehalfOf?: string | undefined;
  readonly did: HistoryDeed;
  /** Notes, claims and drafts are the staff's own; so is an answer that is not associated. */
  readonly patientMayRead: boolean;
  readonly facts: HistoryFacts;
}

export type HistoryDeed =
  | 'asked'
  | 'claimed'
  | 'released'
  | 'noted'
  | 'answered'
  | 'dismissed'
  | 'withdrew'
  | 'superseded'
  | 'took-the-place-of'
  | 'returned'
  | 'authorised'
  | 'denied'
  | 'sent'
  | 'opened-encounter'
  | 'drafted-prescription';

export interface HistoryFacts {
  readonly text?: string;
  readonly reason?: string;
  readonly outcome?: ArchiveOutcome;
  /** How it lay in the archive before it was returned. */
  readonly previous?: ArchivedAs;
  readonly expiresAt?: string;
  readonly takenOverFrom?: string;
  readonly associate?: boolean;
  readonly notifyPatient?: boolean;
  readonly otherRequestId?: string;
  readonly via?: string;
  readonly channel?: string;
}

type Told = Pick<RequestHistoryRow, 'did' | 'patientMayRead' | 'facts'>;

const because = (reason: string | undefined): HistoryFacts =>
  reason === undefined ? {} : { reason };

const claimFacts = ({
  expiresAt,
  takenOverFrom,
}: Extract<HistoryEvent, { type: 'PatientRequestClaimed' }>): HistoryFacts =>
  takenOverFrom === undefined ? { expiresAt } : { expiresAt, takenOverFrom };

const handlingTold = (event: HandlingEvent, isOther: boolean): Told => {
  switch (event.type) {
    case 'PatientRequestClaimed':
      return { did: 'claimed', patientMayRead: false, facts: claimFacts(event) };
    case 'PatientRequestReleased':
      return { did: 'released', patientMayRead: false, facts: {} };
    case 'PatientRequestNoted':
      return { did: 'noted', patientMayRead: false, facts: { text: event.note } };
    case 'PatientRequestAnswered': {
      const { text, associate, notifyPatient } = event;
      const facts = { text, associate, notifyPatient };
      return { did: 'answered', patientMayRead: associate, facts };
    }
    case 'PatientRequestDismissed': {
      const facts = { outcome: event.outcome, ...because(event.reason) };
      return { did: 'dismissed', patientMayRead: true, facts };
    }
    case 'PatientRequestWithdrawn':
      return { did: 'withdrew', patientMayRead: true, facts: because(event.reason) };
    case 'PatientRequestSuperseded':
      return isOther
        ? {
            did: 'took-the-place-of',
            patientMayRead: true,
            facts: { otherRequestId: event.requestId },
          }
        : {
            did: 'superseded',
            patientMayRead: true,
            facts: { otherRequestId: event.supersededBy },
          };
    case 'PatientRequestReturnedToQueue': {
      const facts = { reason: event.reason, previous: event.previous };
      return { did: 'returned', patientMayRead: true, facts };
    }
  }
};

const told = (event: HistoryEvent, isOther: boolean): Told => {
  switch (event.type) {
    case 'RefillRequested':
    case 'LabReportRequested':
    case 'MissingLabReported':
    case 'RecordErrorReported':
    case 'QuestionAsked': {
      const { summary, asked } = describeAsking(event);
      const { text = summary, channel } = asked;
      return {
        did: 'asked',
        patientMayRead: true,
        facts: channel === undefined ? { text } : { text, channel },
      };
    }
    case 'RefillAuthorised':
      return { did: 'authorised', patientMayRead: true, facts: {} };
    case 'RefillDenied':
      return { did: 'denied', patientMayRead: true, facts: { reason: event.reason } };
    case 'RefillSentToPharmacy':
      return { did: 'sent', patientMayRead: true, facts: { via: event.via } };
    case 'EncounterNoteOpened':
      return { did: 'opened-encounter', patientMayRead: false, facts: {} };
    case 'PrescriptionDrafted':
      return {
        did: 'drafted-prescription',
        patientMayRead: false,
        facts: { text: event.medication },
      };
    case 'PatientRequestClaimed':
    case 'PatientRequestReleased':
    case 'PatientRequestNoted':
    case 'PatientRequestAnswered':
    case 'PatientRequestDismissed':
    case 'PatientRequestWithdrawn':
    case 'PatientRequestSuperseded':
    case 'PatientRequestReturnedToQueue':
      return handlingTold(event, isOther);
  }
};

const onTheOther = (entryId: string): string => `${entryId}/other`;

export const requestHistory: Projection<RequestHistoryRow, HistoryEvent> = {
  name: 'request-history',
  // A row is one event: parked, it would be a gap that no row could mark.
  onPoison: 'stop',
  events: [
    'RefillRequested',
    'LabReportRequested',
    'MissingLabReported',
    'RecordErrorReported',
    'QuestionAsked',
    'RefillAuthorised',
    'RefillDenied',
    'RefillSentToPharmacy',
    'EncounterNoteOpened',
    'PrescriptionDrafted',
    'PatientRequestClaimed',
    'PatientRequestReleased',
    'PatientRequestNoted',
    'PatientRequestAnswered',
    'PatientRequestDismissed',
    'PatientRequestWithdrawn',
    'PatientRequestSuperseded',
    'PatientRequestReturnedToQueue',
  ],
  keysOf: (event, { id }) =>
    event.type === 'PatientRequestSuperseded' ? [id, onTheOther(id)] : [id],
  project: (_row, event, { key, recorded }) => {
    const isOther = key === onTheOther(recorded.id);
    return {
      entryId: key,
      requestId:
        isOther && event.type === 'PatientRequestSuperseded' ? event.supersededBy : event.requestId,
      patientId: 'patientId' in event ? event.patientId : recorded.metadata.subject,
      position: recorded.position,
      at: event.at,
      by: event.by,
      onBehalfOf: recorded.metadata.onBehalfOf,
      ...told(event, isOther),
    };
  },
};
