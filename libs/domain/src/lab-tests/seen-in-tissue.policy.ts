import {
  isDrawnOrWiped,
  isRinsedOrWiped,
  notDrawnOff,
  notTakenWithoutCutting,
  saysDrawnOff,
} from './drawn-specimens.policy.js';
import { found, wordPattern } from './test-words.policy.js';

/**
 * Is what this name measures elsewhere looked at under the microscope in such a specimen?
 *
 * CD20 of blood is counted, and CD20 of a block of paraffin is stained in a slice of a tumour; a
 * stain for fungi of sputum is microbiology, and one of a biopsy histology (row 71, P6; collected
 * November 2026). Only the specimen tells them apart, so the name does not plainly identify an
 * ordinary test, and is held (P10). From a block or a slide only nucleic acids are measured; of
 * other tissue stains are held, and the microbes for which pathologists have antibodies, unless the
 * name says that they were cultured, or told by something else than a look. Cells are counted in
 * blood and in fluids; those of a core, of bone or of what a needle drew are a marrow's or a
 * tumour's. No list of organs is whole, so for what is stained every day it is asked the other way
 * round: where a specimen is told, it is one that is drawn off, passed or wiped (drawn-specimens),
 * or else tissue. A film of blood is a slide as well, and a Gram stain is done of every tissue that
 * is cultured.
 * Not covered: what is stained in a tissue by the name of its protein, which is a telling
 * neighbour, and words that name an examination of tissue by themselves.
 */
export const seenInTissue = (words: string, specimen: string): string | undefined => {
  const fixed = fixedTissueIn(words, specimen);
  if (fixed !== undefined) return found(words, NUCLEIC_ACID) === undefined ? fixed : undefined;
  const tissue = solidTissueIn(specimen);
  return (
    both(
      found(words, TOLD_BY_NO_STAIN) ? undefined : found(words, STAIN),
      tissue ?? found(words, TISSUE_IN_A_NAME) ?? notTakenWithoutCutting(specimen),
    ) ??
    both(found(words, SMEARED_MICROBE) ? undefined : found(words, SMEAR), tissue) ??
    microbeSeen(words, specimen) ??
    both(found(words, COUNTED), drawnByNeedleIn(specimen)) ??
    both(found(words, IN_A_FIELD) && found(words, COUNTED), notTakenWithoutCutting(specimen)) ??
    (isDrawnOrWiped(`${words}${specimen}`) ? undefined : found(words, PEAK_OF_A_BIOPSY)) ??
    both(
      found(words, RECEPTOR_OR_RATE),
      tissue ?? found(specimen, OF_NO_KIDNEY) ?? receptorsPlace(words, specimen),
    )
  );
};

/** Which tissue is this specimen, or may it be, for a test that names these? */
export const sampledTissueIn = (specimen: string, named: readonly string[]): string | undefined =>
  solidTissueIn(specimen) ??
  (named.some((phrase) => ALSO_STAINED.test(phrase)) ? notDrawnOff(specimen) : undefined);

/** No list of organs is whole: what is no blood is a tumour's, unless the name tells the kidney's. */
const receptorsPlace = (words: string, specimen: string): string | undefined =>
  found(words, OF_A_KIDNEY) === undefined ? notDrawnOff(specimen) : undefined;

const both = (what: string | undefined, where: string | undefined): string | undefined =>
  what === undefined || where === undefined ? undefined : `${what}, ${where}`;

/**
 * Most often of a stomach, whose parts have more names than a list: it was drawn, passed or wiped,
 * or the name says so. What sores and warts are swabbed for is asked by the list, for they are
 * sent by the name of any place on the skin.
 */
const microbeSeen = (words: string, specimen: string): string | undefined => {
  if (found(words, TOLD_BY_NO_LOOK) !== undefined) return undefined;
  return (
    both(found(words, MICROBE) ?? found(words, SWABBED_ANYWHERE), biopsyIn(specimen)) ??
    both(found(words, MICROBE), saysDrawnOff(words) ? undefined : notTakenWithoutCutting(specimen))
  );
};

const biopsyIn = (specimen: string): string | undefined =>
  found(specimen, BIOPSY) ??
  (isRinsedOrWiped(specimen)
    ? undefined
    : (found(specimen, INNER_ORGAN) ?? found(specimen, STOMACH))) ??
  (isDrawnOrWiped(specimen) ? undefined : found(specimen, PART_OF_A_DUODENUM));

/** What is solid, or was drawn from nobody says where: neither blood nor a fluid. */
const drawnByNeedleIn = (specimen: string): string | undefined =>
  found(specimen, CORE) ??
  (found(specimen, FLUID) === undefined
    ? (solidTissueIn(specimen) ?? found(specimen, ASPIRATE))
    : undefined);

