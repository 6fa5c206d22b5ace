import { describe, expect, it } from '@jest/globals';
import type { Caller } from './command.js';
import type { Append, EventStore } from './event-store.js';
import { OutcomeUnknown } from './event-store.js';
import { execution, type Clock } from './execute.js';
import { room, roomCodec, type RoomCommand } from './execute.fixture.js';
import { eventIdOf } from './ids.js';
import { inMemoryEventStore } from './in-memory-event-store.js';

const nurseIto: Caller = { actor: 'nurse-ito' };
const clock: Clock = { now: () => '2026-03-25T17:00:00.000Z' };
const open: RoomCommand = { type: 'OpenRoom', roomId: '1', seats: 2 };
const take = (name: string): RoomCommand => ({ type: 'TakeSeat', roomId: '1', name });

const later: Clock = { now: () => '2026-03-25T17:00:00.250Z' };

const world = (store: EventStore = inMemoryEventStore(), cacheBytes?: number, at = clock) => {
  const { execute } = execution({
    store,
    codec: roomCodec,
    clock: at,
    digestKey: 'digest-key-of-this-spec',
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
  });
  const run = (command: RoomCommand, commandId: string) =>
    execute(room, { command, caller: nurseIto, commandId });
  return { store, execute, run };
};

/** Answers a repeat as it answered the first time, like EventStoreDB. */
const forgetful = (inner: EventStore): EventStore =>
  Object.create(inner, {
    capabilities: { value: { ...inner.capabilities, tellsRepeats: false } },
    append: {
      value: async (append: Append) => {
        const { repeated: _untold, ...outcome } = {
          repeated: true,
          ...(await inner.append(append)),
        };
        return outcome;
      },
    },
  }) as EventStore;

/** Counts reads, and can lose answers of appends after or before they were stored. */
const watched = (inner: EventStore) => {
  const watch = { reads: 0, lose: [] as ('before' | 'after')[] };
  const store: EventStore = Object.create(inner, {
    readStream: {
      value: (...asked: Parameters<EventStore['readStream']>) => {
        watch.reads += 1;
        return inner.readStream(...asked);
      },
    },
    append: {
      value: async (append: Append) => {
        const lost = watch.lose.shift();
        if (lost === 'before') throw new OutcomeUnknown('The link broke.');
        const outcome = await inner.append(append);
        if (lost === 'after') throw new OutcomeUnknown('The link broke.');
        return outcome;
      },
    },
  }) as EventStore;
  return { store, watch };
};

describe('executing a command', () => {
  it('records the events with who, why and whose they are', async () => {
    const { run, store } = world();
    await run(open, 'c1');
    await expect(run(take('maria'), 'c2')).resolves.toMatchObject({
      is: 'accepted',
      stream: 'room-1',
      events: [{ type: 'SeatTaken', name: 'maria', at: '2026-03-25T17:00:00.000Z' }],
      repeated: false,
    });
    const [, second] = await store.readStream('room-1');
    expect(second && roomCodec.decode(second)).toMatchObject({
      id: eventIdOf('room-1', 'c2', 0),
      revision: 1,
      event: { roomId: '1', name: 'maria' },
      metadata: {
        actor: 'nurse-ito',
        commandId: 'c2',
        subject: 'maria',
        keys: { roomId: '1' },
        schemaVersion: 1,
        correlationId: 'c2',
        causationId: 'c2',
      },
    });
  });

  it('answers a refusal with its details and writes nothing', async () => {
    const { run, store } = world();
    await run(open, 'c1');
    await run(take('maria'), 'c2');
    await run(take('jonas'), 'c3');
    await expect(run(take('ada'), 'c4')).resolves.toMatchObject({
      is: 'refused',
      refused: 'full',
      details: { seats: '2' },
    });
    expect(await store.readStream('room-1')).toHaveLength(3);
  });

  it('answers "already so" with the position that shows it', async () => {
    const { run } = world();
    const first = await run(open, 'c1');
    const again = await run(open, 'c2');
    expect(again).toMatchObject({ is: 'accepted', events: [], repeated: false });
    expect(again).toHaveProperty('position', 'position' in first && first.position);
  });

  it('asks before any rule speaks whether the caller may touch the data', async () => {
    const { execute, store } = world();
    const envelope = { command: take('maria'), caller: nurseIto, commandId: 'c1' };
    const answer = await execute(room, envelope, (patientId) => patientId !== 'maria');
    expect(answer).toEqual({ is: 'not-permitted', patientId: 'maria' });
    expect(await store.readStream('room-1')).toEqual([]);
  });

  it('hands the facts of other streams to the decision, read fresh', async () => {
    const { run, store } = world();
    await run(open, 'c1');
    const under: RoomCommand = { type: 'TakeSeat', roomId: '1', name: 'maria', under: 'tin' };
    const closed = roomCodec.encode(
      eventIdOf('roof-tin', 'x', 0),
      { type: 'RoofClosed' },
      {
        actor: 'wind',
        commandId: 'x',
        commandDigest: '',
        correlationId: 'x',
        causationId: 'x',
      },
    );
    await store.append({ stream: 'roof-tin', expectedRevision: 'no-stream', events: [closed] });
    await expect(run(under, 'c2')).resolves.toMatchObject({ refused: 'roof-closed' });
  });
});

