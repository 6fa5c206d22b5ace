const memories: (() => void)[] = [];

/** Says how a memory of this process is emptied: a text in it may be what was said of a person. */
export const emptiedWhenForgetting = (empty: () => void): void => {
  memories.push(empty);
};

/** For when somebody is forgotten: what was remembered is worked out anew for whoever is left. */
export const emptyMemories = (): void => {
  for (const empty of memories) empty();
};

/** Far more than one practice tells in a day, and a few megabytes. */
const MOST_REMEMBERED = 20_000;

/**
 * The same work, done once for each text in a zone: zone arithmetic is slow, times repeat, and the
 * same text always means the same. What is remembered is bounded; it is of no person and no viewer.
 */
export const rememberedByZone = <Answer>(
  work: (text: string, zone: string) => Answer,
): ((text: string, zone: string) => Answer) => {
  const known = new Map<string, { readonly answer: Answer }>();
  emptiedWhenForgetting(() => known.clear());
  return (text, zone) => {
    const key = `${zone} ${text}`;
    const found = known.get(key);
    if (found) return found.answer;
    const answer = work(text, zone);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, { answer });
    return answer;
  };
};
