import { describe, expect, it } from '@jest/globals';
import { BEGINNING } from '../event-store.js';
import { asLogPosition, asPosition, isSomewhere } from './position.js';

describe('a position in EventStoreDB', () => {
  it('compares as text like its two numbers', () => {
    const rising = [
      { commit: '9', prepare: '9' },
      { commit: '10', prepare: '9' },
      { commit: '10', prepare: '10' },
      { commit: '18446744073709551614', prepare: '3' },
    ].map(asPosition);
    expect(rising).toEqual(rising.toSorted());
    expect(new Set(rising).size).toBe(4);
    expect(rising.every((position) => position > BEGINNING)).toBe(true);
  });

  it('becomes the same two numbers again', () => {
    for (const pair of [
      { commit: '0', prepare: '0' },
      { commit: '1200', prepare: '1034' },
    ]) {
      expect(asLogPosition(asPosition(pair))).toEqual(pair);
    }
    expect(asLogPosition(BEGINNING)).toBeUndefined();
  });

  it('is not taken from a server that does not know where the event lies', () => {
    expect(isSomewhere({ commit: '77', prepare: '77' })).toBe(true);
    expect(isSomewhere({ commit: '-1', prepare: '-1' })).toBe(false);
    expect(isSomewhere({ commit: '18446744073709551615', prepare: '7' })).toBe(false);
  });
});