/** Tissue in any of its words, where a specimen says what was taken. */
export const solidTissueIn = (specimen: string): string | undefined =>
  found(specimen, SOLID) ??
  (isRinsedOrWiped(specimen)
    ? undefined
    : (found(specimen, INNER_ORGAN) ?? found(specimen, OUTER_ORGAN)));

/** Some of it was cut, or looked at, whatever else was drawn or wiped of the same organ. */
export const cutIn = (specimen: string): string | undefined => found(specimen, CUT);

const fixedTissueIn = (words: string, specimen: string): string | undefined => {
  const block = found(specimen, BLOCK);
  if (block !== undefined) return block;
  const preserved = found(specimen, FORMALIN);
  if (preserved !== undefined && found(`${words}${specimen}`, OF_STOOL) === undefined) {
    return preserved;
  }
  const film = found(specimen, FILM_OF) ?? found(words, FILM);
  return film === undefined ? found(specimen, SLIDE) : undefined;
};

const BLOCK = wordPattern('ffpe|paraffin[a-z]*', '(?:cell|tissue|tumou?r)? ?blocks?');
const FORMALIN = wordPattern('formalin[a-z]*|formaldehyde');
/** Worms and their eggs are kept in formalin too. */
const OF_STOOL = wordPattern(
  'stool|stl|fa?eces|fa?ecal',
  'ova|o (?:and )?p|parasites?|(?:pin)?worms?|urine|ur',
);
const SLIDE = wordPattern('slides?');
const FILM_OF = wordPattern(
  'blood|bld|peripheral|periph|film|thick|thin|wet',
  'vaginal|vagina|vag|urine|ur|urethral|sputum|stool|stl|nasal|sediment',
);
const FILM = wordPattern(
  'blood|bld|peripheral|periph|film|smear|malaria|plasmodium|gram|wet|koh',
  'reticulocytes?|retic',
);

const NUCLEIC_ACID = wordPattern('[dr]na|mrna|pcr|naat?|nat|tma|genotyp[a-z]*|sequenc[a-z]*');

const SOLID = wordPattern(
  'tissues?|tiss|biops(?:y|ies)|bx|cores?|nodes?|tumou?rs?|mass|polyps?|placenta[l]?|mucosa[l]?',
  'skin|kidney|renal|liver|lung|bone|bowel|nails?|muscle|nerve|excision|resection|punch|shave',
  'touch|imprints?|clot section|fna|fine needle|prostate|thyroid|breast|spleen|pancreas|heart|brain',
  // Codes of HL7 tables 0070 and 0487, and of SNOMED CT by number.
  'tis[a-z]+|tlng|tlgi|tsmi|skn|skm|endm|plc|cur|119376003',
  'nodules?|papules?|plaques?|(?:peri)?lesional|curett[a-z]*|fallopian|zeus|michels?',
);
const CUT = wordPattern(
  'tissues?|tiss|biops(?:y|ies)|bx|cores?|nodes?|tumou?rs?|mass(?:es)?|polyps?|mucosa[l]?',
  '[a-z]*ectom(?:y|ies)|excision[a-z]*|resection[a-z]*|punch|shave|fna|fine needle|touch|imprints?',
  'clot section|tis[a-z]+|nodules?|papules?|plaques?|(?:peri)?lesional|curett[a-z]*|cyt[a-z]*',
  'slides?|smears?|brush(?:ing)?s?|119376003',
);
/** Nobody wipes these: what is taken of them is a biopsy, or was rinsed out. */
const INNER_ORGAN = wordPattern(
  'liver|lung|kidney|renal|bowel|spleen|heart|brain|placenta[l]?|nodes?|tonsils?|tonsillar',
  '(?:o?esophag|duoden|jejun|ile|c[ao]?ec)(?:us|um|al|eal)|colon(?:ic)?|sigmoid|rectum|intestin(?:e|al)',
  'uter(?:us|ine)|endometri(?:um|al)|ovar(?:y|ies|ian)|test(?:is|es|icle|icular)|append(?:ix|iceal)',
  'stomach|antr(?:um|al)|(?:pre)?pylor(?:us|ic)|fund(?:us|ic|al)|corpus|corporal|oxyntic|cardia',
  '(?:greater|lesser) curv(?:e|ature)|incisur[ae]|angul(?:ari|u)s',
  // That of a drain is none.
  '(?<! (?:jp|drain) )bulb(?! drain)',
  'gastroo?esophageal|o?esophagogastric|g[eo]j|[eo]gj|(?:ge|go|eg|og) junction|z line',
);
const OUTER_ORGAN = wordPattern(
  'cervix|bladder|glomerul(?:us|i|ar)|lesions?|orbit[s]?|orbital|axilla[e]?|axillary|vulva|larynx',
);
const TISSUE_IN_A_NAME = wordPattern('tissues?|tiss|biops(?:y|ies)|bx');
const STAIN = wordPattern('(?:[a-z]+ )?(?:stains?|stn)', 'giemsa|india ink');
/** Of cells, where it is of a tissue and of no microbe. */
const SMEAR = wordPattern('smear');
const SMEARED_MICROBE = wordPattern(
  'gram|afb|acid fast|koh|fung(?:al|us)|mycobact[a-z]*|bacteri[a-z]*|leishmania|cultur[a-z]*',
);
const TOLD_BY_NO_STAIN = wordPattern('cultur[a-z]*|cult|cx|smears?|gram');

