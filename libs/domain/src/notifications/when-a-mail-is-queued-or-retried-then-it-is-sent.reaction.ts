import type { Reaction } from '@anamnesis/eventing/reaction';
import type { NotificationQueued, NotificationRetried } from './events.js';

/** The effect has the mail's own id, so asked for twice it is one mail. */
export const sendQueued: Reaction<NotificationQueued | NotificationRetried> = {
  name: 'when-a-mail-is-queued-or-retried-then-it-is-sent',
  events: ['NotificationQueued', 'NotificationRetried'],
  inForceFrom: '2026-01-01T00:00:00Z',
  react: ({ notificationId, patientId }) => [
    {
      is: 'effect',
      effect: { kind: 'email', id: notificationId, data: { patientId } },
      subject: patientId,
    },
  ],
};
