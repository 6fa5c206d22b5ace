import { movesTogether } from './moves-together.js';

describe('moves of checkpoints', () => {
  const asked: string[] = [];
  beforeEach(() => asked.splice(0));

  const moves = (many: (columns: readonly (readonly unknown[])[]) => (string | null)[][]) =>
    movesTogether({
      one: async ([name]) => {
        asked.push(`one ${String(name)}`);
        if (name === 'broken') throw new Error('No link.');
        return name === 'fenced' ? [] : [name];
      },
      many: async (columns) => {
        asked.push(`many ${JSON.stringify(columns)}`);
        return many(columns);
      },
    });

  it('that are asked for in the same moment share one statement', async () => {
    const move = moves(() => [['2'], ['1']]);
    const [first, second] = await Promise.all([move(['a', 7]), move(['b', 8])]);

    expect([first, second].map((moved) => moved?.length)).toEqual([1, 1]);
    expect(asked).toEqual(['many [["a","b"],[7,8]]']);
  });

  it('are made as they are when nobody else asks', async () => {
    const move = moves(() => []);
    await move(['a', 7]);
    await move(['b', 8]);

    expect(asked).toEqual(['one a', 'one b']);
  });

  it('are asked for by themselves where the shared statement has left them out', async () => {
    const move = moves(() => [['1']]);
    const [first, second] = await Promise.all([move(['a', 7]), move(['fenced', 8])]);

    expect(first).toHaveLength(1);
    expect(second).toEqual([]);
    expect(asked).toEqual(['many [["a","fenced"],[7,8]]', 'one fenced']);
  });

  it('fail only where they fail by themselves', async () => {
    const move = moves(() => {
      throw new Error('One of them was too long.');
    });
    const outcomes = await Promise.allSettled([move(['a', 7]), move(['broken', 8])]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(asked.slice(1)).toEqual(['one a', 'one broken']);
  });
});
