import type { GoldenEvent } from '../shared/golden.fixture.js';

const keys = { patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01' } as const;
const authority = {
  reason: 'retention-ended',
  authority: 'retention-schedule',
  reference: 'RS-2036-00012',
} as const;

/** Maria Alvarez: held, released, requested twice, forgotten. Nothing here is ever sealed. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'LegalHoldPlaced',
    schemaVersion: 1,
    keys,
    data: { reference: 'CV-2026-00123', by: 'clerk-brandt', at: '2026-04-01T17:00:00Z' },
  },
  {
    type: 'LegalHoldLifted',
    schemaVersion: 1,
    keys,
    data: { reference: 'CV-2026-00123', by: 'dr-vance', at: '2028-04-01T17:00:00Z' },
  },
  {
    type: 'ForgettingRequested',
    schemaVersion: 1,
    keys,
    data: {
      ...authority,
      policyVersion: 'retention-1',
      by: 'clerk-brandt',
      at: '2036-05-05T17:00:00Z',
    },
  },
  {
    type: 'ForgettingRequestWithdrawn',
    schemaVersion: 1,
    keys,
    data: { by: 'clerk-brandt', at: '2036-05-05T18:00:00Z' },
  },
  {
    type: 'ForgettingApproved',
    schemaVersion: 1,
    keys,
    data: {
      ...authority,
      requestedBy: 'clerk-brandt',
      requestedAt: '2036-05-06T17:00:00Z',
      policyVersion: 'retention-1',
      by: 'dr-vance',
      at: '2036-05-06T18:00:00Z',
    },
  },
  {
    type: 'MessageForgotten',
    schemaVersion: 1,
    keys: { ...keys, messageId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c01' },
    data: { by: 'anamnesis', at: '2036-05-06T18:00:00Z' },
  },
  {
    type: 'PatientForgotten',
    schemaVersion: 1,
    keys,
    data: {
      ...authority,
      requestedBy: 'clerk-brandt',
      approvedBy: 'dr-vance',
      approvedAt: '2036-05-06T18:00:00Z',
      by: 'anamnesis',
      at: '2036-05-06T18:00:01Z',
    },
  },
];
