export interface OrdererNamed {
  readonly name: string | undefined;
  /** By which its sender knows that person, as words. */
  readonly number?: string | undefined;
}

/**
 * For staff, who look for that person in the directory: each name once, its numbers behind it. A
 * sender that writes more than anybody reads is cut, for nothing is decided by it.
 */
export const ordererWritten = (people: readonly OrdererNamed[]): string | undefined => {
  const numbers = new Map<string, Set<string>>();
  for (const { name = '', number } of people) {
    const known = numbers.get(name) ?? new Set();
    numbers.set(name, number ? known.add(number) : known);
  }
  const all = [...numbers].map(([name, those]) =>
    [name, those.size > 0 ? `(${[...those].join(', ')})` : ''].filter(Boolean).join(' '),
  );
  return cut(all.filter(Boolean).join('; ')) || undefined;
};

/** No command holds more of it. */
const LONGEST = 300;

/** Half of a character is none. */
const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).replace(/\p{Surrogate}$/u, '')}…`;
