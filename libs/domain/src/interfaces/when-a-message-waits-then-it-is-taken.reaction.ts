import type { Reaction } from '@anamnesis/eventing/reaction';
import type { MessageToBeTaken } from './events.js';

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

export const takeMessages: Reaction<MessageToBeTaken> = {
  name: 'when-a-message-waits-then-it-is-taken',
  events: [
    'MessageReceived',
    'MessagePatientAttached',
    'MessagePatientDeclaredNew',
    'MessageCorrected',
    'MessageReplayed',
  ],
  inForceFrom: '2026-01-01T00:00:00Z',
  react: (event) => {
    const attempt = event.type === 'MessageReceived' ? 1 : event.attempt;
    const command: TakeMessage = { type: 'TakeMessage', messageId: event.messageId, attempt };
    return [{ is: 'command', name: 'take', command }];
  },
};
