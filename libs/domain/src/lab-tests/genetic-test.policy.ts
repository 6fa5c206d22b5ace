import { geneChangeIn } from './gene-changes.policy.js';
import { ALWAYS_GENETIC, GENES, MICROBES } from './genes.policy.js';
import { eachPhrase, found, wordPattern } from './test-words.policy.js';

/**
 * Is this chromosome analysis or genetic testing?
 *
 * Genetic is the analysis of human chromosomes, DNA or RNA, of the germline or of a tumour (row 75,
 * P7; the practice's policy after California H&S Code 123148, November 2026): karyotype, FISH,
 * microarray, sequencing, mutations, genotypes, cell-free DNA, gene expression, clonality,
 * chimerism, HLA typing. A gene's symbol counts by itself only where it means nothing else; other
 * symbols need a word for what was done (`EGFR mutation` is a tumour's, `eGFR` is a filtration
 * rate; `HbA1` is a haemoglobin, `ALK` mostly a phosphatase).
 * Not covered: nucleic acids of microbes; antibodies to DNA, HLA or RNA polymerase; activities of
 * enzymes and clotting factors; phenotypes told from proteins; antigens told by flow cytometry;
 * serum markers of a pregnancy's risk.
 */
export const geneticTestIn = (words: string): string | undefined => {
  const cleaned = words.replace(NO_HUMAN_NUCLEIC_ACID, ' ');
  const always = found(cleaned, ALWAYS_GENETIC);
  if (always !== undefined) return always;
  const analysis = found(cleaned, HUMAN_BY_ITSELF);
  if (analysis !== undefined) return analysis;
  if (found(words, MICROBES) !== undefined) return undefined;
  const typing = hlaTypingIn(cleaned);
  if (typing !== undefined) return typing;
  const chromosomes = found(cleaned, CHROMOSOMES);
  if (chromosomes !== undefined) return isSerumRisk(cleaned) ? undefined : chromosomes;
  const gene = found(cleaned, GENES);
  const method = found(cleaned, METHODS) ?? found(cleaned, CHANGES);
  if (gene !== undefined && method !== undefined) return `${gene}, ${method}`;
  return geneChangeIn(cleaned) ?? found(cleaned, UNLESS_OF_A_MICROBE);
};

/** Words that may be about genes, and may as well not be. */
export const mayBeGeneticTest = (words: string): string | undefined =>
  found(words.replace(NO_HUMAN_NUCLEIC_ACID, ' '), AMBIGUOUS);

const NO_HUMAN_NUCLEIC_ACID = eachPhrase(
  '(?:anti )?(?:ds|ss|n|native|double str[a-z]*|single str[a-z]*)? ?dna (?:double str[a-z]*|single str[a-z]*|ds|ss)? ?(?:native )?(?:ab|abs|antibod[a-z]*|autoantibod[a-z]*|igg|igm|crithidia)',
  '(?:anti )(?:ds|ss|n)? ?dna',
  '(?:anti )?(?:ds|ss|n)dna',
  // Shortened by the antibody that is against it: held rather than listed.
  '(?:ds|ss|native) dna|dna (?:ds|ss|native)',
  '(?:double|single) strand(?:ed)? dna',
  'dna (?:double|single) strand(?:ed)?',
  'crithidia dna',
  'dnase(?: b)?',
  '(?:anti )?rna pol[a-z]*(?: iii?| 3)?(?: ab| antibod[a-z]*| igg)?',
  'rnp|rna binding',
  'gene ?xpert(?: [a-z]+)?',
  'pna fish(?: [a-z]+)?',
  'fish (?:oil|allergen[a-z]*|mix|panel ige|ige|food)|(?:cod|tuna|salmon|shell|white|allergen) ?fish',
  'apc (?:resistance|res|ratio)(?: [a-z]+)*',
  'f2 isoprost[a-z]*',
  'hla (?:[a-z0-9 ]{0,12})?(?:antibod[a-z]*|ab|abs|cross ?match|pra|dsa)',
  '(?:anti )hla(?: [a-z0-9]+)?',
  'hla class (?:i|ii|1|2|i ii|i and ii)(?: antibod[a-z]*| ab| screen| single antigen| pra)+',
  '(?:mrsa|staph[a-z]*|strep[a-z]*|gbs|typhoid|carbapenem[a-z]*|vre) carrier(?: [a-z]+)?',
  '(?:antigen|allergen|protein|antibody) micro ?array[s]?|(?:component )?micro ?array[s]? ige',
  '(?:microbial|bacterial|fungal|pathogen) (?:cell ?free dna|cf ?dna)',
  '(?:ab|ag|enzyme|red cell|rbc) (?:phenotyp[a-z]*)',
  '(?:abnormal )?h(?:a)?emoglobin(?:opathy)? variants?|hgb variants?|variant (?:h(?:a)?emoglobin|hgb|lymph[a-z]*)|lymph[a-z]* variants?|reactive variants?',
);

