import { classificationOf } from './classification.policy.js';
import type { TestCategory, TestIdentity } from './facts.js';
import { mayBeTissueTest, tissueTestIn } from './tissue-test.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('tissue test', () => {
  it.each<[string, string | undefined]>([
    ['Skin biopsy', 'tissue'],
    ['Tissue culture', undefined],
    ['POC glucose', undefined],
    ['POC pathology', 'products-of-conception'],
    ['PAP', 'pap-smear'],
    ['PAP, prostatic', undefined],
    ['HPV, ThinPrep', undefined],
    ['Brucella abortus', undefined],
    ['Bone marrow aspirate', 'bone-marrow'],
    ['Culture, bone marrow', undefined],
  ])('%s: %p', (name, expected) => {
    expect(tissueTestIn(wordsOf(name), ' ')?.category).toEqual(expected);
  });

  const point =
    'Urine Microscopic|urine exam|UA micro exam|KOH exam|Wet prep microscopic|' +
    'Vaginal wet mount exam|Fetal Fibronectin|Fetal scalp pH|exam|examination|path|gross|' +
    'microscopic|fetal|Foetal heart|glucose (Surgical ICU)|Hct, surgical|' +
    'KOH skin tissue|Vag exam, surgical|Ur, surgical|Ketones, surgical|Nitrite, surgical|' +
    'hCG, surgical|Pregnancy, surgical|UPT, surgical|Urinalysis, surgical|Fern, surgical|' +
    'Ferning, surgical|Nitrazine, surgical|FFN, surgical|Stool, surgical|Occult, surgical|' +
    'Guaiac, surgical|Gluc, surgical|Hematocrit, surgical|Hgb, surgical|Hemoglobin, surgical|' +
    'Hb, surgical|A1c, surgical|INR, surgical|PTT, surgical|aPTT, surgical|ACT, surgical|' +
    'Gas, surgical|Gases, surgical|ABG, surgical|VBG, surgical|Lactate, surgical|' +
    'Sodium, surgical|Potassium, surgical|Calcium, surgical|Creat, surgical|' +
    'Creatinine, surgical|BUN, surgical|Bilirubin, surgical|Lipid, surgical|Lipids, surgical|' +
    'Cholesterol, surgical|Troponin, surgical|BNP, surgical|CRP, surgical|CBC, surgical|' +
    'WBC, surgical|Platelet, surgical|Platelets, surgical|D-dimer, surgical|Strep, surgical|' +
    'Flu, surgical|Influenza, surgical|RSV, surgical|Covid, surgical|SARS, surgical|' +
    'Mono, surgical|Monospot, surgical|pH of a fetus|Leukocyte esterase, surgical|' +
    'Base excess, surgical|Base deficit, surgical|O2 saturation, surgical|O2 sat, surgical|' +
    'O2 sats, surgical|SO2, surgical|SaO2, surgical|Bicarb, surgical|Bicarbonate, surgical|' +
    'Lactic acid, surgical|Chloride, surgical|Anion gap, surgical|Methemoglobin, surgical|' +
    'Oxyhemoglobin, surgical|Carboxyhemoglobin, surgical|iCa, surgical|Myoglobin, surgical|' +
    'Microalbumin, surgical|Amylase, surgical';
  it.each(point.split('|'))('POC is the point of care: POC %s', (name) => {
    expect(tissueTestIn(wordsOf(`POC ${name}`), ' ')?.category).not.toBe('products-of-conception');
  });

  const pregnancy =
    'karyotype|chromosomes|cytogenetics|microarray|uterus|curettage|D&C|villi|placenta|' +
    'conception|abortion|miscarriage';
  it.each(pregnancy.split('|'))(
    'POC is of a pregnancy, whatever is tested: POC glucose, %s',
    (of) => {
      expect(tissueTestIn(wordsOf(`POC glucose, ${of}`), ' ')?.category).toBe(
        'products-of-conception',
      );
      expect(tissueTestIn(wordsOf('POC glucose'), wordsOf(of))?.category).toBe(
        'products-of-conception',
      );
    },
  );

  const tissue = 'pathology|histology|tissue|tiss|surgical|SNP|CMA|FISH|genetics|fetus|foetus';
  it.each(tissue.split('|'))('POC is tissue beside nothing of a bedside: POC %s', (of) => {
    expect(tissueTestIn(wordsOf(`POC ${of}`), ' ')?.category).toBe('products-of-conception');
    expect(tissueTestIn(wordsOf('POC'), wordsOf(of))?.category).toBe('products-of-conception');
  });

  it('POC may be of a pregnancy unless something is tested that is tested at a bedside', () => {
    expect(mayBeTissueTest(wordsOf('POC exam'))).toBe('poc');
    expect(mayBeTissueTest(wordsOf('POC UA micro'))).toBeUndefined();
    expect(mayBeTissueTest(wordsOf('POC UA path'))).toBe('path');
  });

  it('POC is of a pregnancy where the specimen is fetal, and a scalp is tested at the bedside', () => {
    const categoryOf = (name: string, specimen: string): string | undefined =>
      tissueTestIn(wordsOf(name), wordsOf(specimen))?.category;
    expect(categoryOf('POC culture', 'Fetal')).toBe('products-of-conception');
    expect(categoryOf('POC culture', 'Foetal')).toBe('products-of-conception');
    expect(categoryOf('POC pH', 'Fetal scalp')).toBeUndefined();
  });

  it.each<[string, TestIdentity, TestCategory]>([
    ['a microscopy waits for its mapping', { name: 'POC Urine Microscopic' }, 'unclassified'],
    ['an exam waits for its mapping', { name: 'POC exam' }, 'unclassified'],
    [
      'its code says that it is ordinary',
      { name: 'POC Fetal Fibronectin', code: '20404-0', system: 'LN' },
      'none',
    ],
    [
      'its local code is as good as its name',
      { name: 'Urinalysis, microscopic', code: 'POC_UA_MICROSCOPIC', system: 'L' },
      'none',
    ],
    [
      'staff have mapped it',
      { name: 'POC urine exam', code: '4711', system: 'L', sender: 'acme' },
      'none',
    ],
  ])('at the point of care %s', (_says, test, category) => {
    expect(classificationOf(test, { 'ACME|L|4711': 'none' }).category).toBe(category);
  });
});
