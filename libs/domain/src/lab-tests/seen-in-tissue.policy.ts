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
 * tumour's. A film of blood is a slide as well, and a Gram stain is done of every tissue that is
 * cultured.
 * Not covered: what is stained in a tissue by the name of its protein, which is a telling
 * neighbour, and words that name an examination of tissue by themselves.
 */
export const seenInTissue = (words: string, specimen: string): string | undefined => {
  const fixed = fixedTissueIn(words, specimen);
  if (fixed !== undefined) return found(words, NUCLEIC_ACID) === undefined ? fixed : undefined;
  const tissue = solidTissueIn(specimen) ?? found(words, TISSUE_IN_A_NAME);
  return (
    both(found(words, TOLD_BY_NO_STAIN) ? undefined : found(words, STAIN), tissue) ??
    both(found(words, TOLD_BY_NO_LOOK) ? undefined : found(words, MICROBE), biopsyIn(specimen)) ??
    both(found(words, COUNTED), drawnByNeedleIn(specimen))
  );
};

const both = (what: string | undefined, where: string | undefined): string | undefined =>
  what === undefined || where === undefined ? undefined : `${what}, ${where}`;

const biopsyIn = (specimen: string): string | undefined => found(specimen, BIOPSY);

/** What is solid, or was drawn from nobody says where: neither blood nor a fluid. */
const drawnByNeedleIn = (specimen: string): string | undefined =>
  found(specimen, CORE) ??
  (found(specimen, FLUID) === undefined
    ? (solidTissueIn(specimen) ?? found(specimen, ASPIRATE))
    : undefined);

/** Tissue in any of its words, where a specimen says what was taken. */
export const solidTissueIn = (specimen: string): string | undefined => found(specimen, SOLID);

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
);
const TISSUE_IN_A_NAME = wordPattern('tissues?|tiss|biops(?:y|ies)|bx');
const STAIN = wordPattern('(?:[a-z]+ )?(?:stains?|stn)', 'giemsa|india ink');
const TOLD_BY_NO_STAIN = wordPattern('cultur[a-z]*|cult|cx|smears?|gram');

const BIOPSY = wordPattern(
  'tissues?|tiss|biops(?:y|ies)|bx|mucosa[l]?',
  'gastric|stomach|antrum|antral',
);
const MICROBE = wordPattern(
  '(?:helicobacter|h) pylori|pylori|cmv|cytomegalovirus|hsv ?[12]?|herpes(?: [a-z]+)?|hhv ?[68]',
  'ebv|epstein barr|vzv|varicella|zoster|hpv|[a-z]*papilloma[a-z]*|adenovirus|polyomavirus|bkv?',
  'parvovirus|toxoplasma|treponem[a-z]*|syphilis|pneumocystis|pcp',
);
const TOLD_BY_NO_LOOK = wordPattern(
  'cultur[a-z]*|cult|cx|[dr]na|mrna|pcr|naat?|nat|tma|genotyp[a-z]*|probe|amplif[a-z]*',
  'urease|clo|suscept[a-z]*|resist[a-z]*|ab|antibod(?:y|ies)|ig[gma]|quant[a-z]*|load',
);

const COUNTED = wordPattern(
  'differential|diff|blasts?|(?:pro|meta)?myelocytes?|plasma cells?|morphology|morph|estimate',
  'bands?|neutrophils?|basophils?|lymphocytes?|lymphs|monocytes?|monos|granulocytes?',
);
const CORE = wordPattern('tissues?|tiss|biops(?:y|ies)|bx|cores?|touch|imprints?|clot section');
const ASPIRATE = wordPattern('aspirat[a-z]*|asp');
const FLUID = wordPattern(
  'blood|bld|serum|plasma|fluid|fld|csf|urine|ur|sputum|lavage|bal|wash(?:ing)?s?|milk',
  'joint|knee|synovial|pleural|peritoneal|tracheal|nasopharyngeal|bronchial|abscess|wound',
);