/** These are only ever done on what is human. */
const HUMAN_BY_ITSELF = wordPattern(
  'karyo ?typ[a-z]*',
  'cytogen[a-z]*',
  'chromosom[a-z]*(?: [a-z]+)?',
  'genetic[a-z]*(?: [a-z]+)?',
  'pharmaco ?gen[a-z]*|pgx|pgt|pgd',
  'exom[a-z]*|wes',
  'cf ?dna|cell ?free (?:fetal |tumou?r |dna)+(?:dna)?|cell free dna|cff ?dna|ct ?dna|circulating tumou?r(?: dna)?|fetal dna',
  'nip[ts]|non ?invasive prenatal [a-z]+|noninvasive prenatal(?: [a-z]+)*',
  'materni ?t(?: ?21)?[a-z ]*|panorama|verifi|veriseq|harmony prenatal|natera|informaseq|qnatal|innatal|horizon carrier',
  'carrier (?:screen[a-z]*|test[a-z]*|panel|status)(?: [a-z]+)?|expanded carrier(?: [a-z]+)?',
  'hereditary (?:cancer|breast|colon|disease|cardi[a-z]*|neurop[a-z]*|pancrea[a-z]*|thromb[a-z]*|hemochrom[a-z]*|haemochrom[a-z]*|panel)(?: [a-z]+)*',
  'micro ?deletion[s]?|aneuploid[a-z]*|mosaic[a-z]*|ploidy|dna ploidy|uniparental[a-z ]*',
  'chimerism|engraftment(?: [a-z]+)?|zygosity|paternity|maternal cell contam[a-z]*|identity by str|short tandem repeats?',
  'micro ?satellite(?: [a-z]+)?|msi(?: [a-z]+)?|tumou?r mutation(?:al)? burden|tmb',
  '(?:gene|genetic|b cell|t cell|igh?|igk|tcr|bcr|tcrg|tcrb) (?:re ?arrangement[s]?|clonality|rearr[a-z]*)',
  'clonality|clonoseq|tc?r (?:alpha|beta|gamma|delta|g|b)(?: [a-z]+)?',
  'fusion (?:transcript|gene|panel)[s]?|translocation[s]?',
  'gene expression(?: [a-z]+)?|expression profil[a-z]*|transcriptom[a-z]*',
  'onco ?type(?: [a-z]+)*|mammaprint|prosigna|endopredict|decipher|prolaris|afirma|thyroseq|allomap|allosure|prospera',
  'cologuard|stool dna|multitarget stool(?: [a-z]+)*|septin ?9?(?: [a-z0-9]+)?|sept9|guardant[a-z0-9]*|foundation ?one[a-z ]*|galleri|signatera|pca3|selectmdx',
  'liquid biopsy(?: [a-z]+)?|trec[s]?|telomere(?: [a-z]+)?|x inactivation|dna methylation|methylation (?:analysis|pcr|study|specific)',
  '(?:blood group|rh ?d|red cell|rbc|kell) genotyp[a-z]*',
  'philadelphia(?: [a-z]+)?',
  'human (?:dna|rna|genom[a-z]*)|genomic (?:dna|profil[a-z]*|test[a-z]*|health|analysis)|dna (?:bank[a-z]*|identification|storage)',
  'molecular (?:genetic[a-z]*|path|pathology|cytogen[a-z]*|oncology|profil[a-z]*)(?: [a-z]+)?',
  'tumou?r (?:profil[a-z]*|sequenc[a-z]*|genom[a-z]*|molecular)(?: [a-z]+)?',
  'southern blot|mlpa|acgh|array ?cgh|cgh|comparative genomic [a-z]+|snp (?:array|micro[a-z]*)|snp|cma',
  '(?:warfarin|coumadin) (?:drug )?(?:sensitiv[a-z]*|respon[a-z]*|metaboli[sz][a-z]*|resistance|dosing)',
  '(?:drug|opioid|codeine|statin|tamoxifen|clopidogrel|plavix|thiopurine|psychotropic) metaboli[sz](?:m|er)[s]?(?: [a-z]+)?',
  'genesight(?: [a-z]+)?|genomind|invitae|my ?risk|colaris|brcassure|uro ?vysion|lynch (?:panel|syndrome)|ashkenazi(?: [a-z]+)*|sma carrier|lactase persistence',
  'in ?situ hybridi[sz]ation(?: [a-z]+)?|fluorescen[a-z]* in ?situ(?: [a-z]+)?',
);

/** Told from serum proteins these are a risk and no analysis of chromosomes. */
const CHROMOSOMES = wordPattern(
  'trisom[a-z]*(?: \\d+)?|monosom[a-z]*|tetrasom[a-z]*|down ?s? syndrome',
  'fragile x|fra ?x|prader willi|angelman|turner syndrome|klinefelter[a-z ]*|di ?george',
  't \\d{1,2} \\d{1,2}(?: [a-z0-9]+)*|inv \\d{1,2}(?: [a-z0-9]+)*|del \\d{1,2}[pq]?(?: [a-z0-9]+)*|iso ?\\d+[pq]',
  '(?:[1-9]|1\\d|2[0-2]|x|y)[pq]\\d{1,3}(?: ?\\d+)?(?: [a-z]+)?|1p 19q|[157]\\d?[pq](?: deletion| del)?',
);
const isSerumRisk = (words: string): boolean =>
  found(words, SERUM_MARKERS) !== undefined && found(words, METHODS) === undefined;
