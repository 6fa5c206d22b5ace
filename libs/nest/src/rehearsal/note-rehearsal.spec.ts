import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@anamnesis/eventing';
import type { CommandDoor } from '../command-door.js';
import { notingRehearsals } from './note-rehearsal.js';

type Answered = Awaited<ReturnType<CommandDoor['handle']>>;

const noting = (answer: Answered) =>
  notingRehearsals({ handle: () => Promise.resolve(answer) })('proposal-1', {
    ...{ digest: 'a'.repeat(64), comparedWith: 'lab-visibility-2' },
  });

describe('a rehearsal that is about to be shown', () => {
  it('is to be computed anew where another rule set was adopted meanwhile', () =>
    expect(noting({ is: 'refused', reason: 'rehearsal-outdated' })).resolves.toBe('outdated'));

  it.each<Answered>([{ is: 'conflict' }, { is: 'refused', reason: 'no-such-proposal' }])(
    'is to be asked for again where it cannot be noted: %j',
    (answer) => expect(noting(answer)).rejects.toThrow(StoreUnavailable),
  );
});
