import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { openPortal, type Portal } from '@anamnesis/nest';
import { listenMllp, type MllpListener } from './mllp-listener.js';
import { Wire } from './wire.fixture.js';

const FACILITY = '3f0c2d2e-7b1a-4f53-8c65-000000000003';

const adt = (
  trigger: string,
  controlId: string,
  { minute = '30', email = '', name = 'Luz' } = {},
) =>
  [
    `MSH|^~\\&|EMR|CLINIC|PORTAL|CLINIC|202603021200${minute}-0800||ADT^${trigger}|${controlId}|P|2.8`,
    `EVN|${trigger}|2026030211${minute}00-0800`,
    `PID|1||4712^^^CLINIC^MR||Ortega^${name}||19900105|F|||||${email && `^NET^Internet^${email}`}`,
    'PV1|1|O',
  ].join('\r');

/** What the record system says, from its wire to the file of the patient. */
describe('a record system at its wire', () => {
  let database: FreshDatabase;
  let portal: Portal;
  let listener: MllpListener;
  let wire: Wire;

  beforeAll(async () => {
    database = await freshDatabase('patient updates by wire');
    portal = await openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'run',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32).toString('base64url'),
      keyVault: inMemoryKeyVault(),
      interfaces: {
        senders: [
          {
            ...{ name: 'practice-records', sends: ['ADT'], address: '127.0.0.1' },
            ...{ application: 'EMR', facility: 'CLINIC', registersAt: FACILITY },
          },
        ],
        testMode: false,
      },
    });
    listener = await listenMllp({
      ...{ host: '127.0.0.1', port: 0, mostConnections: 10, idleMilliseconds: 60_000 },
      intake: portal.intake,
    });
    wire = await Wire.open(listener.port);
  }, 60_000);
  afterAll(async () => {
    wire.socket.destroy();
    await listener.close();
    await portal.close();
    await database.drop();
  }, 30_000);

  const told = async (): Promise<readonly string[]> => {
    const types = ['PatientRecorded', 'PatientDemographicsUpdated', 'DemographicChangeProposed'];
    const all = [...types, 'MessageTaken'];
    const texts: string[] = [];
    const filter = { by: 'type', types: all } as const;
    for await (const { events } of portal.store.readAll({ after: '', filter })) {
      for (const stored of events) {
        const event = portal.codec.decode(stored).event as unknown as Record<string, string>;
        const { type, givenName, value, patientUpdate } = event;
        texts.push([type, givenName ?? value ?? patientUpdate].join(' '));
      }
    }
    return texts;
  };
  const until = async (messages: number): Promise<readonly string[]> => {
    for (let tries = 0; tries < 400; tries += 1) {
      const texts = await told();
      if (texts.filter((text) => text.startsWith('MessageTaken')).length === messages) return texts;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('It has not come to that in time.');
  };
  const codes = async (count: number): Promise<readonly (string | undefined)[]> =>
    (await wire.answersOf(count)).map((text) => text.split('\r')[1]?.split('|')[1]);

  it('registers a patient, proposes an e-mail, and comes too late once', async () => {
    wire.send(adt('A28', '1', { email: 'luz@example.org' }));
    wire.send(adt('A28', '1', { email: 'luz@example.org' }));
    expect(await codes(2)).toEqual(['AA', 'AA']);
    expect(await until(1)).toEqual([
      'PatientRecorded Luz',
      'DemographicChangeProposed luz@example.org',
      'MessageTaken counts',
    ]);
    wire.send(adt('A31', '2', { minute: '40', name: 'Luz^Maria' }));
    expect(await codes(3)).toEqual(['AA', 'AA', 'AA']);
    await until(2);
    wire.send(adt('A31', '3', { minute: '35', name: 'Luz^Ana' }));
    expect(await codes(4)).toEqual(['AA', 'AA', 'AA', 'AA']);
    expect((await until(3)).slice(3)).toEqual([
      'PatientDemographicsUpdated Luz Maria',
      'MessageTaken counts',
      'MessageTaken older-than-known',
    ]);
  }, 60_000);
});
