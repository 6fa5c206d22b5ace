import type { Classification } from './classification.policy.js';
import type { TestIdentity } from './facts.js';
import { isOfSeveralTests } from './telling-neighbours.policy.js';
import { found, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * What does an ordinary line tell of an order that nobody can tell?
 *
 * Some names are plain only while their order is: `IgM` of an order `HBc` is an antibody to the
 * core of hepatitis B, `CD20` of a panel of stains a tumour's, `Neutrophils` of an aspirate a
 * marrow's, `Creatinine` of a drug screen tells whether the urine is fit (P8 to P10; collected
 * November 2026). A class of antibodies, the screen for antibodies and a marker of cells never tell
 * the order. What else may be another test's tells nothing of it either, and is ordinary where a
 * line beside it tells that the order is: a creatinine beside a sodium.
 * Not covered: a line whose code, or its mapping, says what it is.
 */
export const lineInItsOrder = ({ category, decidedBy }: Classification): LineInItsOrder => {
  if (category !== 'none') return 'tells nothing';
  if (decidedBy?.source !== 'name') return 'tells';
  const words = ` ${decidedBy.evidence} `;
  if (ANTIBODY_SCREEN.test(words)) return 'screens for antibodies';
  if (MEANT_BY_ORDER.test(words)) return 'is meant by it';
  const isPlain = !isOfSeveralTests(decidedBy.evidence) && !COUNTED_ANYWHERE.test(words);
  return isPlain ? 'tells' : 'tells nothing';
};

export type LineInItsOrder =
  'tells' | 'tells nothing' | 'is meant by it' | 'screens for antibodies';

/** Of a woman with child, and before an operation, the blood bank screens for antibodies. */
export const isBeforeBloodIsNeeded = (order: TestIdentity): boolean =>
  found(wordsOf(order.name), BEFORE_BLOOD_IS_NEEDED) !== undefined;

const BEFORE_BLOOD_IS_NEEDED = wordPattern(
  'pre ?natal|ante ?natal|ob|obstetric(?:al)?|pre ?op(?:erative)?|admission',
);

const ANTIBODY_SCREEN = wordPattern('antibody screen');
const MEANT_BY_ORDER = wordPattern('ig[agmd]', 'cd ?\\d+');

/** Blood cells are counted in a marrow too; a microbe and a stain are looked for in a tissue. */
const COUNTED_ANYWHERE = wordPattern(
  'wbc|white blood (?:cells?|count)|leukocytes?|n?rbc|red blood cells?|erythrocytes?|cell count',
  'neutrophils?|granulocytes?|grans|neuts?|bands?|polys|pmn|segs?|lymphs?|lymphocytes?',
  'monos?|monocytes?|eos|eosinophils?|basos?|basophils?|blasts|plasma cells|differential|diff',
  '(?:pro|meta)?myelocytes|pylori|giemsa|(?:fungal|fungus|afb) stain|acid fast',
);
