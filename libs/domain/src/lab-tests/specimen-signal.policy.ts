import type { Specimen, TestCategory } from './facts.js';
import { found, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * Which kind of test does the specimen alone say it is?
 *
 * Marrow and products of conception are structured signals: whatever is done with them blocks where
 * signals conflict (P9, rows 73 and 74; the practice's policy, November 2026). So a culture of a
 * specimen of marrow is blocked, and a culture that only its name places in the marrow is not.
 * Several specimens are one name, and a laboratory writes codes into names and sites, so each word
 * of these is held against the codes. Marrow is drawn from the crest of the hip bone and from the
 * breastbone; what is wiped off a wound there is none.
 * Not covered: every other specimen says where something was sought, and not what for.
 */
export const specimenSignalOf = (
  specimen: Specimen | undefined,
  system: string | undefined,
): SpecimenSignal | undefined => {
  const said = [specimen?.name, specimen?.code, specimen?.site, system];
  for (const evidence of said.flatMap(tokensOf)) {
    const category = CODES.get(evidence);
    if (category !== undefined) return { category, evidence };
  }
  const words = wordsOf(said.join(' '));
  for (const [category, pattern] of WORDS) {
    const evidence = found(words, pattern);
    if (evidence !== undefined) return { category, evidence };
  }
  const bone = found(words, DRAWN_FROM);
  if (bone === undefined || found(words, WOUND) !== undefined) return undefined;
  return { category: 'bone-marrow', evidence: bone };
};

export interface SpecimenSignal {
  readonly category: TestCategory;
  readonly evidence: string;
}

const tokensOf = (text: string | undefined): readonly string[] =>
  visible(text)
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u);

const visible = (text = ''): string => text.normalize('NFKC').replace(/\p{Cf}+/gu, '');

/** Of HL7 tables 0070 and 0487, of SNOMED CT by number, and habits of laboratories. */
const CODES: ReadonlyMap<string, TestCategory> = new Map([
  ['MAR', 'bone-marrow'],
  ['14016003', 'bone-marrow'],
  ['119359002', 'bone-marrow'],
  ['396997002', 'bone-marrow'],
  ['POC', 'products-of-conception'],
]);

const WORDS: readonly (readonly [TestCategory, RegExp])[] = [
  ['bone-marrow', wordPattern('(?:bone ?)?marrow', 'bone mar', 'bm[a-z]*', 'trephine')],
  [
    'products-of-conception',
    wordPattern('products? of conception', 'poc', 'conceptus', 'f(?:o)?etal tissues?'),
  ],
];

const DRAWN_FROM = wordPattern('iliac crest', 'posterior iliac', 'sternum|sternal|56873002');
const WOUND = wordPattern('wound|abscess|swab|incision|pus|skin|ulcer');
