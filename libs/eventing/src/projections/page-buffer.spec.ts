import type { EventPage } from '../event-store.js';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { meterLog } from './meters.fixture.js';
import { PageBuffer } from './page-buffer.js';

const read = { type: 'MeterRead', meterId: 'm1', units: 1 } as const;
const bounds = { events: 100, bytes: 1_000_000 };

const pagesOfOne = async (count: number): Promise<EventPage[]> => {
  const store = inMemoryEventStore();
  const log = meterLog(store);
  for (let index = 0; index < count; index += 1) await log('meter-1', read);
  const pages: EventPage[] = [];
  for await (const page of store.readAll({ after: '', pageSize: 1 })) {
    if (page.events.length > 0) pages.push(page);
  }
  return pages;
};

async function* handedOn(...pages: readonly (EventPage | undefined)[]): AsyncGenerator<EventPage> {
  for (const page of pages) if (page) yield page;
}

const takeAll = async (buffer: PageBuffer): Promise<string[]> => {
  const seen: string[] = [];
  for (;;) {
    const batch = await buffer.take(10, 50);
    seen.push(...(batch?.events ?? []).map(({ position }) => position));
  }
};

describe('reading ahead', () => {
  it('takes no event a second time', async () => {
    const [one, two] = await pagesOfOne(2);
    const buffer = new PageBuffer(handedOn(one, two, two), '', bounds);

    await expect(takeAll(buffer)).rejects.toThrow('out of order');
  });

  it('takes nothing from before the checkpoint', async () => {
    const [one, two] = await pagesOfOne(2);
    const buffer = new PageBuffer(handedOn(one), two?.scannedTo ?? '', bounds);

    await expect(takeAll(buffer)).rejects.toThrow('out of order');
  });

  it('does not take a page without events that has looked less far than the one before', async () => {
    const [one, two] = await pagesOfOne(2);
    const behind = one && { ...one, events: [] };
    const buffer = new PageBuffer(handedOn(one, two, behind), '', bounds);

    await expect(takeAll(buffer)).rejects.toThrow('out of order');
  });

  it('takes a page that says again how far was looked', async () => {
    const [one, two] = await pagesOfOne(2);
    const again = one && { ...one, events: [] };
    const buffer = new PageBuffer(handedOn(one, again, two), '', bounds);

    await expect(takeAll(buffer)).rejects.toThrow('ended by itself');
  });
});
