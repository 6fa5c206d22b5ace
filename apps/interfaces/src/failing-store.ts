import { OutcomeUnknown, StoreUnavailable, type EventStore } from '@anamnesis/eventing';
import type { Chance } from './fuzz-chance.js';

/** A store that is away at times, before it has kept something or after, until it is calmed. */
export interface FailingStore extends EventStore {
  isCalm: boolean;
}

const FAILS_EVERY = 60;

export const failingStore = (below: EventStore, chance: Chance): FailingStore => {
  const fails = (): boolean => !store.isCalm && chance.happens(FAILS_EVERY);
  const store: FailingStore = {
    isCalm: true,
    capabilities: below.capabilities,
    append: async (append) => {
      if (fails()) throw new StoreUnavailable('The store of this trial is away.');
      const outcome = await below.append(append);
      if (fails()) throw new OutcomeUnknown('The store of this trial went away.');
      return outcome;
    },
    readStream: (stream, options) =>
      fails()
        ? Promise.reject(new StoreUnavailable('The store of this trial is away.'))
        : below.readStream(stream, options),
    readAll: (options) => below.readAll(options),
    subscribe: (options) => below.subscribe(options),
    head: () => below.head(),
    close: () => below.close(),
  };
  return store;
};
