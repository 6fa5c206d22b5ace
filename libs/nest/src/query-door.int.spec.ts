import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { plainToInstance } from 'class-transformer';
import { AskQuestion, RecordFacility, RecordPatient, type PortalCaller } from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { ListMyRequests, ShowQueue } from '@anamnesis/read-models';
import { ShowAccessLog } from './access-log-query.js';
import { AnamnesisModule } from './anamnesis.module.js';
import { commandMessage, queryMessage } from './messages.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, JONAS, FACILITY] = [id(1), id(2), id(3)];
const records: PortalCaller = { actor: id(90), role: 'record-system' };
const nurseIto: PortalCaller = { actor: id(91), role: 'staff' };
const auditor: PortalCaller = { actor: id(92), role: 'auditor' };
const maria: PortalCaller = { actor: MARIA, role: 'patient' };
const AT = '2026-03-25T17:00:00.000Z';

describe('the portal inside a Nest application', () => {
  let database: FreshDatabase;
  let module: TestingModule;
  let commands: CommandBus;
  let queries: QueryBus;
  let position = '';

  beforeAll(async () => {
    database = await freshDatabase('embedded');
    module = await Test.createTestingModule({
      imports: [
        AnamnesisModule.forRoot({
          databaseUrl: database.applicationUrl,
          databaseOwnerUrl: database.ownerUrl,
          projections: 'run',
          digestKey: 'the digest key of this spec, long enough',
          cursorKey: Buffer.alloc(32, 1).toString('base64url'),
          keyVault: inMemoryKeyVault(),
          clock: { now: () => AT },
          atLeastTimeoutMs: 10_000,
        }),
      ],
    }).compile();
    await module.init();
    [commands, queries] = [module.get(CommandBus), module.get(QueryBus)];
    const facility = { facilityId: FACILITY, name: 'Harbor Street', phone: '555-0142' };
    await command(RecordFacility, { ...facility, zone: 'America/Los_Angeles' }, records);
    for (const [patientId, familyName] of [
      [MARIA, 'Alvarez'],
      [JONAS, 'Weber'],
    ]) {
      const name = { familyName, givenName: 'Maria', birthDate: '1958-04-12' };
      await command(RecordPatient, { patientId, facilityId: FACILITY, ...name }, records);
    }
    const asked = await command(AskQuestion, { patientId: MARIA, text: 'May I swim?' }, maria);
    position = 'position' in asked ? asked.position : '';
  }, 60_000);
  afterAll(async () => {
    await module.close();
    await database.drop();
  }, 30_000);

  const command = (Class: new () => object, fields: object, by: PortalCaller) =>
    commands.execute(commandMessage(plainToInstance(Class, fields) as AskQuestion, by));
  const ask = (Class: new () => object, fields: object, by: PortalCaller) =>
    queries.execute(
      queryMessage(plainToInstance(Class, fields) as ShowQueue, by, { atLeast: position }),
    );
  const accessesOf = async (patientId: string) => {
    const answer = await queries.execute(
      queryMessage(plainToInstance(ShowAccessLog, { patientId, month: '2026-03' }), auditor),
    );
    return answer.is === 'found' ? answer.answer.entries.map(({ access }) => access) : [];
  };

  it('answers what was just decided, when it is asked for that position', async () => {
    await expect(ask(ShowQueue, {}, nurseIto)).resolves.toMatchObject({
      is: 'found',
      answer: { rows: [{ patientId: MARIA, patientName: 'Alvarez, Maria' }] },
    });
  });

  it('notes in each patient’s log who read it, before the answer leaves', async () => {
    await ask(ShowQueue, {}, nurseIto);
    expect((await accessesOf(MARIA)).at(-1)).toMatchObject({
      type: 'PatientDataRead',
      what: 'queue',
      by: nurseIto.actor,
      rule: 'staff-reads-for-care',
    });
    expect((await accessesOf(JONAS)).filter(({ what }) => what === 'queue')).toEqual([]);
  });

  it('notes that an auditor read the access log', async () => {
    await accessesOf(MARIA);
    expect((await accessesOf(MARIA)).at(-1)).toMatchObject({ what: 'accessLog', role: 'auditor' });
  });

  it('answers a patient about somebody else as if there were nobody, and notes it', async () => {
    const theirs = await ask(ListMyRequests, { patientId: JONAS }, maria);
    expect(theirs).toEqual({ is: 'not-found' });
    await expect(ask(ListMyRequests, { patientId: id(7) }, maria)).resolves.toEqual(theirs);
    expect((await accessesOf(JONAS)).at(-1)).toMatchObject({ type: 'AccessDenied', by: MARIA });
  });

  it('answers a role that may never ask it, without reading', () =>
    expect(ask(ShowQueue, {}, auditor)).resolves.toEqual({ is: 'not-allowed' }));

  it('names every field of a malformed question, a foreign cursor and null among them', async () => {
    await expect(ask(ShowQueue, { kind: 'parking', by: 'me' }, nurseIto)).resolves.toMatchObject({
      is: 'malformed',
      fields: [{ field: 'by' }, { field: 'kind' }],
    });
    await expect(ask(ShowQueue, { kind: null }, nurseIto)).resolves.toMatchObject({
      fields: [{ field: 'kind' }],
    });
    await expect(ask(ShowQueue, { cursor: 'bm90IG91cnM' }, nurseIto)).resolves.toMatchObject({
      is: 'malformed',
      fields: [{ field: 'cursor' }],
    });
  });
});
