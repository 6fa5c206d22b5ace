import type { GoldenEvent } from '../shared/golden.fixture.js';

/** One life of one request after the other: each is asked, and handled in every way. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'LabReportRequested',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      description: 'Cholesterol',
      orderedBy: 'Dr. Okafor',
      takenOn: '2026-03-01',
      by: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      at: '2026-03-25T17:00:00Z',
      requestedOn: '2026-03-25',
    },
  },
  {
    type: 'MissingLabReported',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      description: 'Cholesterol',
      orderedBy: 'this-practice',
      takenOn: '2026-03-01',
      by: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      at: '2026-03-25T17:00:00Z',
      requestedOn: '2026-03-25',
    },
  },
  {
    type: 'RecordErrorReported',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      whatIsWrong: 'I am not allergic to penicillin',
      whatIsRight: 'No known allergies',
      by: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      at: '2026-03-25T17:00:00Z',
      requestedOn: '2026-03-25',
    },
  },
  {
    type: 'QuestionAsked',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      text: 'May I exercise again?',
      by: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      at: '2026-03-25T17:00:00Z',
      requestedOn: '2026-03-25',
    },
  },
  {
    type: 'PatientRequestClaimed',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: {
      expiresAt: '2026-03-25T18:30:00Z',
      takenOverFrom: 'clerk-brandt',
      by: 'nurse-ito',
      at: '2026-03-25T18:00:00Z',
    },
  },
  {
    type: 'PatientRequestReleased',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: { by: 'nurse-ito', at: '2026-03-25T18:00:00Z' },
  },
  {
    type: 'PatientRequestNoted',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: { note: 'Called the lab', by: 'nurse-ito', at: '2026-03-25T18:00:00Z' },
  },
  {
    type: 'PatientRequestAnswered',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: {
      text: 'Yes, gently.',
      notifyPatient: true,
      associate: true,
      by: 'nurse-ito',
      at: '2026-03-25T18:00:00Z',
    },
  },
  {
    type: 'PatientRequestDismissed',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: {
      outcome: 'will-not-be-completed',
      reason: 'Another practice ordered it',
      by: 'nurse-ito',
      at: '2026-03-25T18:00:00Z',
    },
  },
  {
    type: 'PatientRequestReturnedToQueue',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: {
      reason: 'Archived by accident',
      previous: { outcome: 'will-not-be-completed', by: 'nurse-ito', at: '2026-03-25T18:00:00Z' },
      by: 'clerk-brandt',
      at: '2026-03-26T09:00:00Z',
    },
  },
  {
    type: 'PatientRequestWithdrawn',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: {
      reason: 'I found it',
      by: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      at: '2026-03-26T10:00:00Z',
    },
  },
  {
    type: 'PatientRequestReturnedToQueue',
    schemaVersion: 1,
    keys: { requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101' },
    data: {
      reason: 'She asks again',
      previous: {
        outcome: 'withdrawn',
        by: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
        at: '2026-03-26T10:00:00Z',
      },
      by: 'clerk-brandt',
      at: '2026-03-26T11:00:00Z',
    },
  },
  {
    type: 'PatientRequestSuperseded',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      supersededBy: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c102',
    },
    data: {
      supersededByAskedOn: 'patientRequest-7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c102',
      by: 'nurse-ito',
      at: '2026-03-26T12:00:00Z',
    },
  },
];

/** Planned, due soon, overdue: on a stream of its own. */
export const goldenResponseTargets: readonly GoldenEvent[] = [
  {
    type: 'ResponsePlanned',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
    },
    data: {
      requestStream: 'patientRequest-7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      waitingSince: '2026-03-25T17:00:00Z',
      dueSoonAt: '2026-03-26T17:00:00Z',
      overdueAt: '2026-03-31T17:00:00Z',
      zone: 'America/Los_Angeles',
      closures: [
        {
          closureId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c02',
          firstDay: '2026-03-30',
          lastDay: '2026-03-30',
        },
      ],
      policyVersion: 'response-target-1',
      by: 'portal',
      at: '2026-03-25T17:00:01Z',
    },
  },
  {
    type: 'ResponseDueSoon',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
    },
    data: {
      dueSoonAt: '2026-03-26T17:00:00Z',
      escalatesAt: '2026-03-26T17:00:00Z',
      by: 'portal',
      at: '2026-03-26T17:00:00Z',
    },
  },
  {
    type: 'ResponseOverdue',
    schemaVersion: 1,
    keys: {
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
    },
    data: {
      overdueAt: '2026-03-31T17:00:00Z',
      escalatesAt: '2026-03-31T17:00:00Z',
      by: 'portal',
      at: '2026-03-31T17:00:00Z',
    },
  },
];
