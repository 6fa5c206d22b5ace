import { describe, expect, it } from '@jest/globals';
import { BEGINNING, type EventStore, type StoredEvent } from '../event-store.js';
import { keyRing } from './key-ring.js';
import { PageOpener } from './page-opener.js';
import { sealedEventStore } from './sealed-event-store.js';
import {
  boxEmptied,
  letter,
  newStream,
  sealedWorld,
  textsOf,
} from './sealed-event-store.fixture.js';

const SOME = 600;

const written = async () => {
  const world = sealedWorld();
  for (let index = 0; index < SOME; index += 1) {
    const stream = `letter-${index}`;
    const events = [letter(`patient-${index % 7}`, stream), boxEmptied(stream, 1)];
    await world.store.append(newStream(stream, ...events));
  }
  return world;
};

const allOf = async (store: EventStore, pageSize?: number): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = [];
  const options = { after: BEGINNING, ...(pageSize === undefined ? {} : { pageSize }) };
  for await (const page of store.readAll(options)) events.push(...page.events);
  return events.filter(({ type }) => type === 'LetterWritten');
};

/** Sealed data is made anew by every look; what lies open is a view of its page. */
const liesOpen = (event: StoredEvent): boolean => event.data.buffer === event.data.buffer;

const expected = Array.from(
  { length: SOME },
  (_, index) => `Dear patient-${index % 7}, bring your knee.`,
);

describe('a large page of a sealed store', () => {
  it('is opened beside, and says the same', async () => {
    const { store } = await written();
    const events = await allOf(store, 2 * SOME);
    expect(events.every(liesOpen)).toBe(true);
    expect(textsOf(events)).toEqual(expected);
    await store.close();
  });

  it('is opened beside too when it is followed, and by several at once', async () => {
    const { below, vault } = await written();
    const store = sealedEventStore(below, keyRing(vault));
    const followed = async (): Promise<readonly StoredEvent[]> => {
      const stopping = new AbortController();
      const events: StoredEvent[] = [];
      const options = { after: BEGINNING, signal: stopping.signal, pageSize: SOME };
      for await (const page of store.subscribe(options)) {
        events.push(...page.events.filter(({ type }) => type === 'LetterWritten'));
        if (events.length === SOME) stopping.abort();
      }
      return events;
    };
    for (const events of await Promise.all([followed(), followed(), allOf(store, 2 * SOME)])) {
      expect(events.every(liesOpen)).toBe(true);
      expect(textsOf(events)).toEqual(expected);
    }
    await store.close();
  });

  it('stays sealed when it is small', async () => {
    const { store } = await written();
    const events = await allOf(store, 200);
    expect(events.some(liesOpen)).toBe(false);
    expect(textsOf(events)).toEqual(expected);
    await store.close();
  });
});

describe('without the thread beside', () => {
  it.each([
    ['cannot start', new PageOpener('/no/such/program.js')],
    ['was ended', new PageOpener()],
  ])('that %s, events are opened when they are looked at', async (how, opener) => {
    const { store } = await written();
    const events = (await allOf(store, 100)).slice(0, 300);
    if (how === 'was ended') {
      await opener.open(events.slice(0, 256));
      expect(events.slice(0, 256).every(liesOpen)).toBe(true);
      await opener.close();
    }
    await opener.open(events);
    await opener.open(events);
    expect(liesOpen(events[299] ?? ({} as StoredEvent))).toBe(false);
    expect(textsOf(events)).toEqual(expected.slice(0, 300));
    await opener.close();
  });
});
