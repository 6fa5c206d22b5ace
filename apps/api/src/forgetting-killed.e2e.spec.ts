import pg from 'pg';
import { chmodSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import type { ForgettingApproved, PortalCaller } from '@anamnesis/domain';
import { keyRing, sealedEventStore } from '@anamnesis/eventing';
import { postgresEventStore, prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { fileKeyVault } from '@anamnesis/eventing/vault/file-key-vault';
import { portalCodec } from '@anamnesis/nest';
import { post } from './marked-demo.fixture.js';
import { startPortalProcess, tokenOf, type PortalProcess } from './portal-process.fixture.js';
import { viewRowsIn, viewRowsMadeAnew, type ViewRows } from './views-made-anew.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const facilityId = id('f', 1);
const hl7: PortalCaller = { actor: id('e', 1), role: 'record-system' };
const brandt: PortalCaller = { actor: id('e', 2), role: 'staff' };
const drVance: PortalCaller = { actor: id('e', 3), role: 'provider' };
const [AFTER_APPROVAL, BEFORE_ROWS, BEFORE_DONE] = [id('a', 1), id('a', 2), id('a', 3)];
const AT_ANY_MOMENT = [0, 6, 20].map((ms, index) => [ms, id('a', 10 + index)] as const);
const KEPT = id('a', 99);
const patients = [
  ...[AFTER_APPROVAL, BEFORE_ROWS, BEFORE_DONE, KEPT],
  ...AT_ANY_MOMENT.map(([, patientId]) => patientId),
];
const codec = portalCodec();

let database: FreshDatabase;
let folder: string;
let portal: PortalProcess;

const start = async (): Promise<void> => {
  portal = await startPortalProcess({
    folder,
    databaseUrl: database.applicationUrl,
    databaseOwnerUrl: database.ownerUrl,
    vaultFolder: join(folder, 'vault'),
  });
  await portal.setClock('2037-06-01T17:00:00.000Z');
};

const say = async (by: PortalCaller, path: string, body: object): Promise<Response> =>
  post(portal, by, { path: `/api/v1/${path}`, body: JSON.stringify(body) });

const accepted = async (by: PortalCaller, path: string, body: object): Promise<void> => {
  const heard = await say(by, path, body);
  if (heard.status !== 200) throw new Error(`${path}: ${await heard.text()}`);
};

const request = (patientId: string): Promise<void> =>
  accepted(brandt, 'forgetting/request-forgetting', {
    ...{ patientId, reason: 'retention-ended', authority: 'retention-schedule' },
    reference: 'RS-2037-00012',
  });
const approve = (patientId: string): Promise<Response> =>
  say(drVance, 'forgetting/approve-forgetting', { patientId });

const standingOf = async (patientId: string): Promise<unknown> => {
  const headers = { Authorization: `Bearer ${await tokenOf(brandt)}` };
  const heard = await fetch(`${portal.url}/api/v1/forgetting/${patientId}`, { headers });
  return ((await heard.json()) as { readonly standing?: unknown }).standing;
};

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It has not come to that in time.');
};

const isForgotten = async (patientId: string): Promise<void> => {
  await until(async () => (await standingOf(patientId)) === 'forgotten');
  expect(await rowsOf(patientId)).toBe(0);
  expect(await keyOf(patientId)).toBe('destroyed');
  const said = { patientId, diedOn: '2030-01-01' };
  const heard = await say(hl7, 'patients/record-death', said);
  expect([heard.status, await heard.text()]).toEqual([
    422,
    expect.stringContaining('patient-forgotten'),
  ]);
  expect(await typesOf(`forgetting-${patientId}`)).toEqual([
    ...['ForgettingRequested', 'ForgettingApproved', 'PatientForgotten'],
  ]);
};

const keyOf = async (patientId: string): Promise<string | undefined> => {
  const vault = await fileKeyVault({ folder: join(folder, 'vault'), create: false });
  const found = (await vault.find([patientId])).get(patientId)?.is;
  await vault.close();
  return found;
};

const connected = async <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const rowsOf = async (patientId: string): Promise<number> =>
  connected(async (client) => {
    const sql = 'SELECT count(*)::int AS rows FROM views.patient_name WHERE patient_id = $1';
    const { rows } = await client.query<{ rows: number }>(sql, [patientId]);
    return rows[0]?.rows ?? 0;
  });

/** As they lie in the log, whoever's key is gone. */
const typesOf = async (stream: string): Promise<readonly string[]> =>
  connected(async (client) => {
    const sql = 'SELECT type FROM eventstore.events WHERE stream = $1 ORDER BY revision';
    return (await client.query<{ type: string }>(sql, [stream])).rows.map(({ type }) => type);
  });

/** A transaction that stands in the way until it is let go. */
const hold = async (sql: string): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql);
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
};

