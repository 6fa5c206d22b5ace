import { inMemoryEventStore } from './in-memory-event-store.js';
import { StoreUnavailable, type Append } from './event-store.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const refillRequested = (stream: string, digit: string): Append => ({
  stream,
  expectedRevision: 'no-stream',
  events: [
    {
      id: `6c1d5a0e-0000-4000-8000-00000000000${digit}`,
      type: 'RefillRequested',
      data: bytes('{"note":"before the trip"}'),
      metadata: bytes('{}'),
    },
  ],
});

describe('the in-memory event store', () => {
  it('keeps recordedAt from running backwards when its clock does', async () => {
    const instants = ['2026-03-02T09:00:00.000Z', '2026-03-02T08:59:59.000Z'];
    const store = inMemoryEventStore({ clock: { now: () => instants.shift() ?? '' } });
    await store.append(refillRequested('prescription-1', '1'));
    await store.append(refillRequested('prescription-2', '2'));
    const recorded = [];
    for await (const { events } of store.readAll({ after: '' })) {
      recorded.push(...events.map(({ recordedAt }) => recordedAt));
    }
    expect(recorded).toEqual(['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z']);
  });

  it('does not change what it stored when the caller reuses its bytes', async () => {
    const store = inMemoryEventStore();
    const append = refillRequested('prescription-1', '1');
    await store.append(append);
    append.events[0]?.data.fill(0);
    const [stored] = await store.readStream('prescription-1');
    expect(stored?.data).toEqual(bytes('{"note":"before the trip"}'));
  });

  it('ends its subscriptions with an error when it is closed', async () => {
    const store = inMemoryEventStore();
    const { signal } = new AbortController();
    const pages = store.subscribe({ after: '', signal })[Symbol.asyncIterator]();
    expect((await pages.next()).value).toMatchObject({ events: [], atHead: true });
    const next = pages.next();
    await store.close();
    await expect(next).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
