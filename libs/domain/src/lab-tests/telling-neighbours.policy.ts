import { MICROBES } from './genes.policy.js';
import { found, wordPattern } from './test-words.policy.js';

/**
 * Which words, harmless by themselves, make another test of an ordinary one they stand beside?
 *
 * Skin is where something was taken, and IgG an ordinary protein; IgG of the skin is a direct
 * immunofluorescence, and so tissue under the microscope. A name that says both, or one beside such
 * a specimen, does not plainly identify an ordinary test, and is held (P10; collected November 2026
 * by trying harmless words beside ordinary analytes). Where something else is named that an antibody
 * is against, it is that which is measured.
 * Not covered: words that are on no list, for those hold a name whatever stands beside them.
 */
export const anotherTestIn = (read: NamedBeside): string | undefined => {
  for (const doubt of DOUBTS) {
    const telling = tellingIn(read, doubt);
    if (telling !== undefined) return telling;
  }
  return undefined;
};

/** Whether this phrase may be another test's, beside words that make one of it. */
export const isOfSeveralTests = (phrase: string): boolean =>
  DOUBTS.some(({ of, isOfNameAlone = false }) => of !== ANY && !isOfNameAlone && of.test(phrase));

const tellingIn = (
  { named, beside, words: name }: NamedBeside,
  {
    of,
    with: telling,
    orNumber = false,
    isOnly = false,
    isOfNameAlone = false,
    unless = [],
  }: Doubt,
): string | undefined => {
  const analyte = named.find((phrase) => of.test(phrase));
  if (analyte === undefined) return undefined;
  if (isOnly && !named.every((phrase) => of.test(phrase))) return undefined;
  if (unless.some((pattern) => found(name, pattern) !== undefined)) return undefined;
  if (telling === 'anything') return analyte;
  // Fat is an analyte by itself, and beside another one where it was taken; so is a lymph node.
  const neighbours = [...beside, ...named].filter(
    (token) => !isOfNameAlone || name.includes(` ${token} `),
  );
  const neighbour = neighbours.find(
    (token) => telling?.has(token) === true || (orNumber && NUMBER.test(token)),
  );
  return neighbour === undefined ? undefined : `${analyte}, ${neighbour}`;
};

const NUMBER = /^\d+[a-z]?$/u;

export interface NamedBeside {
  /** The phrases that name what is measured. */
  readonly named: readonly string[];
  /** Every other word, one by one. */
  readonly beside: readonly string[];
  readonly words: string;
}

interface Doubt {
  readonly of: RegExp;
  readonly with?: ReadonlySet<string> | 'anything';
  /** Beside any number as well. */
  readonly orNumber?: boolean;
  /** Not where something else is named as well. */
  readonly isOnly?: boolean;
  readonly unless?: readonly RegExp[];
  /** Neither a word of the specimen nor an order that nobody can tell makes another test of it. */
  readonly isOfNameAlone?: boolean;
}

const words = (...texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.join(' ').split(' '));

/** Solid, and looked at under the microscope where it is not cultured or dissolved. */
const SITES = 'skin tissue tiss kidney renal liver lung bone marrow nail nails bowel biopsy bx';
const UNDER_THE_MICROSCOPE =
  'immunofluorescence ifa ift if dfa microscopy microscopic morphology morph smear pattern';
const YES_OR_NO = 'presence ql qual qualitative detected pos positive neg negative reactive';
const SCREEN = 'screen screening scn scr';
const INFECTION =
  'infection acute chronic past current immune status immunity viral virus viruses pathogen ' +
  'pathogens organism organisms bacterial fungal parasite parasites microbial donor avidity';
const AGAINST_SOMETHING =
  'western blot immunoblot ib elisa eia agglutination hai ha latex confirm confirmatory ' +
  'confirmation cfm rapid gen generation 3rd 4th i ii iii iv titr titration dilution dilutions ' +
  'toxoid nucleocapsid spike autoantibody autoantibodies aab';
const IMMUNOASSAY = 'ia cia cmia eclia';
/** Where drugs are sought, and where a rapid test for HIV takes its drop. */
const BESIDE_BLOOD =
  'urine ur urn urns uri u saliva sal salivary oral hair meconium mec sweat nail nails';
const NUCLEIC = 'pcr probe amplification amplified naa naat tma nat';

/** Told by the names of their diseases, or by one that is in no list of microbes' genes. */
const OTHER_MICROBES = wordPattern(
  'varicella|zoster|syncytial|parainfluenza|toxocara|trichinella|cysticercus|echinococcus',
  'gonococcus|tularemia|moraxella|diphtheria|burgdorferi|rmsf',
);

