import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { ownServer, type OwnServer } from '../eventstoredb/event-store.fixture.js';
import { DAY_MS } from './parcels.fixture.js';
import { parcelDatabase } from './parcels-database.fixture.js';
import { SetClock, startRig, type RunningRig } from './parcels-rig.fixture.js';
import {
  allOver,
  eventsOf,
  lookedAtAll,
  nothingWaits,
  postMany,
  until,
} from './rig-spec.fixture.js';

jest.setTimeout(60_000);

const MORNING = '2026-03-02T09:00:00.000Z';
const SENT = { is: 'sent' } as const;

let database: Awaited<ReturnType<typeof parcelDatabase>>;
let own: OwnServer;
let clock: SetClock;
let received: string[];
let rigs: RunningRig[];
beforeEach(async () => {
  [database, own] = await Promise.all([parcelDatabase('reactions elsewhere'), ownServer()]);
  [clock, received, rigs] = [new SetClock(MORNING), [], []];
});
afterEach(async () => {
  await Promise.all(rigs.map((rig) => rig.close()));
  await own.stop();
  await database.drop();
});

const start = (): RunningRig => {
  const rig = startRig({
    ...{ url: database.url, clock, openStore: () => own.opened() },
    sink: async (noteId) => {
      received.push(noteId);
      return SENT;
    },
  });
  rigs.push(rig);
  return rig;
};

const chased = (rig: RunningRig, ids: readonly string[]) => async (): Promise<boolean> => {
  const streams = await Promise.all(ids.map((id) => eventsOf(rig, `parcel-${id}`)));
  return streams.every((events) => events.some(({ type }) => type === 'ParcelChased'));
};

describe('reactions to a log in EventStoreDB', () => {
  it('send once, and not again when their tables are lost and made anew', async () => {
    const rig = start();
    const ids = await postMany(rig, 15);
    await until(allOver(rig, ids), 'every note is over');
    await until(nothingWaits(rig), 'nothing waits');
    await rigs.pop()?.close();
    await database.loseTables();
    const second = start();
    expect(await lookedAtAll(second)).toBe(true);
    await until(nothingWaits(second), 'nothing waits');

    expect(received.sort()).toEqual([...ids].sort());
  });

  it('fire timers while events are written that do not concern them', async () => {
    const rig = start();
    const ids = await postMany(rig, 5);
    expect(await lookedAtAll(rig)).toBe(true);
    clock.set(new Date(Date.parse(MORNING) + 3 * DAY_MS).toISOString());
    const writing = new AbortController();
    const written = (async () => {
      for (let index = 0; !writing.signal.aborted; index += 1) {
        const step = { is: 'queued' } as const;
        await rig.desk.send({ type: 'TakeNoteStep', noteId: `n${index}`, step }, `n${index}`);
        await delay(20);
      }
    })();
    try {
      await until(chased(rig, ids), 'every timer fires');
    } finally {
      writing.abort();
      await written;
    }
  });
});
