import { IsBoolean, IsIn, IsInt, IsOptional, Length, Matches, Min } from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import type { BounceSeverity, Channel } from './events.js';

const A_WORD = [
  /^[a-z][a-z0-9-]{0,59}$/,
  { message: '$property must be a kebab-case word' },
] as const;

/** The portal itself says this, behind an answer of staff. */
export class AnnounceMessage {
  get type() {
    return 'AnnounceMessage' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly requestId!: string;
  /** False when whoever answered unticked that the patient is mailed. */
  @IsBoolean() readonly notify!: boolean;
  /** Who answered. */
  @Length(1, 100) @Matches(...SOMETHING) readonly answeredBy!: string;
}

/** The portal itself says this, behind what it noted of a laboratory report. */
export class AnnounceLabNews {
  get type() {
    return 'AnnounceLabNews' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly reportId!: string;
  @Matches(...AN_ID) readonly newsId!: string;
}

export class SetNotificationPreference {
  get type() {
    return 'SetNotificationPreference' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @IsIn(['email', 'sms']) readonly channel!: Channel;
  @IsBoolean() readonly wanted!: boolean;
}

/** The portal itself says this, when a mail came back for good. */
export class MarkAddressUndeliverable {
  get type() {
    return 'MarkAddressUndeliverable' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  /** The mail that came back; it knows where it was sent. */
  @Matches(...AN_ID) readonly notificationId!: string;
}

export type MailboxCommand =
  AnnounceMessage | AnnounceLabNews | SetNotificationPreference | MarkAddressUndeliverable;

/** The portal itself says this, when the window of an announcement closes. */
export class QueueNotification {
  get type() {
    return 'QueueNotification' as const;
  }
  @Matches(...AN_ID) readonly notificationId!: string;
  @Matches(...AN_ID) readonly patientId!: string;
}

/** How the sending goes: only the portal itself knows. */
export class NoteNotificationStep {
  get type() {
    return 'NoteNotificationStep' as const;
  }
  @Matches(...AN_ID) readonly notificationId!: string;
  @IsIn(['sending', 'sent', 'put-off', 'refused', 'suppressed', 'parked'])
  readonly step!: 'sending' | 'sent' | 'put-off' | 'refused' | 'suppressed' | 'parked';
  @IsOptional() @IsInt() @Min(1) readonly attempt?: number;
  /** A word of ours, never what a server said: that may quote an address. */
  @IsOptional() @Matches(...A_WORD) readonly reason?: string;
}

/** A member of staff decides that a parked one is tried again. It may then arrive twice. */
export class RetryNotification {
  get type() {
    return 'RetryNotification' as const;
  }
  @Matches(...AN_ID) readonly notificationId!: string;
  @Length(3, 200) @Matches(...SOMETHING) readonly reason!: string;
}

export class AbandonNotification {
  get type() {
    return 'AbandonNotification' as const;
  }
  @Matches(...AN_ID) readonly notificationId!: string;
  @Length(3, 200) @Matches(...SOMETHING) readonly reason!: string;
}

/** A mail came back. The portal reads that from the message itself, which it does not keep. */
export class RecordBounce {
  get type() {
    return 'RecordBounce' as const;
  }
  @Matches(...AN_ID) readonly notificationId!: string;
  @IsIn(['hard', 'soft']) readonly severity!: BounceSeverity;
  /** Enhanced status code of RFC 3463. */
  @Matches(/^[245][.]\d{1,3}[.]\d{1,3}$/, { message: '$property must be a status such as 5.1.1' })
  readonly status!: string;
}

export type NotificationCommand =
  QueueNotification | NoteNotificationStep | RetryNotification | AbandonNotification | RecordBounce;

export type NotificationsCommand = MailboxCommand | NotificationCommand;