const SERUM_MARKERS = wordPattern(
  '(?:maternal )?serum(?: screen[a-z]*)?|quad(?:ruple)?(?: [a-z]+)?|triple(?: [a-z]+)?|penta|afp[a-z0-9]*',
  '(?:first|1st|second|2nd) trimester(?: [a-z]+)?|sequential|integrated|nuchal|papp ?a|risk',
);

/** HLA is typed from DNA nowadays; what says flow cytometry or serology is a protein's phenotype. */
const hlaTypingIn = (words: string): string | undefined => {
  const isOfAProtein = found(words, PROTEIN_METHODS) !== undefined;
  return isOfAProtein ? undefined : found(words, HLA);
};
const PROTEIN_METHODS = wordPattern('flow(?: [a-z]+)?', 'serolog[a-z]*', 'fc');
const HLA = wordPattern(
  'hla(?: ?[a-z]{1,4})?\\d*(?: \\d+)*(?: typ[a-z]*| antigen[s]?| ag| allele[s]?)?',
  'hlab ?\\d*|hlab27|b ?27|hl ?a b ?27',
  'histocompatib[a-z]*|tissue typing',
);

const METHODS = wordPattern(
  'gene[s]?|genotyp[a-z]*|geno|gt|dna|rna|mrna|exon[s]?(?: \\d+)?|codon(?: \\d+)?|intron|allele[s]?|haplotype',
  'mutat[a-z]*|mut|polymorph[a-z]*|variant[s]?|deletion[s]?|del|dup|duplication[s]?|del dup|insertion[s]?|repeats?|expansion[s]?',
  'sequenc[a-z]*|seq|ngs|pcr|rt ?pcr|fish|micro ?array|molecular|full gene|targeted|tested for',
  'amplification|re ?arrange[a-z]*|fusion|transcript[s]?|methylation|hotspot|somatic|germline|carrier|molgen',
);

/** A change of a base or an amino acid, as HGVS or old habit writes it. */
const CHANGES = wordPattern(
  '[acdefghiklmnpqrstvwy]\\d{2,5}[acdefghiklmnpqrstvwyx]',
  'c \\d+[a-z0-9 ]*|p [a-z]{3}\\d+[a-z]*|g \\d+[a-z0-9 ]*|ivs[a-z0-9]*|\\d+del[a-z]*|\\d+[acgt] ?[acgt]',
);

/** Of a microbe where one is named, and then not genetic. */
const UNLESS_OF_A_MICROBE = wordPattern(
  'gene[s]?(?: [a-z]+)?|genom[a-z]*|genotyp[a-z]*',
  '(?:dna|rna|mrna)(?: [a-z]+)?',
  'mutat[a-z]*(?: [a-z]+)?|polymorphism[s]?|allele[s]?|haplotype[s]?|exon[s]?(?: \\d+)?',
  'sequenc[a-z]*(?: [a-z]+)?|ngs|wgs|next gen[a-z]*(?: [a-z]+)?',
  'micro ?array[s]?|fish(?: [a-z]+)?|del(?:etion)? dup(?:lication)?|(?:trinucleotide|cgg|cag) (?:repeat|expansion)[s]?',
  'v617f|g20210a|c677t|a1298c|r506q|f508del|delta ?f508|c282y|h63d|s65c|t790m|l858r|v600e|g12c|d816v',
  'c \\d+(?: \\d+)?[a-z]*(?:del|ins|dup)[a-z0-9]*|c \\d+(?: \\d+)? ?[acgt] ?[acgt]|p [a-z]{3}\\d+[a-z]{3}(?: ?fs[a-z0-9]*)?',
);

const AMBIGUOUS = wordPattern(
  'molecular',
  // The protein is measured under its long name; four letters mean the genotype as often.
  'apo ?e',
  'congenital',
  'variants?',
  'phenotyp[a-z]*|typing',
  'mrd',
  'array',
  'newborn screen[a-z]*',
);

/**
 * Beside the name of an ordinary analyte these speak of its gene, its channel or an inherited
 * disease: such a name does not plainly identify an ordinary test.
 */
export const speaksOfInheritance = (words: string): string | undefined => found(words, INHERITANCE);
const INHERITANCE = wordPattern(
  'carrier',
  'hereditary|familial|inherited|inborn errors?',
  'truncation|transporters?|channels?|(?:proto ?)?oncogen[a-z]*|disorders? panel|dystroph[a-z]*',
  'deletion[s]?|duplication[s]?|repeat expansion|penetrance|consanguin[a-z]*',
  'receptor (?:panel|evaluation|analysis)|[a-z]+opath(?:y|ies) panel|arrhythmia panel|epilepsy panel',
);
