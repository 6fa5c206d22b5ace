import { givenReaction } from '@anamnesis/eventing/testing';
import { attached, corrected, marias, messageId, replayed, strangers } from './history.fixture.js';
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
});
