import { IsIn, IsISO8601, IsOptional, Length, Matches } from 'class-validator';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';
import type { ArchiveOutcome, RequestKind } from '@anamnesis/domain/requests/events';
import type { RequestHelper } from '@anamnesis/domain/requests/handling';
import { CALENDAR_DATE } from '@anamnesis/domain/shared/calendar-shapes';
import { Paged, type Page } from '../paging.js';

export type { RequestHelper };

const KINDS: readonly RequestKind[] = [
  'refill',
  'lab-report',
  'missing-lab',
  'record-error',
  'question',
];
const OUTCOMES: readonly ArchiveOutcome[] = [
  'completed',
  'will-not-be-completed',
  'withdrawn',
  'superseded',
];
/** What staff should notice before they open a request. */
export const requestFlags = [
  'no-prior-examination',
  'taken-down',
  'returned',
  'patient-died',
  'patient-unknown',
] as const;
export type RequestFlag = (typeof requestFlags)[number];

/** The active queue, oldest request first. */
export class ShowQueue extends Paged {
  get query() {
    return 'queue' as const;
  }
  /** Compact when left out: what fits a small block beside the schedule. */
  @IsOptional() @IsIn(['compact', 'full']) readonly form?: 'compact' | 'full';
  @IsOptional() @IsIn(KINDS) readonly kind?: RequestKind;
  /** A claim that has expired is nobody's. */
  @IsOptional() @IsIn(['me', 'anyone', 'nobody']) readonly claimed?: 'me' | 'anyone' | 'nobody';
  @IsOptional() @IsIn(requestFlags) readonly flag?: RequestFlag;
  @IsOptional() @Matches(...AN_ID) readonly patientId?: string;
  /** By when it is to be answered; what is overdue is not due soon any more. */
  @IsOptional() @IsIn(['due-soon', 'overdue']) readonly due?: 'due-soon' | 'overdue';
  /** `due-first`: what is to be answered next; what does not wait for an answer comes last. */
  @IsOptional()
  @IsIn(['oldest-first', 'newest-first', 'due-first'])
  readonly sort?: 'oldest-first' | 'newest-first' | 'due-first';
}

