import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { BEGINNING } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { Wire } from './wire.fixture.js';

const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const SECRET = 'of processes under test and of nothing else';
const SENDERS = [
  { name: 'acme', sends: ['ORU'], application: 'LAB', facility: 'ACME', address: '127.0.0.1' },
];

const messages = Array.from({ length: 400 }, (_, index) =>
  [
    `MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|||ORU^R01^ORU_R01|${index}|P|2.5.1`,
    'PID|1||4711^^^ACME^MR||Ortega^Maria||19920229',
    `OBR|1||F-${index}|2345-7^Glucose^LN|||20260302`,
    'OBX|1|NM|2345-7^Glucose^LN||98|mg/dL|70-99|N|||F',
  ].join('\r'),
);

describe('a listener that is killed', () => {
  let database: FreshDatabase;
  let folder: string;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    database = await freshDatabase('killed_listener');
    folder = await mkdtemp(path.join(tmpdir(), 'anamnesis-interfaces-'));
    await writeFile(path.join(folder, 'senders.json'), JSON.stringify(SENDERS));
  });
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const start = async (): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
    const child = spawn(process.execPath, [built], {
      cwd: folder,
      env: {
        ...process.env,
        ...{ DATABASE_URL: database.applicationUrl, DATABASE_OWNER_URL: database.ownerUrl },
        ...{ DATA_FOLDER: path.join(folder, 'data'), ANAMNESIS_DEMO: 'false' },
        ...{ ANAMNESIS_TOKEN_SECRET: SECRET, ANAMNESIS_TOKEN_ISSUER: 'https://login.example' },
        ...{ ANAMNESIS_DIGEST_KEY: SECRET, ANAMNESIS_CURSOR_KEY: SECRET },
        ...{ ANAMNESIS_SENDERS_FILE: path.join(folder, 'senders.json') },
        ...{ MLLP_LISTEN: '127.0.0.1:0', INTERFACES_PORT: '0', EVENTSTORE_URL: '' },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let said = '';
    const port = await new Promise<number>((resolve, reject) => {
      const listen = (piece: Buffer): void => {
        said += piece.toString();
        const [, found] = /127\.0\.0\.1:(\d+) by MLLP/.exec(said) ?? [];
        if (found !== undefined) resolve(Number(found));
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', () => reject(new Error(`It ended: ${said}`)));
    });
    return { child, port };
  };

  /** Each message is sent when the one before it was answered, over four connections. */
  const sendAll = async (
    port: number,
    those: readonly number[],
    onAcknowledged: (controlId: number) => void,
  ): Promise<void> => {
    const waiting = those.values();
    const lane = async (): Promise<void> => {
      const wire = await Wire.open(port);
      let answered = 0;
      for (const index of waiting) {
        wire.send(messages[index] ?? '');
        const answers = await wire.answersOf(answered + 1);
        if (answers.length === answered) break;
        answered = answers.length;
        if (answers.at(-1)?.includes(`MSA|AA|${index}\r`)) onAcknowledged(index);
      }
      wire.socket.destroy();
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
  };

  const kept = async (): Promise<number> => {
    const store = postgresEventStore({ url: database.applicationUrl });
    const filter = { by: 'type', types: ['MessageReceived'] } as const;
    let count = 0;
    for await (const { events } of store.readAll({ after: BEGINNING, filter })) {
      count += events.length;
    }
    await store.close();
    return count;
  };

  it('has kept all that it acknowledged, and takes the rest once when it is sent again', async () => {
    const acknowledged = new Set<number>();
    const first = await start();
    await sendAll(first.port, [...messages.keys()], (index) => {
      acknowledged.add(index);
      if (acknowledged.size === 60) first.child.kill('SIGKILL');
    });
    expect(acknowledged.size).toBeGreaterThanOrEqual(60);
    expect(acknowledged.size).toBeLessThan(messages.length);
    const before = await kept();
    expect(before).toBeGreaterThanOrEqual(acknowledged.size);
    // At most what was under way on each connection was kept and not acknowledged.
    expect(before).toBeLessThanOrEqual(acknowledged.size + 4);

    const second = await start();
    const again = [...messages.keys()].slice(0, 100);
    const anew = new Set<number>();
    await sendAll(second.port, again, (index) => anew.add(index));
    expect(anew.size).toBe(again.length);
    const all = new Set([...acknowledged, ...anew]);
    expect(await kept()).toBe(all.size);
    const ended = new Promise((resolve) => second.child.once('exit', resolve));
    second.child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 90_000);
});
