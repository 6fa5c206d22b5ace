import { SignJWT } from 'jose';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import type { Configuration } from '@anamnesis/nest/running/configuration';
import { startFailure } from './start-failure.js';
import { startPortal, type RunningPortal } from './start.js';
import { DEMO_AUDIENCE, DEMO_ISSUER } from './token-checks.js';

let database: FreshDatabase;
let dataFolder: string;
let running: RunningPortal;
let configuration: Configuration;

beforeAll(async () => {
  database = await freshDatabase('start');
  dataFolder = mkdtempSync(join(tmpdir(), 'anamnesis-start-'));
  configuration = {
    host: '127.0.0.1',
    port: 0,
    projectorPort: 0,
    interfacesPort: 0,
    database: { is: 'given', url: database.applicationUrl, ownerUrl: database.ownerUrl },
    eventStoreUrl: undefined,
    tokens: undefined,
    digestKey: undefined,
    cursorKey: undefined,
    vault: vaultIn(dataFolder),
    mllp: {
      ...{ host: '127.0.0.1', port: 0, tls: undefined },
      ...{ mostConnections: 10, idleSeconds: 60 },
    },
    interfaces: { senders: [], testMode: false },
    mail: undefined,
    runProjections: true,
    viewsMayLagSeconds: 10,
    demo: true,
    dataFolder,
    logLevel: 'silent',
  };
  running = await startPortal(configuration);
}, 60_000);

afterAll(async () => {
  await running.stop();
  await database.drop();
  rmSync(dataFolder, { recursive: true, force: true });
}, 30_000);

const vaultIn = (folder: string): Configuration['vault'] => ({
  folder: join(folder, 'vault'),
  masterKey: undefined,
  previousMasterKey: undefined,
});

const instanceFile = (): string => join(dataFolder, 'instance.json');

const demoToken = (secret: string): Promise<string> =>
  new SignJWT({ role: 'staff' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(DEMO_ISSUER)
    .setAudience(DEMO_AUDIENCE)
    .setSubject('nurse-ito')
    .setExpirationTime('5m')
    .sign(Buffer.from(secret));

const statusWith = async (url: string, token: string): Promise<number> =>
  (await fetch(`${url}/api/v1/queue`, { headers: { Authorization: `Bearer ${token}` } })).status;

describe('starting the portal', () => {
  it('notes where it listens, for a second start to find', () => {
    expect(JSON.parse(readFileSync(instanceFile(), 'utf8'))).toEqual({
      pid: process.pid,
      port: running.server.port,
      startedAt: expect.any(String),
    });
  });

  it('draws the demo’s keys once and keeps them for its user only', async () => {
    const key = join(dataFolder, 'keys', 'demo-token-secret');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(key, 'utf8')).toBe(running.demoSecret);
    const token = await demoToken(running.demoSecret ?? '');
    expect(await statusWith(running.url, token)).toBe(200);
  });

  it('answers health and readiness without a token', async () => {
    const answers = await Promise.all(
      ['live', 'ready', 'projections'].map((what) => fetch(`${running.url}/health/${what}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('fails with one clear sentence when the port is taken', async () => {
    const { port } = running.server;
    const taken = { ...configuration, port };
    const failure = await startPortal(taken).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(startFailure(failure, taken)).toBe(
      `Port ${port} is in use: end what listens there, or set PORT to another one.`,
    );
  }, 30_000);

  it('believes no demo token when no demo runs, even with the demo’s own secret', async () => {
    const tokens = {
      algorithm: 'HS256',
      secret: 'a real secret of more than thirty-two bytes',
      issuer: 'https://login.example',
      audience: 'anamnesis',
    } as const;
    const earnest = await startPortal({
      ...configuration,
      ...{ demo: false, tokens, runProjections: false },
      // Of the same log: with another one it would not be opened.
      digestKey: readFileSync(join(dataFolder, 'keys', 'digest-key'), 'utf8'),
      cursorKey: 'a cursor key of more than thirty-two bytes',
      dataFolder: join(dataFolder, 'earnest'),
    });
    const token = await demoToken(running.demoSecret ?? '');
    expect(earnest.demoSecret).toBeUndefined();
    expect(await statusWith(earnest.url, token)).toBe(401);
    await earnest.stop();
    expect(existsSync(join(dataFolder, 'earnest', 'instance.json'))).toBe(false);
    expect(existsSync(join(dataFolder, 'earnest', 'keys'))).toBe(false);
  }, 30_000);
});
