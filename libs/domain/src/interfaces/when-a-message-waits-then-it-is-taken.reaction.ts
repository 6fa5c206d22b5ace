import type { Reaction } from '@anamnesis/eventing/reaction';
import type { MessageCorrectionProposed, MessageDiscarded, MessageToBeTaken } from './events.js';

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

type LetBeOrMended = MessageDiscarded | MessageCorrectionProposed;

/**
 * What is let be is not taken: only reports of which it speaks do not wait for it any more. They wait
 * again once somebody mends it, until another person has looked.
 */
export const takeMessages: Reaction<MessageToBeTaken | LetBeOrMended> = {
  name: 'when-a-message-waits-then-it-is-taken',
  events: [
    'MessageReceived',
    'MessagePatientAttached',
    'MessagePatientDeclaredNew',
    'MessageCorrectionProposed',
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
const attemptAfter = (event: MessageToBeTaken | LetBeOrMended): number => {
  switch (event.type) {
    case 'MessageReceived':
      return 1;
    case 'MessageDiscarded':
    case 'MessageCorrectionProposed':
      return 0;
    case 'MessagePatientAttached':
    case 'MessagePatientDeclaredNew':
    case 'MessageCorrected':
    case 'MessageReplayed':
      return event.attempt;
  }
};
