import type { Reaction } from '@anamnesis/eventing/reaction';
import type { NotificationSuppressed } from './events.js';

/**
 * The work of asking whether news of a mail that had nothing to say is so after all, which the
 * portal itself does: it announces what is. It holds ids only.
 */
export interface LookAtUnsentLabNews {
  readonly type: 'LookAtUnsentLabNews';
  readonly patientId: string;
  readonly notificationId: string;
}

/**
 * What is shown again between the question whether anything waits and the note that nothing does
 * finds a mail that still seems to be going, and is told by none: so it is asked for once more.
 */
export const lookAtUnsentLabNews: Reaction<NotificationSuppressed> = {
  name: 'when-a-mail-had-nothing-to-say-then-its-news-is-looked-at',
  events: ['NotificationSuppressed'],
  inForceFrom: '2026-11-22T00:00:00Z',
  react: ({ patientId, notificationId, reason }) => {
    if (reason !== 'no-longer-waits') return [];
    const command: LookAtUnsentLabNews = { type: 'LookAtUnsentLabNews', patientId, notificationId };
    return [{ is: 'command', name: 'look', command, subject: patientId }];
  },
};
