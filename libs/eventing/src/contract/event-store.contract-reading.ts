import { expect } from '@jest/globals';
import {
  allAfter,
  append,
  expectRisingPositions,
  given,
  idsOf,
  type Scene,
  type ContractCase,
} from './event-store.contract-scene.js';
import type { EventFilter, EventPage } from '../event-store.js';

const oneStream: readonly ContractCase[] = [
  {
    title: 'answers an empty list for a stream that does not exist',
    run: async ({ store, category }) => {
      const stream = `${category()}-1`;
      expect(await store.readStream(stream)).toEqual([]);
      expect(await store.readStream(stream, { direction: 'backwards', limit: 1 })).toEqual([]);
    },
  },
  {
    title: 'reads a stream forwards and backwards, from a revision, up to a limit',
    run: async ({ store, category, events }) => {
      const stream = `${category()}-1`;
      await given(store, append(stream, 'no-stream', events(7)));
      const read = async (options: Parameters<typeof store.readStream>[1]) =>
        (await store.readStream(stream, options)).map(({ revision }) => revision);
      expect(await read({})).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(await read({ from: 4 })).toEqual([4, 5, 6]);
      expect(await read({ from: 2, limit: 3 })).toEqual([2, 3, 4]);
      expect(await read({ from: 7 })).toEqual([]);
      expect(await read({ direction: 'backwards' })).toEqual([6, 5, 4, 3, 2, 1, 0]);
      expect(await read({ direction: 'backwards', limit: 2 })).toEqual([6, 5]);
      expect(await read({ direction: 'backwards', from: 3, limit: 2 })).toEqual([3, 2]);
      expect(await read({ direction: 'backwards', from: 99, limit: 1 })).toEqual([6]);
    },
  },
  {
    title: 'reads back everything that was stored of an event',
    run: async ({ store, category, event }) => {
      const stream = `${category()}-1`;
      const first = event();
      const { position } = await given(store, append(stream, 'no-stream', [first]));
      const [stored] = await store.readStream(stream);
      expect(stored).toMatchObject({
        id: first.id,
        type: first.type,
        stream,
        revision: 0,
        position,
      });
      expect(Buffer.from(stored?.data ?? []).toString()).toBe(Buffer.from(first.data).toString());
    },
  },
];

/** Nine events of three categories and three types, each kind spread over the log. */
const mixed = async ({ store, category, type, event }: Scene) => {
  const before = await store.head();
  const common = category('contract');
  // Longer by some letters: a filter by prefix would take both.
  const categories = [common, `${common}x`, category()] as const;
  const types = [type(), type(), type()] as const;
  const ids: { readonly category: string; readonly type: string; readonly id: string }[] = [];
  for (const [row, ofCategory] of categories.entries()) {
    for (const [column, ofType] of types.entries()) {
      const one = event(ofType);
      ids.push({ category: ofCategory, type: ofType, id: one.id });
      await given(store, append(`${ofCategory}-${row}-${column}`, 'no-stream', [one]));
    }
  }
  return { before, categories, types, ids };
};

const filters: readonly ContractCase[] = [
  {
    title: 'reads all after a position, which itself is left out',
    run: async ({ store, category, events }) => {
      const own = category();
      const filter: EventFilter = { by: 'category', categories: [own] };
      const [one, two, three] = [events(2), events(1), events(1)];
      const first = await given(store, append(`${own}-1`, 'no-stream', one));
      await given(store, append(`${own}-2`, 'no-stream', two), append(`${own}-1`, 1, three));
      const after = await allAfter(store, first.position, { filter });
      expect(idsOf(after)).toEqual(idsOf([...two, ...three]));
    },
  },
  {
    title: 'reads all events of categories, and of no others with names alike',
    run: async (scene) => {
      const { before, categories, ids } = await mixed(scene);
      const wanted = [categories[0], categories[2]];
      const filter: EventFilter = { by: 'category', categories: wanted };
      const expected = ids.filter(({ category }) => wanted.includes(category));
      expect(idsOf(await allAfter(scene.store, before, { filter }))).toEqual(idsOf(expected));
    },
  },
  {
    title: 'reads all events of types, whatever their category',
    run: async (scene) => {
      const { before, types, ids } = await mixed(scene);
      const wanted = [types[1], types[2]];
      const filter: EventFilter = { by: 'type', types: wanted };
      const expected = ids.filter(({ type }) => wanted.includes(type));
      expect(idsOf(await allAfter(scene.store, before, { filter }))).toEqual(idsOf(expected));
    },
  },
  {
    title:
      'reads the same page by page, dense or sparse, from wherever a page says it has looked to',
    run: async (scene) => {
      const { store } = scene;
      const { before, types, ids } = await mixed(scene);
      await given(store, append(`${scene.category()}-1`, 'no-stream', scene.events(40)));
      const last = scene.event(types[0]);
      await given(store, append(`${scene.category()}-2`, 'no-stream', [last]));
      const sparse = ids.filter(({ type }) => type === types[0]);
      const filter: EventFilter = { by: 'type', types: [types[0]] };
      for (const pageSize of [1, 2, 3, 4, 100]) {
        const found: string[] = [];
        let after = before;
        // One page of each reading only: every next one goes on from what was looked at.
        for (let page = await firstPage(); ; page = await firstPage()) {
          found.push(...idsOf(page.events));
          expect(page.events.length).toBeLessThanOrEqual(pageSize);
          if (page.atHead) break;
          expect(page.scannedTo > after).toBe(true);
          after = page.scannedTo;
        }
        expect(found).toEqual([...idsOf(sparse), last.id]);

        async function firstPage(): Promise<EventPage> {
          for await (const page of store.readAll({ after, filter, pageSize })) return page;
          throw new Error('A reading has at least one page.');
        }
      }
    },
  },
];

