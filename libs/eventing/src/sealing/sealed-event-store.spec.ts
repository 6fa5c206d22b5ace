import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { appendSettled } from '../append-settled.js';
import { UndecodableEvent } from '../event-codec.js';
import {
  AppendRefused,
  BEGINNING,
  MOST_BYTES_OF_AN_APPEND,
  OutcomeUnknown,
  StoreUnavailable,
  storedBytesOf,
  type Append,
  type EventStore,
  type EventToStore,
  type StoredEvent,
} from '../event-store.js';
import { overlayEventStore } from '../overlay-event-store.js';
import { inMemoryKeyVault } from './in-memory-key-vault.js';
import { keyRing } from './key-ring.js';
import { SubjectForgotten } from './key-vault.js';
import { subjectsWithoutKey } from './lost-keys.js';
import { sealedEventStore } from './sealed-event-store.js';
import {
  boxEmptied,
  letter,
  newStream,
  postCodec,
  sealedWorld,
  textsOf,
} from './sealed-event-store.fixture.js';

const asText = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe('appending to a sealed store', () => {
  it('stores nothing below that can be read, and hands out above what was appended', async () => {
    const { store, below } = sealedWorld();
    const asked = letter('maria', 'letter-1');
    await store.append(newStream('letter-1', asked));
    const [sealed] = await below.readStream('letter-1');
    expect(asText(sealed?.data)).not.toMatch(/Dear|knee|digest/);
    expect(sealed?.data[0]).toBe(1);
    expect(sealed?.metadata).toEqual(new Uint8Array(asked.metadata));
    const [opened] = await store.readStream('letter-1');
    expect(asText(opened?.data)).toBe(asText(asked.data));
    expect(opened).toMatchObject({
      id: asked.id,
      type: 'LetterWritten',
      stream: 'letter-1',
      revision: 0,
      position: sealed?.position,
      recordedAt: sealed?.recordedAt,
      subject: 'maria',
    });
    expect(opened && postCodec.decode(opened)).toMatchObject({
      event: { type: 'LetterWritten', letterId: 'l-1', text: 'Dear maria, bring your knee.' },
      metadata: { subject: 'maria', commandDigest: 'digest-of-the-command' },
    });
  });

  it('passes on what is nobody’s as it is, and asks no vault for it', async () => {
    const { store, below, watch } = sealedWorld();
    const asked = boxEmptied('box-1');
    await store.append(newStream('box-1', asked));
    const [stored] = await below.readStream('box-1');
    expect(stored?.data).toEqual(new Uint8Array(asked.data));
    const [read] = await store.readStream('box-1');
    expect(read).toBe(stored);
    expect(watch.asked).toEqual([]);
  });

  it('has the keys of all subjects made, in one batch, before anything is stored', async () => {
    const { below, ring, vault, watch } = sealedWorld();
    const asked: (readonly [number, number])[] = [];
    const watched = Object.create(below, {
      append: {
        value: async (append: Append) => {
          const subjects = append.events.flatMap(({ subject }) => subject ?? []);
          asked.push([subjects.length, (await vault.find(subjects)).size]);
          return below.append(append);
        },
      },
    }) as EventStore;
    const stream = 'letter-1';
    const events = ['maria', 'jonas', 'ada'].map((name, index) => letter(name, stream, index));
    await sealedEventStore(watched, ring).append(newStream(stream, ...events));
    expect(asked).toEqual([[3, 3]]);
    expect(watch.asked[0]).toEqual({ call: 'findOrCreate', subjects: 3 });
  });

  it('makes no second key for somebody whose key the vault has lost', async () => {
    const { below, store } = sealedWorld();
    await store.append(newStream('person-maria', letter('maria', 'person-maria')));
    const older = inMemoryKeyVault();
    const homesOf = (subject: string) => [`person-${subject}`];
    const restored = sealedEventStore(below, keyRing(older), { homesOf });
    const appended = restored.append(newStream('letter-2', letter('maria', 'letter-2')));
    await expect(appended).rejects.toThrow(StoreUnavailable);
    await expect(appended).rejects.toThrow('No second key is made');
    expect((await older.find(['maria'])).size).toBe(0);
    const stored = await below.readStream('person-maria');
    expect(await subjectsWithoutKey(stored, older)).toEqual(['maria']);
    await older.destroy('maria');
    expect(await subjectsWithoutKey(stored, older)).toEqual([]);
    expect(await below.readStream('letter-2')).toEqual([]);

    await restored.append(newStream('person-jonas', letter('jonas', 'person-jonas')));
    await restored.append(newStream('letter-3', letter('jonas', 'letter-3')));
    expect(textsOf(await restored.readStream('letter-3'))).toHaveLength(1);
  });

  it('takes no key for lost that another process makes and uses meanwhile', async () => {
    const { below } = sealedWorld();
    const vault = inMemoryKeyVault();
    const homesOf = (subject: string) => [`person-${subject}`, `parcel-${subject}`];
    const other = sealedEventStore(below, keyRing(vault), { homesOf });
    const read: string[] = [];
    const slow = Object.create(below, {
      readStream: {
        value: async (stream: string, options: object) => {
          // After this process was told that there is no key, and before it looks at the log.
          if (read.length === 0) {
            await other.append(newStream('person-maria', letter('maria', 'person-maria')));
          }
          read.push(stream);
          return below.readStream(stream, options);
        },
      },
    }) as EventStore;
    const here = sealedEventStore(slow, keyRing(vault), { homesOf });
    await here.append(newStream('letter-2', letter('maria', 'letter-2')));
    expect(textsOf(await other.readStream('letter-2'))).toHaveLength(1);
    expect(read).toEqual(['person-maria', 'parcel-maria']);
    await here.append(newStream('parcel-jonas', letter('jonas', 'parcel-jonas')));
    expect(read.slice(2)).toEqual(['parcel-jonas']);
  });

  it('sends the same bytes when the same append is sent again', async () => {
    const { below, ring } = sealedWorld();
    const sent: string[] = [];
    const breaking = Object.create(below, {
      append: {
        value: async (append: Append) => {
          sent.push(append.events.map(({ data }) => Buffer.from(data).toString('hex')).join());
          if (sent.length < 3) throw new OutcomeUnknown('The link broke.');
          return below.append(append);
        },
      },
    }) as EventStore;
    const store = sealedEventStore(breaking, ring);
    const stream = 'letter-1';
    const append = newStream(stream, letter('maria', stream), letter('jonas', stream, 1));
    await appendSettled(store, append, { wait: async () => undefined });
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    expect(textsOf(await store.readStream(stream))).toHaveLength(2);
  });

  it('seals anew what goes to another stream: it would open nowhere else', async () => {
    const { store } = sealedWorld();
    const event = letter('maria', 'letter-1');
    await store.append(newStream('letter-1', event));
    await store.append(newStream('letter-2', event));
    expect(textsOf(await store.readStream('letter-2'))).toEqual(['Dear maria, bring your knee.']);
  });

  it('counts sealed bytes against the limit', async () => {
    const { store } = sealedWorld();
    const sizedEvent = (bytes: number): EventToStore => ({
      ...letter('maria', 'letter-1'),
      metadata: new Uint8Array(100),
      data: new Uint8Array(bytes - 100),
    });
    const added = 2 + 'maria'.length + 12 + 16;
    const most = MOST_BYTES_OF_AN_APPEND - added;
    await store.append(newStream('letter-1', sizedEvent(most)));
    const tooMuch = store.append(newStream('letter-2', sizedEvent(most + 1)));
    await expect(tooMuch).rejects.toThrow(AppendRefused);
  });

  it.each([
    ['has an odd subject', { ...letter('maria', 'letter-1'), subject: 'a\u0000b' }],
    [
      'names somebody in its metadata alone',
      { ...letter('maria', 'letter-1'), subject: undefined },
    ],
    ['looks sealed already', { ...boxEmptied('letter-1'), data: Uint8Array.of(1, 2, 3) }],
  ])('refuses an event that %s', async (_what, event) => {
    const { store, below } = sealedWorld();
    const append = newStream('letter-1', event as EventToStore);
    await expect(store.append(append)).rejects.toThrow(AppendRefused);
    expect(await below.readStream('letter-1')).toEqual([]);
  });

  it('stores nothing while the vault is out of reach', async () => {
    const { store, below, watch } = sealedWorld();
    watch.isAway = true;
    const append = newStream('letter-1', letter('maria', 'letter-1'));
    await expect(store.append(append)).rejects.toThrow(StoreUnavailable);
    await expect(store.append(append)).rejects.toThrow(/vault is away/);
    expect(await below.readStream('letter-1')).toEqual([]);
    watch.isAway = false;
    await expect(store.append(append)).resolves.toMatchObject({ is: 'appended' });
  });
});

