import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainToInstance } from 'class-transformer';
import { AssignPatientIdentifier, RecordPatient, uuidFrom } from '@anamnesis/domain';
import { commandMessage, openPortal, type PortalCommand } from '@anamnesis/nest';
import { readConfiguration } from '@anamnesis/nest/running/configuration';
import { portalOptionsFrom } from '@anamnesis/nest/running/options-from-configuration';
import type { BenchDatabase } from './bench-database.js';
import { perSecond } from './load.js';

const PROGRAM = fileURLToPath(new URL('../../interfaces/dist/main.js', import.meta.url));
const PRELOAD = new URL('./collected-heap-preload.js', import.meta.url).href;
const SECRET = 'of measurements and of nothing else at all';
const IDS = uuidFrom('00000000-0000-0000-0000-000000000000', 'anamnesis bench patients');
const AUTHORITY = 'ACME';

/** A listener in a process of its own, for a practice whose patients it knows. */
export interface IngestPractice {
  readonly port: number;
  /** What the listener's process holds of memory now. */
  memory(): Promise<MemoryHeld>;
  close(): Promise<void>;
}

export interface MemoryHeld {
  /** Of the whole process. */
  readonly residentMegabytes: number;
  /** Of its objects, when everything is collected that nobody needs any more. */
  readonly heapMegabytes: number;
}

export const patientNumber = (index: number): string => `MRN-${index}`;
export const familyName = (index: number): string => `Family${index}`;
export const BIRTH_DATE = '1958-04-12';

export const ingestPractice = async (
  database: BenchDatabase,
  patients: number,
): Promise<IngestPractice> => {
  const folder = await mkdtemp(join(tmpdir(), 'anamnesis-ingest-'));
  const called = { application: 'LAB', facility: 'ACME' };
  const senders = [{ name: 'acme', sends: ['ORU'], ...called, address: '127.0.0.1' }];
  await writeFile(join(folder, 'senders.json'), JSON.stringify(senders));
  const environment = environmentOf(database, folder);
  await recordPatients(environment, patients);
  const child = spawn(process.execPath, ['--import', PRELOAD, PROGRAM], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const port = await portOf(child);
  return {
    port,
    memory: async () => {
      const residentMegabytes = residentMegabytesOf(child.pid ?? 0);
      return { residentMegabytes, heapMegabytes: await heapMegabytesOf(child) };
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
};

const environmentOf = (
  { applicationUrl, ownerUrl }: BenchDatabase,
  folder: string,
): Record<string, string> => ({
  ...{ DATABASE_URL: applicationUrl, DATABASE_OWNER_URL: ownerUrl, EVENTSTORE_URL: '' },
  ...{ DATA_FOLDER: join(folder, 'data'), ANAMNESIS_DEMO: 'false', LOG_LEVEL: 'error' },
  ...{ ANAMNESIS_TOKEN_SECRET: SECRET, ANAMNESIS_TOKEN_ISSUER: 'https://login.example' },
  ...{ ANAMNESIS_DIGEST_KEY: SECRET, ANAMNESIS_CURSOR_KEY: SECRET },
  ...{ ANAMNESIS_SENDERS_FILE: join(folder, 'senders.json'), MLLP_LISTEN: '127.0.0.1:0' },
  INTERFACES_PORT: '0',
});

const recordPatients = async (
  environment: Readonly<Record<string, string>>,
  patients: number,
): Promise<void> => {
  const answer = readConfiguration(environment);
  if (answer.is === 'mistaken') throw new Error(answer.mistakes.join(' '));
  const { DATABASE_URL: databaseUrl = '', DATABASE_OWNER_URL: databaseOwnerUrl = '' } = environment;
  const stop = () => Promise.resolve();
  const address = { databaseUrl, databaseOwnerUrl, stop };
  const portal = await openPortal(portalOptionsFrom(answer.configuration, address, 'elsewhere'));
  const caller = { actor: 'bench', role: 'record-system' } as const;
  const says = async (Class: new () => object, fields: object): Promise<void> => {
    const command = plainToInstance(Class, fields) as PortalCommand;
    const { is } = await portal.commands.handle(commandMessage(command, caller));
    if (is !== 'accepted') throw new Error(`A command was answered with ${is}.`);
  };
  try {
    await perSecond({ total: patients, inFlight: 32 }, async (index) => {
      const patientId = uuidFrom(IDS, String(index));
      const named = { familyName: familyName(index), givenName: 'Maria', birthDate: BIRTH_DATE };
      await says(RecordPatient, { patientId, facilityId: IDS, ...named });
      const number = patientNumber(index);
      await says(AssignPatientIdentifier, { patientId, authority: AUTHORITY, number });
    });
  } finally {
    await portal.close();
  }
};

const portOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString();
      const [, port] = /127\.0\.0\.1:(\d+) by MLLP/.exec(said) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error('The listener did not start.')));
  });

/** Linux tells it in a file; elsewhere it is not known, and not a number. */
const residentMegabytesOf = (pid: number): number => {
  try {
    const [, kilobytes] =
      /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
};

const heapMegabytesOf = async (child: ChildProcess): Promise<number> => {
  const told = once(child, 'message') as Promise<[{ readonly heapUsed: number }]>;
  child.send('collect');
  const [{ heapUsed }] = await told;
  return Math.round(heapUsed / 1024 / 1024);
};
