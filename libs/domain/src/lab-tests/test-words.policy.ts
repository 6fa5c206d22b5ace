import { foldedWords } from '../shared/folded-text.js';
import type { TestIdentity } from './facts.js';

/**
 * Which words does a test's name consist of?
 *
 * Names are compared by whole words and known abbreviations, without case, accents and punctuation
 * (P2; the practice's policy, November 2026), never by a bare substring: "chromogranin" is no
 * chromosome. A name is read as small words with one space on either side, so that a pattern for
 * words can never begin or end inside of one. Invisible characters vanish, and "H.I.V." is HIV.
 * What is longer than anybody writes a name is read so far and no farther, and says so.
 * Not covered here: what the words mean, and misspellings beyond those that a pattern lists.
 */
export const wordsOf = (text: string | undefined): string => {
  if (!text) return ' ';
  const visible = text.slice(0, LONGEST_NAME).replace(/\p{Cf}+/gu, '');
  const words = foldedWords(visible.replace(DOTTED, (letters) => letters.replaceAll('.', '')));
  return words === '' ? ' ' : ` ${words} `;
};

/** Names beyond this are reports, and reports are not read. */
const LONGEST_NAME = 500;

/** Whether something that the test goes by is longer than what is read: the rest may say anything. */
export const hasUnreadWords = (test: TestIdentity): boolean =>
  [...textsOf(test), sampledIn(test), test.section].some(
    (text) => (text?.length ?? 0) > LONGEST_NAME,
  );

/** Letters with a full stop behind each: an abbreviation. */
const DOTTED = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])/gu;

export interface TestWords {
  /** Each name that the test goes by. */
  readonly names: readonly string[];
  /** What was sampled and where, also when a LOINC part says it. */
  readonly specimen: string;
}

export const testWordsOf = (test: TestIdentity): TestWords => {
  const names = [...new Set(textsOf(test).map(nameOf))].filter((words) => words !== ' ');
  return { names, specimen: wordsOf(sampledIn(test)) };
};

/** London and Sydney spell otherwise, and the lists would need each of their words twice. */
const nameOf = (text: string | undefined): string =>
  SPELLED_OTHERWISE.reduce((words, [british, here]) => words.replace(british, here), wordsOf(text));
/** Microbes have one spelling everywhere. */
const SPELLED_OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/(?<=h|an|lip|leuk|thalass|glyc)aem(?!ophilus|olyticus)/gu, 'em'],
  [/(?<= )oestr/gu, 'estr'],
  [/leuco(?=cyt)/gu, 'leuko'],
  [/faec/gu, 'fec'],
  [/(?<= )sulph/gu, 'sulf'],
  [/coeliac/gu, 'celiac'],
  [/caerulo/gu, 'cerulo'],
  [/(?<= )titre/gu, 'titer'],
  [/ionised/gu, 'ionized'],
];

/** Each as it was written; the parts of a name last. */
const textsOf = ({
  name,
  alternates = [],
  parts,
}: TestIdentity): readonly (string | undefined)[] => {
  const partsAsName = parts && [parts.component, parts.property, parts.system, parts.method];
  return [
    name,
    ...alternates.map((coding) => coding.name),
    partsAsName?.filter((part) => part).join(' '),
  ];
};

const sampledIn = ({ specimen, parts }: TestIdentity): string =>
  [specimen?.name, specimen?.code, specimen?.site, parts?.system].filter((part) => part).join(' ');

/** Local codes are often abbreviations, and say HBSAG or HIV_AB_SCREEN where the name says less. */
export const isMnemonic = (code: string): boolean =>
  /\p{L}/u.test(code) && code.trim().length > 2 && !DRAWN_AT_RANDOM.test(code.trim());
const DRAWN_AT_RANDOM = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Whole words only: alternatives of a regular expression over letters, digits and single spaces. */
export const wordPattern = (...alternatives: readonly string[]): RegExp =>
  new RegExp(` (?:${alternatives.join('|')})(?= )`, 'u');

/** Every occurrence of the phrases, to be taken out of a name. */
export const eachPhrase = (...phrases: readonly string[]): RegExp =>
  new RegExp(` (?:${phrases.join('|')})(?= )`, 'gu');

/** The words that were found, for the explanation. */
export const found = (words: string, pattern: RegExp): string | undefined =>
  pattern.exec(words)?.[0].trim();
