import type {
  ChannelOffer,
  MailboxAnswer,
  NotificationCounts,
  NotificationItem,
  NotificationsAnswer,
} from '@anamnesis/read-models';
import {
  answer,
  flag,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  whole,
} from '../answer-schema.js';
import { person } from '../person-answer.js';
import { notShown, staleSince } from '../stale-answers.js';

const channel = oneOf('email', 'sms');

const notification = answer<NotificationItem>('Notification', {
  notificationId: uuid(),
  patientId: uuid(),
  patientName: optional(text('Family, Given')),
  channel,
  status: oneOf(
    'announced',
    'waiting',
    'sending',
    'sent',
    'parked',
    'suppressed',
    'refused',
    'abandoned',
  ),
  reason: optional(text('Why it stands so, as a word.')),
  untickedBy: optional(person),
  requestId: optional(uuid()),
  messages: whole(),
  announcedAt: instant(),
  sendAfter: optional(instant()),
  changedAt: instant(),
  attempts: whole(),
  bounce: optional(oneOf('hard', 'soft')),
  bounceStatus: optional(text('Enhanced status code of RFC 3463.')),
  decidedBy: optional(person),
  decidedBecause: optional(text()),
  staleSince,
});

const counts = answer<NotificationCounts>('NotificationCounts', {
  parked: whole(),
  suppressed: whole(),
  bounced: whole(),
});

export const notifications = answer<NotificationsAnswer>('Notifications', {
  rows: list(notification),
  next: optional(text('Send it as `cursor` for the next page; none on the last one.')),
  counts,
  notShown,
});

const offer = answer<ChannelOffer>('ChannelOffer', { channel, offered: flag() });

export const mailbox = answer<MailboxAnswer>('Mailbox', {
  patientId: uuid(),
  wantsEmail: flag(),
  mayBeMailed: flag(),
  because: optional(
    oneOf(
      'no-such-patient',
      'patient-deceased',
      'no-address',
      'address-undeliverable',
      'unticked-by-patient',
      'unticked-by-staff',
      'mail-not-configured',
      'no-longer-waits',
    ),
  ),
  softBounces: whole(),
  channels: list(offer),
});
