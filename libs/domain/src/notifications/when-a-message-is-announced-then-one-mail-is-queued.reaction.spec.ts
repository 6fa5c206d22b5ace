import { givenTimers } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { QueueNotification } from './commands.js';
import { announced, maria, mariasMail } from './history.fixture.js';
import { queueAnnounced } from './when-a-message-is-announced-then-one-mail-is-queued.reaction.js';

const given = givenTimers(queueAnnounced);

describe('when a message is announced', () => {
  it('its mail is queued when the window closes', () =>
    given(announced)
      .thenDue(mariasMail, announced.sendAfter)
      .whenDue(mariasMail)
      .then({
        is: 'command',
        name: 'queue',
        command: said(QueueNotification, { notificationId: mariasMail, patientId: maria }),
        subject: maria,
      }));
  it('another one in the window neither adds a mail nor puts it off', () => {
    given(announced, { ...announced, at: '2026-03-25T17:09:00Z' }).thenDue(
      mariasMail,
      announced.sendAfter,
    );
  });
});
