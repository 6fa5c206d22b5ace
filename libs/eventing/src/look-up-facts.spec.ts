import { describe, expect, it } from '@jest/globals';
import { roomCodec } from './execute.fixture.js';
import { inMemoryEventStore } from './in-memory-event-store.js';
import { lookUpFacts } from './look-up-facts.js';

interface Facts {
  readonly activity: { readonly lastOn?: string } | undefined;
}

const nothing: { readonly lastOn?: string } = {};
const activityOf = (key: string) => () => ({
  activity: { view: 'activity', key, initialState: nothing },
});
const from = { store: inMemoryEventStore(), codec: roomCodec };

describe('a fact about whoever acts', () => {
  const ofActor = () => ({
    activity: {
      streamOfActor: (by: string) => `room-${by}`,
      initialState: nothing,
      evolve: (): Facts['activity'] & object => ({ lastOn: 'something' }),
    },
  });

  it('is folded from the stream that is made of who acts', async () => {
    const read: string[] = [];
    const readStream: typeof from.store.readStream = (stream, ...rest) => {
      read.push(stream);
      return from.store.readStream(stream, ...rest);
    };
    const store = Object.assign(Object.create(from.store) as typeof from.store, { readStream });
    const facts = await lookUpFacts<Facts>({ ...from, store, by: 'maria' }, ofActor);
    expect(facts.activity).toBe(nothing);
    expect(read).toEqual(['room-maria']);
  });

  it('is not guessed where nobody says who acts', async () => {
    await expect(lookUpFacts<Facts>(from, ofActor)).rejects.toThrow('hand in by');
  });
});

describe('a fact that no single stream knows', () => {
  it('is a row of a view', async () => {
    const asked: string[] = [];
    const rowOf = async (view: string, key: string) => {
      asked.push(`${view} ${key}`);
      return { lastOn: '2026-03-25' };
    };
    const facts = await lookUpFacts<Facts>({ ...from, rowOf }, activityOf('maria'));
    expect(facts).toEqual({ activity: { lastOn: '2026-03-25' } });
    expect(asked).toEqual(['activity maria']);
  });

  it('is what nothing looks like where there is no such row', async () => {
    const rowOf = async () => undefined;
    const facts = await lookUpFacts<Facts>({ ...from, rowOf }, activityOf('maria'));
    expect(facts.activity).toBe(nothing);
  });

  it('is not guessed where nobody reads views, or the view is behind', async () => {
    await expect(lookUpFacts<Facts>(from, activityOf('maria'))).rejects.toThrow('hand in rowOf');
    const rowOf = () => Promise.reject(new Error('behind'));
    const behind = lookUpFacts<Facts>({ ...from, rowOf }, activityOf('maria'));
    await expect(behind).rejects.toThrow('behind');
  });
});
