import type { Specimen, TestCategory } from './facts.js';
import { found, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * Which kind of test does the specimen alone say it is?
 *
 * Marrow and products of conception are structured signals: whatever is done with them blocks where
 * signals conflict (P9, rows 73 and 74; the practice's policy, November 2026). So a culture of a
 * specimen of marrow is blocked, and a culture that only its name places in the marrow is not.
 * Several specimens are one name, with semicolons between them, and laboratories write codes into
 * names and sites: what stands there by itself and without a space may be one. Among other words
 * MAR is a month and POC is point of care, unless what stands beside them says otherwise. Marrow is
 * drawn from the crest of the hip bone and from the breastbone; what is wiped off a wound there is
 * none, but a wound says nothing of the aspirate that the same order is of.
 * Not covered: every other specimen says where something was sought, and not what for.
 */
export const specimenSignalOf = (
  specimen: Specimen | undefined,
  system: string | undefined,
): SpecimenSignal | undefined => {
  const codes = [specimen?.code, system].map(wordsOf);
  // A phrase may stand in both.
  const whole = textOf([specimen?.name, specimen?.site].join(' '));
  const parts = partsOf([specimen?.name, sitesOf(specimen?.site)].join(';'));
  const alone = parts.filter((part) => !/\s/u.test(part.trim())).map(textOf);
  const texts = parts.map(textOf);
  for (const { category, words, short, besides } of KINDS) {
    const told = texts.filter((text) => found(text, besides) !== undefined);
    const evidence =
      anyFound([...codes, ...texts, whole], words) ??
      anyFound([...codes, ...alone, ...told], short);
    if (evidence !== undefined) return { category, evidence };
  }
  const bone = drawnFromBone(specimen, { codes, whole });
  return bone === undefined ? undefined : { category: 'bone-marrow', evidence: bone };
};

export interface SpecimenSignal {
  readonly category: TestCategory;
  readonly evidence: string;
}

const drawnFromBone = (
  specimen: Specimen | undefined,
  { codes, whole }: { readonly codes: readonly string[]; readonly whole: string },
): string | undefined => {
  const names = partsOf(specimen?.name).map(wordsOf);
  const sites = partsOf(specimen?.site).map(wordsOf);
  const fromBone = (all: readonly string[]): string | undefined =>
    anyFound(
      all.filter((words) => !isOfWound(words)),
      DRAWN_FROM,
    );
  // The code of a specimen says what its only name says.
  const kinds = names.length === 1 ? names : [...codes, ...names];
  const isAllOfWounds = kinds.every(
    (kind) => kind === ' ' || isOfWound(kind) || (sites.length < 2 && !isDrawn(kind)),
  );
  const isFromWound = isAllOfWounds && kinds.some(isOfWound);
  return fromBone(names) ?? (isFromWound ? undefined : fromBone([...codes, ...sites, whole]));
};

/** Beside where a finger was pricked, POC is the point of care. */
const sitesOf = (site = ''): string =>
  (found(wordsOf(site), PRICKED) === undefined ? site : site.replace(POC_IN_A_LIST, '')).replaceAll(
    ',',
    ';',
  );
const PRICKED = wordPattern('(?:fore)?arm|hand|finger|thumb|heel|foot|toe|antecubital|vein|line');
const POC_IN_A_LIST = /(?<=^|,)\s*poc\s*(?=,|$)/giu;

const partsOf = (text = ''): readonly string[] =>
  text.split(';').filter((part) => /[\p{L}\p{N}]/u.test(part));

const anyFound = (all: readonly string[], pattern: RegExp): string | undefined =>
  all.map((words) => found(words, pattern)).find((evidence) => evidence !== undefined);

/** Codes of HL7 tables 0070 and 0487, of SNOMED CT by number, and habits of laboratories. */
const KINDS: readonly {
  readonly category: TestCategory;
  readonly words: RegExp;
  /** Codes that are other words elsewhere. */
  readonly short: RegExp;
  /** Words beside which they are no others. */
  readonly besides: RegExp;
}[] = [
  {
    category: 'bone-marrow',
    words: wordPattern(
      '(?:bone ?)?marrow|trephine|14016003|119359002|396997002',
      // Not the basic metabolic panel, the index or density of a body, milk, and movements.
      'bm(?![pidks] )[a-z]*',
    ),
    short: wordPattern('bm[a-z]*|mar'),
    besides: wordPattern('bone|aspirat[a-z]*|biops[a-z]*|bx|hip|crest|iliac|stern[a-z]*'),
  },
  {
    category: 'products-of-conception',
    words: wordPattern('products? of conception|conceptus|f(?:o)?etal tissues?'),
    short: wordPattern('poc'),
    besides: wordPattern(
      'tissues?|uter[a-z]*|endometri[a-z]*|vill[a-z]*|placent[a-z]*|decidua[a-z]*|sac',
      'f(?:o)?et[a-z]*|embryo[a-z]*|gestation[a-z]*|concept[a-z]*',
      'curett[a-z]*|abort[a-z]*|miscarr[a-z]*',
      'd c|suction|evacuat[a-z]*|weeks?|chromosom[a-z]*|karyotyp[a-z]*',
    ),
  },
];

/** A day of March is no marrow, and nobody writes a month by itself behind the name of a specimen. */
const textOf = (part: string): string => {
  const words = wordsOf(part.replace(/\(\s*mar\s*\)/giu, ' marrow ')).replace(DATE, ' ');
  return found(words, PASSED) === undefined || found(words, DRAWN) !== undefined
    ? words
    : words.replace(/ bm(?= )/gu, ' ');
};
/** Of stools BM is a movement of the bowels. */
const PASSED = wordPattern('stools?|stl|fa?ec(?:es|al)|diarrh[a-z]*|bowels?|movements?');
const DATE = / [0-9]{1,4} mar [0-9]{2,4}(?= )/gu;

const DRAWN_FROM = wordPattern(
  'iliac (?:crest|spine|bone)|posterior iliac|psis|ilium',
  'sternum|sternal|56873002',
);
const WOUND = wordPattern(
  'wound|abscess|swabs?|incision|pus|skin|ulcer',
  'wnd[a-z]*|swb|abs|ulc|skn',
);
const DRAWN = wordPattern('aspirat[a-z]*|asp|biops[a-z]*|bx|cores?|needle|clot');
const isOfWound = (words: string): boolean => WOUND.test(words);
const isDrawn = (words: string): boolean => DRAWN.test(words);
