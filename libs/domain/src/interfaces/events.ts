import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/** All facts of one message stand on `interfaceMessage-<messageId>`. */
interface OfAMessage {
  /** Of sender, MSH-10 and the content: the same message again is the same stream. */
  readonly messageId: string;
  readonly by: string;
  readonly at: string;
}

export type MessageFormat = 'hl7v2' | 'fhir-bundle';

/** Whom a message says that it is about, as it says it. */
export interface PatientSaid {
  readonly identifiers: readonly IdentifierSaid[];
  readonly familyName?: string;
  readonly givenName?: string;
  /** YYYY-MM-DD; left out when it is said less exactly. */
  readonly birthDate?: string;
}

export interface IdentifierSaid {
  readonly id: string;
  /** Who assigned it; without one it names nobody outside of its sender. */
  readonly authority?: string;
}

/**
 * A message that is to be taken. It says all that its taking needs, so that nothing has to be read
 * when that happens, and what was taken can be shown later as it was.
 */
interface ToBeTaken extends OfAMessage {
  /** Starts at 1; each time it is taken anew has a number of its own. */
  readonly attempt: number;
  readonly format: MessageFormat;
  /** The configured sender's word, never what the message says of itself. */
  readonly sender: string;
  readonly receivedAt: string;
  /** Base64 of the bytes. */
  readonly raw: string;
  /** Nothing is taken before it is known whose it is. */
  readonly patientId?: string;
}

/** From a sender whom the practice knows: bound to a client, a certificate or an address. */
export interface MessageReceived extends ToBeTaken {
  readonly type: 'MessageReceived';
  /** MSH-10. */
  readonly controlId: string;
  /** `ORU^R01`, or the kind of the bundle. */
  readonly messageType: string;
  /** Of the bytes as they came. */
  readonly sha256: string;
  readonly patientSaid?: PatientSaid;
}

/** Why a person must look at a message, or at one order in it, before it can count. */
export type WorklistReason =
  | 'patient-unknown'
  | 'patient-ambiguous'
  | 'patient-disagrees'
  | 'orderer-unknown'
  | 'unreadable-content'
  | 'no-results'
  | 'filed-under-another-patient'
  | 'refused';

export interface MessageParked extends OfAMessage {
  readonly type: 'MessageParked';
  readonly attempt: number;
  readonly reason: WorklistReason;
  /** Which order or segment, by number: never a value. */
  readonly place?: string;
}

/** What these reports say is recorded where it belongs; it need not have been news. */
export interface MessageTaken extends OfAMessage {
  readonly type: 'MessageTaken';
  readonly attempt: number;
  readonly reports: readonly string[];
}

/** Staff have said whose it is. */
export interface MessagePatientAttached extends ToBeTaken {
  readonly type: 'MessagePatientAttached';
  readonly patientId: string;
  readonly reason: string;
}

/** Staff have mended its text; what was sent stays as it came. */
export interface MessageCorrected extends ToBeTaken {
  readonly type: 'MessageCorrected';
  readonly reason: string;
}

/** It is to be taken once more, after a mapping, the directory or a patient's file was mended. */
export interface MessageReplayed extends ToBeTaken {
  readonly type: 'MessageReplayed';
  readonly reason: string;
}

export interface MessageDiscarded extends OfAMessage {
  readonly type: 'MessageDiscarded';
  readonly reason: string;
}

export type MessageToBeTaken =
  MessageReceived | MessagePatientAttached | MessageCorrected | MessageReplayed;

export type InterfaceMessageEvent =
  MessageToBeTaken | MessageParked | MessageTaken | MessageDiscarded;

export const interfaceEvents: EventDeclarations<InterfaceMessageEvent> = {
  MessageReceived: { version: 1, keys: ['messageId', 'patientId'] },
  MessageParked: { version: 1, keys: ['messageId'] },
  MessageTaken: { version: 1, keys: ['messageId'] },
  MessagePatientAttached: { version: 1, keys: ['messageId', 'patientId'] },
  MessageCorrected: { version: 1, keys: ['messageId', 'patientId'] },
  MessageReplayed: { version: 1, keys: ['messageId', 'patientId'] },
  MessageDiscarded: { version: 1, keys: ['messageId'] },
};
