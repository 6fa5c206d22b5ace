import { classificationOf } from './classification.policy.js';
import { sampledTissueIn, seenInTissue, solidTissueIn } from './seen-in-tissue.policy.js';
import { wordsOf } from './test-words.policy.js';

const categoryOf = (name: string, specimen: string): string =>
  classificationOf({ name, specimen: { name: specimen } }).category;

const measuredElsewhere =
  'CD20|CD34|PSA|Calcitonin|Chromogranin A|Estrogen|Immunoglobulin G|CMV|HPV|Giemsa stain|' +
  'Wright stain|AFB stain|Fungal stain|AFB culture|Sodium';
const stains =
  'Giemsa stain|Giemsa|AFB stain|Acid fast stain|Fungal stain|Wright stn|India ink|Fungus stain';
const microbes =
  'Helicobacter pylori|H pylori|Pylori|CMV|Cytomegalovirus|HSV|HSV 1|HSV2|Herpes simplex|HHV8|' +
  'HHV 6|EBV|Epstein Barr|VZV|Varicella|Zoster|HPV|Human papillomavirus|Adenovirus|Polyomavirus|' +
  'BK virus|BKV|Parvovirus|Toxoplasma|Treponema|Treponemal|Syphilis|Pneumocystis';

const cells =
  'Differential|Manual diff, WBC|Blasts|Myelocytes|Promyelocytes|Metamyelocytes|Plasma cells|' +
  'Erythrocyte morphology|RBC morph|Platelet estimate|Neuts band|Band neutrophils|Neutrophils|' +
  'Basophils|Lymphocytes|Lymphs|Monocytes|Monos|Immature granulocytes';

describe('what is looked at in a tissue is held, though its name is an ordinary one', () => {
  it.each([
    ['FFPE', measuredElsewhere],
    ['Tissue, FFPE', measuredElsewhere],
    ['Paraffin embedded tissue', measuredElsewhere],
    ['Block', measuredElsewhere],
    ['2 blocks', measuredElsewhere],
    ['Formalin', measuredElsewhere],
    ['Formalin-fixed', measuredElsewhere],
    ['Formaldehyde', measuredElsewhere],
    ['Slide', measuredElsewhere],
    ['10 unstained slides', measuredElsewhere],
    ['Skin biopsy', stains],
    ['Gastric biopsies', stains],
    ['Core bx', stains],
    ['Tissue', stains],
    ['Tissues', stains],
    ['TISS', stains],
    ['Core', stains],
    ['Lymph node', stains],
    ['Nodes', stains],
    ['Tumor', stains],
    ['Tumour', stains],
    ['Mass', stains],
    ['Polyps', stains],
    ['Placenta', stains],
    ['Gastric mucosa', stains],
    ['Skin', stains],
    ['Kidney', stains],
    ['Renal', stains],
    ['Liver', stains],
    ['Lung', stains],
    ['Bone', stains],
    ['Bowel', stains],
    ['Nails', stains],
    ['Muscle', stains],
    ['Nerve', stains],
    ['Excision', stains],
    ['Resection', stains],
    ['Punch', stains],
    ['Shave', stains],
    ['Gastric biopsy', microbes],
    ['Colon biopsies', microbes],
    ['Bx', microbes],
    ['Tissue', microbes],
    ['Tiss', microbes],
    ['Colonic mucosa', microbes],
    ['Gastric', 'H pylori'],
    ['Stomach', 'Helicobacter pylori'],
    ['Antrum', 'Helicobacter pylori'],
    ['Antral', 'Helicobacter pylori'],
    ['Fundus', 'H pylori|CMV|Giemsa stain'],
    ['Fundic', 'H pylori|Giemsa stain'],
    ['Corpus', 'H pylori|Giemsa stain'],
    ['Cardia', 'H pylori|Giemsa stain'],
    ['Incisura', 'H pylori|Giemsa stain'],
    ['Angularis', 'H pylori|Giemsa stain'],
    ['Gastric body', 'H pylori'],
    ['D1', 'H pylori'],
    ['D2', 'Helicobacter pylori'],
    ['Core', cells],
    ['Biopsy', cells],
    ['Bx', cells],
    ['Tissue', cells],
    ['Touch prep', cells],
    ['Imprint', cells],
    ['Clot section', cells],
    ['Peripheral blood; core biopsy', cells],
    ['Bone', cells],
    ['Aspirate', cells],
    ['Hip aspirate', cells],
    ['ASP', cells],
    ['Thyroid', 'Calcitonin'],
    ['Thyroid FNA', 'Thyroglobulin|AFB stain'],
    ['Fine needle', 'AFB stain'],
    ['Prostate', 'PSA'],
    ['Breast', 'Progesterone|Ca|K|HVS|MSU'],
    ['Spleen', 'CD20'],
    ['Pancreas', 'Gastrin'],
    ['Heart', 'Kappa'],
    ['Brain', 'AFB stain'],
    ['Paraffin block', 'O&P|UPT|TB Gold'],
    ['Lymph node', 'CD20|IgG|PSA'],
    ['Tumor', 'AFP|Calcitonin'],
  ])('%s: %s', (specimen, names) => {
    const shown = names.split('|').filter((name) => categoryOf(name, specimen) === 'none');
    expect(shown).toEqual([]);
  });

  it.each(['AFB stain, tissue', 'Fungal stain biopsy', 'Giemsa bx', 'Giemsa tissues'])(
    'by its name alone: %s',
    (name) => {
      expect(classificationOf({ name }).category).not.toBe('none');
    },
  );

  it('is the order, and every line with it', () => {
    expect(classificationOf({ name: 'Sodium', specimen: { name: 'FFPE' } })).toMatchObject({
      role: 'another-test',
      needsHuman: ['"ffpe" may be a listed test or not: map the code.'],
    });
  });

  it.each([
    ['AFB stain', 'Skin biopsy', 'afb stain, skin'],
    ['Helicobacter pylori', 'Gastric biopsy', 'helicobacter pylori, biopsy'],
    ['PSA', '10 slides', 'slides'],
    ['Differential', 'Hip aspirate', 'differential, aspirate'],
  ])('says what is looked at, and where: %s, %s', (name, specimen, evidence) => {
    expect(seenInTissue(wordsOf(name), wordsOf(specimen))).toBe(evidence);
  });

  it('is no remark: a comment on a block follows its order', () => {
    const { role } = classificationOf({ name: 'Comment', specimen: { name: 'FFPE' } });
    expect(role).toBe('accompaniment');
  });

  it('is shown as soon as staff have mapped it', () => {
    const test = { code: '4711', system: 'L', name: 'CD20', specimen: { name: 'FFPE' } };
    expect(classificationOf(test, { 'L|4711': 'none' }).category).toBe('none');
  });
});

