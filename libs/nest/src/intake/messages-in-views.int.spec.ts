import 'reflect-metadata';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import { openPortal, type Portal } from '../portal.js';
import { messagesApart, reportsWaiting } from './messages-in-views.js';
import { reportsNumberedInViews } from './reports-by-number.js';

let database: FreshDatabase;
let portal: Portal;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase('messages in views');
  portal = await openPortal({
    databaseUrl: database.applicationUrl,
    databaseOwnerUrl: database.ownerUrl,
    projections: 'elsewhere',
    digestKey: 'the digest key of this spec, long enough',
    cursorKey: Buffer.alloc(32, 1).toString('base64url'),
    keyVault: inMemoryKeyVault(),
  });
  client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query(
    `INSERT INTO eventing.projection_generation (name) VALUES ('lab-reports'), ('interface-messages')
       ON CONFLICT DO NOTHING`,
  );
}, 60_000);
afterAll(async () => {
  await client.end();
  await portal.close();
  await database.drop();
}, 30_000);

/** A row with these columns; what else must not be empty says nothing here. */
const stands = async (table: string, row: Readonly<Record<string, unknown>>): Promise<void> => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'generations' AND table_name = $1
        AND is_nullable = 'NO' AND column_default IS NULL`,
    [table],
  );
  const nothing: Readonly<Record<string, unknown>> = { jsonb: '[]', boolean: false, integer: 0 };
  const needed = rows.map(({ name, type }) => [name, nothing[type] ?? '']);
  const all = Object.entries({ ...Object.fromEntries(needed), ...row });
  const names = all.map(([name]) => `"${name}"`).join(', ');
  const places = all.map((_, index) => `$${index + 1}`).join(', ');
  const values = all.map(([, value]) => value);
  await client.query(`INSERT INTO generations.${table} (${names}) VALUES (${places})`, values);
};

describe('the reports that wait for messages', () => {
  it('are those of which nothing is shown while a message waits, and since when', async () => {
    const from = '2026-03-25T17:00:00Z';
    const report = (report_id: string, newsWaits?: readonly object[]) =>
      stands('lab_report', {
        ...{ report_id, patient_id: 'maria', search_text: '' },
        header: JSON.stringify({ test: {}, ...(newsWaits ? { newsWaits } : {}) }),
      });
    await report('r1', [
      { messageId: 'm1', from, to: from },
      { messageId: 'm2', from },
    ]);
    await report('r2', [{ messageId: 'm1', from, to: from }]);
    await report('r3');
    expect(await reportsWaiting(portal.readModels)()).toEqual([
      { reportId: 'r1', patientId: 'maria', messageId: 'm2', since: from },
    ]);
  });
});

describe('the reports of one number', () => {
  it('are all of that patient’s that bear it, once the view has seen what is recorded', async () => {
    const report = (report_id: string, patient_id: string, fillerNumber?: string) =>
      stands('lab_report', {
        ...{ report_id, patient_id, search_text: '' },
        header: JSON.stringify({ test: {}, ...(fillerNumber ? { fillerNumber } : {}) }),
      });
    await report('n1', 'elena', 'F-1');
    await report('n2', 'elena', 'F-1');
    await report('n3', 'elena', 'F-2');
    await report('n4', 'tomas', 'F-1');
    await report('n5', 'elena');
    const asked: string[] = [];
    const numbered = reportsNumberedInViews({
      ...{ readModels: portal.readModels, timeoutMs: 10 },
      store: { head: () => Promise.resolve('7') },
      progress: {
        waitFor: (name, position) => {
          asked.push(`${name} ${position}`);
          return Promise.resolve(false);
        },
      },
    });
    expect(await numbered('elena', 'F-1')).toEqual(['n1', 'n2']);
    expect(await numbered('elena', 'F-9')).toEqual([]);
    expect(asked).toEqual(['lab-reports 7', 'lab-reports 7']);
  });
});

describe('the messages that may have keys of their own', () => {
  it('are nobody’s, and those on which somebody has decided since', async () => {
    const message = (message_id: string, rest: object) =>
      stands('interface_message', { message_id, subject: message_id, ...rest });
    await message('nobodys', {});
    await message('hers', { patient_id: 'maria' });
    await message('attached', { patient_id: 'maria', decided_by: 'nurse-ito' });
    expect((await messagesApart(portal.readModels)).toSorted()).toEqual(['attached', 'nobodys']);
  });
});
