import { describe, expect, it } from '@jest/globals';
import { BEGINNING, StoreUnavailable, type EventPage } from '../event-store.js';
import { latch } from '../latch.js';
import { readAhead } from './read-ahead.js';
import { boxEmptied, letter, newStream, sealedWorld } from './sealed-event-store.fixture.js';

const pageOf = (events: number, scannedTo: string): EventPage => {
  const event = { ...boxEmptied('box-1'), stream: 'box-1', revision: 0, position: scannedTo };
  const recordedAt = '2026-03-25T17:00:00.000Z';
  return {
    events: Array.from({ length: events }, () => ({ ...event, recordedAt })),
    scannedTo,
    atHead: false,
  };
};

/** Notes how many pages were asked for; fails or waits for ever where it is told to. */
const source = (...pages: readonly (EventPage | 'fail' | 'wait')[]) => {
  const watch = { asked: 0 };
  async function* all(): AsyncGenerator<EventPage> {
    for (const page of pages) {
      watch.asked += 1;
      if (page === 'fail') throw new StoreUnavailable('The link broke.');
      if (page === 'wait') await latch().opened;
      else yield page;
    }
  }
  return { watch, pages: all() };
};

describe('reading ahead', () => {
  it('asks for what is behind a large page while that one is worked on', async () => {
    const { watch, pages } = source(pageOf(300, '1'), pageOf(300, '2'), pageOf(3, '3'));
    const seen: (readonly [string, number])[] = [];
    for await (const page of readAhead(pages)) seen.push([page.scannedTo, watch.asked]);
    expect(seen).toEqual([
      ['1', 2],
      ['2', 3],
      ['3', 3],
    ]);
  });

  it('asks for nothing behind a small page before that one is done', async () => {
    const { watch, pages } = source(pageOf(3, '1'), pageOf(3, '2'));
    const asked: number[] = [];
    for await (const _page of readAhead(pages)) asked.push(watch.asked);
    expect(asked).toEqual([1, 2]);
  });

  it('tells of a failure when its turn comes', async () => {
    const { pages } = source(pageOf(300, '1'), 'fail');
    const reading = readAhead(pages);
    expect(await reading.next()).toMatchObject({ value: { scannedTo: '1' } });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(reading.next()).rejects.toThrow(StoreUnavailable);
  });

  it('can be left although what was asked for never comes', async () => {
    let stopped = 0;
    const { pages } = source(pageOf(300, '1'), 'wait');
    for await (const _page of readAhead(pages, () => (stopped += 1))) break;
    expect(stopped).toBe(1);
  });

  it('ends the subscription below when a follower leaves at the head', async () => {
    const { store, below } = sealedWorld();
    const stream = 'letter-1';
    const letters = Array.from({ length: 300 }, (_, index) => letter('maria', stream, index));
    await store.append(newStream(stream, ...letters));
    let open = 0;
    const subscribe = below.subscribe.bind(below);
    below.subscribe = async function* (options) {
      open += 1;
      yield* subscribe(options);
      open -= 1;
    };
    const { signal } = new AbortController();
    for await (const _page of store.subscribe({ after: BEGINNING, signal })) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(open).toBe(0);
    await store.close();
  });
});
