import { said } from '../shared/said.fixture.js';
import { AcceptDemographicChange } from './commands.js';
import type { PatientDied, PatientEvent } from './events.js';
import {
  deciding,
  facilityId,
  from,
  given,
  maria,
  newBirthDate,
  newEmail,
  newZip,
  onProposal,
  patientId,
  portal,
  proposed,
  recorded,
  taken,
  taking,
  update,
  updated,
} from './patient-updates.fixture.js';

describe('taking what a record system says of a patient', () => {
  it('is refused for somebody who is not on file', () =>
    taking().when(update()).thenRefused('no-such-patient'));
  it('notes which message counts, and changes nothing that is so already', () =>
    taking(recorded)
      .when(update({ administrativeGender: 'female', emails: ['MARIA@example.org'] }))
      .then(taken));
  it('takes name and sex at once, and leaves the rest as it is', () =>
    taking(recorded)
      .when(update({ givenName: 'Maria Josefa', administrativeGender: 'unknown' }))
      .then(taken, updated({ givenName: 'Maria Josefa', administrativeGender: 'unknown' })));
  it('forgets the sex of which the sender says that there is none', () => {
    const { administrativeGender: _gone, ...others } = maria;
    taking(recorded)
      .when(update({ none: ['administrativeGender'] }))
      .then(taken, { type: 'PatientDemographicsUpdated', ...others, ...portal });
  });
  it('takes a death', () =>
    taking(recorded)
      .when(update({ life: 'died', diedOn: '2026-03-01' }))
      .then(taken, { type: 'PatientDied', patientId, diedOn: '2026-03-01', ...portal }));
  it('proposes e-mail and zip, and says what was on file', () =>
    taking(recorded)
      .when(update({ emails: ['m.alvarez@example.org'], zip: '91105' }))
      .then(taken, newEmail, newZip));
  it('proposes to have no e-mail where the sender says that there is none', () =>
    taking(recorded)
      .when(update({ none: ['email'] }))
      .then(taken, proposed({ field: 'email', onFile: 'maria@example.org' })));
  it('says nothing of a sender’s message twice', () =>
    taking(recorded, taken).when(update()).thenNothing());
});

describe('whose the message is', () => {
  it.each([
    ['another birth date', { birthDate: '1980-02-28' }],
    ['another family name', { familyName: 'Ortega' }],
    ['another given name', { givenName: 'Carmen' }],
    ['no birth date', { birthDate: undefined }],
  ])('is refused where the file found the patient and it tells %s', (_what, fields) =>
    taking(recorded).when(update(fields)).thenRefused('patient-disagrees'),
  );
  const byPerson = { ...from, identifiedBy: 'person' };
  it('is believed of staff: another name is taken, another birth date proposed', () =>
    taking(recorded)
      .when(update({ familyName: 'Ortega', birthDate: '2009-02-28' }, byPerson))
      .then(taken, updated({ familyName: 'Ortega' }), newBirthDate));
});

describe('messages of a record system that come late', () => {
  const before = { ...from, saidAt: '2026-03-25T09:29:59-07:00' };
  it('change nothing, and say so', () =>
    taking(recorded, taken)
      .when(update({ emails: ['old@example.org'], givenName: 'Marie', life: 'died' }, before))
      .thenRefused('older-than-known'));
  it('change nothing even where the newer one had nothing new to say', () =>
    taking(recorded, taken)
      .when(update({ zip: '91105' }, before))
      .thenRefused('older-than-known'));
  it('count where another sender had said something newer: clocks are not compared', () =>
    taking(recorded, { ...taken, sender: 'other-records' })
      .when(update({}, before))
      .then({ ...taken, saidAt: before.saidAt }));
  const another = { ...taken, messageId: facilityId };
  it('count where they were said at the same time', () =>
    taking(recorded, another)
      .when(update({ givenName: 'Maria Josefa' }))
      .then(taken, updated({ givenName: 'Maria Josefa' })));
  it.each([
    ['at the same time', from.saidAt],
    ['on the same day, as far as is told', '2026-03-25'],
  ])('add nothing where they were said %s and nothing is news', (_when, saidAt) =>
    taking(recorded, another)
      .when(update({}, { ...from, saidAt }))
      .thenNothing(),
  );
  it('do not count again because another one told less exactly when it was said', () =>
    taking(recorded, taken, { ...another, saidAt: '2026' })
      .when(update({ zip: '91105' }, before))
      .thenRefused('older-than-known'));
  const ofAheadClock = { ...another, saidAt: '2026-03-26T09:30:00-07:00' };
  const since = { ...from, saidAt: '2026-03-25T10:00:30-07:00' };
  const minuteAfter = { by: portal.by, at: '2026-03-25T17:01:00Z' };
  it('count where a clock was ahead, once it is right, and are what counts from then on', () => {
    const told = { ...taken, ...since, ...minuteAfter };
    const asked = (...events: readonly PatientEvent[]) =>
      given(recorded, ofAheadClock, ...events)
        .by(minuteAfter.by)
        .at(minuteAfter.at);
    asked().when(update({}, since)).then(told);
    asked(told)
      .when(update({}, { ...from, saidAt: '2026-03-25T10:00:29-07:00' }))
      .thenRefused('older-than-known');
  });
  it('change nothing where they waited, and their clock was ahead when they came', () =>
    given(recorded, ofAheadClock)
      .by(portal.by)
      .at('2026-03-29T17:00:00Z')
      .when(update({}, { ...from, saidAt: '2026-03-26T09:29:00-07:00', receivedAt: portal.at }))
      .thenRefused('older-than-known'));
});

describe('what cannot be', () => {
  it.each([
    ['said in two days', { saidAt: '2026-03-27T09:30:00-07:00' }, 'saidAt'],
    ['said in a year to come', { saidAt: '2027' }, 'saidAt'],
    ['a birth to come', { birthDate: '2026-03-27', identifiedBy: 'person' }, 'birthDate'],
  ])('is refused: %s', (_what, fields, field) =>
    taking(recorded).when(update(fields)).thenRefused('dated-in-the-future', { field }),
  );
  it('is refused: a death to come', () =>
    taking(recorded)
      .when(update({ life: 'died', diedOn: '2026-03-27' }))
      .thenRefused('dated-in-the-future'));
  it('is not refused when a clock is an hour ahead', () =>
    taking(recorded)
      .when(update({}, { ...from, saidAt: '2026-03-25T11:00:00-07:00' }))
      .then({ ...taken, saidAt: '2026-03-25T11:00:00-07:00' }));
  it('is refused: a death before birth', () =>
    taking(recorded)
      .when(update({ life: 'died', diedOn: '1979-03-01' }))
      .thenRefused('died-before-birth'));
  const died: PatientDied = { type: 'PatientDied', patientId, diedOn: '2001-03-01', ...portal };
  it('is refused: alive after a death', () =>
    taking(recorded, died)
      .when(update({ life: 'alive' }))
      .thenRefused('recorded-as-deceased'));
  it('is nothing to say of who lives', () =>
    taking(recorded)
      .when(update({ life: 'alive' }))
      .then(taken));
  it('is refused when staff accept a birth after the death, the first of two as well', () =>
    deciding(recorded, died, newBirthDate)
      .when(said(AcceptDemographicChange, onProposal(newBirthDate)))
      .thenRefused('died-before-birth'));
});
