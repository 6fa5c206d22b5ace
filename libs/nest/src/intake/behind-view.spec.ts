import { describe, expect, it } from '@jest/globals';
import { UndecodableEvent, type StoredEvent } from '@anamnesis/eventing';
import { behindView, sharedWork } from './behind-view.js';
import type { LogToRead } from './events-in-log.js';

/** A log of which each place holds an event that is its own name. */
const logOf = (...positions: string[]) => {
  const readFrom: string[] = [];
  const log: LogToRead = {
    store: {
      async *readAll({ after }) {
        readFrom.push(after);
        const found = positions.filter((position) => position > after);
        const events = found.map((position) => ({ position }) as unknown as StoredEvent);
        yield { events, scannedTo: found.at(-1) ?? after, atHead: true };
      },
    },
    codec: {
      decode: ({ position }) => {
        if (position === '3') throw new UndecodableEvent('Its key is lost.');
        return { event: { type: 'Named', position } } as never;
      },
    },
  };
  const keep = (event: object) => (event as { readonly position: string }).position;
  return { positions, readFrom, behind: behindView(log, { types: ['Named'], keep }) };
};

describe('what the log holds behind a view', () => {
  it('is what can be opened of it, and each page is read once', async () => {
    const { behind, readFrom, positions } = logOf('1', '2', '3', '4');
    expect(await behind('1')).toEqual({ found: ['2', '4'], until: '4' });
    positions.push('5');
    expect(await behind('2')).toEqual({ found: ['4', '5'], until: '5' });
    expect(readFrom).toEqual(['1', '4']);
  });

  it('is read again where the view has seen less than before', async () => {
    const { behind } = logOf('1', '2', '4');
    await behind('2');
    expect(await behind('1')).toEqual({ found: ['2', '4'], until: '4' });
  });

  it('is read once for all who ask before that has begun, and never less than they need', async () => {
    const { behind, readFrom } = logOf('1', '2', '4');
    const all = await Promise.all([behind('1'), behind('2'), behind(''), behind('1')]);
    expect(all.map(({ found }) => found)).toEqual([
      ['2', '4'],
      ['2', '4'],
      ['1', '2', '4'],
      ['1', '2', '4'],
    ]);
    expect(readFrom).toEqual(['1', '']);
  });
});

describe('work that is shared', () => {
  it('is done once for those who ask before it begins, and again for whoever asks behind', async () => {
    let done = 0;
    const work = sharedWork(async () => {
      done += 1;
      if (done === 1) throw new Error('The store is away.');
    });
    const [first, second] = await Promise.allSettled([work(), work()]);
    expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
    await work();
    expect(done).toBe(2);
  });
});
