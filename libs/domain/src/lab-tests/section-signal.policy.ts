import type { TestCategory } from './facts.js';
import { eachPhrase, found, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * Which kind of test does the laboratory's section say it is?
 *
 * The diagnostic service section (HL7 v2 OBR-24, table 0074) is a structured signal: toxicology,
 * surgical pathology, cytopathology, cytogenetics, genetics and the kinds of imaging block whatever
 * the name says (P5, P9, rows 70 to 76; the practice's policy, November 2026). A section in words is
 * read as words, and so are the abbreviations of laboratories; the one that does molecular
 * diagnostics, or blood and marrow, does listed tests beside ordinary ones.
 * Not covered: every other section, an outside laboratory (OSL) among them, decides nothing (P11);
 * nor does clinical pathology, which is all of a laboratory.
 */
export const sectionSignalOf = (section: string | undefined): SectionSignal | undefined => {
  if (!section) return undefined;
  for (const part of section.split('^')) {
    const code = part.trim().toUpperCase();
    const category = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
    if (category !== undefined) return { category, evidence: code };
  }
  const words = wordsOf(section.split('^').map(withoutClinicalPathology).join(' '));
  for (const [category, pattern] of WORDS) {
    const evidence = found(words, pattern);
    if (evidence !== undefined) return { category, evidence };
  }
  return undefined;
};

/**
 * A section that does tests of genes or of tissue beside others: what it did, the name must say. One
 * for the molecules of microbes does none of genes; one for microbes and for molecules may.
 */
export const mayBeListedSection = (section = ''): string | undefined => {
  const parts = section.split(APART).map(wordsOf);
  const molecular = parts.filter((words) => found(words, OF_MICROBES) === undefined);
  return (
    parts.map((words) => found(words, DOUBTFUL)).find(Boolean) ??
    molecular.map((words) => found(words, MOLECULAR)).find(Boolean)
  );
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

const withoutClinicalPathology = (part: string): string =>
  wordsOf(part).replace(ALL_OF_A_LABORATORY, ' ');

const ALL_OF_A_LABORATORY = eachPhrase(
  // The other way round it may be of a kind, which stands before it or behind it.
  '(?<=^ | (?:of|dept|department|lab|laboratory) )path(?:ology)? clin(?:ical)?(?= (?:$|lab|serv))',
  '(?:clin(?:ical)?|chem(?:ical)?|speech(?: language)?) path(?:ology)?',
  'path(?:ology)? (?:and )?lab(?:oratory)? med(?:icine)?',
  'lab(?:oratory)? med(?:icine)? (?:and )?path(?:ology)?',
);

const WORDS: readonly (readonly [TestCategory, RegExp])[] = [
  ['toxicology', wordPattern('toxicol[a-z]*', 'tox', 'drugs? of abuse')],
  [
    'genetic',
    wordPattern(
      'molecular (?:genetics?|pathology)|molpath(?:ology)?',
      '(?:(?:cyto|pharmaco) ?)?gen(?:et|om)[a-z]*',
      'cytogen',
      'pgx|pharmgx',
    ),
  ],
  [
    'tissue',
    wordPattern(
      'surgical path(?:ology)?',
      '(?:histo|cyto|derm(?:ato)?|neuro)path(?:ology)?',
      'anat(?:omic(?:al)?)?(?: path(?:ology)?)?',
      'ap|path|pathology',
      'histo?|histol[a-z]*',
      'cyto?|cytol[a-z]*',
    ),
  ],
  [
    'radiology',
    wordPattern('radiology', 'imaging', 'x ?ray', 'ultrasound', 'mri', 'cat scan', 'ct scan'),
  ],
];

const APART = /[\^&/+;]|\band\b/iu;
const MOLECULAR = wordPattern(
  'mol(?:ec(?:ular)?)?(?: [a-z]+)?',
  '(?:mol|molec|m)dx',
  'dna|ngs|pcr|nucleic acids?',
);
const DOUBTFUL = wordPattern(
  'ha?em(?:e|o|ato)?path(?:ology)?',
  'immunogen(?:et|om)[a-z]*',
  'hla|histocompatib[a-z]*|tissue typing',
);
const OF_MICROBES = wordPattern('microb[a-z]*', 'virol[a-z]*', 'infect[a-z]*');