describe('what is no look at a tissue stays ordinary', () => {
  it.each<readonly [string, string]>([
    ['FFPE', 'CMV DNA|CMV PCR|HPV DNA|HPV genotype|EBV RNA|HPV mRNA|MTB NAAT|MTB NAA|CMV TMA'],
    ['Slide', 'Malaria smear|Peripheral blood smear|Blood film|Wet prep|KOH prep|Gram stain'],
    ['Slide', 'Malaria|Reticulocytes|Retic|Peripheral smear|Plasmodium|Periph smear|Bld smear'],
    ['Blood slide', 'Giemsa stain|Manual differential|WBC morphology'],
    ['Slide of peripheral blood', 'Giemsa stain'],
    ['Periph slide', 'WBC differential'],
    ['Bld slides', 'WBC differential'],
    ['Film slide', 'WBC differential'],
    ['Slide, thick', 'Giemsa stain'],
    ['Slide, thin', 'Giemsa stain'],
    ['Wet slide', 'Trichomonas'],
    ['Vaginal slide', 'Trichomonas|Clue cells|Yeast'],
    ['Slide, vagina', 'Yeast'],
    ['Vag slide', 'Yeast'],
    ['Slide, urine sediment', 'Crystals'],
    ['Ur slide', 'Crystals'],
    ['Sediment slide', 'Crystals'],
    ['Urethral slide', 'WBC'],
    ['Sputum slide', 'AFB stain'],
    ['Stool slide', 'Fecal leukocytes'],
    ['Stl slide', 'Fecal leukocytes'],
    ['Nasal slide', 'Eosinophils'],
    ['Formalin', 'Ova and parasites|O and P|Parasite|Pinworm|Worm'],
    ['Stool in 10% formalin', 'Giardia antigen|Cryptosporidium'],
    ['Stl formalin', 'Giardia'],
    ['Feces, formalin', 'Giardia'],
    ['Fecal formalin', 'Giardia'],
    ['Urine, formalin', 'Schistosoma'],
    ['Ur formalin', 'Schistosoma'],
    ['Tissue', 'Gram stain|Aerobic culture|AFB smear|AFB culture and stain|Staphylococcus aureus'],
    ['Skin biopsy', 'KOH prep|Fungal culture|Fungal stain and culture|Fungal stain and cult'],
    ['Gastric biopsy', 'H pylori culture|H pylori DNA|H pylori PCR|CLO test|Rapid urease'],
    ['Gastric biopsy', 'H pylori urease|H pylori probe|H pylori susceptibility|H pylori IgG'],
    ['Tissue', 'CMV culture|CMV cult|CMV DNA|CMV quantitative|CMV antibody|CMV Ab|EBV NAA'],
    ['Tissue', 'HPV genotype|HPV mRNA|HSV RNA|HSV NAT|HSV TMA|Clarithromycin resistance, H pylori'],
    ['Skin', 'HSV|Varicella'],
    ['Lesion', 'HSV'],
    ['Sputum', 'AFB stain|Fungal stain|Pneumocystis'],
    ['Serum', 'Sodium|PSA|CD20|Tumor marker AFP'],
    ['Gastric', 'H pylori culture|AFB smear|H pylori PCR'],
    ['Gastric lavage', 'AFB stain'],
    ...(
      'Blood|Bld|Serum|Plasma|Pleural fluid|Fld|CSF|Urine|Ur|Sputum|Lung lavage|Lung BAL|' +
      'Lung wash|Bone washings|Breast milk|Joint aspirate|Knee aspirate|Synovial aspirate|' +
      'Pleural aspirate|Peritoneal aspirate|Tracheal aspirate|Nasopharyngeal aspirate|' +
      'Bronchial aspirate|Abscess aspirate|Wound aspirate|Capillary blood, skin'
    )
      .split('|')
      .map((specimen) => [specimen, cells] as const),
    ['Liver tissue', 'Copper|Iron'],
  ])('%s: %s', (specimen, names) => {
    const held = names
      .split('|')
      .filter((name) => seenInTissue(wordsOf(name), wordsOf(specimen)) !== undefined);
    expect(held).toEqual([]);
  });

  it.each([
    ['Blood slide', 'Manual differential'],
    ['Slide', 'Malaria smear'],
    ['Vaginal slide', 'Wet mount'],
    ['Formalin', 'Ova and parasites'],
    ['Tissue', 'Gram stain'],
    ['Gastric biopsy', 'CLO test'],
    ['Tissue', 'CMV PCR'],
    ['Serum', 'Tumor marker AFP'],
  ])('and is shown: of %s, %s', (specimen, name) => {
    expect(categoryOf(name, specimen)).toBe('none');
  });

  it('is of no tissue where no word of the specimen says so', () => {
    expect(solidTissueIn(wordsOf('Blocked nodular skinny serum'))).toBeUndefined();
    expect(seenInTissue(wordsOf('Giemsa'), wordsOf('Sideblock slider, serum'))).toBeUndefined();
  });
});

