import {
  announced,
  maria,
  mariasMail,
  mariasNews,
  mariasReport,
  portal,
  queued,
  sent,
} from './history.fixture.js';
import type {
  MailboxEvent,
  NotificationEvent,
  NotificationSuppressed,
  SuppressionReason,
} from './events.js';
import { announcedLookUp, earlierMailLookUp } from './facts.js';

const news: MailboxEvent = {
  ...{ type: 'LabNewsAnnounced', patientId: maria, notificationId: mariasMail },
  ...{ reportId: mariasReport, newsId: mariasNews, sendAfter: announced.sendAfter },
  ...{ policyVersion: 'mail-1', by: portal, at: announced.at },
};
const { initialState, evolve, stream } = announcedLookUp(maria, mariasMail);
const standsFor = (...events: readonly MailboxEvent[]) =>
  events.reduce(
    evolve as (state: typeof initialState, event: MailboxEvent) => typeof initialState,
    initialState,
  );

describe('what one mail stands for', () => {
  it('are messages, and news of laboratory reports', () => {
    expect(standsFor(announced, news, announced)).toEqual({
      ...{ messages: 2, labNews: [{ reportId: mariasReport, newsId: mariasNews }] },
    });
    expect(stream).toBe(`mailbox-${maria}`);
  });
  it('is nothing of what was announced by another mail, or by none', () => {
    const { sendAfter: _never, ...about } = news;
    const suppressed = { ...about, type: 'LabNewsSuppressed', reason: 'no-address' } as const;
    expect(standsFor({ ...news, notificationId: 'another' }, suppressed)).toEqual(initialState);
  });
});

describe('an earlier mail', () => {
  it('had nothing to say where nothing waited any more', () => {
    const mail = earlierMailLookUp(mariasMail);
    const suppressed = (reason: SuppressionReason): NotificationSuppressed => ({
      ...{ type: 'NotificationSuppressed', notificationId: mariasMail, patientId: maria, reason },
      ...{ policyVersion: 'mail-1', by: portal, at: announced.at },
    });
    const after = (event: NotificationEvent) =>
      mail.evolve(mail.initialState, event as never).hadNothingToSay;
    expect(mail.stream).toBe(`notification-${mariasMail}`);
    expect(after(suppressed('no-longer-waits'))).toBe(true);
    expect([suppressed('no-address'), queued, sent].map(after)).toEqual([false, false, false]);
  });
});
