import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AssignPatientIdentifier,
  AttachMessagePatient,
  DiscardMessage,
  RecordFacility,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  ReviewLabResults,
  type PortalCaller,
} from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { startTestServer, type TestServer } from '@anamnesis/eventstore-testing';
import {
  commandMessage,
  openPortal,
  queryMessage,
  type AnswerOf,
  type Portal,
  type PortalCommand,
  type PortalQuery,
} from '@anamnesis/nest';
import {
  ListInterfaceMessages,
  ListLabsToReview,
  ListMyLabResults,
  type MyLabReport,
} from '@anamnesis/read-models';
import { listenMllp, type MllpListener } from './mllp-listener.js';
import { Wire } from './wire.fixture.js';

const id = (letter: string): string => `${letter}0000000-0000-4000-8000-000000000001`;
const [maria, reyesId, harbour] = [id('a'), id('d'), id('f')];
const records: PortalCaller = { actor: 'records', role: 'record-system' };
const nurse: PortalCaller = { actor: id('e'), role: 'staff' };
const reyes: PortalCaller = { actor: reyesId, role: 'provider' };
const mariaHerself: PortalCaller = { actor: maria, role: 'patient' };

const potassium = ({
  controlId,
  value,
  status = 'F',
  patient = 'MRN-0815^^^City Hospital^MR||Alvarez^Maria||19580412',
}: Readonly<Record<'controlId' | 'value', string>> & { status?: string; patient?: string }) =>
  [
    `MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|20260325093000-0700||ORU^R01^ORU_R01|${controlId}|P|2.5.1`,
    `PID|1||${patient}`,
    `OBR|1||F-1|2823-3^Potassium^LN|||20260324081500-0700|||||||||` +
      `1234567893^Reyes^Ana^^^^^^NPI||||||20260325093000-0700||CH|${status}`,
    `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1|||||${status}|||20260324081500-0700`,
  ].join('\r');

