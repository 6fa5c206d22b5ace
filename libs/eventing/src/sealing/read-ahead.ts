import type { EventPage } from '../event-store.js';

/** Fewer come live, and what comes next may be long in coming. */
const LARGE = 256;

/**
 * The same pages. Behind a large one the next is asked for at once, so that it comes while that
 * one is worked on.
 */
export async function* readAhead(
  pages: AsyncIterable<EventPage>,
  /** Ends what was asked for and is not wanted any more. */
  stop: () => void = () => undefined,
): AsyncGenerator<EventPage> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { done, value: page } = await next;
      if (done) return;
      const isLarge = page.events.length >= LARGE;
      if (isLarge) next = asked(iterator);
      yield page;
      if (!isLarge) next = iterator.next();
    }
  } finally {
    stop();
    // Not waited for: a page that was asked for may be long in coming.
    iterator.return?.()?.catch(() => undefined);
  }
}

/** Its failure is met when its turn comes, if it does. */
const asked = (iterator: AsyncIterator<EventPage>): Promise<IteratorResult<EventPage>> => {
  const page = iterator.next();
  page.catch(() => undefined);
  return page;
};
