import { FLAG, parsedWords } from './parsed-words.js';

export const tryUsage = `npm run labs -- try <folder> [--names]       what would become of every message (.hl7, .txt), FHIR
                                             bundle (.json) and folder of SMART tables below it

  In memory and in test mode: nothing is kept, and nothing of any patient is printed. Files are
  called by numbers, for their names are often patients': 2/7 is the seventh file of the second
  folder, both counted in the order of \`LC_ALL=C ls -A\`. With --names their names are printed.
`;

/** What is to be tried. */
export interface TrialAsked {
  readonly folder: string;
  /** Whether files may be called by their names: whoever makes them up may name them after patients. */
  readonly names: boolean;
}

/** Nothing when the words ask for something else. */
export const trialAsked = (words: readonly string[]): TrialAsked | undefined => {
  const parsed = parsedWords(words, { names: FLAG });
  const [verb, folder, ...more] = parsed?.positionals ?? [];
  if (!parsed || verb !== 'try' || folder === undefined || more.length > 0) return undefined;
  return { folder, names: parsed.values.names };
};
