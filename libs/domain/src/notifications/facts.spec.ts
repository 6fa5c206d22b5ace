import {
  announced,
  maria,
  mariasMail,
  mariasNews,
  mariasReport,
  portal,
} from './history.fixture.js';
import type { MailboxEvent } from './events.js';
import { announcedLookUp } from './facts.js';

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
