import type { BlockedCategory } from './facts.js';
import { eachPhrase, found, wordPattern } from './test-words.policy.js';

/**
 * Does this test look for HIV, HTLV or one of the viruses of hepatitis A to E?
 *
 * Any laboratory test for a listed infection counts: antibody, antigen, nucleic acid, genotype,
 * resistance, immunity after vaccination, donor screen (rows 68 and 69, P3; the practice's policy
 * after California H&S Code 123148, November 2026). So it is the infectious agent that is looked
 * for, in any spelling, whatever is measured of it. "Hepatitis" by itself names the listed disease.
 * Not covered, for the list is closed (P1): other infections (syphilis, herpes, chlamydia, HPV,
 * hepatitis G), CD4 counts, liver enzymes, hepatitis that is no infection (autoimmune, alcoholic),
 * and the haemoglobins S, C, D and E, whose abbreviations look like markers of hepatitis B.
 */
export const infectionTestsIn = (words: string): readonly InfectionTest[] => {
  const sensitive = found(words.replace(AIDS_THAT_HELP, ' '), HUMAN_RETROVIRUSES);
  const hepatitis =
    found(words, HEPATITIS_VIRUSES) ?? found(words.replace(OTHER_HEPATITIS, ' '), HEPATITIS);
  return [
    ...(sensitive ? [{ category: 'sensitive-blood' as const, evidence: sensitive }] : []),
    ...(hepatitis ? [{ category: 'hepatitis' as const, evidence: hepatitis }] : []),
  ];
};

/** Abbreviations that may mean hepatitis or something else, and do not say which. */
export const mayBeInfectionTest = (words: string, allNames = words): string | undefined =>
  found(words, AMBIGUOUS) ??
  (found(allNames, OF_THE_LIVER) ? undefined : found(words, HEP)) ??
  (found(allNames, HAEMOGLOBINS) ? undefined : found(words, BARE_MARKERS));

export interface InfectionTest {
  readonly category: BlockedCategory;
  readonly evidence: string;
}

/**
 * What laboratories hang on a virus when they make one word of a test: HIVAB, HBVDNA, HCVQNT. Most
 * are spelled with letters that stand by themselves (`total`, `igg`, `rna`). No tail may be put
 * together of others: each way to read a word is tried before the word is given up, and two ways to
 * read a part of it double the time for every part.
 */
const TAILS =
  '(?:[\\dacdegilmnoqrstwx]|(?<=[aw]|cm)b|(?<![aw]|cm)b(?=dna)|surf|pcr|p24|pr|vl|viral|quan|qual|' +
  'genotype|genosure|conf|cfm|combo|duo|rapid|rpd|rfx|rfl|reflex)*';

const HUMAN_RETROVIRUSES = wordPattern(
  `(?:c|a|anti)?hiv(?!es? )${TAILS}`,
  'h i v',
  // Letters doubled or turned round: the error that cannot be undone is the disclosure.
  'h+i+v+|ihv|hvi|h+t+[lv]{1,3}|thlv|hlv',
  'vih(?: ?\\d)?',
  'human ?immuno ?deficien[a-z]*',
  'immunodeficiency vir[a-z]*',
  'aids',
  'p ?24 (?:ag|antigen|core antigen)',
  '(?:ag ab|ab ag|antigen antibody|antibody antigen) combo(?:nation)?',
  'trofile',
  'pheno ?sense(?: [a-z]+)?',
  'geno ?sure(?: [a-z]+)?',
  'viroseq',
  '(?:a|anti)?h?t[lv][lv] ?(?:i{1,3}|[1234])(?: [a-z0-9]+)?',
  `(?:a|anti)?(?:htlv|htvl|hltv)${TAILS}`,
  'human t (?:cell )?(?:lympho[a-z]*|leuk[a-z]*)(?: [a-z]+)? vir[a-z]*',
  'human t (?:cell )?(?:lymphotropic|lymphotrophic|leuk[a-z]*)(?: [a-z]+)?',
  't (?:cell )?lympho ?(?:tropic|trophic) (?:retro)?vir[a-z]*',
  '(?:adult )?t cell leuk[a-z]+ (?:lymphoma )?vir[a-z]*',
  'human retrovir[a-z]*',
  '(?:retro|lenti)vir(?:us|al)(?: [a-z]+)?',
  'ccr5(?: tropism)?|(?:viral|virus) tropism',
);

