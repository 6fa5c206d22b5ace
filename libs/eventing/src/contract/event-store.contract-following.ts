import { expect } from '@jest/globals';
import {
  append,
  expectRisingPositions,
  given,
  idsOf,
  type Appender,
  type Scene,
  type ContractCase,
} from './event-store.contract-scene.js';
import type { EventFilter, EventPage, EventStore, StoredEvent } from '../event-store.js';

const WRITERS = 16;
const ROUNDS = 30;

export interface Follower {
  readonly events: StoredEvent[];
  /** Until what was seen satisfies; fails the case when the following has ended in an error. */
  seen(satisfies: (follower: Follower) => boolean): Promise<void>;
  scannedTo(): string;
  /** Ends the subscription, and waits until it has. */
  stop(): Promise<void>;
}

export const follow = (
  store: EventStore,
  options: Omit<Parameters<EventStore['subscribe']>[0], 'signal'>,
): Follower => {
  const stopping = new AbortController();
  const events: StoredEvent[] = [];
  let scannedTo = options.after;
  let check = (): void => undefined;
  const run = async (): Promise<void> => {
    for await (const page of store.subscribe({ ...options, signal: stopping.signal })) {
      events.push(...page.events);
      scannedTo = page.scannedTo;
      check();
    }
  };
  const ended = run();
  ended.catch(() => undefined);
  const follower: Follower = {
    events,
    scannedTo: () => scannedTo,
    seen: (satisfies) =>
      Promise.race([
        ended.then(() => undefined),
        new Promise<void>((resolve) => {
          check = () => {
            if (satisfies(follower)) resolve();
          };
          check();
        }),
      ]),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
  return follower;
};

const writeFrom = async (
  { events }: Scene,
  writer: Appender,
  streams: readonly string[],
): Promise<readonly string[]> => {
  const ids = await Promise.all(
    streams.map(async (stream) => {
      const written: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const some = events(1 + (round % 3));
        const expected = written.length === 0 ? 'no-stream' : written.length - 1;
        await given(writer, append(stream, expected, some));
        written.push(...idsOf(some));
      }
      return written;
    }),
  );
  return ids.flat();
};

export const followingCases: readonly ContractCase[] = [
  {
    title: 'gives the first page at once, even when there is nothing',
    run: async ({ store, category }) => {
      const stopping = new AbortController();
      const after = await store.head();
      const filter: EventFilter = { by: 'category', categories: [category()] };
      const pages: EventPage[] = [];
      for await (const page of store.subscribe({ after, filter, signal: stopping.signal })) {
        pages.push(page);
        stopping.abort();
      }
      expect(pages).toHaveLength(1);
      expect(pages[0]?.events).toEqual([]);
    },
  },
  {
    title: 'catches up from a position and goes on live',
    run: async ({ store, category, events }) => {
      const own = category();
      const [skipped, old, live] = [events(1), events(5), events(3)];
      const { position } = await given(store, append(`${own}-1`, 'no-stream', skipped));
      await given(store, append(`${own}-1`, 0, old));
      const filter: EventFilter = { by: 'category', categories: [own] };
      const follower = follow(store, { after: position, filter, pageSize: 2 });
      await follower.seen(({ events: { length } }) => length >= 5);
      await given(store, append(`${own}-2`, 'no-stream', live));
      await follower.seen(({ events: { length } }) => length >= 8);
      await follower.stop();
      expect(idsOf(follower.events)).toEqual(idsOf([...old, ...live]));
    },
  },
  {
    title: 'hears of what another process appends',
    run: async ({ store, elsewhere, category, event }) => {
      const there = await elsewhere();
      const own = category();
      const filter: EventFilter = { by: 'category', categories: [own] };
      const follower = follow(store, { after: await store.head(), filter });
      for (let turn = 0; turn < 5; turn += 1) {
        await given(there, append(`${own}-${turn}`, 'no-stream', [event()]));
        await follower.seen(({ events: { length } }) => length === turn + 1);
      }
      await follower.stop();
    },
  },
  {
    title: 'says how far it has looked when nothing matches',
    run: async ({ store, category, events }) => {
      const filter: EventFilter = { by: 'category', categories: [category()] };
      const follower = follow(store, { after: await store.head(), filter });
      const { position } = await given(store, append(`${category()}-1`, 'no-stream', events(3)));
      await follower.seen(({ scannedTo }) => scannedTo() >= position);
      await follower.stop();
      expect(follower.events).toEqual([]);
    },
  },
  {
    title: 'ends without an error when nobody wants to know any more',
    run: async ({ store, category }) => {
      const filter: EventFilter = { by: 'category', categories: [category()] };
      const follower = follow(store, { after: await store.head(), filter });
      await follower.stop();
      const never = follow(store, { after: await store.head(), filter });
      await never.seen(() => true);
      await never.stop();
    },
  },
  {
    title: `misses and doubles nothing while ${WRITERS} writers append from two processes`,
    run: async (scene) => {
      const { store, another, elsewhere, category } = scene;
      const own = category();
      const there = await elsewhere();
      const after = await store.head();
      const filter: EventFilter = { by: 'category', categories: [own] };
      const followers = [
        follow(store, { after, filter }),
        follow(scene.capabilities.manyProcesses ? await another() : store, { after, pageSize: 5 }),
      ];
      const streams = Array.from({ length: WRITERS }, (_, index) => `${own}-${index}`);
      const written = await Promise.all([
        writeFrom(scene, store, streams.slice(0, WRITERS / 2)),
        writeFrom(scene, there, streams.slice(WRITERS / 2)),
      ]);
      const expected = written.flat().toSorted();
      // Joined while the others were already live, from the beginning of this case.
      followers.push(follow(store, { after, filter, pageSize: 3 }));
      const ours = ({ events }: Follower) =>
        events.filter(({ stream }) => stream.startsWith(`${own}-`));
      for (const follower of followers) {
        await follower.seen((so) => ours(so).length >= expected.length);
        await follower.stop();
        expect(idsOf(ours(follower)).toSorted()).toEqual(expected);
        expectRisingPositions(follower.events);
      }
    },
  },
];
