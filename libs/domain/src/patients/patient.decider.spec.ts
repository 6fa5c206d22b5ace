import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import { RecordDeath, RecordExamination, RecordPatient } from './commands.js';
import type {
  DemographicChangeProposed,
  ExaminationCompleted,
  PatientDied,
  PatientEvent,
  PatientRecorded,
} from './events.js';
import { patient } from './patient.decider.js';

const given = givenFor(patient);
const patientId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
const facilityId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01';
const examinationId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7a01';
const stamp = { by: 'import', at: '2026-03-25T17:00:00Z' } as const;

const maria = {
  patientId,
  facilityId,
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1980-02-29',
  administrativeGender: 'female',
  email: 'maria@example.org',
} as const;
const recordMaria = said(RecordPatient, maria);
const recorded: PatientRecorded = { type: 'PatientRecorded', ...maria, ...stamp };

const examined: ExaminationCompleted = {
  type: 'ExaminationCompleted',
  patientId,
  examinationId,
  completedOn: '2026-02-02',
  mode: 'in-person',
  ...stamp,
};
const examination = {
  patientId,
  examinationId,
  completedOn: '2026-02-02',
  mode: 'in-person',
} as const;
const recordExamination = said(RecordExamination, examination);

const died: PatientDied = { type: 'PatientDied', patientId, diedOn: '2026-03-01', ...stamp };
const recordDeath = said(RecordDeath, { patientId, diedOn: '2026-03-01' });

const importing = (...events: readonly PatientEvent[]): ReturnType<typeof given> =>
  given(...events)
    .by(stamp.by)
    .at(stamp.at);

describe('recording a patient', () => {
  it('records what the source says', () => importing().when(recordMaria).then(recorded));
  it('changes nothing when the source says the same again', () =>
    importing(recorded).when(recordMaria).thenNothing());
  it.each([
    ['family name', { familyName: 'Alvarez-Ruiz' }],
    ['given name', { givenName: 'Marie' }],
    ['gender', { administrativeGender: 'unknown' }],
    ['e-mail address', { email: 'alvarez@example.org' }],
    ['phone', { phone: '+1 626 555 0101' }],
    ['zip', { zip: '91101' }],
    ['facility', { facilityId: patientId }],
  ] as const)('updates the whole of the demographics when the %s differs', (_what, other) =>
    importing(recorded)
      .when(said(RecordPatient, { ...maria, ...other }))
      .then({ type: 'PatientDemographicsUpdated', ...maria, ...other, ...stamp }),
  );
  describe('with another birth date', () => {
    const another = (fields: object = {}) =>
      said(RecordPatient, { ...maria, birthDate: '2012-03-01', ...fields });
    const proposed: DemographicChangeProposed = {
      type: 'DemographicChangeProposed',
      ...{ patientId, proposalId: idFor('command-1', 'proposal 1'), field: 'birthDate' },
      ...{ value: '2012-03-01', onFile: maria.birthDate, sender: stamp.by, saidAt: stamp.at },
      ...stamp,
    };
    it('proposes it to staff, of whom it takes two', () =>
      importing(recorded).when(another()).then(proposed));
    it('takes the rest', () =>
      importing(recorded)
        .when(another({ phone: '+1 626 555 0101' }))
        .then(
          { type: 'PatientDemographicsUpdated', ...maria, phone: '+1 626 555 0101', ...stamp },
          proposed,
        ));
    it('says of the birth date that stays no shift that another one has', () =>
      importing(recorded)
        .when(another({ phone: '+1 626 555 0101', shiftedDays: 28 }))
        .then(
          { type: 'PatientDemographicsUpdated', ...maria, phone: '+1 626 555 0101', ...stamp },
          proposed,
        ));
    it('proposes it once, also where it was declined', () => {
      const { proposalId } = proposed;
      const reason = 'She showed us her passport';
      importing(recorded, proposed).when(another()).thenNothing();
      importing(recorded, proposed, {
        ...{ type: 'DemographicChangeDeclined', patientId, proposalId, reason, ...stamp },
      })
        .when(another())
        .thenNothing();
    });
    it('ends what waits when it says again what is on file', () =>
      importing(recorded, proposed)
        .when(recordMaria)
        .then({
          ...{ type: 'DemographicChangeLapsed', patientId, proposalId: proposed.proposalId },
          ...stamp,
        }));
  });
  it('forgets what the source no longer says', () => {
    const { email: _gone, ...withoutEmail } = maria;
    importing(recorded)
      .when(said(RecordPatient, withoutEmail))
      .then({ type: 'PatientDemographicsUpdated', ...withoutEmail, ...stamp });
  });
  it('takes an update as the last word', () =>
    importing(recorded, {
      ...recorded,
      type: 'PatientDemographicsUpdated',
      familyName: 'Alvarez-Ruiz',
    })
      .when(said(RecordPatient, { ...maria, familyName: 'Alvarez-Ruiz' }))
      .thenNothing());
  it('notes by how many days an import moved the dates', () =>
    importing()
      .when(said(RecordPatient, { ...maria, shiftedDays: 28 }))
      .then({ ...recorded, shiftedDays: 28 }));
  it('notes it in an update, too, whose birth date is the one on file', () =>
    importing(recorded)
      .when(said(RecordPatient, { ...maria, phone: '+1 626 555 0101', shiftedDays: 28 }))
      .then({
        ...{ type: 'PatientDemographicsUpdated', ...maria, phone: '+1 626 555 0101' },
        ...{ shiftedDays: 28, ...stamp },
      }));
  it('is refused with a birth that is yet to come anywhere', () => {
    const born = (birthDate: string): RecordPatient => said(RecordPatient, { ...maria, birthDate });
    importing().when(born('2026-03-27')).thenRefused('dated-in-the-future');
    importing().when(born('2026-03-26')).thenSomething();
  });
  it('is refused with a birth after the death', () =>
    importing(recorded, died)
      .when(said(RecordPatient, { ...maria, birthDate: '2026-03-02' }))
      .thenRefused('died-before-birth'));
});

