import type { Reaction } from '@anamnesis/eventing/reaction';
import type { PatientRequestAnswered } from '../requests/events.js';
import { AnnounceMessage } from './commands.js';

/**
 * In force from the day on which it was added, so that nobody is mailed about an old answer. Who
 * unticked the mail goes to the mailbox, too: staff see why nothing was sent.
 */
export const announceAnswers: Reaction<PatientRequestAnswered> = {
  name: 'when-staff-answer-then-the-message-is-announced',
  events: ['PatientRequestAnswered'],
  inForceFrom: '2026-11-22T00:00:00Z',
  react: ({ requestId, notifyPatient, by }, { metadata }) => {
    const patientId = metadata.subject;
    // An answer is always somebody's; without a subject there is nobody to tell.
    if (patientId === undefined) return [];
    const fields = { patientId, requestId, notify: notifyPatient, answeredBy: by };
    const command = Object.assign(new AnnounceMessage(), fields);
    return [{ is: 'command', name: 'announce', command, subject: patientId }];
  },
};
