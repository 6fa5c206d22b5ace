import { wordPattern } from './test-words.policy.js';

/**
 * Which symbols name human genes, and which names microbes?
 *
 * Symbols as the HGNC approves them, of the genes that laboratories test most, and names of microbes
 * whose nucleic acids are sought (P7; collected November 2026). ALWAYS_GENETIC are symbols and names
 * of changes that laboratories use for nothing but tests of DNA or RNA. GENES have another meaning
 * as well or name a protein that is measured too, and count with a word for what was done.
 * Not covered: every gene there is; a symbol that is on no list is held like any unknown word.
 */
export const ALWAYS_GENETIC = wordPattern(
  'brca ?[12]?(?: ?[12])?|brcavantage|bracanalysis|mthfr|methylenetetrahydrofolate reductase(?! activity)',
  'jak ?2|calreticulin|calr|mpl ?w515[a-z]*|bcr ?abl ?\\d?|abl1?(?: kinase)?|pml ?rar ?[a-z]*|rara|runx1[a-z0-9 ]*|etv6|kmt2a',
  'flt ?3|npm ?1|cebpa|idh[12]|tp ?53|kras|nras|hras|braf|pik3ca|myd88|cxcr4|sf3b1|asxl1|dnmt3a|tet2',
  'mlh ?1|msh[26]|pms2|epcam|palb2|chek2|cdh1|stk11|pten|rad51[cd]?|bard1|muty?h|sdh[abcd]|men1|nf[12]|tsc[12]',
  'factor (?:v|5|five) leiden|fvl|f5 ?(?:leiden|gene)|fv leiden|leiden|v leiden',
  '(?:prothrombin|factor (?:ii|2)|ptgene|f2) ?(?:gene[a-z]*|mutation|g ?20210 ?a?|20210 ?[ga]?|variant|dna|nucleotide [a-z0-9]+)(?: [a-z0-9]+)?|ptgene|g20210a|pt ?20210[a-z]*',
  'hfe|h(?:a)?emochromatosis(?: [a-z]+)*|cftr|cf (?:carrier|gene|dna|mutation|screen|panel|genotyp[a-z]*)(?: [a-z]+)*|cystic fibrosis (?:carrier|gene|dna|mutat[a-z]*|screen|panel|genotyp[a-z]*|molecular|profile|variants?|full|seq[a-z]*)(?: [a-z]+)*',
  'cyp ?\\d?[a-z]?\\d+[a-z]?\\d*|cyp ?[123][a-z]\\d{1,2}|cytochrome p ?450(?: [a-z0-9]+)*|vkorc1|dpyd|ugt1a1|slco1b1|nudt15|tpmt (?:gen[a-z]*|dna|mut[a-z]*|variants?)|comt|oprm1|adra2a|htr2[ac]|grik4',
  'fmr ?1|htt|huntingt[a-z]*(?: [a-z]+)?|smn ?[12]|smn1 2|smn gene|spinal muscular atrophy(?: [a-z]+)?|dmd|dystrophin(?: [a-z]+)?|gjb2|connexin(?: [0-9]+)?|mecp2|hexa|tay sachs (?:dna|mutat[a-z]*|gen[a-z]*)',
  'apoe (?:gen[a-z]*|allele[a-z]*|e ?[234]|isoform[a-z]*)(?: [a-z0-9]+)*|apo ?e ?(?:genotyp[a-z]*|geno|e4|e ?[234] ?[234])|apolipoprotein e (?:gen[a-z]*|e ?[234]|isoform[s]?|phenotyp[a-z]*)|apolipoprotein phenotyp[a-z]*',
  'mefv|serpina1|atp7b|ldlr|kcnq1|kcnh2|scn[1-9][0-9]?a|mybpc3|myh7|lmna|fbn1|col[1-9]a[12]|ptpn11|ret proto[a-z ]*|vhl|rb1|wt1|nphs[12]|pkd[12]|pkhd1|shox|sry|azf[a-z]*|nsd1|cdkl5|ube3a',
  'mgmt|egfr (?:mutat[a-z]*|gene|exon[a-z0-9 ]*|t790m|l858r|amplif[a-z]*|fish|seq[a-z]*|variants?|del[a-z]*|pcr)|alk (?:re ?arr[a-z]*|fish|gene|fusion|eml4|mutat[a-z]*)|eml4(?: alk)?|ros ?1|ntrk ?[123]?|her ?2 (?:neu )?(?:fish|ish|gene|amplif[a-z]*|dish)|erbb2|met (?:exon|amplif[a-z]*)(?: [0-9]+)?|(?:c ?)?kit (?:mutat[a-z]*|gene|d816v|exon)(?: [a-z0-9]+)?',
  '(?:alpha|beta|a|b) ?(?:thal(?:assemia)?|globin) (?:gene|dna|mutat[a-z]*|molecular|del[a-z]*|carrier|genotyp[a-z]*|seq[a-z]*)(?: [a-z]+)*|hbb(?: [a-z]+)?|hba[12] (?:gene|del[a-z]*|seq[a-z]*|mutat[a-z]*)(?: [a-z]+)*',
  'a(?:lpha)? ?1 (?:anti ?)?trypsin (?:gen[a-z]*|dna|mutat[a-z]*|pi ?[zs])(?: [a-z]+)*|a1at (?:gen[a-z]*|dna)',
  'pai ?1 (?:4g|gen[a-z]*|polym[a-z]*|5g)(?: [a-z0-9]+)*|ace (?:gen[a-z]*|polym[a-z]*|i d)|lct gene|hla b ?(?:5701|1502|5801)|hla ?b ?\\d{4}',
  'thrombophilia (?:gene[a-z]*|dna|mutat[a-z]*|molecular)(?: [a-z]+)*',
  'bcl ?[126](?: [a-z]+)?|cyclin d1(?: [a-z]+)?|ccnd1|c ?myc|myc|mycn|n myc|tert|atrx|pdgfr[ab]|fgfr ?[1234]|fip1l1|terc|cdkn2a|notch1|btk|ighv?|igvh|ttf1 gene',
);

