export type { AskedBy, QueryDefinition, View } from './query.js';
export type { Page } from './paging.js';
export * from './requests/queries.js';
export * from './medications/queries.js';
export * from './patients/queries.js';
