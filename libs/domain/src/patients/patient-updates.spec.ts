import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import {
  AcceptDemographicChange,
  DeclineDemographicChange,
  RecordPatient,
  TakePatientUpdate,
} from './commands.js';
import type {
  DemographicChangeDeclined,
  DemographicChangeEndorsed,
  DemographicChangeLapsed,
  DemographicChangeProposed,
  PatientDemographicsUpdated,
  PatientDied,
  PatientEvent,
  PatientRecorded,
  PatientUpdateTaken,
} from './events.js';
import { patient } from './patient.decider.js';

const given = givenFor(patient);
const patientId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
const facilityId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01';
const messageId = '5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7901';
const portal = { by: 'anamnesis-portal', at: '2026-03-25T17:00:00Z' } as const;
const clerk = { by: 'clerk-brandt', at: '2026-03-25T18:00:00Z' } as const;

const maria = {
  patientId,
  facilityId,
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1980-02-29',
  administrativeGender: 'female',
  email: 'maria@example.org',
  phone: '+1 626 555 0101',
  zip: '91101',
} as const;
const recorded: PatientRecorded = {
  type: 'PatientRecorded',
  ...maria,
  ...{ by: 'import', at: '2026-01-05T09:00:00Z' },
};

const from = { messageId, sender: 'practice-records', saidAt: '2026-03-25T09:30:00-07:00' };
const asOnFile = { familyName: 'ALVAREZ', givenName: 'MARIA', birthDate: '1980-02-29' };
const update = (fields: object = {}, origin: object = from): TakePatientUpdate =>
  said(TakePatientUpdate, {
    ...{ patientId, identifiedBy: 'file', ...origin },
    ...{ ...asOnFile, ...fields },
  } as never);
const taken: PatientUpdateTaken = { type: 'PatientUpdateTaken', patientId, ...from, ...portal };
const updated = (fields: object): PatientDemographicsUpdated => ({
  type: 'PatientDemographicsUpdated',
  ...{ ...maria, ...fields },
  ...portal,
});

const proposalId = (number: number, commandId = 'command-1') =>
  idFor(commandId, `proposal ${number}`);
const proposed = (
  change: Pick<DemographicChangeProposed, 'field' | 'value' | 'onFile' | 'supersedes'>,
  number = 1,
): DemographicChangeProposed => ({
  type: 'DemographicChangeProposed',
  ...{ patientId, proposalId: proposalId(number), ...change, ...from, ...portal },
});
const newEmail = proposed({
  field: 'email',
  value: 'm.alvarez@example.org',
  onFile: 'maria@example.org',
});
const newBirthDate = proposed({ field: 'birthDate', value: '2009-02-28', onFile: '1980-02-29' });
const newZip = proposed({ field: 'zip', value: '91105', onFile: '91101' }, 2);
const onProposal = (open: DemographicChangeProposed) => ({
  ...{ patientId, proposalId: open.proposalId, reason: 'She told us at the desk' },
});
const declined: DemographicChangeDeclined = {
  type: 'DemographicChangeDeclined',
  ...{ ...onProposal(newEmail), ...clerk },
};
const lapsed = (open: DemographicChangeProposed): DemographicChangeLapsed => ({
  type: 'DemographicChangeLapsed',
  ...{ patientId, proposalId: open.proposalId, ...portal },
});

const taking = (...events: readonly PatientEvent[]) =>
  given(...events)
    .by(portal.by)
    .at(portal.at);
const deciding = (...events: readonly PatientEvent[]) =>
  given(...events)
    .by(clerk.by)
    .at(clerk.at);

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

describe('the id of a proposal', () => {
  it.each([
    ['e-mail', newEmail, { emails: ['m.alvarez@example.org'] }],
    ['zip', { ...newZip, proposalId: proposalId(1) }, { zip: '91105' }],
  ])('does not tell that it is about the %s', (_what, expected, fields) =>
    taking(recorded).when(update(fields)).then(taken, expected),
  );
});

describe('a proposal that waits', () => {
  const again = { ...from, saidAt: '2026-03-25T09:40:00-07:00' };
  const noted = { ...taken, saidAt: again.saidAt };
  it('is not made again by the same value', () =>
    taking(recorded, taken, newEmail)
      .when(update({ emails: ['M.Alvarez@example.org'] }, again))
      .then(noted));
  it('is superseded by another value', () =>
    taking(recorded, taken, newEmail)
      .as('command-2')
      .when(update({ emails: ['other@example.org'] }, again))
      .then(noted, {
        ...newEmail,
        ...{ proposalId: proposalId(1, 'command-2'), value: 'other@example.org' },
        ...{ supersedes: newEmail.proposalId, saidAt: again.saidAt },
      }));
  it('lapses when the sender says again what is on file', () =>
    taking(recorded, taken, newEmail)
      .when(update({ emails: ['maria@example.org'] }, again))
      .then(noted, lapsed(newEmail)));
  it('stays when the sender says nothing of it', () =>
    taking(recorded, taken, newEmail).when(update({}, again)).then(noted));
  it('lapses when what it proposes has become so by another way', () => {
    const changed = { ...maria, email: 'm.alvarez@example.org' };
    taking(recorded, taken, newEmail, newZip)
      .when(said(RecordPatient, changed))
      .then(updated({ email: 'm.alvarez@example.org' }), lapsed(newEmail));
  });
  it('is not made again once it was declined', () =>
    taking(recorded, taken, newEmail, declined)
      .when(update({ emails: ['m.alvarez@example.org'] }, again))
      .then(noted));
  it('is made once more when another value was proposed since', () => {
    const other = { ...newEmail, proposalId: messageId, value: 'other@example.org' };
    taking(recorded, taken, newEmail, declined, other)
      .when(update({ emails: ['m.alvarez@example.org'] }, again))
      .then(noted, { ...newEmail, supersedes: messageId, saidAt: again.saidAt });
  });
});

