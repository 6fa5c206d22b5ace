import type { Projection } from '@anamnesis/eventing/projection';
import type {
  AnnouncementSuppressed,
  BounceSeverity,
  Channel,
  LabNewsAnnounced,
  LabNewsSuppressed,
  MessageAnnounced,
  NotificationEvent,
} from './events.js';

/** One mail, or one that was not to be, as staff see it. Holds opaque ids and words of ours only. */
export interface NotificationRow {
  readonly notificationId: string;
  readonly patientId: string;
  readonly channel: Channel;
  readonly status: NotificationStatus;
  /** Why it stands so, where a reason was given. */
  readonly reason?: string | undefined;
  readonly untickedBy?: string | undefined;
  /** The request of the first message that it announces. */
  readonly requestId?: string | undefined;
  /** How many messages it announces. */
  readonly messages: number;
  readonly announcedAt: string;
  readonly sendAfter?: string | undefined;
  readonly changedAt: string;
  readonly attempts: number;
  readonly bounce?: BounceSeverity | undefined;
  readonly bounceStatus?: string | undefined;
  /** Who decided about a parked one, and why. */
  readonly decidedBy?: string | undefined;
  readonly decidedBecause?: string | undefined;
  readonly lastPosition: string;
}

export type NotificationStatus =
  'announced' | 'waiting' | 'sending' | 'sent' | 'parked' | 'suppressed' | 'refused' | 'abandoned';

export type NotificationsViewEvent =
  | MessageAnnounced
  | AnnouncementSuppressed
  | LabNewsAnnounced
  | LabNewsSuppressed
  | NotificationEvent;

type Shown = Omit<NotificationRow, 'lastPosition'>;

const announced = (row: Shown | undefined, event: MessageAnnounced | LabNewsAnnounced): Shown => {
  const { notificationId, patientId, sendAfter, at } = event;
  if (row) return { ...row, messages: row.messages + 1, changedAt: at };
  return {
    ...{ notificationId, patientId, ...requestOf(event), sendAfter },
    ...{ channel: 'email', status: 'announced' },
    ...{ messages: 1, announcedAt: at, changedAt: at, attempts: 0 },
  };
};

const notAnnounced = (event: AnnouncementSuppressed | LabNewsSuppressed): Shown => {
  const { notificationId, patientId, reason, at } = event;
  const { untickedBy } = { untickedBy: undefined, ...event };
  return {
    ...{ notificationId, patientId, ...requestOf(event), reason, untickedBy },
    ...{ channel: 'email', status: 'suppressed' },
    ...{ messages: 1, announcedAt: at, changedAt: at, attempts: 0 },
  };
};

/** Which report is news is not for everybody who may see what was mailed. */
const requestOf = (event: NotificationsViewEvent): Pick<Shown, 'requestId'> =>
  'requestId' in event ? { requestId: event.requestId } : {};

const unannounced = ({ notificationId, patientId, at }: NotificationEvent): Shown => ({
  ...{ notificationId, patientId, channel: 'email', status: 'announced' },
  ...{ messages: 0, announcedAt: at, changedAt: at, attempts: 0 },
});

const changed = (row: Shown, event: NotificationEvent): Shown => {
  switch (event.type) {
    case 'NotificationQueued':
      return { ...row, status: 'waiting', channel: event.channel };
    case 'NotificationSuppressed':
      return { ...row, status: 'suppressed', reason: event.reason };
    case 'NotificationSendingBegun':
      return { ...row, status: 'sending', attempts: event.attempt, reason: undefined };
    case 'NotificationSent':
      return { ...row, status: 'sent', reason: undefined };
    case 'NotificationPutOff':
      return { ...row, status: 'waiting', reason: event.reason };
    case 'NotificationRefused':
      return { ...row, status: 'refused', reason: event.reason };
    case 'NotificationParked':
      return { ...row, status: 'parked', reason: event.reason };
    case 'NotificationRetried':
      return { ...row, status: 'waiting', reason: undefined, ...decided(event) };
    case 'NotificationAbandoned':
      return { ...row, status: 'abandoned', ...decided(event) };
    case 'NotificationBounced':
      return { ...row, bounce: event.severity, bounceStatus: event.status };
  }
};

const decided = ({
  by,
  reason,
}: {
  readonly by: string;
  readonly reason: string;
}): Pick<Shown, 'decidedBy' | 'decidedBecause'> => ({ decidedBy: by, decidedBecause: reason });

const rowAfter = (row: Shown | undefined, event: NotificationsViewEvent): Shown => {
  switch (event.type) {
    case 'MessageAnnounced':
    case 'LabNewsAnnounced':
      return announced(row, event);
    case 'AnnouncementSuppressed':
    case 'LabNewsSuppressed':
      return notAnnounced(event);
    case 'NotificationQueued':
    case 'NotificationSuppressed':
    case 'NotificationSendingBegun':
    case 'NotificationSent':
    case 'NotificationPutOff':
    case 'NotificationRefused':
    case 'NotificationParked':
    case 'NotificationRetried':
    case 'NotificationAbandoned':
    case 'NotificationBounced':
      return { ...changed(row ?? unannounced(event), event), changedAt: event.at };
  }
};

export const notifications: Projection<NotificationRow, NotificationsViewEvent> = {
  name: 'notifications',
  // What is sent is decided by reactions on streams; this only tells staff about it.
  onPoison: 'park-key',
  events: [
    'MessageAnnounced',
    'AnnouncementSuppressed',
    'LabNewsAnnounced',
    'LabNewsSuppressed',
    'NotificationQueued',
    'NotificationSuppressed',
    'NotificationSendingBegun',
    'NotificationSent',
    'NotificationPutOff',
    'NotificationRefused',
    'NotificationParked',
    'NotificationRetried',
    'NotificationAbandoned',
    'NotificationBounced',
  ],
  keysOf: ({ notificationId }) => [notificationId],
  project: (row, event, { recorded }) => ({
    ...rowAfter(row, event),
    lastPosition: recorded.position,
  }),
};