const ANY = /./u;

const DOUBTS: readonly Doubt[] = [
  // An antibody of a class, against what the name does not say, or in a tissue.
  {
    of: /^ig[agmd]$/u,
    isOnly: true,
    with: words(...[SITES, UNDER_THE_MICROSCOPE, INFECTION], ...[AGAINST_SOMETHING, YES_OR_NO]),
  },
  // What is stained beside the antibodies.
  {
    of: /(?:^| )(?:c1q|c3c?|c4c?|complement|fibrin|fibrinogen|albumin|kappa|lambda|light chains|amyloid|collagen|pla2r|phospholipase a2 receptor|cd\d+)(?: |$)/u,
    with: words(SITES, 'immunofluorescence ifa ift dfa microscopy morphology morph'),
  },
  // What is stained there too; of a serum these are antibodies, and seen by immunofluorescence.
  {
    of: /(?:^| )(?:immunoglobulins?|gbm|basement membrane|hemosiderin|alpha 1 anti ?trypsin|a1 antitrypsin|a1at|aat|actin|smooth muscle|asma|mitochondrial?|lysozyme|myoglobin|tryptase|eosinophils?)(?: |$)/u,
    with: words(SITES),
  },
  // A hormone's receptor, or a marker, in a tumour's cells.
  {
    of: /^(?:o?estrogens?|progesterone)$/u,
    with: words(SITES, UNDER_THE_MICROSCOPE, YES_OR_NO),
  },
  {
    of: /^(?:o?estrogens?|progesterone)$/u,
    with: words(
      'score percent pct cell cells binding capacity index marker tumor nuclear',
      'cervix cervical cvx vaginal vagina vag status',
    ),
  },
  {
    of: /^(?:(?:psa|prostate specific (?:ag|antigen))(?: [a-z ]+)?|cea|calcitonin|chromogranin(?: a)?|thyroglobulin|afp|alpha fetoprotein|s100b?|nse|gastrin|insulin|prolactin|inhibin|acth|growth hormone)$/u,
    with: words('score pattern cell cells smear morphology morph lymphoma lymph', SITES),
  },
  // A lymph node, and a count of nothing.
  {
    of: /^lymph$/u,
    with: words(
      'site source specimen spec sample adequacy region pattern upper lower size large small',
      'mass morphology morph',
    ),
  },
  // Two letters that are haemoglobin, sodium, or the rest of a virus.
  {
    of: /^hb$/u,
    with: words(YES_OR_NO, SCREEN, INFECTION, NUCLEIC, AGAINST_SOMETHING, 'panel pnl profile'),
  },
  { of: /^(?:na|hva)$/u, with: words(NUCLEIC, INFECTION, 'western blot immunoblot') },
  // The liver's enzymes are no viruses.
  {
    of: /^(?:(?:hepatic|liver) (?:function|panel|profile|enzymes)(?: [a-z]+)?|lfts?)$/u,
    with: words(INFECTION, 'serology antibody antibodies ab ag antigen igm igg titer'),
  },
  // The blood bank's screen is for no virus, and of blood.
  {
    of: /^(?:antibody|ab) screen$/u,
    with: words(
      AGAINST_SOMETHING,
      INFECTION,
      IMMUNOASSAY,
      BESIDE_BLOOD,
      'reactive antigen ag 1 2 5th',
      'csf spinal cerebral cerebrospinal dbs dried spot fluid fld swab stool semen vaginal o',
      'poc poct point bedside fingerstick finger capillary cap office home kit waived lateral',
    ),
    unless: [/ (?:rbc|red (?:blood )?cells?)(?= )/u],
  },
  // The antiglobulin test of blood, or drugs of abuse testing.
  {
    of: /^dat$/u,
    with: words(
      BESIDE_BLOOD,
      SCREEN,
      'drug panel pnl profile confirm confirmation random rdm cutoff',
    ),
    orNumber: true,
    unless: [/ (?:coombs|(?:anti ?)?globulin|antiglobulin)(?= )/u],
  },
  // Immunity to three viruses, or the mismatch repair of a tumour.
  {
    of: /^mmr$/u,
    with: 'anything',
    unless: [
      wordPattern(
        'immun(?:e|ity)|ig[gm]|tit(?:er|re)s?|titr|abs?|antibod(?:y|ies)|serology|avidity',
        'measles|mumps|rubella|rubeola',
      ),
    ],
  },
  // A deposit in a tissue.
  { of: /^(?:beta )?amyloid(?: a)?$/u, with: words('fat abdominal rectal') },
  // A film of blood is looked at by a pathologist; one of the cervix or of a tissue is no film.
  {
    of: /^(?:(?:blood|bld|peripheral|periph|pathologist|path)(?: blood)? (?:smear|film)|smear review|blood parasites? smear|thick (?:and )?thin (?:smear|film))/u,
    with: words(
      SITES,
      'cervix cervical cerv cvx vaginal vagina vag urine csf fluid fld body pleural peritoneal',
      'synovial sputum bronchial bal lavage gastric breast',
    ),
  },
  // A filtration rate of the kidneys, or a receptor on a tumour's cells.
  {
    of: /^egfr$/u,
    isOnly: true,
    with: words(
      'skin tissue tiss liver lung nail bowel biopsy bx tumor tumors tumour tumours mass lesion',
      'node nodes lymph core cores punch brain colon breast esophagus pleural plr peritoneal prt',
      'ascites ascitic fluid fld csf spinal cerebral cerebrospinal sputum bronchial lavage bal',
      'bronchus airway resp respiratory wash washing washings aspirate fna pathway soluble protein',
      'panel pnl profile status score cell cells antigen ag antibody ab receptor expression',
      'marker activated active target',
      YES_OR_NO,
    ),
  },
  { of: /^egfr$/u, with: words('protein'), unless: [/ (?:creat|cystatin)[a-z]*(?= )/u] },
  // Magnesium, prothrombin and a rheumatoid factor; or mammography, positrons and a fluoroscope.
  {
    of: /^(?:mg|pt|rf)$/u,
    isOnly: true,
    with: words('diagnostic bone cardiac kidney renal liver lung bowel region gastric small'),
  },
  { of: /^mg$/u, isOnly: true, with: words(SCREEN) },
  {
    of: /^pt$/u,
    isOnly: true,
    with: words('body'),
    unless: [/ (?:fluid|fld)(?= )/u],
  },
  // Antibodies to a part of the cell, or its genome.
  {
    of: /^mitochondrial?$/u,
    with: 'anything',
    unless: [
      wordPattern(
        'm ?2|abs?|aab|anti|(?:auto)?antibod(?:y|ies)|ama|ig[gma]|tit(?:er|re)s?|titr',
        'ifa|ift|ib|eia|elisa|immunoblot',
      ),
    ],
  },
  // A ketone where it is the third; the fourth is a drug.
  { of: /^hydroxybutyrate$/u, with: 'anything', unless: [/ (?:beta|b|3)(?= )/u] },
  // Microbes are grown, and so are the cells of which chromosomes are counted.
  {
    of: /^(?:(?:tissue )?culture|cult)$/u,
    with: new Set([
      ...words('lymphocyte lymphocytes lymphs lymph cell cells amniotic amn'),
      ...words('leukocyte leukocytes wbc wcc chrom'),
      ...['white cell', 'white cells', 'white blood cell', 'white blood cells'],
    ]),
    unless: [
      wordPattern(
        'bacteri[a-z]*|(?:an)?aerobic|aerobe|anaerobe|fung(?:al|us)|viral|virus|afb|acid fast|gram',
        'routine|micro|suscept[a-z]*|sensitivity|organism|identified|parasite|mycology',
      ),
    ],
  },
  { of: /^tissue culture$/u, with: words('marrow blood bld leukocyte leukocytes wbc') },
  // White cells are counted; their antigens are a tissue type, and their enzymes tell carriers.
  {
    of: /^(?:white (?:blood )?cells?|white blood count|white cell count|wcc|wbc|leukocytes?|lymphocytes?|lymphs|granulocytes|neutrophils?|monocytes?|platelets?|[tb] cells)$/u,
    with: words('antigen antigens ag ags type types typing hla'),
    unless: [MICROBES],
    isOfNameAlone: true,
  },
  {
    of: /^(?:white (?:blood )?cells?|white blood count|white cell count|wcc|wbc|leukocytes?|lymphocytes?|lymphs|[tb] cells)$/u,
    with: new Set([
      ...words('crossmatch enzyme kinase dehydrogenase donor'),
      ...words('hexosaminidase glucocerebrosidase cystine'),
      ...['hla crossmatch', 'lysosomal enzymes', 'alpha galactosidase', 'alpha glucosidase'],
    ]),
    isOfNameAlone: true,
  },
  // Red cells are counted; their mass is told by nuclear medicine.
  {
    of: /^(?:red (?:blood )?cells?|rbc|erythrocytes?)$/u,
    with: words('mass'),
    isOnly: true,
    isOfNameAlone: true,
  },
  // Haemoglobins have none: what looked like a misspelled HB was replaced, and was hepatitis B.
  {
    of: /^(?:hgb|hemoglobin)(?: [a-z])?$/u,
    with: words('ag ags antigen antigens ab abs antibody antibodies anti igg igm'),
    isOfNameAlone: true,
  },
  // Cut short: a viral load, a child's lead, an analysis of chromosomes, a reflex, a doping marker.
  {
    of: /^ld$/u,
    with: words('viral cap capillary finger fingerstick heelstick heel venous ven'),
    isOfNameAlone: true,
  },
  { of: /^ana$/u, with: words('chrom'), isOfNameAlone: true },
  { of: /^rf$/u, with: words('4th 5th'), isOfNameAlone: true },
  { of: /^testosterone$/u, with: words('epi'), isOfNameAlone: true },
  // Leiden is one letter to whoever is in a hurry.
  {
    of: /^(?:coagulation )?fact(?:or)? v$/u,
    with: words('l'),
    unless: [/ (?:[gmu]|iu|i u|mg|ug|ng|units?) l(?= )/u],
  },
  // Seen in every urine, and in a smear of the cervix.
  {
    of: /^(?:squamous(?: epithelial)?|epithelial|epi)(?: cells?)?$/u,
    with: words('cervix cervical cerv cvx abnormal'),
  },
  // A protein's gene is told with other words than the protein.
  { of: ANY, with: words(NUCLEIC), unless: [MICROBES, OTHER_MICROBES] },
  // Or cut short: which generation of a method it is, a number tells.
  {
    of: /^(?:(?:coagulation )?fact(?:or)? [a-z]+|protein [cs]|antithrombin(?: iii)?|hgb|hemoglobin|g6pd|glucose 6 phosphate dehydrogenase|alpha 1 anti ?trypsin|a1 antitrypsin|a1at|aat|fibrinogen|ferritin|transferrin|homocysteine|lactase|apolipoprotein e)$/u,
    with: words('gen'),
    unless: [/ (?:\d(?:st|nd|rd|th)?|new) gen(?= )| gen \d/u],
    isOfNameAlone: true,
  },
  {
    of: /^(?:(?:coagulation )?fact(?:or)? (?:v|ii)|apolipoprotein e|apo e)$/u,
    with: words(YES_OR_NO, SCREEN, 'type nominal prid identifier high risk target pattern'),
  },
  // Its alleles have numbers and stars.
  {
    of: /^(?:apolipoprotein e|thiopurine(?: methyltransferase)?|tpmt(?: [a-z]+)?|warfarin)$/u,
    orNumber: true,
  },
  { of: /^plasminogen activator inhibitor$/u, with: words('4g 5g') },
  {
    of: /^(?:alpha 1 anti ?trypsin|a1 antitrypsin|a1at|aat)$/u,
    with: words('z m s mm ms mz ss sz zz'),
  },
  { of: /^(?:angiotensin converting enzyme|ace)$/u, with: words('i d ii') },
  { of: /^(?:homocysteine|homocyst e ine|lactase)$/u, with: words('ct') },
  { of: /^interleukin$/u, with: words('28') },
  // What a tumour resists, or a patient's metabolism; microbes resist what is against them.
  {
    of: ANY,
    with: words('resistance resistant'),
    unless: [
      MICROBES,
      OTHER_MICROBES,
      wordPattern(
        '(?:apc|activated protein c|insulin|methicillin) resist[a-z]*',
        '(?:rifa|cef|ceph)[a-z]*|[a-z]+(?:cillin|m[iy]cin|floxacin|cycline|penem|azole)',
        'isoniazid|ethambutol|pyrazinamide|colistin|linezolid|amikacin|trimethoprim',
      ),
    ],
  },
  { of: /^tyrosine$/u, with: words('kinase inhibitor receptor') },
  // Pictures of the heart and of the body.
  { of: /^(?:ionized )?calcium$/u, with: words('ct cardiac score') },
  { of: /^iron$/u, with: words('cardiac kidney renal skin lung bone') },
  {
    of: /^fat$/u,
    with: words('body mass region kidney renal liver bone cardiac index'),
    unless: [/ (?:stool|stl|feces|fecal|fec|urine|ur)(?= )/u],
  },
  // Whether a specimen is fit for a drug screen.
  {
    of: /^(?:creatinine|creat|nitrite|nitrites|specific gravity|ph)$/u,
    with: words('drug cutoff'),
    unless: [/ drug monitor(?:ing)?(?= )/u],
  },
];
