import { breathing } from './breathing.js';

/** How often the event loop turns while this is done. */
const turnsDuring = async (work: () => Promise<void>): Promise<number> => {
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  await work().finally(() => clearImmediate(next));
  return turns;
};

const busyFor = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

describe('a long work that breathes', () => {
  it('lets others be served whenever it has held them up for ten milliseconds', async () => {
    const breathe = breathing();
    const turns = await turnsDuring(async () => {
      for (let piece = 0; piece < 5; piece += 1) {
        busyFor(11);
        await breathe();
      }
    });
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it('takes no turn for pieces that take no time', async () => {
    const breathe = breathing();
    expect(await turnsDuring(() => breathe())).toBe(0);
  });
});
