import { givenFor } from '@anamnesis/eventing/testing';
import { patient } from '../patients/patient.decider.js';
import { said } from '../shared/said.fixture.js';
import {
  AnnounceLabNews,
  AnnounceMessage,
  MarkAddressUndeliverable,
  SetNotificationPreference,
} from './commands.js';
import type { MailboxEvent } from './events.js';
import * as history from './history.fixture.js';
import { mailbox } from './mailbox.decider.js';

const { mariasNews, mariasReport } = history;
const { announced, maria, mariaRecorded, mariasAddress, mariasMail, mariasRequest, portal } =
  history;
const { email: _none, ...withoutAddress } = mariaRecorded;
const known = patient.evolve(patient.initialState, mariaRecorded);
const unreachable = patient.evolve(patient.initialState, withoutAddress);
const dead = patient.evolve(known, {
  type: 'PatientDied',
  patientId: maria,
  by: 'import',
  at: announced.at,
});
const given = givenFor(mailbox);
const byPortal = (...events: readonly MailboxEvent[]) =>
  given(...events)
    .by(portal)
    .at(announced.at)
    .knowing({ patient: known });
const announce = said(AnnounceMessage, {
  patientId: maria,
  requestId: mariasRequest,
  notify: true,
  answeredBy: 'nurse-ito',
});
const unticked: MailboxEvent = {
  type: 'NotificationPreferenceSet',
  patientId: maria,
  channel: 'email',
  wanted: false,
  by: maria,
  at: '2026-03-20T17:00:00Z',
};
const firstMail = '606ceaea-9e1c-585a-aef6-685235205615';
const suppressed = (reason: string) => ({
  type: 'AnnouncementSuppressed',
  patientId: maria,
  notificationId: firstMail,
  requestId: mariasRequest,
  reason,
  policyVersion: 'mail-1',
  by: portal,
  at: announced.at,
});

describe('announcing that a message waits', () => {
  it('opens a window at whose end one mail is sent', () =>
    byPortal()
      .when(announce)
      .then({ ...announced, notificationId: firstMail }));
  it('joins the mail of an open window, which is not put off by it', () =>
    byPortal(announced)
      .at('2026-03-25T17:09:59Z')
      .when(announce)
      .then({ ...announced, at: '2026-03-25T17:09:59Z' }));
  it('opens another window once the mail is due', () =>
    byPortal(announced)
      .at('2026-03-25T17:10:00Z')
      .when(announce)
      .then({
        ...announced,
        notificationId: firstMail,
        sendAfter: '2026-03-25T17:20:00Z',
        at: '2026-03-25T17:10:00Z',
      }));
  it('is suppressed when whoever answered unticked it, and says who', () =>
    byPortal()
      .when(said(AnnounceMessage, { ...announce, notify: false }))
      .then({ ...suppressed('unticked-by-staff'), untickedBy: 'nurse-ito' } as never));
  it.each([
    { who: 'has unticked it', events: [unticked], person: known, reason: 'unticked-by-patient' },
    { who: 'has no address on file', events: [], person: unreachable, reason: 'no-address' },
    { who: 'has died', events: [], person: dead, reason: 'patient-deceased' },
    { who: 'is not known', events: [], person: patient.initialState, reason: 'no-such-patient' },
  ])('is suppressed for a patient who $who', ({ events, person, reason }) =>
    byPortal(...events)
      .knowing({ patient: person })
      .when(announce)
      .then(suppressed(reason) as never),
  );
  it('is suppressed for an address from which mail came back, until there is another', () => {
    const undeliverable: MailboxEvent = {
      type: 'AddressFoundUndeliverable',
      patientId: maria,
      address: mariasAddress,
      notificationId: mariasMail,
      by: portal,
      at: '2026-03-20T17:00:00Z',
    };
    byPortal(undeliverable)
      .when(announce)
      .then(suppressed('address-undeliverable') as never);
    const moved = { ...mariaRecorded, email: 'maria@new.example' };
    const corrected = patient.evolve(known, { ...moved, type: 'PatientDemographicsUpdated' });
    byPortal(undeliverable).knowing({ patient: corrected }).when(announce).thenSomething();
  });
});

