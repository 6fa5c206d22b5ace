import { setTimeout as delay } from 'node:timers/promises';
import type { EventStore, SubscribeOptions } from '../event-store.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { latch } from '../latch.js';
import { LiveTail } from './live-tail.js';
import { lagging } from './live-tail.fixture.js';
import { meterLog } from './meters.fixture.js';

const polished = { type: 'MeterPolished', meterId: 'm1' } as const;
const read = { type: 'MeterRead', meterId: 'm1', units: 1 } as const;

const followed = (tail: LiveTail, options: SubscribeOptions) => {
  const seen: string[] = [];
  const scannedTo: string[] = [];
  const ended = (async () => {
    for await (const page of tail.subscribe(options)) {
      scannedTo.push(page.scannedTo);
      seen.push(...page.events.map(({ position }) => position));
    }
  })();
  return { seen, scannedTo, ended };
};

/** Lets nobody out of a subscription before it is told. */
const heldOnLeaving = (store: Pick<EventStore, 'subscribe'>) => {
  const leaving = latch();
  async function* subscribe(options: SubscribeOptions) {
    try {
      yield* store.subscribe(options);
    } finally {
      await leaving.opened;
    }
  }
  return { subscribe, letOut: leaving.open };
};

/** Counts the subscriptions that are open, and can break them all. */
const watched = (store: EventStore) => {
  let open = 0;
  let breaking = new AbortController();
  async function* subscribe(options: SubscribeOptions) {
    const broken = breaking.signal;
    open += 1;
    try {
      yield* store.subscribe({ ...options, signal: AbortSignal.any([options.signal, broken]) });
    } finally {
      open -= 1;
    }
    if (!options.signal.aborted) throw new Error('The link broke.');
  }
  return {
    subscribe,
    open: () => open,
    breakAll: () => {
      breaking.abort();
      breaking = new AbortController();
    },
  };
};

