import pg from 'pg';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDatabase, ensurePostgres, type RunningPostgres } from '@anamnesis/embedded-postgres';
import { eventStoreDbEventStore } from '@anamnesis/eventing/eventstoredb/event-store';
import { startTestServer, type TestServer } from '@anamnesis/eventstore-testing';
import { jonas, maria, nurseIto } from './demo-people.js';
import {
  killSmtpSinks,
  startSmtpSink,
  type SmtpSink,
} from '@anamnesis/nest/mail/smtp-sink.fixture';
import { MARK, marksIn, playMarkedDemo, post } from './marked-demo.fixture.js';
import { AFTER_THE_DEMO, MarkedMessages, markedSenders } from './marked-messages.fixture.js';
import {
  startPortalProcess,
  tokenOf,
  type PortalProcess,
  type ProcessOptions,
} from './portal-process.fixture.js';

const FIRST_DAY = '2026-11-16';
const TOMORROW = '2026-11-25T17:00:00.000Z';
const stores = ['PostgreSQL', 'EventStoreDB'] as const;
const interfacesProgram = fileURLToPath(new URL('../../interfaces/dist/main.js', import.meta.url));

/** Every file below, with what is in it. */
const filesIn = (folder: string): readonly (readonly [string, Uint8Array])[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, readFileSync(path)] as const);

