import { IsIn, IsOptional, Matches } from 'class-validator';
import type {
  BounceSeverity,
  Channel,
  SuppressionReason,
} from '@anamnesis/domain/notifications/events';
import type { NotificationStatus } from '@anamnesis/domain/notifications/notifications.projection';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';
import { Paged, type Page } from '../paging.js';
import type { Person } from '../requests/queries.js';

/** What staff look for; `bounced` are those that were sent and came back. */
const SHOWN = [
  'announced',
  'waiting',
  'sending',
  'sent',
  'parked',
  'suppressed',
  'refused',
  'abandoned',
  'bounced',
] as const satisfies readonly (NotificationStatus | 'bounced')[];

/** Who was mailed, who was not and why, and what waits for a decision; the newest first. */
export class ListNotifications extends Paged {
  get query() {
    return 'notifications' as const;
  }
  @IsOptional() @IsIn(SHOWN) readonly status?: (typeof SHOWN)[number];
  @IsOptional() @Matches(...AN_ID) readonly patientId?: string;
}

export interface NotificationItem {
  readonly notificationId: string;
  readonly patientId: string;
  readonly patientName?: string;
  readonly channel: Channel;
  readonly status: NotificationStatus;
  /** Why it stands so, as a kebab-case word. */
  readonly reason?: string;
  readonly untickedBy?: Person;
  readonly requestId?: string;
  /** How many messages it announces. */
  readonly messages: number;
  readonly announcedAt: string;
  readonly sendAfter?: string;
  readonly changedAt: string;
  readonly attempts: number;
  readonly bounce?: BounceSeverity;
  readonly bounceStatus?: string;
  readonly decidedBy?: Person;
  readonly decidedBecause?: string;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export interface NotificationsAnswer extends Page<NotificationItem> {
  readonly counts: NotificationCounts;
  /** Notifications of anybody that no row shows, for a fault. */
  readonly notShown?: number;
}

export interface NotificationCounts {
  /** Wait for somebody to decide. */
  readonly parked: number;
  readonly suppressed: number;
  readonly bounced: number;
}

/** Whether a person is mailed, and by which channels the practice tells people at all. */
export class ShowMailbox {
  get query() {
    return 'mailbox' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

export interface MailboxAnswer {
  readonly patientId: string;
  readonly wantsEmail: boolean;
  readonly mayBeMailed: boolean;
  readonly because?: SuppressionReason;
  readonly softBounces: number;
  readonly channels: readonly ChannelOffer[];
}

export interface ChannelOffer {
  readonly channel: Channel;
  readonly offered: boolean;
}
