import type { GoldenEvent } from '../shared/golden.fixture.js';

/** Maria Alvarez, from the first import to her death, and a number taken back and given again. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'PatientRecorded',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
    },
    data: {
      familyName: 'Alvarez',
      givenName: 'Maria',
      birthDate: '1980-02-29',
      administrativeGender: 'female',
      email: 'maria@example.org',
      phone: '+1 626 555 0101',
      zip: '91101',
      shiftedDays: 28,
      by: 'import',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'PatientDemographicsUpdated',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
    },
    data: {
      familyName: 'Alvarez-Ruiz',
      givenName: 'Maria',
      birthDate: '1980-02-29',
      administrativeGender: 'female',
      email: 'maria@example.org',
      phone: '+1 626 555 0101',
      zip: '91101',
      by: 'import',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'PatientUpdateTaken',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      messageId: '5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7901',
    },
    data: {
      sender: 'practice-records',
      saidAt: '2026-03-25T09:30:00-07:00',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:00Z',
    },
  },
  // Since November 2026 with the time at which the message came.
  {
    type: 'PatientUpdateTaken',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      messageId: '5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7901',
    },
    data: {
      sender: 'practice-records',
      saidAt: '2026-03-25T09:30:00-07:00',
      receivedAt: '2026-03-25T16:30:02Z',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'DemographicChangeProposed',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      proposalId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b01',
      supersedes: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b05',
      messageId: '5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7901',
    },
    data: {
      field: 'zip',
      onFile: '91101',
      sender: 'practice-records',
      saidAt: '2026-03-25T09:30:00-07:00',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'DemographicChangeLapsed',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      proposalId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b01',
    },
    data: { by: 'anamnesis-portal', at: '2026-03-25T17:10:00Z' },
  },
  {
    type: 'DemographicChangeProposed',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      proposalId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b02',
      supersedes: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b03',
      messageId: '5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7902',
    },
    data: {
      field: 'email',
      value: 'alvarez@example.org',
      onFile: 'maria@example.org',
      sender: 'practice-records',
      saidAt: '2026-03-25T10:30:00-07:00',
      by: 'anamnesis-portal',
      at: '2026-03-25T18:00:00Z',
    },
  },
  {
    type: 'PatientDemographicsUpdated',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
    },
    data: {
      familyName: 'Alvarez-Ruiz',
      givenName: 'Maria',
      birthDate: '1980-02-29',
      administrativeGender: 'female',
      email: 'alvarez@example.org',
      phone: '+1 626 555 0101',
      zip: '91101',
      accepted: {
        proposalId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b02',
        reason: 'She told us at the desk',
        emailConfirmed: 'in-person',
      },
      by: 'clerk-brandt',
      at: '2026-03-25T19:00:00Z',
    },
  },
  {
    type: 'DemographicChangeProposed',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      proposalId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b04',
      supersedes: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b06',
      messageId: '5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7903',
    },
    data: {
      field: 'birthDate',
      value: '1980-02-28',
      onFile: '1980-02-29',
      sender: 'practice-records',
      saidAt: '2026-03-25T11:30:00-07:00',
      by: 'anamnesis-portal',
      at: '2026-03-25T19:30:00Z',
    },
  },
  {
    type: 'DemographicChangeEndorsed',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      proposalId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b04',
    },
    data: { reason: 'Her passport says so', by: 'nurse-ito', at: '2026-03-25T19:45:00Z' },
  },
  {
    type: 'DemographicChangeDeclined',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      proposalId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7b04',
    },
    data: { reason: 'Her passport says the 29th', by: 'clerk-brandt', at: '2026-03-25T20:00:00Z' },
  },
  {
    type: 'ExaminationCompleted',
    schemaVersion: 1,
    keys: {
      patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01',
      examinationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7a01',
      practitionerId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01',
    },
    data: {
      completedOn: '2026-02-02',
      mode: 'in-person',
      shiftedDays: 28,
      by: 'import',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'PatientDied',
    schemaVersion: 1,
    keys: { patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01' },
    data: { diedOn: '2026-03-01', shiftedDays: 28, by: 'import', at: '2026-03-25T17:00:00Z' },
  },
  {
    type: 'PatientIdentifierWithdrawn',
    schemaVersion: 1,
    keys: { patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01' },
    data: {
      authority: 'urn:oid:2.16.840.1.113883.3.4711',
      number: 'MRN-0815',
      reason: 'The laboratory had given it to another person',
      by: 'clerk-brandt',
      at: '2026-03-26T17:00:00Z',
    },
  },
  {
    type: 'PatientIdentifierAssigned',
    schemaVersion: 1,
    keys: { patientId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01' },
    data: {
      authority: 'urn:oid:2.16.840.1.113883.3.4711',
      number: 'MRN-0815',
      by: 'import',
      at: '2026-03-27T17:00:00Z',
    },
  },
];
