import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { playDemo } from './demo-player.js';
import { demoSession } from './demo-session.js';
import { startPortal, type RunningPortal } from './start.js';

const NOW = '2026-11-22T18:00:00.000Z';
const run = promisify(execFile);

/** What people and interfaces have said; the portal itself goes on following up meanwhile. */
const playedEvents = async ({ store }: Portal): Promise<number> => {
  const categories = ['patient', 'prescription', 'patientRequest', 'facility', 'practitioner'];
  const filter = { by: 'category', categories } as const;
  let count = 0;
  for await (const { events } of store.readAll({ after: '', filter })) count += events.length;
  return count;
};

describe('the demo clinic', () => {
  let database: FreshDatabase;
  let dataFolder: string;
  let running: RunningPortal;
  let portal: Portal;

  beforeAll(async () => {
    database = await freshDatabase('demo');
    dataFolder = mkdtempSync(path.join(tmpdir(), 'anamnesis-demo-'));
    running = await startPortal({
      ...{
        host: '127.0.0.1',
        port: 0,
        projectorPort: 0,
        interfacesPort: 0,
        dataFolder,
        logLevel: 'silent',
      },
      database: { is: 'given', url: database.applicationUrl, ownerUrl: database.ownerUrl },
      ...{ eventStoreUrl: undefined, tokens: undefined },
      ...{
        digestKey: undefined,
        cursorKey: undefined,
        mllp: {
          ...{ host: '127.0.0.1', port: 0, tls: undefined },
          ...{ mostConnections: 10, idleSeconds: 60 },
        },
        interfaces: { senders: [], testMode: false },
        mail: undefined,
      },
      ...{ runProjections: true, viewsMayLagSeconds: 10, demo: true },
      vault: {
        ...{ folder: path.join(dataFolder, 'vault') },
        ...{ masterKey: undefined, previousMasterKey: undefined },
      },
    });
    portal = running.server.app.get<Portal>(PORTAL);
  }, 60_000);
  afterAll(async () => {
    await running.stop();
    await database.drop();
    rmSync(dataFolder, { recursive: true, force: true });
  }, 30_000);

  it('opens once: a second start plays nothing again', async () => {
    const first = await playDemo(portal, NOW);
    expect(first.played).toBeGreaterThan(50);
    const before = await playedEvents(portal);
    await expect(playDemo(portal, '2026-12-24T18:00:00.000Z')).resolves.toEqual({ played: 0 });
    expect(await playedEvents(portal)).toBe(before);
  }, 60_000);

  it('prints a session that works when it is pasted twice', async () => {
    const session = await demoSession(running.url, running.demoSecret ?? '');
    for (const isRepeat of [false, true]) {
      const { stdout } = await run('sh', ['-c', session], { timeout: 30_000 });
      const asked = /# the patient requests a refill\n([^#]*)/.exec(stdout)?.[1] ?? '';
      expect(JSON.parse(asked)).toMatchObject({ repeated: isRepeat, events: ['RefillRequested'] });
      expect(stdout).toContain('"patientName": "Alvarez, Maria"');
      expect(stdout).toContain('"did": "dismissed it as completed"');
      expect(stdout).toContain('"did": "returned it to the queue"');
      expect(stdout).toContain('"type": "PatientDataRead"');
    }
  }, 60_000);
});
