import type { GoldenEvent } from '../shared/golden.fixture.js';

/** What nurse Ito did, tried and saw; opaque ids only. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'CommandAccepted',
    schemaVersion: 1,
    keys: {
      accessId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      commandId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c01',
    },
    data: {
      by: 'nurse-ito',
      role: 'staff',
      at: '2026-03-25T18:00:00Z',
      correlationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99',
      what: 'DismissPatientRequest',
      rule: 'staff-handles-requests',
    },
  },
  {
    type: 'CommandRefused',
    schemaVersion: 1,
    keys: {
      accessId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      commandId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c01',
    },
    data: {
      by: 'nurse-ito',
      role: 'staff',
      at: '2026-03-25T18:00:00Z',
      correlationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99',
      what: 'DismissPatientRequest',
      rule: 'staff-handles-requests',
      reason: 'already-dismissed',
    },
  },
  {
    type: 'PatientDataRead',
    schemaVersion: 1,
    keys: {
      accessId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      by: 'nurse-ito',
      role: 'staff',
      at: '2026-03-25T18:00:00Z',
      correlationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99',
      what: 'patientRequest',
      rule: 'staff-reads-for-care',
    },
  },
  {
    type: 'RecordViewed',
    schemaVersion: 1,
    keys: {
      accessId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b02',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      by: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      role: 'patient',
      at: '2026-03-25T18:00:00Z',
      correlationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99',
      what: 'labResult',
      rule: 'patient-for-themselves',
      items: [
        {
          id: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01',
          parts: ['5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d02@1'],
        },
      ],
    },
  },
  // Since November 2026 with the version of the access policy.
  {
    type: 'RecordViewed',
    schemaVersion: 1,
    keys: {
      accessId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b02',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      by: 'aunt-elena',
      role: 'proxy',
      onBehalfOf: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      at: '2026-11-23T18:00:00Z',
      correlationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99',
      what: 'myLabResults',
      rule: 'proxy-by-court',
      policyVersion: 'access-2',
      items: [{ id: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01' }],
    },
  },
  {
    type: 'AccessDenied',
    schemaVersion: 1,
    keys: {
      accessId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      by: 'aunt-elena',
      role: 'proxy',
      at: '2026-03-25T18:00:00Z',
      correlationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99',
      onBehalfOf: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      what: 'myRequests',
      rule: 'grant-not-in-force',
    },
  },
];
