import { eachPhrase, found, wordPattern } from './test-words.policy.js';

/**
 * Is the change of a gene written beside the name of its protein?
 *
 * Laboratories write genotypes without a word for them: `Factor V 1691 G>A`, `PAI-1 4G/5G`,
 * `Homocysteine, 677 C/T`, `ACE I/D` (row 75, P7; collected November 2026). One base for another at
 * a place of three digits or more is the change of a gene whatever stands beside it, and so is one
 * amino acid for another beside a protein whose gene is tested; two letters side by side and long
 * numbers may be one there, where they are no unit and no time.
 * Not covered: what is written with a symbol of the gene or a word for what was done.
 */
export const geneChangeIn = (words: string): string | undefined =>
  found(words, CHANGED_BASE) ??
  (found(words, PROTEINS) === undefined ? undefined : found(words, CHANGED_AMINO_ACID));

/** Beside a protein two letters, or a number, may be alleles or a place in its gene, and may not. */
export const mayBeGeneChange = (words: string): string | undefined => {
  const protein = found(words, PROTEINS);
  if (protein === undefined) return undefined;
  const rest = words.replace(EACH_PROTEIN, ' ').replace(UNITS, ' ');
  const written = found(rest, ALLELES) ?? found(rest, PLACE);
  return written === undefined ? undefined : `${protein}, ${written}`;
};

const CHANGED_BASE = wordPattern(
  '\\d{3,5}[acgt] ?[acgt]',
  '\\d{3,5} [acgt] (?:to )?[acgt]',
  '[acgt]\\d{3,5}[acgt]',
  '[45]g [45]g',
);

const AMINO_ACID = '[acdefghiklmnpqrstvwy]';
const CHANGED_AMINO_ACID = wordPattern(`${AMINO_ACID}\\d{2,5}(?:${AMINO_ACID}|x)`);

const NAMES = [
  '(?:coagulation )?fact(?:or)? (?:ii|v|vii|viii|ix|x|xi|xii|xiii|2|5|7|8|9|10|11|12|13)',
  'prothrombin|antithrombin(?: iii)?|protein [cs]|fibrinogen|von willebrand|vwf|plasminogen activator inhibitor(?: 1)?|pai(?: 1)?',
  'homocyst[a-z]*(?: e ine)?|lactase|apolipoprotein [a-z]|apo [a-z]|apo[abe]|angiotensin converting enzyme|ace',
  'a(?:lpha)? ?1 (?:anti ?)?trypsin|a1at|aat|thiopurine methyltransferase|tpmt(?: (?:activity|enzyme|phenotype))?',
  'interleukin(?: [0-9]{1,2})?|il [0-9]{1,2}|tnf|(?:pseudo)?cholinesterase|biotinidase|galt|g6pd|galactose 1 phosphate|urid[a-z]* ?transferase',
  'alpha (?:galacto|gluco)sidase|glucocerebrosidase|hexosaminidase|ceruloplasmin|transferrin|hepcidin|adenosine deaminase|pyruvate kinase',
] as const;
const PROTEINS = wordPattern(...NAMES);
const EACH_PROTEIN = eachPhrase(...NAMES);

/** One letter behind a longer number is a base or an amino acid: 1691 G, 353 M. */
const UNITS = eachPhrase(
  '[gmu] l|i u|\\d{1,2} ?[ghm]',
  '\\d+ ?(?:min|mins|minutes?|hr|hrs|hours?|gm|grams?|mg|ml|units?)',
);
const ALLELES = wordPattern('[a-z] (?:(?:and|or) )?[a-z]');
const PLACE = wordPattern('\\d{3,}[a-z]?');
