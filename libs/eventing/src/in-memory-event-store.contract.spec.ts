import { eventStoreContract } from './contract/event-store.contract.js';
import { inMemoryEventStore } from './in-memory-event-store.js';

eventStoreContract('in-memory event store', {
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
    const store = inMemoryEventStore();
    return { store: async () => store, close: async () => undefined };
  },
});
