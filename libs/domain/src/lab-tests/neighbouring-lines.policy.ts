import type { Classification } from './classification.policy.js';
import { codingsOf } from './code-mappings.policy.js';
import { areCellsCountedIn, isOfBlood, saysASpecimen } from './drawn-specimens.policy.js';
import type { TestIdentity } from './facts.js';
import {
  BLOOD_CELLS,
  isBeforeBloodIsNeeded,
  lineInItsOrder,
  type LineInItsOrder,
} from './line-in-its-order.policy.js';
import { solidTissueIn } from './seen-in-tissue.policy.js';
import { found, isMnemonic, testWordsOf, wordPattern, wordsOf } from './test-words.policy.js';

/**
 * What do the lines beside it, and where it was drawn, make of a line that its order leaves open?
 *
 * A line that means something only within its order is plain where what stands beside it can be of
 * one order alone (P10; collected November 2026). A screen for antibodies beside a blood group or a
 * crossmatch is the blood bank's. A class of antibodies is a quantity beside what only a search for
 * a paraprotein or for oligoclonal bands has, IgA also beside an antibody against transglutaminase,
 * and all of IgG, IgA and IgM are beside IgE, in blood or serum, or under a name that says no more
 * than immunoglobulins: the three alone are a direct immunofluorescence as well, and so are those
 * beside fibrin or C1q. Beside HIV or hepatitis a class of antibodies may be of those, and so may a
 * screen, save before a birth or an operation. Two kinds of blood cells tell their order where blood
 * or a drained fluid is told, or where it is a differential or a count of a fluid by its name; light
 * chains that are free tell it, and a creatinine beside its rate. Of an order that speaks of tissue
 * or of how cells are looked at, only the blood bank is asked; of one that speaks of infections
 * neither antibodies nor cells are.
 * Not covered: a quantity told by a word (`IgM, quantitative`) or an index, for antibodies against a
 * virus are counted as well.
 */
export const linesInTheirOrder = (
  orders: readonly TestIdentity[],
  lines: readonly LineRead[],
): readonly LineInItsOrder[] => {
  const alone = lines.map(({ classification }) => lineInItsOrder(classification));
  const isScreenPlain =
    alone.includes('screens for antibodies') &&
    !speak(orders, OF_INFECTIONS) &&
    (!lines.some(isOfAListedInfection) || areBeforeBloodIsNeeded(orders)) &&
    lines.some(isOfTheBloodBank);
  const quantities: Quantities = alone.includes('is meant by it')
    ? quantitiesIn(orders, lines)
    : new Map();
  const areCellsTelling = areCellsOfBloodOrFluid(orders, lines);
  const isOfFiltration = isRateOfFiltration(orders, lines);
  const isTelling = (line: LineRead): boolean =>
    (areCellsTelling && isCell(line.classification)) ||
    isOfFreeLightChains(line, orders) ||
    isOfFiltration(line);
  return lines.map((line, index) => {
    const said = alone[index] ?? 'tells nothing';
    if (said === 'screens for antibodies') return isScreenPlain ? 'tells nothing' : said;
    if (said === 'is meant by it') return quantities.get(classOf(line.classification)) ?? said;
    return isTelling(line) ? 'tells' : said;
  });
};

export interface LineRead {
  readonly test: TestIdentity;
  readonly classification: Classification;
}

/** A film of blood that somebody reviews, and not a slide of tissue: all of its lines say so. */
export const isReviewOfBloodFilm = (order: TestIdentity, lines: readonly LineRead[]): boolean => {
  const seen = lines.filter(({ classification }) => classification.role !== 'accompaniment');
  const isSeenOnFilm = ({ test, classification }: LineRead): boolean =>
    says(test, SEEN_ON_A_FILM) || isCell(classification);
  return (
    areAll(order, REVIEW_OF_A_FILM) &&
    seen.some(({ test }) => says(test, SEEN_ON_A_FILM)) &&
    seen.every(isSeenOnFilm) &&
    specimensOf([order], lines).every(isNothingButBlood)
  );
};

