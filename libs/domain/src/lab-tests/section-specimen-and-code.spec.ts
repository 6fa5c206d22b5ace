import { classificationOf } from './classification.policy.js';
import type { TestCategory, TestIdentity } from './facts.js';

const categoryOf = (test: TestIdentity): TestCategory => classificationOf(test).category;

describe('the section of the laboratory', () => {
  it.each<[string, TestIdentity, TestCategory]>([
    ['TX blocks a therapeutic level (P5)', { name: 'Digoxin', section: 'TX' }, 'toxicology'],
    ['TX blocks a creatinine', { name: 'Creatinine', section: 'TX' }, 'toxicology'],
    ['SP blocks a culture', { name: 'Tissue culture', section: 'SP' }, 'tissue'],
    ['SP with a Pap smear is a Pap smear', { name: 'Pap smear', section: 'SP' }, 'pap-smear'],
    ['CP blocks HPV', { name: 'HPV DNA', section: 'CP' }, 'tissue'],
    ['CG blocks a blood count', { name: 'CBC', section: 'CG' }, 'genetic'],
    ['GE blocks a name that nobody knows', { name: 'Zorblax', section: 'GE' }, 'genetic'],
    ['RUS blocks a name that nobody knows', { name: 'Zorblax', section: 'RUS' }, 'radiology'],
    ['RAD is radiology', { section: 'RAD' }, 'radiology'],
    ['toxicology in words blocks', { name: 'Digoxin', section: 'Toxicology' }, 'toxicology'],
    ['MB shows a plain culture', { name: 'Urine culture', section: 'MB' }, 'none'],
    [
      'CH does not make a known test of an unknown name',
      { name: 'Zorblax', section: 'CH' },
      'unclassified',
    ],
    ['Pathology in words blocks', { name: 'Sodium', section: 'Pathology' }, 'tissue'],
    [
      'Molecular diagnostics holds a protein, for it may be its gene',
      { name: 'Factor V', section: 'Molecular Diagnostics' },
      'unclassified',
    ],
    [
      'Molecular diagnostics shows a microbe',
      { name: 'SARS-CoV-2 RNA', section: 'Molecular Diagnostics' },
      'none',
    ],
    [
      'Molecular diagnostics shows a microbe that one of its names tells',
      {
        name: 'SARS-CoV-2 RNA',
        alternates: [{ name: 'Send out' }],
        section: 'Molecular Diagnostics',
      },
      'none',
    ],
    [
      'Molecular diagnostics shows what its code tells to be ordinary',
      { name: 'Hemoglobin', code: '718-7', system: 'LN', section: 'Molecular Diagnostics' },
      'none',
    ],
    ['OSL decides nothing (P11)', { name: 'Glucose', section: 'OSL' }, 'none'],
  ])('%s', (_says, test, category) => {
    expect(categoryOf(test)).toBe(category);
  });
});

describe('two letters that are calcium, or a carcinoma', () => {
  it.each([
    'Tongue',
    'Neck',
    'Gallbladder',
    'Cytology vial',
    'Bronchial washing',
    'BAL',
    'Sputum',
    'Swab',
  ])('are held where the specimen is no blood, urine or fluid: %s', (name) => {
    expect(categoryOf({ name: 'Ca', specimen: { name } })).toBe('unclassified');
    expect(categoryOf({ name: 'GCT', specimen: { name } })).toBe('unclassified');
    expect(categoryOf({ name: 'Calcium', specimen: { name } })).toBe('none');
  });

  it.each(['Serum', 'Urine', 'Pleural fluid', 'Dialysate'])('are shown of %s', (name) => {
    expect(categoryOf({ name: 'Ca', specimen: { name } })).toBe('none');
  });

  it.each<[string, string, TestCategory]>([
    ['Ca', 'BREAST', 'unclassified'],
    ['Ca', 'TUMOR', 'unclassified'],
    ['Ca', 'CANCER', 'unclassified'],
    ['Ca', 'CARC', 'unclassified'],
    ['GCT', 'GERM', 'unclassified'],
    ['Ca', 'SCA', 'none'],
    ['Ca', 'CAL', 'none'],
    ['GCT', 'GLU1H', 'none'],
    ['Calcium', 'BREAST', 'none'],
  ])('%s by the code %s: %s', (name, code, category) => {
    expect(categoryOf({ name, code, system: 'L' })).toBe(category);
  });
});

