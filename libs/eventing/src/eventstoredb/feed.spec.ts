import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../event-store.js';
import type { Connection } from './connection.js';
import type { ReadMessage } from './decoding.js';
import { Feed } from './feed.js';
import { asPosition } from './position.js';

const at = (commit: number) => asPosition({ commit: `${commit}`, prepare: `${commit}` });
const NOTHING = new Uint8Array();
const eventAt = (commit: number): StoredEvent => ({
  ...{ id: `e${commit}`, type: 'RefillRequested', stream: 'prescription-1', revision: 0 },
  ...{ position: at(commit), recordedAt: '2026-03-02T09:00:00.000Z' },
  ...{ data: NOTHING, metadata: NOTHING },
});

/** What the server sends is said by the spec. */
const opened = (head: number) => {
  const call = Object.assign(new EventEmitter(), {
    ...{ cancel: () => undefined, pause: () => undefined, resume: () => undefined },
  });
  const { signal: gone } = new AbortController();
  const connection = { streams: { makeServerStreamRequest: () => call }, gone };
  const asked = { after: at(1), filter: undefined };
  const feed = new Feed(connection as unknown as Connection, asked, at(head));
  return { feed, sends: (message: ReadMessage) => void call.emit('data', message) };
};

describe('a checkpoint of the server', () => {
  it('says how far was looked', () => {
    const { feed, sends } = opened(9);
    sends({ is: 'checkpoint', position: at(7) });
    expect(feed.take(10)).toEqual({ events: [], scannedTo: at(7) });
  });

  it('says nothing where it lies behind every event: the next one comes to lie there', () => {
    const { feed, sends } = opened(9);
    sends({ is: 'checkpoint', position: at(12) });
    expect(feed.take(10)).toEqual({ events: [], scannedTo: at(1) });
    sends({ is: 'event', event: eventAt(12) });
    expect(feed.take(10)).toEqual({ events: [eventAt(12)], scannedTo: at(12) });
  });
});
