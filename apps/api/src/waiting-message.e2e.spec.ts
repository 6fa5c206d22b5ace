import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import type { PortalCaller } from '@anamnesis/domain';
import { postfixUnknownUser } from '@anamnesis/nest/mail/bounces.fixture';
import {
  killSmtpSinks,
  startSmtpSink,
  type SmtpSink,
} from '@anamnesis/nest/mail/smtp-sink.fixture';
import { post } from './marked-demo.fixture.js';
import { startPortalProcess, tokenOf, type PortalProcess } from './portal-process.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const facilityId = id('f', 1);
const hl7: PortalCaller = { actor: id('e', 1), role: 'record-system' };
const ito: PortalCaller = { actor: 'nurse-ito', role: 'staff' };
const [MARIA, SLOW, NOBODY, SMS] = [id('a', 1), id('a', 2), id('a', 3), id('a', 4)];
const addresses: Readonly<Record<string, string>> = {
  [MARIA]: 'maria.alvarez@mail.example',
  [SLOW]: 'slow@mail.example',
};

interface Row {
  readonly notificationId: string;
  readonly status: string;
  readonly messages: number;
  readonly reason?: string;
  readonly untickedBy?: { readonly id: string };
  readonly bounce?: string;
}

let database: FreshDatabase;
let folder: string;
let sink: SmtpSink;
let portal: PortalProcess;
let bouncePort: number;

const start = async (at: string): Promise<void> => {
  portal = await startPortalProcess({
    folder,
    databaseUrl: database.applicationUrl,
    databaseOwnerUrl: database.ownerUrl,
    vaultFolder: join(folder, 'vault'),
    environment: {
      SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
      MAIL_FROM: 'portal@clinic.example',
      PORTAL_URL: 'https://portal.example',
      MAIL_BOUNCE_LISTEN: `127.0.0.1:${bouncePort}`,
    },
  });
  await portal.setClock(at);
};

const said = async (by: PortalCaller, path: string, body: object): Promise<string> => {
  const heard = await post(portal, by, { path: `/api/v1/${path}`, body: JSON.stringify(body) });
  const text = await heard.text();
  if (heard.status !== 200) throw new Error(`${path}: ${heard.status} ${text}`);
  return text;
};

const get = async (path: string, by = ito): Promise<{ readonly [field: string]: unknown }> => {
  const headers = { Authorization: `Bearer ${await tokenOf(by)}` };
  const heard = await fetch(`${portal.url}/api/v1/${path}`, { headers });
  return (await heard.json()) as { readonly [field: string]: unknown };
};

const mailsOf = async (patientId: string): Promise<readonly Row[]> =>
  (await get(`notifications?patientId=${patientId}`))['rows'] as readonly Row[];

