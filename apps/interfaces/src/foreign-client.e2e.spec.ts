import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { BEGINNING, inMemoryKeyVault } from '@anamnesis/eventing';
import { openPortal, type Portal } from '@anamnesis/nest';
import { Client, Message, type InboundResponse } from 'node-hl7-client';
import { listenMllp, type MllpListener, type MllpTls } from './mllp-listener.js';
import { makeCertificates, type Certificates } from './wire.fixture.js';

const adt = (controlId: string, trigger = 'A28'): string =>
  [
    `MSH|^~\\&|EMR|CLINIC|PORTAL|CLINIC|20260302120000||ADT^${trigger}|${controlId}|P|2.5.1`,
    `EVN|${trigger}|20260302115900-0800`,
    'PID|1||4712^^^CLINIC^MR||Ortega^Luz||19900105|F|||||^NET^Internet^luz@example.org',
    'PV1|1|O',
  ].join('\r');
const GLUCOSE = 'OBX|1|NM|2345-7^Glucose^LN||98|mg/dL|70-99|N|||F';
const oru = (controlId: string, { sender = 'LAB|ACME', processing = 'P' } = {}): string =>
  [
    `MSH|^~\\&|${sender}|PORTAL|CLINIC|20260302120000||ORU^R01^ORU_R01|${controlId}|${processing}|2.5.1`,
    'PID|1||4711^^^ACME^MR||Ortega^Maria||19920229',
    `OBR|1||F-${controlId}|24323-8^CMP^LN|||20260302081500-0800`,
    GLUCOSE,
  ].join('\r');

/** What a client that others wrote makes of the answers. */
class ForeignSender {
  private readonly answers: InboundResponse[] = [];
  private readonly client: Client;
  private readonly connection: ReturnType<Client['createConnection']>;
  private wake: () => void = () => undefined;

  constructor(port: number, tls?: ConnectionOptions) {
    this.client = new Client({ host: '127.0.0.1', ...(tls && { tls }) });
    this.connection = this.client.createConnection({ port }, (response) => {
      this.answers.push(response);
      this.wake();
    });
    this.connection.on('error', () => undefined);
    this.connection.on('client.error', () => undefined);
  }

  async send(text: string): Promise<readonly string[]> {
    const before = this.answers.length;
    const answered = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    await this.connection.sendMessage(new Message({ text }));
    await answered;
    const message = this.answers[before]?.getMessage();
    return ['MSA.1', 'MSA.2', 'ERR.3.1'].map((path) => String(message?.get(path) ?? ''));
  }

  close(): void {
    this.client.closeAll();
  }
}

describe('a laboratory with software of its own', () => {
  let database: FreshDatabase;
  let portal: Portal;
  let made: Certificates;
  const listeners: MllpListener[] = [];
  const senders: ForeignSender[] = [];

  beforeAll(async () => {
    [database, made] = await Promise.all([freshDatabase('interfaces'), makeCertificates()]);
    const certificate = new X509Certificate(made.sender.cert).fingerprint256;
    const acme = { sends: ['ORU'], application: 'LAB', facility: 'ACME' } as const;
    portal = await openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'elsewhere',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32).toString('base64url'),
      keyVault: inMemoryKeyVault(),
      interfaces: {
        senders: [
          { ...acme, name: 'acme-plain', address: '127.0.0.1' },
          { ...acme, name: 'acme-secured', certificate },
          {
            ...{ name: 'practice-records', sends: ['ADT'], address: '127.0.0.1' },
            ...{ application: 'EMR', facility: 'CLINIC' },
          },
        ],
        testMode: false,
      },
    });
  });
  afterAll(async () => {
    for (const sender of senders) sender.close();
    for (const listener of listeners) await listener.close();
    await portal.close();
    await database.drop();
  });

  const connected = async (listenedTls?: MllpTls, tls?: ConnectionOptions) => {
    const listener = await listenMllp({
      ...{ host: '127.0.0.1', port: 0, mostConnections: 10, idleMilliseconds: 60_000 },
      ...{ intake: portal.intake, ...(listenedTls && { tls: listenedTls }) },
    });
    listeners.push(listener);
    const sender = new ForeignSender(listener.port, tls);
    senders.push(sender);
    return sender;
  };
  const received = async (): Promise<number> => {
    let count = 0;
    const filter = { by: 'type', types: ['MessageReceived'] } as const;
    for await (const { events } of portal.store.readAll({ after: BEGINNING, filter })) {
      count += events.length;
    }
    return count;
  };

  it('sends over loopback, and what is acknowledged is in the log', async () => {
    const sender = await connected();
    const before = await received();
    expect(await sender.send(oru('1'))).toEqual(['AA', '1', '']);
    expect(await received()).toBe(before + 1);
    expect(await sender.send(oru('1'))).toEqual(['AA', '1', '']);
    expect(await received()).toBe(before + 1);
  });

  it('sends over TLS, known by its certificate', async () => {
    const tls = {
      ...{ key: made.server.key, certificate: made.server.cert },
      clientAuthorities: made.authority,
    };
    const sender = await connected(tls, { ca: made.authority, ...made.sender });
    expect(await sender.send(oru('2'))).toEqual(['AA', '2', '']);
  });

  it('sends what a record system says, and what is acknowledged is in the log', async () => {
    const sender = await connected();
    const before = await received();
    expect(await sender.send(adt('10'))).toEqual(['AA', '10', '']);
    expect(await sender.send(adt('10'))).toEqual(['AA', '10', '']);
    expect(await received()).toBe(before + 1);
    expect(await sender.send(adt('11', 'A40'))).toEqual(['AR', '11', '200']);
    expect(await received()).toBe(before + 1);
  });

  it.each([
    ['it calls itself otherwise than it is known', { sender: 'LAB|ELSEWHERE' }, '204'],
    ['it sends what is only for training', { processing: 'T' }, '202'],
  ])('is refused when %s', async (_what, said, condition) => {
    const sender = await connected();
    const before = await received();
    expect(await sender.send(oru('3', said))).toEqual(['AR', '3', condition]);
    expect(await received()).toBe(before);
  });
});
