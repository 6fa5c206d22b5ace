import { givenReaction } from '@anamnesis/eventing/testing';
import type { NotificationSuppressed, SuppressionReason } from './events.js';
import { maria, mariasMail, portal } from './history.fixture.js';
import { lookAtUnsentLabNews } from './when-a-mail-had-nothing-to-say-then-its-news-is-looked-at.reaction.js';

const given = givenReaction(lookAtUnsentLabNews);
const suppressed = (reason: SuppressionReason): NotificationSuppressed => ({
  ...{ type: 'NotificationSuppressed', notificationId: mariasMail, patientId: maria, reason },
  ...{ policyVersion: 'mail-1', by: portal, at: '2026-12-02T18:00:00Z' },
});

describe('when a mail was not sent', () => {
  it('its news is looked at once more where nothing seemed to wait any more', () =>
    given(suppressed('no-longer-waits')).then({
      ...{ is: 'command', name: 'look', subject: maria },
      command: { type: 'LookAtUnsentLabNews', patientId: maria, notificationId: mariasMail },
    } as never));
  it('nothing follows where the person may not be mailed', () =>
    given(suppressed('no-address'), suppressed('unticked-by-patient')).thenNothing());
  it('nothing follows from what was noted before it was in force', () =>
    given({
      event: suppressed('no-longer-waits'),
      recordedAt: '2026-11-21T23:59:59Z',
    }).thenNothing());
});
