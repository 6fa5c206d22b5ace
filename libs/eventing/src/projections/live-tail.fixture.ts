import type { EventStore, SubscribeOptions } from '../event-store.js';
import { Signal } from '../signal.js';

/** The store whose shared subscription hands on a page only when it is let, one at a time. */
export const lagging = (store: EventStore) => {
  const pages = new Signal();
  async function* subscribe(options: SubscribeOptions) {
    const isShared = options.filter === undefined;
    for await (const page of store.subscribe(options)) {
      if (isShared) await pages.next();
      yield page;
    }
  }
  const lags: EventStore = {
    capabilities: store.capabilities,
    append: (append) => store.append(append),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe,
    head: () => store.head(),
    close: () => store.close(),
  };
  return { ...lags, handOn: () => pages.give() };
};
