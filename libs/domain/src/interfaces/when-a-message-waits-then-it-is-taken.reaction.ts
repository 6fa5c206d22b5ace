import type { Reaction } from '@anamnesis/eventing/reaction';
import type { MessageDiscarded, MessageToBeTaken } from './events.js';

/**
 * The work of taking one message, which the portal itself does: it reads the message again, says
 * what its orders say to the reports, and at last what became of it. It holds ids only, so that
 * nothing of anybody waits in the outbox.
 */
export interface TakeMessage {
  readonly type: 'TakeMessage';
  readonly messageId: string;
  readonly attempt: number;
}

/** What is let be is not taken: only reports of which it speaks do not wait for it any more. */
export const takeMessages: Reaction<MessageToBeTaken | MessageDiscarded> = {
  name: 'when-a-message-waits-then-it-is-taken',
  events: [
    'MessageReceived',
    'MessagePatientAttached',
    'MessagePatientDeclaredNew',
    'MessageCorrected',
    'MessageReplayed',
    'MessageDiscarded',
  ],
  inForceFrom: '2026-01-01T00:00:00Z',
  react: (event) => {
    const attempt = attemptAfter(event);
    const command: TakeMessage = { type: 'TakeMessage', messageId: event.messageId, attempt };
    return [{ is: 'command', name: 'take', command }];
  },
};

/** None has the number 0. */
const attemptAfter = (event: MessageToBeTaken | MessageDiscarded): number => {
  if (event.type === 'MessageReceived') return 1;
  return event.type === 'MessageDiscarded' ? 0 : event.attempt;
};