describe('a whole name beside an organ', () => {
  it.each<[string, string]>([
    ['Skin swab', 'Wound swab|Wound C&S'],
    ['Swab, skin', 'Wound swab|Wound C&S'],
    ['Wound, skin', 'Wound swab|Wound C&S'],
    ['Breast abscess', 'Wound swab|Wound C&S'],
    ['Abscess, axilla', 'Wound swab|Wound C&S'],
    ['Urine kidney', 'MSU|CSU|Urine C&S|Ca|K|Cl'],
    ['Renal pelvis ur', 'MSU|CSU|Urine C&S|Ca'],
    ['Lung wash', 'Respiratory PCR'],
    ['Venous blood renal', 'FBE|Ca|K|Cl|GCT'],
    ['Skin puncture', 'FBE|Ca|K|Cl|GCT'],
    ['Serum, breast clinic', 'FBE|Ca|K|Cl|GCT'],
    ['Cord blood placenta', 'FBE|Ca|K|Cl|GCT'],
  ])('is plain where it was drawn, passed or wiped: of %s, %s', (specimen, names) => {
    const held = names
      .split('|')
      .filter((name) => categoryOf({ name, specimen: { name: specimen } }) !== 'none');
    expect(held).toEqual([]);
  });

  const cut =
    'Tissue|Tiss|Biopsy|Biopsies|Bx|Core|Cores|Node|Nodes|Tumor|Tumours|Mass|Masses|Polyp|Polyps|' +
    'Mucosa|Mucosal|Lumpectomy|Mastectomies|Excision|Excisional|Resection|Punch|Shave|FNA|' +
    'Fine needle|Touch prep|Imprint|Imprints|Clot section|TISS|TISG|Nodule|Nodules|Papule|Plaque|' +
    'Lesional|Perilesional|Curettage|Cytology|Slide|Slides|Smear|Smears|Brush|Brushings|' +
    '119376003';
  it.each(cut.split('|'))('is none where some of it was cut or looked at: %s', (word) => {
    const shown = ['Wound swab', 'FBE', 'Ca', 'K'].filter(
      (name) => categoryOf({ name, specimen: { name: `Breast swab, blood, ${word}` } }) === 'none',
    );
    expect(shown).toEqual([]);
  });

  it.each(['Breast', 'Breast swab', 'Skin wound', 'Lung wash', 'Renal cyst fluid', 'Liver drain'])(
    'is none of letters where neither blood nor urine is told: %s',
    (name) => {
      const letters = ['Ca', 'K', 'Cl', 'GCT'];
      const shown = letters.filter(
        (line) => categoryOf({ name: line, specimen: { name } }) === 'none',
      );
      expect(shown).toEqual([]);
    },
  );
});

describe('a code that is short for a listed examination', () => {
  it.each<[string, string, TestCategory]>([
    ['HVS', 'CYT', 'unclassified'],
    ['Ca', 'HIST', 'unclassified'],
    ['White cells', 'HIST', 'unclassified'],
    ['Culture', 'HISTO', 'unclassified'],
    ['White cells', 'KARYO', 'unclassified'],
    ['Neutrophils', 'BMDIFF', 'bone-marrow'],
    ['Histoplasma Ab', 'HISTO', 'none'],
    ['Histamine', 'HIST', 'none'],
    ['Cytomegalovirus IgG', 'CYT', 'none'],
  ])('makes of %s with %s: %s', (name, code, category) => {
    expect(categoryOf({ name, code, system: 'L' })).toBe(category);
  });
});

describe('a smear of a tissue', () => {
  it.each<[string, string, TestCategory]>([
    ['TFT smear', 'Tissue', 'unclassified'],
    ['White cells smear', 'Uterus', 'unclassified'],
    ['Sodium smear', 'Thyroid', 'unclassified'],
    ['TFT smear', 'Blood', 'none'],
    ['AFB smear', 'Tissue', 'none'],
    ['Acid fast smear', 'Lung', 'none'],
    ['Mycobacterium smear', 'Lung', 'none'],
    ['Gram smear', 'Tissue', 'none'],
    ['KOH smear', 'Skin', 'none'],
    ['Fungal stain, smear', 'Skin', 'none'],
    ['Fungus stain, smear', 'Nail', 'none'],
    ['Bacteria smear', 'Bone', 'none'],
    ['Leishmania smear', 'Skin', 'none'],
    ['Culture and smear', 'Bone', 'none'],
  ])('is of its cells, unless it is of microbes: %s of %s', (name, specimen, category) => {
    expect(categoryOf({ name, specimen: { name: specimen } })).toBe(category);
  });
});

