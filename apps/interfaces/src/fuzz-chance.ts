/** The same seed tries the same, on every machine. */
export interface Chance {
  /** From 0 to less than `below`. */
  upTo(below: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
  happens(outOf: number): boolean;
}

/** Mulberry32: small, and good enough to spread mistakes. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  return {
    upTo,
    oneOf: (items) => {
      const item = items[upTo(items.length)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
    happens: (outOf) => upTo(outOf) === 0,
  };
};