const isNothingButBlood = (specimen: string): boolean =>
  isOfBlood(specimen) && solidTissueIn(specimen) === undefined;

const says = (test: TestIdentity, pattern: RegExp): boolean =>
  testWordsOf(test).names.some((name) => found(name, pattern) !== undefined);

/** Each of its names is of nothing but such words. */
const areAll = (test: TestIdentity, pattern: RegExp): boolean => {
  const { names } = testWordsOf(test);
  return names.length > 0 && names.every((name) => pattern.test(name));
};

/** By a name, or by a code that is an abbreviation of one. */
const speak = (orders: readonly TestIdentity[], pattern: RegExp): boolean =>
  orders.some((order) => calledBy(order).some((words) => found(words, pattern) !== undefined));

const calledBy = (test: TestIdentity): readonly string[] => [
  ...testWordsOf(test).names,
  ...codingsOf(test).flatMap(({ code = '' }) => (isMnemonic(code) ? [wordsOf(code)] : [])),
];

/** No order says another name: one that is unknown may be that of a listed test. */
const areAllCalled = (
  orders: readonly TestIdentity[],
  isSuch: (name: string) => boolean,
): boolean => {
  const names = orders.flatMap((order) => testWordsOf(order).names);
  return names.length > 0 && names.every(isSuch);
};

/** Whatever else is sought in such an order may be sought of that virus. */
const isOfAListedInfection = ({ classification: { categories } }: LineRead): boolean =>
  categories.includes('sensitive-blood') || categories.includes('hepatitis');

/** There the blood bank's screen stands beside those for viruses every day. */
const areBeforeBloodIsNeeded = (orders: readonly TestIdentity[]): boolean =>
  orders.some(isBeforeBloodIsNeeded) || speak(orders, OF_A_PREGNANCY);

const isOfTheBloodBank = ({ test, classification }: LineRead): boolean =>
  classification.category === 'none' && says(test, OF_THE_BLOOD_BANK);

/** In a tissue they are bound: nobody stains what is free. */
const isOfFreeLightChains = (
  { test, classification }: LineRead,
  orders: readonly TestIdentity[],
): boolean =>
  classification.category === 'none' && says(test, FREE_LIGHT_CHAINS) && !areOfTissue(orders);

/** Beside a creatinine eGFR is a rate, and what a drug screen asks of a urine has none. */
const isRateOfFiltration = (
  orders: readonly TestIdentity[],
  lines: readonly LineRead[],
): ((line: LineRead) => boolean) => {
  const ordinary = lines.filter(({ classification }) => classification.category === 'none');
  const parts = [CREATININE, FILTRATION];
  const areBoth = parts.every((part) => ordinary.some(({ test }) => areAll(test, part)));
  if (!areBoth || areOfTissue(orders)) return () => false;
  return (line) => ordinary.includes(line) && parts.some((part) => areAll(line.test, part));
};

const classOf = ({ decidedBy }: Classification): string | undefined =>
  CLASS_OF_ANTIBODIES.exec(decidedBy?.evidence ?? '')?.[1];

