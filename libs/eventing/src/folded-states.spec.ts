import { describe, expect, it } from '@jest/globals';
import { foldedStates, type Folded } from './folded-states.js';

const counter = { initialState: 0 };
const folded = (state: number, bytes = 1_000): Folded<number> => ({
  state,
  revision: 0,
  position: '1',
  bytes,
  commands: new Map(),
});

describe('keeping folded states', () => {
  it('gives back what was kept, once: whoever takes it keeps it again', () => {
    const states = foldedStates(10_000);
    states.keep(counter, 'a-1', folded(1));
    expect(states.take(counter, 'a-1')?.state).toBe(1);
    expect(states.take(counter, 'a-1')).toBeUndefined();
    expect(states.bytes).toBe(0);
  });

  it('forgets the least recently used beyond its bytes', () => {
    const states = foldedStates(6_000);
    states.keep(counter, 'a-1', folded(1));
    states.keep(counter, 'a-2', folded(2));
    states.keep(counter, 'a-1', folded(1));
    states.keep(counter, 'a-3', folded(3));
    expect(states.take(counter, 'a-2')).toBeUndefined();
    expect(states.take(counter, 'a-1')?.state).toBe(1);
    expect(states.take(counter, 'a-3')?.state).toBe(3);
  });

  it('does not let one large state drive out all others', () => {
    const states = foldedStates(6_000);
    states.keep(counter, 'a-1', folded(1));
    states.keep(counter, 'a-2', folded(2, 1_000_000));
    expect(states.take(counter, 'a-2')).toBeUndefined();
    expect(states.take(counter, 'a-1')?.state).toBe(1);
  });

  it('never hands a state to another decider', () => {
    const states = foldedStates(6_000);
    states.keep(counter, 'a-1', folded(1));
    expect(states.take({ initialState: 'text' }, 'a-1')).toBeUndefined();
  });
});
