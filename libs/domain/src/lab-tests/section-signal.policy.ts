import type { TestCategory } from './facts.js';
import { found, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * Which kind of test does the laboratory's section say it is?
 *
 * The diagnostic service section (HL7 v2 OBR-24, table 0074) is a structured signal: toxicology,
 * surgical pathology, cytopathology, cytogenetics, genetics and the kinds of imaging block whatever
 * the name says (P5, P9, rows 70 to 76; the practice's policy, November 2026). A section in words is
 * read as words.
 * Not covered: every other section, an outside laboratory (OSL) among them, decides nothing (P11).
 */
export const sectionSignalOf = (section: string | undefined): SectionSignal | undefined => {
  if (!section) return undefined;
  const [code = '', text = ''] = section.split('^');
  const byCode = CODES[code.trim().toUpperCase()];
  if (byCode !== undefined) return { category: byCode, evidence: code.trim().toUpperCase() };
  const words = wordsOf(`${code} ${text}`);
  for (const [category, pattern] of WORDS) {
    const evidence = found(words, pattern);
    if (evidence !== undefined) return { category, evidence };
  }
  return undefined;
};

export interface SectionSignal {
  readonly category: TestCategory;
  readonly evidence: string;
}

const CODES: Readonly<Record<string, TestCategory>> = {
  TX: 'toxicology',
  SP: 'tissue',
  PAT: 'tissue',
  CP: 'tissue',
  CG: 'genetic',
  GE: 'genetic',
  RAD: 'radiology',
  RUS: 'radiology',
  RX: 'radiology',
  XRC: 'radiology',
  CT: 'radiology',
  NMR: 'radiology',
  NMS: 'radiology',
  OUS: 'radiology',
  CUS: 'radiology',
  VUS: 'radiology',
};

const WORDS: readonly (readonly [TestCategory, RegExp])[] = [
  ['toxicology', wordPattern('toxicology', 'tox', 'drugs? of abuse')],
  ['genetic', wordPattern('(?:cyto)?genetics?', 'molecular genetics?', 'molecular pathology')],
  [
    'tissue',
    wordPattern(
      '(?:surgical |anatomic(?:al)? |histo|cyto|dermato)pathology',
      'surgical path',
      'cytology',
      'histology',
    ),
  ],
  [
    'radiology',
    wordPattern('radiology', 'imaging', 'x ?ray', 'ultrasound', 'mri', 'cat scan', 'ct scan'),
  ],
];
