import { setTimeout as delay } from 'node:timers/promises';
import type { EventStore, SubscribeOptions } from '../event-store.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { meterLog } from './meters.fixture.js';
import { ReadTogether } from './read-together.js';

const read = { type: 'MeterRead', meterId: 'm1', units: 1 } as const;
const polished = { type: 'MeterPolished', meterId: 'm1' } as const;
const EVENTS = 60;

const readings = { by: 'type', types: ['MeterRead'] } as const;
const both = { by: 'type', types: ['MeterRead', 'MeterPolished'] } as const;

/** What was asked of the log, and how many readings of it are open. */
const watched = (store: EventStore) => {
  const asked: SubscribeOptions[] = [];
  let open = 0;
  let isBroken = false;
  async function* subscribe(options: SubscribeOptions) {
    asked.push(options);
    open += 1;
    try {
      for await (const page of store.subscribe(options)) {
        yield page;
        if (isBroken) throw new Error('The link broke.');
      }
    } finally {
      open -= 1;
    }
  }
  return { subscribe, asked, open: () => open, break: () => (isBroken = true) };
};

const filledLog = async () => {
  const store = inMemoryEventStore();
  const log = meterLog(store);
  for (let index = 0; index < EVENTS / 2; index += 1) await log('meter-1', read, polished);
  return watched(store);
};

const asking = (
  filter: SubscribeOptions['filter'],
  signal = new AbortController().signal,
): SubscribeOptions => ({ after: '', pageSize: 5, signal, ...(filter ? { filter } : {}) });

const allOf = async (pages: AsyncIterable<{ readonly events: readonly object[] }>) => {
  let events = 0;
  for await (const page of pages) events += page.events.length;
  return events;
};

describe('projections that are made anew at the same time', () => {
  it('read the log once, and each gets its own types up to the head', async () => {
    const links = await filledLog();
    const together = new ReadTogether(links, 2);

    const seen = await Promise.all([
      allOf(together.fromBeginning(asking(readings))),
      allOf(together.fromBeginning(asking(both))),
    ]);

    expect(seen).toEqual([EVENTS / 2, EVENTS]);
    expect(links.asked.map(({ filter }) => filter)).toEqual([both]);
    expect(links.open()).toBe(0);
  });

  it('read by themselves when they are alone, come later, or want more than types', async () => {
    const links = await filledLog();
    const alone = new ReadTogether(links, 1);
    expect(await allOf(alone.fromBeginning(asking(readings)))).toBe(0);

    const together = new ReadTogether(links, 3);
    expect(await allOf(together.fromBeginning(asking(undefined)))).toBe(0);
    expect(await allOf(together.fromBeginning(asking(readings)))).toBe(0);
    expect(links.asked).toEqual([]);
  });

  it('wait for the slowest within bounds, and leave it behind when it takes nothing', async () => {
    const links = await filledLog();
    const together = new ReadTogether(links, 2, 80);
    const slow = together.fromBeginning(asking(both));
    const first = slow.next();
    let quick = 0;
    const reading = (async () => {
      for await (const page of together.fromBeginning(asking(both))) quick += page.events.length;
    })();
    await first;
    await delay(20);
    // One page in the hand of the slow one, and as many as may wait for it.
    expect(quick).toBe(5 * 5);

    await reading;
    expect(quick).toBe(EVENTS);
    expect(await slow.next()).toEqual({ done: true, value: undefined });
  });

  it('go on without one that leaves, and end the reading with the last one', async () => {
    const links = await filledLog();
    const together = new ReadTogether(links, 2);
    const leaving = new AbortController();
    const [one, other] = [
      together.fromBeginning(asking(both, leaving.signal)),
      together.fromBeginning(asking(both)),
    ];
    await Promise.all([one.next(), other.next()]);
    leaving.abort();
    expect((await one.next()).done).toBe(true);
    for (let page = 0; page < 8; page += 1) expect((await other.next()).done).toBe(false);
    await other.return(undefined);
    await delay(5);
    expect(links.open()).toBe(0);
  });

  it('do not wait for one that ends while it takes nothing', async () => {
    const links = await filledLog();
    const together = new ReadTogether(links, 2, 60_000);
    const ending = new AbortController();
    const full = together.fromBeginning(asking(both, ending.signal));
    const first = full.next();
    const going = allOf(together.fromBeginning(asking(both)));
    await first;
    await delay(20);
    ending.abort();

    expect(await going).toBe(EVENTS);
    expect(links.open()).toBe(0);
  });

  it('go on by themselves from where they are when the shared link breaks', async () => {
    const links = await filledLog();
    const together = new ReadTogether(links, 2);
    links.break();
    const seen = await Promise.all(
      [readings, both].map((filter) => allOf(together.fromBeginning(asking(filter)))),
    );
    expect(seen).toEqual([3, 5]);
  });
});
