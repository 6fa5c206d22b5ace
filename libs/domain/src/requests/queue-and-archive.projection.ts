import type { Projection } from '@anamnesis/eventing/projection';
import { foldedWords } from '../shared/folded-text.js';
import type {
  RefillAuthorised,
  RefillChannel,
  RefillDenied,
  RefillRequested,
  RefillSentToPharmacy,
} from '../medications/events.js';
import type {
  ArchiveOutcome,
  AskingEvent,
  HandlingEvent,
  RequestKind,
  ResponseTargetEvent,
} from './events.js';
import {
  noResponse,
  responseBy,
  responseOf,
  type CalendarEvent,
  type ResponseOfRow,
} from './response-target.projection.js';

/** One request, on whatever stream it was asked. Open and archived ones are told apart by fields. */
export interface PatientRequestRow extends ResponseOfRow {
  readonly requestId: string;
  /** The stream that later commands on it name. */
  readonly askedOn: string;
  readonly kind: RequestKind;
  readonly patientId: string;
  readonly askedBy: string;
  /** There when a proxy asked. */
  readonly onBehalfOf?: string | undefined;
  readonly requestedAt: string;
  readonly requestedOn: string;
  readonly summary: string;
  readonly asked: AskedFor;
  /** Folded text of all that was asked, answered, noted and given as a reason. */
  readonly searchText: string;
  readonly claimedBy?: string | undefined;
  readonly claimExpiresAt?: string | undefined;
  readonly answers: number;
  /** Those among the answers that are shown with the request. */
  readonly associatedAnswers: number;
  readonly notes: number;
  readonly outcome?: ArchiveOutcome | undefined;
  readonly archivedBy?: string | undefined;
  readonly archivedAt?: string | undefined;
  readonly archiveReason?: string | undefined;
  readonly supersededBy?: string | undefined;
  readonly timesReturned: number;
  readonly refill?: RefillProgress | undefined;
  readonly responsibleProviderId?: string | undefined;
  readonly lastPosition: string;
}

/** What was asked for, in the asker's words; only the parts of its kind are there. */
export interface AskedFor {
  readonly text?: string;
  readonly correction?: string;
  readonly orderedBy?: string;
  readonly takenOn?: string;
  readonly prescriptionId?: string;
  readonly medication?: string;
  readonly daysSupply?: number;
  readonly lastSuppliedOn?: string;
  readonly channel?: RefillChannel;
}

export type RefillProgress = 'asked' | 'authorised' | 'denied' | 'sent';

type AnyAsking = AskingEvent | RefillRequested;
type RefillDecision = RefillAuthorised | RefillDenied | RefillSentToPharmacy;
export type QueueEvent =
  AnyAsking | HandlingEvent | RefillDecision | ResponseTargetEvent | CalendarEvent;

const askingTypes = [
  'RefillRequested',
  'LabReportRequested',
  'MissingLabReported',
  'RecordErrorReported',
  'QuestionAsked',
] as const;

const isAsking = (event: QueueEvent): event is AnyAsking =>
  (askingTypes as readonly string[]).includes(event.type);

/** PostgreSQL takes at most 1 MiB of words for one row's index. */
const MOST_SEARCHED = 50_000;

const searchable = (...texts: readonly (string | undefined)[]): string =>
  foldedWords(texts.filter((text) => text !== undefined).join(' ')).slice(0, MOST_SEARCHED);

const MOST_OF_A_SUMMARY = 120;

