import { eventStoreContract } from '../contract/event-store.contract.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { followedOnce } from './followed-once.js';

eventStoreContract('in-memory event store, followed once', {
  capabilities: {
    durable: false,
    manyProcesses: false,
    linksBreak: false,
    monotonicRecordedAt: true,
    tellsRepeats: true,
    positionForm: /^\d{19}$/,
  },
  boundedQueue: false,
  setUp: async () => {
    const store = followedOnce(inMemoryEventStore());
    return { store: async () => store, close: async () => undefined };
  },
});