const AIDS_THAT_HELP = eachPhrase(
  '(?:hearing|walking|mobility|visual|vision|low vision|sleep|communication|daily living|band) aids',
);

const HEPATITIS_WORD = 'hep(?:atitis|atitus|atits|atites|atitides|atite|atit|atis|ititis)?';
const B_MARKER = '(?:ag|ab|abs|antigens?|antibod(?:y|ies)|igg|igm)';

const HEPATITIS_VIRUSES = wordPattern(
  `(?:c|a|anti|t)?(?!have[nrs]? |haven[a-z]* )h[abcde]v${TAILS}`,
  'h [abcde] v',
  'vh[abcde]',
  `${HEPATITIS_WORD} ?(?:virus |viral |type )*[abcde](?: ?(?:ab|ag|igm|igg|s|c|e|core|surf(?:ace)?|virus|dna|rna|pcr))*`,
  'hep[abc](?:s|c|e|core|surf|ag|ab|igm|igg|t|tot|total|dna|rna|pcr|quant|scr|screen|vac|titer)*',
  `(?:a|c|t|anti ?|anti )?hb ?[sce] ?${B_MARKER}(?:[a-z]{0,5})`,
  'a ?hb[sce]',
  'anti ?hb ?[sce]',
  'hb[sce](?:ab|ag)[a-z]*',
  `hb (?:surface|surf|core|be) (?:${B_MARKER}|total)`,
  'hbc ?(?:total|tot|m|t|igm|igg|ab|core)',
  'hbs ?(?:qnt|quant|quantitative|titer|immunity|confirm[a-z]*|neut[a-z]*)',
  'ha(?:ab|abm|igm|vm)',
  '(?:ha|hva) (?:ab|igm|igg|antibod[a-z]*|total ab)',
  'hb (?:ag|ab|antigen|antibod[a-z]*|vaccine titer)',
  '(?:b|c) ?core (?:ab|antibody|antibodies|antigen|igm|total)(?: [a-z]+)?',
  'delta (?:agent|hepatitis|virus|antigen|antibod[a-z]*|ab|ag)',
  'australia(?:n)? antigen',
  'dane particles?',
  'non ?a non ?b',
  'nanb[hv]?',
  'riba',
  'heptimax',
  'vaqta|twinrix|havrix|engerix|recombivax|heplisav',
  'hep abc',
  'precore mutat[a-z]*',
);

/** The word alone; what is no infection, or not a listed one, is taken out before. */
const HEPATITIS = wordPattern(
  'hep(?:atitis|atitus|atits|atites|atitides|atite)',
  '(?:acute|chronic|viral|infectious) hep',
  'hep (?:screen|scrn|profile|serolog[a-z]*|acute|chronic|immunity|markers?|titers?|antibod[a-z]*)',
);

const OTHER_HEPATITIS =
  / (?:auto ?immune|lupoid|alcoholic|toxic|ischemic|drug induced|neonatal giant cell|murine|canine|duck|woodchuck)(?: liver)? hepatitis(?= )| hepatitis (?:autoimmune|alcoholic|g|gbv c|activity index)(?= )/gu;

const AMBIGUOUS = wordPattern(
  'hbs ?g',
  // Of no liver, whatever another name spells out.
  'hep(?:p| panel| pnl| comp[a-z]*)(?: [a-z]+)* (?:vir[a-z]*|acute|chronic|serolog[a-z]*|abc)',
  // What is left of hepatitis B where its name stands elsewhere.
  `(?:core|surface) ${B_MARKER}|${B_MARKER} (?:core|surface)|e (?:ag|ab|antigen|antibod(?:y|ies))|[bc] core`,
  'bbvs?|blood ?borne(?: [a-z]+)?',
);
/** Short for the liver's enzymes, or for the viruses. */
const HEP = wordPattern('hep (?:panel|pnl|comp(?:rehensive)?)', 'hepp');
const OF_THE_LIVER = wordPattern('hepatic');
const BARE_MARKERS = wordPattern('hb[sce]');
const HAEMOGLOBINS = wordPattern(
  'h(?:a)?emoglobin[a-z]*',
  // Not Hb: that is hepatitis B as often.
  'hgb [sce](?! (?:a[bg]|anti[a-z]*|vir[a-z]*|ig[gm]|core|surf[a-z]*)(?: |$))',
  'electrophoresis',
  'sickle(?: [a-z]+)?',
  'fraction[a-z]*',
  'hb ?[af]\\d?',
  'hplc',
);
