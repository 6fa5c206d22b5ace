import type { Specimen, TestCategory } from './facts.js';
import { found, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * Which kind of test does the specimen alone say it is?
 *
 * Marrow and products of conception are structured signals: whatever is done with them blocks where
 * signals conflict (P9, rows 73 and 74; the practice's policy, November 2026). So a culture of a
 * specimen of marrow is blocked, and a culture that only its name places in the marrow is not.
 * Several specimens are one name, and a laboratory writes codes into names and sites, so each word
 * of these may be one. Marrow is drawn from the crest of the hip bone and from the
 * breastbone; what is wiped off a wound there is none.
 * Not covered: every other specimen says where something was sought, and not what for.
 */
export const specimenSignalOf = (
  specimen: Specimen | undefined,
  system: string | undefined,
): SpecimenSignal | undefined => {
  const words = wordsOf([specimen?.name, specimen?.code, specimen?.site, system].join(' '));
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

/** Codes of HL7 tables 0070 and 0487, of SNOMED CT by number, and habits of laboratories. */
const WORDS: readonly (readonly [TestCategory, RegExp])[] = [
  [
    'bone-marrow',
    wordPattern('(?:bone ?)?marrow|trephine|bm[a-z]*|mar', '14016003|119359002|396997002'),
  ],
  [
    'products-of-conception',
    wordPattern('products? of conception|poc|conceptus', 'f(?:o)?etal tissues?'),
  ],
];

const DRAWN_FROM = wordPattern(
  'iliac (?:crest|spine|bone)|posterior iliac|psis|ilium',
  'sternum|sternal|56873002',
);
const WOUND = wordPattern('wound|abscess|swab|incision|pus|skin|ulcer');