/** What the classes of antibodies say that are quantities; the others are meant by the order. */
const quantitiesIn = (orders: readonly TestIdentity[], lines: readonly LineRead[]): Quantities => {
  if (speak(orders, OF_INFECTIONS) || areOfTissue(orders)) return new Map();
  const ordinary = lines.filter(({ classification }) => classification.category === 'none');
  const isBeside = (pattern: RegExp): boolean => ordinary.some(({ test }) => says(test, pattern));
  const isOfParaprotein = isBeside(OF_A_PARAPROTEIN);
  const classes = new Set(ordinary.map(({ classification }) => classOf(classification)));
  const areAllThree = THREE.every((each) => classes.has(each));
  const areQuantities =
    !lines.some(isOfAListedInfection) &&
    (isDrawn(orders, lines) || !lines.some(({ test }) => says(test, SEEN_IN_TISSUE)));
  const isBesideIgE = ordinary.some(({ test }) => areAll(test, TOTAL_IGE));
  const areTold =
    isOfParaprotein ||
    areAllCalled(orders, (name) => IMMUNOGLOBULINS.test(name)) ||
    (!speak(orders, AGAINST_SOMETHING) && (isBesideIgE || isDrawn(orders, lines)));
  if (areQuantities && areAllThree && areTold) {
    return new Map(EACH_CLASS.map((each) => [each, 'tells']));
  }
  const plain = isOfParaprotein && areQuantities ? EACH_CLASS : isBeside(COELIAC) ? ['a'] : [];
  return new Map(plain.map((each) => [each, 'tells nothing']));
};

type Quantities = ReadonlyMap<string | undefined, LineInItsOrder>;
const THREE: readonly string[] = ['g', 'a', 'm'];
const EACH_CLASS: readonly string[] = [...THREE, 'd'];

/** Blood is told, and nothing else: nothing is stained there. */
const isDrawn = (orders: readonly TestIdentity[], lines: readonly LineRead[]): boolean => {
  const specimens = specimensOf(orders, lines);
  return specimens.length > 0 && specimens.every(isNothingButBlood);
};

const areOfTissue = (orders: readonly TestIdentity[]): boolean =>
  speak(orders, LOOKED_AT) ||
  orders.some((order) => calledBy(order).some((words) => solidTissueIn(words) !== undefined));

const areCellsOfBloodOrFluid = (
  orders: readonly TestIdentity[],
  lines: readonly LineRead[],
): boolean => {
  const kinds = new Set(
    lines
      .filter(({ classification }) => isCell(classification))
      .map(({ classification }) => classification.decidedBy?.evidence),
  );
  if (kinds.size < 2 || speak(orders, OF_INFECTIONS) || areOfTissue(orders)) return false;
  const specimens = specimensOf(orders, lines);
  const isCounted = (specimen: string): boolean =>
    areCellsCountedIn(specimen) && solidTissueIn(specimen) === undefined;
  if (!specimens.every(isCounted)) return false;
  return specimens.length > 0 || areAllCalled(orders, isOfDrawnCells);
};

const isOfDrawnCells = (name: string): boolean =>
  DIFFERENTIAL.test(name) || (COUNT.test(name) && found(name, DRAINED_FLUID) !== undefined);

const isCell = (classification: Classification): boolean =>
  classification.category === 'none' &&
  classification.decidedBy?.source === 'name' &&
  CELL.test(` ${classification.decidedBy.evidence} `);

/** What is told of where something was drawn, of the order and of each line. */
const specimensOf = (
  orders: readonly TestIdentity[],
  lines: readonly LineRead[],
): readonly string[] =>
  [...orders, ...lines.map(({ test }) => test)]
    .map((test) => testWordsOf(test).specimen)
    .filter(saysASpecimen);

const OF_INFECTIONS = wordPattern(
  'infect[a-z]*|vir(?:us(?:es)?|al|ology)|pathogens?|sti|std|blood ?borne',
  'donors?|donation|transplant[a-z]*|recipients?|bmt|h?sct|needle ?sticks?|exposure|hep|ttis?',
);
const OF_A_PREGNANCY = wordPattern('booking|pregnan[a-z]*');
const AGAINST_SOMETHING = wordPattern(
  'serolog[a-z]*|antibod(?:y|ies)|abs?|anti|tit(?:er|re)s?|surface|delta',
);
/** Of tissue, of cells under the microscope, or of a blood whose cells are a tumour's. */
const LOOKED_AT = wordPattern(
  'dif|iif|if|ifa|ift|dfa|immuno ?(?:fluor|histo|perox|stain|cyto|pheno)[a-z]*|ihc|stains?|stn',
  'cyto[a-z]*|morph[a-z]*|[a-z]*path(?:ology|ologist)?|gn|flow',
  'mrd|clono[a-z]*|onco[a-z]*|str|vntr',
  'leuk(?!oc)[a-z]*|lymphoma|asp|aspirat[a-z]*|iliac|stern[a-z]*|trephine|clot',
);

