import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/**
 * The access log: who did or saw what of whom, under which rule. Opaque ids only.
 * Stands on `accessLog-<patientId>.<yyyymm>`, or `accessLog-practice.<yyyymm>` for what concerns
 * no patient.
 */
interface Accessed {
  /** Id of the access itself; a batch sent again is recognised by it. */
  readonly accessId: string;
  /** Left out for what concerns no patient. */
  readonly patientId?: string;
  readonly by: string;
  readonly role: string;
  readonly onBehalfOf?: string;
  readonly at: string;
  /** Name of the command or query. */
  readonly what: string;
  /** The rule of the access policy that allowed or forbade it. */
  readonly rule: string;
  /** Of the access policy; left out of what was noted before versions were. */
  readonly policyVersion?: string;
  readonly correlationId: string;
}

export interface CommandAccepted extends Accessed {
  readonly type: 'CommandAccepted';
  readonly commandId: string;
}

/** Refused by a rule of the domain (R38). */
export interface CommandRefused extends Accessed {
  readonly type: 'CommandRefused';
  readonly commandId: string;
  readonly reason: string;
}

export interface PatientDataRead extends Accessed {
  readonly type: 'PatientDataRead';
}

/** The same, where what was read is known one by one: who saw which version of what. */
export interface RecordViewed extends Accessed {
  readonly type: 'RecordViewed';
  readonly items: readonly ViewedItem[];
}

export interface ViewedItem {
  /** Opaque id of what was shown, such as a laboratory report. */
  readonly id: string;
  /** Which parts of it, as `<id>@<version>`; left out where a list shows the whole. */
  readonly parts?: readonly string[];
}

/** Not allowed: the caller heard "not found". */
export interface AccessDenied extends Accessed {
  readonly type: 'AccessDenied';
}

export type AccessLogEvent =
  CommandAccepted | CommandRefused | PatientDataRead | RecordViewed | AccessDenied;

export const accessLogEvents: EventDeclarations<AccessLogEvent> = {
  CommandAccepted: { version: 1, keys: ['accessId', 'patientId', 'commandId'] },
  CommandRefused: { version: 1, keys: ['accessId', 'patientId', 'commandId'] },
  PatientDataRead: { version: 1, keys: ['accessId', 'patientId'] },
  RecordViewed: { version: 1, keys: ['accessId', 'patientId'] },
  AccessDenied: { version: 1, keys: ['accessId', 'patientId'] },
};
