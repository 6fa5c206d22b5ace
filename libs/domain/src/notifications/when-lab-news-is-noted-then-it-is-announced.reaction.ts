import type { Consequence, Reaction } from '@anamnesis/eventing/reaction';
import type {
  LabDisclosureBegun,
  LabDisclosureEnded,
  LabDisclosureResumed,
} from '../labs/events.js';
import { AnnounceLabNews } from './commands.js';

/**
 * What is hidden without a word is announced by no mail either. What is shown again goes to the
 * mailbox too, which knows whether the mail about it was sent.
 */
export const announceLabNews: Reaction<
  LabDisclosureBegun | LabDisclosureEnded | LabDisclosureResumed
> = {
  name: 'when-lab-news-is-noted-then-it-is-announced',
  events: ['LabDisclosureBegun', 'LabDisclosureEnded', 'LabDisclosureResumed'],
  inForceFrom: '2026-11-22T00:00:00Z',
  react: (event) =>
    newsIn(event).map((newsId): Consequence => {
      const { patientId, reportId } = event;
      const command = Object.assign(new AnnounceLabNews(), { patientId, reportId, newsId });
      return { is: 'command', name: `announce ${newsId}`, command, subject: patientId };
    }),
};

const newsIn = (
  event: LabDisclosureBegun | LabDisclosureEnded | LabDisclosureResumed,
): readonly string[] => {
  switch (event.type) {
    case 'LabDisclosureBegun':
      return [event.newsId];
    case 'LabDisclosureEnded':
      return event.isTold ? [event.newsId] : [];
    case 'LabDisclosureResumed':
      return event.news;
  }
};
