import type { EntityManager } from 'typeorm';
import type { PortalCaller } from '@anamnesis/domain';
import { inMemoryEventStore } from '@anamnesis/eventing';
import {
  CountMyUnreadLabResults,
  ExportMyLabResults,
  FindMyLabResults,
  FollowMyLabResults,
  ListMyLabResults,
  ListMyRequests,
  ShowMyLabResult,
  ShowMyLabTrend,
} from '@anamnesis/read-models';
import { accessLog } from './access-log.js';
import { queryMessage } from './messages.js';
import { portalCodec } from './portal.js';
import { QueryDoor } from './query-door.js';
import type { PortalQuery } from './query-registry.js';
import { ListWhoLooked } from './who-looked-query.js';

const id = (end: number): string => `4f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const rosa = id(1);
const herself: PortalCaller = { actor: rosa, role: 'patient' };
const guardian: PortalCaller = {
  ...{ actor: id(2), role: 'proxy' },
  grants: [{ patientId: rosa, basis: 'court', from: '2020-01-01T00:00:00Z' }],
};
const report = { patientId: rosa, reportId: id(11) };

/** A door to views of which one stands still; it notes how often a row was asked for. */
const doorWhile = (standing: string, seen = true) => {
  const [store, codec] = [inMemoryEventStore(), portalCodec()];
  const reads: string[] = [];
  const query = (sql: string) => {
    reads.push(sql);
    return Promise.resolve([]);
  };
  const door = new QueryDoor({
    ...{ store, codec, accessLog: accessLog(store, codec) },
    reader: { query } as unknown as EntityManager,
    clock: { now: () => '2026-03-20T00:00:00Z' },
    cursorKey: Buffer.alloc(32, 1),
    rehearsals: { ask: () => Promise.resolve(undefined) },
    seen: () => Promise.resolve(seen),
    stale: (views) => Promise.resolve(views.filter((view) => view === standing)),
    mayLack: (views) => Promise.resolve(views.includes(standing)),
  });
  return { door, reads };
};

const asks = (Class: new () => PortalQuery, more: object = { patientId: rosa }): PortalQuery =>
  Object.assign(new Class(), more);
const deciding = ['patient-names', 'practitioners', 'facilities', 'lab-policies'];

describe('a question that views decide about', () => {
  it.each<[string, PortalQuery]>([
    ['a list', asks(ListMyLabResults)],
    ['what is looked for', asks(FindMyLabResults, { patientId: rosa, words: 'sodium' })],
    ['one report', asks(ShowMyLabResult, report)],
    ['an export', asks(ExportMyLabResults)],
    ['a trend', asks(ShowMyLabTrend, { ...report, lineId: id(12) })],
    ['a count', asks(CountMyUnreadLabResults)],
    ['a live list', asks(FollowMyLabResults)],
    ['who looked', asks(ListWhoLooked)],
  ])('is answered to nobody while one of them stands still: %s', async (_what, query) => {
    for (const standing of [...deciding, 'lab-reports', 'lab-wishes']) {
      for (const caller of [herself, guardian]) {
        const { door, reads } = doorWhile(standing);
        expect(await door.handle(queryMessage(query, caller))).toEqual({ is: 'behind' });
        expect(await door.standsStill(query)).toBe(true);
        expect(reads).toEqual([]);
      }
    }
  });

  it('is answered while only the marks of what was read stand still', async () => {
    const { door } = doorWhile('lab-viewings');
    const answer = await door.handle(queryMessage(asks(ListMyLabResults), herself));
    expect(answer).toMatchObject({ is: 'found', stale: ['lab-viewings'] });
  });

  it('is still denied to whoever has no right to it, whatever stands still', async () => {
    const { door } = doorWhile('lab-reports');
    const somebody: PortalCaller = { actor: id(7), role: 'patient' };
    const answer = await door.handle(queryMessage(asks(ListMyLabResults), somebody));
    expect(answer).toEqual({ is: 'not-found' });
  });

  it('is answered and marked where none of them decides what is shown', async () => {
    const { door } = doorWhile('patient-names');
    expect(await door.standsStill(asks(ListMyRequests))).toBe(false);
  });
});

describe('a question that is to wait for a position', () => {
  const answered = (atLeast: string) =>
    doorWhile('none', false).door.handle(
      queryMessage(asks(ListMyLabResults), herself, { atLeast }),
    );

  it.each(['zz', '0', `${'0'.repeat(20)}/${'0'.repeat(20)}`])(
    'is told at once that there can be none like it: %s',
    async (atLeast) =>
      expect(await answered(atLeast)).toMatchObject({
        is: 'malformed',
        fields: [{ field: 'atLeast' }],
      }),
  );

  it('waits for one that may still come', async () => {
    expect(await answered('9'.repeat(19))).toEqual({ is: 'behind' });
  });
});
