import type { TimerPlan } from '@anamnesis/eventing/timer';
import { QueueNotification } from './commands.js';
import type { LabNewsAnnounced, MessageAnnounced } from './events.js';

/** One timer for each mail: what is announced meanwhile names the same mail and the same instant. */
export const queueAnnounced: TimerPlan<MessageAnnounced | LabNewsAnnounced> = {
  name: 'when-a-message-is-announced-then-one-mail-is-queued',
  version: 1,
  events: ['MessageAnnounced', 'LabNewsAnnounced'],
  inForceFrom: '2026-01-01T00:00:00Z',
  plan: ({ notificationId, patientId, sendAfter }) => [
    {
      set: notificationId,
      dueAt: sendAfter,
      subject: patientId,
      data: { notificationId, patientId },
    },
  ],
  fire: ({ data }) => {
    const { notificationId = '', patientId = '' } = data;
    const command = Object.assign(new QueueNotification(), { notificationId, patientId });
    return [{ is: 'command', name: 'queue', command, subject: patientId }];
  },
};
