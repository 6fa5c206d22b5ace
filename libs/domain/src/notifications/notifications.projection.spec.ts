import { givenProjection } from '@anamnesis/eventing/testing';
import type { NotificationEvent } from './events.js';
import * as history from './history.fixture.js';
import { notifications } from './notifications.projection.js';

const { announced, cameBack, maria, mariasMail, mariasRequest, portal } = history;
const { mariasNews, mariasReport, queued, sendingBegun, sent } = history;
const given = givenProjection(notifications);
const stamp = { notificationId: mariasMail, patientId: maria, by: portal, at: sent.at };

describe('the list of notifications', () => {
  it('shows one mail for all that it announces', () => {
    given(announced, { ...announced, at: '2026-03-25T17:04:00Z' }).thenRow(mariasMail, {
      notificationId: mariasMail,
      patientId: maria,
      requestId: mariasRequest,
      channel: 'email',
      status: 'announced',
      messages: 2,
      announcedAt: '2026-03-25T17:00:00Z',
      sendAfter: '2026-03-25T17:10:00Z',
      changedAt: '2026-03-25T17:04:00Z',
      attempts: 0,
      lastPosition: '000002',
    });
  });
  it('shows why nothing was announced, and who unticked it', () => {
    given({
      type: 'AnnouncementSuppressed',
      patientId: maria,
      notificationId: mariasMail,
      requestId: mariasRequest,
      reason: 'unticked-by-staff',
      untickedBy: 'nurse-ito',
      policyVersion: 'mail-1',
      by: portal,
      at: announced.at,
    }).thenRowWith(mariasMail, {
      status: 'suppressed',
      reason: 'unticked-by-staff',
      untickedBy: 'nurse-ito',
    });
  });
  it('counts news of a laboratory report like any message, and does not say of which', () => {
    const { requestId: _request, ...rest } = announced;
    const about = { ...rest, reportId: mariasReport, newsId: mariasNews };
    const news = { ...about, type: 'LabNewsAnnounced' } as const;
    const row = { messages: 2, status: 'announced', requestId: undefined } as const;
    given(news, { ...announced, at: sent.at }).thenRowWith(mariasMail, row);
    given({ ...news, type: 'LabNewsSuppressed', reason: 'no-address' }).thenRowWith(mariasMail, {
      ...{ messages: 1, status: 'suppressed', reason: 'no-address', requestId: undefined },
    });
  });
  it.each<[string, readonly NotificationEvent[], object]>([
    ['waits', [queued], { status: 'waiting', attempts: 0 }],
    ['is being sent', [queued, sendingBegun], { status: 'sending', attempts: 1 }],
    ['was sent', [queued, sendingBegun, sent], { status: 'sent', reason: undefined }],
    [
      'was put off',
      [
        queued,
        sendingBegun,
        { type: 'NotificationPutOff', ...stamp, attempt: 1, reason: 'greylisted' },
      ],
      { status: 'waiting', reason: 'greylisted', attempts: 1 },
    ],
    [
      'was refused by the server',
      [
        queued,
        sendingBegun,
        { type: 'NotificationRefused', ...stamp, attempt: 1, reason: 'address-refused' },
      ],
      { status: 'refused', reason: 'address-refused' },
    ],
    [
      'came back',
      [queued, sendingBegun, sent, cameBack],
      { status: 'sent', bounce: 'hard', bounceStatus: '5.1.1' },
    ],
    [
      'may not be sent any more',
      [
        queued,
        {
          ...{ type: 'NotificationSuppressed', ...stamp, reason: 'no-address' },
          policyVersion: 'mail-1',
        },
      ],
      { status: 'suppressed', reason: 'no-address' },
    ],
  ])('shows one that %s', (_how, events, fields) => {
    given(announced, ...events).thenRowWith(mariasMail, fields);
  });
  it('shows what waits for a decision, and what was decided by whom', () => {
    const parked: NotificationEvent = {
      type: 'NotificationParked',
      ...stamp,
      reason: 'outcome-unknown',
    };
    const because = { ...stamp, by: 'nurse-ito', reason: 'She says that nothing came' };
    given(announced, queued, sendingBegun, parked)
      .thenRowWith(mariasMail, { status: 'parked', reason: 'outcome-unknown' })
      .thenRowWith(mariasMail, { decidedBy: undefined });
    given(announced, queued, sendingBegun, parked, {
      type: 'NotificationRetried',
      ...because,
    }).thenRowWith(mariasMail, {
      status: 'waiting',
      reason: undefined,
      decidedBy: 'nurse-ito',
      decidedBecause: 'She says that nothing came',
    });
    given(announced, queued, sendingBegun, parked, {
      type: 'NotificationAbandoned',
      ...because,
    }).thenRowWith(mariasMail, { status: 'abandoned', decidedBy: 'nurse-ito' });
  });
});