const stainedAsWell =
  'CD20|CD4 count|IgG|C1q|C3|C3c|Complement C4|C4d|Fibrin|Fibrinogen|Kappa|Lambda|' +
  'Kappa light chains|Amyloid A|Collagen|PLA2R|Estrogen|Progesterone|PSA|' +
  'Prostate specific antigen|CEA|Calcitonin|Chromogranin A|Thyroglobulin|AFP|Alpha fetoprotein|' +
  'S100B|NSE|Gastrin|Insulin|Prolactin|Inhibin|ACTH|Growth hormone|Myoglobin|Lysozyme|Tryptase|' +
  'Immunoglobulin A';

describe('no list of organs is whole: of what is no known fluid, what is also stained is held', () => {
  it.each([
    ['by the codes of HL7: lung', { code: 'TLNG' }],
    ['the gall bladder', { code: 'TISG' }],
    ['the placenta', { code: 'TISPL' }],
    ['the large intestine', { code: 'TLGI' }],
    ['the small intestine', { code: 'TSMI' }],
    ['an ulcer', { code: 'TISU' }],
    ['skin', { code: 'SKN' }],
    ['skin muscle', { code: 'SKM' }],
    ['the endometrium', { code: 'ENDM' }],
    ['the placenta again', { code: 'PLC' }],
    ['curettage', { code: 'CUR' }],
    ['tissue by its number of SNOMED CT', { code: '119376003', system: 'SCT' }],
    ['a number that nobody knows', { code: '4711171147', system: 'SCT' }],
    ['a code that nobody knows', { code: 'ZRBLX', system: 'L' }],
    ['the colon', { name: 'Colon' }],
    ['a lesion', { name: 'Lesion' }],
    ['what lies beside one', { name: 'Perilesional' }],
    ['an organ that nobody has listed', { name: 'Mediastinum' }],
    ['a site alone: an arm has a vein and a skin', { site: 'Left forearm' }],
    ['a place that is wiped', { name: 'Oral' }],
    ['an aspirate of nobody says what', { name: 'Aspirate' }],
  ])('%s', (_says, specimen) => {
    const shown = stainedAsWell
      .split('|')
      .filter((name) => classificationOf({ name, specimen }).category === 'none');
    expect(shown).toEqual([]);
  });

  it.each('TLNG|TISG|TISPL|TLGI|TSMI|TISU|SKN|SKM|ENDM|PLC|CUR|119376003'.split('|'))(
    'and of tissue by its code the cells are held as well: %s',
    (code) => {
      const held = cells
        .split('|')
        .filter((name) => classificationOf({ name, specimen: { code } }).category !== 'none');
      expect(held).toEqual(cells.split('|'));
    },
  );

  const organs =
    'Tonsils|Tonsil|Tonsillar|Esophagus|Oesophagus|Esophageal|Duodenum|Duodenal|Jejunum|Jejunal|' +
    'Ileum|Ileal|Cecum|Caecum|Cecal|Colon|Colonic|Sigmoid|Rectum|Intestine|Intestinal|Uterus|' +
    'Uterine|Endometrium|Endometrial|Ovary|Ovaries|Ovarian|Testis|Testes|Testicle|Testicular|' +
    'Appendix|Appendiceal|Stomach|Antrum|Antral|Pylorus|Gastroesophageal|GE junction|Liver|Lung|' +
    'Kidney|Renal|Bowel|Spleen|Heart|Brain|Placenta|Placental|Lymph node|Nodes';
  const outside =
    'Cervix|Bladder|Glomerulus|Glomeruli|Glomerular|Lesion|Lesions|Orbit|Orbits|Orbital|Axilla|' +
    'Axillae|Axillary|Vulva|Larynx|Nodule|Nodules|Papule|Papules|Plaque|Plaques|Lesional|' +
    'Perilesional|Curettings|Curettage|Fallopian tube|Zeus|Michels medium|Michel medium';
  const seen =
    'Giemsa|CD20|IgA|Chromogranin A|Eosinophils|Eosinophils/HPF|Lymphocytes|EGFR|Mast cells';
  it.each(`${organs}|${outside}`.split('|'))('every organ is tissue: %s', (specimen) => {
    const shown = seen.split('|').filter((name) => categoryOf(name, specimen) === 'none');
    expect(shown).toEqual([]);
    expect(solidTissueIn(wordsOf(specimen))).toBeDefined();
  });

  it.each(organs.split('|'))('and microbes are stained in the inner ones: %s', (specimen) => {
    const shown = 'CMV|Helicobacter pylori|HSV|Adenovirus'
      .split('|')
      .filter((name) => categoryOf(name, specimen) === 'none');
    expect(shown).toEqual([]);
    expect(categoryOf('CMV PCR', specimen)).toBe('none');
  });

  it.each(['Giemsa', 'Giemsa stain', 'AFB stain', 'Fungal stain'])(
    'stains of a place where one has to cut: %s',
    (name) => {
      for (const specimen of ['Antrum', 'Gastric', 'Toe', 'Left foot', 'Aspirate', 'Mediastinum']) {
        expect(categoryOf(name, specimen)).toBe('unclassified');
      }
    },
  );

  it.each([
    ['Eosinophils/HPF', 'Proximal zorblax'],
    ['Eosinophils per high power field', 'Distal'],
    ['Lymphocytes/HPF', 'Third part'],
    ['Eosinophils/HPF', ''],
    ['Eosinophils high power field', ''],
    ['Eos/hpf', ''],
    ['Eosinophil count per HPF', ''],
    ['Mast cells/HPF', ''],
    ['Peak eosinophils', ''],
    ['Peak eosinophil count', ''],
    ['Peak eos', 'Unknown'],
  ])('cells in a field of the microscope: %s of %p', (name, specimen) => {
    expect(categoryOf(name, specimen)).not.toBe('none');
    expect(seenInTissue(wordsOf(name), wordsOf(specimen))).toBeDefined();
  });

  it.each([
    ['CD20', 'CD20, tissue'],
    ['Eosinophils/HPF', '"eosinophils hpf"'],
  ])('says of what it may be: %s', (name, evidence) => {
    const specimen = name === 'CD20' ? 'Mediastinum' : '';
    const { needsHuman } = classificationOf({ name, specimen: { name: specimen } });
    expect(needsHuman.join().toLowerCase()).toContain(evidence.toLowerCase());
  });
});

