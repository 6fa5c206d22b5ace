import { classificationOf } from './classification.policy.js';
import { seenInTissue, solidTissueIn } from './seen-in-tissue.policy.js';
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
    ['Breast', 'Progesterone'],
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
    expect(classificationOf({ name: 'CD20', specimen: { name: 'FFPE' } })).toMatchObject({
      role: 'another-test',
      needsHuman: ['"ffpe" may be a listed test or not: map the code.'],
    });
  });

  it.each([
    ['AFB stain', 'Skin biopsy', 'afb stain, skin'],
    ['Helicobacter pylori', 'Gastric biopsy', 'helicobacter pylori, gastric'],
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
    expect(seenInTissue(wordsOf('Giemsa'), wordsOf('Sideblock slider'))).toBeUndefined();
  });
});
