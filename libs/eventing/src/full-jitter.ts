const LONGEST_PAUSE_MS = 1_000;

/** Anything up to a ceiling that doubles, so that those who lost one server do not come at once. */
export const fullJitter = (attempt: number, longestMs = LONGEST_PAUSE_MS): number =>
  Math.random() * Math.min(longestMs, 50 * 2 ** (attempt - 1));
