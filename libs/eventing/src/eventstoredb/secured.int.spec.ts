import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { startTestServer, type TestServer } from '@anamnesis/eventstore-testing';
import { StoreUnavailable } from '../event-store.js';
import { appendTo, openedStores, type OpenedStores } from './event-store.fixture.js';

jest.setTimeout(20_000);

const login = { user: 'portal', password: 'correct horse: 100 %' };
const folder = mkdtempSync(join(tmpdir(), 'anamnesis-tls-'));
const fileOf = (name: string): string => join(folder, name);

const certificateFor = (ip: string) =>
  generate([{ name: 'commonName', value: 'eventstore.test' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip }] },
    ],
  });

let server: TestServer;
let stores: OpenedStores;

beforeAll(async () => {
  const own = await certificateFor('127.0.0.1');
  const other = await certificateFor('127.0.0.1');
  writeFileSync(fileOf('own.crt'), own.cert);
  writeFileSync(fileOf('other.crt'), other.cert);
  const tls = { key: Buffer.from(own.private), certificate: Buffer.from(own.cert) };
  server = await startTestServer({ tls, login });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await stores.closeAll();
});

const opened = (url: string) => {
  stores = openedStores(url);
  return stores.opened({ patienceMs: 1_000 });
};
const trusting = (name: string): string =>
  `${server.connectionString}?tlsCAFile=${encodeURIComponent(fileOf(name))}`;

it('appends, reads and follows over TLS with user and password', async () => {
  const store = opened(trusting('own.crt'));
  expect(await store.append(appendTo('refill-1'))).toMatchObject({ is: 'appended' });
  expect(await store.readStream('refill-1')).toHaveLength(1);
  const ending = new AbortController();
  for await (const { events } of store.subscribe({ after: '', signal: ending.signal })) {
    if (events.some(({ stream }) => stream === 'refill-1')) break;
  }
  ending.abort();
});

it('does not talk to a server whose authority is not the one that was named', async () => {
  const store = opened(trusting('other.crt'));
  await expect(store.append(appendTo('refill-2'))).rejects.toThrow(/tlsCAFile/);
});

it('says that the login is wrong, and quotes nothing of it', async () => {
  const store = opened(trusting('own.crt').replace('portal:', 'portal-of-others:'));
  const answer = store.append(appendTo('refill-3'));
  await expect(answer).rejects.toThrow(StoreUnavailable);
  await expect(answer).rejects.toThrow(/check user and password/);
  await expect(answer).rejects.not.toThrow(/horse|portal-of-others/);
});
