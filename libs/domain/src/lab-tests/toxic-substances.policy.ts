import { wordPattern } from './test-words.policy.js';

/**
 * Which substances does a toxicology test look for?
 *
 * Drugs of abuse with their metabolites, alcohols with their markers, poisons and toxic metals
 * (P5), as names of tests spell them. Sources: the classes of drugs in the five- to ten-class urine
 * screens of SAMHSA and the CDC's value sets for urine drug screening, the schedules of 21 CFR 1308
 * for what is misused, ATSDR's list for poisons and toxic metals; collected November 2026. Families
 * are told by their endings (fentanyl, nitazene, zolam), so that next year's substance is found as
 * well. Metals that the body needs (iron, zinc, copper, selenium, magnesium) are not on it.
 * Not covered: medicines that nobody misuses, whose levels are therapeutic monitoring.
 */
const tails = '(?:s|e|es)?';

export const ABUSED = wordPattern(
  `(?:meth|dextro|levo|d|l)?amphet(?:amin[a-z]*)?`,
  '(?:ampht?|mamph?|metham|methamphet[a-z]*|amphs)',
  'md(?:m?a|ea|pv)(?: [a-z]+)?',
  'ecstasy',
  '(?:butal|pento|seco|amo|thio|metho|bar)?barb(?:ital|itals|iturat[a-z]*|s)(?: [a-z]+)?',
  'butalbital|pentobarb|secobarb|amobarb|methohexital|thiopental|barbiturat[a-z]*|barbital|pentetrazol',
  'benzo(?:s|diaz(?:epin[a-z]*)?)?',
  'bzo|bnz|bzd',
  '[a-z0-9]*(?:azepam|zolam)(?: [a-z]+)?',
  'chlordiazepoxide|clorazepate|clobazam|norclobazam',
  'flunitraz[a-z]*|rohypnol|zolpidem|zopiclone|eszopiclone|zaleplon|z drugs?',
  'cannab[a-z]*|mari[hj]uana|hashish|tetrahydrocannab[a-z]*|thca?|cthc|thccooh|cbd|dronabinol|nabilone',
  '(?:delta )?\\d thc',
  '[a-z0-9]*cannabinoids?',
  'cocain[a-z]*|benzoylecgonin[a-z]*|ecgonin[a-z]*|cocaethylen[a-z]*|coc|bze|bze?g',
  'opiat[a-z]*|opiac[a-z]*|opioid[a-z]*|opi|opium',
  '(?:dihydro|nor|acetyl)?codein[a-z]*',
  '(?:apo)?morphin[a-z]*|m3g|m6g|n3g|b3g',
  'heroin|diamorphine|diacetylmorphine|(?:6|o6|mono)? ?(?:mono ?)?acetyl ?morphin[a-z]*|6 ?mam|6 ?am (?:urine|ur|confirm[a-z]*|screen|scr|heroin)|6 ?acetyl[a-z]*|monoacetyl[a-z]*',
  `(?:nor|dihydro|hydro|oxy)+(?:codon|morphon)${tails}`,
  '(?:hydro|oxy|noroxy|norhydro)(?:codon[a-z]*|morphon[a-z]*)',
  'percocet|vicodin|oxycontin|suboxone|dilaudid|norco|lortab|ultram|nucynta|subutex|duragesic',
  'adderall|vyvanse|ritalin|concerta|xanax|valium|ativan|klonopin|ambien',
  '[a-z]*fentan[iy]l[a-z]*',
  '[a-z]*nitazene[a-z]*',
  '[a-z]*fentanyls?',
  'methadon[a-z]*|eddp|mtd|levomethadyl|laam',
  '(?:nor)?buprenorphin[a-z]*|bup|norbup',
  '(?:nor|desmethyl|o desmethyl)?tramadol(?: [a-z]+)?|(?:nor)?tapentadol',
  '(?:nor)?meperidine|pethidine|(?:nor|dextro)?propoxyph[a-z]*',
  'butorphanol|nalbuphine|pentazocine|levorphanol|dextrorphan|naloxone|naltrexone|naltrexol',
  'phencyclidin[a-z]*|pcp|angel dust|(?:nor)?ketamin[a-z]*|methoxetamine',
  'lsd|lysergic[a-z ]*|lysergide|psilo[a-z]+|mescalin[a-z]*|dmt|ayahuasca|ibogaine',
  'methaqualone|quaalude|ghb|(?:gamma|4) ?hydroxybutyr[a-z]*|(?:gamma|4) ?(?:hydroxy|oh) ?butyr[a-z]*|gbl',
  'kratom|mitragynin[a-z]*|xylazin[a-z]*|medetomidine|levamisole|phenibut|tianeptine|salvinorin[a-z]*',
  'carisoprodol|meprobamate|soma|glutethimide|ethchlorvynol|methyprylon|chloral[a-z ]*',
  '[a-z]*cathinon[a-z]*|bath salts?|mephedrone|methylone|butylone|flakka|khat',
  'spice|jwh(?: ?\\d+)?|[a-z0-9]*(?:pinaca|fubinaca|butinaca|chminaca)|(?:mdmb|[a-z]mb|5f) pica|hu 210|am ?2201|xlr ?11|ur ?144',
  'w 1[58]|u ?47700|ah ?\\d{4}|mt ?45|ic 26',
  'methylphenidate|ritalinic[a-z ]*|phentermine|phendimetrazine|benzphetamine|benzfetamine|clobenzorex',
  'fenproporex|fenetylline|furfenorex|amfetaminil|amphetaminil|pholedrine|etilefrine|heptaminol|phenethylamine',
  'ephedrine|pseudoephedrine|phenylpropanolamine|modafinil|armodafinil|sympathomimetic[a-z]*',
  'anabolic[a-z ]*|nandrolone|stanozolol|boldenone|trenbolone',
  'nicotine(?: [a-z]+)?|cotinin[a-z]*|nornicotine|anabasine|tobacco (?:exposure|metabolite[s]?|screen|use test)',
  'inhalants?|nitrous oxide|butane|propane|amyl nitrite',
  'alcohol(?: (?:ethyl|level|panel|screen|blood|urine|serum|medical|legal|biomarkers?|metabolites?))',
  '(?:blood|serum|plasma|urine|saliva|breath|ethyl|isopropyl|methyl|rubbing|wood|toxic|medical|legal|ur|bld) alcohol(?:s)?(?: [a-z]+)?',
  'alcohol',
  'ethanol|et ?oh|etoh[a-z]*|meoh|ipoh|alkohol',
  'ethyl ?glucuronid[a-z]*|ethyl ?sulfat[a-z]*|etg|ets|etg ets|peth|phosphatidyl ?ethanol(?! ?amine)',
  'blood alc[a-z]*|bac level|bal level',
);