describe('a command that arrives twice', () => {
  it('is answered like the first time and writes nothing, with a cache and without', async () => {
    for (const cacheBytes of [undefined, 0]) {
      const { run, store } = world(inMemoryEventStore(), cacheBytes);
      await run(open, 'c1');
      const first = await run(take('maria'), 'c2');
      await run(take('jonas'), 'c3');
      const again = await run(take('maria'), 'c2');
      expect(again).toEqual({ ...first, repeated: true });
      expect(await store.readStream('room-1')).toHaveLength(3);
    }
  });

  it('is refused as different when it says something else under the same id', async () => {
    const { run } = world();
    await run(open, 'c1');
    await run(take('maria'), 'c2');
    await expect(run(take('jonas'), 'c2')).resolves.toMatchObject({ is: 'different-command' });
  });

  it.each([
    ['a store that tells repeats', (store: EventStore) => store],
    ['a store that does not', forgetful],
  ])('is known when the first time went to another process, on %s', async (_on, kind) => {
    const store = kind(inMemoryEventStore());
    const [here, elsewhere] = [world(store), world(store, undefined, later)];
    await here.run(open, 'c1');
    const first = await elsewhere.run(take('maria'), 'c2');
    expect(await here.run(take('maria'), 'c2')).toEqual({ ...first, repeated: true });
    await elsewhere.run(take('jonas'), 'c3');
    const another = await here.run(take('ada'), 'c3');
    expect(another).toMatchObject({ is: 'different-command' });
    expect(await store.readStream('room-1')).toHaveLength(3);
  });

  it('is decided again when the first time was refused', async () => {
    const { run } = world();
    await expect(run(take('maria'), 'c1')).resolves.toMatchObject({ refused: 'no-such-room' });
    await run(open, 'c2');
    await expect(run(take('maria'), 'c1')).resolves.toMatchObject({ is: 'accepted' });
  });
});

describe('the cache of folded states', () => {
  it('spares the read when the stream is known', async () => {
    const { store, watch } = watched(inMemoryEventStore());
    const { run } = world(store);
    await run(open, 'c1');
    await run(take('maria'), 'c2');
    expect(watch.reads).toBe(1);
  });

  it.each([
    ['kept', undefined],
    ['not kept', 0],
  ])('decides on what readers will find, not on what was meant: states %s', async (_, bytes) => {
    const { run } = world(inMemoryEventStore(), bytes);
    // JSON knows no infinity: what is stored is a room without a number of seats.
    await run({ ...open, seats: Infinity }, 'c1');
    await expect(run(take('maria'), 'c2')).resolves.toMatchObject({ refused: 'full' });
  });

  it('is never the ground of a refusal: the tail is read first', async () => {
    const store = inMemoryEventStore();
    const [here, elsewhere] = [world(store), world(store)];
    await here.run(take('maria'), 'c1');
    await here.run(open, 'c2');
    await here.run(take('maria'), 'c3');
    await elsewhere.run(take('jonas'), 'c4');
    await expect(here.run(take('ada'), 'c5')).resolves.toMatchObject({ refused: 'full' });
  });

  it('is never the ground of an empty decision: the answer shows the newest position', async () => {
    const store = inMemoryEventStore();
    const [here, elsewhere] = [world(store), world(store)];
    await here.run(open, 'c1');
    const newest = await elsewhere.run(take('jonas'), 'c2');
    const already = await here.run(open, 'c3');
    expect(already).toHaveProperty('position', 'position' in newest && newest.position);
  });

  it('is corrected by a conflict: what another process added counts', async () => {
    const store = inMemoryEventStore();
    const [here, elsewhere] = [world(store), world(store)];
    await here.run(open, 'c1');
    await elsewhere.run(take('jonas'), 'c2');
    await expect(here.run(take('maria'), 'c3')).resolves.toMatchObject({ is: 'accepted' });
    await expect(elsewhere.run(take('ada'), 'c4')).resolves.toMatchObject({ refused: 'full' });
  });
});

describe('an append in doubt', () => {
  it.each([
    ['stored', 'after'],
    ['not stored', 'before'],
  ] as const)('is settled by the same append again when it was %s', async (_was, lost) => {
    const { store, watch } = watched(inMemoryEventStore());
    const { run } = world(store);
    await run(open, 'c1');
    watch.lose.push(lost, lost);
    await expect(run(take('maria'), 'c2')).resolves.toMatchObject({ is: 'accepted' });
    expect(await store.readStream('room-1')).toHaveLength(2);
  });
});

describe('a hundred parallel commands', () => {
  it('on one stream leave as many events as there are seats, from two processes', async () => {
    const store = inMemoryEventStore();
    const processes = [world(store), world(store)];
    await world(store).run({ ...open, seats: 7 }, 'c0');
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        (processes[n % 2] ?? world(store)).run(take(`patient ${n}`), `c${n + 1}`),
      ),
    );
    expect(answers.filter(({ is }) => is === 'accepted')).toHaveLength(7);
    expect(answers.filter(({ is }) => is === 'refused')).toHaveLength(93);
    expect(await store.readStream('room-1')).toHaveLength(8);
  });
});
