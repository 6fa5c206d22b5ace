import { byTurns, eachTook, perSecond, steadily } from './load.js';

describe('calls with so many under way', () => {
  it('makes each call once and never more at a time', async () => {
    const made: number[] = [];
    let [underWay, most] = [0, 0];
    await perSecond({ total: 25, inFlight: 4 }, async (index) => {
      underWay += 1;
      most = Math.max(most, underWay);
      made.push(index);
      await Promise.resolve();
      underWay -= 1;
    });
    expect(made).toEqual(Array.from({ length: 25 }, (_, index) => index));
    expect(most).toBe(4);
  });

  it('answers how long each of them took', async () => {
    const took = await eachTook({ total: 5, inFlight: 2 }, () => Promise.resolve());
    expect(took).toHaveLength(5);
    expect(took.every((milliseconds) => milliseconds >= 0)).toBe(true);
  });

  it('fails when a call fails', async () => {
    const failing = () => Promise.reject(new Error('no server'));
    await expect(perSecond({ total: 1, inFlight: 1 }, failing)).rejects.toThrow('no server');
  });
});

describe('calls at a steady rate', () => {
  it('does not wait for earlier ones', async () => {
    let underWay = 0;
    const waiting: (() => void)[] = [];
    const done = steadily({ rate: 100, seconds: 0.1 }, () => {
      underWay += 1;
      if (underWay === 10) for (const letGo of waiting) letGo();
      return underWay >= 10 ? Promise.resolve() : new Promise<void>((go) => waiting.push(go));
    });
    await done;
    expect(underWay).toBe(10);
  });
});

describe('contenders by turns', () => {
  it('lets each be first in its turn and keeps their figures apart', async () => {
    const order: string[] = [];
    const contender = (name: string) => (run: number) => {
      order.push(`${name}${run}`);
      return Promise.resolve(`${name}${run}`);
    };
    const results = await byTurns(3, [contender('a'), contender('b')]);
    expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
    expect(results).toEqual([
      ['a0', 'a1', 'a2'],
      ['b0', 'b1', 'b2'],
    ]);
  });
});
