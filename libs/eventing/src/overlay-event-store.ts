import {
  BEGINNING,
  checkAppend,
  StoreUnavailable,
  type Append,
  type AppendOutcome,
  type EventStore,
  type StoredEvent,
} from './event-store.js';

/**
 * What would be, on top of what is: reads come from the store below, appends stay in memory and
 * are forgotten with it. For deciding a whole batch dry before any of it is played.
 */
export const overlayEventStore = (below: EventStore, now: () => string): EventStore => {
  const streams = new Map<string, Promise<StoredEvent[]>>();
  const eventsOf = (stream: string): Promise<StoredEvent[]> => {
    const known = streams.get(stream) ?? below.readStream(stream).then((events) => [...events]);
    streams.set(stream, known);
    return known;
  };

  return {
    capabilities: {
      durable: false,
      manyProcesses: false,
      linksBreak: false,
      monotonicRecordedAt: below.capabilities.monotonicRecordedAt,
      tellsRepeats: true,
      positionForm: below.capabilities.positionForm,
    },
    append: async (append) => {
      checkAppend(append);
      return addTo(await eventsOf(append.stream), append, now());
    },
    readStream: async (stream, { direction = 'forwards', from, limit } = {}) => {
      const events = await eventsOf(stream);
      const asked =
        direction === 'forwards'
          ? events.slice(from ?? 0)
          : events.slice(0, from === undefined ? undefined : from + 1).reverse();
      return asked.slice(0, limit);
    },
    readAll: () => noLog(),
    subscribe: () => noLog(),
    head: () => below.head(),
    close: () => Promise.resolve(),
  };
};

const addTo = (
  events: StoredEvent[],
  { stream, expectedRevision, events: added }: Append,
  recordedAt: string,
): AppendOutcome => {
  const next = expectedRevision === 'no-stream' ? 0 : expectedRevision + 1;
  const isRepeat = added.every(({ id }, index) => events[next + index]?.id === id);
  const revision = next + added.length - 1;
  if (isRepeat) return { is: 'appended', revision, position: BEGINNING, repeated: true };
  if (events.length !== next) {
    return { is: 'conflict', actual: events.length === 0 ? 'no-stream' : events.length - 1 };
  }
  for (const event of added) {
    events.push({ ...event, stream, revision: events.length, position: BEGINNING, recordedAt });
  }
  return { is: 'appended', revision, position: BEGINNING };
};

const noLog = (): never => {
  throw new StoreUnavailable('A dry run has streams only. Read the whole log from its store.');
};
