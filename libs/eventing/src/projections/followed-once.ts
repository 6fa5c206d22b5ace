import type { EventStore } from '../event-store.js';
import { LiveTail } from './live-tail.js';

/**
 * The same store, whose log is read once for all who follow it here and have caught up: views,
 * reactions and whoever else. Otherwise every event is read as often as there are followers.
 */
export const followedOnce = (store: EventStore): EventStore => {
  const closing = new AbortController();
  const tail = new LiveTail(store, closing.signal);
  return {
    capabilities: store.capabilities,
    append: (append) => store.append(append),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => tail.subscribe(options),
    head: () => store.head(),
    close: async () => {
      closing.abort();
      await store.close();
    },
  };
};
