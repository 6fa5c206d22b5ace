export * from './event-store.js';
export { inMemoryEventStore, type InMemoryEventStoreOptions } from './in-memory-event-store.js';
export { appendSettled, type SettlingPatience } from './append-settled.js';
