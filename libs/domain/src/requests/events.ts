import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/** What a patient or a proxy can ask for; each kind has a helper of its own. */
export type RequestKind = 'refill' | 'lab-report' | 'missing-lab' | 'record-error' | 'question';

export type DismissalOutcome = 'completed' | 'will-not-be-completed';

/** What every asking event holds, whatever its stream. */
interface Asked {
  readonly requestId: string;
  readonly patientId: string;
  readonly by: string;
  readonly at: string;
  /** Calendar date (YYYY-MM-DD) of `at` in the zone of the patient's facility. */
  readonly requestedOn: string;
}

export interface LabReportRequested extends Asked {
  readonly type: 'LabReportRequested';
  /** As the asker states it; nothing is looked up, so the answer tells nothing. */
  readonly orderedBy?: string;
  readonly takenOn?: string;
  readonly description: string;
}

/** Whatever is on file, only what the asker states has decided that it is asked (row 66). */
export interface MissingLabReported extends Asked {
  readonly type: 'MissingLabReported';
  readonly description: string;
  readonly orderedBy: 'this-practice' | 'unknown';
  readonly takenOn: string;
}

export interface RecordErrorReported extends Asked {
  readonly type: 'RecordErrorReported';
  readonly whatIsWrong: string;
  readonly whatIsRight?: string;
}

export interface QuestionAsked extends Asked {
  readonly type: 'QuestionAsked';
  readonly text: string;
}

/** Asked on a stream of its own, for it has no other subject. */
export type AskingEvent =
  LabReportRequested | MissingLabReported | RecordErrorReported | QuestionAsked;

interface Handled {
  readonly requestId: string;
  readonly by: string;
  readonly at: string;
}

export interface PatientRequestClaimed extends Handled {
  readonly type: 'PatientRequestClaimed';
  readonly expiresAt: string;
  /** Whose claim was taken over, when it had not expired. */
  readonly takenOverFrom?: string;
}

export interface PatientRequestReleased extends Handled {
  readonly type: 'PatientRequestReleased';
}

/** For staff only; never shown to the patient. */
export interface PatientRequestNoted extends Handled {
  readonly type: 'PatientRequestNoted';
  readonly note: string;
}

export interface PatientRequestAnswered extends Handled {
  readonly type: 'PatientRequestAnswered';
  readonly text: string;
  readonly notifyPatient: boolean;
  /** Shown with the request; otherwise only among the patient's correspondence. */
  readonly associate: boolean;
}

export interface PatientRequestDismissed extends Handled {
  readonly type: 'PatientRequestDismissed';
  readonly outcome: DismissalOutcome;
  /** Always there when it will not be completed. */
  readonly reason?: string;
}

export interface PatientRequestWithdrawn extends Handled {
  readonly type: 'PatientRequestWithdrawn';
  readonly reason?: string;
}

export interface PatientRequestSuperseded extends Handled {
  readonly type: 'PatientRequestSuperseded';
  readonly supersededBy: string;
  readonly supersededByAskedOn: string;
}

export interface PatientRequestReturnedToQueue extends Handled {
  readonly type: 'PatientRequestReturnedToQueue';
  readonly reason: string;
  readonly previous: ArchivedAs;
}

/** How a request came into the archive (R20). */
export interface ArchivedAs {
  readonly outcome: ArchiveOutcome;
  readonly by: string;
  readonly at: string;
}

export type ArchiveOutcome = DismissalOutcome | 'withdrawn' | 'superseded';

/** The life that every request shares, on whatever stream it was asked. */
export type HandlingEvent =
  | PatientRequestClaimed
  | PatientRequestReleased
  | PatientRequestNoted
  | PatientRequestAnswered
  | PatientRequestDismissed
  | PatientRequestWithdrawn
  | PatientRequestSuperseded
  | PatientRequestReturnedToQueue;

export type PatientRequestEvent = AskingEvent | HandlingEvent;

export const patientRequestEvents: EventDeclarations<PatientRequestEvent> = {
  LabReportRequested: { version: 1, keys: ['requestId', 'patientId'] },
  MissingLabReported: { version: 1, keys: ['requestId', 'patientId'] },
  RecordErrorReported: { version: 1, keys: ['requestId', 'patientId'] },
  QuestionAsked: { version: 1, keys: ['requestId', 'patientId'] },
  PatientRequestClaimed: { version: 1, keys: ['requestId'] },
  PatientRequestReleased: { version: 1, keys: ['requestId'] },
  PatientRequestNoted: { version: 1, keys: ['requestId'] },
  PatientRequestAnswered: { version: 1, keys: ['requestId'] },
  PatientRequestDismissed: { version: 1, keys: ['requestId'] },
  PatientRequestWithdrawn: { version: 1, keys: ['requestId'] },
  PatientRequestSuperseded: { version: 1, keys: ['requestId', 'supersededBy'] },
  PatientRequestReturnedToQueue: { version: 1, keys: ['requestId'] },
};

/** On a stream of its own, `responseTarget-<requestId>`: people decide on the request's. */
interface OfAResponse {
  readonly requestId: string;
  readonly patientId: string;
  /** Whose days and hours count; left out where the patient's facility is not known. */
  readonly facilityId?: string;
  readonly by: string;
  readonly at: string;
}

/** Until when a request that waits is to be answered (R22), and by which calendar. */
export interface ResponsePlanned extends OfAResponse {
  readonly type: 'ResponsePlanned';
  /** Where the request was asked. */
  readonly requestStream: string;
  /** When it was asked, or returned to the queue. */
  readonly waitingSince: string;
  readonly dueSoonAt: string;
  readonly overdueAt: string;
  readonly zone: string;
  /** The facility's closures that count, as they were recorded then. */
  readonly closures: readonly CountedClosure[];
  readonly policyVersion: string;
}

export interface CountedClosure {
  readonly closureId: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

export interface ResponseDueSoon extends OfAResponse {
  readonly type: 'ResponseDueSoon';
  readonly dueSoonAt: string;
  /** From when staff are told: somebody works then. */
  readonly escalatesAt: string;
}

export interface ResponseOverdue extends OfAResponse {
  readonly type: 'ResponseOverdue';
  readonly overdueAt: string;
  readonly escalatesAt: string;
}

export type ResponseTargetEvent = ResponsePlanned | ResponseDueSoon | ResponseOverdue;

export const responseTargetEvents: EventDeclarations<ResponseTargetEvent> = {
  ResponsePlanned: { version: 1, keys: ['requestId', 'patientId', 'facilityId'] },
  ResponseDueSoon: { version: 1, keys: ['requestId', 'patientId', 'facilityId'] },
  ResponseOverdue: { version: 1, keys: ['requestId', 'patientId', 'facilityId'] },
};
