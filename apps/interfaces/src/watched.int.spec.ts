import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { InterfacesModule } from './interfaces.module.js';
import { listenMllp, type MllpListener } from './mllp-listener.js';
import { MllpMetrics } from './mllp-metrics.js';
import { Wire } from './wire.fixture.js';

const oru = (controlId: string, { sender = 'LAB|ACME', more = 'OBX|1|NM|2345-7^^LN||98' } = {}) =>
  [
    `MSH|^~\\&|${sender}|PORTAL|CLINIC|20260302120000||ORU^R01^ORU_R01|${controlId}|P|2.5.1`,
    'PID|1||4711^^^ACME^MR||Ortega^Maria||19920229',
    'OBR|1||F-1|24323-8^CMP^LN|||20260302081500-0800',
    more,
  ].join('\r');

describe('a listener that machines watch', () => {
  let database: FreshDatabase;
  let app: Awaited<ReturnType<typeof NestFactory.create>>;
  let listener: MllpListener;
  let url: string;

  beforeAll(async () => {
    database = await freshDatabase('watched listener');
    const portal = InterfacesModule.forRoot({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'elsewhere',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32).toString('base64url'),
      keyVault: inMemoryKeyVault(),
      interfaces: {
        senders: [
          {
            ...{ name: 'acme', sends: ['ORU'] },
            ...{ application: 'LAB', facility: 'ACME', address: '127.0.0.1' },
          },
        ],
        testMode: false,
      },
    });
    app = await NestFactory.create(portal, { logger: false, forceCloseConnections: true });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    listener = await listenMllp({
      ...{ host: '127.0.0.1', port: 0, mostConnections: 1, idleMilliseconds: 60_000 },
      intake: app.get<Portal>(PORTAL).intake,
      watch: app.get(MllpMetrics),
    });
  }, 60_000);
  afterAll(async () => {
    await listener.close();
    await app.close();
    await database.drop();
  });

  const measured = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  const valueOf = async (line: string): Promise<number> => {
    const text = await measured();
    const found = text.split('\n').find((each) => each.startsWith(`${line} `));
    return Number(found?.slice(line.length));
  };
  const until = async (line: string, value: number): Promise<void> => {
    for (let tries = 0; tries < 1_000 && (await valueOf(line)) !== value; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await valueOf(line)).toBe(value);
  };
  const counted = (acknowledgement: string, outcome: string) =>
    valueOf(
      `anamnesis_mllp_messages_total{acknowledgement="${acknowledgement}",outcome="${outcome}"}`,
    );

  it('is live and ready, as the other processes are', async () => {
    const asked = ['live', 'ready', 'projections'].map((what) => fetch(`${url}/health/${what}`));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('counts nothing before the first message', async () => {
    expect(await counted('AA', 'accepted')).toBe(0);
    expect(await counted('AE', 'error')).toBe(0);
    expect(await valueOf('anamnesis_mllp_connections')).toBe(0);
    expect(await valueOf('anamnesis_mllp_last_accepted_timestamp_seconds')).toBe(0);
  });

  it('counts messages by what it answered, and tells when it accepted the last one', async () => {
    const before = Date.now() / 1_000;
    const wire = await Wire.open(listener.port);
    await until('anamnesis_mllp_connections', 1);
    const misplaced = oru('secret-2', { more: 'PID|2||2' });
    const large = oru('secret-3', { more: `NTE|1||${'x'.repeat(370 * 1024)}` });
    wire.send(oru('secret-1'), oru('secret-1', { sender: 'WHO|KNOWS' }), misplaced, large);
    await wire.answersOf(4);
    expect(await counted('AA', 'accepted')).toBe(1);
    expect(await counted('AR', 'refused')).toBe(1);
    expect(await counted('AE', 'error')).toBe(1);
    expect(await counted('AR', 'too-large')).toBe(1);
    expect(await valueOf('anamnesis_mllp_messages_under_way')).toBe(0);
    expect(await valueOf('anamnesis_mllp_message_seconds_count')).toBe(4);
    const last = await valueOf('anamnesis_mllp_last_accepted_timestamp_seconds');
    expect(last).toBeGreaterThanOrEqual(before);
    wire.socket.destroy();
    await until('anamnesis_mllp_connections', 0);
  });

  it('counts who is turned away', async () => {
    const first = await Wire.open(listener.port);
    await until('anamnesis_mllp_connections', 1);
    await (
      await Wire.open(listener.port)
    ).closed;
    await until('anamnesis_mllp_connections_turned_away_total{because="too-many"}', 1);
    first.socket.destroy();
    await until('anamnesis_mllp_connections', 0);
  });

  it('counts what ends before a whole message was there, and not who only looked', async () => {
    const sent = ['\x0bMSH|^~\\&|secret', 'GET /secret HTTP/1.1\r\n\r\n', ''];
    for (const bytes of sent) {
      const wire = await Wire.open(listener.port);
      wire.socket.end(bytes);
      await wire.closed;
      await until('anamnesis_mllp_connections', 0);
    }
    const brokenOff = (because: string) =>
      valueOf(`anamnesis_mllp_connections_broken_off_total{because="${because}"}`);
    expect(await brokenOff('half-a-message')).toBe(1);
    expect(await brokenOff('not-framed')).toBe(1);
  });

  it('says nothing of any message, sender or patient', async () => {
    expect(await measured()).not.toMatch(/secret|acme|LAB|WHO|4711|Ortega|2345-7/);
  });
});
