import { eachPhrase, found, wordPattern } from './test-words.policy.js';

/**
 * Was this specimen drawn off, passed or wiped, or does nobody know?
 *
 * No list of organs is whole, and specimens are named by codes as well. What is counted or measured
 * in a blood, and stained in a tissue, is held unless the specimen is known to be a fluid (P10; HL7
 * tables 0070 and 0487, the systems of LOINC, numbers of SNOMED CT and habits of laboratories,
 * November 2026). Stains of microbes are done of whatever a swab or a scraper reaches as well. A
 * specimen that says no more than that it is one tells nothing.
 * Not covered: which organ it is, for that is told of tissue; and where a needle went in: an arm
 * has a vein, and a skin.
 */
export const notDrawnOff = (specimen: string): string | undefined =>
  saysDrawnOff(specimen) || COLOUR_OF_A_TUBE.test(specimen) || isPort(specimen)
    ? undefined
    : toldBy(specimen);

/** Of a place that a swab or a scraper reaches, too. */
export const notTakenWithoutCutting = (specimen: string): string | undefined =>
  found(specimen, WIPED) === undefined ? notDrawnOff(specimen) : undefined;

/** Somewhere in these words it says so. */
export const isDrawnOrWiped = (words: string): boolean =>
  saysDrawnOff(words) || found(words, WIPED) !== undefined;

/** Somewhere in these words it says so, and not that it was wiped: cells are smeared too. */
export const saysDrawnOff = (words: string): boolean => found(words, DRAWN_OFF) !== undefined;

/** It says an organ, and that none of it was cut. */
export const isRinsedOrWiped = (specimen: string): boolean =>
  found(specimen, RINSED_OR_WIPED) !== undefined;

/** It says more than that it is one. */
export const saysASpecimen = (specimen: string): boolean => toldBy(specimen) !== undefined;

/** Blood, or what is left of it, and nothing that a needle drew of something else. */
export const isOfBlood = (specimen: string): boolean =>
  (found(specimen, BLOOD) !== undefined || isPort(specimen)) &&
  found(specimen, DRAWN_OF_SOLID) === undefined;

/** Blood, or a fluid that was drained: its cells are counted, and a marrow's are looked at. */
export const areCellsCountedIn = (specimen: string): boolean =>
  isOfBlood(specimen) ||
  (found(specimen, DRAINED) !== undefined && found(specimen, DRAWN_OF_SOLID) === undefined);

/** Where blood is drawn for years, and nothing else: around it tissue is cut. */
const isPort = (specimen: string): boolean => PORT.test(specimen);
const PORT =
  /^ (?:(?:left|right|lt|rt|l|r|chest|arm) )*(?:(?:mediport|port a cath|av fistula) )+(?:(?:left|right|lt|rt|l|r|chest|arm|draw|drawn) )*$/u;

const toldBy = (specimen: string): string | undefined => {
  const words = specimen.replace(PLACE, ' ').split(' ');
  const told = words.filter((word) => word !== '' && !TELLS_NOTHING.test(word));
  return told.length === 0 ? undefined : told.join(' ');
};

/** By itself a body is that of the stomach. */
const PLACE = eachPhrase('body (?:sites?|parts?|structures?|locations?)');
const TELLS_NOTHING =
  /^(?:x{2,}|\d{1,5}|unspecified|unknown|unk|undefined|others?|oth|misc|miscellaneous|specimens?|spec|samples?|smp|patient|pt|type|site|source|not|given|specified|stated|applicable|available|n|a|na|none|null|see|notes?|comments?|the|of|for|from|and|or|left|right|l|r|lt|rt|bilateral|upper|lower|random|timed|routine|standard|std|stat|lab|laboratory|tests?|normal|fasting|non|nonfasting|baseline|frozen|refrigerated|ambient|room|temp|temperature|received|collected|hl70070|hl70487|sct)$/u;