describe.each(stores)('the whole demo with marked patients, events in %s', (kept) => {
  let folder: string;
  let postgres: RunningPostgres;
  let eventStore: TestServer | undefined;
  let portal: PortalProcess;
  let listener: PortalProcess;
  const processes: PortalProcess[] = [];
  let mails: SmtpSink;
  let refused: readonly string[];
  let metrics = '';
  const problems: string[] = [];

  const asSuperuser = async <Row extends object>(sql: string): Promise<readonly Row[]> => {
    const client = new pg.Client({ connectionString: postgres.superuserUrl('anamnesis') });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  const start = async (options: Partial<ProcessOptions> = {}): Promise<PortalProcess> => {
    const started = await startPortalProcess({
      folder,
      databaseUrl: postgres.applicationUrl('anamnesis'),
      databaseOwnerUrl: postgres.ownerUrl('anamnesis'),
      vaultFolder: join(folder, 'vault'),
      ...(eventStore ? { eventStoreUrl: eventStore.connectionString } : {}),
      nodeFlags: ['--report-uncaught-exception', `--report-directory=${folder}`],
      environment: {
        ANAMNESIS_SENDERS_FILE: join(folder, 'senders.json'),
        SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
        MAIL_FROM: 'portal@clinic.example',
        PORTAL_URL: 'https://portal.example',
        MLLP_LISTEN: '127.0.0.1:0',
      },
      ...options,
    });
    processes.push(started);
    return started;
  };

  const provoke = async (path: string, body: string, key?: string): Promise<number> => {
    const by = path.includes('/requests/') ? maria : nurseIto;
    const heard = await post(portal, by, { path, body, ...(key === undefined ? {} : { key }) });
    problems.push(await heard.text());
    return heard.status;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anamnesis-marked-'));
    postgres = await ensurePostgres({ folder: join(folder, 'postgres') });
    await ensureDatabase(postgres, 'anamnesis');
    eventStore = kept === 'EventStoreDB' ? await startTestServer() : undefined;
    mails = await startSmtpSink();
    writeFileSync(join(folder, 'senders.json'), JSON.stringify(markedSenders));
    portal = await start();
    refused = await playMarkedDemo(portal, FIRST_DAY);
    await portal.setClock(AFTER_THE_DEMO);
    const own = join(folder, 'listener');
    mkdirSync(own);
    listener = await start({ program: interfacesProgram, folder: own });
    await listener.setClock(AFTER_THE_DEMO);
  }, 180_000);

  afterAll(async () => {
    for (const started of processes) await started.kill();
    await killSmtpSinks();
    await postgres.stop();
    await eventStore?.stop();
    // Elsewhere, where the server's user could not enter this folder.
    rmSync(postgres.folder, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('is played by HTTP to the end', () => expect(refused).toEqual([]));

  it('takes marked messages, has them mended, and mails that something waits', async () => {
    const portSaid = () => /127\.0\.0\.1:(\d+) by MLLP/.exec(listener.output())?.[1];
    await until(async () => portSaid() !== undefined);
    const port = portSaid();
    const messages = new MarkedMessages(portal, Number(port));
    await messages.registers();
    await messages.takesResults();
    await messages.mends();
    await messages.decidesOnProposals();
    expect(await messages.sendsWhatIsWrong()).toEqual([422, 422, 422, 422, 422]);
    expect(messages.heard.flatMap(marksIn)).toEqual([]);
    await portal.setClock(TOMORROW);
    await mails.hasReceived(1);
    const [{ to = '', raw = '' } = {}] = mails.received;
    expect([marksIn(to), marksIn(raw.replaceAll(to, ''))]).toEqual([[MARK], []]);
  }, 90_000);

  it('shows the marks to those who may read them', async () => {
    const body = JSON.stringify({ name: MARK, limit: 50 });
    const heard = await post(portal, nurseIto, { path: '/api/v1/patients/search', body });
    const text = await heard.text();
    expect([heard.status, marksIn(text)]).toEqual([200, expect.arrayContaining([MARK])]);
    const [row] = await asSuperuser<{ count: string }>(
      `SELECT count(*) FROM views.correspondence WHERE text LIKE '%${MARK}%'`,
    );
    expect(Number(row?.count)).toBeGreaterThan(3);
    for (const table of ['lab_report', 'interface_message', 'demographic_proposal']) {
      const rows = await asSuperuser<{ text: string }>(
        `SELECT t::text AS text FROM views.${table} t`,
      );
      expect([table, marksIn(rows.map(({ text }) => text).join())]).toEqual([
        table,
        expect.arrayContaining([MARK]),
      ]);
    }
    const [results] = await asSuperuser<{ text: string }>(
      `SELECT string_agg(t::text, ' ') AS text FROM views.lab_report t
        WHERE patient_id = '${maria.actor}'`,
    );
    for (const said of ['Potassium', 'Non-reactive', 'second one.', 'Bayside Laboratory', 'do.']) {
      expect(results?.text).toContain(`${said} ${MARK}`);
    }
  });

  it('answers mistakes without repeating what was sent', async () => {
    const ask = '/api/v1/requests/ask-question';
    const patientId = maria.actor;
    const question = JSON.stringify({ patientId, text: `Is it ${MARK}?` });
    const wrong = JSON.stringify({ patientId: MARK, text: { more: MARK }, bogus: MARK });
    expect([
      await provoke(ask, wrong),
      await provoke(ask, `{"patientId":"${patientId}","text":${MARK}}`),
      await provoke(ask, JSON.stringify({ patientId, text: `${MARK}\0` })),
      await provoke(ask, JSON.stringify({ patientId, text: MARK.repeat(20_000) })),
      await provoke(ask, question, 'the-same-key'),
      await provoke(ask, question.replace('?', '!'), 'the-same-key'),
      await provoke('/api/v1/patients/search', JSON.stringify({ name: MARK, cursor: MARK })),
      await provoke(`/api/v1/patients/${MARK}`, '{}'),
    ]).toEqual([400, 400, 400, 413, 200, 422, 400, 404]);
    // What was accepted repeats nothing either: it names positions and types.
    expect(problems.flatMap(marksIn)).toEqual([]);
    const queries = [`/api/v1/queue?kind=${MARK}`, `/api/v1/patients/${MARK}/access-log`];
    for (const path of queries) {
      const headers = { Authorization: `Bearer ${await tokenOf(nurseIto)}` };
      const heard = await fetch(`${portal.url}${path}`, { headers });
      expect([heard.ok, marksIn(await heard.text())]).toEqual([false, []]);
    }
    const stranger = await fetch(`${portal.url}/api/v1/queue`, {
      headers: { Authorization: `Bearer ${MARK}` },
    });
    expect([stranger.status, marksIn(await stranger.text())]).toEqual([401, []]);
  }, 30_000);

  it('answers failures of its database without repeating what was sent', async () => {
    const [table] = await asSuperuser<{ kind: string }>(
      `SELECT relkind AS kind FROM pg_class WHERE oid = 'views.patient_name'::regclass`,
    );
    const renamed = table?.kind === 'v' ? 'VIEW' : 'TABLE';
    await asSuperuser(`ALTER ${renamed} views.patient_name RENAME TO not_there`);
    const status = await provoke('/api/v1/patients/search', JSON.stringify({ name: MARK }));
    await asSuperuser(`ALTER ${renamed} views.not_there RENAME TO patient_name`);
    expect(status).toBe(500);
    await asSuperuser(
      `ALTER TABLE ${await behind('correspondence')} ADD CONSTRAINT never CHECK (text = '') NOT VALID`,
    );
    const body = JSON.stringify({ patientId: jonas.actor, text: `Why ${MARK}?` });
    const path = '/api/v1/requests/ask-question';
    expect((await post(portal, jonas, { path, body })).status).toBe(200);
    const stopped = async (): Promise<string> =>
      (await fetch(`${portal.url}/health/projections`)).text();
    await until(async () => /"correspondence"[^}]*"stopped"/.test(await stopped()));
    problems.push(await stopped());
    expect(problems.flatMap(marksIn)).toEqual([]);
  }, 30_000);

  it('has no mark in its metrics', async () => {
    for (const { url } of [portal, listener]) {
      metrics = await (await fetch(`${url}/metrics`)).text();
      expect([metrics.length > 1_000, marksIn(metrics)]).toEqual([true, []]);
    }
  });

  it('has no mark in what a crash leaves', async () => {
    for (const crashing of [portal, listener]) {
      await crashing.crash();
      expect(crashing.output()).toContain('a deliberate mistake');
    }
    const reports = filesIn(folder).filter(([path]) => /report\..*\.json$/.test(path));
    expect(reports.length).toBeGreaterThanOrEqual(2);
    for (const [path, bytes] of reports) expect([path, marksIn(bytes)]).toEqual([path, []]);
  }, 30_000);

  it('has no mark in its log, though that tells everything it can tell', () => {
    expect(portal.output()).toContain('/api/v1/requests/ask-question');
    expect(listener.output().length).toBeGreaterThan(1_000);
    for (const { output } of [portal, listener]) expect(marksIn(output())).toEqual([]);
  });

  it('has no mark in the key vault, in temporary files and in its data folder', () => {
    for (const part of ['vault', 'tmp', 'data', 'listener']) {
      for (const [path, bytes] of filesIn(join(folder, part))) {
        expect([path, marksIn(bytes)]).toEqual([path, []]);
      }
    }
    expect(filesIn(join(folder, 'vault')).length).toBeGreaterThan(0);
  });

  it('has no mark in PostgreSQL’s log', () => {
    const log = readFileSync(join(postgres.folder, 'postgres.log'), 'utf8');
    expect([log.length > 100, marksIn(log)]).toEqual([true, []]);
  });

  it('has no mark in any table but those of the read models', async () => {
    const tables = await asSuperuser<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN
          ('pg_catalog', 'information_schema', 'views', 'generations')`,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const { name } of tables) {
      const rows = await asSuperuser<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      expect([name, rows.flatMap(({ text }) => marksIn(text))]).toEqual([name, []]);
    }
  });

  it('has no mark in what the server has sampled of any table for its planner', async () => {
    await asSuperuser('ANALYZE');
    const samples = await asSuperuser<{ name: string; text: string }>(
      `SELECT starelid::regclass::text AS name,
         concat_ws(' ', stavalues1, stavalues2, stavalues3, stavalues4, stavalues5) AS text
         FROM pg_statistic`,
    );
    expect(samples.length).toBeGreaterThan(50);
    expect(samples.filter(({ text }) => marksIn(text).length > 0)).toEqual([]);
  });

  it('has no mark in a stored byte of any event', async () => {
    const stored = eventStore
      ? await eventsOf(eventStore)
      : await asSuperuser<{ text: string }>(
          `SELECT stream || ' ' || type || ' ' || encode(data, 'escape') || ' ' ||
             encode(metadata, 'escape') AS text FROM eventstore.events`,
        );
    expect(stored.length).toBeGreaterThan(100);
    expect(stored.flatMap(({ text }) => marksIn(text))).toEqual([]);
    await asSuperuser('CHECKPOINT');
    const files = await asSuperuser<{ name: string; bytes: Uint8Array }>(
      `SELECT oid::regclass::text AS name, pg_read_binary_file(pg_relation_filepath(oid)) AS bytes
         FROM pg_class WHERE relnamespace = 'eventstore'::regnamespace
          AND pg_relation_filepath(oid) IS NOT NULL`,
    );
    for (const { name, bytes } of files) expect([name, marksIn(bytes)]).toEqual([name, []]);
    expect(files.length).toBeGreaterThan(0);
  }, 30_000);

  /** Rows lie behind a view of the table's old name, where there are generations of them. */
  const behind = async (table: string): Promise<string> => {
    const [found] = await asSuperuser<{ name: string | null }>(
      `SELECT to_regclass('generations.${table}')::text AS name`,
    );
    return found?.name ?? `views.${table}`;
  };
});

const eventsOf = async ({
  connectionString,
}: TestServer): Promise<readonly { readonly text: string }[]> => {
  const below = eventStoreDbEventStore({ url: connectionString });
  const found: { text: string }[] = [];
  for await (const { events } of below.readAll({ after: '' })) {
    for (const { stream, type, data, metadata } of events) {
      const bytes = Buffer.concat([data, metadata]).toString('latin1');
      found.push({ text: `${stream} ${type} ${bytes}` });
    }
  }
  await below.close();
  return found;
};

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It has not come to that in time.');
};
