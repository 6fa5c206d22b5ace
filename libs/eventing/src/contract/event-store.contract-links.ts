import { expect } from '@jest/globals';
import { appendSettled } from '../append-settled.js';
import { follow } from './event-store.contract-following.js';
import {
  append,
  given,
  idsOf,
  type Scene,
  type ContractCase,
} from './event-store.contract-scene.js';
import { OutcomeUnknown, StoreUnavailable, type EventFilter } from '../event-store.js';

/** However a case ends, the next one finds links that hold. */
const mended =
  (run: ContractCase['run']): ContractCase['run'] =>
  async (scene: Scene) => {
    try {
      await run(scene);
    } finally {
      scene.links().mend();
    }
  };

const settling = { attempts: 20, retryUnavailable: true };

const losses: readonly ContractCase[] = [
  {
    title: 'answers unknown when the link breaks in mid-append, and settles it by the same append',
    needs: 'linksBreak',
    run: mended(async ({ store, links, category, events }) => {
      const own = category();
      await given(store, append(`${own}-before`, 'no-stream', events(1)));
      const asked = append(`${own}-1`, 'no-stream', events(2));
      links().loseAnswers();
      await expect(store.append(asked)).rejects.toBeInstanceOf(OutcomeUnknown);
      links().mend();
      const outcome = await appendSettled(store, asked, settling);
      expect(outcome).toMatchObject({ is: 'appended', revision: 1 });
      expect(idsOf(await store.readStream(asked.stream))).toEqual(idsOf(asked.events));
    }),
  },
  {
    title: 'stores once what was lost before it arrived, when the same append is sent again',
    needs: 'linksBreak',
    run: mended(async ({ store, links, category, events }) => {
      const own = category();
      await given(store, append(`${own}-before`, 'no-stream', events(1)));
      const asked = append(`${own}-1`, 'no-stream', events(2));
      links().loseRequests();
      await expectUnsettled(store.append(asked));
      links().mend();
      const outcome = await appendSettled(store, asked, settling);
      expect(outcome).toMatchObject({ is: 'appended', revision: 1 });
      expect(await store.readStream(asked.stream)).toHaveLength(2);
    }),
  },
  {
    title: 'settles each of many that were under way when the link broke',
    needs: 'linksBreak',
    run: mended(async ({ store, links, category, event }) => {
      const own = category();
      await given(store, append(`${own}-before`, 'no-stream', [event()]));
      links().loseAnswers();
      const many = Array.from({ length: 12 }, (_, index) =>
        append(`${own}-${index % 9}`, 'no-stream', [event()]),
      );
      const outcomes = many.map((asked) => appendSettled(store, asked, settling));
      setTimeout(() => links().mend(), 100);
      const settled = await Promise.all(outcomes);
      expect(settled.filter(({ is }) => is === 'appended')).toHaveLength(9);
      for (const [index, outcome] of settled.entries()) {
        const asked = many[index];
        const [first, ...rest] = await store.readStream(asked?.stream ?? '');
        expect(rest).toEqual([]);
        expect(first?.id === asked?.events[0]?.id).toBe(outcome.is === 'appended');
      }
    }),
  },
];

const absences: readonly ContractCase[] = [
  {
    title: 'answers unavailable while there is no server, and works again when there is one',
    needs: 'linksBreak',
    run: mended(async ({ store, links, category, event }) => {
      const own = category();
      const first = append(`${own}-1`, 'no-stream', [event()]);
      await given(store, first);
      links().down();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await expect(store.append(append(`${own}-1`, 0, [event()]))).rejects.toBeInstanceOf(
        StoreUnavailable,
      );
      await expect(store.readStream(`${own}-1`)).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
      links().mend();
      const second = append(`${own}-1`, 0, [event()]);
      await appendSettled(store, second, settling);
      expect(idsOf(await store.readStream(`${own}-1`))).toEqual(
        idsOf([...first.events, ...second.events]),
      );
    }),
  },
  {
    title: 'mends subscriptions inside, without gap or double',
    needs: 'linksBreak',
    run: mended(async ({ store, links, category, event }) => {
      const own = category();
      const filter: EventFilter = { by: 'category', categories: [own] };
      const follower = follow(store, { after: await store.head(), filter, pageSize: 3 });
      const sent = Array.from({ length: 40 }, (_, index) =>
        append(`${own}-${index}`, 'no-stream', [event()]),
      );
      for (const [index, asked] of sent.entries()) {
        if (index % 10 === 5) {
          links().down();
          setTimeout(() => links().mend(), 60);
        }
        await appendSettled(store, asked, settling);
      }
      await follower.seen(({ events }) => events.length >= sent.length);
      await follower.stop();
      expect(idsOf(follower.events)).toEqual(sent.flatMap(({ events }) => idsOf(events)));
    }),
  },
  {
    title: 'still has after a restart what it answered as appended',
    needs: 'durable',
    run: async ({ store, another, category, events }) => {
      const stream = `${category()}-1`;
      const asked = append(stream, 'no-stream', events(3));
      const writer = await another();
      const answer = await given(writer, asked);
      await writer.close();
      const reopened = await another();
      expect(idsOf(await reopened.readStream(stream))).toEqual(idsOf(asked.events));
      expect(await reopened.append(asked)).toMatchObject(answer);
      expect(await store.readStream(stream)).toHaveLength(3);
    },
  },
  {
    title: 'answers unavailable once it was closed',
    // A log in memory would end for the other cases too.
    needs: 'durable',
    run: async ({ another, category, event }) => {
      const closed = await another();
      await closed.close();
      await expect(closed.head()).rejects.toBeInstanceOf(StoreUnavailable);
      const asked = append(`${category()}-1`, 'no-stream', [event()]);
      await expect(closed.append(asked)).rejects.toBeInstanceOf(StoreUnavailable);
    },
  },
];

const expectUnsettled = async (outcome: Promise<unknown>): Promise<void> => {
  const failure: unknown = await outcome.catch((reason: unknown) => reason);
  const isUnsettled = failure instanceof OutcomeUnknown || failure instanceof StoreUnavailable;
  expect(isUnsettled ? 'unsettled' : failure).toBe('unsettled');
};

const claims: ContractCase = {
  title: 'claims what it is held to here',
  run: async ({ store, capabilities }) => expect(store.capabilities).toEqual(capabilities),
};

export const linkCases: readonly ContractCase[] = [...losses, ...absences, claims];
