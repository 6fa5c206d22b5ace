import { appendSettled } from './append-settled.js';
import {
  AppendRefused,
  OutcomeUnknown,
  StoreUnavailable,
  type Append,
  type AppendOutcome,
} from './event-store.js';

const append: Append = {
  stream: 'prescription-7',
  expectedRevision: 'no-stream',
  events: [
    {
      id: '0b1c9f6e-6d0e-5a53-8a6d-0c9a1f2d3e4f',
      type: 'RefillRequested',
      data: new Uint8Array(),
      metadata: new Uint8Array(),
    },
  ],
};
const stored: AppendOutcome = { is: 'appended', revision: 0, position: '1' };

/** Answers one call after the other from a list; fails the test when asked once too often. */
const storeThatAnswers = (...answers: readonly (AppendOutcome | Error)[]) => {
  const asked: Append[] = [];
  return {
    asked,
    append: async (sent: Append): Promise<AppendOutcome> => {
      const answer = answers[asked.push(sent) - 1];
      if (!answer) throw new Error('The store was asked more often than expected.');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
};
const unknown = new OutcomeUnknown('The link broke.');
const away = new StoreUnavailable('No server.');
const wait = async () => undefined;

describe('appending until the outcome is settled', () => {
  it('sends once when the answer is definite', async () => {
    const conflict: AppendOutcome = { is: 'conflict', actual: 3 };
    const store = storeThatAnswers(conflict);
    expect(await appendSettled(store, append, { wait })).toEqual(conflict);
  });

  it('sends the same append again after an unknown outcome', async () => {
    const store = storeThatAnswers(unknown, unknown, stored);
    expect(await appendSettled(store, append, { wait })).toEqual(stored);
    expect(store.asked).toEqual([append, append, append]);
  });

  it('keeps asking while the store is away once an outcome is unknown', async () => {
    const store = storeThatAnswers(unknown, away, stored);
    expect(await appendSettled(store, append, { wait })).toEqual(stored);
  });

  it('says that the outcome is unknown when the last attempt only found the store away', async () => {
    const store = storeThatAnswers(unknown, away, away);
    await expect(appendSettled(store, append, { attempts: 3, wait })).rejects.toBe(unknown);
    expect(store.asked).toHaveLength(3);
  });

  it('does not wait for a store that is away unless asked to', async () => {
    await expect(appendSettled(storeThatAnswers(away), append, { wait })).rejects.toBe(away);
    const store = storeThatAnswers(away, stored);
    expect(await appendSettled(store, append, { retryUnavailable: true, wait })).toEqual(stored);
  });

  it('never repeats what was refused', async () => {
    const refused = new AppendRefused('No events.');
    await expect(appendSettled(storeThatAnswers(refused), append, { wait })).rejects.toBe(refused);
  });

  it('pauses longer each time, by chance, up to a second', async () => {
    const pauses: number[] = [];
    const store = storeThatAnswers(...Array.from({ length: 7 }, () => unknown), stored);
    await appendSettled(store, append, {
      firstPauseMs: 50,
      chance: () => 0.5,
      wait: async (milliseconds) => pauses.push(milliseconds),
    });
    expect(pauses).toEqual([25, 50, 100, 200, 400, 500, 500]);
  });
});
