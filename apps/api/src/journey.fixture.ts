import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault, type KeyVault } from '@anamnesis/eventing';
import { PORTAL, type InterfaceOptions, type Portal, type PortalOptions } from '@anamnesis/nest';
import { portalLogger, type Logger } from '@anamnesis/nest/running/logging';
import { mismatches } from './conforms.fixture.js';
import type { OpenApiDocument } from './openapi-document.js';
import { startServer, type RunningServer } from './server.js';
import { trustedIssuers } from './token-checks.js';

const SECRET = 'signs the tokens of the journeys and of nothing else';
const TOKENS = {
  algorithm: 'HS256',
  secret: SECRET,
  issuer: 'https://login.journeys.example',
  audience: 'anamnesis',
} as const;

/** One answer, already held against the documentation. */
export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // A journey looks into bodies of many shapes; the documentation says which.
  readonly body: Body;
}

type Body = Readonly<Record<string, unknown>> & {
  readonly position: string;
  readonly requestId: string;
  readonly askedOn: string;
  readonly events: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};

export interface Visitor {
  readonly token: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Heard>;
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Heard>;
}

export interface Journey {
  readonly url: string;
  readonly server: RunningServer;
  readonly clock: { at: string };
  readonly database: Pick<FreshDatabase, 'superuserUrl'>;
  visitor(claims: Readonly<Record<string, unknown>>, lifetime?: string): Promise<Visitor>;
  stop(): Promise<void>;
}

export interface JourneyOptions {
  readonly logger?: Logger;
  readonly atLeastTimeoutMs?: number;
  /** Events live there, read models in PostgreSQL; both in PostgreSQL when left out. */
  readonly eventStoreUrl?: string;
  /** One in memory when left out. */
  readonly keyVault?: KeyVault;
  /** Who may send messages; nobody when left out. */
  readonly interfaces?: InterfaceOptions;
}

/** The whole portal on a database of its own, with a clock that the journey sets. */
export const beginJourney = async (
  label: string,
  options: JourneyOptions = {},
): Promise<Journey> => {
  const { logger = portalLogger('silent', 'journey') } = options;
  const database = await freshDatabase(label);
  const clock = { at: '2026-03-25T17:00:00.000Z' };
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    portal: portalOf(database, clock, options),
    logger,
    trusted: ({ onLoopback }) =>
      trustedIssuers(TOKENS, { runs: false, onLoopback, secret: 'no demo runs in a journey' }),
  });
  const url = `http://127.0.0.1:${server.port}`;
  const document = (await (await fetch(`${url}/api/docs/openapi.json`)).json()) as OpenApiDocument;
  return {
    url,
    server,
    clock,
    database,
    visitor: async (claims, lifetime = '1h') =>
      visitorOf(url, document, await sign(claims, lifetime)),
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
};

/** No log of a journey comes so far: whoever waits for it waits in vain. */
export const positionAhead = ({ server }: Journey): string =>
  server.app.get<Portal>(PORTAL).positions.seal('9'.repeat(19));

const portalOf = (
  { applicationUrl, ownerUrl }: FreshDatabase,
  clock: { readonly at: string },
  {
    eventStoreUrl,
    keyVault = inMemoryKeyVault(),
    atLeastTimeoutMs = 10_000,
    interfaces,
  }: JourneyOptions,
): PortalOptions => ({
  databaseUrl: applicationUrl,
  databaseOwnerUrl: ownerUrl,
  ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }),
  projections: 'run',
  digestKey: SECRET,
  cursorKey: Buffer.alloc(32, 7).toString('base64url'),
  keyVault,
  clock: { now: () => clock.at },
  atLeastTimeoutMs,
  interfaces,
});

export const sign = (
  { sub, ...claims }: Readonly<Record<string, unknown>>,
  lifetime: string,
): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(TOKENS.issuer)
    .setAudience(TOKENS.audience)
    .setSubject(String(sub))
    .setExpirationTime(lifetime)
    .sign(Buffer.from(SECRET));

const visitorOf = (url: string, document: OpenApiDocument, token: string): Visitor => {
  const ask = async (method: 'GET' | 'POST', path: string, rest: RequestInit): Promise<Heard> => {
    const headers = { Authorization: `Bearer ${token}`, ...rest.headers };
    const response = await fetch(`${url}${path}`, { ...rest, method, headers });
    const text = await response.text();
    const heard: Heard = {
      status: response.status,
      headers: response.headers,
      text,
      body: JSON.parse(text) as Body,
    };
    assertDocumented(document, { method, path }, heard);
    return heard;
  };
  return {
    token,
    get: (path, headers = {}) => ask('GET', path, { headers }),
    post: (path, body, headers = {}) =>
      ask('POST', path, {
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
};

/** Every answer of every journey is one more proof of the documentation. */
const assertDocumented = (
  document: OpenApiDocument,
  { method, path }: { readonly method: string; readonly path: string },
  { status, headers, body }: Heard,
): void => {
  const address = path.split('?')[0] ?? '';
  const pattern = Object.keys(document.paths).find((candidate) =>
    new RegExp(`^${candidate.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(address),
  );
  const operation = document.paths[pattern ?? '']?.[method.toLowerCase()];
  if (!operation) return;
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const schema = operation.responses[String(status)]?.content?.[type]?.schema;
  if (!schema) throw new Error(`${method} ${address}: ${status} ${type} is not documented`);
  const wrong = mismatches(schema, body, document.components);
  if (wrong.length > 0) throw new Error(`${method} ${address}: ${status}: ${wrong.join('; ')}`);
};

export const newKey = (): Readonly<Record<string, string>> => ({ 'Idempotency-Key': randomUUID() });