describe('one subscription for many projections', () => {
  it('gives every follower each event of its types once, from one subscription at the head', async () => {
    const store = inMemoryEventStore();
    const log = meterLog(store);
    for (let index = 0; index < 50; index += 1) await log('meter-1', read, polished);
    const closing = new AbortController();
    const { signal } = closing;
    const links = watched(store);
    const tail = new LiveTail(links, signal);
    const filter = { by: 'type', types: ['MeterRead'] } as const;
    const [one, two] = [
      followed(tail, { after: '', signal, pageSize: 7 }),
      followed(tail, { after: '', filter, signal }),
    ];
    await delay(10);
    for (let index = 0; index < 50; index += 1) await log('meter-1', read, polished);
    await delay(10);

    expect(links.open()).toBe(1);
    const all: string[] = [];
    for await (const { events } of store.readAll({ after: '' })) {
      all.push(...events.map(({ position }) => position));
    }
    expect(one.seen).toEqual(all);
    expect(two.seen).toEqual(all.filter((_, index) => index % 2 === 0));
    closing.abort();
    await Promise.all([one.ended, two.ended]);
    expect(links.open()).toBe(0);
  });

  it('lets a follower that fell far behind read by itself, without gap or double', async () => {
    const store = inMemoryEventStore();
    const log = meterLog(store);
    const closing = new AbortController();
    const { signal } = closing;
    const tail = new LiveTail(store, signal);
    const slow = tail.subscribe({ after: '', signal });
    const quick = followed(tail, { after: '', signal });
    await slow.next();
    for (let index = 0; index < 600; index += 1) {
      await log('meter-1', read);
      await delay(0);
    }
    const seen: string[] = [];
    while (seen.length < 600) {
      const next = await slow.next();
      if (next.done) break;
      seen.push(...next.value.events.map(({ position }) => position));
    }

    expect(seen).toEqual(quick.seen);
    closing.abort();
    await quick.ended;
  });

  it('is followed anew after it broke, by each from where it was', async () => {
    const store = inMemoryEventStore();
    const log = meterLog(store);
    const closing = new AbortController();
    const { signal } = closing;
    const links = watched(store);
    const tail = new LiveTail(links, signal);
    const [one, two] = [
      followed(tail, { after: '', signal }),
      followed(tail, { after: '', signal }),
    ];
    await delay(5);
    for (let index = 0; index < 20; index += 1) {
      await log('meter-1', read);
      await delay(1);
      if (index % 5 === 2) links.breakAll();
    }
    await delay(20);

    expect(one.seen).toHaveLength(20);
    expect(two.seen).toEqual(one.seen);
    closing.abort();
    await Promise.all([one.ended, two.ended]);
  });

  it('leaves no gap for a follower that was busy while another followed it anew', async () => {
    const store = inMemoryEventStore();
    const log = meterLog(store);
    const closing = new AbortController();
    const { signal } = closing;
    const links = watched(store);
    const tail = new LiveTail(links, signal);
    const busy = tail.subscribe({ after: '', signal });
    const other = followed(tail, { after: '', signal });
    await busy.next();
    await log('meter-1', read);
    await busy.next();
    links.breakAll();
    await log('meter-1', read, read);
    await delay(5);
    await log('meter-1', read);
    await delay(5);
    const seen = other.seen.slice(0, 1);
    while (seen.length < 4) {
      const next = await busy.next();
      if (next.done) break;
      seen.push(...next.value.events.map(({ position }) => position));
    }

    expect(seen).toEqual(other.seen);
    closing.abort();
    await other.ended.catch(() => undefined);
  });

  it('never says to a follower that is ahead of it that less was looked at', async () => {
    const store = inMemoryEventStore();
    const log = meterLog(store);
    await log('meter-1', read);
    const closing = new AbortController();
    const { signal } = closing;
    const links = lagging(store);
    const tail = new LiveTail(links, signal);
    const filter = { by: 'type', types: ['MeterRead'] } as const;
    const first = followed(tail, { after: '', filter, signal });
    await delay(5);
    await log('meter-1', read);
    links.handOn();
    await delay(5);
    // The shared one holds a page up to here, and has more to read behind it.
    await log('meter-1', read);
    await delay(5);
    const ahead = followed(tail, { after: '', filter, signal });
    await delay(5);
    for (let index = 0; index < 5; index += 1) {
      links.handOn();
      await delay(5);
    }
    const last = await log('meter-1', read);
    await delay(5);
    links.handOn();
    await delay(5);

    expect(ahead.scannedTo).toEqual([...ahead.scannedTo].sort());
    expect(ahead.scannedTo.at(-1)).toBe(last);
    expect(ahead.seen).toHaveLength(4);
    expect(ahead.seen).toEqual(first.seen);
    closing.abort();
    links.handOn();
    await Promise.all([first.ended, ahead.ended]);
  });

  it('leaves no gap for a follower that came over while the others went on', async () => {
    const store = inMemoryEventStore();
    const log = meterLog(store);
    await log('meter-1', read);
    const closing = new AbortController();
    const { signal } = closing;
    const links = watched(store);
    const slow = heldOnLeaving(links);
    const ownOf = ({ pageSize }: SubscribeOptions) => (pageSize === 7 ? slow : links);
    const tail = new LiveTail({ subscribe: (asked) => ownOf(asked).subscribe(asked) }, signal);
    const others = followed(tail, { after: '', signal });
    await delay(5);
    const comingOver = followed(tail, { after: '', signal, pageSize: 7 });
    await delay(5);
    links.breakAll();
    await log('meter-1', read);
    await delay(5);
    slow.letOut();
    await delay(5);
    await log('meter-1', read);
    await delay(5);

    expect(others.seen).toHaveLength(3);
    expect(comingOver.seen).toEqual(others.seen);
    closing.abort();
    await Promise.all([others.ended, comingOver.ended]);
  });
});
