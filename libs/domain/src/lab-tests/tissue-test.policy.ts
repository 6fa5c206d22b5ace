import type { BlockedCategory } from './facts.js';
import { eachPhrase, found, wordPattern } from './test-words.policy.js';

/**
 * Is this the morphological examination of tissue or cells, and which kind?
 *
 * Four of the eight kinds are examinations under the microscope: routinely processed tissues, skin
 * biopsies among them, the Pap smear, products of conception and bone marrow aspirations for
 * morphological evaluation (rows 71 to 74, P6; the practice's policy after California H&S Code
 * 123148, November 2026). Tissue means histology or cytology, of whatever organ.
 * Not covered: cultures, nucleic acids, chemistry, enzymes and stones from tissue; blood films,
 * urine sediments, wet mounts and Gram stains; "tissue" inside another name (transglutaminase,
 * factor, plasminogen); HPV, chlamydia and gonorrhoea from the vial of a Pap smear, which are
 * tests for infections that are not listed. POC is the point of care unless the rest speaks of
 * a pregnancy, or of tissue and of nothing that is tested at a bedside; by itself it is held, and
 * so it is beside what is done at a bedside as well (an exam under the microscope). PAP may be an enzyme of the prostate.
 */
export const tissueTestIn = (words: string, specimen: string): TissueTest | undefined => {
  const cleaned = words.replace(OTHER_TISSUE, ' ');
  const conception = conceptionIn(cleaned, specimen);
  if (conception) return { category: 'products-of-conception', evidence: conception };
  const pap = papIn(cleaned, specimen);
  if (pap) return { category: 'pap-smear', evidence: pap };
  const marrow = marrowIn(cleaned);
  if (marrow) return { category: 'bone-marrow', evidence: marrow };
  const tissue = morphologyIn(cleaned, specimen);
  return tissue === undefined ? undefined : { category: 'tissue', evidence: tissue };
};

/** What may be an examination of tissue, and may as well be none. */
export const mayBeTissueTest = (words: string): string | undefined => {
  const cleaned = words.replace(OTHER_TISSUE, ' ');
  const isPointOfCare = found(cleaned, TESTED_AT_A_BEDSIDE) !== undefined;
  return found(isPointOfCare ? cleaned.replace(EACH_ABBREVIATED, ' ') : cleaned, AMBIGUOUS);
};

export interface TissueTest {
  readonly category: BlockedCategory;
  readonly evidence: string;
}

const conceptionIn = (words: string, specimen: string): string | undefined => {
  const named = found(words, CONCEPTION);
  if (named !== undefined) return found(words, BRUCELLA) === undefined ? named : undefined;
  const abbreviated = found(words, ABBREVIATED);
  if (abbreviated === undefined) return undefined;
  const isOfPregnancy = found(`${words}${specimen}`, OF_PREGNANCY) !== undefined;
  if (isOfPregnancy) return abbreviated;
  if (found(words, TESTED_AT_A_BEDSIDE) !== undefined) return undefined;
  const isOfTissue =
    found(`${words}${specimen}`, OF_TISSUE) !== undefined || found(specimen, FETAL) !== undefined;
  return isOfTissue ? abbreviated : undefined;
};

const papIn = (allWords: string, specimen: string): string | undefined => {
  const words = allWords.replace(/ non ?gyn[a-z]*(?= )/gu, ' ').replace(NO_PAP, ' ');
  const pap = found(words.replace(PROSTATIC, ' '), PAP);
  if (pap !== undefined) return pap;
  const vial = found(words, PAP_VIAL);
  if (vial !== undefined) return found(words, INFECTION_FROM_THE_VIAL) ? undefined : vial;
  const cytology = found(words, CYTOLOGY);
  return cytology && found(`${words}${specimen}`, CERVIX) ? cytology : undefined;
};

const marrowIn = (words: string): string | undefined => {
  const abbreviated = found(words, MARROW_ABBREVIATIONS);
  if (abbreviated !== undefined) return abbreviated;
  const marrow = found(words, MARROW);
  if (marrow === undefined) return undefined;
  const rest = words.replace(STAINED_IN_MARROW, ' ');
  return found(rest, NOT_MORPHOLOGY) === undefined ? marrow : undefined;
};

const morphologyIn = (words: string, specimen: string): string | undefined => {
  if (found(words, BLOOD_FILM) !== undefined) return undefined;
  const always = found(words, MORPHOLOGY) ?? grossExamIn(words);
  if (always !== undefined) return always;
  if (found(words, NOT_MORPHOLOGY) !== undefined) return undefined;
  return found(words, SAMPLED_TISSUE) ?? microscopyOf(words, specimen);
};