/** The newest mail of a patient, once it is as wanted. */
const until = async (patientId: string, isSo: (row: Row) => boolean): Promise<Row> => {
  let last: Row | undefined;
  for (let tries = 0; tries < 400; tries += 1) {
    [last] = await mailsOf(patientId);
    if (last && isSo(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It has not come to that in time: ${JSON.stringify(last)}`);
};

/** The patient asks, and nurse Ito answers. */
const answered = async (patientId: string, rest: object = {}): Promise<void> => {
  const patient: PortalCaller = { actor: patientId, role: 'patient' };
  const question = await said(patient, 'requests/ask-question', {
    patientId,
    text: 'May I exercise again after the surgery?',
  });
  const { requestId, askedOn } = JSON.parse(question) as Record<string, string>;
  const text = 'Yes, the biopsy was fine.';
  await said(ito, 'requests/answer-patient-request', { requestId, askedOn, text, ...rest });
};

const mailsAt = (address: string) => sink.received.filter(({ to }) => to === address);
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_200));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waiting-message-'));
  database = await freshDatabase('waiting message');
  sink = await startSmtpSink();
  // A sink that is killed at once has only found a free port.
  const probe = await startSmtpSink();
  bouncePort = probe.port;
  await probe.kill();
  await start('2026-03-25T17:00:00.000Z');
  const pasadena = { facilityId, name: 'Pasadena Oncology', zone: 'America/Los_Angeles' };
  await said(hl7, 'directory/record-facility', { ...pasadena, phone: '+1 626 555 0100' });
  for (const patientId of [MARIA, SLOW, NOBODY, SMS]) {
    const email = addresses[patientId];
    await said(hl7, 'patients/record-patient', {
      ...{ patientId, facilityId, familyName: 'Alvarez', givenName: 'Maria' },
      ...{ birthDate: '1984-05-02', ...(email === undefined ? {} : { email }) },
    });
  }
}, 90_000);

afterAll(async () => {
  await portal?.kill();
  await killSmtpSinks();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('when staff answer', () => {
  it('one mail for two answers is announced, and waits for its window to close', async () => {
    await answered(MARIA);
    await answered(MARIA);
    const row = await until(MARIA, ({ messages }) => messages === 2);
    expect(row.status).toBe('announced');
    expect(mailsAt('maria.alvarez@mail.example')).toEqual([]);
  }, 40_000);

  it('it arrives once, though the portal was killed before the window closed', async () => {
    await portal.kill();
    await start('2026-03-25T17:11:00.000Z');
    await sink.hasReceived(1);
    await until(MARIA, ({ status }) => status === 'sent');
    const [mail, ...others] = mailsAt('maria.alvarez@mail.example');
    expect(others).toEqual([]);
    expect(mail?.raw).toContain('Subject: A message waits for you');
    expect(mail?.raw).not.toMatch(/alvarez(?!@)|pasadena|oncology|biopsy|surgery|ito|patient/i);
  }, 60_000);

  it('no second one arrives, however often the portal is killed and its clock goes on', async () => {
    await portal.kill();
    await start('2026-03-26T17:00:00.000Z');
    await settled();
    expect(mailsAt('maria.alvarez@mail.example')).toHaveLength(1);
    expect(await mailsOf(MARIA)).toHaveLength(1);
  }, 60_000);

  it('a mail of which nobody knows whether it went out is parked, and staff decide', async () => {
    await answered(SLOW);
    await until(SLOW, ({ status }) => status === 'announced');
    await portal.setClock('2026-03-26T17:11:00.000Z');
    await sink.hasReceived(2);
    await portal.kill();
    await start('2026-03-26T17:12:00.000Z');
    const { notificationId, reason } = await until(SLOW, ({ status }) => status === 'parked');
    expect(reason).toBe('outcome-unknown');
    expect(mailsAt('slow@mail.example')).toHaveLength(1);
    const because = { notificationId, reason: 'She was told by phone' };
    await said(ito, 'notifications/abandon-notification', because);
    await until(SLOW, ({ status }) => status === 'abandoned');
    await settled();
    expect(mailsAt('slow@mail.example')).toHaveLength(1);
  }, 90_000);

  it('nothing is sent to who has no address, or when it was unticked, and staff see why', async () => {
    await answered(NOBODY);
    expect(await until(NOBODY, () => true)).toMatchObject({
      status: 'suppressed',
      reason: 'no-address',
    });
    await answered(MARIA, { notifyPatient: false });
    expect(await until(MARIA, ({ status }) => status === 'suppressed')).toMatchObject({
      reason: 'unticked-by-staff',
      untickedBy: { id: 'nurse-ito' },
    });
  }, 40_000);

  it('what the patient unticks in the window counts at the moment of sending', async () => {
    await answered(MARIA);
    await until(MARIA, ({ status }) => status === 'announced');
    const maria: PortalCaller = { actor: MARIA, role: 'patient' };
    const email = { patientId: MARIA, channel: 'email' };
    await said(maria, 'notifications/set-notification-preference', { ...email, wanted: false });
    await portal.setClock('2026-03-26T17:30:00.000Z');
    await until(MARIA, ({ reason }) => reason === 'unticked-by-patient');
    expect(mailsAt('maria.alvarez@mail.example')).toHaveLength(1);
    expect(await get(`patients/${MARIA}/mailbox`, maria)).toMatchObject({
      wantsEmail: false,
      mayBeMailed: false,
      because: 'unticked-by-patient',
      channels: [
        { channel: 'email', offered: true },
        { channel: 'sms', offered: false },
      ],
    });
    await said(maria, 'notifications/set-notification-preference', { ...email, wanted: true });
  }, 40_000);

  it('text messages are refused', async () => {
    const body = JSON.stringify({ patientId: SMS, channel: 'sms', wanted: true });
    const path = '/api/v1/notifications/set-notification-preference';
    const heard = await post(portal, { actor: SMS, role: 'patient' }, { path, body });
    expect([heard.status, await heard.text()]).toEqual([
      422,
      expect.stringContaining('channel-not-offered'),
    ]);
  });
});

describe('when a mail comes back for good', () => {
  it('it is noted, and nobody is mailed there again', async () => {
    const [mail] = mailsAt('maria.alvarez@mail.example');
    const toUs = { host: '127.0.0.1', port: bouncePort, lmtp: true, ignoreTLS: true };
    const envelope = { from: '', to: [mail?.from ?? ''] };
    await createTransport(toUs).sendMail({ envelope, raw: postfixUnknownUser });
    for (let tries = 0; tries < 600; tries += 1) {
      if ((await get(`patients/${MARIA}/mailbox`))['mayBeMailed'] === false) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { rows, counts } = await get('notifications?status=bounced');
    expect(rows).toEqual([expect.objectContaining({ status: 'sent', bounce: 'hard' })]);
    expect(counts).toMatchObject({ bounced: 1 });
    await answered(MARIA);
    const row = await until(MARIA, ({ reason }) => reason === 'address-undeliverable');
    expect(row.status).toBe('suppressed');
  }, 40_000);

  it('no address has come into any log', () => {
    expect(portal.output()).not.toMatch(/@mail\.example/);
    expect(portal.output()).not.toMatch(/biopsy|surgery/);
  });
});
