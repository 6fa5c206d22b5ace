import 'reflect-metadata';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import {
  inMemoryEventStore,
  inMemoryKeyVault,
  keyedIds,
  StoreUnavailable,
} from '@anamnesis/eventing';
import { openPortal, type Portal } from '../portal.js';
import type { OrdersMeaning } from '@anamnesis/domain/interfaces/events';
import { orderTold } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import type { LogToRead } from './events-in-log.js';
import { messagesApart, messagesInViews, reportsWaiting } from './messages-in-views.js';
import { waitingAndOnFile, type MayHold, type WaitingAndOnFile } from './waiting-and-on-file.js';
import { marksOf } from './messages-by-mark.js';

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

const idOf = keyedIds('the digest key of this spec, long enough');
/** As a portal looks whose views have seen nothing but their rows. */
const lookingIn = (
  store: LogToRead['store'] = inMemoryEventStore(),
  seen: () => string | undefined = () => undefined,
): WaitingAndOnFile =>
  waitingAndOnFile({
    ...{ store, codec: portal.codec, idOf },
    views: {
      readModels: portal.readModels,
      progress: { refresh: () => Promise.resolve(), positionOf: seen },
    },
  });

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

describe('the reports that an order may mean', () => {
  const at = '2026-03-24T08:15:00-07:00';
  const glucose = { code: '2345-7', system: 'LN' };
  type Header = Readonly<Record<string, unknown>> & { readonly lines?: readonly object[] };
  const report = (report_id: string, patient_id: string, { lines = [], ...header }: Header) =>
    stands('lab_report', {
      ...{ report_id, patient_id, search_text: '', lines: JSON.stringify(lines) },
      header: JSON.stringify({ test: {}, collected: [], ...header }),
    });
  beforeAll(async () => {
    await report('n1', 'elena', { fillerNumber: 'F-1' });
    await report('n2', 'elena', { placerNumber: 'P-1' });
    await report('n3', 'elena', { fillerNumber: 'F-2', test: glucose, collected: [at] });
    const versions = [{ test: glucose, collected: [at] }];
    await report('n4', 'elena', {
      fillerNumber: 'F-3',
      test: { code: 'X' },
      lines: [{ versions }],
    });
    await report('n5', 'tomas', { fillerNumber: 'F-1', test: glucose, collected: [at] });
    await report('n6', 'tomas', { fillerNumber: 'F-2' });
    for (let bearing = 0; bearing <= 200; bearing += 1) {
      await report(`many-${bearing}`, 'nadia', { placerNumber: '0' });
    }
  });

  const numbers = { fillerNumber: 'F-1', placerNumber: 'P-1', words: [], times: [] };
  const draw = orderTold({ tests: [glucose], collected: ['2026-03-24T08:15:00Z'] });

  it.each<[string, OrdersMeaning, readonly string[]]>([
    [
      'those of one patient that bear its numbers',
      { named: [numbers], patients: ['elena'], ofAnybody: false },
      ['n1', 'n2'],
    ],
    [
      'those of one patient that are of its test and time, as the order or a line tells',
      { named: [draw], patients: ['elena'], ofAnybody: false },
      ['n3', 'n4'],
    ],
    [
      'those of anybody that bear its numbers, and no others of the same test',
      { named: [{ ...numbers, ...draw }], patients: [], ofAnybody: true },
      ['n1', 'n2', 'n5'],
    ],
    [
      'none by what more bear than any number, nor by what nobody bears',
      {
        named: [{ ...numbers, fillerNumber: 'F-9', placerNumber: '0' }],
        ...{ patients: [], ofAnybody: true },
      },
      [],
    ],
  ])('are %s', async (_which, meaning, ids) =>
    expect(await lookingIn().reportsFor(meaning)).toEqual(ids),
  );

  it.each([
    ['fillerNumber', 'lab_report_filler_number'],
    ['placerNumber', 'lab_report_placer_number'],
  ])('are looked up by their %s without reading all reports', async (field, index) => {
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM views.lab_report WHERE header ->> '${field}' = 'F-1' LIMIT 201`,
    );
    await client.query('RESET enable_seqscan');
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
  });

  it('are also those that the view has not seen, however long ago it stopped', async () => {
    const store = inMemoryEventStore();
    const event = {
      ...{ type: 'LabResultsReceived', reportId: 'new', patientId: 'elena', source: 'hl7v2' },
      header: { test: {}, collected: [], notes: [], fillerNumber: 'F-1' },
      ...{ lines: [], by: 'lab', at: '2026-03-25T17:00:00Z' },
    } as const;
    const encoded = portal.codec.encode('3f0c2d2e-7b1a-4f53-8c65-000000000081', event, {
      ...{ actor: 'lab', commandId: 'c', commandDigest: 'd', correlationId: 'c', causationId: 'c' },
    });
    const stream = 'labReport-new';
    await store.append({ stream, expectedRevision: 'no-stream', events: [encoded] });
    const meaning = { named: [numbers], patients: ['elena'], ofAnybody: false };
    const readFrom: string[] = [];
    const noting: LogToRead['store'] = {
      readAll: (options) => {
        readFrom.push(options.after);
        return store.readAll(options);
      },
    };
    const looking = lookingIn(noting);
    expect(await looking.reportsFor(meaning)).toEqual(['n1', 'n2', 'new']);
    expect(await looking.reportsFor(meaning)).toEqual(['n1', 'n2', 'new']);
    expect(readFrom).toEqual(['', await store.head()]);
  });
});

describe('the messages of one number', () => {
  const asked: string[] = [];
  const messagesOf = (isSeen: (view: string) => boolean) =>
    messagesInViews({
      ...{ readModels: portal.readModels, timeoutMs: 10 },
      store: { head: () => Promise.resolve('7') },
      progress: {
        waitFor: (view, position) => {
          asked.push(`${view} ${position}`);
          return Promise.resolve(isSeen(view));
        },
      },
    });
  const named = { sender: 'acme-lab', controlId: 'MSG00001', fillerNumber: 'F-90' };

  it('are those of its sender and of whoever has the order, of all that came under it', async () => {
    await stands('lab_report', {
      ...{ report_id: 'ordered', patient_id: 'jana', search_text: '' },
      header: JSON.stringify({ test: {}, collected: [], fillerNumber: 'F-90' }),
    });
    const message = (message_id: string, rest: object) =>
      stands('interface_message', {
        ...{ message_id, subject: message_id, sender: 'acme-lab', control_id: 'MSG00001' },
        ...rest,
      });
    await message('janas', { patient_id: 'jana' });
    await message('of-another', { patient_id: 'nadia' });
    await message('of-nobody-known', { decided_by: 'nurse-ito' });
    await message('another-number', { patient_id: 'jana', control_id: '2' });
    await message('another-sender', { patient_id: 'jana', sender: 'other-lab' });
    expect(await messagesOf(() => true)(named)).toEqual(['janas']);
    expect(asked).toEqual(['interface-messages 7', 'lab-reports 7']);
  });

  it.each(['interface-messages', 'lab-reports'])(
    'are not said before %s has seen everything',
    async (lagging) => {
      const asking = messagesOf((view) => view !== lagging)(named);
      await expect(asking).rejects.toBeInstanceOf(StoreUnavailable);
    },
  );
});

describe('the messages that have waited and spoken of a report', () => {
  const message = (message_id: string, rest: object) =>
    stands('interface_message', { message_id, subject: message_id, patient_id: 'p', ...rest });
  const asked = (reportId: string, more: object = {}) => ({
    ...{ reportId, patientId: 'elena', named: { tests: [], collected: [], ...more } },
  });
  const idsOf = (found: readonly MayHold[]) => found.map(({ messageId }) => messageId).toSorted();
  const parkedIn =
    (store: LogToRead['store'], seen?: () => string | undefined) =>
    async (reportIds: readonly string[]) => {
      const { found } = await lookingIn(store, seen).messagesFor(reportIds.map((id) => asked(id)));
      return idsOf(found);
    };
  const parks = async (store: ReturnType<typeof inMemoryEventStore>, messageId: string) => {
    const event = {
      ...{ type: 'MessageParked', messageId, attempt: 1, reason: 'no-results' },
      ...{ reports: ['s1', 's2'], by: 'portal', at: '2026-03-25T17:00:00Z' },
    } as const;
    const encoded = portal.codec.encode(`3f0c2d2e-7b1a-4f53-8c65-0000000001${messageId}`, event, {
      ...{ actor: 'lab', commandId: 'c', commandDigest: 'd', correlationId: 'c', causationId: 'c' },
    });
    const stream = `interfaceMessage-${messageId}`;
    return store.append({ stream, expectedRevision: 'no-stream', events: [encoded] });
  };

  it('are found however they stand in the view, and those that it has not seen', async () => {
    await message('parked', { status: 'parked', speaks_of: JSON.stringify(['s0', 's1']) });
    await message('anew', { status: 'waiting', speaks_of: JSON.stringify(['s1']) });
    await message('of-none', { status: 'parked', speaks_of: '[]' });
    await message('of-others', { status: 'parked', speaks_of: JSON.stringify(['s3']) });
    const store = inMemoryEventStore();
    const messagesParked = parkedIn(store);
    expect(await messagesParked(['s1', 's9'])).toEqual(['anew', 'parked']);
    await parks(store, '11');
    expect(await messagesParked(['s1'])).toEqual(['11', 'anew', 'parked']);
    expect(await messagesParked(['s4'])).toEqual([]);
  });

  it('are told with the reports that they name, and no others', async () => {
    const { found } = await lookingIn().messagesFor([asked('s1'), asked('s9')]);
    expect(found.find(({ messageId }) => messageId === 'parked')?.reports).toEqual([
      { report: asked('s1'), isNamed: true, isNumbered: false },
    ]);
  });

  it('are also those that have come to wait since they were asked for', async () => {
    const store = inMemoryEventStore();
    const { found, since } = await lookingIn(store).messagesFor([asked('s2')]);
    expect(idsOf(found)).toEqual([]);
    await parks(store, '12');
    expect(idsOf(await since())).toEqual(['12']);
  });

  it('are found by the patient whose they are, or by a number that is not of very many', async () => {
    const named = [{ fillerNumber: 'F-7', placerNumber: '0', words: [], times: [] }];
    const waits = (message_id: string, meaning: Partial<OrdersMeaning>, status = 'parked') => {
      const marks = marksOf(idOf, { named, patients: [], ofAnybody: false, ...meaning });
      return message(message_id, { status, speaks_of: JSON.stringify(marks) });
    };
    await waits('lenas', { patients: ['lena'] });
    await waits('lenas-and-taken', { patients: ['lena'] }, 'taken');
    await waits('numbered', { ofAnybody: true });
    const foundBy = async (more: object, patientId = 'tomas') => {
      const report = { ...asked('s8', more), patientId };
      const { found } = await lookingIn().messagesFor([report]);
      return found.map(({ messageId, reports: [how] }) => `${messageId} ${how?.isNumbered}`);
    };
    expect(await foundBy({}, 'lena')).toEqual(['lenas false']);
    expect(await foundBy({ fillerNumber: 'F-7' })).toEqual(['numbered true']);
    expect(await foundBy({ placerNumber: '0' })).toEqual([]);
    expect(await foundBy({ placerNumber: 'F-7' })).toEqual([]);
  });

  it('are not those that came before what is taken as it comes, or were let be before', async () => {
    const marks = marksOf(idOf, { named: [], patients: ['vera'], ofAnybody: false });
    const waits = (message_id: string, last_position: string, status = 'parked') =>
      message(message_id, { status, last_position, speaks_of: JSON.stringify(marks) });
    await waits('came-before', '3');
    await waits('let-be-before', '3', 'discarded');
    await waits('let-be-behind', '6', 'discarded');
    const foundFrom = async (isAtOnce: boolean) => {
      const report = { ...asked('s7'), patientId: 'vera' };
      const { found } = await lookingIn().messagesFor([report], { position: '5', isAtOnce });
      return idsOf(found);
    };
    expect(await foundFrom(true)).toEqual(['let-be-behind']);
    expect(await foundFrom(false)).toEqual(['came-before', 'let-be-behind']);
  });

  it('are all that wait, as long as the view does not tell of which reports they speak', async () => {
    await message('older', { status: 'parked' });
    await message('older-and-taken', { status: 'taken' });
    expect(await parkedIn(inMemoryEventStore())(['s9'])).toEqual(['older']);
    await client.query(
      "UPDATE generations.interface_message SET speaks_of = '[]' WHERE speaks_of IS NULL",
    );
  });

  it('are read in the log once, also behind a view that was pointed back', async () => {
    const store = inMemoryEventStore();
    let seen: string | undefined;
    const readFrom: string[] = [];
    const noting: LogToRead['store'] = {
      readAll: (options) => {
        readFrom.push(options.after);
        return store.readAll(options);
      },
    };
    const looking = lookingIn(noting, () => seen);
    const messagesParked = async (ids: readonly string[]) =>
      idsOf((await looking.messagesFor(ids.map((id) => asked(id)))).found);
    await parks(store, '21');
    const first = await store.head();
    await parks(store, '22');
    const head = await store.head();
    expect(await messagesParked(['s2'])).toEqual(['21', '22']);
    expect(await messagesParked(['s2'])).toEqual(['21', '22']);
    seen = first;
    expect(await messagesParked(['s2'])).toEqual(['22']);
    seen = undefined;
    expect(await messagesParked(['s2'])).toEqual(['21', '22']);
    expect(readFrom).toEqual(['', head, head, '']);
  });

  it('are looked up without reading all messages', async () => {
    await client.query('SET enable_seqscan = off; SET enable_indexscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM generations.interface_message
        WHERE speaks_of <> '[]' AND speaks_of ?| ARRAY['s1']`,
    );
    await client.query('RESET enable_seqscan; RESET enable_indexscan');
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('interface_message_speaking');
  });
});

describe('the messages that may have keys of their own', () => {
  it('are nobody’s, and those on which somebody has decided since', async () => {
    const message = (message_id: string, rest: object) =>
      stands('interface_message', { message_id, subject: message_id, ...rest });
    await message('nobodys', {});
    await message('hers', { patient_id: 'maria' });
    await message('attached', { patient_id: 'maria', decided_by: 'nurse-ito' });
    const apart = await messagesApart(portal.readModels);
    expect(apart.toSorted()).toEqual(['attached', 'nobodys', 'of-nobody-known']);
  });
});
