import { SignJWT } from 'jose';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchDatabase } from './bench-database.js';

const SECRET = 'signs the tokens of a benchmark and of nothing else';
const ISSUER = 'https://login.bench.example';
const PROGRAM = fileURLToPath(new URL('../../api/dist/main.js', import.meta.url));
const LONGEST_START_MS = 60_000;
const LONGEST_SETTLING_MS = 300_000;

/** The portal's own API as an installation runs it, in a process of its own, sealing as ever. */
export interface ApiProcess {
  readonly url: string;
  as(sub: string, role: string): Promise<Asker>;
  /** Resolves when everything has followed that follows from what was accepted until now. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Somebody with a token. Throws on whatever is no success. */
export interface Asker {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
}

export const apiProcess = async ({
  applicationUrl,
  ownerUrl,
}: BenchDatabase): Promise<ApiProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'anamnesis-bench-'));
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...{ DATABASE_URL: applicationUrl, DATABASE_OWNER_URL: ownerUrl, EVENTSTORE_URL: '' },
      ...{ HOST: '127.0.0.1', PORT: String(port), DATA_FOLDER: folder, LOG_LEVEL: 'error' },
      ANAMNESIS_DEMO: 'false',
      ANAMNESIS_TOKEN_ALGORITHM: 'HS256',
      ANAMNESIS_TOKEN_SECRET: SECRET,
      ANAMNESIS_TOKEN_ISSUER: ISSUER,
      ANAMNESIS_TOKEN_AUDIENCE: 'anamnesis',
      ANAMNESIS_DIGEST_KEY: SECRET,
      ANAMNESIS_CURSOR_KEY: SECRET,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await listening(url);
  } catch (failure) {
    await stop();
    throw failure;
  }
  return {
    ...{ url, stop, settled: () => settledAt(url) },
    as: async (sub, role) => askerOf(url, await tokenOf(sub, role)),
  };
};

interface Behind {
  readonly projections?: readonly { readonly lagEvents?: number | null }[];
  readonly reactions?: readonly { readonly lagEvents?: number | null }[];
  readonly outbox?: { readonly waiting: number };
}

/** Twice in a row, for a reaction appends what the views then have to look at. */
const settledAt = async (url: string): Promise<void> => {
  const deadline = Date.now() + LONGEST_SETTLING_MS;
  for (let times = 0; times < 2;) {
    if (Date.now() > deadline) throw new Error('What follows from the events took too long.');
    const asked = ['projections', 'reactions'].map(async (what): Promise<boolean> => {
      const response = await fetch(`${url}/health/${what}`);
      const { projections = [], reactions = [], outbox } = (await response.json()) as Behind;
      const areThere = [...projections, ...reactions].every(({ lagEvents }) => lagEvents === 0);
      return areThere && (outbox?.waiting ?? 0) === 0;
    });
    times = (await Promise.all(asked)).every(Boolean) ? times + 1 : 0;
    await delay(200);
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const listening = async (url: string): Promise<void> => {
  const deadline = Date.now() + LONGEST_START_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/health/live`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await delay(100);
  }
  throw new Error('The API did not start. Build it first: npm run build.');
};

const tokenOf = (sub: string, role: string): Promise<string> =>
  new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience('anamnesis')
    .setSubject(sub)
    .setExpirationTime('4h')
    .sign(Buffer.from(SECRET));

const askerOf = (url: string, token: string): Asker => {
  const ask = async <Answer>(path: string, rest: RequestInit): Promise<Answer> => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const response = await fetch(`${url}/api/v1/${path}`, { headers, ...rest });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as Answer;
  };
  return {
    get: (path) => ask(path, { method: 'GET' }),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
};
