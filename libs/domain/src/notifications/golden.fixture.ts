import type { GoldenEvent } from '../shared/golden.fixture.js';

/** Maria is told that a message waits, and her mailbox is no good. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'NotificationPreferenceSet',
    schemaVersion: 1,
    keys: { patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01' },
    data: { channel: 'email', wanted: true, by: 'anamnesis-portal', at: '2026-03-25T16:00:00Z' },
  },
  {
    type: 'MessageAnnounced',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
    },
    data: {
      sendAfter: '2026-03-25T17:10:00Z',
      policyVersion: 'mail-1',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'AnnouncementSuppressed',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      requestId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101',
    },
    data: {
      reason: 'unticked-by-staff',
      untickedBy: 'nurse-ito',
      policyVersion: 'mail-1',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'LabNewsAnnounced',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      reportId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3e101',
      newsId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3e201',
    },
    data: {
      sendAfter: '2026-03-25T17:10:00Z',
      policyVersion: 'mail-1',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:01:00Z',
    },
  },
  {
    type: 'LabNewsSuppressed',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b02',
      reportId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3e101',
      newsId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3e202',
    },
    data: {
      reason: 'no-address',
      policyVersion: 'mail-1',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:02:00Z',
    },
  },
  {
    type: 'AddressFoundUndeliverable',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
    },
    data: {
      address: 'maria.alvarez@mail.example',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:12:00Z',
    },
  },
  {
    type: 'NotificationQueued',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      channel: 'email',
      policyVersion: 'mail-1',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:10:00Z',
    },
  },
  {
    type: 'NotificationSendingBegun',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      attempt: 1,
      address: 'maria.alvarez@mail.example',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:10:01Z',
    },
  },
  {
    type: 'NotificationPutOff',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: { attempt: 1, reason: 'greylisted', by: 'anamnesis-portal', at: '2026-03-25T17:10:02Z' },
  },
  {
    type: 'NotificationParked',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: { reason: 'outcome-unknown', by: 'anamnesis-portal', at: '2026-03-25T17:20:00Z' },
  },
  {
    type: 'NotificationRetried',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: { reason: 'She says that nothing came', by: 'nurse-ito', at: '2026-03-25T17:30:00Z' },
  },
  {
    type: 'NotificationSent',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: { attempt: 2, by: 'anamnesis-portal', at: '2026-03-25T17:31:00Z' },
  },
  {
    type: 'NotificationRefused',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      attempt: 2,
      reason: 'address-refused',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:31:00Z',
    },
  },
  {
    type: 'NotificationSuppressed',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: {
      reason: 'no-address',
      policyVersion: 'mail-1',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:31:00Z',
    },
  },
  {
    type: 'NotificationAbandoned',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: { reason: 'She was told by phone', by: 'nurse-ito', at: '2026-03-25T17:30:00Z' },
  },
  {
    type: 'NotificationBounced',
    schemaVersion: 1,
    keys: {
      notificationId: 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01',
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
    },
    data: { severity: 'hard', status: '5.1.1', by: 'anamnesis-portal', at: '2026-03-25T17:40:00Z' },
  },
];
