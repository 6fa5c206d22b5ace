import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { RecordFacility, RecordPatient, type PortalCaller } from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { FollowMyLabResults, ListMyLabResults, ListMyRequests } from '@anamnesis/read-models';
import type { PortalCommand } from './command-registry.js';
import { commandMessage, queryMessage } from './messages.js';
import type { ProjectionsHere } from './portal-options.js';
import { openPortal, type Portal } from './portal.js';
import type { PortalQuery } from './query-registry.js';

const id = (end: number) => `5e0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [maria, jonas, harbour] = [id(1), id(2), id(3)];
const records: PortalCaller = { actor: id(90), role: 'record-system' };
const herself: PortalCaller = { actor: maria, role: 'patient' };
const MAY_LAG_MS = 1_500;

let database: FreshDatabase;
let api: Portal;
let projector: Portal;
const vault = inMemoryKeyVault();
const openAs = (projections: ProjectionsHere): Promise<Portal> =>
  openPortal({
    ...{ databaseUrl: database.applicationUrl, databaseOwnerUrl: database.ownerUrl },
    ...{ projections, keyVault: vault, viewsMayLagMs: MAY_LAG_MS },
    digestKey: 'the digest key of this spec, long enough',
    cursorKey: Buffer.alloc(32, 1).toString('base64url'),
    atLeastTimeoutMs: 10_000,
  });

const says = async (Class: new () => PortalCommand, fields: object): Promise<string> => {
  const answer = await api.commands.handle(commandMessage(plainToInstance(Class, fields), records));
  if (answer.is !== 'accepted') throw new Error(JSON.stringify(answer));
  return answer.position;
};
const recordPatient = (patientId: string): Promise<string> => {
  const name = { familyName: 'Alvarez', givenName: 'Maria', birthDate: '1958-04-12' };
  return says(RecordPatient, { patientId, facilityId: harbour, ...name });
};
const asks = (Class: new () => PortalQuery, atLeast?: string) =>
  api.queries.handle(
    queryMessage(Object.assign(new Class(), { patientId: maria }), herself, { atLeast }),
  );

/** As often as a live list looks; gives up long after it should have come. */
const within = async (milliseconds: number, isSo: () => Promise<boolean>): Promise<boolean> => {
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {
    if (await isSo()) return true;
    await setTimeout(100);
  }
  return false;
};

beforeAll(async () => {
  database = await freshDatabase('nobody folds');
  projector = await openAs('run');
  api = await openAs('elsewhere');
}, 60_000);
afterAll(async () => {
  await api.close();
  await projector.close();
  await database.drop();
}, 30_000);

describe('while no process folds the views', () => {
  it('results are shown to nobody, and all else is marked, until one does again', async () => {
    await says(RecordFacility, {
      facilityId: harbour,
      name: 'Harbour',
      phone: '555-0142',
      zone: 'UTC',
    });
    const seen = await recordPatient(maria);
    expect(await asks(ListMyLabResults, seen)).toMatchObject({ is: 'found' });

    await projector.close();
    expect(await api.queries.standsStill(new FollowMyLabResults())).toBe(false);
    await recordPatient(jonas);
    expect(await asks(ListMyLabResults)).toMatchObject({ is: 'found' });
    const ends = () => api.queries.standsStill(new FollowMyLabResults());
    expect(await within(25_000, ends)).toBe(true);
    expect(await asks(ListMyLabResults)).toEqual({ is: 'behind' });
    const marked = await asks(ListMyRequests);
    expect(marked.is === 'found' && marked.stale).toContain('queue-and-archive');

    projector = await openAs('run');
    const goesOn = async () => (await asks(ListMyLabResults)).is === 'found';
    expect(await within(25_000, goesOn)).toBe(true);
  }, 60_000);

  it('a process that has just started shows nothing that may be older than what it finds', async () => {
    await projector.close();
    await recordPatient(id(4));
    const started = await openAs('elsewhere');
    const query = Object.assign(new ListMyLabResults(), { patientId: maria });
    const answer = await started.queries.handle(queryMessage(query, herself));
    await started.close();
    expect(answer).toEqual({ is: 'behind' });

    projector = await openAs('run');
    expect(await within(25_000, async () => (await asks(ListMyLabResults)).is === 'found')).toBe(
      true,
    );
  }, 60_000);
});
