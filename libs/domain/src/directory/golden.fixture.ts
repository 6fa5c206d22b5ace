import type { GoldenEvent } from '../shared/golden.fixture.js';

/** Dr. Vance of Pasadena, who is covered for and departs. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'PractitionerRecorded',
    schemaVersion: 1,
    keys: { practitionerId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01' },
    data: {
      familyName: 'Vance',
      givenName: 'Ruth',
      prefix: 'Dr.',
      npi: '1234567890',
      by: 'import',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'PractitionerDetailsUpdated',
    schemaVersion: 1,
    keys: { practitionerId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01' },
    data: { familyName: 'Vance-Lee', givenName: 'Ruth', by: 'import', at: '2026-03-25T17:00:00Z' },
  },
  {
    type: 'CoveringArranged',
    schemaVersion: 1,
    keys: {
      practitionerId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01',
      coveringId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c01',
      coveredBy: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d02',
    },
    data: {
      from: '2026-03-26T08:00:00Z',
      to: '2026-04-02T08:00:00Z',
      by: 'clerk-brandt',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'CoveringEnded',
    schemaVersion: 1,
    keys: {
      practitionerId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01',
      coveringId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c01',
    },
    data: { by: 'clerk-brandt', at: '2026-03-27T08:00:00Z' },
  },
  {
    type: 'PractitionerDeparted',
    schemaVersion: 1,
    keys: { practitionerId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01' },
    data: { departedOn: '2026-03-31', by: 'clerk-brandt', at: '2026-03-25T17:00:00Z' },
  },
  {
    type: 'MembershipRecorded',
    schemaVersion: 1,
    keys: {
      practitionerId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01',
      membershipId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c03',
    },
    data: {
      group: 'practice',
      from: '2019-07-01T07:00:00Z',
      to: '2026-04-01T07:00:00Z',
      by: 'clerk-brandt',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'FacilityRecorded',
    schemaVersion: 1,
    keys: { facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01' },
    data: {
      name: 'Pasadena',
      zone: 'America/Los_Angeles',
      phone: '+1 626 555 0100',
      by: 'import',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'FacilityDetailsUpdated',
    schemaVersion: 1,
    keys: { facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01' },
    data: {
      name: 'Pasadena East',
      zone: 'America/Los_Angeles',
      phone: '+1 626 555 0100',
      by: 'import',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'ClosureRecorded',
    schemaVersion: 1,
    keys: {
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
      closureId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c02',
    },
    data: {
      firstDay: '2026-04-02',
      lastDay: '2026-04-03',
      reason: 'New floors',
      by: 'clerk-brandt',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'ClosureCancelled',
    schemaVersion: 1,
    keys: {
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
      closureId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c02',
    },
    data: { by: 'clerk-brandt', at: '2026-03-26T17:00:00Z' },
  },
];