const OF_THE_BLOOD_BANK = wordPattern(
  'abo|rh(?! factor)|blood (?:group|type|typing)',
  '(?<=^ )(?:type and )?cross ?match(?= $)',
);
const CLASS_OF_ANTIBODIES = /^(?:ig|immunoglobulin )([gamd])(?: index)?$/u;
const TOTAL_IGE =
  /^ (?:(?:total|serum|quant|quantitative) )*(?:ige|immunoglobulin e) (?:(?:total|serum|quant|quantitative|level) )*$/u;
const IMMUNOGLOBULINS =
  /^ (?=(?:[a-z]+ )*(?:igs?|gam|humoral|immunodeficiency) )(?:(?:ig|igs|gam|quant|quantitative|qn|total|serum|ser|panel|pnl|profile|levels?|humoral|immunity|immunodeficiency) )+$/u;
const LIGHT_CHAINS =
  'free (?:kappa|lambda|light chains?)|(?:kappa|lambda) (?:light chains? )?(?:lc )?free';
const FREE_LIGHT_CHAINS = wordPattern(LIGHT_CHAINS);
/** What is split by its charge, or compared, in serum, urine and spinal fluid alone. */
const OF_A_PARAPROTEIN = wordPattern(
  LIGHT_CHAINS,
  'm spike|m protein|bence jones|immunofix[a-z]*|ife|spep|upep',
  'protein electrophoresis|alpha [12] globulin|oligoclonal',
);
/** Beside the classes in a skin and a kidney, or in the report on a marrow. */
const SEEN_IN_TISSUE = wordPattern('fibrin(?:ogen)?|c1q|plasma cells|blasts');
const COELIAC = wordPattern('ttg|transglutaminase|gliadin|endomysial');

const CREATININE = /^ (?:(?:serum|plasma) )?creat(?:inine)? (?:(?:serum|plasma) )?$/u;
const FILTRATION = /^ (?:e ?gfr|estimated gfr|gfr|glomerular filtration rate)(?: |$)/u;

const CELL = wordPattern(...BLOOD_CELLS);
const DIFFERENTIAL =
  /^ (?:(?:auto|automated|man|manual|scan|wbc|cbc|3|5|6|part) )*(?:diff|differential) (?:(?:auto|automated|man|manual|scan|wbc|count|ct) )*$/u;
const COUNT = wordPattern('cc|cells|count|ct|cnt|diff|differential');
const DRAINED_FLUID = wordPattern(
  'csf|cerebrospinal|body fl|bf|fluids?|fld|pleural|plr|peritoneal|prt',
  'synovial|snv|joint|pericardial|asci?t[a-z]*|effusion|dialysate',
);

const REVIEW_OF_A_FILM =
  /^ (?=.*(?:slide|smear|film|scan)s? )(?:(?:blood|bld|peripheral|manual|tech|pathologist|hematology|heme|cbc|wbc|rbc|slides?|smears?|films?|scan|review|rev) )+$/u;
const SEEN_ON_A_FILM = wordPattern(
  'anisocytosis|poikilocytosis|polychromasia|hypochromia|(?:macro|micro)cyt(?:es|osis)|rouleaux',
  '(?:ovalo|schisto|sphero|dacryo|ellipto|acantho)cytes|(?:teardrop|target|burr|smudge) cells',
  'howell jolly bodies|basophilic stippling|toxic (?:granulation|vacuolation)|dohle bodies',
  'platelet (?:estimate|morph[a-z]*)|giant platelets|malaria|plasmodium|babesia',
  '(?:[rw]bc|red cell|erythrocyte|leukocyte) morph[a-z]*',
);
