import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { AssignPatientIdentifier, WithdrawPatientIdentifier } from './commands.js';
import type {
  PatientIdentifierAssigned,
  PatientIdentifierEvent,
  PatientIdentifierWithdrawn,
  PatientRecorded,
} from './events.js';
import { identifierStreamOf, patientIdentifier } from './patient-identifier.decider.js';
import { patient } from './patient.decider.js';

const given = givenFor(patientIdentifier);
const maria = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
const mario = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e02';
const stamp = { by: 'import', at: '2026-03-25T17:00:00Z' } as const;
const mrn = { authority: 'City Hospital', number: 'MRN-0815' } as const;
const reason = 'The laboratory had given it to another person';

const mariaRecorded: PatientRecorded = {
  type: 'PatientRecorded',
  patientId: maria,
  facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1980-02-29',
  ...stamp,
};
const assign = said(AssignPatientIdentifier, { patientId: maria, ...mrn });
const assigned: PatientIdentifierAssigned = {
  type: 'PatientIdentifierAssigned',
  patientId: maria,
  ...mrn,
  ...stamp,
};
const withdraw = said(WithdrawPatientIdentifier, { patientId: maria, ...mrn, reason });
const withdrawn: PatientIdentifierWithdrawn = {
  type: 'PatientIdentifierWithdrawn',
  patientId: maria,
  ...mrn,
  reason,
  ...stamp,
};
const toMario: PatientIdentifierAssigned = { ...assigned, patientId: mario };

const importing = (...events: readonly PatientIdentifierEvent[]): ReturnType<typeof given> =>
  given(...events)
    .by(stamp.by)
    .at(stamp.at)
    .knowing({ patient: patient.evolve(patient.initialState, mariaRecorded) });

describe('assigning a patient’s identifier', () => {
  it('records whom the number names', () => importing().when(assign).then(assigned));
  it('changes nothing when it names the same patient already', () =>
    importing(assigned).when(assign).thenNothing());
  it('is refused while it belongs to another patient, and does not say to whom', () =>
    importing(toMario).when(assign).thenRefused('identifier-belongs-to-another'));
  it('may name another one after it was withdrawn', () =>
    importing(toMario, { ...withdrawn, patientId: mario })
      .when(assign)
      .then(assigned));
  const byMessage = said(AssignPatientIdentifier, {
    patientId: maria,
    ...mrn,
    isFromMessage: true,
  });
  it('is refused of a message once it was withdrawn from this patient', () =>
    importing(assigned, withdrawn).when(byMessage).thenRefused('identifier-withdrawn'));
  it('may be said of a message of another patient, or again by a person', () => {
    importing(toMario, { ...withdrawn, patientId: mario })
      .when(byMessage)
      .then(assigned);
    importing(assigned, withdrawn).when(assign).then(assigned);
  });
  it('is refused for a patient who was never recorded', () =>
    importing()
      .knowing({ patient: patient.initialState })
      .when(assign)
      .thenRefused('no-such-patient'));
});

describe('withdrawing a patient’s identifier', () => {
  it('records why it names the patient no more', () =>
    importing(assigned).when(withdraw).then(withdrawn));
  it('is refused where the number does not name this patient', () => {
    importing().when(withdraw).thenRefused('no-such-identifier');
    importing(toMario).when(withdraw).thenRefused('no-such-identifier');
    importing(assigned, withdrawn).when(withdraw).thenRefused('no-such-identifier');
  });
});

describe('the stream of an identifier', () => {
  const stream = identifierStreamOf(mrn);

  it.each([
    { authority: 'CITY  HOSPITAL', number: 'mrn-0815' },
    { authority: ' City Hospital ', number: 'MRN-0815 ' },
  ])('is the same for %j', (told) => expect(identifierStreamOf(told)).toBe(stream));

  it.each([
    { ...mrn, number: 'MRN-815' },
    { ...mrn, number: 'MRN0815' },
    { ...mrn, authority: 'City Hospice' },
    { authority: 'City HospitalMRN-', number: '0815' },
  ])('is another one for %j', (told) => expect(identifierStreamOf(told)).not.toBe(stream));

  it('is stored under a keyed hash, and what is on it is the patient’s', () => {
    expect(patientIdentifier.isNamedByKeyedHash).toBe(true);
    expect(patientIdentifier.streamOf(assign, 'command-1')).toBe(stream);
    expect(patientIdentifier.patientOf({}, assign)).toBe(maria);
    expect(patientIdentifier.subjectOf({}, assigned)).toBe(maria);
  });

  it('is held by whom it was assigned to, until it is withdrawn', () =>
    expect(patientIdentifier.heldFrom).toEqual([assigned.type]));

  it('needs the patient to be known only where one is assigned', () => {
    expect(patientIdentifier.lookUp?.({}, assign, {})).toMatchObject({
      patient: { stream: `patient-${maria}` },
    });
    expect(patientIdentifier.lookUp?.({}, withdraw, {})).toEqual({});
  });
});
