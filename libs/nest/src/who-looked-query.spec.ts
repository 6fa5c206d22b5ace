import type { EntityManager } from 'typeorm';
import {
  RecordFacility,
  RecordPatient,
  RecordPractitioner,
  type AccessLogEvent,
  type PortalCaller,
} from '@anamnesis/domain';
import { execution, inMemoryEventStore } from '@anamnesis/eventing';
import { accessLog, type AccessToNote } from './access-log.js';
import { CommandDoor } from './command-door.js';
import { queryMessage } from './messages.js';
import { portalCodec } from './portal.js';
import { QueryDoor } from './query-door.js';
import { sayingAt } from './saying-at-the-door.fixture.js';
import { ListWhoLooked } from './who-looked-query.js';

const id = (end: number): string => `4f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [rosa, harbour, drLee] = [id(1), id(2), id(3)];
const from = '2020-01-01T00:00:00Z';
const herself: PortalCaller = { actor: rosa, role: 'patient' };
const elena: PortalCaller = {
  ...{ actor: 'elena', role: 'proxy' },
  grants: [{ patientId: rosa, basis: 'court', from }],
};
const nurse: PortalCaller = { actor: 'nurse-ito', role: 'staff' };
const lee: PortalCaller = { actor: drLee, role: 'provider' };
const interfaces: PortalCaller = { actor: id(90), role: 'importer' };

const openRecord = async () => {
  let at = '2026-03-01T17:00:00Z';
  const clock = { now: () => at };
  const [store, codec] = [inMemoryEventStore({ clock }), portalCodec()];
  const notes = accessLog(store, codec);
  const run = execution({ store, codec, clock, digestKey: 'of this spec' });
  const commands = new CommandDoor(run, notes, { clock });
  const queries = new QueryDoor({
    ...{ store, codec, clock, accessLog: notes, cursorKey: Buffer.alloc(32, 1) },
    // Of a patient without a result: nobody can be told of looks at one.
    reader: { query: () => Promise.resolve([]) } as unknown as EntityManager,
    rehearsals: { ask: () => Promise.resolve(undefined) },
    seen: () => Promise.resolve(true),
  });
  const says = sayingAt(commands, interfaces);
  const zone = 'America/Los_Angeles';
  await says(RecordFacility, { facilityId: harbour, name: 'Harbour', phone: '555-0100', zone });
  await says(RecordPractitioner, { practitionerId: drLee, familyName: 'Lee', givenName: 'Ann' });
  const named = { familyName: 'Alvarez', givenName: 'Rosa', facilityId: harbour };
  await says(RecordPatient, { patientId: rosa, ...named, birthDate: '1980-05-01' });
  return {
    looks: (caller: PortalCaller, instant: string, access: Partial<AccessToNote> = {}) =>
      notes.note(caller, instant, [
        {
          ...{ type: 'PatientDataRead', what: 'queue', rule: 'staff', patientId: rosa },
          ...access,
        } as AccessToNote,
      ]),
    asks: async (caller: PortalCaller, instant: string, month?: string) => {
      at = instant;
      const query = Object.assign(new ListWhoLooked(), { patientId: rosa }, month && { month });
      return queries.handle(queryMessage(query, caller));
    },
    noted: async (stream: string) =>
      (await store.readStream(stream)).map((event) => codec.decode(event).event as AccessLogEvent),
  };
};

const noon = '2026-03-20T19:00:00Z';
const toldOf = (answer: unknown) =>
  ((answer as { readonly answer?: { readonly looks: readonly object[] } }).answer ?? answer) as {
    readonly month: string;
    readonly looks: readonly object[];
  };

describe('who looked at a record', () => {
  it('is told the patient by name where it is a provider, and by nothing that was seen', async () => {
    const { looks, asks } = await openRecord();
    await looks(lee, '2026-03-04T17:00:00Z');
    await looks(nurse, '2026-03-04T18:00:00Z');
    await looks(nurse, '2026-03-04T19:00:00Z', { what: 'prescriptions' });
    await looks(elena, '2026-03-05T17:00:00Z');
    const answer = await asks(herself, noon);
    expect(answer).toEqual({
      is: 'found',
      answer: {
        ...{ patientId: rosa, month: '2026-03' },
        looks: [
          { on: '2026-03-05', who: 'proxy', person: { id: 'elena' } },
          { on: '2026-03-04', who: 'care-team' },
          { on: '2026-03-04', who: 'care-team', person: { id: drLee, name: 'Ann Lee' } },
        ],
      },
    });
  });

  it('is told nobody of looks at results of which nothing is shown', async () => {
    const { looks, asks } = await openRecord();
    const seen = [{ id: id(11), parts: [`${id(12)}@1`] }];
    const viewed = { type: 'RecordViewed', items: seen } as const;
    for (const what of ['labsToReview', 'labVisibility', 'interfaceMessages'] as const) {
      await looks(lee, '2026-03-04T17:00:00Z', { ...viewed, what });
    }
    await looks(nurse, '2026-03-05T19:00:00Z', { what: 'labsToMap' });
    await looks(nurse, '2026-03-06T19:00:00Z');
    for (const asking of [herself, elena]) {
      const { looks: told } = toldOf(await asks(asking, noon));
      expect(told).toEqual([{ on: '2026-03-06', who: 'care-team' }]);
    }
  });

  it('is told a proxy of the practice alone, by no name', async () => {
    const { looks, asks } = await openRecord();
    await looks(lee, '2026-03-04T17:00:00Z');
    await looks(herself, '2026-03-05T17:00:00Z');
    await looks({ ...elena, actor: 'luis' }, '2026-03-06T17:00:00Z');
    const { looks: told } = toldOf(await asks(elena, noon));
    expect(told).toEqual([{ on: '2026-03-04', who: 'care-team' }]);
  });

  it('is told by months of the facility, whatever month it is in UTC', async () => {
    const { looks, asks } = await openRecord();
    await looks(nurse, '2026-03-01T07:59:59Z');
    await looks(lee, '2026-04-01T06:59:59Z');
    await looks(nurse, '2026-04-01T07:00:00Z');
    const [february, march] = [await asks(herself, noon, '2026-02'), await asks(herself, noon)];
    expect(toldOf(february).looks).toEqual([{ on: '2026-02-28', who: 'care-team' }]);
    expect(toldOf(march).looks).toMatchObject([
      { on: '2026-03-31', person: { id: drLee } },
      { on: '2026-03-20', who: 'yourself' },
    ]);
    expect(toldOf(await asks(herself, '2026-04-01T06:00:00Z')).month).toBe('2026-03');
  });

  it('is all told where many looked, each once for a day', async () => {
    const { looks, asks } = await openRecord();
    const days = Array.from({ length: 30 }, (_, day) => `2026-03-${String(day + 1)}`);
    for (let round = 0; round < 18; round += 1) {
      const instants = days.map((day) => `${day.replace(/-(\d)$/u, '-0$1')}T20:00:00Z`);
      await Promise.all(instants.map((instant) => looks(nurse, instant)));
    }
    await looks(lee, '2026-03-30T20:00:00Z');
    expect(toldOf(await asks(herself, '2026-03-31T20:00:00Z')).looks).toHaveLength(31);
  });

  it('is itself noted, and asked by nobody else', async () => {
    const { asks, noted } = await openRecord();
    expect(await asks({ ...herself, actor: id(7) }, noon)).toMatchObject({ is: 'not-found' });
    expect(await asks(nurse, noon)).toMatchObject({ is: 'not-allowed' });
    await asks(elena, noon);
    expect(await noted(`accessLog-${rosa}.202603`)).toContainEqual(
      expect.objectContaining({
        ...{ type: 'PatientDataRead', what: 'whoLooked', by: 'elena', onBehalfOf: rosa },
      }),
    );
  });

  it.each(['2026-13', '1026-03', '03-2026', '2026-3'])('is of no month %s', async (month) => {
    const { asks } = await openRecord();
    expect(await asks(herself, noon, month)).toEqual({
      is: 'malformed',
      fields: [{ field: 'month', problems: ['month must be a month, written as 2026-03'] }],
    });
  });
});
