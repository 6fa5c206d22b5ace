import { expect } from '@jest/globals';
import {
  allAfter,
  append,
  expectRisingPositions,
  given,
  idsOf,
  type ContractCase,
} from './event-store.contract-scene.js';
import {
  AppendRefused,
  LONGEST_NAME,
  MOST_BYTES_OF_AN_APPEND,
  StoreUnavailable,
  type Append,
  type EventToStore,
} from '../event-store.js';

const ROUNDS = 25;

const expectedRevisions: readonly ContractCase[] = [
  {
    title: 'starts a stream that does not exist, and answers revision and position',
    run: async ({ store, category, event }) => {
      const stream = `${category()}-1`;
      const outcome = await store.append(append(stream, 'no-stream', [event()]));
      const [stored] = await store.readStream(stream);
      expect(outcome).toEqual({ is: 'appended', revision: 0, position: stored?.position });
    },
  },
  {
    title: 'adds to a stream at exactly the revision that the writer knows',
    run: async ({ store, category, events }) => {
      const stream = `${category()}-1`;
      await given(store, append(stream, 'no-stream', events(2)));
      const outcome = await store.append(append(stream, 1, events(3)));
      expect(outcome).toMatchObject({ is: 'appended', revision: 4 });
      const revisions = (await store.readStream(stream)).map(({ revision }) => revision);
      expect(revisions).toEqual([0, 1, 2, 3, 4]);
    },
  },
  {
    title: 'answers a conflict with the actual revision when the writer knows another one',
    run: async ({ store, category, event, events }) => {
      const stream = `${category()}-1`;
      await given(store, append(stream, 'no-stream', events(3)));
      for (const wrong of ['no-stream', 0, 1, 3, 9, Number.MAX_SAFE_INTEGER] as const) {
        const outcome = await store.append(append(stream, wrong, [event()]));
        expect(outcome).toEqual({ is: 'conflict', actual: 2 });
      }
      expect(await store.readStream(stream)).toHaveLength(3);
    },
  },
  {
    title: 'answers a conflict when the writer knows a revision of a stream that does not exist',
    run: async ({ store, category, event }) => {
      const stream = `${category()}-1`;
      for (const wrong of [0, 9]) {
        const outcome = await store.append(append(stream, wrong, [event()]));
        expect(outcome).toEqual({ is: 'conflict', actual: 'no-stream' });
      }
      expect(await store.readStream(stream)).toEqual([]);
    },
  },
  {
    title: 'stores all events of one append in their order',
    run: async ({ store, category, events }) => {
      const stream = `${category()}-1`;
      const many = events(120);
      await given(store, append(stream, 'no-stream', many));
      const stored = await store.readStream(stream);
      expect(idsOf(stored)).toEqual(idsOf(many));
      expectRisingPositions(stored);
    },
  },
  {
    title: 'stores no event of an append in conflict',
    run: async ({ store, category, events }) => {
      const stream = `${category()}-1`;
      const first = events(2);
      await given(store, append(stream, 'no-stream', first));
      await store.append(append(stream, 0, events(20)));
      await store.append(append(stream, 5, events(20)));
      expect(idsOf(await store.readStream(stream))).toEqual(idsOf(first));
    },
  },
  {
    title: 'keeps every byte of data and metadata',
    run: async ({ store, category, event }) => {
      const every = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
      const stream = `${category()}-1`;
      const sealed = { ...event(), data: every, metadata: every.toReversed() };
      const empty = { ...event(), data: new Uint8Array(), metadata: new Uint8Array() };
      await given(store, append(stream, 'no-stream', [sealed, empty]));
      const stored = await store.readStream(stream);
      const bytes = stored.map(({ data, metadata }) => [[...data], [...metadata]]);
      expect(bytes).toEqual([
        [[...every], [...every.toReversed()]],
        [[], []],
      ]);
    },
  },
];