describe('accepting what was proposed', () => {
  const acceptEmail = said(AcceptDemographicChange, {
    ...onProposal(newEmail),
    emailConfirmed: 'in-person',
  });
  const accepted = (fields: object, how: object): PatientDemographicsUpdated => ({
    type: 'PatientDemographicsUpdated',
    ...{ ...maria, ...fields },
    accepted: { reason: 'She told us at the desk', ...how } as never,
    ...clerk,
  });
  it('changes the e-mail by one event that says how the patient confirmed it', () =>
    deciding(recorded, newEmail)
      .when(acceptEmail)
      .then(
        accepted(
          { email: 'm.alvarez@example.org' },
          { proposalId: newEmail.proposalId, emailConfirmed: 'in-person' },
        ),
      ));
  it('is refused for an e-mail of which the patient was not asked', () =>
    deciding(recorded, newEmail)
      .when(said(AcceptDemographicChange, onProposal(newEmail)))
      .thenRefused('email-not-confirmed'));
  it('needs no confirmation where there is to be no e-mail any more', () => {
    const { email: _gone, ...others } = maria;
    const none = proposed({ field: 'email', onFile: 'maria@example.org' });
    deciding(recorded, none)
      .when(said(AcceptDemographicChange, onProposal(none)))
      .then({
        type: 'PatientDemographicsUpdated',
        ...others,
        accepted: { proposalId: none.proposalId, reason: 'She told us at the desk' },
        ...clerk,
      });
  });
  it('changes the zip', () =>
    deciding(recorded, newZip)
      .when(said(AcceptDemographicChange, onProposal(newZip)))
      .then(accepted({ zip: '91105' }, { proposalId: newZip.proposalId })));
  describe('takes two people for a birth date', () => {
    const { proposalId: of } = newBirthDate;
    const accepts = said(AcceptDemographicChange, onProposal(newBirthDate));
    const reason = 'She told us at the desk';
    const endorsed: DemographicChangeEndorsed = {
      type: 'DemographicChangeEndorsed',
      ...{ patientId, proposalId: of, reason, by: 'nurse-ito', at: '2026-03-25T17:30:00Z' },
    };
    it('of whom the first is noted', () =>
      deciding(recorded, newBirthDate)
        .when(accepts)
        .then({ ...endorsed, ...clerk }));
    it('of whom the second makes it so', () =>
      deciding(recorded, newBirthDate, endorsed)
        .when(accepts)
        .then(accepted({ birthDate: '2009-02-28' }, { proposalId: of })));
    it('of whom nobody is both', () =>
      deciding(recorded, newBirthDate, { ...endorsed, ...clerk })
        .when(accepts)
        .thenNothing());
    it('who have accepted the same value', () => {
      const other = { ...newBirthDate, proposalId: messageId, value: '2008-02-28', supersedes: of };
      deciding(recorded, newBirthDate, endorsed, other)
        .when(said(AcceptDemographicChange, onProposal(other)))
        .then({ ...endorsed, proposalId: messageId, ...clerk });
    });
    it('of whom either may think better of it', () =>
      deciding(recorded, newBirthDate, endorsed)
        .when(said(DeclineDemographicChange, onProposal(newBirthDate)))
        .thenSomething());
  });
  describe('is not undone by whoever records the patient as a whole', () => {
    const email = 'm.alvarez@example.org';
    const confirmed = { proposalId: newEmail.proposalId, emailConfirmed: 'in-person' };
    const records = (fields: object) =>
      deciding(recorded, newEmail, accepted({ email }, confirmed)).when(
        said(RecordPatient, { ...maria, ...fields }),
      );
    it.each([
      ['another e-mail', { email: 'maria@example.org' }],
      ['no e-mail', { email: undefined }],
    ])('with %s', (_what, fields) =>
      records(fields).thenRefused('recorded-differently', { fields: 'email' }),
    );
    it('while the rest is as they record it', () =>
      records({ email: 'M.Alvarez@example.org', zip: '91105' }).then({
        ...{ type: 'PatientDemographicsUpdated', ...maria },
        ...{ email: 'M.Alvarez@example.org', zip: '91105', ...clerk },
      }));
  });
  const superseded = { ...newEmail, proposalId: messageId, supersedes: newEmail.proposalId };
  it.each<[string, readonly PatientEvent[]]>([
    ['was never made', [recorded]],
    [
      'was accepted before',
      [recorded, newEmail, accepted({}, { proposalId: newEmail.proposalId })],
    ],
    ['was declined', [recorded, newEmail, declined]],
    ['was superseded', [recorded, newEmail, superseded]],
    ['has lapsed', [recorded, newEmail, lapsed(newEmail)]],
  ])('is refused when it %s', (_what, events) =>
    deciding(...events)
      .when(acceptEmail)
      .thenRefused('proposal-not-open'),
  );
});

describe('declining what was proposed', () => {
  const decline = said(DeclineDemographicChange, onProposal(newEmail));
  it('leaves what is on file, and says why', () =>
    deciding(recorded, newEmail).when(decline).then(declined));
  it('is refused when it waits no more', () =>
    deciding(recorded, newEmail, declined).when(decline).thenRefused('proposal-not-open'));
  it('is refused for somebody who is not on file', () =>
    deciding().when(decline).thenRefused('no-such-patient'));
});
