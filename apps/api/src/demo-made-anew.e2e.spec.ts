import pg from 'pg';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, ensurePostgres, type RunningPostgres } from '@anamnesis/embedded-postgres';
import { postgresEventStore, prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { UnsealedLog } from '@anamnesis/nest';
import { readConfiguration, type Configuration } from '@anamnesis/nest/running/configuration';
import { startFailure } from './start-failure.js';
import { startPortal } from './start.js';

let folder: string;
let postgres: RunningPostgres;

const configured = (more: Readonly<Record<string, string>> = {}): Configuration => {
  const given = { DATA_FOLDER: folder, PORT: '0', LOG_LEVEL: 'silent', ...more };
  const answer = readConfiguration(given);
  if (answer.is === 'mistaken') throw new Error(answer.mistakes.join(' '));
  return answer.configuration;
};

const databases = async (): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: postgres.superuserUrl('postgres') });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'anamnesis%' ORDER BY 1",
  );
  await client.end();
  return rows.map(({ datname }) => datname);
};

/** The embedded database as a demo of before left it: names lie in it for anybody to read. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anamnesis-old-demo-'));
  postgres = await ensurePostgres({ folder: join(folder, 'postgres') });
  await ensureDatabase(postgres, 'anamnesis');
  const owner = new pg.Client({ connectionString: postgres.ownerUrl('anamnesis') });
  await owner.connect();
  await prepareEventTable(owner, { applicationRole: 'anamnesis_app' });
  await owner.end();
  const store = postgresEventStore({ url: postgres.applicationUrl('anamnesis') });
  const patientId = 'a0000000-0000-4000-8000-000000000001';
  const event = {
    id: 'b0000000-0000-4000-8000-000000000001',
    type: 'PatientRecorded',
    data: Buffer.from(JSON.stringify({ familyName: 'Alvarez' })),
    metadata: Buffer.from(JSON.stringify({ subject: patientId, schemaVersion: 1 })),
  };
  const stream = `patient-${patientId}`;
  await store.append({ stream, expectedRevision: 'no-stream', events: [event] });
  await store.close();
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(postgres.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('a data folder from before patients’ data was sealed', () => {
  it('is refused where it is no demo’s, with what to do', async () => {
    const earnest = configured({
      ...{ ANAMNESIS_DEMO: 'false', ANAMNESIS_TOKEN_SECRET: 'x'.repeat(32) },
      ...{ ANAMNESIS_TOKEN_ISSUER: 'https://login.example' },
      ...{ ANAMNESIS_DIGEST_KEY: 'y'.repeat(32), ANAMNESIS_CURSOR_KEY: 'z'.repeat(32) },
    });
    const failure: unknown = await startPortal(earnest).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnsealedLog);
    expect(startFailure(failure, earnest)).toContain('npm run keys -- seal-copy');
    expect(await databases()).toEqual(['anamnesis']);
  }, 60_000);

  it('is put aside by the demo, which is made anew', async () => {
    const running = await startPortal(configured());
    expect(await databases()).toEqual([
      'anamnesis',
      expect.stringMatching(/^anamnesis_aside_\d{8}_\d{9}$/),
    ]);
    expect((await fetch(`${running.url}/health/ready`)).status).toBe(200);
    await running.stop();
  }, 60_000);

  it('is found sealed by the next start, which puts nothing aside', async () => {
    const running = await startPortal(configured());
    await running.stop();
    expect(await databases()).toHaveLength(2);
  }, 60_000);
});
