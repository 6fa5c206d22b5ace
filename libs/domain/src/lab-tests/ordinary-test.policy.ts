import { isDrawnOrWiped, isOfBlood, notDrawnOff } from './drawn-specimens.policy.js';
import { mayBeGeneChange } from './gene-changes.policy.js';
import { MICROBES } from './genes.policy.js';
import { speaksOfInheritance } from './genetic-test.policy.js';
import { ACCOMPANYING, STAINED } from './harmless-words.policy.js';
import { anotherTestIn } from './telling-neighbours.policy.js';
import {
  ANALYTES,
  DOUBTFUL,
  LINES_OF_AN_ORDER,
  MIXED,
  PERHAPS_A_TUMOUR,
  SHORT,
  WHOLE_NAMES,
} from './ordinary-words.policy.js';
import { cutIn, sampledTissueIn, seenInTissue, solidTissueIn } from './seen-in-tissue.policy.js';
import { found, wordPattern } from './test-words.policy.js';

/**
 * Does this name plainly identify an ordinary test?
 *
 * An unmapped local code is shown when its name plainly identifies an ordinary test, and held when
 * it does not (P10; the practice's policy, November 2026). It does so when it names an analyte of
 * the dictionary and every other word of it is known to be harmless: where it was taken, how and
 * when it was measured, in which unit, by whom. One word that nobody knows makes another test of
 * it: a lymph count is a lymph node, a calcium a picture of the heart, a hormone its receptor in a
 * tumour. Only beside IgE and allergens may anything stand, for everything is an allergen. A name
 * of which every word only accompanies (Interpretation, Comment, Specimen source) identifies
 * nothing and follows the order it stands in.
 * Not covered: whether the name is also that of a listed test; that is asked first. Of the specimen
 * only what makes another test of such a name is looked at.
 */
export const ordinaryReadingOf = (words: string, specimen: string): OrdinaryReading => {
  const name = words.trim();
  if (LINES_OF_AN_ORDER.has(name)) return { is: 'accompaniment' };
  if (WHOLE_NAMES.has(name) && !isOfTissue(words, specimen)) {
    return { is: 'ordinary', evidence: name, isWhollyKnown: true };
  }
  const tokens = name.split(' ');
  const known = readingOf(tokens, found(words, MICROBES) === undefined ? NUMBER : OR_SEROTYPE);
  const mixed = known.find(({ as }) => as === 'mixed');
  if (mixed?.phrase.includes(' ')) return { is: 'mixed-panel', evidence: mixed.phrase };
  const isWhollyKnown = known.every(({ as }) => as !== 'unknown');
  const another = anotherTest(known, words, specimen) ?? mayBeGeneChange(words);
  if (another !== undefined) return { is: 'another-test', evidence: another };
  const analyte = analyteIn(known, isWhollyKnown);
  if (analyte && speaksOfInheritance(words) === undefined && !isStained(known)) {
    return { is: 'ordinary', evidence: analyte.phrase, isWhollyKnown };
  }
  const short = known.find(({ as }) => as === 'short');
  if (short && isWhollyKnown && isShortTelling(short, tokens)) {
    return { is: 'ordinary', evidence: short.phrase, isWhollyKnown };
  }
  if (mixed) return { is: 'mixed-panel', evidence: mixed.phrase };
  const isAccompaniment =
    known.every(({ as }) => as === 'accompanying') && tokens.some((token) => REMARKS.has(token));
  if (isAccompaniment) return { is: 'accompaniment' };
  const generic = tokens.find((token) => COLLECTIVE.has(token));
  const isGeneric = isWhollyKnown && tokens.every((token) => /^[a-z]{2,}$/u.test(token));
  return generic && isGeneric ? { is: 'mixed-panel', evidence: generic } : { is: 'unknown' };
};

/**
 * Whole names are of what is drawn, passed or wiped, of whatever organ. Ca of a biopsy is a
 * carcinoma: beside an organ letters are plain where blood or urine is told.
 */
const isOfTissue = (words: string, specimen: string): boolean => {
  if (seenInTissue(words, specimen) !== undefined) return true;
  const name = words.trim();
  const isPlain = LETTERS.test(name)
    ? isOfBlood(specimen) || found(specimen, URINE) !== undefined
    : isDrawnOrWiped(specimen);
  if (solidTissueIn(specimen) !== undefined && !(isPlain && cutIn(specimen) === undefined)) {
    return true;
  }
  return (
    PERHAPS_A_TUMOUR.has(name) &&
    (notDrawnOff(specimen) ?? found(specimen, RINSED_OR_WIPED)) !== undefined
  );
};
const LETTERS = /^(?:k|cl|ca|gct)$/u;
const URINE = wordPattern('urine|ur');
/** A tumour is of whatever organ, and its cells are washed off too. */
const RINSED_OR_WIPED = wordPattern('wash(?:ing)?s?|lavage|bal|sputum|sput|swabs?|swb');

export type OrdinaryReading =
  | { readonly is: 'ordinary'; readonly evidence: string; readonly isWhollyKnown: boolean }
  | { readonly is: 'mixed-panel'; readonly evidence: string }
  | { readonly is: 'another-test'; readonly evidence: string }
  | { readonly is: 'accompaniment' | 'unknown' };

interface KnownPhrase {
  readonly phrase: string;
  readonly as: 'analyte' | 'short' | 'mixed' | 'accompanying' | 'unknown';
}