const wholeLog: readonly ContractCase[] = [
  {
    title:
      'reads more than a thousand events in order, without gap or double, in pages of any size',
    run: async ({ store, category, events }) => {
      const before = await store.head();
      const own = category();
      const all: string[] = [];
      for (let part = 0; part < 11; part += 1) {
        const some = events(100);
        all.push(...idsOf(some));
        await given(store, append(`${own}-${part}`, 'no-stream', some));
      }
      const filter: EventFilter = { by: 'category', categories: [own] };
      for (const options of [{ pageSize: 7 }, { pageSize: 100, filter }, { filter }, {}]) {
        const read = await allAfter(store, before, options);
        const ours = read.filter(({ stream }) => stream.startsWith(`${own}-`));
        expect(idsOf(ours)).toEqual(all);
        expectRisingPositions(read);
      }
    },
  },
  {
    title: 'has looked at everything up to the head when a reading ends, though nothing matched',
    run: async ({ store, category, events }) => {
      const before = await store.head();
      const { position } = await given(store, append(`${category()}-1`, 'no-stream', events(30)));
      const filter: EventFilter = { by: 'category', categories: [category()] };
      const pages: EventPage[] = [];
      for await (const page of store.readAll({ after: before, filter })) pages.push(page);
      const last = pages.at(-1);
      expect(pages.flatMap((page) => page.events)).toEqual([]);
      expect(last?.atHead).toBe(true);
      expect((last?.scannedTo ?? '') >= position).toBe(true);
    },
  },
  {
    title: 'ends a reading at the head of its beginning, though events are added meanwhile',
    run: async ({ store, category, event }) => {
      const own = category();
      const filter: EventFilter = { by: 'category', categories: [own] };
      await given(store, append(`${own}-1`, 'no-stream', [event(), event()]));
      const before = await store.head();
      await given(store, append(`${own}-2`, 'no-stream', [event(), event()]));
      let added = 0;
      for await (const page of store.readAll({ after: before, filter, pageSize: 1 })) {
        if (page.events.length === 0) continue;
        added += 1;
        await given(store, append(`${own}-added${added}`, 'no-stream', [event()]));
      }
      expect(added).toBe(2);
    },
  },
  {
    title: 'says that nothing is behind the head',
    run: async ({ store, category, event }) => {
      const { position } = await given(store, append(`${category()}-1`, 'no-stream', [event()]));
      const head = await store.head();
      expect(head >= position).toBe(true);
      const filter: EventFilter = { by: 'category', categories: [category()] };
      for await (const page of store.readAll({ after: head, filter })) {
        expect(page.events).toEqual([]);
        expect(page.scannedTo >= head).toBe(true);
      }
    },
  },
  {
    title: 'knows its positions from all other words',
    run: async ({ store, category, event }) => {
      const { position } = await given(store, append(`${category()}-1`, 'no-stream', [event()]));
      const { positionForm } = store.capabilities;
      expect([position, await store.head()].every((each) => positionForm.test(each))).toBe(true);
      const others = [
        '',
        '0',
        'zz',
        `${position}0`,
        position.slice(1),
        position.replace(/^./, '-'),
      ];
      expect(others.filter((other) => positionForm.test(other))).toEqual([]);
    },
  },
];

export const readingCases: readonly ContractCase[] = [...oneStream, ...filters, ...wholeLog];
