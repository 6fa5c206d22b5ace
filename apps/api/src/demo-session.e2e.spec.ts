import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { systemClock } from '@anamnesis/eventing';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { playDemo } from './demo-player.js';
import { demoSession } from './demo-session.js';
import { startPortal, type RunningPortal } from './start.js';

/** The portal's own clock decides who may see which result, so the history lies before that. */
const NOW = systemClock.now();
const IN_A_MONTH = Temporal.Instant.from(NOW)
  .add({ hours: 30 * 24 })
  .toString();
const run = promisify(execFile);

/** What the session prints under a title. */
const printed = (stdout: string, title: string): unknown =>
  JSON.parse(stdout.split(`\n# ${title}\n`)[1]?.split('\n# ')[0] ?? '');

/** What people and interfaces have said; the portal itself goes on following up meanwhile. */
const playedEvents = async ({ store }: Portal): Promise<number> => {
  const patients = ['patient', 'prescription', 'patientRequest', 'labReport'];
  const categories = [...patients, 'facility', 'practitioner'];
  const filter = { by: 'category', categories } as const;
  let count = 0;
  for await (const { events } of store.readAll({ after: '', filter })) count += events.length;
  return count;
};

const asShown = (name: string, value: string, units: string) => ({
  ...{ name, values: [value], units, corrected: false },
});
const hemoglobin = asShown('Hemoglobin A1c', '6.8', '%');
const reviewedBefore = [
  { ...asShown('Potassium', '4.4', 'mmol/L'), corrected: true },
  asShown('LDL cholesterol', '96', 'mg/dL'),
  asShown('HDL cholesterol', '54', 'mg/dL'),
];
const verified = { visible: true, rule: 'L1', because: 'verified by its provider' };
const awaiting = { visible: false, rule: 'L1', because: 'not verified' };
const decided = [
  ...reviewedBefore.map(({ name }) => ({ test: name, ...verified })),
  {
    ...{ test: 'HIV 1 and 2 antigen and antibody', visible: false, rule: 'L5' },
    because: 'sensitive-blood, as ordered',
  },
];

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
    await expect(playDemo(portal, IN_A_MONTH)).resolves.toEqual({ played: 0 });
    expect(await playedEvents(portal)).toBe(before);
  }, 60_000);

  it('prints a session that works when it is pasted twice', async () => {
    const session = await demoSession(running.url, running.demoSecret ?? '');
    for (const isRepeat of [false, true]) {
      const { stdout } = await run('sh', ['-c', session], { timeout: 30_000 });
      const asked = printed(stdout, 'the patient requests a refill');
      expect(asked).toMatchObject({ repeated: isRepeat, events: ['RefillRequested'] });
      expect(stdout).toContain('"patientName": "Alvarez, Maria"');
      expect(stdout).toContain('"did": "dismissed it as completed"');
      expect(stdout).toContain('"did": "returned it to the queue"');
      expect(stdout).toContain('"type": "PatientDataRead"');
      const atFirst = printed(stdout, 'the laboratory results that the patient sees');
      expect(atFirst).toEqual([...(isRepeat ? [hemoglobin] : []), ...reviewedBefore]);
      const waits = printed(stdout, 'what waits for the review of a provider');
      expect(waits).toMatchObject(isRepeat ? [] : [{ test: 'Hemoglobin A1c' }]);
      const atLast = printed(stdout, 'now the patient sees it');
      expect(atLast).toEqual([hemoglobin, ...reviewedBefore]);
      const why = printed(stdout, 'every result, and by which rule the patient sees it or not');
      const waited = { test: hemoglobin.name, ...(isRepeat ? verified : awaiting) };
      expect(why).toEqual([waited, ...decided]);
    }
  }, 60_000);
});