const RINSED_OR_WIPED = wordPattern(
  'swabs?|swb|wash(?:ing)?s?|lavage|bal|fluids?|fld|urine|ur|secretions?|discharge|mucus',
  'cath(?:eter)?|(?:gastric|stomach|duodenal) (?:aspirate|contents)',
);
const DRAWN_OFF = wordPattern(
  'blood|bld[a-z]*|cbld|mbld|wb|serum|sera|ser(?:pl|plas|p|a)?|plasma|plasm|plas|pl|plb|ppp|prp|plts?|rbcs?|wbcs?|pbmcs?',
  '(?<! (?:spinal|vocal|spermatic) )cord|dbs|dried spot|bpu|donor|venous|arterial|capillary|(?:veni|skin )puncture|drawn|antecubital|picc|central line|art(?:erial)? line|lna|lnv|(?:finger|heel) ?stick',
  'plsm|vbld|(?:port|peripheral|line|fistula) draw|(?:gold|red)top',
  'sst|pst|edta|k2edta|k3edta|hep(?:arin)?|li ?hep|citrate[d]?|acd|lavender|lav|vacutainer|microtainer',
  '(?:red|gold|tiger|marble|green|blue|purple|pink|tan|gr[ae]y|yellow|black|serum|sep|separator|gel|plain|clot) (?:top )?(?:tubes?|tops?)',
  'csf|cerebrospinal|spinal fluid|urine|ur|urn|urns|urc|urt|uri|u|clean catch|mid ?stream|ccms|void(?:ed)?|(?<! port a )cath(?:eter)?(?:ized)?|foley|sediment',
  'fluids?|fld|flds|flu|plr|prt|snv|amn|pleural|peritoneal|synovial|pericardial|amniotic|asci?t[a-z]*|effusion|dialysate|diaf|pafl|vitf|dufl|bifl|exudate|transudate',
  'lavage|bal|wash(?:ing)?s?|sputum|sput|spt[ct]?|saliva|sal|sweat|swt|tears|milk|mlk|semen|sem|smn|stools?|stl|fa?ec(?:es|al)|mec(?:onium)?|swabs?|swb|isolates?|islt|breath|brth|exhaled|exhld|hair|mucus|(?:gastric|stomach) (?:aspirate|contents)',
  '119297000|122592007|119364003|119361006|258580003|122555007|122552005|122554006|122556008|440500007',
  '309201001|122571007|122575003|258574006|276833005|258450006|119339001|119334006|119342007|258607008|309051001|418564007|119332005|168139001|119373006|119303007|257261003|258500001|258529004',
);
/** The one word of a specimen, or its code and the same word: a nevus may be blue. */
const COLOUR_OF_A_TUBE =
  /^ (?:(?:(?:light |lt |dark |royal )?(?:blue|green)|red|gold|tiger|purple|pink|tan|gr[ae]y|yellow) ){1,2}$/u;
const WIPED = wordPattern(
  'wounds?|wnd[a-z]*|abscess|abs|pus|drain(?:age|s)?|drn|discharge|secretions?|scrapings?|burns?|decubitus|hardware|prosthe[a-z]*',
  'throat|thrt|pharyn[a-z]*|oropharyn[a-z]*|nasopharyn[a-z]*|np|nose|nasal|nares|sinus(?:es)?|mouth|oral|ears?|eyes?|ocular|corneal?|conjunctiv[a-z]*|cnjt|vitreous|humou?r',
  'genital|gen[vl]?|vagina[l]?|vag|cervical|endocervi[a-z]*|cvx|urethra[l]?|urth|penis|penile|rectal|anal|perianal|perineal',
  '(?<! port a )cath(?:eter)?|tip|ctp|(?<! (?:z|dentate|suture|staple) )line|respiratory|resp|tracheal?|trach|endotracheal|bronch(?:ial|us)?|bro|brush(?:ing)?s?|ett|[vu]tm|(?:viral|universal) transport|nails?|smear|films?|periph(?:eral)?|slide (?:thick|thin)|(?:thick|thin) slide',
);
const BLOOD = wordPattern(
  'blood|bld[a-z]*|cbld|mbld|wb|serum|ser(?:pl|plas|p|a)?|plasma|plasm|plas|(?:veni|skin )puncture',
  'plsm|vbld|(?:port|peripheral|line|fistula) draw',
  '(?:gold|red|tiger) ?top|sst|pst|edta|k2edta|k3edta|lavender|119297000|122555007|122552005|122554006|119364003|119361006',
);
const DRAINED = wordPattern(
  'csf|cerebrospinal|fluids?|fld|flds|plr|prt|snv|pafl',
  'pleural|peritoneal|synovial|pericardial|asci?t[a-z]*|effusion|dialysate',
  '258450006|418564007|168139001|119332005',
);
/** In a list of several, too; of the child in it chromosomes are counted. */
const DRAWN_OF_SOLID = wordPattern(
  'aspirat[a-z]*|asp|cores?|clot section|touch|imprints?|hip|iliac|ilium|stern[a-z]*|marrow',
  'cysts?|cystic|masses|amn|amniotic',
);