/** A name of such words and nothing else names a collection of tests, and none of them. */
const COLLECTIVE: ReadonlySet<string> = new Set(
  'panel pnl profile prof battery set tests studies group'.split(' '),
);

/** A name that only accompanies says what kind of remark it is. */
const REMARKS: ReadonlySet<string> = new Set(
  (
    'interpretation imp comment comments cmnt note notes narrative report specimen source method ' +
    'result results finding findings observation review pathologist adequacy status site date ' +
    'collected performed reference'
  ).split(' '),
);

const LONGEST_PHRASE = 5;
/** By itself, or with a time or a mass: 24h, 75g. With another letter it is a place in a gene. */
const NUMBER = /^(?:\d+|\d{1,3}[hgmd])$/u;
const OR_SEROTYPE = /^(?:\d+|\d{1,3}[hgmd]|\d{1,2}[a-z])$/u;

const analyteIn = (
  known: readonly KnownPhrase[],
  isWhollyKnown: boolean,
): KnownPhrase | undefined => {
  if (isWhollyKnown) return known.find(({ as }) => as === 'analyte');
  const isHarmless = !known.some(({ phrase, as }) => as === 'unknown' && GENE_LIKE.test(phrase));
  return isHarmless ? known.find(({ phrase }) => ALLERGY.has(phrase)) : undefined;
};
const GENE_LIKE = /^(?=.*\d)[a-z]{2,}[a-z0-9]*$/u;
const ALLERGY: ReadonlySet<string> = new Set(['ige', 'allergen', 'allergens']);

/** Microbes and blood are stained in every laboratory; a hormone or a tumour's marker in tissue. */
const isStained = (known: readonly KnownPhrase[]): boolean =>
  known.some(({ phrase }) => STAIN.test(phrase)) &&
  !known.some(({ phrase }) => STAINED.has(phrase));
const STAIN = /^(?:stains?|stn|immunostains?)$/u;

const anotherTest = (
  known: readonly KnownPhrase[],
  words: string,
  specimen: string,
): string | undefined => {
  const isNamed = ({ as }: KnownPhrase): boolean => as === 'analyte' || as === 'short';
  const named = known.filter(isNamed).map(({ phrase }) => phrase);
  if (named.length === 0) return undefined;
  const others = known.filter((each) => !isNamed(each));
  // A node or a tumour is tissue in other words.
  const tissue = sampledTissueIn(specimen, named);
  const sampled = tissue === undefined ? specimen : `${specimen} tissue`;
  const beside = [...others.map(({ phrase }) => phrase), sampled];
  return (
    anotherTestIn({ named, beside: beside.flatMap((each) => each.split(' ')), words }) ??
    seenInTissue(words, specimen)
  );
};

const isShortTelling = (short: KnownPhrase, tokens: readonly string[]): boolean =>
  !tokens.some(isUnexplainedNumber) &&
  !tokens.some((token) => STAIN.test(token)) &&
  !lacksTarget(short, tokens);

/**
 * A class of antibodies is measured by itself, or says nothing of what the antibody is against; and
 * two letters beside an antibody are the rest of a virus whose letters were turned round or lost.
 */
const lacksTarget = ({ phrase }: KnownPhrase, tokens: readonly string[]): boolean =>
  (ANTIBODIES.test(phrase) && tokens.some((token) => AGAINST.has(token))) ||
  (PERHAPS_OF_A_VIRUS.test(phrase) &&
    tokens.some(
      (token) =>
        (token !== 'a' && AGAINST.has(token)) || ANTIBODIES.test(token) || NUCLEIC.test(token),
    ));
const ANTIBODIES = /^ig[agmd]$/u;
const PERHAPS_OF_A_VIRUS = /^(?:hb|hva|na)$/u;
const NUCLEIC = /^(?:pcr|dna|rna)$/u;
const AGAINST: ReadonlySet<string> = new Set(
  'a b c d e ab abs antibody antibodies anti ag antigen virus viral titer serology immunity'.split(
    ' ',
  ),
);

/** A number beside a short word may make a substance's name of letters: `W-18 mg`. */
const isUnexplainedNumber = (token: string): boolean =>
  /^\d+[a-z]?$/u.test(token) && !/^24h?$/u.test(token);

/** The longest phrase that the dictionary knows, again and again from left to right. */
const readingOf = (tokens: readonly string[], number: RegExp): readonly KnownPhrase[] => {
  const read: KnownPhrase[] = [];
  for (let at = 0; at < tokens.length;) {
    const { phrase, as, length } = longestAt(tokens, at);
    const isNumber = as === 'unknown' && number.test(phrase);
    read.push({ phrase, as: isNumber ? 'accompanying' : as });
    at += length;
  }
  return read;
};

const longestAt = (tokens: readonly string[], at: number): KnownPhrase & { length: number } => {
  for (let length = Math.min(LONGEST_PHRASE, tokens.length - at); length > 0; length -= 1) {
    const phrase = tokens.slice(at, at + length).join(' ');
    const as = knownAs(phrase);
    if (as !== undefined) return { phrase, as, length };
  }
  return { phrase: tokens[at] ?? '', as: 'unknown', length: 1 };
};

const knownAs = (phrase: string): KnownPhrase['as'] | undefined => {
  if (DOUBTFUL.has(phrase)) return 'unknown';
  if (MIXED.has(phrase)) return 'mixed';
  if (ANALYTES.has(phrase)) return 'analyte';
  if (SHORT.has(phrase)) return 'short';
  return ACCOMPANYING.has(phrase) ? 'accompanying' : undefined;
};