describe('ticking and unticking e-mail', () => {
  const untick = said(SetNotificationPreference, {
    patientId: maria,
    channel: 'email',
    wanted: false,
  });
  it('unticks it', () =>
    given().by(maria).at(unticked.at).knowing({ patient: known }).when(untick).then(unticked));
  it('ticks it again', () =>
    given(unticked)
      .by(maria)
      .at(announced.at)
      .knowing({ patient: known })
      .when(said(SetNotificationPreference, { ...untick, wanted: true }))
      .then({ ...unticked, wanted: true, at: announced.at }));
  it('changes nothing when it is so already, as it is before anybody says so', () => {
    given(unticked).knowing({ patient: known }).when(untick).thenNothing();
    given()
      .knowing({ patient: known })
      .when(said(SetNotificationPreference, { ...untick, wanted: true }))
      .thenNothing();
  });
  it.each([true, false])('is refused for SMS, which is not offered (wanted: %s)', (wanted) =>
    given()
      .knowing({ patient: known })
      .when(said(SetNotificationPreference, { patientId: maria, channel: 'sms', wanted }))
      .thenRefused('channel-not-offered'),
  );
  it('is refused for a patient whom nobody knows', () =>
    given().when(untick).thenRefused('no-such-patient'));
});

describe('marking an address from which mail came back for good', () => {
  const mark = said(MarkAddressUndeliverable, { patientId: maria, notificationId: mariasMail });
  const marked = {
    type: 'AddressFoundUndeliverable',
    patientId: maria,
    address: mariasAddress,
    notificationId: mariasMail,
    by: portal,
    at: announced.at,
  } as const;
  const knowingTheMail = (...events: readonly MailboxEvent[]) =>
    byPortal(...events).knowing({ sentMail: { address: mariasAddress } });

  it('marks where that mail was sent, whatever is on file now', () =>
    knowingTheMail().when(mark).then(marked));
  it('changes nothing when it is marked already', () =>
    knowingTheMail(marked).when(mark).thenNothing());
  it('changes nothing when no mail was sent', () => byPortal().when(mark).thenNothing());
  it('is the patient’s own', () => {
    expect(mailbox.streamOf(mark, 'command-1')).toBe(`mailbox-${maria}`);
    expect(mailbox.patientOf(mailbox.initialState, mark)).toBe(maria);
    expect(mailbox.subjectOf(mailbox.initialState, marked)).toBe(maria);
  });
});

describe('announcing news of a laboratory report', () => {
  const news = { reportId: mariasReport, newsId: mariasNews };
  const announceNews = said(AnnounceLabNews, { patientId: maria, ...news });
  const about = { patientId: maria, ...news, policyVersion: 'mail-1', by: portal };
  const announcedNews: MailboxEvent = {
    ...{ type: 'LabNewsAnnounced', ...about, notificationId: firstMail, at: announced.at },
    sendAfter: announced.sendAfter,
  };

  it('opens a window like any message', () => byPortal().when(announceNews).then(announcedNews));
  it('shares the mail of a message that waits already', () =>
    byPortal(announced)
      .when(announceNews)
      .then({ ...announcedNews, notificationId: mariasMail }));
  it('has its mail shared by a message', () =>
    byPortal(announcedNews)
      .when(announce)
      .then({ ...announced, notificationId: firstMail }));
  it.each([
    ['unticked-by-patient', known, [unticked]],
    ['patient-deceased', dead, []],
    ['no-address', unreachable, []],
  ] as const)('is suppressed as %s, as any message is', (reason, who, events) =>
    byPortal(...events)
      .knowing({ patient: who })
      .when(announceNews)
      .then({
        ...{ type: 'LabNewsSuppressed', ...about, notificationId: firstMail, reason },
        at: announced.at,
      }),
  );
  const suppressedNews: MailboxEvent = {
    ...{ type: 'LabNewsSuppressed', ...about, notificationId: mariasMail, at: announced.at },
    reason: 'no-address',
  };
  it('that was suppressed opens no window', () =>
    byPortal(suppressedNews)
      .when(announce)
      .then({ ...announced, notificationId: firstMail }));
  it.each([
    ['announced', announcedNews],
    ['suppressed', suppressedNews],
  ])('is %s once', (_how, event) =>
    byPortal(event).at('2026-03-25T18:00:00Z').when(announceNews).thenNothing(),
  );
  it('is announced again when its mail was not sent because nothing waited any more', () =>
    byPortal({ ...announcedNews, notificationId: mariasMail })
      .at('2026-03-25T18:00:00Z')
      .knowing({ patient: known, earlierMail: { hadNothingToSay: true } })
      .when(announceNews)
      .then({
        ...{ ...announcedNews, at: '2026-03-25T18:00:00Z' },
        sendAfter: '2026-03-25T18:10:00Z',
      }));
});