export const GENES = wordPattern(
  'egfr|alk|met|c ?met|kit|c ?kit|ret|ar|atm|apc|vegf|her ?2(?: neu)?|pd ?l1|ttr|transthyretin|gaa|gla|gba|pah|otc|g6pd|g6pdx|aspa|hba[12]|hbb|f2|f5|f8|f9|fviii|fix',
  'factor (?:ii|v|vii|viii|ix|x|xi|xii|xiii|2|5|7|8|9|11|12|13)|prothrombin|antithrombin|serpinc1|proc|pros1|protein [cs]|fibrinogen|vwf|von willebrand',
  'apoe|apo ?e|apob|pcsk9|ldl(?: ?r)?|lpl|cetp|ace|agt|nos3|enos|comt|tpmt|nat2|ugt|mdr1|abcb1|vdr|dao|lrp5',
  'alpha 1 antitrypsin|a1at|aat|pi|h(?:a)?emoglobin|hgb|globin|thalass?(?:a)?emia|sickle(?: cell)?|ferroportin|transferrin|hepcidin|tfr2',
  'insulin|leptin|growth hormone|tsh|androgen receptor|glucokinase|hnf1[ab]|hnf4a|mody|amh|fsh receptor|calcium sensing|21 hydroxylase|cah|cyp21[a-z0-9]*',
  '[a-z]{2,5}\\d{1,3}[a-z]?\\d?',
);

export const MICROBES = wordPattern(
  'bacter[a-z]*|microb[a-z]*|mycobact[a-z]*|mtb|tb|tubercul[a-z]*|afb|vir(?:us|al|uses|o)|fung[a-z]*|yeast|parasit[a-z]*|pathogen[a-z]*|organism[s]?|isolate[s]?|16s|18s|28s|its|broad range|metagenom[a-z]*|karius',
  '[a-z]*virus(?:es)?(?: [a-z0-9]+)?|phage|prion',
  'cmv|ebv|hsv ?[12]?|vzv|hhv ?[678]?|bkv?|jcv?|hpv|hr ?hpv|rsv|flu ?[ab]?|influenza[a-z ]*|sars ?(?:cov)?(?: ?2)?|cov ?2?|covid(?: ?19)?|coronavirus|adeno|entero|noro|rota|zika|dengue|chikungunya|west nile|wnv|parvo[a-z0-9 ]*|b19|measles|mumps|rubella|rubeola|monkeypox|mpox|orthopox[a-z]*',
  'chlamyd[a-z]*|c trach[a-z]*|trachomatis|ct (?:ng|gc)|(?:ng|gc) ct|ctng|ctgc|gc|n gonorr?h[a-z]*|gonorr?h[a-z]*|neisseria|treponem[a-z]*|syphilis|mycoplasma|m genitalium|ureaplasma|trichomon[a-z]*|trich vag|t vaginalis|gardnerella|bvab|atopobium|megasphaera|candida[a-z ]*|c albicans|vaginosis|vaginitis',
  'strep[a-z]*|gbs|group [ab](?: strep[a-z]*)?|s pyogenes|s agalactiae|staph[a-z]*|mrsa|mssa|meca|mecc|vana|vanb|vre|kpc|ndm|oxa(?: ?48)?|ctx ?m|esbl|carbapenem[a-z]*|bla[a-z]*|mcr ?1|rpob|katg|inha',
  'c ?diff[a-z]*|clostrid[a-z]*|difficile|tcd[abc]|shiga[a-z]*|stx ?[12]?|e coli|escherichia|salmonell[a-z]*|shigell[a-z]*|campylobact[a-z]*|yersinia|vibrio|aeromonas|plesiomonas|h ?pylori|helicobacter|pylori|listeria|legionell[a-z]*|bordetella|pertussis|parapertussis|haemophilus|pseudomonas|klebsiella|acinetobacter|enterococc[a-z]*|bartonella|brucella|borrelia|lyme|rickettsia|ehrlichi[a-z]*|anaplasma[a-z]*|coxiella|leptospir[a-z]*|nocardia|tropheryma|whipple[a-z]*|francisella|anthracis',
  'pneumococ[a-z]*|meningococ[a-z]*|pneumocystis|jirovecii|aspergill[a-z]*|cryptococ[a-z]*|histoplasm[a-z]*|coccidioid[a-z]*|blastomyc[a-z]*|mucor[a-z]*|trichophyton|dermatophyt[a-z]*',
  'plasmodium|malaria|babesi[a-z]*|toxoplasm[a-z]*|giardia|cryptosporid[a-z]*|cyclospora|entamoeba|amoeb[a-z]*|leishmania|trypanosom[a-z]*|chagas|strongyloid[a-z]*|schistosom[a-z]*|microsporid[a-z]*|acanthamoeba|naegleria',
  'gastrointestinal (?:pathogen[s]?|panel)|gi (?:pathogen[s]?|panel|pcr)|respiratory (?:pathogen[s]?|panel|viral|virus|pcr)|meningitis (?:encephalitis|panel)|blood culture(?: [a-z]+)?|biofire|filmarray|verigene',
);
