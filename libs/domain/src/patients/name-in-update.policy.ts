import { foldedWords, lettersOf } from '../shared/folded-text.js';

/**
 * Under which name is a patient from now on, when the practice's record system tells one?
 *
 * The name that it tells, where it is another one or says more. What differs in capitals, accents,
 * blanks and punctuation only is the same name and stays as it is written on file, for many a
 * system writes capitals only. Middle names of which nothing is said stay, and an initial replaces
 * no name (the practice's policy, November 2026).
 * Not covered: whose message it is, which is decided before; nicknames and former names.
 */
export const nameAfter = (file: PatientsName, told: NameAsTold): PatientsName => ({
  familyName: familyAfter(file.familyName, told.familyName),
  givenName: givenAfter(file.givenName, told),
});

export interface PatientsName {
  readonly familyName: string;
  readonly givenName: string;
}

export interface NameAsTold {
  readonly familyName?: string | undefined;
  /** With middle names, where they are told. */
  readonly givenName?: string | undefined;
  /** The sender says that there are none. */
  readonly hasNoMiddleNames: boolean;
}

const familyAfter = (file: string, told: string | undefined): string =>
  told === undefined || lettersOf(told) === '' || lettersOf(told) === lettersOf(file) ? file : told;

const givenAfter = (
  file: string,
  { givenName: told = '', hasNoMiddleNames }: NameAsTold,
): string => {
  const [known, said] = [foldedWords(file).split(' '), foldedWords(told).split(' ')];
  const [first = ''] = said;
  if (first === '' || lettersOf(told) === lettersOf(file)) return file;
  if (first.length === 1 && known[0]?.startsWith(first)) return file;
  // Every word that is told is known, or is the initial of one: the rest is left unsaid.
  const isKnown = (word: string, index: number): boolean => known[index] === word;
  const saysLess = said.every(
    (word, index) =>
      isKnown(word, index) || (word.length === 1 && known[index]?.startsWith(word) === true),
  );
  return saysLess && !(said.every(isKnown) && hasNoMiddleNames) ? file : told;
};
