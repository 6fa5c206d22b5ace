import { givenProjection } from '@anamnesis/eventing/testing';
import type { NotificationPreferenceSet } from './events.js';
import {
  cameBack,
  maria,
  mariaRecorded,
  mariasAddress,
  mariasMail,
  portal,
} from './history.fixture.js';
import { mailboxes, verdictOnRow, type MailboxRow } from './mailboxes.projection.js';

const given = givenProjection(mailboxes);
const unticked: NotificationPreferenceSet = {
  type: 'NotificationPreferenceSet',
  patientId: maria,
  channel: 'email',
  wanted: false,
  by: maria,
  at: '2026-03-20T17:00:00Z',
};
const undeliverable = {
  type: 'AddressFoundUndeliverable',
  patientId: maria,
  address: mariasAddress,
  notificationId: mariasMail,
  by: portal,
  at: '2026-03-25T17:12:00Z',
} as const;
const marias: MailboxRow = {
  patientId: maria,
  isRecorded: true,
  hasDied: false,
  wantsEmail: true,
  address: mariasAddress,
  softBounces: 0,
  lastPosition: '000001',
};

describe('the mailbox of a patient', () => {
  it('is ticked until somebody unticks it', () => {
    given(mariaRecorded).thenRow(maria, marias);
    given(mariaRecorded, unticked).thenRowWith(maria, {
      wantsEmail: false,
      preferenceSetBy: maria,
      preferenceSetAt: unticked.at,
    });
  });
  it('says so also when the tick comes before the patient', () => {
    given(unticked).thenRowWith(maria, { isRecorded: false, wantsEmail: false });
  });
  it('counts full mailboxes and marks an address that is no good', () => {
    const full = { ...cameBack, severity: 'soft', status: '4.2.2' } as const;
    given(mariaRecorded, full, full, cameBack, undeliverable).thenRowWith(maria, {
      softBounces: 2,
      undeliverableAddress: mariasAddress,
    });
  });
  it('follows the address on file, and a death', () => {
    given(
      mariaRecorded,
      { ...mariaRecorded, type: 'PatientDemographicsUpdated', email: 'maria@new.example' },
      { type: 'PatientDied', patientId: maria, by: 'import', at: '2026-03-26T17:00:00Z' },
    ).thenRowWith(maria, { address: 'maria@new.example', hasDied: true });
  });
});

describe('what the mail policy says of a row', () => {
  it.each([
    ['as it is', {}, { may: true, address: mariasAddress }],
    ['unticked', { wantsEmail: false }, { may: false, because: 'unticked-by-patient' }],
    [
      'undeliverable',
      { undeliverableAddress: mariasAddress },
      { may: false, because: 'address-undeliverable' },
    ],
    ['without an address', { address: undefined }, { may: false, because: 'no-address' }],
    ['of who has died', { hasDied: true }, { may: false, because: 'patient-deceased' }],
    ['of who is not known', { isRecorded: false }, { may: false, because: 'no-such-patient' }],
  ])('%s', (_which, fields, verdict) => {
    expect(verdictOnRow({ ...marias, ...fields })).toEqual(verdict);
  });
});
