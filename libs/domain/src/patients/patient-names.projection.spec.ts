import { givenProjection } from '@anamnesis/eventing/testing';
import type { ExaminationCompleted, PatientRecorded } from './events.js';
import { patientNames } from './patient-names.projection.js';

const given = givenProjection(patientNames);

const maria = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01';
const recorded: PatientRecorded = {
  type: 'PatientRecorded',
  patientId: maria,
  facilityId: 'riverside',
  familyName: 'Álvarez',
  givenName: 'María',
  birthDate: '1961-08-19',
  by: 'interface',
  at: '2026-01-05T08:00:00Z',
};
const updated = { ...recorded, type: 'PatientDemographicsUpdated' } as const;

const examined = (completedOn: string): ExaminationCompleted => ({
  type: 'ExaminationCompleted',
  patientId: maria,
  examinationId: `examination of ${completedOn}`,
  completedOn,
  mode: 'in-person',
  by: 'interface',
  at: '2026-03-01T08:00:00Z',
});

describe('the names of patients', () => {
  it('are shown by family name and searched without accents', () => {
    given(recorded).thenRow(maria, {
      patientId: maria,
      familyName: 'Álvarez',
      givenName: 'María',
      sortName: 'Álvarez, María',
      searchName: 'alvarez maria alvarez',
      birthDate: '1961-08-19',
      facilityId: 'riverside',
      hasDied: false,
      examinations: 0,
      formerNames: [],
      recordedPosition: '000001',
      lastPosition: '000001',
    });
  });

  it('remember the names before, and until when each of them stood', () => {
    given(
      recorded,
      { ...updated, familyName: 'Soto' },
      { ...updated, familyName: 'Ruiz' },
    ).thenRowWith(maria, {
      sortName: 'Ruiz, María',
      searchName: 'ruiz maria ruiz',
      formerNames: [
        { sortName: 'Álvarez, María', replacedPosition: '000002' },
        { sortName: 'Soto, María', replacedPosition: '000003' },
      ],
      recordedPosition: '000001',
    });
  });

  it('do not call another address another name', () => {
    given(recorded, { ...updated, email: 'maria@example.org' }).thenRowWith(maria, {
      formerNames: [],
      lastPosition: '000002',
    });
  });

  it('count examinations in whatever order they are recorded', () => {
    given(
      recorded,
      examined('2026-02-11'),
      examined('2024-05-30'),
      examined('2025-01-02'),
    ).thenRowWith(maria, {
      examinations: 3,
      firstExaminedOn: '2024-05-30',
      lastExaminedOn: '2026-02-11',
    });
  });

  it('know who has died, with or without the day', () => {
    const died = { type: 'PatientDied', patientId: maria, by: 'x', at: recorded.at } as const;
    given(recorded, died).thenRowWith(maria, { hasDied: true, diedOn: undefined });
    given(recorded, { ...died, diedOn: '2026-03-01' }, died).thenRowWith(maria, {
      hasDied: true,
      diedOn: '2026-03-01',
    });
  });

  it('know on which day a death was recorded, the latest that it was anywhere', () => {
    const died = { type: 'PatientDied', patientId: maria, by: 'x' } as const;
    given(recorded, { ...died, at: '2026-11-22T22:00:00Z' }).thenRowWith(maria, {
      deathRecordedOn: '2026-11-23',
    });
  });

  it('begin with the record of who it is', () => {
    given(examined('2026-02-11')).thenNoRow(maria);
  });
});
