import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/** SMS is none: row 102 of the requirements says so, and `notification-channels.policy.ts` why. */
export type Channel = 'email' | 'sms';

/** Why somebody was not mailed; staff see it, and nothing clinical can be read from it. */
export type SuppressionReason =
  | 'no-such-patient'
  | 'patient-deceased'
  | 'no-address'
  | 'address-undeliverable'
  | 'unticked-by-patient'
  | 'unticked-by-staff'
  | 'mail-not-configured'
  | 'no-longer-waits';

interface OfAMailbox {
  readonly patientId: string;
  readonly by: string;
  readonly at: string;
}

/** What a person wants to hear of by mail; until they say so, that a message waits. */
export interface NotificationPreferenceSet extends OfAMailbox {
  readonly type: 'NotificationPreferenceSet';
  readonly channel: Channel;
  readonly wanted: boolean;
}

/** A message waits, and a mail that says so will be sent or is about to be. */
export interface MessageAnnounced extends OfAMailbox {
  readonly type: 'MessageAnnounced';
  readonly notificationId: string;
  readonly requestId: string;
  /** The one mail for all that is announced until then. */
  readonly sendAfter: string;
  readonly policyVersion: string;
}

/** A message waits, and no mail will say so. */
export interface AnnouncementSuppressed extends OfAMailbox {
  readonly type: 'AnnouncementSuppressed';
  readonly notificationId: string;
  readonly requestId: string;
  readonly reason: SuppressionReason;
  /** Who unticked it, where a person did. */
  readonly untickedBy?: string;
  readonly policyVersion: string;
}

/** Nobody is mailed at this address any more; another address on file is another matter. */
export interface AddressFoundUndeliverable extends OfAMailbox {
  readonly type: 'AddressFoundUndeliverable';
  readonly address: string;
  readonly notificationId: string;
}

interface OfLabNews extends OfAMailbox {
  readonly notificationId: string;
  readonly reportId: string;
  /** What of the report it is about; the report's own stream says it. */
  readonly newsId: string;
  readonly policyVersion: string;
}

/** Something of a laboratory report waits; the mail is the same as for any message. */
export interface LabNewsAnnounced extends OfLabNews {
  readonly type: 'LabNewsAnnounced';
  readonly sendAfter: string;
}

/** Something of a laboratory report waits, and no mail will say so. */
export interface LabNewsSuppressed extends OfLabNews {
  readonly type: 'LabNewsSuppressed';
  readonly reason: SuppressionReason;
}

export type MailboxEvent =
  | NotificationPreferenceSet
  | MessageAnnounced
  | AnnouncementSuppressed
  | LabNewsAnnounced
  | LabNewsSuppressed
  | AddressFoundUndeliverable;

interface OfANotification {
  readonly notificationId: string;
  readonly patientId: string;
  readonly by: string;
  readonly at: string;
}

export interface NotificationQueued extends OfANotification {
  readonly type: 'NotificationQueued';
  readonly channel: Channel;
  readonly policyVersion: string;
}

/** It may not be sent: at this moment nothing was tried. */
export interface NotificationSuppressed extends OfANotification {
  readonly type: 'NotificationSuppressed';
  readonly reason: SuppressionReason;
  readonly policyVersion: string;
}

/** Noted before the call: from here until its outcome is noted, nobody knows whether it went out. */
export interface NotificationSendingBegun extends OfANotification {
  readonly type: 'NotificationSendingBegun';
  readonly attempt: number;
  /** As it was on file at that moment. */
  readonly address: string;
}

export interface NotificationSent extends OfANotification {
  readonly type: 'NotificationSent';
  readonly attempt: number;
}

/** It was not sent, and will be tried again. */
export interface NotificationPutOff extends OfANotification {
  readonly type: 'NotificationPutOff';
  readonly attempt: number;
  readonly reason: string;
}

/** It was not sent and never will be. */
export interface NotificationRefused extends OfANotification {
  readonly type: 'NotificationRefused';
  readonly attempt: number;
  readonly reason: string;
}

/** A person decides: it may have been sent, or it could not be for long. */
export interface NotificationParked extends OfANotification {
  readonly type: 'NotificationParked';
  readonly reason: string;
}

export interface NotificationRetried extends OfANotification {
  readonly type: 'NotificationRetried';
  readonly reason: string;
}

export interface NotificationAbandoned extends OfANotification {
  readonly type: 'NotificationAbandoned';
  readonly reason: string;
}

/** It was sent and came back; of what came back nothing is kept but the code. */
export interface NotificationBounced extends OfANotification {
  readonly type: 'NotificationBounced';
  readonly severity: BounceSeverity;
  /** Enhanced status code of RFC 3463, such as 5.1.1. */
  readonly status: string;
}

/** Hard: the address is no good. Soft: a full mailbox, or a server that gave up waiting. */
export type BounceSeverity = 'hard' | 'soft';

export type NotificationEvent =
  | NotificationQueued
  | NotificationSuppressed
  | NotificationSendingBegun
  | NotificationSent
  | NotificationPutOff
  | NotificationRefused
  | NotificationParked
  | NotificationRetried
  | NotificationAbandoned
  | NotificationBounced;

export type NotificationsEvent = MailboxEvent | NotificationEvent;

export const notificationEvents: EventDeclarations<NotificationsEvent> = {
  NotificationPreferenceSet: { version: 1, keys: ['patientId'] },
  MessageAnnounced: { version: 1, keys: ['patientId', 'notificationId', 'requestId'] },
  AnnouncementSuppressed: { version: 1, keys: ['patientId', 'notificationId', 'requestId'] },
  LabNewsAnnounced: { version: 1, keys: ['patientId', 'notificationId', 'reportId', 'newsId'] },
  LabNewsSuppressed: { version: 1, keys: ['patientId', 'notificationId', 'reportId', 'newsId'] },
  AddressFoundUndeliverable: { version: 1, keys: ['patientId', 'notificationId'] },
  NotificationQueued: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationSuppressed: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationSendingBegun: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationSent: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationPutOff: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationRefused: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationParked: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationRetried: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationAbandoned: { version: 1, keys: ['notificationId', 'patientId'] },
  NotificationBounced: { version: 1, keys: ['notificationId', 'patientId'] },
};
