export interface OrdererNamed {
  readonly name: string | undefined;
  /** By which its sender knows that person, as words. */
  readonly number?: string | undefined;
}

/**
 * For staff, who look for that person in the directory: each name once, its numbers behind it. More
 * than anybody reads is cut; who ordered is known no longer when other words come, so behind the cut
 * stands what is another mark for other words.
 * @param markOf an id of a text that tells nothing of it
 */
export const ordererWritten = (
  people: readonly OrdererNamed[],
  markOf: (all: string) => string,
): string | undefined => {
  const numbers = new Map<string, Set<string>>();
  for (const { name = '', number } of people) {
    const known = numbers.get(name) ?? new Set();
    numbers.set(name, number ? known.add(number) : known);
  }
  const all = [...numbers].map(([name, those]) =>
    [name, those.size > 0 ? `(${[...those].join(', ')})` : ''].filter(Boolean).join(' '),
  );
  return cut(all.filter(Boolean).join('; '), markOf) || undefined;
};

/** No command holds more of it. */
const LONGEST = 300;

/** Half of a character is none. */
const cut = (text: string, markOf: (all: string) => string): string => {
  if (text.length <= LONGEST) return text;
  const end = `… [${markOf(text).slice(0, MARK)}]`;
  // Half of a character is none.
  return text.slice(0, LONGEST - end.length).replace(/\p{Surrogate}$/u, '') + end;
};

const MARK = 8;
