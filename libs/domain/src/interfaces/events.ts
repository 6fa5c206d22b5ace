import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/** All facts of one message stand on `interfaceMessage-<messageId>`. */
interface OfAMessage {
  /** Of sender, MSH-10 and the content: the same message again is the same stream. */
  readonly messageId: string;
  readonly by: string;
  readonly at: string;
}

/** Coming is the first attempt to take it; each time it is taken anew has a number of its own. */
interface OfAnAttempt extends OfAMessage {
  readonly attempt: number;
}

export type MessageFormat = 'hl7v2' | 'fhir-bundle';

/** From a sender whom the practice knows: bound to a client, a certificate or an address. */
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
  /** Whose it is, when the file agreed with number, birth date and name as it came. */
  readonly patientId?: string;
}

/** Why a person must look at a message, or at one order in it, before it can count. */
export type WorklistReason =
  | 'patient-unknown'
  | 'patient-ambiguous'
  | 'patient-disagrees'
  /** Nobody has that number, but somebody has that name and birth date. */
  | 'patient-perhaps-on-file'
  /** A new patient of whom it does not say what every patient's file holds. */
  | 'patient-incomplete'
  | 'unreadable-content'
  | 'no-results'
  | 'filed-under-another-patient'
  /** It is recorded, and what it corrects or takes back is not on file under that identity. */
  | 'corrects-nothing'
  /** What it says for sure is kept, and older than what stands, or was said before that. */
  | 'changes-nothing'
  | 'too-large'
  | 'refused';

export interface MessageParked extends OfAnAttempt {
  readonly type: 'MessageParked';
  readonly reason: WorklistReason;
  /** Which order or segment, by number: never a value. */
  readonly place?: string;
  /** Of which reports it speaks, on file or not yet: nothing of them is shown while it waits. */
  readonly reports?: readonly string[];
  /** What else it may mean, also of what comes on file while it waits. */
  readonly mayMean?: OrdersMeaning;
  /** Keyed names of the numbers and the patients by which a report finds this message. */
  readonly marks?: readonly string[];
}

/** Orders that may speak of something else than what they are on file as, and whose it may be. */
export interface OrdersMeaning {
  readonly named: readonly OrderTold[];
  /** Of these also what is of the same test and time. */
  readonly patients: readonly string[];
  /** Nobody is sure whose it is: the same number under whomever. */
  readonly ofAnybody: boolean;
}

/** By what an order and a report may be the same: not by its values. */
export interface OrderTold {
  readonly fillerNumber?: string;
  readonly placerNumber?: string;
  /** Codes and names of what was ordered and measured. */
  readonly words: readonly string[];
  /** Of collection, as far as they are told, without an offset. */
  readonly times: readonly string[];
}

/**
 * Before anything of it is recorded under somebody to whom it was attached: whoever is cut off behind
 * it has told what may stand there.
 */
export interface MessageTakingBegan extends OfAnAttempt {
  readonly type: 'MessageTakingBegan';
  /** Which reports may get something of it. */
  readonly reports: readonly string[];
}

/** Nothing more of that attempt is recorded, and it was not taken. */
export interface MessageTakingEnded extends OfAnAttempt {
  readonly type: 'MessageTakingEnded';
  /** Which of these reports got something of it all the same. */
  readonly reports: readonly string[];
}

/** What these reports say is recorded where it belongs; it need not have been news. */
export interface MessageTaken extends OfAnAttempt {
  readonly type: 'MessageTaken';
  /** None where it is about a patient and not about results. */
  readonly reports: readonly string[];
  /** What became of what a record system says of a patient. */
  readonly patientUpdate?: PatientUpdateOutcome;
}

/** `older-than-known`: its sender had said something newer before, so nothing was changed. */
export type PatientUpdateOutcome = 'counts' | 'older-than-known';

/** Staff have said whose it is, or a number that was assigned meanwhile does: it is taken anew. */
export interface MessagePatientAttached extends OfAnAttempt {
  readonly type: 'MessagePatientAttached';
  readonly patientId: string;
  /** As it came: whether it brings results or says who somebody is. Left out by older events. */
  readonly messageType?: string;
  readonly reason: string;
}

/** Staff have said that it is about nobody on file: it is taken anew, and records the patient. */
export interface MessagePatientDeclaredNew extends OfAnAttempt {
  readonly type: 'MessagePatientDeclaredNew';
  readonly reason: string;
}

/** Somebody has mended its text, and another person is to look at it before it counts. */
export interface MessageCorrectionProposed extends OfAMessage {
  readonly type: 'MessageCorrectionProposed';
  readonly correctionId: string;
  /** Base64 of the text in UTF-8, whatever MSH-18 says. */
  readonly raw: string;
  readonly reason: string;
}

/** Its text is another one, and it is taken anew; what was sent stays as it came. */
export interface MessageCorrected extends OfAnAttempt {
  readonly type: 'MessageCorrected';
  /** Which one was accepted, and whose it is; left out in what one person alone could mend once. */
  readonly correctionId?: string;
  readonly mendedBy?: string;
  /** Base64 of the text in UTF-8, whatever MSH-18 says. */
  readonly raw: string;
  readonly reason: string;
}

/** It is to be taken once more, after a mapping, the directory or a patient's file was mended. */
export interface MessageReplayed extends OfAnAttempt {
  readonly type: 'MessageReplayed';
  readonly reason: string;
}

export interface MessageDiscarded extends OfAMessage {
  readonly type: 'MessageDiscarded';
  readonly reason: string;
}

/** After these it is to be taken: at once, and by nobody's hand. */
export type MessageToBeTaken =
  | MessageReceived
  | MessagePatientAttached
  | MessagePatientDeclaredNew
  | MessageCorrected
  | MessageReplayed;

/** Of which staff are told. */
export type MessageNews =
  MessageToBeTaken | MessageCorrectionProposed | MessageParked | MessageTaken | MessageDiscarded;

export type InterfaceMessageEvent = MessageNews | MessageTakingBegan | MessageTakingEnded;

export const interfaceEvents: EventDeclarations<InterfaceMessageEvent> = {
  MessageReceived: { version: 1, keys: ['messageId', 'patientId'] },
  MessageParked: { version: 1, keys: ['messageId'] },
  MessageTakingBegan: { version: 1, keys: ['messageId'] },
  MessageTakingEnded: { version: 1, keys: ['messageId'] },
  MessageTaken: { version: 1, keys: ['messageId'] },
  MessagePatientAttached: { version: 1, keys: ['messageId', 'patientId'] },
  MessagePatientDeclaredNew: { version: 1, keys: ['messageId'] },
  MessageCorrectionProposed: { version: 1, keys: ['messageId', 'correctionId'] },
  MessageCorrected: { version: 1, keys: ['messageId'] },
  MessageReplayed: { version: 1, keys: ['messageId'] },
  MessageDiscarded: { version: 1, keys: ['messageId'] },
};