/** What the eye sees of a urine, a semen or a stool is its colour, and no tissue. */
const grossExamIn = (words: string): string | undefined =>
  found(words, OF_NO_TISSUE) === undefined ? found(words, GROSS) : undefined;

const microscopyOf = (words: string, specimen: string): string | undefined => {
  const seen = found(words, MICROSCOPY);
  return seen && found(`${words}${specimen}`, TISSUE) ? seen : undefined;
};

const RINSED = '(?:parathyroid hormone|parathyrin|i?pth|thyroglobulin|calcitonin)';
const OTHER_TISSUE = eachPhrase(
  '(?:anti )?tissue (?:trans ?glut[a-z]*|tg|ttg|factor|plasminogen|inhibitor[a-z]*|typing|polypeptide|specific|ab|antibod[a-z]*|doppler|oxygen(?:ation)?)(?: [a-z]+)?',
  'post ?[a-z]*ectomy|(?:semen|sperm)(?: [a-z]+)* vasectomy|vasectomy (?:semen|sperm)',
  'placental (?:growth factor|alk[a-z]*(?: phos[a-z]*)?|lactogen|alpha(?: [a-z]+)?|protein(?: [0-9]+)?)',
  '(?:connective|soft|adipose) tissue (?:dis[a-z]*|panel|antibod[a-z]*|ab|infection)',
  'fetal tissue doppler',
  'cytology vial',
  // A hormone is measured in what the needle is rinsed with.
  `${RINSED}(?: (?:intact|in|of|by|from|level))* (?:fna|fine needle(?: aspir[a-z]*)?)(?: needle)? (?:wash|rins)[a-z]*`,
  `(?:fna|fine needle(?: aspir[a-z]*)?)(?: needle)? (?:wash|rins)[a-z]*(?: (?:intact|for|level))* ${RINSED}`,
  'cell path(?:way)?',
  'path(?:ology|ologist)? (?:consult|review|rev|interp|interpretation)(?: of)? (?:blood|peripheral|smear|cbc|spep|upep|ife|ifix|electrophoresis|transfusion|coag[a-z]*)(?: [a-z]+)?',
  '(?:blood|peripheral|smear|cbc|spep|upep|coag[a-z]*|transfusion|electrophoresis)(?: smear)? path(?:ology|ologist)? (?:consult|review|rev|interp[a-z]*)',
);

const CONCEPTION = wordPattern(
  'products? of conception',
  'prod(?:s|ucts?)? (?:of )?concept[a-z]*',
  'conceptus',
  'retained products?(?: [a-z]+)*',
  '(?:spontaneous |missed |incomplete )?abort(?:us|ion|ions)(?: [a-z]+)?',
  'miscarriage(?: [a-z]+)?',
  'uterine contents',
  'f(?:o)?etal tissues?',
  'rpoc',
  'anora',
);
const BRUCELLA = wordPattern('brucella(?: [a-z]+)*', 'chlamyd[a-z]* abortus');
const ABBREVIATED = wordPattern('pocs?');
const EACH_ABBREVIATED = eachPhrase('pocs?');
const OF_PREGNANCY = wordPattern(
  'karyo[a-z]*|chromo[a-z]*|cytogen[a-z]*|microarray',
  'uter[a-z]*|curett[a-z]*|d c|villi|placent[a-z]*|conception|abort[a-z]*|miscarr[a-z]*',
);
const OF_TISSUE = wordPattern(
  'pathology|hist[a-z]*|tissue|tiss|surgical|snp|cma|fish|genetic[a-z]*|f(?:o)?etus',
);
const FETAL = wordPattern('f(?:o)?etal');
const TESTED_AT_A_BEDSIDE = wordPattern(
  'urine|ur|ua|urinalysis|ketones?|nitrite|leukocyte esterase|hcg|pregnancy|upt',
  'koh|wet|vaginal|vag|nitrazine|fern(?:ing)?|fibronectin|ffn|scalp|ph|stool|occult|guaiac|skin',
  'gluc(?:ose)?|hct|hematocrit|hgb|hemoglobin|hb|a1c|inr|a?ptt|act|gas|gases|[av]bg|lactate',
  'base (?:excess|deficit)|saturation|sats?|s[ao]?o2|bicarb(?:onate)?|lactic acid',
  'chloride|anion gap|(?:met|oxy|carboxy)hemoglobin|ica|myoglobin|microalbumin|amylase',
  'sodium|potassium|calcium|creat(?:inine)?|bun|bilirubin|lipids?|cholesterol|troponin|bnp|crp',
  'cbc|wbc|platelets?|d dimer|strep|flu|influenza|rsv|covid|sars|mono|monospot',
);

