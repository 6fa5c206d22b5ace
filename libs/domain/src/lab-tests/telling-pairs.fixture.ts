/** Words that are harmless by themselves, and what they make another test of, each with each. */
export interface TellingPairs {
  readonly says: string;
  readonly analytes: readonly string[];
  readonly neighbours: readonly string[];
  /** What else the name says, so that no other rule holds it. */
  readonly besides?: string;
}

const pairs = (says: string, analytes: string, neighbours: string): TellingPairs => ({
  says,
  analytes: analytes.split('|').map((analyte) => analyte.trim()),
  neighbours: neighbours.trim().split(/\s+/u),
});

const sites = 'skin tissue tiss kidney renal liver lung bone marrow nail nails bowel biopsy bx';
const seen =
  'immunofluorescence ifa ift if dfa microscopy microscopic morphology morph smear pattern';
const answers = 'presence ql qual qualitative detected pos positive neg negative reactive';
const screens = 'screen screening scn scr';
const infections = `
  infection acute chronic past current immune status immunity viral virus viruses pathogen
  pathogens organism organisms bacterial fungal parasite parasites microbial donor avidity
`;
const against = `
  western blot immunoblot ib elisa eia agglutination hai ha latex confirm confirmatory
  confirmation cfm rapid gen generation 3rd 4th i ii iii iv titr titration dilution dilutions
  toxoid nucleocapsid spike autoantibody autoantibodies aab
`;
const notOfBlood =
  'urine ur urn urns uri u saliva sal salivary oral hair meconium mec sweat nail nails';
const nucleic = 'pcr probe amplification amplified naa naat tma nat';
const factors = 'factor v | factor ii | fact v | coagulation factor v | coagulation factor ii';