const repeats: readonly ContractCase[] = [
  {
    title: 'answers a repeated append like the first time, whatever was appended since',
    run: async ({ store, category, events }) => {
      const stream = `${category()}-1`;
      const first = append(stream, 'no-stream', events(2));
      const answer = await given(store, first);
      expect(await store.append(first)).toMatchObject(answer);
      const second = append(stream, 1, events(1));
      const next = await given(store, second, append(stream, 2, events(4)));
      expect(next.revision).toBe(6);
      expect(await store.append(first)).toMatchObject(answer);
      expect(await store.append(second)).toMatchObject({ is: 'appended', revision: 2 });
      expect(await store.readStream(stream)).toHaveLength(7);
    },
  },
  {
    title: 'answers a conflict to an append whose ids are known in part',
    run: async ({ store, category, event }) => {
      const stream = `${category()}-1`;
      const [known, other] = [event(), event()];
      await given(store, append(stream, 'no-stream', [known]));
      const half = await store.append(append(stream, 'no-stream', [known, other]));
      expect(half).toEqual({ is: 'conflict', actual: 0 });
      await given(store, append(stream, 0, [event()]));
      const halfOfTwo = await store.append(append(stream, 'no-stream', [known, other]));
      expect(halfOfTwo).toEqual({ is: 'conflict', actual: 1 });
      expect(await store.readStream(stream)).toHaveLength(2);
    },
  },
  {
    title: 'stores one append once that two processes send at the same time',
    run: async ({ store, elsewhere, category, events }) => {
      const there = await elsewhere();
      const own = category();
      for (let round = 0; round < ROUNDS; round += 1) {
        const asked = append(`${own}-${round}`, 'no-stream', events(2));
        const [here, far] = await Promise.all([store.append(asked), there.append(asked)]);
        expect(here).toMatchObject({ is: 'appended', revision: 1 });
        // Only one of them can be told that it repeats, and not by every store.
        expect({ ...far, repeated: true }).toEqual({ ...here, repeated: true });
        expect(await store.readStream(asked.stream)).toHaveLength(2);
      }
    },
  },
  {
    title:
      'says of a repeated append that it repeats, whoever sent it first, and never of the first',
    needs: 'tellsRepeats',
    run: async ({ store, elsewhere, category, events }) => {
      const there = await elsewhere();
      const own = category();
      const once = append(`${own}-once`, 'no-stream', events(2));
      expect(await store.append(once)).not.toHaveProperty('repeated');
      for (const again of [store, there]) {
        expect(await again.append(once)).toHaveProperty('repeated', true);
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        const asked = append(`${own}-${round}`, 'no-stream', events(1 + (round % 2)));
        const outcomes = await Promise.all([store.append(asked), there.append(asked)]);
        expect(outcomes.filter((outcome) => 'repeated' in outcome)).toHaveLength(1);
      }
    },
  },
];

const refusals: readonly ContractCase[] = [
  {
    title: 'refuses an append without events',
    run: async ({ store, category }) => {
      await expectRefused(store.append(append(`${category()}-1`, 'no-stream', [])));
    },
  },
  {
    title: 'takes an append of 512 KiB and refuses one of a byte more',
    run: async ({ store, category, event }) => {
      const stream = `${category()}-1`;
      const ofSize = (size: number): EventToStore => {
        const metadata = new Uint8Array(100);
        return { ...event(), metadata, data: new Uint8Array(size - metadata.byteLength).fill(7) };
      };
      await given(store, append(stream, 'no-stream', [ofSize(MOST_BYTES_OF_AN_APPEND)]));
      await expectRefused(store.append(append(stream, 0, [ofSize(MOST_BYTES_OF_AN_APPEND + 1)])));
      expect(await store.readStream(stream)).toHaveLength(1);
    },
  },
  {
    title:
      'refuses names with NUL or half a character, too long ones, and streams without category',
    run: async ({ store, category, event }) => {
      const own = category();
      const tooLong = `${own}-${'x'.repeat(LONGEST_NAME)}`;
      for (const stream of [
        `${own}-a\u0000b`,
        `${own}-\ud800`,
        tooLong,
        own,
        `${own}-`,
        '-1',
        '',
      ]) {
        await expectRefused(store.append(append(stream, 'no-stream', [event()])));
      }
      for (const type of ['Refill\u0000Requested', '\udc00', '', 'x'.repeat(LONGEST_NAME + 1)]) {
        await expectRefused(store.append(append(`${own}-1`, 'no-stream', [event(type)])));
      }
    },
  },
  {
    title: 'refuses ids that are no UUID or that come twice in one append, and odd revisions',
    run: async ({ store, category, event }) => {
      const stream = `${category()}-1`;
      const one = event();
      const refused: Append[] = [
        append(stream, 'no-stream', [{ ...one, id: '42' }]),
        append(stream, 'no-stream', [{ ...one, id: one.id.toUpperCase() }]),
        append(stream, 'no-stream', [one, event(), one]),
        append(stream, -1, [one]),
        append(stream, 0.5, [one]),
        append(stream, Number.NaN, [one]),
      ];
      for (const asked of refused) await expectRefused(store.append(asked));
      expect(await store.readStream(stream)).toEqual([]);
    },
  },
];

