import type { GoldenEvent } from '../shared/golden.fixture.js';

/** One refill of one prescription: denied, revised, sent by fax, and the prescription's end. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'PrescriptionRecorded',
    schemaVersion: 1,
    keys: {
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
      patientId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01',
      prescriberId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b01',
      facilityId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1d01',
    },
    data: {
      medication: 'metformin 500 mg tablet',
      rxNormCode: '861007',
      schedule: 'non-controlled',
      daysSupply: 30,
      writtenOn: '2026-01-30',
      origin: 'practice',
      shiftedDays: 6575,
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c09',
      at: '2026-01-30T18:00:00Z',
    },
  },
  {
    type: 'DispenseRecorded',
    schemaVersion: 1,
    keys: {
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
      dispenseId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c2a01',
    },
    data: {
      filledOn: '2026-03-02',
      daysSupply: 30,
      shiftedDays: 6575,
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c09',
      at: '2026-03-02T22:00:00Z',
    },
  },
  {
    type: 'RefillRequested',
    schemaVersion: 1,
    keys: {
      requestId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01',
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
      patientId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01',
      responsibleProviderId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b01',
    },
    data: {
      medication: 'metformin 500 mg tablet',
      daysSupply: 30,
      lastSuppliedOn: '2026-03-02',
      channel: 'portal',
      policyVersion: 'refill-rules-1',
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01',
      at: '2026-03-25T17:00:00Z',
      requestedOn: '2026-03-25',
    },
  },
  {
    type: 'EncounterNoteOpened',
    schemaVersion: 1,
    keys: {
      encounterId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c4a01',
      requestId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01',
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
    },
    data: { by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c01', at: '2026-03-25T18:00:00Z' },
  },
  {
    type: 'PrescriptionDrafted',
    schemaVersion: 1,
    keys: {
      draftId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c4b01',
      encounterId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c4a01',
      requestId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01',
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
    },
    data: {
      medication: 'metformin 500 mg tablet',
      daysSupply: 30,
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c01',
      at: '2026-03-25T18:00:00Z',
    },
  },
  {
    type: 'RefillDenied',
    schemaVersion: 1,
    keys: {
      requestId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01',
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
    },
    data: {
      reason: 'Kidney function first, please.',
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b01',
      at: '2026-03-25T20:00:00Z',
    },
  },
  {
    type: 'RefillAuthorised',
    schemaVersion: 1,
    keys: {
      requestId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01',
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
    },
    data: {
      authorisedOn: '2026-03-27',
      daysSupply: 30,
      policyVersion: 'refill-rules-1',
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b01',
      at: '2026-03-27T20:00:00Z',
    },
  },
  {
    type: 'RefillSentToPharmacy',
    schemaVersion: 1,
    keys: {
      requestId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01',
      prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01',
    },
    data: {
      via: 'fax',
      sentOn: '2026-03-27',
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c01',
      at: '2026-03-27T21:00:00Z',
    },
  },
  {
    type: 'PrescriptionDiscontinued',
    schemaVersion: 1,
    keys: { prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01' },
    data: {
      discontinuedOn: '2026-04-01',
      reason: 'Replaced by another medication.',
      shiftedDays: 6575,
      by: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b01',
      at: '2026-04-01T17:00:00Z',
    },
  },
];
