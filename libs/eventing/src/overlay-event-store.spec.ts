import { describe, expect, it } from '@jest/globals';
import type { EventToStore } from './event-store.js';
import { inMemoryEventStore } from './in-memory-event-store.js';
import { overlayEventStore } from './overlay-event-store.js';

const now = () => '2026-03-25T17:00:00.000Z';
const event = (id: string): EventToStore => ({
  id,
  type: 'SeatTaken',
  data: new Uint8Array(),
  metadata: new Uint8Array(),
});
const a = event('00000000-0000-4000-8000-00000000000a');
const b = event('00000000-0000-4000-8000-00000000000b');

describe('deciding on top of a store', () => {
  it('shows what is below and what was appended, and leaves the store as it is', async () => {
    const below = inMemoryEventStore();
    await below.append({ stream: 'room-1', expectedRevision: 'no-stream', events: [a] });
    const overlay = overlayEventStore(below, now);
    await overlay.append({ stream: 'room-1', expectedRevision: 0, events: [b] });
    expect((await overlay.readStream('room-1')).map(({ id }) => id)).toEqual([a.id, b.id]);
    expect((await overlay.readStream('room-1', { from: 1 })).map(({ id }) => id)).toEqual([b.id]);
    expect(await below.readStream('room-1')).toHaveLength(1);
  });

  it('answers conflicts and repeats as a store does', async () => {
    const overlay = overlayEventStore(inMemoryEventStore(), now);
    const first = { stream: 'room-1', expectedRevision: 'no-stream', events: [a] } as const;
    await expect(overlay.append(first)).resolves.toMatchObject({ is: 'appended', revision: 0 });
    await expect(overlay.append(first)).resolves.toMatchObject({ is: 'appended', revision: 0 });
    await expect(overlay.append({ ...first, events: [b] })).resolves.toEqual({
      is: 'conflict',
      actual: 0,
    });
    await expect(
      overlay.append({ stream: 'room-2', expectedRevision: 3, events: [b] }),
    ).resolves.toEqual({ is: 'conflict', actual: 'no-stream' });
  });
});
