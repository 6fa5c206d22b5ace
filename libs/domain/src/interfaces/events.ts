import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/** All facts of one message stand on `interfaceMessage-<messageId>`. */
interface OfAMessage {
  /** Of sender, MSH-10 and the content: the same message again is the same stream. */
  readonly messageId: string;
  readonly by: string;
  readonly at: string;
}

export type MessageFormat = 'hl7v2' | 'fhir-bundle';

/** A sender whom the practice knows: bound to a client certificate or an address (MSH-3/4). */
export interface MessageReceived extends OfAMessage {
  readonly type: 'MessageReceived';
  readonly format: MessageFormat;
  /** The configured sender's word, never what the message says of itself. */
  readonly sender: string;
  /** MSH-10. */
  readonly controlId: string;
  /** `ORU^R01`, or the kind of the bundle. */
  readonly messageType: string;
  /** Base64 of the bytes as they came. */
  readonly raw: string;
  /** Of these bytes. */
  readonly sha256: string;
  /** The same sender used the same MSH-10 for other content before: real senders do. */
  readonly reusesControlId: boolean;
  /** The person it is about, when the file agrees with number, birth date and name. */
  readonly patientId?: string;
}

/** Why a person must look at a message, or at one order in it, before it can count. */
export type WorklistReason =
  | 'patient-unknown'
  | 'patient-ambiguous'
  | 'patient-disagrees'
  | 'orderer-unknown'
  | 'unreadable-content'
  | 'no-results'
  | 'filed-under-another-patient';

export interface MessageParked extends OfAMessage {
  readonly type: 'MessageParked';
  readonly reason: WorklistReason;
  /** Which order or segment, by number: never a value. */
  readonly place?: string;
}

/** Its facts are recorded where they belong; `reports` are those that it brought news of. */
export interface MessageTaken extends OfAMessage {
  readonly type: 'MessageTaken';
  readonly reports: readonly string[];
}

/** Staff have said whose it is; it is taken again with that. */
export interface MessagePatientAttached extends OfAMessage {
  readonly type: 'MessagePatientAttached';
  readonly patientId: string;
  readonly reason: string;
}

/** Staff have mended its text; what was sent stays as it came. */
export interface MessageCorrected extends OfAMessage {
  readonly type: 'MessageCorrected';
  readonly raw: string;
  readonly sha256: string;
  readonly reason: string;
}

/** It is to be taken once more, after a mapping or the directory was mended. */
export interface MessageReplayed extends OfAMessage {
  readonly type: 'MessageReplayed';
  readonly reason: string;
}

export interface MessageDiscarded extends OfAMessage {
  readonly type: 'MessageDiscarded';
  readonly reason: string;
}

export type InterfaceMessageEvent =
  | MessageReceived
  | MessageParked
  | MessageTaken
  | MessagePatientAttached
  | MessageCorrected
  | MessageReplayed
  | MessageDiscarded;

export const interfaceEvents: EventDeclarations<InterfaceMessageEvent> = {
  MessageReceived: { version: 1, keys: ['messageId', 'patientId'] },
  MessageParked: { version: 1, keys: ['messageId'] },
  MessageTaken: { version: 1, keys: ['messageId'] },
  MessagePatientAttached: { version: 1, keys: ['messageId', 'patientId'] },
  MessageCorrected: { version: 1, keys: ['messageId'] },
  MessageReplayed: { version: 1, keys: ['messageId'] },
  MessageDiscarded: { version: 1, keys: ['messageId'] },
};