describe('reading from a sealed store', () => {
  it('opens an event whenever its data is looked at, and keeps nothing open', async () => {
    const { store, below } = sealedWorld();
    const asked = letter('maria', 'letter-1');
    await store.append(newStream('letter-1', asked));
    const [event] = await store.readStream('letter-1');
    if (!event) throw new Error('There is no event.');
    const [stored] = await below.readStream('letter-1');
    expect(event.data).toEqual(event.data);
    expect(event.data).not.toBe(event.data);
    expect(storedBytesOf(event)).toBe(stored && storedBytesOf(stored));
    expect(Object.keys(event)).toEqual([]);
    expect(inspect(event) + JSON.stringify(event)).not.toMatch(/knee|Uint8Array/);
  });

  it('asks for the keys of a page in one batch, for twenty thousand subjects', async () => {
    const { store, below, watch, vault } = sealedWorld();
    const names = Array.from({ length: 20_000 }, (_, index) => `patient-${index}`);
    for (const name of names) {
      const stream = `letter-${name}`;
      await store.append(newStream(stream, letter(name, stream)));
    }
    const restarted = sealedEventStore(below, keyRing(vault));
    watch.asked.length = 0;
    const read: StoredEvent[] = [];
    for await (const page of restarted.readAll({ after: BEGINNING, pageSize: 5_000 })) {
      read.push(...page.events);
    }
    expect(textsOf(read)).toEqual(names.map((name) => `Dear ${name}, bring your knee.`));
    expect(watch.asked).toEqual(
      Array.from({ length: 4 }, () => ({ call: 'find', subjects: 5_000 })),
    );
  });

  it('upcasts an old shape after it was opened under its stored type', async () => {
    const { store } = sealedWorld();
    const { id, type } = letter('maria', 'letter-1');
    const metadata = { actor: 'a', commandId: 'c', subject: 'maria', schemaVersion: 1 };
    const old: EventToStore = {
      id,
      type,
      subject: 'maria',
      data: Buffer.from('{"words":"Dear maria"}'),
      metadata: Buffer.from(JSON.stringify({ ...metadata, keys: { letterId: 'l-1' } })),
    };
    await store.append(newStream('letter-1', old));
    expect(textsOf(await store.readStream('letter-1'))).toEqual(['Dear maria']);
  });

  it('holds for a dry run on top of it', async () => {
    const { store } = sealedWorld();
    await store.append(newStream('letter-1', letter('maria', 'letter-1')));
    const dry = overlayEventStore(store, () => '2026-03-25T17:00:00.000Z');
    const next = { ...newStream('letter-1', letter('maria', 'letter-1', 1)), expectedRevision: 0 };
    await dry.append(next);
    expect(textsOf(await dry.readStream('letter-1'))).toHaveLength(2);
    expect(await store.readStream('letter-1')).toHaveLength(1);
  });

  it('is unavailable while the vault is out of reach', async () => {
    const { store, below, vault, watch } = sealedWorld();
    await store.append(newStream('letter-1', letter('maria', 'letter-1')));
    const restarted = sealedEventStore(below, keyRing(vault));
    watch.isAway = true;
    await expect(restarted.readStream('letter-1')).rejects.toThrow(StoreUnavailable);
    const pages = restarted.readAll({ after: BEGINNING })[Symbol.asyncIterator]();
    await expect(pages.next()).rejects.toThrow(StoreUnavailable);
  });

  it('leaves the vault to whoever opened it when it is closed', async () => {
    const { store, ring } = sealedWorld();
    await store.close();
    await expect(store.readStream('letter-1')).rejects.toThrow(StoreUnavailable);
    expect((await ring.findOrCreate(['maria'])).size).toBe(1);
  });
});

