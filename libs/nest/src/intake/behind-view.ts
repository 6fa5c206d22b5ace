import {
  BEGINNING,
  UndecodableEvent,
  type EventFilter,
  type Position,
  type StoredEvent,
} from '@anamnesis/eventing';
import type { LogToRead } from './events-in-log.js';

export interface WhatIsKept<Kept> {
  /** The events of these types. */
  readonly types: readonly string[];
  readonly keep: (event: object, position: Position) => Kept;
}

export interface FoundBehind<Kept> {
  readonly found: readonly Kept[];
  /** Up to here the log was read. */
  readonly until: Position;
}

/**
 * What the log holds behind the place that a view has seen. It is kept until the view has seen it,
 * so each page is read once however long ago the view stopped; and whoever asks while somebody else
 * is about to read gets the same answer.
 */
export const behindView = <Kept>(
  log: LogToRead,
  what: WhatIsKept<Kept>,
): ((from: Position) => Promise<FoundBehind<Kept>>) => {
  const read = keptTail(log, what);
  let last: Promise<unknown> = Promise.resolve();
  let next: { readonly from: Position; readonly answer: Promise<FoundBehind<Kept>> } | undefined;
  return (from) => {
    if (next && next.from <= from) return next.answer;
    const answer = last.then(() => {
      if (next === mine) next = undefined;
      return read(from);
    });
    const mine = { from, answer };
    next = mine;
    last = answer.catch(() => undefined);
    return answer;
  };
};

/** Whoever asks before it has begun gets the same answer as whoever asked before. */
export const sharedWork = (work: () => Promise<void>): (() => Promise<void>) => {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    if (next) return next;
    const mine = last.then(() => {
      next = undefined;
      return work();
    });
    next = mine;
    last = mine.catch(() => undefined);
    return mine;
  };
};

const keptTail = <Kept>(log: LogToRead, what: WhatIsKept<Kept>) => {
  const kept = new Map<Position, Kept>();
  let from: Position = BEGINNING;
  let until: Position = BEGINNING;
  const begin = (at: Position): void => {
    // A view that is built anew has seen less than before.
    if (at < from) kept.clear();
    if (at < from || at > until) until = at;
    from = at;
    for (const position of kept.keys()) if (position <= from) kept.delete(position);
  };
  return async (at: Position): Promise<FoundBehind<Kept>> => {
    begin(at);
    for await (const page of pagesBehind(log, what, until)) {
      for (const [position, each] of page.kept) kept.set(position, each);
      until = page.until;
    }
    return { found: [...kept.values()], until };
  };
};

/** The same of what was added since, once. */
export const addedSince = async <Kept>(
  log: LogToRead,
  what: WhatIsKept<Kept>,
  after: Position,
): Promise<readonly Kept[]> => {
  const found: Kept[] = [];
  for await (const page of pagesBehind(log, what, after)) {
    found.push(...page.kept.map(([, each]) => each));
  }
  return found;
};

async function* pagesBehind<Kept>(log: LogToRead, what: WhatIsKept<Kept>, after: Position) {
  const filter: EventFilter = { by: 'type', types: what.types };
  for await (const { events, scannedTo } of log.store.readAll({ after, filter })) {
    const kept = events.flatMap((stored) => {
      const event = readable(log, stored);
      return event ? [[stored.position, what.keep(event, stored.position)] as const] : [];
    });
    yield { kept, until: scannedTo };
  }
}

/** What nobody can open is shown to nobody, and keeps nothing else from being taken. */
const readable = ({ codec }: LogToRead, stored: StoredEvent): object | undefined => {
  if (stored.forgotten) return undefined;
  try {
    return codec.decode(stored).event;
  } catch (failure) {
    if (failure instanceof UndecodableEvent) return undefined;
    throw failure;
  }
};
