import { Turns } from './turns.js';

/** Work that ends when it is told to. */
const workOf = (begun: string[], name: string) => {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    end: () => end(),
    work: () => {
      begun.push(name);
      return ended;
    },
  };
};
const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work that takes turns', () => {
  it('begins so many at once, and the others one by one in their order', async () => {
    const begun: string[] = [];
    const turns = new Turns(2);
    const all = ['first', 'second', 'third', 'fourth'].map((name) => workOf(begun, name));
    const taken = all.map(({ work }) => turns.take(work));
    await aMoment();
    expect(begun).toEqual(['first', 'second']);
    all[1]?.end();
    await aMoment();
    expect(begun).toEqual(['first', 'second', 'third']);
    for (const { end } of all) end();
    await Promise.all(taken);
    expect(begun).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('gives its turn on when it fails', async () => {
    const turns = new Turns(1);
    const failing = turns.take(() => Promise.reject(new Error('away')));
    const next = turns.take(async () => 'done');
    await expect(failing).rejects.toThrow('away');
    expect(await next).toBe('done');
    expect(await turns.take(async () => 'again')).toBe('again');
  });
});