describe('following a sealed store', () => {
  const followingWithoutVault = async () => {
    const { store, below, vault, watch } = sealedWorld();
    await store.append(newStream('letter-1', letter('maria', 'letter-1')));
    const told: string[] = [];
    const onWaiting = (sentence: string) => told.push(sentence);
    const restarted = sealedEventStore(below, keyRing(vault), { onWaiting });
    watch.asked.length = 0;
    watch.isAway = true;
    const stopping = new AbortController();
    const options = { after: BEGINNING, signal: stopping.signal };
    const first = restarted.subscribe(options)[Symbol.asyncIterator]().next();
    while (watch.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    return { restarted, watch, stopping, first, told };
  };

  it('waits until the vault is back, without gap', async () => {
    const { watch, first, stopping } = await followingWithoutVault();
    watch.isAway = false;
    const { value: page } = await first;
    expect(textsOf(page?.events ?? [])).toEqual(['Dear maria, bring your knee.']);
    stopping.abort();
  });

  it('says once that it waits, however often it looks', async () => {
    const { watch, first, stopping, told } = await followingWithoutVault();
    expect(watch.asked.length).toBeGreaterThan(1);
    watch.isAway = false;
    await first;
    expect(told).toEqual([expect.stringMatching(/^The key vault does not answer: views stand/)]);
    stopping.abort();
  });

  it('ends when it is told to while the vault is away', async () => {
    const { stopping, first } = await followingWithoutVault();
    stopping.abort();
    await expect(first).resolves.toEqual({ done: true, value: undefined });
  });

  it('says so when the store is closed while the vault is away', async () => {
    const { restarted, first } = await followingWithoutVault();
    await restarted.close();
    await expect(first).rejects.toThrow(StoreUnavailable);
  });
});

describe('a forgotten subject', () => {
  it('gets no new event, not even one that was sealed before', async () => {
    const { store, below, ring } = sealedWorld();
    const append = newStream('letter-1', letter('maria', 'letter-1'));
    await store.append(append);
    ring.forget('maria');
    const next = { ...newStream('letter-1', letter('maria', 'letter-1', 1)), expectedRevision: 0 };
    for (const refused of [append, next]) {
      await expect(store.append(refused)).rejects.toThrow(SubjectForgotten);
    }
    expect(await below.readStream('letter-1')).toHaveLength(1);
  });

  it('leaves events that say that something was, and nobody else’s are touched', async () => {
    const { store, below, vault, ring } = sealedWorld();
    const stream = 'letter-1';
    const events = [letter('maria', stream), letter('jonas', stream, 1), boxEmptied(stream, 2)];
    await store.append(newStream(stream, ...events));
    const readBefore = await store.readStream(stream);
    const storedBefore = await below.readStream(stream);
    await vault.destroy('maria');
    ring.forget('maria');
    const later = sealedEventStore(below, keyRing(vault));
    for (const seen of [
      readBefore,
      await store.readStream(stream),
      await later.readStream(stream),
    ]) {
      expect(seen.map(({ forgotten }) => forgotten)).toEqual([true, undefined, undefined]);
      expect(seen[0]).toMatchObject({ subject: 'maria', type: 'LetterWritten', revision: 0 });
      expect(seen[0]?.data).toHaveLength(0);
      expect(textsOf(seen.slice(1))).toEqual(['Dear jonas, bring your knee.', undefined]);
      expect(() => textsOf(seen)).toThrow(UndecodableEvent);
    }
    expect(await below.readStream(stream)).toEqual(storedBefore);
  });
});
