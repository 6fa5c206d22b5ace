import type { Lookup } from '@anamnesis/eventing/decider';
import { patientLookUp, type PatientState } from '../patients/patient.decider.js';
import type { MailboxEvent, NotificationEvent } from './events.js';
import type { MailedPerson } from './may-be-mailed.policy.js';

/** The patient's own stream says whether they may be mailed. */
export { patientLookUp, type PatientState };

export interface MailboxSays {
  readonly wantsEmail: boolean;
  readonly undeliverable?: string | undefined;
}

/** The person as the policy asks for them, from the two streams that know them. */
export const mailedPerson = (
  known: PatientState | undefined,
  { wantsEmail, undeliverable }: MailboxSays,
): MailedPerson => ({
  recorded: known?.recorded !== undefined,
  deceased: known?.death !== undefined,
  address: known?.recorded?.email,
  undeliverable,
  wantsEmail,
});

/** Where a mail was sent, by its own stream. */
export interface SentMail {
  readonly address?: string;
}

export const sentMailLookUp = (notificationId: string): Lookup<SentMail> => ({
  stream: notificationStream(notificationId),
  initialState: {},
  evolve: (state: SentMail, event: NotificationEvent): SentMail =>
    event.type === 'NotificationSendingBegun' ? { address: event.address } : state,
});

/** Whether a mail was not sent because nothing waited any more; by its own stream. */
export interface EarlierMail {
  readonly hadNothingToSay: boolean;
}

export const earlierMailLookUp = (notificationId: string): Lookup<EarlierMail> => ({
  stream: notificationStream(notificationId),
  initialState: { hadNothingToSay: false },
  evolve: (mail: EarlierMail, event: NotificationEvent): EarlierMail =>
    event.type === 'NotificationSuppressed' && event.reason === 'no-longer-waits'
      ? { hadNothingToSay: true }
      : mail,
});

/** For what one mail stands, by the mailbox: messages, and news of laboratory reports. */
export interface AnnouncedByMail {
  readonly messages: number;
  readonly labNews: readonly AnnouncedLabNews[];
}

export interface AnnouncedLabNews {
  readonly reportId: string;
  readonly newsId: string;
}

export const announcedLookUp = (
  patientId: string,
  notificationId: string,
): Lookup<AnnouncedByMail> => ({
  stream: `mailbox-${patientId}`,
  initialState: { messages: 0, labNews: [] },
  evolve: (announced: AnnouncedByMail, event: MailboxEvent): AnnouncedByMail => {
    if (!('notificationId' in event) || event.notificationId !== notificationId) return announced;
    if (event.type === 'MessageAnnounced') {
      return { ...announced, messages: announced.messages + 1 };
    }
    if (event.type !== 'LabNewsAnnounced') return announced;
    const { reportId, newsId } = event;
    return { ...announced, labNews: [...announced.labNews, { reportId, newsId }] };
  },
});

export const notificationStream = (notificationId: string): string =>
  `notification-${notificationId}`;
