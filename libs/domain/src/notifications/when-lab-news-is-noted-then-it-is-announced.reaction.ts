import type { Reaction } from '@anamnesis/eventing/reaction';
import type { LabDisclosureBegun, LabDisclosureEnded } from '../labs/events.js';
import { AnnounceLabNews } from './commands.js';

/** What is hidden without a word is announced by no mail either. */
export const announceLabNews: Reaction<LabDisclosureBegun | LabDisclosureEnded> = {
  name: 'when-lab-news-is-noted-then-it-is-announced',
  events: ['LabDisclosureBegun', 'LabDisclosureEnded'],
  inForceFrom: '2026-11-22T00:00:00Z',
  react: (event) => {
    if (event.type === 'LabDisclosureEnded' && !event.isTold) return [];
    const { patientId, reportId, newsId } = event;
    const command = Object.assign(new AnnounceLabNews(), { patientId, reportId, newsId });
    return [{ is: 'command', name: 'announce', command, subject: patientId }];
  },
};
