import * as fc from 'fast-check';

const OwnRegExp = globalThis.RegExp;
const MOST_MILLISECONDS = 100;
/** Two ways to read a part double the time for every part: what is slow is so soon, and ends. */
const TIMES = Array.from({ length: 40 }, (_, more) => 3 * more);

/** Every alternative of every pattern that is put together of words while the module is loaded. */
const alternativesOf = async (load: () => Promise<unknown>): Promise<readonly string[]> => {
  const sources: string[] = [];
  globalThis.RegExp = new Proxy(OwnRegExp, {
    construct: (made, [source, flags]: [string, string]) => {
      sources.push(source);
      return new made(source, flags);
    },
  });
  await load();
  globalThis.RegExp = OwnRegExp;
  return sources.flatMap(topLevelAlternatives);
};

/** Of ` (?:one|two(?:a|b))(?= )` these are `one` and `two(?:a|b)`. */
const topLevelAlternatives = (source: string): readonly string[] => {
  const alternatives = [''];
  let depth = 0;
  for (const letter of source.replace(/^ \(\?:/u, '').replace(/\)\(\?= \)$/u, '')) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === '|' && depth === 0) alternatives.push('');
    else alternatives[alternatives.length - 1] += letter;
  }
  return alternatives;
};

/** What the alternative is spelled with, and what its classes of letters stand for. */
const piecesOf = (alternative: string): readonly string[] => {
  const spelled = alternative.replaceAll(/\\d|\[[^\]]*\]/gu, '|').match(/[a-z0-9]+/gu) ?? [];
  return [...new Set([...spelled, 'a', '1'])];
};

const readsInTime = (pattern: RegExp, head: string, part: string): boolean =>
  TIMES.every((times) => {
    const name = ` ${head}${part.repeat(times)}j `;
    return [1, 2, 3].some(() => millisecondsOf(() => pattern.exec(name)) < MOST_MILLISECONDS);
  });

const millisecondsOf = (work: () => unknown): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

const patternOf = (alternative: string): RegExp => new RegExp(` (?:${alternative})(?= )`, 'u');

describe('every pattern of words', () => {
  it('gives up on a long word in no time, whatever it repeats', async () => {
    const alternatives = await alternativesOf(() => import('./classification.policy.js'));
    expect(alternatives.length).toBeGreaterThan(500);
    const slow = alternatives.flatMap((alternative) => {
      const pattern = patternOf(alternative);
      const pieces = piecesOf(alternative);
      const pairs = pieces.flatMap((head) => pieces.map((part) => ({ head, part })));
      const first = pairs.find(({ head, part }) => !readsInTime(pattern, head, part));
      return first === undefined ? [] : [{ ...first, alternative }];
    });
    expect(slow).toEqual([]);

    const drawn = fc.constantFrom(...alternatives).chain((alternative) => {
      const piece = fc.constantFrom(...piecesOf(alternative), ' a', ' 1');
      return fc.record({
        alternative: fc.constant(alternative),
        head: piece,
        part: fc.array(piece, { minLength: 2, maxLength: 3 }).map((pieces) => pieces.join('')),
      });
    });
    fc.assert(
      fc.property(drawn, ({ alternative, head, part }) =>
        readsInTime(patternOf(alternative), head, part),
      ),
      { numRuns: 3_000 },
    );
  });
});
