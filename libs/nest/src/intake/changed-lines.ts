/** What stands in one text and not in the other, from the first line that differs to the last one. */
export interface ChangedLines {
  /** From 1. */
  readonly fromLine: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Everything between the first and the last difference, also what is the same in between: which line
 * took the place of which other one is for whoever reads it to see, and a line that was moved shows.
 */
export const changedLines = (before: string, after: string): ChangedLines => {
  const old = linesOf(before);
  const mended = linesOf(after);
  const shorter = Math.min(old.length, mended.length);
  let same = 0;
  while (same < shorter && old[same] === mended[same]) same += 1;
  let sameAtEnd = 0;
  while (sameAtEnd < shorter - same && old.at(-1 - sameAtEnd) === mended.at(-1 - sameAtEnd)) {
    sameAtEnd += 1;
  }
  return {
    fromLine: same + 1,
    before: old.slice(same, old.length - sameAtEnd),
    after: mended.slice(same, mended.length - sameAtEnd),
  };
};

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);
