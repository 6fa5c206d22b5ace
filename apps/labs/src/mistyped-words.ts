import { instantIn, VIEWERS, viewerIn } from './explain-result-arguments.js';
import { FLAG, parsedWords, TEXT } from './parsed-words.js';

/** A sentence on each value that its option does not take. What was typed is never repeated. */
export const mistypedIn = (words: readonly string[]): readonly string[] => {
  const values = parsedWords(words, OPTIONS)?.values ?? {};
  return Object.entries(values).flatMap(([option, typed]) => {
    const takes = TAKES[option];
    return takes === undefined || typeof typed !== 'string' || takes.isWell(typed)
      ? []
      : [`--${option} takes ${takes.what}.`];
  });
};

interface Taken {
  readonly what: string;
  readonly isWell: (typed: string) => boolean;
}

const TIME: Taken = {
  what: 'a day that there is, such as 2026-03-02, or an instant such as 2026-03-02T09:30:00-08:00',
  isWell: (typed) => instantIn(typed) !== undefined,
};

const TAKES: Readonly<Partial<Record<string, Taken>>> = {
  ...{ at: TIME, from: TIME, to: TIME, 'granted-from': TIME, 'granted-to': TIME },
  as: {
    what: `one of ${[...VIEWERS.keys()].join(', ')}`,
    isWell: (typed) => viewerIn(typed) !== undefined,
  },
  known: { what: 'then or now', isWell: (typed) => typed === 'then' || typed === 'now' },
};

const OPTIONS = {
  ...{ at: TEXT, from: TEXT, to: TEXT, 'granted-from': TEXT, 'granted-to': TEXT },
  ...{ as: TEXT, known: TEXT, result: TEXT, line: TEXT, json: FLAG },
  ...{ policy: TEXT, proposal: TEXT, 'up-to': TEXT },
};