describe('what is drawn off, passed or wiped stays ordinary', () => {
  it.each([
    ['Blood', stainedAsWell],
    ['Serum', stainedAsWell],
    ['Plasma', stainedAsWell],
    ['', stainedAsWell],
    ['Unspecified', stainedAsWell],
    ['XXX', stainedAsWell],
    ['Urine', 'Eosinophils/HPF|WBC/HPF|Eosinophils|Kappa|Myoglobin|EGFR'],
    ['Nasal smear', 'Eosinophils|Eosinophils/HPF|Giemsa stain'],
    ['Blood', 'EGFR|eGFR|Eosinophils|Peripheral smear'],
    ['Clean catch', 'WBC/HPF|RBC/HPF|Eosinophils/HPF'],
    ['Mediastinum', 'Sodium|Albumin|Rubella IgG|CMV PCR|Eosinophils|AFB culture|AFB smear'],
    ['Ovarian cyst fluid', 'CEA|CD20|Amylase'],
    ['Lung lavage', 'CMV|HSV|Pneumocystis'],
    ['Bladder wash', 'BK virus|Fungal stain|Eosinophils'],
    ['Bladder catheter', 'Fungal stain'],
    ['Cervix swab', 'Giemsa stain|Fungal stain|Trichomonas'],
    ['Stomach aspirate', 'AFB stain'],
    ['Gastric contents', 'AFB smear|H pylori culture'],
    ['Stomach contents', 'AFB stain'],
    ['Duodenal aspirate', 'Giardia'],
    ['Uterine secretions', 'Fungal stain'],
    ['Lesion discharge', 'Fungal stain'],
    ['Cervix mucus', 'Fungal stain'],
    ['Wound swab', 'Fungal stain|AFB stain|Aerobic culture|IgG'],
    ['Wound', 'Fungal stain|AFB stain|Aerobic culture|Gram stain'],
    ['Genital', 'Fungal stain|HSV|Yeast'],
    ['Throat', 'Fungal stain|Strep A'],
    ['Cervical', 'Fungal stain|Chlamydia|HPV'],
    ['Colon', 'Aerobic culture|Gram stain|CMV PCR'],
    ['Stomach', 'H pylori culture|CLO test|Rapid urease'],
  ])('of %p: %s', (specimen, names) => {
    const held = names
      .split('|')
      .filter((name) => seenInTissue(wordsOf(name), wordsOf(specimen)) !== undefined);
    expect(held).toEqual([]);
  });

  it.each([
    ['Serum', 'IgG'],
    ['119297000', 'CD4 count'],
    ['Lavender top tube', 'CD4 count'],
    ['SST', 'PSA'],
    ['Gold', 'Prolactin'],
    ['Unspecified', 'CEA'],
    ['Left', 'Fibrinogen'],
    ['Mediastinum', 'Albumin'],
    ['Urine', 'Eosinophils/HPF'],
    ['Wound', 'Fungal stain'],
  ])('and is shown: of %s, %s', (specimen, name) => {
    expect(categoryOf(name, specimen)).toBe('none');
  });

  it('asks it of nothing that is not stained every day', () => {
    const specimen = wordsOf('Mediastinum');
    expect(sampledTissueIn(specimen, ['rubella', 'albumin'])).toBeUndefined();
    expect(sampledTissueIn(specimen, ['rubella', 'cd20'])).toBe('mediastinum');
    expect(sampledTissueIn(wordsOf('Colon'), ['albumin'])).toBe('colon');
    expect(sampledTissueIn(specimen, ['zcd20', 'gbmx'])).toBeUndefined();
  });
});
