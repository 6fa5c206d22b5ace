import { eachPhrase, found, wordPattern } from './test-words.policy.js';
import { ABUSED, ALSO_MEDICINES, POISONS } from './toxic-substances.policy.js';

/**
 * Is this test toxicology?
 *
 * Toxicology looks for drugs of abuse, alcohols, poisons and toxic metals (row 70, P5; the
 * practice's policy after California H&S Code 123148, November 2026). A drug of abuse counts in
 * every specimen and by every method; a medicine that is also looked for in drug screens
 * (phenobarbital, gabapentin, acetaminophen) counts when it is screened for, or sought in urine,
 * hair, meconium, nails or oral fluid, and is therapeutic monitoring when its level in blood is
 * measured, as the procedure codes for therapeutic drug assays keep it. What an organisation's
 * laboratory files in section TX counts whatever it is; that is decided by the section.
 * Not covered: therapeutic drug levels, allergy tests for a substance, toxins of microbes, and
 * toxic changes of cells.
 */
export const toxicologyTestIn = (words: string, specimen: string): string | undefined => {
  if (found(words, ALLERGY) !== undefined) return undefined;
  const cleaned = words.replace(NO_SUBSTANCE, ' ');
  const screen = found(cleaned, SCREENS);
  if (screen !== undefined) return screen;
  const substance =
    found(cleaned, ABUSED) ?? found(cleaned, POISONS) ?? metalByAbbreviation(cleaned);
  if (substance !== undefined && !isPneumocystis(substance, words)) return substance;
  const medicine = found(cleaned, ALSO_MEDICINES);
  const sought = found(`${cleaned}${specimen}`, SOUGHT_NOT_MEASURED);
  if (medicine !== undefined && sought !== undefined) return `${medicine}, ${sought}`;
  return drugMonitoring(cleaned, specimen);
};

/** Words that may name a drug, a poison or something harmless, and do not say which. */
export const mayBeToxicologyTest = (words: string): string | undefined =>
  found(words.replace(NO_SUBSTANCE, ' '), AMBIGUOUS);

const SCREENS = wordPattern(
  'toxicolog(?:y|ic|ical|ie)',
  'toxikologie',
  'tox',
  '[us]tox(?:scr|screen)?',
  'toxi?scr(?:een|n)?',
  'tox(?:ic)? (?:screen|scrn|scr|panel|profile)',
  'drugs? of abuse',
  'drugs? abuse',
  'abused drugs?',
  '(?:dau|uds(?:c|cr|crn|scr|scrn|screen|p|u|r)?\\d*|udas|udm|ddtoxu?)',
  'drugs? (?:screen|screening|scrn|scr|scn|panel|pnl|profile|test|testing|confirm[a-z]*|detection|toxicology|analysis|survey|abuse)(?: [a-z0-9]+)?',
  'drugs? [a-z]+ (?:screen|screening|scrn|scr|scn|panel|confirmation)',
  '(?:urine|ur|meconium|hair|oral fluid|saliva|umbilical|cord|serum|blood|nail) drugs?(?! (?:level|monitor[a-z]*|sensitiv[a-z]*|suscept[a-z]*|resist[a-z]*|allerg[a-z]*|reaction))(?: [a-z]+)?',
  'narcotics?(?: [a-z]+)?',
  'illicit [a-z]+',
  'pain (?:management|mgmt|mgt|med[a-z]*|panel|profile|compliance)(?: [a-z0-9]+)?',
  '(?:prescription )?drug (?:adherence|compliance)(?: [a-z]+)?|prescription drug monitoring',
  'medication (?:compliance|adherence) (?:urine|panel|profile|screen)',
  'poison(?:s|ing)?',
  'heavy metals?|metals? (?:panel|screen|profile|heavy)(?: [a-z]+)*',
  'toxic (?:metals?|elements?|alcohols?|screen|substances?|panel)',
  'volatiles?(?! fatty)(?: [a-z]+)?',
  'intoxication',
  'overdose(?: [a-z]+)?',
  'specimen validity',
  'adulter[a-z]+',
  '(?:nida|samhsa)(?: ?\\d)?',
  'employment drug',
  'synthetic (?:opioids?|cannabinoids?|stimulants?)',
);

/** Where a substance is sought rather than its level in blood measured. */
const SOUGHT_NOT_MEASURED = wordPattern(
  '(?:urine|ur|urn|u|uri)',
  'hair',
  'meconium',
  'mec',
  'nails?',
  'saliva',
  'oral fluid',
  'sweat',
  'umbilical',
  'vitreous',
  'gastric',
  'screen|screening|scr|scn|scrn',
  'presence|ql|qual|qualitative|detect|detected',
  'confirm(?:ation|atory)?|cfm',
  'cord|sal|salivary|swab|urns|cutoff|dip|dipstick|strip|rapid|pos|positive|neg|negative',
  '(?<!therapeutic )drug(?! level)',
  'abuse|misuse|overdose',
  'prscrn',
);

