import { givenReaction } from '@anamnesis/eventing/testing';
import { maria, mariasMail, queued } from './history.fixture.js';
import { emailLife } from './notification.decider.js';
import { sendQueued } from './when-a-mail-is-queued-or-retried-then-it-is-sent.reaction.js';

const effect = {
  is: 'effect',
  effect: { kind: emailLife.kind, id: mariasMail, data: { patientId: maria } },
  subject: maria,
} as const;

describe('when a mail is queued', () => {
  it('it is sent, and again when somebody decided to retry it', () =>
    givenReaction(sendQueued)(queued, {
      ...queued,
      type: 'NotificationRetried',
      reason: 'She says that nothing came',
    }).then(effect, effect));
});
