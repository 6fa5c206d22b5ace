import { classificationOf } from './classification.policy.js';

const beside = (name: string, others: string): readonly (readonly [string, string])[] =>
  others.split('|').map((other) => [name, other.trim()] as const);

const categoriesOf = (name: string, other: string) =>
  [
    { name, alternates: [{ name: other }] },
    { name: other, alternates: [{ name }] },
    { name, code: other, system: 'L' },
    { name, alternates: [{ code: other, system: '99LAB' }] },
  ].map((test) => classificationOf(test).category);

describe('an ordinary name does not outweigh a doubtful one beside it', () => {
  it.each([
    ...beside('IgM', 'HBc | Hep panel | HEPP | Core Ab | CORE_IGM | B core | Surface Ab | e Ag'),
    ...beside('IgG', 'HBS | HBE | Surface antibody | Ab core | Special stain | Smear'),
    ...beside('Antibody screen', 'BBV | Blood borne | Bloodborne virus | Core antigen'),
    ...beside('CD20', 'Special stain | Slides | Array | Variant'),
    ...beside('Culture', 'POC | Cyto | Newborn screen'),
    ...beside('Hgb S antigen', 'HBS'),
    ...beside('Hgb C virus', 'HBC'),
    ...beside('Hgb', 'HBS | HBC | HBE'),
    ...beside('Liver panel', 'HEPP | HEP PNL'),
    ...beside('Hepatic panel', 'HEP PNL VIRAL | HEP PANEL ACUTE | HEPP ABC'),
    ...beside('Apolipoprotein E', 'APOE | Apo E'),
    ...beside('Transferrin', 'CDT'),
    ...beside('Creatinine', 'Drugs | Metals'),
    ...beside('Neutrophils', 'Aspirate | Zorblax aspirate'),
    ...beside('Wet prep', 'Vaginal smear'),
    ...beside('Iron', 'Zorblax stain | Bone stain'),
  ])('%s, also called %s', (name, other) => {
    expect(new Set(categoriesOf(name, other))).toEqual(new Set(['unclassified']));
  });

  it.each([
    ['POC-K', 'Potassium'],
    ['POC-CREA', 'Creatinine'],
    ['POC-LAC', 'Lactate'],
    ['POC-TROP', 'Troponin I'],
    ['POC-BE', 'Base excess'],
    ['POC-AGAP', 'Anion gap'],
    ['POC-CL', 'Chloride'],
    ['POC-SO2', 'Oxygen saturation'],
    ['POC-ICA', 'Ionised calcium'],
  ])('reads %s as the point of care where %s is tested', (code, name) => {
    expect(classificationOf({ code, system: 'L', name }).category).toBe('none');
  });

  it('says which word is the doubt, of a code too', () => {
    const why = '"core igm" may be a listed test or not: map the code.';
    expect(classificationOf({ name: 'IgM', code: 'CORE_IGM', system: 'L' })).toMatchObject({
      role: 'doubtful',
      needsHuman: [why],
    });
  });

  it.each(['Stain panel', 'Newborn screen panel', 'POC panel'])(
    'is in the name of a panel, too: %s',
    (name) => {
      expect(classificationOf({ name }).role).toBe('doubtful');
    },
  );

  it('yields to the mapping of staff', () => {
    const test = { name: 'IgM', code: 'HBC', system: 'L' };
    expect(classificationOf(test, { 'L|HBC': 'none' }).category).toBe('none');
  });
});

describe('what is no doubt beside an ordinary name is', () => {
  it.each([
    ...beside('Glucose', 'Zorblax | POC GLU | GLU-POC | POCT GLUCOSE'),
    ...beside('IgG', 'Zorblax | IGG SERUM'),
    ...beside('Lactate, POC', 'POC_CG4 | POC ISTAT'),
    ...beside('Hemoglobin S', 'HBS | HB S'),
    ...beside('Hemoglobin C', 'HBC'),
    ...beside('Hgb', 'HG CAP'),
    ...beside('Hgb S', 'HBS'),
    ...beside('Hgb C', 'HBC'),
    ...beside('Hgb E', 'HBE'),
    ...beside('Hepatic function panel', 'HEP PANEL | HEPP | HEP PNL'),
    ...beside('Hepatic panel, comprehensive', 'HEP COMP'),
    ...beside('Bacteria', 'BAC | UA BAC'),
    ...beside('BAL culture', 'BAL'),
    ...beside('C difficile toxin', 'CDT'),
    ...beside('Respiratory pathogen panel', 'RESP_PATH | BIOFIRE PATH'),
    ...beside('Cytokine panel', 'CYTO'),
    ...beside('Influenza A RNA', 'FLU A MOLECULAR | INFLUENZA TYPING'),
    ...beside('Blood smear review', 'SMEAR | PATH REVIEW | PATH SMEAR | PATHOLOGIST REV'),
    ...beside('Gram stain', 'GRM STN | SMEAR, GRAM | GRAM SMEAR | GRAM STAIN ZORBLAX'),
    ...beside('AFB culture', 'AFB SMEAR | ACID FAST SMEAR'),
    ...beside('KOH prep', 'FUNGAL SMEAR | FUNGUS STN | KOH SMEAR | KOH TRICHROME STAIN'),
    ...beside('Fecal leukocytes', 'STOOL WBC SMEAR | EOS SMEAR'),
    ...beside('Ova and parasites', 'TRICHROME STAIN | O P TRICHROME STN'),
    ...beside('Semen analysis', 'SPERM MORPH STAIN'),
    ...beside('Urinalysis', 'POC ZORBLAX URINE | UA POC ZORBLAX'),
    ...beside('Occult blood', 'OB POC'),
    ...beside('Wound culture', 'WOUND ASPIRATE | ABSCESS ASPIRATE'),
    ...beside('Uric acid crystals', 'JOINT ASPIRATE | KNEE ASPIRATE | HIP ASPIRATE'),
    ...beside('Amylase', 'GASTRIC ASPIRATE | DUODENAL ASPIRATE | TRACHEAL ASPIRATE'),
    ...beside('Vancomycin', 'THERAPEUTIC DRUG LEVEL | THERAPEUTIC DRUG MONITORING'),
    ...beside('Osmolality', 'POC OSMOLALITY'),
    ...beside('Magnesium', 'POC MG | POC MAGNESIUM'),
  ])('%s, also called %s', (name, other) => {
    expect(new Set(categoriesOf(name, other))).toEqual(new Set(['none']));
  });

  it.each([
    ['Uric acid crystals', 'SPECIMEN KNEE ASPIRATE EXAM', 'specimen exam'],
    ['Wound culture', 'SPECIMEN GRAM STAIN EXAM', 'specimen exam'],
    ['Ova and parasites', 'SPECIMEN TRICHROME STAIN EXAM', 'specimen exam'],
    ['Cortisol', 'STEROID THERAPEUTIC DRUG LEVEL PROFILE', 'steroid profile'],
  ])('%s, also called %s: what it says in between makes no "%s" of it', (name, other, joined) => {
    expect(new Set(categoriesOf(name, other))).toEqual(new Set(['none']));
    expect(new Set(categoriesOf(name, joined))).toEqual(new Set(['unclassified']));
  });
});
