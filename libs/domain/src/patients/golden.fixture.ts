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
