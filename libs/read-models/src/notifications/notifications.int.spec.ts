import {
  AnnounceMessage,
  NoteNotificationStep,
  QueueNotification,
  RecordBounce,
  RecordPatient,
  RecordPractitioner,
  RetryNotification,
  SetNotificationPreference,
  mailbox,
  notification,
  patient,
  practitioner,
  type MessageAnnounced,
} from '@anamnesis/domain';
import { openClinic, parkRow, said, type Clinic, type Says } from '../clinic.fixture.js';
import { mailboxQuery } from './mailbox.query.js';
import { notificationsQuery } from './notifications.query.js';
import { ListNotifications, ShowMailbox } from './queries.js';

const riverside = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1d01';
const maria = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01';
const tomas = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a02';
const nurseIto = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01';
const requestId = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01';
const at = (time: string, by = 'anamnesis-portal'): Says => ({
  by,
  at: `2026-03-25T${time}:00.000Z`,
});

describe('the views of notifications', () => {
  let clinic: Clinic;
  const announced = async (patientId: string, time: string, notify = true): Promise<string> => {
    const fields = { patientId, requestId, notify, answeredBy: nurseIto };
    const { events } = await clinic.says(mailbox, said(AnnounceMessage, fields), at(time));
    return (events[0] as MessageAnnounced).notificationId;
  };
  const steps = async (
    notificationId: string,
    ...notes: readonly Partial<NoteNotificationStep>[]
  ): Promise<void> => {
    for (const note of notes) {
      const command = said(NoteNotificationStep, { notificationId, ...note });
      await clinic.says(notification, command, at('12:00'));
    }
  };
  const list = (fields: Partial<ListNotifications> = {}) =>
    clinic.asks(notificationsQuery, said(ListNotifications, fields));

  let mails: readonly string[];

  beforeAll(async () => {
    clinic = await openClinic('notifications');
    const names = { familyName: 'Ito', givenName: 'Kenji' };
    const ito = said(RecordPractitioner, { practitionerId: nurseIto, ...names });
    await clinic.says(practitioner, ito, at('08:00', 'interface'));
    for (const [patientId, givenName, email] of [
      [maria, 'María', 'maria@mail.example'],
      [tomas, 'Tomas', undefined],
    ] as const) {
      const person = { patientId, facilityId: riverside, givenName, familyName: 'Novak' };
      const command = said(RecordPatient, {
        ...{ ...person, birthDate: '1980-04-01' },
        ...(email === undefined ? {} : { email }),
      });
      await clinic.says(patient, command, at('08:00', 'interface'));
    }
    const [first, second] = [await announced(maria, '09:00'), await announced(maria, '09:30')];
    mails = [
      first,
      second,
      await announced(tomas, '09:40'),
      await announced(maria, '09:50', false),
    ];
    for (const notificationId of [first, second]) {
      const queue = said(QueueNotification, { notificationId, patientId: maria });
      await clinic.says(notification, queue, at('10:00'));
    }
    await steps(first, { step: 'sending', attempt: 1 }, { step: 'sent', attempt: 1 });
    await steps(
      second,
      { step: 'sending', attempt: 1 },
      { step: 'parked', reason: 'outcome-unknown' },
    );
  }, 60_000);

  afterAll(() => clinic.close());

  it('list the newest first, with names and with why nobody was mailed', async () => {
    const { rows, counts } = await list();
    expect(rows).toMatchObject([
      { status: 'suppressed', reason: 'unticked-by-staff', untickedBy: { name: 'Kenji Ito' } },
      { status: 'suppressed', reason: 'no-address', patientName: 'Novak, Tomas' },
      { status: 'parked', reason: 'outcome-unknown', attempts: 1 },
      { status: 'sent', messages: 1, patientName: 'Novak, María' },
    ]);
    expect(rows.map(({ notificationId }) => notificationId)).toEqual([...mails].reverse());
    expect(counts).toEqual({ parked: 1, suppressed: 2, bounced: 0 });
    expect(JSON.stringify(rows)).not.toContain('@');
  });

  it('are filtered by how they stand and by patient', async () => {
    const parked = await list({ status: 'parked' });
    expect(parked.rows.map(({ notificationId }) => notificationId)).toEqual([mails[1]]);
    expect((await list({ patientId: tomas })).rows).toHaveLength(1);
    expect((await list({ patientId: tomas })).counts).toMatchObject({ parked: 0, suppressed: 1 });
  });

  it('are paged without a gap and without a repeat', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.rows.map(({ notificationId }) => notificationId));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual([...mails].reverse());
  });

  it('show what came back, and what staff decided', async () => {
    const [sent = '', parked = ''] = mails;
    const bounce = said(RecordBounce, { notificationId: sent, severity: 'soft', status: '5.2.2' });
    await clinic.says(notification, bounce, at('13:00'));
    const retry = said(RetryNotification, { notificationId: parked, reason: 'Nothing came' });
    await clinic.says(notification, retry, at('13:01', nurseIto));
    expect((await list({ status: 'bounced' })).rows).toMatchObject([
      { notificationId: sent, status: 'sent', bounce: 'soft', bounceStatus: '5.2.2' },
    ]);
    expect((await list({ status: 'waiting' })).rows).toMatchObject([
      { notificationId: parked, decidedBy: { name: 'Kenji Ito' }, decidedBecause: 'Nothing came' },
    ]);
  });

  it('say whether a person is mailed, by the policy that decides it', async () => {
    const mailboxOf = (patientId: string) =>
      clinic.asks(mailboxQuery, said(ShowMailbox, { patientId }));
    expect(await mailboxOf(maria)).toEqual({
      patientId: maria,
      wantsEmail: true,
      mayBeMailed: true,
      softBounces: 1,
      channels: [
        { channel: 'email', offered: true },
        { channel: 'sms', offered: false },
      ],
    });
    const untick = { patientId: maria, channel: 'email', wanted: false } as const;
    await clinic.says(mailbox, said(SetNotificationPreference, untick), at('14:00', maria));
    expect(await mailboxOf(maria)).toMatchObject({
      mayBeMailed: false,
      because: 'unticked-by-patient',
    });
    expect(await mailboxOf(tomas)).toMatchObject({ mayBeMailed: false, because: 'no-address' });
  });

  it('mark a notification that a fault keeps from changing, and no other', async () => {
    const [first] = mails;
    await parkRow(clinic, 'notifications', first ?? '');
    const { rows, notShown } = await list();
    const marked = rows.filter(({ staleSince }) => staleSince);
    expect(marked).toMatchObject([
      { notificationId: first, staleSince: '2026-03-25T11:02:00.000Z' },
    ]);
    expect(notShown).toBeUndefined();
  });
});
