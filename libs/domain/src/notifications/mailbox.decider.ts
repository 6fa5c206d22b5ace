import {
  refuse,
  type Context,
  type Decider,
  type Decision,
  type Lookups,
} from '@anamnesis/eventing/decider';
import { isBefore } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import { announcedUntil } from './announcement-window.policy.js';
import type {
  AnnounceLabNews,
  AnnounceMessage,
  MailboxCommand,
  MarkAddressUndeliverable,
  SetNotificationPreference,
} from './commands.js';
import type { Channel, LabNewsAnnounced, LabNewsSuppressed, MailboxEvent } from './events.js';
import {
  earlierMailLookUp,
  mailedPerson,
  patientLookUp,
  sentMailLookUp,
  type EarlierMail,
  type SentMail,
  type PatientState,
} from './facts.js';
import { mailPolicyVersion, mayBeMailed, type MailVerdict } from './may-be-mailed.policy.js';
import { isOffered } from './notification-channels.policy.js';

export type MailboxReason = 'no-such-patient' | 'channel-not-offered';

/** What one person hears of, and what they are about to hear of. */
export interface MailboxState {
  readonly wanted: Readonly<Partial<Record<Channel, boolean>>>;
  /** From where mail came back for good. */
  readonly undeliverable?: string;
  /** The mail that stands for everything announced before it is sent. */
  readonly open?: OpenMail;
  /**
   * By which mail news of laboratory reports was announced, or was not to be; the latest last. A
   * list: it is copied for each event, which a record of thousands makes a hundred times dearer.
   */
  readonly labNews: readonly AnnouncedNews[];
}

type AnnouncedNews = Pick<LabNewsAnnounced, 'newsId' | 'notificationId'>;

interface OpenMail {
  readonly notificationId: string;
  readonly sendAfter: string;
}

export interface MailboxFacts {
  readonly patient: PatientState | undefined;
  readonly sentMail: SentMail | undefined;
  /** Which announced the same news before. */
  readonly earlierMail: EarlierMail | undefined;
}

type MailboxDecision = Decision<MailboxEvent, MailboxReason>;

/** Ticked until somebody unticks it (requirements row 98). */
export const wantsEmail = ({ wanted }: MailboxState): boolean => wanted.email ?? true;

const decide = (
  state: MailboxState,
  command: MailboxCommand,
  context: Context<MailboxFacts>,
): MailboxDecision => {
  switch (command.type) {
    case 'AnnounceMessage':
      return announce(state, command, context);
    case 'AnnounceLabNews':
      return announceLabNews(state, command, context);
    case 'SetNotificationPreference':
      return setPreference(state, command, context);
    case 'MarkAddressUndeliverable':
      return markUndeliverable(state, command, context);
  }
};

const announce = (
  state: MailboxState,
  { patientId, requestId, notify, answeredBy }: AnnounceMessage,
  context: Context<MailboxFacts>,
): MailboxDecision => {
  const { by, at, commandId, facts } = context;
  const policyVersion = mailPolicyVersion;
  const verdict: MailVerdict = notify
    ? verdictOn(state, facts)
    : { may: false, because: 'unticked-by-staff' };
  if (!verdict.may) {
    const notificationId = idFor(commandId, 'notification');
    const untickedBy = verdict.because === 'unticked-by-staff' ? answeredBy : undefined;
    const about = { patientId, notificationId, requestId, reason: verdict.because, untickedBy };
    return [presentFields({ type: 'AnnouncementSuppressed', ...about, policyVersion, by, at })];
  }
  const about = { patientId, requestId, ...mailFor(state, context) };
  return [{ type: 'MessageAnnounced', ...about, policyVersion, by, at }];
};

const announceLabNews = (
  state: MailboxState,
  { patientId, reportId, newsId }: AnnounceLabNews,
  context: Context<MailboxFacts>,
): MailboxDecision => {
  const { by, at, commandId, facts } = context;
  // Of what was hidden in time nobody was told: shown again, it is news still.
  if (earlierNotificationOf(state, newsId) !== undefined && !facts.earlierMail?.hadNothingToSay)
    return [];
  const about = { patientId, reportId, newsId, policyVersion: mailPolicyVersion, by, at };
  const verdict = verdictOn(state, facts);
  if (!verdict.may) {
    const notificationId = idFor(commandId, 'notification');
    return [{ type: 'LabNewsSuppressed', ...about, notificationId, reason: verdict.because }];
  }
  return [{ type: 'LabNewsAnnounced', ...about, ...mailFor(state, context) }];
};