const BIOPSY = wordPattern('tissues?|tiss|biops(?:y|ies)|bx|mucosa[l]?');
const STOMACH = wordPattern('gastric');
/** An endoscopist numbers the parts of the duodenum; elsewhere a number behind D is a day. */
const PART_OF_A_DUODENUM = wordPattern('d ?[1-4]');
const MICROBE = wordPattern(
  '(?:helicobacter|h) pylori|pylori|cmv|cytomegalovirus|hhv ?[68]|ebv|epstein barr',
  'polyomavirus|bkv?|parvovirus|toxoplasma|pneumocystis|pcp',
);
const SWABBED_ANYWHERE = wordPattern(
  'hsv ?[12]?|herpes(?: [a-z]+)?|vzv|varicella|zoster|hpv|[a-z]*papilloma[a-z]*',
  'adenovirus|treponem[a-z]*|syphilis',
);
const TOLD_BY_NO_LOOK = wordPattern(
  'cultur[a-z]*|cult|cx|[dr]na|mrna|pcr|naat?|nat|tma|genotyp[a-z]*|probe|amplif[a-z]*',
  'urease|clo|suscept[a-z]*|resist[a-z]*|ab|antibod(?:y|ies)|ig[gma]|quant[a-z]*|load',
);

const COUNTED = wordPattern(
  'differential|diff|blasts?|(?:pro|meta)?myelocytes?|plasma cells?|morphology|morph|estimate',
  'bands?|neutrophils?|basophils?|eosinophils?|eos|mast cells?|lymphocytes?|lymphs|monocytes?|monos|granulocytes?',
);
const CORE = wordPattern('tissues?|tiss|biops(?:y|ies)|bx|cores?|touch|imprints?|clot section');
const ASPIRATE = wordPattern('aspirat[a-z]*|asp');
const FLUID = wordPattern(
  'blood|bld|serum|plasma|fluid|fld|csf|urine|ur|sputum|lavage|bal|wash(?:ing)?s?|milk',
  'joint|knee|synovial|pleural|peritoneal|tracheal|nasopharyngeal|bronchial|abscess|wound',
);
/** Of the gullet, where the name says a field of the microscope and nothing says another specimen. */
const PEAK_OF_A_BIOPSY = wordPattern(
  'peak (?:eosinophils?|eos)(?: count)?|(?:eosinophils?|eos|mast cells?)(?: per| number| count)* (?:hpf|high power field)',
);
const IN_A_FIELD = wordPattern('hpf|(?:high )?power field');
/** A filtration rate is of blood, and the receptor of a tumour's cells as well. */
const RECEPTOR_OR_RATE = wordPattern('egfr');
const OF_A_KIDNEY = wordPattern(
  'creatinine|creat|cystatin|ckd|mdrd|(?:non)?afr[a-z]*|american|(?:non)?blacks?|calc(?:ulated)?',
);
const OF_NO_KIDNEY = wordPattern(
  'csf|cerebrospinal|pleural|plr|peritoneal|pericardial|asci?t[a-z]*|effusion|fluids?|fld|lavage|bal',
);

/** Every day in blood, and every day in a slice. */
const ALSO_STAINED =
  /^(?:ig[agmd]|immunoglobulins?(?: [a-z]+)?|(?:complement )?(?:c1q|c3c?|c4[cd]?)|complement(?: [a-z0-9]+)*|fibrin|fibrinogen|kappa|lambda|(?:free )?light chains?(?: [a-z]+)?|amyloid(?: a)?|collagen|pla2r|cd ?\d+[a-z]?(?: [a-z0-9]+)*|o?estrogens?|progesterone|(?:psa|prostate specific (?:ag|antigen))(?: [a-z ]+)?|cea|carcinoembryonic (?:ag|antigen)|calcitonin|chromogranin(?: a)?|thyroglobulin|afp|alpha fetoprotein|s100b?|nse|gastrin|insulin|prolactin|inhibin|acth|growth hormone|myoglobin|lysozyme|tryptase|hemosiderin|gbm)$/u;