describe.each(['PostgreSQL', 'EventStoreDB'])('a result on its way, events in %s', (kept) => {
  let cluster: TestServer | undefined;
  let database: FreshDatabase;
  let portal: Portal;
  let listener: MllpListener;
  let laboratory: Wire;
  let sent = 0;

  const says = async <Command extends PortalCommand>(
    Class: new () => Command,
    fields: object,
    by = records,
  ): Promise<void> => {
    const command = plainToInstance(Class, fields);
    const answer = await portal.commands.handle(commandMessage(command, by));
    if (answer.is !== 'accepted') throw new Error(`${Class.name}: ${JSON.stringify(answer)}`);
  };

  /** As of all that is in the log. */
  const asks = async <Query extends PortalQuery>(
    query: Query,
    by: PortalCaller,
  ): Promise<AnswerOf<Query>> => {
    const atLeast = await portal.store.head();
    const answer = await portal.queries.handle(queryMessage(query, by, { atLeast }));
    if (answer.is !== 'found') throw new Error(JSON.stringify(answer));
    return answer.answer as AnswerOf<Query>;
  };

  /** What follows from a message follows by itself, a moment later. */
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 600; tries += 1) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('It has not come to that in time.');
  };

  const sends = async (message: string): Promise<string | undefined> => {
    laboratory.send(message);
    sent += 1;
    const answers = await laboratory.answersOf(sent);
    return /MSA\|(\w\w)/.exec(answers.at(-1) ?? '')?.[1];
  };

  const toReview = async () => (await asks(new ListLabsToReview(), reyes)).rows;
  const shown = async (): Promise<readonly MyLabReport[]> =>
    (await asks(Object.assign(new ListMyLabResults(), { patientId: maria }), mariaHerself)).rows;
  const messages = async (status: 'parked' | 'taken') =>
    (await asks(Object.assign(new ListInterfaceMessages(), { status }), nurse)).rows;

  const reviewsAll = async (): Promise<void> => {
    for (const { reportId, patientId, lines } of await toReview()) {
      const seen = lines.map(({ lineId, version }) => ({ lineId, version }));
      await says(ReviewLabResults, { reportId, patientId, lines: seen }, reyes);
    }
  };

  beforeAll(async () => {
    cluster = kept === 'EventStoreDB' ? await startTestServer() : undefined;
    database = await freshDatabase(`message to patient ${kept}`);
    const acme = { name: 'acme', application: 'LAB', facility: 'ACME', address: '127.0.0.1' };
    portal = await openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      ...(cluster ? { eventStoreUrl: cluster.connectionString } : {}),
      projections: 'run',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32).toString('base64url'),
      keyVault: inMemoryKeyVault(),
      atLeastTimeoutMs: 10_000,
      interfaces: { senders: [{ ...acme, sends: ['ORU'] }], testMode: false },
    });
    const zone = 'America/Los_Angeles';
    await says(RecordFacility, { facilityId: harbour, name: 'Harbour', zone, phone: '555-0100' });
    const named = { familyName: 'Reyes', givenName: 'Ana', npi: '1234567893' };
    await says(RecordPractitioner, { practitionerId: reyesId, ...named });
    const member = { practitionerId: reyesId, group: 'practice', from: '2015-01-01T00:00:00Z' };
    await says(RecordMembership, member, nurse);
    const born = { birthDate: '1958-04-12', familyName: 'Alvarez', givenName: 'Maria' };
    await says(RecordPatient, { patientId: maria, facilityId: harbour, ...born });
    const number = { authority: 'City Hospital', number: 'MRN-0815' };
    await says(AssignPatientIdentifier, { patientId: maria, ...number });
    listener = await listenMllp({
      ...{ host: '127.0.0.1', port: 0, mostConnections: 4, idleMilliseconds: 60_000 },
      intake: portal.intake,
    });
    laboratory = await Wire.open(listener.port);
  }, 60_000);
  afterAll(async () => {
    laboratory.socket.destroy();
    await listener.close();
    await portal.close();
    await cluster?.stop();
    await database.drop();
  }, 60_000);

  it('comes by MLLP, waits for its review, and is shown when it was reviewed', async () => {
    expect(await sends(potassium({ controlId: '1', value: '4.4' }))).toBe('AA');
    await until(async () => (await toReview()).length === 1);
    expect(await shown()).toEqual([]);
    await reviewsAll();
    expect(await toReview()).toEqual([]);
    expect(await shown()).toMatchObject([
      { corrected: false, unread: true, results: [{ name: 'Potassium', values: ['4.4'] }] },
    ]);
  }, 60_000);

  it('is taken back by its correction, and shown as corrected when that was reviewed', async () => {
    expect(await sends(potassium({ controlId: '2', value: '4.9', status: 'C' }))).toBe('AA');
    await until(async () => (await toReview()).length === 1);
    expect(await shown()).toEqual([]);
    await reviewsAll();
    expect(await shown()).toMatchObject([
      { corrected: true, results: [{ status: 'corrected', values: ['4.9'] }] },
    ]);
  }, 60_000);

  it('waits for staff where nobody knows whose it is, and goes on when they have said it', async () => {
    const patient = 'X-1^^^Elsewhere^MR||Alvares^Mary||19580412';
    const message = potassium({ controlId: '3', value: '5.0', status: 'C', patient });
    expect(await sends(message)).toBe('AA');
    await until(async () => (await messages('parked')).length === 1);
    const [{ messageId } = { messageId: '' }] = await messages('parked');
    await until(async () => (await shown()).length === 0);
    const attached = { messageId, patientId: maria, reason: 'The laboratory told us by phone' };
    await says(AttachMessagePatient, attached, nurse);
    await until(async () => (await toReview()).length === 1);
    expect(await messages('parked')).toEqual([]);
    expect((await messages('taken')).length).toBe(3);
    expect(await shown()).toEqual([]);
    await reviewsAll();
    expect(await shown()).toMatchObject([{ results: [{ values: ['5.0'] }] }]);
  }, 60_000);

  it('is shown no more while news of it waits, and again when that was let be', async () => {
    const patient = 'MRN-0815^^^City Hospital^MR||Novak^Maria||19580412';
    const message = potassium({ controlId: '4', value: '', status: 'X', patient });
    expect(await sends(message)).toBe('AA');
    await until(async () => (await shown()).length === 0);
    const [{ messageId } = { messageId: '' }] = await messages('parked');
    await says(DiscardMessage, { messageId, reason: 'Sent to us by mistake' }, nurse);
    await until(async () => (await shown()).length === 1);
    expect(await shown()).toMatchObject([{ results: [{ values: ['5.0'] }] }]);
    expect(await toReview()).toEqual([]);
  }, 30_000);
});