const shortened = (text: string): string =>
  text.length <= MOST_OF_A_SUMMARY
    ? text
    : `${text.slice(0, MOST_OF_A_SUMMARY - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;

interface Described {
  readonly kind: RequestKind;
  readonly summary: string;
  readonly asked: AskedFor;
}

const ORDERED_BY = { 'this-practice': 'this practice', unknown: 'not known' } as const;

/** The kind, the line that lists show, and the details of an asking event. */
export const describeAsking = (event: AnyAsking): Described => {
  switch (event.type) {
    case 'RefillRequested': {
      const { prescriptionId, medication, daysSupply, lastSuppliedOn, channel } = event;
      const asked = {
        prescriptionId,
        medication,
        channel,
        ...(daysSupply === undefined ? {} : { daysSupply }),
        ...(lastSuppliedOn === undefined ? {} : { lastSuppliedOn }),
      };
      return { kind: 'refill', summary: shortened(`Refill of ${medication}`), asked };
    }
    case 'LabReportRequested': {
      const { description, orderedBy, takenOn } = event;
      const asked = {
        text: description,
        ...(orderedBy === undefined ? {} : { orderedBy }),
        ...(takenOn === undefined ? {} : { takenOn }),
      };
      return { kind: 'lab-report', summary: shortened(`Lab report: ${description}`), asked };
    }
    case 'MissingLabReported': {
      const { description, orderedBy, takenOn } = event;
      const asked = { text: description, orderedBy: ORDERED_BY[orderedBy], takenOn };
      return { kind: 'missing-lab', summary: shortened(`Missing lab: ${description}`), asked };
    }
    case 'RecordErrorReported': {
      const { whatIsWrong, whatIsRight } = event;
      const asked = {
        text: whatIsWrong,
        ...(whatIsRight === undefined ? {} : { correction: whatIsRight }),
      };
      return { kind: 'record-error', summary: shortened(`Record error: ${whatIsWrong}`), asked };
    }
    case 'QuestionAsked':
      return {
        kind: 'question',
        summary: shortened(`Question: ${event.text}`),
        asked: { text: event.text },
      };
  }
};

const asked = (
  event: AnyAsking,
  { stream, metadata }: { readonly stream: string; readonly metadata: { onBehalfOf?: string } },
): Omit<PatientRequestRow, 'lastPosition'> => {
  const { kind, summary, asked: details } = describeAsking(event);
  const { text, correction, orderedBy, medication } = details;
  return {
    requestId: event.requestId,
    askedOn: stream,
    kind,
    patientId: event.patientId,
    askedBy: event.by,
    onBehalfOf: metadata.onBehalfOf,
    requestedAt: event.at,
    requestedOn: event.requestedOn,
    summary,
    asked: details,
    searchText: searchable(medication, text, correction, orderedBy),
    answers: 0,
    associatedAnswers: 0,
    notes: 0,
    timesReturned: 0,
    ...(event.type === 'RefillRequested'
      ? { refill: 'asked', responsibleProviderId: event.responsibleProviderId }
      : {}),
  };
};

const nobodys = { claimedBy: undefined, claimExpiresAt: undefined };

const archived = (
  row: PatientRequestRow,
  { by, at }: { readonly by: string; readonly at: string },
  as: { readonly outcome: ArchiveOutcome; readonly reason?: string | undefined },
): PatientRequestRow => ({
  ...row,
  ...nobodys,
  ...noResponse,
  outcome: as.outcome,
  archivedBy: by,
  archivedAt: at,
  archiveReason: as.reason,
  searchText: searchable(row.searchText, as.reason),
});

const handled = (row: PatientRequestRow, event: HandlingEvent): PatientRequestRow => {
  switch (event.type) {
    case 'PatientRequestClaimed':
      return { ...row, claimedBy: event.by, claimExpiresAt: event.expiresAt };
    case 'PatientRequestReleased':
      return { ...row, ...nobodys };
    case 'PatientRequestNoted':
      return {
        ...row,
        notes: row.notes + 1,
        searchText: searchable(row.searchText, event.note),
      };
    case 'PatientRequestAnswered':
      return {
        ...row,
        ...noResponse,
        answers: row.answers + 1,
        associatedAnswers: row.associatedAnswers + (event.associate ? 1 : 0),
        searchText: searchable(row.searchText, event.text),
      };
    case 'PatientRequestDismissed':
      return archived(row, event, { outcome: event.outcome, reason: event.reason });
    case 'PatientRequestWithdrawn':
      return archived(row, event, { outcome: 'withdrawn', reason: event.reason });
    case 'PatientRequestSuperseded':
      return {
        ...archived(row, event, { outcome: 'superseded' }),
        supersededBy: event.supersededBy,
      };
    case 'PatientRequestReturnedToQueue':
      return {
        ...row,
        ...nobodys,
        outcome: undefined,
        archivedBy: undefined,
        archivedAt: undefined,
        archiveReason: undefined,
        supersededBy: undefined,
        timesReturned: row.timesReturned + 1,
        searchText: searchable(row.searchText, event.reason),
      };
  }
};

const changed = (
  row: PatientRequestRow,
  event: Exclude<QueueEvent, AnyAsking>,
): PatientRequestRow => {
  switch (event.type) {
    case 'RefillAuthorised':
      return { ...row, refill: 'authorised' };
    case 'RefillDenied':
      return { ...row, refill: 'denied', searchText: searchable(row.searchText, event.reason) };
    case 'RefillSentToPharmacy':
      return { ...row, refill: 'sent' };
    case 'PatientRequestClaimed':
    case 'PatientRequestReleased':
    case 'PatientRequestNoted':
    case 'PatientRequestAnswered':
    case 'PatientRequestDismissed':
    case 'PatientRequestWithdrawn':
    case 'PatientRequestSuperseded':
    case 'PatientRequestReturnedToQueue':
      return handled(row, event);
    case 'ResponsePlanned':
    case 'ResponseDueSoon':
    case 'ResponseOverdue':
      return { ...row, ...responseOf(row, event) };
    case 'ClosureRecorded':
    case 'ClosureCancelled':
    case 'FacilityDetailsUpdated':
      return { ...row, ...responseBy(row, event) };
  }
};

export const queueAndArchive: Projection<PatientRequestRow, QueueEvent> = {
  name: 'queue-and-archive',
  // One request says nothing of another; streams decide, and screens mark the row that waits.
  onPoison: 'park-key',
  events: [
    ...askingTypes,
    'RefillAuthorised',
    'RefillDenied',
    'RefillSentToPharmacy',
    'PatientRequestClaimed',
    'PatientRequestReleased',
    'PatientRequestNoted',
    'PatientRequestAnswered',
    'PatientRequestDismissed',
    'PatientRequestWithdrawn',
    'PatientRequestSuperseded',
    'PatientRequestReturnedToQueue',
    'ResponsePlanned',
    'ResponseDueSoon',
    'ResponseOverdue',
    'ClosureRecorded',
    'ClosureCancelled',
    'FacilityDetailsUpdated',
  ],
  keysOf: (event) => ('requestId' in event ? [event.requestId] : []),
  rowsWhere: (event) =>
    'requestId' in event ? undefined : { column: 'responseFacilityId', value: event.facilityId },
  project: (row, event, { recorded }) => {
    const lastPosition = recorded.position;
    if (isAsking(event)) return { ...asked(event, recorded), lastPosition };
    // Only events of a request that was asked are ever recorded.
    return row && { ...changed(row, event), lastPosition };
  },
};
