import type { Classification } from './classification.policy.js';
import type { TestIdentity } from './facts.js';
import { PERHAPS_A_TUMOUR } from './ordinary-words.policy.js';
import { isOfSeveralTests } from './telling-neighbours.policy.js';
import { found, testWordsOf, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * What does an ordinary line tell of an order that nobody can tell?
 *
 * Some names are plain only while their order is: `IgM` of an order `HBc` is an antibody to the
 * core of hepatitis B, also where it is spelled out, `CD20` of a panel of stains a tumour's,
 * `Neutrophils` of an aspirate a marrow's, `Creatinine` of a drug screen tells whether the urine is
 * fit (P8 to P10; collected November 2026). A class of antibodies, the screen for antibodies and a
 * marker of cells never tell the order. What else may be another test's tells nothing of it either,
 * and is ordinary where a line beside it tells that the order is: a creatinine beside a sodium.
 * Not covered: a line whose code, or its mapping, says what it is, and what the lines beside it make
 * of it (neighbouring-lines).
 */
export const lineInItsOrder = ({ category, decidedBy }: Classification): LineInItsOrder => {
  if (category !== 'none') return 'tells nothing';
  if (decidedBy?.source !== 'name') return 'tells';
  const words = ` ${decidedBy.evidence} `;
  if (ANTIBODY_SCREEN.test(words)) return 'screens for antibodies';
  if (MEANT_BY_ORDER.test(words)) return 'is meant by it';
  const isPlain =
    !isOfSeveralTests(decidedBy.evidence) &&
    !COUNTED_ANYWHERE.test(words) &&
    !PERHAPS_A_TUMOUR.has(decidedBy.evidence) &&
    decidedBy.evidence !== KELL_OR_POTASSIUM;
  return isPlain ? 'tells' : 'tells nothing';
};

export type LineInItsOrder =
  'tells' | 'tells nothing' | 'is meant by it' | 'screens for antibodies';

/** Of a woman with child, and before an operation, the blood bank screens for antibodies. */
export const isBeforeBloodIsNeeded = (order: TestIdentity): boolean =>
  found(wordsOf(order.name), BEFORE_BLOOD_IS_NEEDED) !== undefined;

/** There a screen for antibodies may be one for viruses, though it is done before a birth. */
export const isOfSerology = (order: TestIdentity): boolean =>
  testWordsOf(order).names.some((name) => found(name, SEROLOGY) !== undefined);

const BEFORE_BLOOD_IS_NEEDED = wordPattern(
  'pre ?natal|ante ?natal|ob|obstetric(?:al)?|pre ?op(?:erative)?|admission',
);

const SEROLOGY = wordPattern(
  'serolog[a-z]*|infect[a-z]*|vir(?:us(?:es)?|al|ology)|sti|std|exposure|immunity',
);

const ANTIBODY_SCREEN = wordPattern('antibody screen');
/** By itself: an index may be that of antibodies against a virus. */
const MEANT_BY_ORDER = wordPattern(
  '(?<=^ )(?:ig[agmd](?: (?:index|subclass(?:es)?))?|immunoglobulins?(?: [agm])?)(?= $)',
  'cd ?\\d+',
);

/** They are counted in a marrow too. */
export const BLOOD_CELLS: readonly string[] = [
  '(?:wbc|leukocytes?)(?! esterase)|wcc|white (?:blood )?(?:cells?|count)|n?rbc|red (?:blood )?cells?',
  'erythrocytes?|cell count|differential|diff|neutrophils?|granulocytes?|grans|neuts?|polys',
  '(?<! oligoclonal )bands?|pmn|segs?|lymphs?|lymphocytes?|monos?|monocytes?',
  'eos|eosinophils?|basos?|basophils?',
];

/** Kell's blood group, which a fetus has told from its genes, or potassium. */
const KELL_OR_POTASSIUM = 'k';

/** A microbe and a stain are looked for in a tissue. */
const COUNTED_ANYWHERE = wordPattern(
  ...BLOOD_CELLS,
  'blasts|plasma cells|(?:pro|meta)?myelocytes|pylori|giemsa|(?:fungal|fungus|afb) stain|acid fast',
);
