import type { GoldenEvent } from '../shared/golden.fixture.js';

/** The queue is built anew by an operator. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'ProjectionOperationAsked',
    schemaVersion: 1,
    keys: { projection: 'queue-and-archive' },
    data: { operation: 'rebuild', by: 'operator-moreno', at: '2026-03-25T17:00:00Z' },
  },
];
