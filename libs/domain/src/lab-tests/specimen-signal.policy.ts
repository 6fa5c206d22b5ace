import type { Specimen, TestCategory } from './facts.js';
import { found, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * Which kind of test does the specimen alone say it is?
 *
 * Marrow and products of conception are structured signals: whatever is done with them blocks where
 * signals conflict (P9, rows 73 and 74; the practice's policy, November 2026). So a culture of a
 * specimen of marrow is blocked, and a culture that only its name places in the marrow is not.
 * Several specimens are one name, and a laboratory writes codes into names, so each word of either
 * is held against the codes.
 * Not covered: every other specimen says where something was sought, and not what for.
 */
export const specimenSignalOf = (
  specimen: Specimen | undefined,
  system: string | undefined,
): SpecimenSignal | undefined => {
  for (const evidence of tokensOf(specimen)) {
    const category = CODES.get(evidence);
    if (category !== undefined) return { category, evidence };
  }
  const words = wordsOf([specimen?.name, specimen?.code, specimen?.site, system].join(' '));
  for (const [category, pattern] of WORDS) {
    const evidence = found(words, pattern);
    if (evidence !== undefined) return { category, evidence };
  }
  return undefined;
};

export interface SpecimenSignal {
  readonly category: TestCategory;
  readonly evidence: string;
}

const tokensOf = (specimen: Specimen | undefined): readonly string[] =>
  [specimen?.code, specimen?.name].flatMap((text) =>
    visible(text)
      .toUpperCase()
      .split(/[^\p{L}\p{N}]+/u),
  );

const visible = (text = ''): string => text.normalize('NFKC').replace(/\p{Cf}+/gu, '');

/** Of HL7 tables 0070 and 0487, of SNOMED CT by number, and habits of laboratories. */
const CODES: ReadonlyMap<string, TestCategory> = new Map([
  ['MAR', 'bone-marrow'],
  ['BMAR', 'bone-marrow'],
  ['BM', 'bone-marrow'],
  ['BMA', 'bone-marrow'],
  ['BMASP', 'bone-marrow'],
  ['119359002', 'bone-marrow'],
  ['396997002', 'bone-marrow'],
  ['POC', 'products-of-conception'],
]);

const WORDS: readonly (readonly [TestCategory, RegExp])[] = [
  ['bone-marrow', wordPattern('(?:bone ?)?marrow', 'bone mar', 'bm asp[a-z]*')],
  [
    'products-of-conception',
    wordPattern('products? of conception', 'poc', 'conceptus', 'f(?:o)?etal tissues?'),
  ],
];
