import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import { AcceptDemographicChange, DeclineDemographicChange, RecordPatient } from './commands.js';
import type {
  DemographicChangeEndorsed,
  PatientDemographicsUpdated,
  PatientEvent,
} from './events.js';
import {
  clerk,
  deciding,
  declined,
  from,
  lapsed,
  maria,
  messageId,
  newBirthDate,
  newEmail,
  newZip,
  onProposal,
  patientId,
  proposalId,
  proposed,
  recorded,
  taken,
  taking,
  update,
  updated,
} from './patient-updates.fixture.js';

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
  describe('stays when an earlier message of the same minute is replayed', () => {
    const heardAt = { first: '2026-03-25T16:30:01Z', second: '2026-03-25T16:30:20Z' };
    const first = { ...from, receivedAt: heardAt.first };
    const second = { ...from, messageId: idFor('second', 'message'), receivedAt: heardAt.second };
    const waits = { ...newEmail, messageId: second.messageId };
    const before = [recorded, { ...taken, ...first }, { ...taken, ...second }, waits] as const;
    const replayed = (emails: readonly string[], more: object = {}) =>
      taking(...before).when(update({ emails, ...more }, first));

    it('which says what is on file', () => replayed(['maria@example.org']).thenNothing());
    it('which says another value', () => replayed(['older@example.org']).thenNothing());
    it('and what else that one says is news still', () =>
      replayed(['older@example.org'], { zip: '91105' }).then({
        ...newZip,
        ...{ proposalId: proposalId(1), messageId: first.messageId },
      }));
    it('but not when that one was received behind what waits', () => {
      const third = { ...first, receivedAt: '2026-03-25T16:30:30Z' };
      taking(...before)
        .when(update({ emails: ['maria@example.org'] }, third))
        .thenSomething();
    });
    it('nor when its sender says that it is newer', () => {
      const newer = { ...first, saidAt: '2026-03-25T09:31:00-07:00' };
      taking(...before)
        .when(update({ emails: ['maria@example.org'] }, newer))
        .then({ ...taken, ...newer }, lapsed(waits));
    });
  });
  it('is superseded by what is taken as it comes, whatever the clock of its host', () => {
    const behind = { ...from, receivedAt: '2026-03-25T16:30:03Z' };
    const waits = {
      ...taken,
      receivedAt: '2026-03-25T16:30:05Z',
      messageId: idFor('second', 'message'),
    };
    taking(recorded, waits, newEmail)
      .as('command-2')
      .when(update({ emails: ['other@example.org'], isTakenAtOnce: true }, behind))
      .then(
        { ...taken, ...behind },
        {
          ...newEmail,
          ...{ proposalId: proposalId(1, 'command-2'), value: 'other@example.org' },
          supersedes: newEmail.proposalId,
        },
      );
  });
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
