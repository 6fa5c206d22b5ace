import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { RecordPatient } from '@anamnesis/domain';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { ShowAccessLog, type AccessLogAnswer } from './access-log-query.js';
import { commandMessage, queryMessage } from './messages.js';
import { openPortal, type Portal } from './portal.js';
import { advanceDemoClock, demoClock } from './running/demo-clock.js';

const DAY_MS = 86_400_000;
const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, OMAR, HARBOUR] = [id(1), id(2), id(3)];

describe('a portal whose time is set forward', () => {
  let database: FreshDatabase;
  let folder: string;
  let portal: Portal;
  beforeAll(async () => {
    database = await freshDatabase('portal clock');
    folder = mkdtempSync(join(tmpdir(), 'anamnesis-portal-clock-'));
    portal = await openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'elsewhere',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32, 1).toString('base64url'),
      keyVault: inMemoryKeyVault(),
      clock: demoClock(folder),
    });
  }, 60_000);
  afterAll(async () => {
    await portal.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  const recorded = async (patientId: string): Promise<string> => {
    const told = { patientId, familyName: 'Sample', givenName: 'Sam', birthDate: '1980-05-01' };
    const command = plainToInstance(RecordPatient, { ...told, facilityId: HARBOUR });
    const by = { actor: 'emr', role: 'importer' } as const;
    const answer = await portal.commands.handle(commandMessage(command, by));
    expect(answer).toMatchObject({ is: 'accepted' });
    return portal.clock.now();
  };
  /** When that is said to have been recorded which was said of a person. */
  const recordingOf = async (patientId: string, at: string): Promise<number> => {
    const month = at.slice(0, 'YYYY-MM'.length);
    const query = plainToInstance(ShowAccessLog, { patientId, month });
    const by = { actor: 'auditor-kim', role: 'auditor' } as const;
    const answer = await portal.queries.handle(queryMessage(query, by));
    const { entries } = (answer as unknown as { answer: AccessLogAnswer }).answer;
    return Date.parse(entries[0]?.recordedAt ?? '');
  };

  it('tells by that time when something was recorded, before and since', async () => {
    const before = await recorded(MARIA);
    advanceDemoClock(folder, DAY_MS);
    await delay(300);
    const since = await recorded(OMAR);
    expect(Date.parse(since) - Date.parse(before)).toBeGreaterThan(DAY_MS);
    const apart = [
      (await recordingOf(MARIA, before)) - Date.parse(before),
      (await recordingOf(OMAR, since)) - Date.parse(since),
    ];
    for (const ms of apart) expect(Math.abs(ms)).toBeLessThan(DAY_MS / 24);
  });
});
