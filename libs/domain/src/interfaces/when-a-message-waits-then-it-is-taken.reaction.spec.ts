import { givenReaction } from '@anamnesis/eventing/testing';
import {
  attached,
  corrected,
  discarded,
  marias,
  messageId,
  proposed,
  replayed,
  strangers,
} from './history.fixture.js';
import { takeMessages } from './when-a-message-waits-then-it-is-taken.reaction.js';

describe('a message that waits', () => {
  it.each([
    ['has come', marias, 1],
    ['has come and is nobody’s yet', strangers, 1],
    ['has got its patient', attached, 2],
    ['was corrected', corrected, 2],
    ['is to be replayed', replayed, 2],
  ] as const)('is taken when it %s, by its id only', (_what, event, attempt) => {
    const command = { type: 'TakeMessage', messageId, attempt };
    givenReaction(takeMessages)(event).then({ is: 'command', name: 'take', command });
  });
  it.each([
    ['let be', discarded],
    ['mended, and nobody has accepted that', proposed],
  ] as const)(
    'is no further attempt when it is %s, but reports may wait for it',
    (_what, event) => {
      const command = { type: 'TakeMessage', messageId, attempt: 0 };
      givenReaction(takeMessages)(event).then({ is: 'command', name: 'take', command });
    },
  );
});