describe('recording an examination', () => {
  it('records it once', () => {
    importing(recorded).when(recordExamination).then(examined);
    importing(recorded, examined).when(recordExamination).thenNothing();
  });
  it('is refused when the same one is recorded with another day or mode', () => {
    const again = importing(recorded, examined);
    again
      .when(said(RecordExamination, { ...examination, completedOn: '2026-02-03' }))
      .thenRefused('recorded-differently', { fields: 'completedOn' });
    again
      .when(said(RecordExamination, { ...examination, mode: 'telehealth' }))
      .thenRefused('recorded-differently', { fields: 'mode' });
  });
  it('is refused while it is yet to come: only completed ones count', () =>
    importing(recorded)
      .when(said(RecordExamination, { ...examination, completedOn: '2026-03-27' }))
      .thenRefused('dated-in-the-future'));
  it('is refused for a patient who was never recorded', () =>
    importing().when(recordExamination).thenRefused('no-such-patient'));
});

describe('recording a death', () => {
  it('records the day, or only the fact', () => {
    importing(recorded).when(recordDeath).then(died);
    importing(recorded)
      .when(said(RecordDeath, { patientId }))
      .then({ type: 'PatientDied', patientId, ...stamp });
  });
  it('changes nothing when it is known already', () => {
    importing(recorded, died).when(recordDeath).thenNothing();
    importing(recorded, died).when(said(RecordDeath, { patientId })).thenNothing();
  });
  it('adds or corrects the day', () => {
    const { diedOn: _unknown, ...onlyTheFact } = died;
    importing(recorded, onlyTheFact).when(recordDeath).then(died);
    importing(recorded, { ...died, diedOn: '2026-03-02' })
      .when(recordDeath)
      .then(died);
  });
  it('is refused before the birth, and before it has happened', () => {
    importing(recorded)
      .when(said(RecordDeath, { patientId, diedOn: '1980-02-28' }))
      .thenRefused('died-before-birth');
    importing(recorded)
      .when(said(RecordDeath, { patientId, diedOn: '2026-03-27' }))
      .thenRefused('dated-in-the-future');
  });
  it('is possible on the day of birth', () =>
    importing(recorded)
      .when(said(RecordDeath, { patientId, diedOn: '1980-02-29' }))
      .thenSomething());
});

describe('everything about a patient', () => {
  it('stands on the patient’s stream and is the patient’s', () => {
    for (const command of [recordMaria, recordExamination, recordDeath]) {
      expect(patient.streamOf(command, 'command-1')).toBe(`patient-${patientId}`);
      expect(patient.patientOf(patient.initialState, command)).toBe(patientId);
    }
    for (const event of [recorded, examined, died]) {
      expect(patient.subjectOf(patient.initialState, event)).toBe(patientId);
    }
  });
});