const ADRENALS = '(?:adrenal|cah|serum|plasma)';
const OF_ADRENALS =
  '(?:adrenal|cah|serum|plasma|blood|congenital|hyperplasia|comprehensive|complete|basic|adult|' +
  'child|pediatric|newborn|neonatal|in|of|and|by|lc|ms|tandem|\\d+)';

/** Long names in which a toxic word stands for something else. */
const NO_SUBSTANCE = eachPhrase(
  'toxic (?:granulation|granules|vacuol[a-z]*|changes?|neutrophils?|appearance)',
  'anti ?tox(?:in|ic)[a-z]*',
  '(?:c ?diff?(?:icile)?|clostri[a-z]*(?: difficile)?|shiga(?: like)?|diphtheria|tetanus|cholera) tox[a-z]*',
  'tox(?:in)? (?:a b|[ab]|gene)',
  '(?:anti)?(?:microbial|biotic|fungal|viral) drugs?(?: [a-z]+)?',
  'drugs? (?:suscept[a-z]*|resist[a-z]*|sensitiv[a-z]*|induced|dependent|allerg[a-z]*|reactions?)(?: panel)?',
  '(?:ecg|ekg|pacemaker|pacing|\\d+|v\\d|limb|cardiac) leads?',
  'leads? (?:i|ii|iii|v\\d|wire|time|placement|electrode)',
  'alcohol (?:dehydrogenase|fixed|fixative|swab|prep|wipe)',
  '(?:benzyl|polyvinyl|cetyl|stearyl|wool|fatty|rubbing prep) alcohol',
  'methyl malonic|methylmalonic|vanill?[iy]l ?mandelic(?: acid)?',
  '(?:4 hydroxy 3 methoxy|3 methoxy 4 hydroxy) ?mandelic(?: acid)?',
  'mm hg',
  'acid lead free|lead free',
  'non ?alcoholic(?: [a-z]+)*',
  'alcoholic hepatitis',
  'metal ?free',
  'royal blue(?: [a-z]+)?',
  // Of the adrenals, in blood; the athletes' is of urine, or says another word of it, or none.
  `(?<=^ (?:${OF_ADRENALS} )*)steroids? (?:panel|profile) ${ADRENALS}(?=(?: ${OF_ADRENALS})* $)`,
  `(?<=^ (?:${OF_ADRENALS} )*)${ADRENALS} steroids? (?:panel|profile)(?=(?: ${OF_ADRENALS})* $)`,
);

const ALLERGY = wordPattern('ige', 'allerg[a-z]*', 'rast', 'immunocap', 'hypersensitivity');

/** Pb in blood or urine is lead, but a PB smear is of peripheral blood. */
const metalByAbbreviation = (words: string): string | undefined => {
  if (found(words, CELLS) !== undefined) return undefined;
  return found(words, METAL_ABBREVIATIONS);
};

const CELLS = wordPattern(
  'smear',
  'film',
  'flow',
  'diff[a-z]*',
  'morph[a-z]*',
  'lymph[a-z]*',
  'hct',
);
const METAL_ABBREVIATIONS = wordPattern(
  'pb (?:bld|blood|level|lvl|venous|ven|cap|capillary|urine|ur|wb|b)',
  '(?:bld|blood|urine|ur|b|u) pb',
  'pb',
  'hg (?:bld|blood|urine|ur|level|wb|24)(?: [a-z0-9]+)?',
  '(?:blood|urine|ur|u) hg',
);

/** PCP is phencyclidine unless the name speaks of the pneumonia. */
const isPneumocystis = (substance: string, words: string): boolean =>
  /^pcp\b/u.test(substance) && found(words, PNEUMONIA) !== undefined;
const PNEUMONIA = wordPattern(
  'pneumocystis(?: [a-z]+)?',
  'jir?oveci[a-z]*',
  'carinii',
  'dfa|ifa|pcr|stain|gms|smear|naat',
  'bal|bronch[a-z]*|sputum|lavage|lung',
  'pneumonia',
);

/** One laboratory calls its urine toxicology drug monitoring; albumin for one is no drug. */
const drugMonitoring = (words: string, specimen: string): string | undefined => {
  if (found(words, wordPattern('therapeutic|tdm')) !== undefined) return undefined;
  const monitoring = found(words, wordPattern('drug monitor(?:ing)?'));
  return monitoring && found(`${words}${specimen}`, MONITORED) ? monitoring : undefined;
};
const MONITORED = wordPattern(
  'urine|ur|oral fluid|saliva|hair',
  'panel(?: [a-z0-9]+)?|profile|screen',
);

const AMBIGUOUS = wordPattern(
  'bal',
  'bac',
  // A marker of drinking, and of inherited disorders of glycosylation as well.
  'cdt|carbohydrate deficient(?: transferrin)?',
  'bromide',
  'fluoride',
  'manganese|chromium|silver|gold|tin|vanadium|molybdenum|titanium',
  'levels? drug|drug level|drug levels',
  'drugs?',
  'laxatives?(?: [a-z]+)?',
  'diuretics?(?: [a-z]+)?',
  'hg',
  'steroid (?:screen|panel|profile)',
  'stimulants?',
  'sedatives?',
  'metals?',
  'alcohols?',
);