const holdRows = async (): Promise<() => Promise<void>> => {
  const table = await connected(async (client) => {
    const sql = "SELECT to_regclass('generations.patient_name')::text AS name";
    return (await client.query<{ name: string | null }>(sql)).rows[0]?.name;
  });
  return hold(`LOCK TABLE ${table ?? 'views.patient_name'} IN SHARE MODE`);
};

beforeAll(async () => {
  database = await freshDatabase('forgetting killed');
  folder = mkdtempSync(join(tmpdir(), 'anamnesis-killed-'));
  await start();
  await portal.setClock('2026-03-25T17:00:00.000Z');
  await accepted(hl7, 'directory/record-facility', {
    ...{ facilityId, name: 'Harbour Clinic', zone: 'America/Los_Angeles', phone: '555-0100' },
  });
  for (const patientId of patients) {
    const name = { familyName: 'Ortiz', givenName: 'María', birthDate: '1984-05-02' };
    await accepted(hl7, 'patients/record-patient', { patientId, facilityId, ...name });
    const asked = { patientId, text: 'Is it in the family?' };
    await accepted({ actor: patientId, role: 'patient' }, 'requests/ask-question', asked);
  }
  await portal.setClock('2037-06-01T17:00:00.000Z');
  copyOfVault('vault', 'backup');
}, 60_000);
afterAll(async () => {
  await portal.kill();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('a portal that is killed while it forgets a patient', () => {
  it('goes on when the approval was recorded and nothing else was done', async () => {
    await request(AFTER_APPROVAL);
    await portal.kill();
    const store = postgresEventStore({ url: database.applicationUrl });
    const [requested] = await store.readStream(`forgetting-${AFTER_APPROVAL}`);
    if (!requested) throw new Error('It was requested.');
    const { event: asked } = codec.decode(requested);
    const approved = { ...(asked as ForgettingApproved), type: 'ForgettingApproved' } as const;
    const people = { requestedBy: brandt.actor, requestedAt: approved.at, by: drVance.actor };
    const commandId = id('c', 1);
    const metadata = { actor: drVance.actor, commandId, commandDigest: '' };
    await store.append({
      stream: `forgetting-${AFTER_APPROVAL}`,
      expectedRevision: 0,
      events: [
        codec.encode(
          id('b', 1),
          { ...approved, ...people },
          { ...metadata, correlationId: commandId, causationId: commandId },
        ),
      ],
    });
    await store.close();
    expect([await keyOf(AFTER_APPROVAL), await rowsOf(AFTER_APPROVAL)]).toEqual(['key', 1]);
    await start();
    await isForgotten(AFTER_APPROVAL);
  }, 60_000);

  it('goes on when the key was destroyed and the rows were not', async () => {
    await request(BEFORE_ROWS);
    const letGo = await holdRows();
    await approve(BEFORE_ROWS);
    await until(async () => (await keyOf(BEFORE_ROWS)) === 'destroyed');
    expect(await rowsOf(BEFORE_ROWS)).toBe(1);
    // The row is still there, and nobody is shown it; what is about others is answered.
    expect((await say(brandt, 'patients/search', { name: 'Ortiz' })).status).toBe(503);
    const others = { actor: KEPT, role: 'patient' } as const;
    expect(
      (await say(others, 'requests/ask-question', { patientId: KEPT, text: 'Me?' })).status,
    ).toBe(200);
    await portal.kill();
    await letGo();
    await start();
    await isForgotten(BEFORE_ROWS);
  }, 60_000);

  it('goes on when the rows were deleted and that it is done was not recorded', async () => {
    await request(BEFORE_DONE);
    const letRowsGo = await holdRows();
    await approve(BEFORE_DONE);
    const letAppendsGo = await hold('SELECT pg_advisory_xact_lock(1634623853, 1)');
    await letRowsGo();
    await until(async () => (await rowsOf(BEFORE_DONE)) === 0);
    await portal.kill();
    await letAppendsGo();
    await start();
    await isForgotten(BEFORE_DONE);
  }, 60_000);

  it.each(AT_ANY_MOMENT)(
    'goes on when it is killed %i ms after it was asked',
    async (milliseconds, patientId) => {
      await request(patientId);
      const answered = approve(patientId).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await portal.kill();
      await answered;
      await start();
      // It may have been killed before the approval was recorded: then nothing has happened.
      const recorded = await typesOf(`forgetting-${patientId}`);
      if (!recorded.includes('ForgettingApproved')) await approve(patientId);
      await isForgotten(patientId);
    },
    60_000,
  );

  it('has taken nobody else along, and agrees with views that are made anew', async () => {
    expect([await keyOf(KEPT), await rowsOf(KEPT)]).toEqual(['key', 1]);
    const vault = await fileKeyVault({ folder: join(folder, 'vault'), create: false });
    const below = postgresEventStore({ url: database.applicationUrl });
    const store = sealedEventStore(below, keyRing(vault));
    let [head, anew, live]: [string?, ViewRows?, ViewRows?] = [];
    // What follows from the last commands may still be on its way: then they are made once more.
    while (head !== (await store.head())) {
      head = await store.head();
      anew = await viewRowsMadeAnew(store);
      live = await viewRowsIn(database.superuserUrl);
    }
    await below.close();
    await vault.close();
    expect(anew).toEqual(live);
    expect(anew?.['patient_name']).toHaveLength(1);
  }, 60_000);
});

/** With its rights, which not every version of Node copies. */
const copyOfVault = (from: string, to: string): void => {
  cpSync(join(folder, from), join(folder, to), { recursive: true });
  for (const kept of ['.', 'master-keys']) chmodSync(join(folder, to, kept), 0o700);
};

describe('a key vault that was restored from a backup', () => {
  it('brings nobody back: the log knows', async () => {
    await portal.stop();
    rmSync(join(folder, 'vault'), { recursive: true });
    copyOfVault('backup', 'vault');
    expect(await keyOf(AFTER_APPROVAL)).toBe('key');
    await start();
    for (const patientId of patients.filter((each) => each !== KEPT)) {
      expect([patientId, await keyOf(patientId)]).toEqual([patientId, 'destroyed']);
      expect(await rowsOf(patientId)).toBe(0);
    }
    expect([await keyOf(KEPT), await rowsOf(KEPT)]).toEqual(['key', 1]);
  }, 60_000);
});

describe('a start that is refused', () => {
  it('says of a vault that is lost what it means and what to do', async () => {
    await portal.stop();
    renameSync(join(folder, 'vault'), join(folder, 'lost'));
    await expect(start()).rejects.toThrow(/There is no key vault in .*restore it from its backup/);
  }, 60_000);

  it('says of another vault that it is not the one', async () => {
    const other = await fileKeyVault({ folder: join(folder, 'vault') });
    await other.close();
    await expect(start()).rejects.toThrow(/lost for good: restore that vault/);
    rmSync(join(folder, 'vault'), { recursive: true });
    renameSync(join(folder, 'lost'), join(folder, 'vault'));
    await start();
  }, 60_000);

  it('says of a log that was begun unsealed how it is copied sealed', async () => {
    const unsealed = await freshDatabase('unsealed');
    const owner = new pg.Client({ connectionString: unsealed.ownerUrl });
    await owner.connect();
    const applicationRole = new URL(unsealed.applicationUrl).username;
    await prepareEventTable(owner, { applicationRole });
    await owner.end();
    const store = postgresEventStore({ url: unsealed.applicationUrl });
    const bytes = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));
    const metadata = bytes({ subject: KEPT, schemaVersion: 1 });
    const data = bytes({ familyName: 'Ortiz' });
    const event = { id: id('b', 2), type: 'PatientRecorded', data, metadata };
    const stream = `patient-${KEPT}`;
    await store.append({ stream, expectedRevision: 'no-stream', events: [event] });
    await store.close();
    const elsewhere = join(folder, 'elsewhere');
    const starting = startPortalProcess({
      folder: elsewhere,
      databaseUrl: unsealed.applicationUrl,
      databaseOwnerUrl: unsealed.ownerUrl,
      vaultFolder: join(elsewhere, 'vault'),
    });
    await expect(starting).rejects.toThrow(/begun before .* was sealed.*npm run keys -- seal-copy/);
    expect(existsSync(join(elsewhere, 'vault'))).toBe(false);
    await unsealed.drop();
  }, 60_000);
});
