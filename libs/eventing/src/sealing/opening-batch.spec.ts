import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeysOverThere, openFrom, openPacked, packed } from './opening-batch.js';
import { keyRing } from './key-ring.js';
import { inMemoryKeyVault } from './in-memory-key-vault.js';
import { SealedEvent } from './sealed-event.js';
import { sealedEventStore } from './sealed-event-store.js';
import {
  boxEmptied,
  changedBelow,
  letter,
  newStream,
  sealedWorld,
  textsOf,
} from './sealed-event-store.fixture.js';

const NAMES = ['maria', 'jonas', 'ada', 'Zoë', 'luis'];
const stream = 'letter-1';

const written = async () => {
  const world = sealedWorld();
  const letters = NAMES.map((name, index) => letter(name, stream, index));
  await world.store.append(newStream(stream, ...letters, boxEmptied(stream, NAMES.length)));
  return world;
};

const sealedOf = async (store: ReturnType<typeof sealedWorld>['store']) =>
  (await store.readStream(stream)).filter((event) => event instanceof SealedEvent);

/** As over there and back. */
const opened = (
  events: readonly SealedEvent[],
  { over, there }: { over: KeysOverThere; there: KeyObject[] } = {
    over: new KeysOverThere(),
    there: [],
  },
) => {
  const { batch, inside } = packed(events, over);
  openPacked(batch, there);
  openFrom(batch, inside);
  return { batch, inside };
};

/** Sealed data is made anew by every look; what lies open is a view of its page. */
const liesOpen = (event: SealedEvent): boolean => event.data.buffer === event.data.buffer;

describe('a page that is opened in one piece', () => {
  it('says what it says event by event, and holds no key when it comes back', async () => {
    const { store, vault } = await written();
    const events = await sealedOf(store);
    const apart = textsOf(await sealedOf(store));
    const { batch, inside } = opened(events);
    expect(inside).toEqual(events);
    expect(events.every(liesOpen)).toBe(true);
    expect(textsOf(events)).toEqual(apart);
    for (const found of (await vault.find(NAMES)).values()) {
      expect(found.is === 'key' && Buffer.from(batch).includes(Buffer.from(found.key))).toBe(false);
    }
  });

  it('leaves what was changed as it is, which then says so itself', async () => {
    const { below, ring } = await written();
    const changed = changedBelow(below, ({ revision, data }) =>
      revision === 1 ? { data: data.map((byte, at) => (at === 30 ? byte ^ 1 : byte)) } : {},
    );
    const events = await sealedOf(sealedEventStore(changed, ring));
    opened(events);
    expect(() => events[1]?.data).toThrow(/not what was sealed/);
    expect(textsOf(events.toSpliced(1, 1))).toHaveLength(NAMES.length - 1);
  });

  it('leaves out whom it has no key for, and who was forgotten', async () => {
    const { store, ring, below } = await written();
    ring.forget('jonas');
    const events = await sealedOf(store);
    expect(opened(events).inside).toHaveLength(NAMES.length - 1);
    expect(events[1]).toMatchObject({ forgotten: true, data: new Uint8Array() });
    const strangers = await sealedOf(sealedEventStore(below, keyRing(inMemoryKeyVault())));
    expect(opened(strangers).inside).toEqual([]);
    expect(() => strangers[0]?.data).toThrow(/does not have/);
  });

  it('hands each key over once, until the other thread is told to let all go', async () => {
    const { store } = await written();
    const both = { over: new KeysOverThere(), there: [] as KeyObject[] };
    const [first, again] = [await sealedOf(store), await sealedOf(store)];
    const whole = opened(first, both).batch.byteLength;
    expect(both.there).toHaveLength(NAMES.length);
    const { batch, inside } = opened(again, both);
    expect(whole - batch.byteLength).toBe(32 * NAMES.length);
    expect(inside.every(liesOpen)).toBe(true);
    expect(textsOf(again)).toEqual(textsOf(first));
    both.over.letGo();
    opened([], both);
    expect(both.there).toEqual([]);
    expect(opened(await sealedOf(store), both).inside.every(liesOpen)).toBe(true);
  });

  it('is closed to everybody from the moment on when somebody is forgotten', async () => {
    const { store, ring } = await written();
    const events = await sealedOf(store);
    opened(events);
    ring.forget('maria');
    expect(events[0]).toMatchObject({ forgotten: true, data: new Uint8Array() });
    expect(textsOf(events.slice(1))).toHaveLength(NAMES.length - 1);
  });
});