/** It is said to be missing. */
const NO_PAP = eachPhrase('(?:w ?o|without|no) pap(?: (?:smear|test))?');
const PAP = wordPattern(
  'pap(?! vial )(?: [a-z0-9]+)?',
  'paps',
  'papanicol[a-z]*(?: [a-z]+)?',
  '(?:cervical|cervicovaginal|vaginal|cervix|cvx vag|anal|gyn|gynecologic(?:al)?|gynaecological|vag) cyt[a-z]*',
  'cyt(?:ology|opathology|o)? (?:cervical|cervicovaginal|vaginal|gyn|gynecologic(?:al)?|cvx|cervix)',
  '(?:cervical|cervicovaginal|cervix|vaginal vault) (?:smear|screening cyt[a-z]*)',
  'cytology pap',
  'papsmear|paptest|papsure|paptig',
  'igp(?: [a-z]+)*',
  'maturation index',
);
const PROSTATIC =
  / (?:prostat[a-z]*(?: acid)?(?: phos[a-z]*)? pap|pap prostat[a-z]*(?: [a-z]+)?|(?:acid phos[a-z]*|pacp) pap|pap (?:acid )?phos[a-z]*)(?= )/gu;
const PAP_VIAL = wordPattern(
  'pap vial',
  'thin ?prep[a-z]*',
  'sure ?path',
  'liquid based(?: cyt[a-z]*)?',
  'tp pap',
);
const INFECTION_FROM_THE_VIAL = wordPattern(
  'hpv|papilloma ?virus(?:es)?|papilloma',
  'chlamyd[a-z]*|ct|ctng|gc|ng|gonorrh[a-z]*|trachomatis|neisseria',
  'trich[a-z]*|mycoplasma|ureaplasma|hsv|herpes|candida|vagin(?:itis|osis)|gardnerella',
);
const CYTOLOGY = wordPattern(
  'cytolog[a-z]*|cytopath[a-z]*|cyto stain|cyto',
  'microscopic observation cyto[a-z ]*',
);
const CERVIX = wordPattern(
  'cervi[a-z]*|cvx|vag[a-z]*|endocerv[a-z]*|ectocerv[a-z]*|gyn[a-z]*|anal|anus',
);

const MARROW = wordPattern(
  '(?:bone )?marrow',
  'bonemarrow',
  'bone mar',
  'knochenmark',
  'sternal puncture',
);
const MARROW_ABBREVIATIONS = wordPattern(
  'bm ?(?:aspir[a-z]*|asp|bx|biopsy|morph[a-z]*|smear|diff[a-z]*|exam|core|clot|path[a-z]*|report)',
  'bm ?bx',
  'bmab?|bmasp',
);

/** Dissolved elsewhere; of the marrow they are looked at. */
const STAINED_IN_MARROW = eachPhrase('iron(?: stores?)?', 'ig[agm]');

const BLOOD_FILM = wordPattern(
  '(?:peripheral|blood|pb|periph) (?:blood )?(?:smear|film|morph[a-z]*)(?: [a-z]+)?',
  'smear review|smear rev|path(?:ologist)? smear(?: [a-z]+)?|review of smear|peripheral smear',
  'malaria(?: [a-z]+)?',
);