describe('the specimen', () => {
  it.each<[string, TestIdentity, TestCategory]>([
    [
      'marrow blocks whatever is done with it (P9)',
      { name: 'AFB culture', specimen: { code: 'BMAR' } },
      'bone-marrow',
    ],
    [
      'marrow in words blocks',
      { name: 'Flow cytometry', specimen: { name: 'Bone marrow' } },
      'bone-marrow',
    ],
    [
      'a biopsy holds a class of antibodies, which is stained in it',
      { name: 'IgG', specimen: { name: 'Skin biopsy' } },
      'unclassified',
    ],
    [
      'a kidney holds what is stained beside the antibodies',
      { name: 'C3', specimen: { code: 'TISS', site: 'Kidney' } },
      'unclassified',
    ],
    [
      'a biopsy leaves a culture a culture',
      { name: 'Aerobic culture', specimen: { name: 'Skin biopsy' } },
      'none',
    ],
    [
      'saliva holds the screen of a blood bank, for it is a rapid test of a virus',
      { name: 'Antibody screen', specimen: { name: 'Saliva' } },
      'unclassified',
    ],
    [
      'urine holds DAT, for it is a test for drugs',
      { name: 'DAT', specimen: { code: 'UR' } },
      'unclassified',
    ],
    [
      'fat holds amyloid, for it is looked at',
      { name: 'Amyloid A', specimen: { name: 'Fat pad' } },
      'unclassified',
    ],
    [
      'the cervix holds the review of a smear',
      { name: 'Pathologist smear review', specimen: { name: 'Cervix' } },
      'unclassified',
    ],
    [
      'serum leaves the screen of a blood bank ordinary',
      { name: 'Antibody screen', specimen: { name: 'Serum' } },
      'none',
    ],
    [
      'serum leaves a class of antibodies ordinary',
      { name: 'IgG', specimen: { name: 'Serum' } },
      'none',
    ],
    [
      'a culture that only its name places in the marrow is a culture',
      { name: 'Culture, bone marrow' },
      'none',
    ],
    [
      'tissue does not make histology of a culture (P6)',
      { name: 'Aerobic culture', specimen: { name: 'Tissue' } },
      'none',
    ],
    [
      'products of conception block',
      { name: 'Microarray', specimen: { name: 'Products of conception' } },
      'products-of-conception',
    ],
    [
      'urine makes toxicology of a medicine',
      { name: 'Gabapentin', specimen: { name: 'Urine' } },
      'toxicology',
    ],
    [
      'blood makes monitoring of a medicine',
      { name: 'Gabapentin', specimen: { name: 'Serum' } },
      'none',
    ],
    [
      'the cervix makes a Pap smear of cytology',
      { name: 'Cytology', specimen: { name: 'Cervix' } },
      'pap-smear',
    ],
    [
      'a uterine specimen makes POC the products of conception',
      { name: 'POC', specimen: { name: 'Uterine curettings' } },
      'products-of-conception',
    ],
  ])('%s', (_says, test, category) => {
    const { categories } = classificationOf(test);
    expect(categories.length === 0 ? ['none'] : categories).toContain(category);
  });
});

describe('a local code', () => {
  it.each<[string, TestIdentity, TestCategory]>([
    ['that abbreviates a listed test blocks', { code: 'HBSAG', system: 'L' }, 'hepatitis'],
    [
      'that abbreviates one blocks whatever the name says',
      { code: 'UDS', name: 'Panel' },
      'toxicology',
    ],
    [
      'of words and signs blocks',
      { code: 'HIV1/2AB', system: 'L', name: 'Antibody screen' },
      'sensitive-blood',
    ],
    [
      'of many characters blocks',
      { code: `${'9'.repeat(86)}_HIV_AB_SCREEN`, system: 'L', name: 'Antibody screen' },
      'sensitive-blood',
    ],
    [
      'that begins with digits blocks',
      { code: '083935-HIV', system: 'L', name: 'Antibody screen' },
      'sensitive-blood',
    ],
    [
      'blocks beside a code of LOINC',
      { code: '2345-7', system: 'LN', alternates: [{ code: 'UDSCRN', system: 'L' }] },
      'toxicology',
    ],
    [
      'blocks as the second one of an ordinary name',
      { name: 'Antibody screen', alternates: [{ code: 'ABS' }, { code: 'HIVAB' }] },
      'sensitive-blood',
    ],
    ['of two letters is no word', { code: ' PB ', system: 'L', name: 'Glucose' }, 'none'],
    [
      'that a computer has drawn is no word',
      { code: ' a12c4d5e-ab12-4a84-a84d-02b84f4a548d ', name: 'Glucose' },
      'none',
    ],
    ['that abbreviates an ordinary test is no name', { code: 'GLU', system: 'L' }, 'unclassified'],
    ['of digits says nothing', { code: '4711', system: 'L', name: 'Glucose' }, 'none'],
  ])('%s', (_says, test, category) => {
    expect(categoryOf(test)).toBe(category);
  });
});