/** One row of the queue as the small block shows it. */
export interface CompactQueueItem {
  readonly requestId: string;
  /** The stream that every command on this request names. */
  readonly askedOn: string;
  readonly kind: RequestKind;
  readonly patientId: string;
  /** "Family, Given"; left out while the patient is not known. */
  readonly patientName?: string;
  readonly requestedAt: string;
  readonly requestedOn: string;
  /** Calendar days of the patient's facility since it was asked. */
  readonly ageDays: number;
  /** There while it waits for an answer. */
  readonly response?: AwaitedResponse;
  readonly summary: string;
  readonly claimedBy?: Person;
  readonly claimExpiresAt?: string;
  readonly flags: readonly RequestFlag[];
  readonly helper: RequestHelper;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

/** By when a request is to be answered, in business days of the patient's facility. */
export interface AwaitedResponse {
  readonly dueSoonAt: string;
  readonly overdueAt: string;
  readonly standing: 'in-time' | 'due-soon' | 'overdue';
  /** From when it is brought to the notice of staff: never outside of working hours. */
  readonly escalatesAt?: string;
}

export interface QueueItem extends CompactQueueItem {
  readonly birthDate?: string;
  readonly asked: AskedDetails;
  readonly askedBy: Person;
  readonly answers: number;
  readonly notes: number;
  readonly timesReturned: number;
  readonly position: string;
}

/** What was asked for, by kind; only the parts of its kind are there. */
export interface AskedDetails {
  readonly text?: string;
  readonly correction?: string;
  readonly orderedBy?: string;
  readonly takenOn?: string;
  readonly prescriptionId?: string;
  readonly medication?: string;
  readonly daysSupply?: number;
  readonly lastSuppliedOn?: string;
  readonly channel?: string;
  readonly responsibleProvider?: Person;
  /** How far a refill has come: asked, authorised, denied, sent. */
  readonly refill?: 'asked' | 'authorised' | 'denied' | 'sent';
}

/** Somebody by id, with the name where the directory or the patients know one. */
export interface Person {
  readonly id: string;
  readonly name?: string;
}

export interface QueueAnswer extends Page<CompactQueueItem | QueueItem> {
  /**
   * Requests of anybody that may be open and that no row here shows, for a fault. Those in the
   * archive are marked there; operators see all of them with their events.
   */
  readonly notShown?: number;
}

/** Searched by POST: names do not belong into URLs. */
export class SearchArchive extends Paged {
  get query() {
    return 'archive' as const;
  }
  /** Part of a name; accents and case do not matter. */
  @IsOptional() @Length(2, 100) readonly patientName?: string;
  @IsOptional() @Matches(...AN_ID) readonly patientId?: string;
  /** Dates of request in the facility's zone, both inclusive. */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly from?: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly to?: string;
  @IsOptional() @IsIn(KINDS) readonly kind?: RequestKind;
  @IsOptional() @IsIn(OUTCOMES) readonly outcome?: ArchiveOutcome;
  /** Words of what was asked, answered, noted or given as a reason; all must occur. */
  @IsOptional() @Length(2, 200) readonly text?: string;
}

export interface ArchiveItem {
  readonly requestId: string;
  readonly askedOn: string;
  readonly kind: RequestKind;
  readonly patientId: string;
  readonly patientName?: string;
  readonly requestedAt: string;
  readonly requestedOn: string;
  readonly summary: string;
  readonly outcome: ArchiveOutcome;
  readonly archivedBy: Person;
  readonly archivedAt: string;
  readonly reason?: string;
  readonly supersededBy?: string;
  readonly timesReturned: number;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export type ArchiveAnswer = Page<ArchiveItem>;

export class ShowPatientRequest {
  get query() {
    return 'patientRequest' as const;
  }
  @Matches(...AN_ID) readonly requestId!: string;
}

export type RequestStatus = 'queued' | 'claimed' | ArchiveOutcome;

export interface PatientRequestAnswer {
  readonly requestId: string;
  readonly askedOn: string;
  readonly kind: RequestKind;
  readonly patientId: string;
  readonly patientName?: string;
  readonly requestedAt: string;
  readonly requestedOn: string;
  readonly summary: string;
  readonly asked: AskedDetails;
  readonly status: RequestStatus;
  readonly claimedBy?: Person;
  readonly claimExpiresAt?: string;
  readonly supersededBy?: string;
  readonly supersedes: readonly string[];
  /** None for patients. */
  readonly flags: readonly RequestFlag[];
  readonly helper?: RequestHelper;
  readonly history: readonly HistoryEntry[];
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

/** Who did what and when, in words, and what it was before. */
export interface HistoryEntry {
  readonly at: string;
  /** For patients and proxies, members of staff are "your care team". */
  readonly by: Person;
  /** A whole sentence without its subject: "dismissed it as completed". */
  readonly did: string;
  readonly detail?: string;
  /** How it stood before, where the entry changed it: "in the queue, claimed". */
  readonly before?: string;
  /** The other request, where one supersedes the other. */
  readonly otherRequestId?: string;
}

export class ShowCorrespondence extends Paged {
  get query() {
    return 'correspondence' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** Newest first: what the patient asked and what the practice answered. */
export interface CorrespondenceItem {
  readonly entryId: string;
  readonly at: string;
  readonly direction: 'from-patient' | 'to-patient';
  readonly by: Person;
  readonly kind: RequestKind;
  readonly text: string;
  readonly requestId: string;
  readonly askedOn: string;
  /** Whether it is shown with the request, too. */
  readonly associated: boolean;
}

export interface CorrespondenceAnswer extends Page<CorrespondenceItem> {
  readonly patientId: string;
}

/** All that a patient ever asked for, newest first; nothing ever disappears. */
export class ListMyRequests extends Paged {
  get query() {
    return 'myRequests' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

export interface MyRequest {
  readonly requestId: string;
  readonly askedOn: string;
  readonly kind: RequestKind;
  readonly requestedAt: string;
  readonly requestedOn: string;
  readonly summary: string;
  readonly status: RequestStatus;
  /** The status as a sentence. */
  readonly sentence: string;
  /** Why it will not be completed. */
  readonly reason?: string;
  readonly supersededBy?: string;
  readonly answers: number;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export interface MyRequestsAnswer extends Page<MyRequest> {
  readonly patientId: string;
}

/** For the live queue: which rows changed after a position, and how many there are. */
export class ShowRequestsChangedSince {
  get query() {
    return 'requestsChangedSince' as const;
  }
  /** As the answer before gave it; left out: only the counts and where to go on. */
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,100}$/, { message: '$property must be a position as answers say it' })
  readonly since?: string;
}

export interface RequestsChangedAnswer {
  /** At most 200; the row as it is now, so several changes of one row are one. */
  readonly rows: readonly ChangedRequest[];
  /** Ask on from here. */
  readonly position: string;
  /** There are more rows: ask again at once. */
  readonly more: boolean;
  readonly counts: QueueCounts;
}

export interface ChangedRequest {
  readonly requestId: string;
  readonly inQueue: boolean;
  readonly position: string;
  readonly item: QueueItem;
}

export interface QueueCounts {
  readonly queued: number;
  readonly claimed: number;
  readonly dueSoon: number;
  readonly overdue: number;
  /** Rows that stand still for a fault. When it changes, the queue is to be loaded again. */
  readonly stale: number;
  readonly byKind: Readonly<Record<RequestKind, number>>;
}
