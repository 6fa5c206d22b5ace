import pg from 'pg';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { labPolicies, type LabPolicy, type PortalCaller } from '@anamnesis/domain';
import {
  killSmtpSinks,
  startSmtpSink,
  type SmtpSink,
} from '@anamnesis/nest/mail/smtp-sink.fixture';
import { post } from '../marked-demo.fixture.js';
import { startPortalProcess, tokenOf, type PortalProcess } from '../portal-process.fixture.js';
import { drLeeId, drOkoyeId, harbourId, idOf } from './lab-clinic.fixture.js';

/** Monday, 4 January 2027, at nine in California, and later that week. */
const january = (day: number, time = '17:00') =>
  `2027-01-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const importer: PortalCaller = { actor: 'importer', role: 'importer' };
const office: PortalCaller = { actor: 'nurse-ito', role: 'staff' };
const drLee: PortalCaller = { actor: drLeeId, role: 'provider' };
const drOkoye: PortalCaller = { actor: drOkoyeId, role: 'provider' };
const [ROSA, TOMAS, UNA, MARIA] = [idOf('a', 1), idOf('a', 2), idOf('a', 3), idOf('a', 4)];
const glucose = { code: '2345-7', system: 'LN', name: 'Glucose' };
const hiv = { code: '7917-8', system: 'LN', name: 'HIV-1 Ab' };
const addressOf = (patientId: string) => `${patientId}@mail.example`;
const asPatient = (actor: string): PortalCaller => ({ actor, role: 'patient' });
const grant = { basis: 'power-of-attorney', from: '2015-01-01T00:00:00Z' } as const;
const rosasWife: PortalCaller = {
  ...{ actor: 'rosas-wife', role: 'proxy', grants: [{ patientId: ROSA, ...grant }] },
};

interface Mailed {
  readonly status: string;
  readonly messages: number;
  readonly reason?: string;
}

let database: FreshDatabase;
let folder: string;
let sink: SmtpSink;
let portal: PortalProcess;

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
    },
  });
  await portal.setClock(at);
};

/** @returns the position from which on it can be read */
const said = async (by: PortalCaller, path: string, body: object): Promise<string> => {
  const heard = await post(portal, by, { path: `/api/v1/${path}`, body: JSON.stringify(body) });
  const text = await heard.text();
  if (heard.status !== 200) throw new Error(`${path}: ${heard.status} ${text}`);
  return (JSON.parse(text) as { readonly position: string }).position;
};

const get = async (path: string, by = office) => {
  const headers = { Authorization: `Bearer ${await tokenOf(by)}` };
  const heard = await fetch(`${portal.url}/api/v1/${path}`, { headers });
  const body = (await heard.json()) as { readonly [field: string]: unknown };
  return { status: heard.status, body };
};

const mailsOf = async (patientId: string): Promise<readonly Mailed[]> =>
  (await get(`notifications?patientId=${patientId}`)).body['rows'] as readonly Mailed[];
const mailsAt = (patientId: string) =>
  sink.received.filter(({ to }) => to === addressOf(patientId));
const correctionsFor = async (patientId: string, by = asPatient(patientId)) =>
  (await get(`patients/${patientId}/my-lab-results/corrections`, by)).body['corrections'];
const shownTo = async (patientId: string): Promise<number> => {
  const { body } = await get(`patients/${patientId}/my-lab-results`, asPatient(patientId));
  return (body['rows'] as readonly unknown[]).length;
};

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};
const untilMailed = (patientId: string, wanted: Partial<Mailed>): Promise<void> =>
  until(async () => {
    const [last] = await mailsOf(patientId);
    return Object.entries(wanted).every(([field, value]) => last?.[field as never] === value);
  });
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_500));

/** Version by version, as a laboratory says it of one report with one line. */
const reports = (patientId: string, number: number, more: object = {}): Promise<string> =>
  said(importer, 'labs/record-lab-results', {
    ...{ reportId: idOf('b', number), patientId, source: 'hl7v2' },
    header: {
      test: { name: 'Chemistry' },
      orderingProviderId: drLeeId,
      orderedAt: '2027-01-01T17:00:00Z',
      collected: ['2027-01-02'],
      notes: [],
    },
    lines: [
      {
        ...{ lineId: idOf('c', number), test: glucose, status: 'final', collected: [] },
        value: { valueType: 'NM', values: ['140'], flags: [], notes: [] },
        ...more,
      },
    ],
  });
const corrected = (test: object) => ({
  ...{ test, status: 'corrected' },
  value: { valueType: 'NM', values: ['104'], flags: [], notes: [] },
});
const reviews = (patientId: string, number: number, version = 1): Promise<string> =>
  said(drLee, 'labs/review-lab-results', {
    ...{ reportId: idOf('b', number), patientId },
    lines: [{ lineId: idOf('c', number), version }],
  });

const adopts = async (policy: LabPolicy): Promise<void> => {
  const reason = 'law-changed';
  const atLeast = await said(drLee, 'labs/propose-lab-policy', { policy, reason });
  const proposals = await get(`labs/policy-proposals?atLeast=${atLeast}`, drOkoye);
  const [proposed] = proposals.body['rows'] as readonly { readonly proposalId: string }[];
  const { proposalId = '' } = proposed ?? {};
  const shown = await get(`labs/policy-proposals/${proposalId}/rehearsal`, drOkoye);
  const { digest: rehearsalDigest } = shown.body['rehearsal'] as { readonly digest: string };
  await said(drOkoye, 'labs/approve-lab-policy', { proposalId, rehearsalDigest });
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-news-'));
  database = await freshDatabase('lab news');
  sink = await startSmtpSink();
  await start(january(4, '16:00'));
  const zone = 'America/Los_Angeles';
  const harbour = { facilityId: harbourId, name: 'Harbour', zone, phone: '555-0100' };
  await said(importer, 'directory/record-facility', harbour);
  const named = { familyName: 'Lee', givenName: 'Kim', practitionerId: drLeeId };
  await said(importer, 'directory/record-practitioner', named);
  const member = { practitionerId: drLeeId, group: 'practice', from: '2015-01-01T00:00:00Z' };
  await said(office, 'directory/record-membership', member);
  for (const patientId of [ROSA, TOMAS, UNA, MARIA]) {
    await said(importer, 'patients/record-patient', {
      ...{ patientId, facilityId: harbourId, email: addressOf(patientId) },
      ...{ familyName: 'Alvarez', givenName: 'Rosa', birthDate: '1980-05-01' },
    });
  }
}, 90_000);

afterAll(async () => {
  await portal?.kill();
  await killSmtpSinks();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('when a laboratory result becomes visible', () => {
  it('by its review, one mail says that a message waits, and not what of', async () => {
    await portal.setClock(january(4));
    await reports(ROSA, 1);
    await reports(ROSA, 2, { test: hiv });
    expect(await mailsOf(ROSA)).toEqual([]);
    await reviews(ROSA, 1);
    await reviews(ROSA, 2);
    await untilMailed(ROSA, { status: 'announced' });
    await portal.setClock(january(4, '17:11'));
    await sink.hasReceived(1);
    await untilMailed(ROSA, { status: 'sent', messages: 1 });
    const [mail] = mailsAt(ROSA);
    expect(mail?.raw).toContain('Subject: A message waits for you');
    const telling = new RegExp(`alvarez|harbour|glucose|hiv|lab|result|${idOf('b', 1)}`, 'i');
    expect(mail?.raw.replaceAll('mail.example', '')).not.toMatch(telling);
  }, 60_000);

  it('but is of a kind that is never shown, nobody is mailed', async () => {
    await reports(MARIA, 3, { test: hiv });
    await reviews(MARIA, 3);
    await settled();
    expect(await mailsOf(MARIA)).toEqual([]);
  }, 30_000);
});

describe('when a result that could be seen is being corrected', () => {
  it('whoever could see it is told of the day, and one mail is sent, whoever is killed before', async () => {
    await portal.setClock(january(5));
    expect(await correctionsFor(ROSA)).toEqual([]);
    await reports(ROSA, 1, corrected(glucose));
    await until(async () => JSON.stringify(await correctionsFor(ROSA)) !== '[]');
    expect(await shownTo(ROSA)).toBe(0);
    expect(await correctionsFor(ROSA)).toEqual([{ collectedOn: '2027-01-02' }]);
    expect(await correctionsFor(ROSA, rosasWife)).toEqual([{ collectedOn: '2027-01-02' }]);
    const stranger = asPatient(TOMAS);
    expect((await get(`patients/${ROSA}/my-lab-results/corrections`, stranger)).status).toBe(404);
    await untilMailed(ROSA, { status: 'announced', messages: 1 });
    await portal.kill();
    await start(january(5, '17:11'));
    await untilMailed(ROSA, { status: 'sent' });
    expect(mailsAt(ROSA)).toHaveLength(2);
  }, 60_000);

  it('into a kind that is never shown, nobody is told and nobody is mailed', async () => {
    await reports(TOMAS, 4);
    await reviews(TOMAS, 4);
    await untilMailed(TOMAS, { status: 'announced' });
    await portal.setClock(january(5, '17:30'));
    await untilMailed(TOMAS, { status: 'sent' });
    expect(await shownTo(TOMAS)).toBe(1);
    await reports(TOMAS, 4, corrected(hiv));
    await until(async () => (await shownTo(TOMAS)) === 0);
    await settled();
    expect(await correctionsFor(TOMAS)).toEqual([]);
    expect(await mailsOf(TOMAS)).toHaveLength(1);
  }, 60_000);

  it('before its mail was sent, that mail is not sent', async () => {
    await reports(UNA, 5);
    await reviews(UNA, 5);
    await untilMailed(UNA, { status: 'announced' });
    await reports(UNA, 5, corrected(hiv));
    await portal.setClock(january(5, '18:00'));
    await untilMailed(UNA, { status: 'suppressed', reason: 'no-longer-waits' });
    expect(mailsAt(UNA)).toEqual([]);
  }, 60_000);
});

describe('when the portal is killed, and comes again days later without its outbox', () => {
  const loseOutbox = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    await client.query('TRUNCATE reactions.checkpoint, reactions.outbox, reactions.timer');
    await client.end();
  };
  const looksAnew = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    const { rows } = await client.query<{ waiting: number; done: number }>(
      `SELECT count(*) FILTER (WHERE settled_cause IS DISTINCT FROM cause)::int AS waiting,
              count(*)::int AS done FROM reactions.outbox`,
    );
    await client.end();
    return rows[0]?.waiting === 0 && rows[0].done > 0;
  };

  it('all is looked at anew, and nobody is told anything twice', async () => {
    const before = sink.received.length;
    await portal.kill();
    await loseOutbox();
    await start(january(7));
    await until(looksAnew);
    await settled();
    expect(sink.received).toHaveLength(before);
    expect(await correctionsFor(ROSA)).toEqual([{ collectedOn: '2027-01-02' }]);
    expect([await mailsOf(ROSA), await mailsOf(TOMAS)].map(({ length }) => length)).toEqual([2, 1]);
  }, 60_000);
});

describe('when time alone shows a result', () => {
  const ours = labPolicies.at(-1) ?? labPolicies[0];
  const holds: LabPolicy = {
    ...{ ...ours, version: 'lab-visibility-3', effectiveFrom: january(8) },
    release: { ...ours.release, byDefault: { mode: 'hold', hours: 48 } },
  };

  it('because a rule set comes into force, what waits long enough is announced', async () => {
    await adopts(holds);
    await reports(MARIA, 6);
    await settled();
    expect([await shownTo(ROSA), await mailsOf(MARIA)]).toEqual([0, []]);
    await portal.setClock(january(8));
    await untilMailed(ROSA, { status: 'announced' });
    expect(await correctionsFor(ROSA)).toEqual([]);
    await portal.setClock(january(8, '17:11'));
    await untilMailed(ROSA, { status: 'sent' });
    expect(mailsAt(ROSA)).toHaveLength(3);
    expect(await shownTo(ROSA)).toBe(1);
    expect(await mailsOf(MARIA)).toEqual([]);
  }, 60_000);

  it('because its hold ends, it is announced then, though nobody says anything', async () => {
    await portal.setClock(january(9, '17:01'));
    await untilMailed(MARIA, { status: 'announced' });
    await portal.setClock(january(9, '17:12'));
    await untilMailed(MARIA, { status: 'sent', messages: 1 });
    expect(mailsAt(MARIA)).toHaveLength(1);
    await settled();
    expect([mailsAt(ROSA), mailsAt(TOMAS), mailsAt(UNA)].map(({ length }) => length)).toEqual([
      3, 1, 0,
    ]);
  }, 60_000);

  it('nothing of what was tested has come into any log', () => {
    expect(portal.output()).not.toMatch(/glucose|hiv-1|@mail\.example/i);
  });
});
