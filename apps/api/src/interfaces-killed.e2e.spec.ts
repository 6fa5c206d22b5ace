import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import type { PortalCaller } from '@anamnesis/domain';
import { oru, sendHl7, type Acknowledged } from './interfaces/laboratory.fixture.js';
import { startPortalProcess, tokenOf, type PortalProcess } from './portal-process.fixture.js';

const id = (letter: string, end: number) =>
  `${letter}0000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const MARIA = id('a', 1);
const lab: PortalCaller = { actor: 'acme-interface', role: 'laboratory' };
const records: PortalCaller = { actor: 'records', role: 'record-system' };
const nurse: PortalCaller = { actor: id('e', 1), role: 'staff' };

let database: FreshDatabase;
let folder: string;
let portal: PortalProcess;
let tokens: Readonly<Record<'lab' | 'records' | 'nurse', string>>;

const start = async (): Promise<void> => {
  const senders = join(folder, 'senders.json');
  const acme = { application: 'LAB', facility: 'ACME', client: lab.actor };
  writeFileSync(senders, JSON.stringify([{ name: 'acme-lab', sends: ['ORU'], ...acme }]));
  portal = await startPortalProcess({
    folder,
    databaseUrl: database.applicationUrl,
    databaseOwnerUrl: database.ownerUrl,
    vaultFolder: join(folder, 'vault'),
    environment: { ANAMNESIS_SENDERS_FILE: senders },
  });
};

const ask = async (path: string, body?: object): Promise<Response> => {
  const headers = {
    Authorization: `Bearer ${body ? tokens.records : tokens.nurse}`,
    ...(body ? { 'Content-Type': 'application/json' } : {}),
  };
  const rest = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  return fetch(`${portal.url}/api/v1/${path}`, { headers, ...rest });
};

const takenNow = async (): Promise<readonly { readonly controlId: string }[]> => {
  const answer = await ask('interfaces/messages?limit=200&status=taken');
  const { rows } = (await answer.json()) as {
    rows: { controlId: string; reports: readonly string[] }[];
  };
  return rows;
};

beforeAll(async () => {
  database = await freshDatabase('interfaces killed');
  folder = mkdtempSync(join(tmpdir(), 'interfaces-killed-'));
  tokens = {
    lab: await tokenOf(lab),
    records: await tokenOf(records),
    nurse: await tokenOf(nurse),
  };
  await start();
  const file = { facilityId: id('f', 1), familyName: 'Alvarez', givenName: 'Maria' };
  await ask('patients/record-patient', { ...file, patientId: MARIA, birthDate: '1958-04-12' });
  const number = { authority: 'City Hospital', number: 'MRN-0815' };
  await ask('patients/assign-patient-identifier', { patientId: MARIA, ...number });
}, 60_000);
afterAll(async () => {
  await portal.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
}, 30_000);

describe('a portal that is killed while messages come in', () => {
  it('loses none that it acknowledged, and takes each of them once', async () => {
    const acknowledged = new Set<string>();
    let next = 0;
    const sendMany = async (): Promise<void> => {
      for (;;) {
        next += 1;
        const controlId = `K-${next}`;
        const message = oru({ controlId, filler: controlId });
        const sending = sendHl7({ url: portal.url, token: tokens.lab }, message);
        const answer: Acknowledged | undefined = await sending.catch(() => undefined);
        if (!answer) return;
        expect([answer.status, answer.code]).toEqual([200, 'AA']);
        acknowledged.add(controlId);
      }
    };
    for (const most of [1, 10, 40]) {
      const before = acknowledged.size;
      const sending = Promise.all([sendMany(), sendMany(), sendMany(), sendMany()]);
      while (acknowledged.size < before + most) {
        await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, 1))]);
      }
      await portal.kill();
      await sending;
      await start();
    }
    expect(acknowledged.size).toBeGreaterThan(50);

    let taken = await takenNow();
    const missing = (): readonly string[] =>
      [...acknowledged].filter((sent) => !taken.some(({ controlId }) => controlId === sent));
    for (let tries = 0; tries < 400 && missing().length > 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      taken = await takenNow();
    }
    expect(missing()).toEqual([]);
    const controlIds = taken.map(({ controlId }) => controlId);
    expect(new Set(controlIds).size).toBe(controlIds.length);
    expect(taken).toEqual(
      taken.map((row) => ({ ...row, reports: [expect.any(String)], waits: [], attempt: 1 })),
    );
  }, 120_000);
});