export const tellingPairs: readonly TellingPairs[] = [
  pairs(
    'a class of antibodies in a tissue, or against what is not said',
    'igg | iga | igm | igd',
    [sites, seen, infections, against, answers].join(' '),
  ),
  pairs(
    'what is stained in a tissue',
    `c1q | c3 | c3c | c4 | c4c | complement | complement c3 | fibrin | fibrinogen | albumin | kappa
     | lambda | light chains | free light chains | amyloid | amyloid a | collagen | pla2r
     | phospholipase a2 receptor | cd3 | cd20`,
    `${sites} immunofluorescence ifa ift dfa microscopy morphology morph`,
  ),
  pairs(
    'what is stained there, and looked for in serum by the same methods',
    `immunoglobulin | immunoglobulins | immunoglobulin a | gbm | glomerular basement membrane
     | hemosiderin | alpha 1 antitrypsin | alpha 1 anti trypsin | a1 antitrypsin | a1at | aat
     | actin | smooth muscle | asma | lysozyme | myoglobin | tryptase | eosinophil | eosinophils`,
    sites,
  ),
  {
    ...pairs(
      'an antibody to a part of the cell, in a tissue',
      'mitochondria | mitochondrial',
      sites,
    ),
    besides: 'ab',
  },
  pairs(
    'a filtration rate, or a receptor on the cells of a tumour',
    'egfr',
    `skin tissue tiss liver lung nail bowel biopsy bx tumor tumors tumour tumours mass lesion node
     nodes lymph core cores punch brain colon breast esophagus pleural plr peritoneal prt ascites
     ascitic fluid fld csf spinal cerebral cerebrospinal sputum bronchial lavage bal bronchus airway
     resp respiratory wash washing washings aspirate fna pathway soluble protein panel pnl profile
     status score cell cells antigen ag antibody ab receptor expression marker activated
     active target ${answers}`,
  ),
  pairs(
    'magnesium, prothrombin or a rheumatoid factor, or a picture',
    'mg | pt | rf',
    'diagnostic bone cardiac kidney renal liver lung bowel region gastric small',
  ),
  pairs('magnesium, or mammography', 'mg', screens),
  pairs('prothrombin, or positrons', 'pt', 'body'),
  pairs(
    'what is grown: microbes, or cells of which chromosomes are counted',
    'culture | cult | tissue culture',
    'lymphocyte lymphocytes lymphs lymph cell cells amniotic amn',
  ),
  pairs(
    'what is grown, or the white cells of which chromosomes are counted',
    'culture | cult',
    'leukocyte leukocytes wbc wcc',
  ),
  pairs(
    'cells that are counted, or the type of a tissue',
    `white cell | white cells | white blood cell | white blood cells | white cell count | wcc | wbc
     | white blood count | leukocyte | leukocytes | lymphocyte | lymphocytes | lymphs | t cells
     | b cells | granulocytes | neutrophil | neutrophils | monocyte | monocytes | platelet
     | platelets`,
    'antigen antigens ag ags type types typing hla',
  ),
  pairs(
    'white cells that are counted, or matched with a donor, or tell a carrier by their enzymes',
    `white cell | white cells | white blood cell | white blood cells | white cell count | wcc | wbc
     | white blood count | leukocyte | leukocytes | lymphocyte | lymphocytes | lymphs | t cells
     | b cells`,
    'crossmatch enzyme kinase dehydrogenase donor hexosaminidase glucocerebrosidase cystine',
  ),
  pairs(
    'red cells that are counted, or weighed by nuclear medicine',
    `red cell | red cells | red blood cell | red blood cells | rbc | erythrocyte | erythrocytes`,
    'mass',
  ),
  pairs(
    'a haemoglobin, or hepatitis B that was taken for one',
    'hgb | hgb s | hgb c | hgb e | hemoglobin | hemoglobin s',
    'ag ags antigen antigens ab abs antibody antibodies anti igg igm',
  ),
  pairs(
    'a tissue that is cultured for microbes, or for its chromosomes',
    'tissue culture',
    'marrow blood bld leukocyte leukocytes wbc',
  ),
  pairs(
    'cells of every urine, or of a smear of the cervix',
    'squamous | squamous cells | squamous epithelial cells | epithelial cells | epi cells',
    'cervix cervical cerv cvx abnormal',
  ),
  pairs('factor V, or Leiden', 'factor v | fact v | coagulation factor v', 'l'),
  pairs(
    'antibodies to a part of the cell, or its genome',
    'mitochondrial | mitochondria',
    'panel evaluation screen function comprehensive serum',
  ),
  pairs('a ketone, or a drug', 'hydroxybutyrate', '4 gamma g serum urine'),
  pairs(
    'a hormone that is its receptor in a tumour',
    'estrogen | estrogens | oestrogen | oestrogens | progesterone',
    `${sites} ${seen} ${answers} score percent pct cell cells binding capacity index marker tumor
     nuclear cervix cervical cvx vaginal vagina vag`,
  ),
  pairs(
    'a marker that is stained in a tumour, or rinsed out of a needle',
    `psa | prostate specific ag | prostate specific antigen | cea | calcitonin | chromogranin
     | chromogranin a | psa post prostatectomy | thyroglobulin | afp | alpha fetoprotein | s100 | s100b | nse | gastrin
     | insulin | prolactin | inhibin | acth | growth hormone`,
    `${sites} score pattern cell cells smear morphology morph lymphoma lymph`,
  ),
  pairs(
    'a node where a cell was counted',
    'lymph',
    'site source specimen spec sample adequacy region pattern upper lower size large small',
  ),
  {
    ...pairs(
      'haemoglobin, or a virus that lost a letter',
      'hb',
      [answers, screens, infections, nucleic, against, 'panel pnl profile'].join(' '),
    ),
    besides: 'lyme',
  },
  {
    ...pairs(
      'sodium or an acid, or a virus whose letters were turned round',
      'na | hva',
      `${nucleic} ${infections} western blot immunoblot`,
    ),
    besides: 'lyme',
  },
  pairs(
    'the enzymes of the liver, or its viruses',
    `hepatic function | liver function | hepatic panel | liver panel | hepatic profile
     | liver enzymes | liver function tests | lft | lfts`,
    `${infections} serology antibody antibodies ab ag antigen igm igg titer`,
  ),
  pairs(
    'the screen of a blood bank, or a rapid test for a virus',
    'antibody screen | ab screen',
    `${against} ${infections} ${notOfBlood} ia cia cmia eclia reactive antigen ag 1 2 5th
     csf spinal cerebral cerebrospinal dbs dried spot fluid fld swab stool semen vaginal o
     poc poct point bedside fingerstick finger capillary cap office home kit waived
     lateral`,
  ),
  pairs(
    'the antiglobulin test, or drugs of abuse testing',
    'dat',
    `${notOfBlood} ${screens} drug panel pnl profile confirm confirmation random rdm cutoff
     5 9 10 12 13a`,
  ),
  pairs('immunity to three viruses, or mismatch repair', 'mmr', 'status interpretation panel csf'),
  pairs('a deposit in a tissue', 'amyloid a | beta amyloid | amyloid', 'fat abdominal rectal'),
  pairs(
    'a film of blood, or of cells',
    `blood smear | bld smear | blood film | peripheral smear | periph smear | peripheral blood smear
     | peripheral blood film | pathologist smear review | path smear review | smear review
     | blood parasite smear | thick and thin smear | thick and thin film | thick thin smear`,
    `${sites} cervix cervical cerv cvx vaginal vagina vag urine csf fluid fld body pleural
     peritoneal synovial sputum bronchial bal lavage gastric breast`,
  ),
  pairs('a protein, or its gene', `glucose | hemoglobin | ${factors}`, nucleic),
  pairs(
    'a clotting factor or a lipoprotein, or its genotype',
    `${factors} | apolipoprotein e | apo e`,
    `${answers} ${screens} type nominal prid identifier high risk target pattern`,
  ),
  pairs(
    'an enzyme or a lipoprotein, or its alleles',
    `apolipoprotein e | thiopurine methyltransferase | thiopurine | warfarin | tpmt | tpmt activity | tpmt enzyme
     | tpmt phenotype`,
    '2 3 4 3a 3c',
  ),
  pairs('an inhibitor, or its alleles', 'plasminogen activator inhibitor', '4g 5g'),
  pairs(
    'a protein, or one of its alleles',
    'alpha 1 antitrypsin | alpha 1 anti trypsin | a1 antitrypsin | a1at | aat',
    'z m s mm ms mz ss sz zz',
  ),
  pairs('an enzyme, or an insertion', 'angiotensin converting enzyme | ace', 'i d ii'),
  pairs('what is measured, or two bases', 'homocysteine | homocyst e ine | lactase', 'ct'),
  pairs('an interleukin, or the gene of another one', 'interleukin', '28'),
  pairs(
    'what is measured, or what a tumour or a metabolism resists',
    'imatinib | warfarin | glucose',
    'resistance resistant',
  ),
  pairs('an amino acid, or an enzyme of tumours', 'tyrosine', 'kinase inhibitor receptor'),
  pairs('calcium, or a picture of the heart', 'calcium | ionized calcium', 'ct cardiac score'),
  pairs('iron, or a picture of it', 'iron', 'cardiac kidney renal skin lung'),
  pairs('iron of the blood, or the stores of a marrow', 'iron', 'bone'),
  pairs(
    'an enzyme, or a viral load, or the lead of a child',
    'ld',
    'viral cap capillary finger fingerstick heelstick heel venous ven',
  ),
  pairs('antibodies to nuclei, or an analysis of chromosomes', 'ana', 'chrom'),
  pairs('a rheumatoid factor, or the reflex of a test for HIV', 'rf', '4th 5th'),
  pairs('a hormone, or what tells of doping', 'testosterone', 'epi'),
  pairs('microbes that are grown, or chromosomes', 'culture | cult', 'chrom'),
  pairs(
    'a protein, or its gene cut short',
    `hemoglobin | hgb | g6pd | aat | a1at | protein c | protein s | antithrombin | factor v
     | fact v | factor ii | ferritin | homocysteine`,
    'gen',
  ),
  pairs('a hormone, or its receptor in a tumour', 'estrogen | progesterone', 'status'),
  pairs('a count of cells, or a lymph node', 'lymph', 'mass morphology morph'),
  pairs('fat, or a picture of it', 'fat', 'body mass region kidney renal liver bone cardiac index'),
  pairs(
    'what tells whether a specimen is fit for a drug screen',
    'creatinine | creat | nitrite | nitrites | specific gravity | ph',
    'drug cutoff',
  ),
];
