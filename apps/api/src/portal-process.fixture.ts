import { SignJWT } from 'jose';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PortalCaller } from '@anamnesis/domain';

const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const SECRET = 'signs the tokens of processes under test and of nothing else';
const TOKENS = { issuer: 'https://login.processes.example', audience: 'anamnesis' };
const PATIENCE_MS = 30_000;

/** Its clock can be set, it crashes when it is told to, and it does not outlive the spec. */
const preload = `
const RealDate = Date;
let offset = 0;
const now = () => RealDate.now() + offset;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
});
process.on('message', ({ at, crash }) => {
  if (at) offset = RealDate.parse(at) - RealDate.now();
  process.send({ heard: true });
  if (crash) setTimeout(() => {
    const mistake = new TypeError('a deliberate mistake');
    process.report.writeReport(mistake);
    throw mistake;
  });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel.unref();
`;

export interface ProcessOptions {
  /** Of this process and its like alone: data, temporary files, output. */
  readonly folder: string;
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  readonly vaultFolder: string;
  readonly eventStoreUrl?: string;
  readonly nodeFlags?: readonly string[];
  /** Another one than the portal: its compiled entry. */
  readonly program?: string;
  /** More of it, or other values. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface PortalProcess {
  readonly url: string;
  /** From now on its clock says so, and goes on from there. */
  setClock(at: string): Promise<void>;
  /** All that it and its like have printed. */
  output(): string;
  crash(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export const tokenOf = ({ actor, role, grants }: PortalCaller): Promise<string> =>
  new SignJWT({ role, ...(grants ? { patients: grants } : {}) })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(TOKENS.issuer)
    .setAudience(TOKENS.audience)
    .setSubject(actor)
    .setExpirationTime('36500d')
    .sign(Buffer.from(SECRET));

/** A real portal in a process of its own, which may be killed at any moment. */
export const startPortalProcess = async (options: ProcessOptions): Promise<PortalProcess> => {
  const { folder } = options;
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const preloaded = join(folder, 'preload.mjs');
  writeFileSync(preloaded, preload);
  const log = join(folder, 'output.log');
  const output = openSync(log, 'a');
  const printedBefore = fstatSync(output).size;
  const flags = options.nodeFlags ?? [];
  const child = spawn(
    process.execPath,
    [...flags, '--import', pathToFileURL(preloaded).href, options.program ?? built],
    {
      cwd: folder,
      env: { ...process.env, ...environmentOf(options), TMPDIR: temporary },
      stdio: ['ignore', output, output, 'ipc'],
    },
  );
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const url = await ready(child, () => readFileSync(log).subarray(printedBefore).toString());
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    setClock: (at) => told(child, { at }),
    output: () => readFileSync(log, 'utf8'),
    crash: async () => {
      await told(child, { crash: true });
      await ended;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
};

const environmentOf = (options: ProcessOptions): Record<string, string> => ({
  HOST: '127.0.0.1',
  PORT: '0',
  INTERFACES_PORT: '0',
  DATABASE_URL: options.databaseUrl,
  DATABASE_OWNER_URL: options.databaseOwnerUrl,
  EVENTSTORE_URL: options.eventStoreUrl ?? '',
  DATA_FOLDER: join(options.folder, 'data'),
  ANAMNESIS_VAULT_FOLDER: options.vaultFolder,
  ANAMNESIS_DEMO: 'false',
  ANAMNESIS_TOKEN_ALGORITHM: 'HS256',
  ANAMNESIS_TOKEN_SECRET: SECRET,
  ANAMNESIS_TOKEN_ISSUER: TOKENS.issuer,
  ANAMNESIS_TOKEN_AUDIENCE: TOKENS.audience,
  ANAMNESIS_DIGEST_KEY: SECRET,
  ANAMNESIS_CURSOR_KEY: SECRET,
  ANAMNESIS_STARTER: '',
  LOG_LEVEL: 'trace',
  ...options.environment,
});

const told = (child: ChildProcess, message: object): Promise<void> =>
  new Promise((resolve) => {
    const heard = (): void => {
      child.off('message', heard).off('exit', heard);
      resolve();
    };
    child.on('message', heard).on('exit', heard);
    child.send(message);
  });

/** @returns where it says that it listens */
const ready = async (child: ChildProcess, printed: () => string): Promise<string> => {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const [url] = WHERE_IT_LISTENS.exec(printed()) ?? [];
    if (url !== undefined && (await isReady(url))) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The portal did not start:\n${printed().slice(-2_000)}`);
};

const isReady = async (url: string): Promise<boolean> =>
  (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok ?? false;

/** In what a person is told: the portal's sentence, or that of the interfaces. */
const WHERE_IT_LISTENS = /http:\/\/127\.0\.0\.1:\d+(?=\. The API|\/health\/ready and)/;