export const POISONS = wordPattern(
  'antifreeze',
  'methanol|isopropanol|isopropyl(?: [a-z]+)?|2 propanol|ethylene glycol|propylene glycol|diethylene glycol|glycol[s]?',
  'acetone',
  'formaldehyde|formic acid|formate|glycolic acid|fomepizole',
  'lead|plomo|mercurio|arsenico|plumb(?:um|emia)|plomb|blei|pb[bu]',
  'mercury|quecksilber|methylmercury',
  'arsenic(?:als?)?|arsenite|arsenate|cadmium|thallium|antimony|beryllium|uranium|polonium|plutonium',
  'alumini?um|nickel|cobalt|bismuth|barium|tungsten|platinum|gadolinium|tellurium|strontium|cesium',
  'cyanides?|thiocyanates?|carbon monoxide|carboxy ?h(?:a)?emoglobin|co ?hgb|cohb|hydrogen sulfide|azides?',
  'organo ?phosph[a-z]*|organo ?chlor[a-z]*|pesticid[a-z]*|insecticid[a-z]*|herbicid[a-z]*|rodenticid[a-z]*|carbamates?',
  'paraquat|diquat|glyphosate|strychnin[a-z]*|brodifacoum|bromadiolone|superwarfarins?|ddt|chlordane|lindane|malathion|parathion',
  'pcbs?|polychlorinated[a-z ]*|dioxins?|pfas|pfoa|pfos|perfluoro[a-z ]*|bisphenol(?: a)?|phthalates?',
  'benzene|toluene|xylenes?|styrene|trichloroethylene|tetrachloroethylene|chloroform|carbon tetrachloride|solvents?',
  'hexane|2 5 hexanedione|muconic acid|hippuric acid|methylhippuric acid|mandelic acid|trichloroacetic(?: acid)?|pentachlorophenol',
  'ricin|abrin|amanitin[a-z ]*|amatoxin|colchicine|aconit[a-z]+|digitoxin|scopolamine|oleandrin',
  'bath salt',
);

/** Levels in blood are therapeutic monitoring; elsewhere, or screened for, they are toxicology. */
export const ALSO_MEDICINES = wordPattern(
  'phenobarb[a-z]*|primidone',
  'acetaminophen|acetamin|paracetamol|apap|tylenol|salicyl[a-z]*|aspirin|ibuprofen|naproxen',
  'tricyclics?(?: [a-z]+)?|tcas?|antidepress[a-z]*|amitriptyline|nortriptyline|imipramine|desipramine|doxepin|nordoxepin',
  'clomipramine|trazodone|fluoxetine|norfluoxetine|sertraline|paroxetine|citalopram|venlafaxine|bupropion|mirtazapine',
  'gabapentin[a-z]*|pregabalin|baclofen|cyclobenzaprine|methocarbamol|quetiapine|antipsychotics?|phenothiazines?',
  'chlorpromazine|thioridazine|haloperidol|olanzapine|risperidone|clozapine|aripiprazole|lithium',
  'diphenhydramine|antihistamines?|hydroxyzine|doxylamine|dextromethorphan|caffeine|theobromine|clonidine|quinine',
  'carbamazepine|phenytoin|valpro[a-z]*|lamotrigine|topiramate|levetiracetam|ethosuximide|mephobarbital|lidocaine',
);
