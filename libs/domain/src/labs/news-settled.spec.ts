import { firstMessage, secondMessage } from './history.fixture.js';
import { messagesSettled, messagesWaiting, type WaitingNews } from './waiting-news.policy.js';

const from = '2026-03-12T17:00:00Z';
const to = '2026-03-13T17:00:00Z';
const [first, second] = [firstMessage, secondMessage];

describe('what staff are told of the news of a report', () => {
  it.each<[string, readonly WaitingNews[], readonly string[], readonly string[]]>([
    ['none came', [], [], []],
    ['one waits', [{ messageId: first, from }], [first], []],
    ['one was taken or let be', [{ messageId: first, from, to }], [], [first]],
    [
      'one was, and another waits',
      [
        { messageId: first, from, to },
        { messageId: second, from },
      ],
      [second],
      [first],
    ],
    [
      'one was, and waits again',
      [
        { messageId: first, from, to },
        { messageId: first, from: to },
      ],
      [first],
      [],
    ],
    [
      'one was, twice',
      [
        { messageId: first, from, to },
        { messageId: first, from: to, to },
      ],
      [],
      [first],
    ],
  ])('is, where %s, in what it waits and in what no more', (_where, news, ...expected) => {
    expect([messagesWaiting(news) ?? [], messagesSettled(news) ?? []]).toEqual(expected);
  });

  it('is nothing of a report that never waited', () => {
    expect(messagesSettled()).toBeUndefined();
  });
});