const MORPHOLOGY = wordPattern(
  'surg(?:ical)? path[a-z]*',
  'surgpath',
  'tissue (?:path[a-z]*|exam[a-z]*|hist[a-z]*|biops[a-z]*|bx|morph[a-z]*|section|slide[s]?|consult[a-z]*|report)',
  'histo(?:log[a-z]*|path[a-z]*|morph[a-z]*)',
  'histochem[a-z]*',
  'cyto(?:path[a-z]*|log[a-z]*|morph[a-z]*)',
  'cyto stain|cyto (?:non ?gyn|fluid|urine|smear)',
  '(?:anatomic(?:al)?|dermato|derm|neuro|hemato|renal|muscle|nerve|kidney|liver|skin) ?path(?:ology)?',
  'dermpath',
  'path(?:ology)? (?:report|rpt|exam[a-z]*|stud[a-z]*|specimen|slides?|biopsy|final|diagnos[a-z]*|consult[a-z]*|gross|synoptic|addendum)(?: [a-z]+)*',
  'pathology',
  'cancer pathology [a-z]+|synoptic(?: [a-z]+)?',
  'frozen section[s]?',
  'immuno ?histo ?chem[a-z]*|ihc|immunostain[s]?|immune stain|im ?stn|immunoperox[a-z]*',
  'mohs(?: [a-z]+)?|autopsy|necropsy',
  'fna|fine needle(?: aspir[a-z]*)?',
  '(?:non ?gyn|non ?gynecologic[a-z]*|urine|body fluid|sputum|csf|bronchial|pleural|thyroid|breast) cyt[a-z]*',
  'er pr(?: her2?)?',
  // What a report on a tumour says of it, line by line.
  'gleason(?: [a-z]+)?|ki ?67(?: [a-z]+)?|breslow(?: [a-z]+)?|clarks? level|mitotic (?:rate|count|index|figures)',
  '(?:lympho ?vascular|perineural|angio|capsular|vascular) invasion|(?:surgical )?margins? (?:status|involved|distance)',
  'tumou?r (?:size|grade|stage|site|type|focality|extent|budding)|histologic(?:al)? (?:grade|type)|p ?tnm|pt stage',
  'cell ?block(?: [a-z]+)?|intra ?operative consult[a-z]*|amputation(?: [a-z]+)?|electron microscopy(?: [a-z]+)?',
  'mmr proteins?|mismatch repair proteins?|22c3|sp142|sp263|28 8 (?:pd|ihc)',
  '(?:o?estrogen|progesterone|progestin|oestradiol|estradiol) receptors?(?: [a-z]+)?',
  'immuno ?stain[a-z]*(?: [a-z0-9]+)?',
  'microscopic observation(?: [a-z]+)* cyto[a-z ]*',
  'microscopic exam(?: [a-z]+)* cyto[a-z]*',
);

const GROSS = wordPattern(
  'gross (?:and |only )?(?:microscopic|exam[a-z]*|only|description|pathology)(?: [a-z]+)?',
);
const OF_NO_TISSUE = wordPattern('urinalysis|ua|urine|semen|stool|fluid|csf');

/** Taken to be looked at, unless the name says that something else was done with it. */
const SAMPLED_TISSUE = wordPattern(
  '(?:skin |breast |punch |shave |excisional |incisional |core |needle |liver |kidney |renal |prostate |gastric |colon |lung |nerve |muscle |cervical |endometrial |lymph node )?(?:biops(?:y|ies)|bx|excision|resection)(?: [a-z]+)?',
  'tissue|tissues|tiss',
  'curett(?:ings?|age)',
  '(?:abdominal )?fat (?:pad )?(?:[a-z]+ )?aspirat[a-z]*',
  '(?:sentinel |axillary |regional )?lymph nodes?(?: [a-z]+)?|sentinel nodes?|lymphadenec[a-z]*',
  'polyp(?:s|ectomy)?|tonsils?|appendix|gallbladder|foreskin|placenta[l]?',
  '[a-z]*ectomy',
);
const MICROSCOPY = wordPattern(
  'microscop[a-z]*',
  'morpholog[a-z]*',
  'exam(?:ination)?',
  'special stains?',
  'slides?',
);
const TISSUE = wordPattern(
  'tissue|tiss|biops[a-z]*|bx|skin|placent[a-z]*|lymph node|tumou?r|mass|lesion|mole|nevus',
);

const NOT_MORPHOLOGY = wordPattern(
  'cultur[a-z]*|cult|cx|clt',
  'gram(?: stain)?|afb|acid fast|koh|fungal|fungus|bacteri[a-z]*|mycobact[a-z]*|viral|virus|parasit[a-z]*',
  'pcr|naa|naat|dna|rna|probe|sequenc[a-z]*|amplif[a-z]*|gene[s]?',
  'suscept[a-z]*|sensitivit[a-z]*|mic',
  'stone[s]?|calcul(?:us|i)',
  'enzym[a-z]*|disaccharid[a-z]*|lactase|sucrase|maltase|urease|clo(?: ?test)?|pylori',
  'iron|copper|zinc|quant(?:itative|itation)?|mass mass|moles mass|hormone receptor assay',
  'ab|antibod[a-z]*|igg|iga|igm|antigen|ag|cross ?match',
  'flow(?: cytometry)?|immunophenotyp[a-z]*|cd\\d+',
);

const AMBIGUOUS = wordPattern(
  'pocs?',
  // A Pap smear to some, a test for papilloma viruses to others.
  'cervical screen(?:ing)?',
  'path',
  'smear',
  'slide[s]?',
  'cyto',
  'specimen exam[a-z]*',
  'aspirate',
  '(?:[a-z0-9]+ )?(?:stains?|stn)',
);