const together: readonly ContractCase[] = [
  {
    title: 'stores the others of one tick when one is in conflict and one is refused',
    run: async ({ store, category, event, events }) => {
      const own = category();
      const sound = Array.from({ length: 16 }, (_, index) =>
        append(`${own}-${index}`, 'no-stream', events(1 + (index % 3))),
      );
      const outcomes = await Promise.allSettled([
        ...sound.slice(0, 8).map((asked) => store.append(asked)),
        store.append(append(`${own}-broken`, 9, [event()])),
        store.append(append(`${own}-\u0000`, 'no-stream', [event()])),
        ...sound.slice(8).map((asked) => store.append(asked)),
      ]);
      expect(outcomes.splice(8, 2)).toMatchObject([
        { value: { is: 'conflict', actual: 'no-stream' } },
        { reason: expect.any(AppendRefused) },
      ]);
      const answers = sound.map(({ events: { length } }) => ({
        value: { is: 'appended', revision: length - 1 },
      }));
      expect(outcomes).toMatchObject(answers);
    },
  },
  {
    title: 'lets one of many win that add to one stream in one tick',
    run: async ({ store, category, event }) => {
      const stream = `${category()}-1`;
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, () => store.append(append(stream, 'no-stream', [event()]))),
      );
      expect(outcomes.filter(({ is }) => is === 'appended')).toHaveLength(1);
      expect(outcomes.filter(({ is }) => is === 'conflict')).toHaveLength(11);
      expect(await store.readStream(stream)).toHaveLength(1);
    },
  },
  {
    title: 'lets one of two processes win that add to one stream at the same time',
    run: async ({ store, elsewhere, category, event }) => {
      const there = await elsewhere();
      const stream = `${category()}-1`;
      const winners: string[] = [];
      for (let round = 0; round < ROUNDS * 2; round += 1) {
        const expected = round === 0 ? 'no-stream' : round - 1;
        const [mine, theirs] = [event(), event()];
        const [here, far] = await Promise.all([
          store.append(append(stream, expected, [mine])),
          there.append(append(stream, expected, [theirs])),
        ]);
        expect([here.is, far.is].toSorted()).toEqual(['appended', 'conflict']);
        expect(here.is === 'conflict' ? here : far).toEqual({ is: 'conflict', actual: round });
        winners.push(here.is === 'appended' ? mine.id : theirs.id);
      }
      expect(idsOf(await store.readStream(stream))).toEqual(winners);
    },
  },
  {
    title: 'gives positions in the order of commits, whichever process appends',
    run: async ({ store, elsewhere, category, event }) => {
      const there = await elsewhere();
      const own = category();
      const positions: string[] = [];
      for (let turn = 0; turn < ROUNDS; turn += 1) {
        const asked = append(`${own}-${turn}`, 'no-stream', [event()]);
        positions.push((await given(turn % 2 === 0 ? store : there, asked)).position);
      }
      expect(positions).toEqual(positions.toSorted());
      expect(new Set(positions).size).toBe(ROUNDS);
    },
  },
  {
    title: 'never lets recordedAt run backwards against position',
    needs: 'monotonicRecordedAt',
    run: async ({ store, elsewhere, category, events }) => {
      const there = await elsewhere();
      const before = await store.head();
      const own = category();
      await Promise.all(
        Array.from({ length: 120 }, (_, index) =>
          (index % 2 === 0 ? store : there).append(
            append(`${own}-${index}`, 'no-stream', events(1 + (index % 2))),
          ),
        ),
      );
      const instants = (await allAfter(store, before)).map(({ recordedAt }) => recordedAt);
      expect(instants.length).toBeGreaterThanOrEqual(180);
      expect(instants).toEqual(instants.toSorted());
    },
  },
  {
    title: 'tells when an event was recorded, in UTC with milliseconds',
    run: async ({ store, category, events }) => {
      const stream = `${category()}-1`;
      await given(store, append(stream, 'no-stream', events(2)));
      for (const { recordedAt } of await store.readStream(stream)) {
        expect(recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }
    },
  },
  {
    title:
      'answers unavailable when too many are waiting, and stores nothing of what it turned away',
    needs: 'boundedQueue',
    run: async ({ crowded, store, category, event }) => {
      const full = await crowded(4);
      const own = category();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          full.append(append(`${own}-${index}`, 'no-stream', [event()])),
        ),
      );
      const turnedAway = outcomes.flatMap((outcome, index) =>
        outcome.status === 'rejected' ? [{ index, reason: outcome.reason as unknown }] : [],
      );
      expect(turnedAway.length).toBeGreaterThan(0);
      expect(turnedAway.length).toBeLessThan(20);
      for (const { index, reason } of turnedAway) {
        expect(reason).toBeInstanceOf(StoreUnavailable);
        expect(await store.readStream(`${own}-${index}`)).toEqual([]);
      }
      // It takes more as soon as those before were answered.
      await given(full, append(`${own}-later`, 'no-stream', [event()]));
    },
  },
];

const expectRefused = async (outcome: Promise<unknown>): Promise<void> =>
  expect(outcome).rejects.toBeInstanceOf(AppendRefused);

export const appendingCases: readonly ContractCase[] = [
  ...expectedRevisions,
  ...repeats,
  ...refusals,
  ...together,
];
