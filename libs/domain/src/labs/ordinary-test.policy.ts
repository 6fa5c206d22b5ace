import { GENES } from './genes.policy.js';
import { speaksOfInheritance } from './genetic-test.policy.js';
import { found } from './test-words.policy.js';
import { ALSO_MEDICINES } from './toxic-substances.policy.js';
import { ACCOMPANYING, ANALYTES, MIXED, SHORT } from './ordinary-words.policy.js';

/**
 * Does this name plainly identify an ordinary test?
 *
 * An unmapped local code is shown when its name plainly identifies an ordinary test, and held when
 * it does not (P10; the practice's policy, November 2026). It does so when it names an analyte of
 * the dictionary, whatever harmless words stand beside; a word that looks like the symbol of a
 * gene, or speaks of inheritance, is not harmless. A name of which every word only accompanies
 * (Interpretation, Comment, Specimen source) identifies nothing and follows the order it stands in.
 * Not covered: whether the name is also that of a listed test; that is asked first.
 */
export const ordinaryReadingOf = (words: string): OrdinaryReading => {
  const tokens = words.trim().split(' ').filter(Boolean);
  const known = readingOf(tokens);
  const unknown = known.filter(({ as }) => as === 'unknown');
  const mixed = known.find(({ as }) => as === 'mixed');
  if (mixed?.phrase.includes(' ')) return { is: 'mixed-panel', evidence: mixed.phrase };
  const isWhollyKnown = unknown.length === 0;
  const analyte = known.find((phrase) => isTelling(phrase, isWhollyKnown));
  const isHarmless = !unknown.some(({ phrase }) => GENE_LIKE.test(phrase));
  if (analyte && isHarmless && speaksOfInheritance(words) === undefined) {
    return { is: 'ordinary', evidence: analyte.phrase, isWhollyKnown };
  }
  const short = known.find(({ as }) => as === 'short');
  if (short && isWhollyKnown && !tokens.some(isUnexplainedNumber) && !lacksTarget(short, tokens)) {
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

export type OrdinaryReading =
  | { readonly is: 'ordinary'; readonly evidence: string; readonly isWhollyKnown: boolean }
  | { readonly is: 'mixed-panel'; readonly evidence: string }
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
const GENE_LIKE = /^(?=.*\d)[a-z]{2,}[a-z0-9]*$/u;
const NUMBER = /^\d+[a-z]?$/u;

/**
 * Beside an unknown word, three letters may be anything, and creatinine is what the unknown substance
 * is divided by.
 */
const isTelling = ({ phrase, as }: KnownPhrase, isWhollyKnown: boolean): boolean =>
  as === 'analyte' && (isWhollyKnown || toleratesUnknownWords(phrase));
const toleratesUnknownWords = (phrase: string): boolean => {
  if (phrase.length <= 3) return WELL_KNOWN.has(phrase);
  if (INTOLERANT.has(phrase) || isGeneAsWell(phrase)) return false;
  // The unknown word may say that the medicine is screened for, and then it is toxicology.
  return !/^creat/u.test(phrase) && found(` ${phrase} `, ALSO_MEDICINES) === undefined;
};
/** Haemoglobin is mostly just measured; the genes of others are tested as often as the proteins. */
const isGeneAsWell = (phrase: string): boolean =>
  !/^ha?emoglobin$/u.test(phrase) && found(` ${phrase} `, GENES) === phrase;

/** With one word more, even a misspelt one, these name listed tests. */
const INTOLERANT: ReadonlySet<string> = new Set([
  'antibody screen',
  'differential',
  'thyroid',
  'lactase',
  'sickle cell screen',
  'cell count',
]);
const WELL_KNOWN: ReadonlySet<string> = new Set(
  (
    'hpv mtb afp ana ccp ige tsh cmv ebv hsv vzv rsv rpr hcg psa cea bnp crp esr cbc bmp cmp inr ' +
    'ldl hdl wbc rbc pth fsh amh'
  ).split(' '),
);

/** A class of antibodies is measured by itself, or says nothing of what the antibody is against. */
const lacksTarget = ({ phrase }: KnownPhrase, tokens: readonly string[]): boolean =>
  /^ig[agmd]$/u.test(phrase) && tokens.some((token) => AGAINST.has(token));
const AGAINST: ReadonlySet<string> = new Set(
  'ab abs antibody antibodies anti ag antigen virus viral titer serology immunity'.split(' '),
);

/** A number beside a short word may make a substance's name of letters: `W-18 mg`. */
const isUnexplainedNumber = (token: string): boolean =>
  NUMBER.test(token) && !/^24h?$/u.test(token);

/** The longest phrase that the dictionary knows, again and again from left to right. */
const readingOf = (tokens: readonly string[]): readonly KnownPhrase[] => {
  const read: KnownPhrase[] = [];
  for (let at = 0; at < tokens.length;) {
    const { phrase, as, length } = longestAt(tokens, at);
    read.push({ phrase, as });
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
  if (MIXED.has(phrase)) return 'mixed';
  if (ANALYTES.has(phrase)) return 'analyte';
  if (SHORT.has(phrase)) return 'short';
  return ACCOMPANYING.has(phrase) || NUMBER.test(phrase) ? 'accompanying' : undefined;
};
