import { StoreUnavailable } from './event-store.js';

/** Beyond this many a waiting command would time out anyway; saying so at once is kinder. */
const MOST_WAITING = 1_000;

/** Runs work of the same name one after another, in the order of asking. */
export const oneAtATime = (mostWaiting = MOST_WAITING) => {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>();

  return async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const line = lines.get(name) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting >= mostWaiting) {
      throw new StoreUnavailable('Too many commands wait for one stream. Try again in a moment.');
    }
    lines.set(name, line);
    line.waiting += 1;
    const turn = line.last.then(work);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.waiting -= 1;
      if (line.waiting === 0) lines.delete(name);
    }
  };
};
