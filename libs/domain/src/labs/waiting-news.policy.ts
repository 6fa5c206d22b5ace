import type { LabNewsWaitingNoted } from './events.js';

/**
 * Does news of this report wait for a person?
 *
 * A message that nobody has taken yet may withdraw what is shown, or correct it: a newer version
 * exists that nobody has verified, and what it says nobody knows. So nothing of the report is shown
 * until it is taken or let be (rule L1, and of what is withdrawn "hidden at once", requirements
 * section 2; November 2026).
 * Not covered: which messages speak of a report; whoever takes them knows.
 */
export const newsWaitsAfter = (
  before: readonly WaitingNews[],
  { step, messageId, at }: LabNewsWaitingNoted,
): readonly WaitingNews[] => {
  switch (step) {
    case 'news-waits':
      return [...before, { messageId, from: at }];
    case 'news-settled':
      return newsLetGo(before, { messageId, at });
    case 'news-lost':
      return before.map((each) => (isOpen(each, messageId) ? { ...each, isLost: true } : each));
  }
};

/** For this message nothing is hidden from now on. */
export const newsLetGo = (
  before: readonly WaitingNews[] = [],
  { messageId, at }: { readonly messageId?: string; readonly at: string },
): readonly WaitingNews[] =>
  before.map((each) => (isOpen(each, messageId) ? { ...each, to: at } : each));

const isOpen = (each: WaitingNews, messageId: string | undefined): boolean =>
  each.messageId === messageId && each.to === undefined;

/** For staff: those that wait now; nothing where none does. */
export const messagesWaiting = (
  news: readonly WaitingNews[] = [],
): readonly [string, ...string[]] | undefined => {
  const [first, ...others] = news.filter(({ to }) => to === undefined);
  return first && [first.messageId, ...others.map(({ messageId }) => messageId)];
};

/** For staff: those of them that nobody can open any more, so that two people have to let them go. */
export const messagesLost = (
  news: readonly WaitingNews[] = [],
): readonly [string, ...string[]] | undefined =>
  messagesWaiting(news.filter(({ isLost }) => isLost));

/**
 * For staff: those that wait no more, and none of them waits again. They were taken or let be, and
 * what they kept hidden is shown again: who said so and why, each message says.
 */
export const messagesSettled = (
  news: readonly WaitingNews[] = [],
): readonly [string, ...string[]] | undefined => {
  const waiting: readonly string[] = messagesWaiting(news) ?? [];
  const settled = news.map(({ messageId }) => messageId).filter((each) => !waiting.includes(each));
  const [first, ...others] = new Set(settled);
  return first === undefined ? undefined : [first, ...others];
};

/** When a message that speaks of a report has waited for a person, or waits. */
export interface WaitingNews {
  readonly messageId: string;
  readonly from: string;
  /** Left out while it waits. */
  readonly to?: string;
  /** Its key was given up. */
  readonly isLost?: true;
}