/** The mail that is about to be sent anyway, or a new one with a window of its own. */
const mailFor = (
  { open }: MailboxState,
  { at, commandId }: Pick<Context, 'at' | 'commandId'>,
): OpenMail =>
  open && isBefore(at, open.sendAfter)
    ? open
    : { notificationId: idFor(commandId, 'notification'), sendAfter: announcedUntil(at) };

const verdictOn = (state: MailboxState, { patient }: MailboxFacts): MailVerdict => {
  const { undeliverable } = state;
  return mayBeMailed(mailedPerson(patient, { wantsEmail: wantsEmail(state), undeliverable }));
};

const setPreference = (
  state: MailboxState,
  { patientId, channel, wanted }: SetNotificationPreference,
  { by, at, facts }: Context<MailboxFacts>,
): MailboxDecision => {
  if (!facts.patient?.recorded) return refuse('no-such-patient');
  if (!isOffered(channel)) return refuse('channel-not-offered');
  if (wantsEmail(state) === wanted) return [];
  return [{ type: 'NotificationPreferenceSet', patientId, channel, wanted, by, at }];
};

const markUndeliverable = (
  { undeliverable }: MailboxState,
  { patientId, notificationId }: MarkAddressUndeliverable,
  { by, at, facts }: Context<MailboxFacts>,
): MailboxDecision => {
  const address = facts.sentMail?.address;
  if (address === undefined || address === undeliverable) return [];
  return [{ type: 'AddressFoundUndeliverable', patientId, address, notificationId, by, at }];
};

const evolve = (state: MailboxState, event: MailboxEvent): MailboxState => {
  switch (event.type) {
    case 'NotificationPreferenceSet':
      return { ...state, wanted: { ...state.wanted, [event.channel]: event.wanted } };
    case 'MessageAnnounced': {
      const { notificationId, sendAfter } = event;
      return { ...state, open: { notificationId, sendAfter } };
    }
    case 'LabNewsAnnounced': {
      const { notificationId, sendAfter } = event;
      return { ...withLabNews(state, event), open: { notificationId, sendAfter } };
    }
    case 'AnnouncementSuppressed':
      return state;
    case 'LabNewsSuppressed':
      return withLabNews(state, event);
    case 'AddressFoundUndeliverable':
      return { ...state, undeliverable: event.address };
  }
};

const withLabNews = (
  state: MailboxState,
  { newsId, notificationId }: LabNewsAnnounced | LabNewsSuppressed,
): MailboxState => ({ ...state, labNews: [...state.labNews, { newsId, notificationId }] });

const earlierNotificationOf = ({ labNews }: MailboxState, newsId: string): string | undefined =>
  labNews.findLast((each) => each.newsId === newsId)?.notificationId;

const lookUp = (state: MailboxState, command: MailboxCommand): Lookups<MailboxFacts> => {
  switch (command.type) {
    case 'MarkAddressUndeliverable':
      return { sentMail: sentMailLookUp(command.notificationId) };
    case 'AnnounceLabNews': {
      const earlier = earlierNotificationOf(state, command.newsId);
      const patient = patientLookUp(command.patientId);
      return earlier === undefined
        ? { patient }
        : { patient, earlierMail: earlierMailLookUp(earlier) };
    }
    case 'AnnounceMessage':
    case 'SetNotificationPreference':
      return { patient: patientLookUp(command.patientId) };
  }
};

/** One for each person, so that two answers at once cannot become two mails. */
export const mailbox: Decider<
  MailboxState,
  MailboxCommand,
  MailboxEvent,
  MailboxReason,
  MailboxFacts
> = {
  streamOf: ({ patientId }) => `mailbox-${patientId}`,
  initialState: { wanted: {}, labNews: [] },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
  lookUp,
};
