import { classificationOf } from './classification.policy.js';
import type { CodeMappings } from './code-mappings.policy.js';
import type { TestIdentity } from './facts.js';
import type { LineInItsOrder } from './line-in-its-order.policy.js';
import { linesInTheirOrder } from './neighbouring-lines.policy.js';

const orderOf = (name: string, specimen?: string): TestIdentity =>
  specimen === undefined ? { name } : { name, specimen: { name: specimen } };

const lineOf = (test: TestIdentity, mappings: CodeMappings = {}) => ({
  test,
  classification: classificationOf(test, mappings),
});

const linesOf = (names: string, specimen?: string) =>
  names.split('|').map((name) => lineOf(orderOf(name.trim(), specimen)));

/** What the first line says, of an order and where it was drawn. */
const firstIn = (order: string, names: string, specimen?: string): LineInItsOrder | undefined =>
  linesInTheirOrder([orderOf(order, specimen)], linesOf(names, specimen))[0];

/** What the first of these lines says, beside one that staff have mapped to be held. */
const besideHeld = (order: string, names: string, held: string): LineInItsOrder | undefined => {
  const test = { name: held, code: '4711', system: 'L' };
  const lines = [...linesOf(names), lineOf(test, { 'L|4711': 'unclassified' })];
  return linesInTheirOrder([{ name: order }], lines)[0];
};

describe('a screen for antibodies', () => {
  it.each([
    'ABO',
    'ABO/Rh',
    'Rh',
    'Rh type',
    'Blood group',
    'Blood type',
    'Blood typing',
    'Crossmatch',
    'Type and crossmatch',
  ])("is the blood bank's beside what nobody else has: %s", (beside) => {
    expect(firstIn('T&S', `Antibody screen | Sodium | ${beside}`)).toBe('tells nothing');
  });

  it.each([
    'Sodium',
    'Rubella IgG',
    'Rh factor',
    'HLA crossmatch',
    'Flow crossmatch',
    'DAT',
    'Zorblax ABO',
  ])('is nobody knows whose beside another line: %s', (beside) => {
    expect(firstIn('T&S', `Antibody screen | ${beside}`)).toBe('screens for antibodies');
  });

  it.each(
    (
      'Prenatal infection panel|Infectious screen|Virus screen|Viruses|Viral panel|Virology|' +
      'Pathogen screen|STI|STD panel|Blood borne|Donor|Donors|Donation|Transplant workup|' +
      'Needlestick|Needle sticks|Exposure labs|Hep labs'
    ).split('|'),
  )('is nobody knows whose in an order that may be of infections: %s', (order) => {
    expect(firstIn(order, 'Antibody screen | ABO | Rh')).toBe('screens for antibodies');
  });

  it("is the blood bank's beside a line that has one of its names beside another", () => {
    const lines = [
      ...linesOf('Antibody screen'),
      lineOf({ name: 'ABO', alternates: [{ name: 'Zorblax' }] }),
    ];
    expect(linesInTheirOrder([{ name: 'T&S' }], lines)[0]).toBe('tells nothing');
  });
});

describe('a class of antibodies', () => {
  const three = 'IgG | IgA | IgM';

  it.each<readonly [string, string]>([
    ['Zorblax', `${three} | IgE`],
    ...(
      'Total IgE|Serum IgE|Quant IgE|Quantitative IgE|IgE total|IgE, serum|IgE quant|' +
      'IgE, quantitative|IgE level'
    )
      .split('|')
      .map((ige) => ['Zorblax', `${three} | ${ige}`] as const),
    ['Zorblax', 'Immunoglobulin G | Immunoglobulin A | Immunoglobulin M | Immunoglobulin E, serum'],
    ['Zorblax', `${three} | M spike`],
    ['Multiple myeloma eval', `${three} | Free light chains`],
    ...(
      'Ig panel|Igs|GAM|Quant Igs|Humoral immunity|Immunodeficiency panel|Total serum Ig level|' +
      'Quantitative Igs|Qn Igs|Igs, ser|Ig pnl|Ig profile'
    )
      .split('|')
      .map((order) => [order, three] as const),
  ])('is a quantity, and tells its order: %s, %s', (order, lines) => {
    expect(firstIn(order, lines)).toBe('tells');
  });

  it.each(['Blood', 'Serum', 'Plasma', 'SST', 'Venipuncture'])(
    'is a quantity where all three are of %s',
    (specimen) => {
      expect(firstIn('Zorblax', three, specimen)).toBe('tells');
    },
  );

  it.each([
    'M-spike',
    'M protein',
    'Bence Jones protein',
    'Immunofixation',
    'IFE',
    'SPEP',
    'UPEP',
    'Protein electrophoresis',
    'Alpha 1 globulin',
    'Alpha 2 globulin',
    'Free light chains',
    'Free kappa',
    'Lambda free',
    'Kappa light chains, free',
    'Lambda LC free',
    'Oligoclonal bands',
  ])('is a quantity beside %s, but the order is told by the others', (beside) => {
    for (const each of ['IgG', 'IgA', 'Immunoglobulin M', 'IgD', 'IgG index']) {
      expect(firstIn('Myeloma panel', `${each} | ${beside}`)).toBe('tells nothing');
    }
  });

  it.each([
    'tTG IgA',
    'Tissue transglutaminase IgA',
    'Transglutaminase IgA',
    'Gliadin IgA',
    'Endomysial IgA',
  ])('is a quantity where it is IgA beside %s, and no other is', (beside) => {
    expect(firstIn('Coeliac screen', `IgA | ${beside}`)).toBe('tells nothing');
    expect(firstIn('Coeliac screen', `Immunoglobulin A | ${beside}`)).toBe('tells nothing');
    expect(firstIn('Coeliac screen', `IgG | ${beside}`)).toBe('is meant by it');
    expect(firstIn('Coeliac screen', `IgM | ${beside}`)).toBe('is meant by it');
  });

  it.each<readonly [string, string]>([
    ['Zorblax', three],
    ['Zorblax', 'IgG | IgM | IgE'],
    ['Zorblax', 'IgG | IgA | IgE'],
    ['Zorblax', 'IgA | IgM | IgE'],
    ['Zorblax', `${three} | Peanut IgE`],
    ['Igs', 'IgG | IgM'],
    ['HXA', 'Immunoglobulin M | ALT'],
    ['HXA', 'IgM | Hemoglobin electrophoresis'],
    ['HXA', 'IgM | Gamma globulin'],
    ['HXA', 'IgM | IgG index'],
    ['HXA', 'IgG index | ALT'],
    ['HXA', 'IgM | Kappa | Lambda'],
    ['Direct IF', three],
    ['Skin Igs', three],
    ['Hep Igs', three],
    ['Core Ig', three],
    ['Myeloma panel', 'CD20 | M spike'],
    ['Viral panel', 'IgG | M spike'],
    ['Duodenum', 'IgA | tTG IgA'],
    ...(
      'DIF|IIF|IF|IFA|IFT|DFA|Immunofluorescent|Immunohistology|Immunostaining|Stain|STN|Cytology|' +
      'Cyto|Morphology|Path|Pathology|Hemepath|Glomerular|GN|Flow|MRD|Clonotype|Oncology|Tumor|' +
      'IHC|Immunoperoxidase|Immunocytochemical|Immunophenotype|Leukemia|Lymphoma|Asp|Aspirate|Touch|Imprint|Iliac|Sternum|Trephine|Clot'
    )
      .split('|')
      .map((order) => [order, `${three} | IgE`] as const),
  ])('is meant by its order: %s, %s', (order, lines) => {
    expect(firstIn(order, lines)).toBe('is meant by it');
  });

  it.each([
    ['Zorblax', 'Skin'],
    ['Zorblax', 'Blood; skin'],
    ['Zorblax', 'Left arm'],
    ['Zorblax', 'Unspecified'],
    ['HXA serology', 'Serum'],
    ['HXA Ab', 'Serum'],
    ['HXA antibody', 'Serum'],
    ['Anti HXA', 'Serum'],
    ['HXA titer', 'Serum'],
    ['Core', 'Serum'],
    ['Surface', 'Serum'],
    ['Delta', 'Serum'],
    ['Viral', 'Serum'],
  ])('is meant by its order, though all three stand there: %s of %s', (order, specimen) => {
    expect(firstIn(order, three, specimen)).not.toBe('tells');
  });

  it('is meant by any of several orders, and by any name of theirs', () => {
    const said = (...orders: readonly TestIdentity[]) =>
      linesInTheirOrder(orders, linesOf('IgG | M spike'))[0];
    expect(said({ name: 'Zorblax' })).toBe('tells nothing');
    expect(said({ name: 'Zorblax' }, { name: 'Viral panel' })).toBe('is meant by it');
    expect(said({ name: 'Zorblax' }, { name: 'Skin' })).toBe('is meant by it');
    expect(said({ name: 'Zorblax', alternates: [{ name: 'Skin' }] })).toBe('is meant by it');
    expect(said({ name: 'Zorblax', code: 'DIF', system: 'L' })).toBe('is meant by it');
    expect(said({ name: 'Zorblax', code: 'RENAL_2', system: 'L' })).toBe('is meant by it');
    expect(said({ name: 'Zorblax', code: 'ZRBLX', system: 'L' })).toBe('tells nothing');
    expect(said({ name: 'Zorblax', code: 'IF', system: 'L' })).toBe('tells nothing');
  });

  it('is no quantity beside what staff have mapped to be held', () => {
    expect(besideHeld('Zorblax', 'IgM', 'M spike')).toBe('is meant by it');
    expect(besideHeld('Zorblax', three, 'IgE')).toBe('is meant by it');
  });

  it('is no quantity where only some of the lines are of blood', () => {
    const lines = [...linesOf(three, 'Serum'), ...linesOf('C3', 'Skin')];
    expect(linesInTheirOrder([{ name: 'Zorblax' }], lines)[0]).toBe('is meant by it');
  });

  it('is no quantity where one order says immunoglobulins and another does not', () => {
    const said = (...orders: readonly TestIdentity[]) => linesInTheirOrder(orders, linesOf(three));
    expect(said({ name: 'Igs' }, { section: 'CH' })[0]).toBe('tells');
    expect(said({ name: 'Igs' }, { name: 'Zorblax' })[0]).toBe('is meant by it');
  });
});

describe('blood cells', () => {
  const two = 'Neutrophils | Lymphs';

  it.each<readonly [string, string]>([
    ['Diff', ''],
    ['Auto Diff', ''],
    ['Automated diff', ''],
    ['5 Part Diff', ''],
    ['Scan Diff', ''],
    ['Diff, auto', ''],
    ...(
      '3-part differential|6 part diff|Man diff|Manual diff|WBC diff|CBC diff|Diff count|Diff ct|' +
      'Diff, automated|Diff, man|Diff, manual|Diff scan|Diff WBC|CSF count|CSF ct|CSF cnt|' +
      'CSF diff|CSF differential|Cerebrospinal cells|Spinal fluid cells|Body fluid cells|' +
      'Fluid cells|Fluids cells|Body fl cells|FLD cells|PLR cells|Peritoneal cells|PRT cells|Synovial cells|SNV cells|' +
      'Joint cells|Pericardial cells|Effusion cells|Dialysate cells'
    )
      .split('|')
      .map((order) => [order, ''] as const),
    ['CSF CC', ''],
    ['Ascites cell count', ''],
    ['Body Fl Cell Ct', ''],
    ['BF diff', ''],
    ['Pleural cells', ''],
    ['Diff', 'Blood'],
    ['Diff', 'Unspecified'],
    ['Body Fl Cell Ct', 'FLD'],
    ...(
      'Blood|BLD|BLDV|WB|EDTA|119297000|CSF|Cerebrospinal fluid|Pleural fluid|PLR|PRT|SNV|Ascites|' +
      '418564007'
    )
      .split('|')
      .map((specimen) => ['Zorblax', specimen] as const),
  ])('tell their order where they were drawn: %s of %p', (order, specimen) => {
    expect(firstIn(order, two, specimen)).toBe('tells');
  });

  it.each<readonly [string, string]>([
    ['Zorblax', ''],
    ['CSF', ''],
    ['Ascites', ''],
    ['Iliac diff', ''],
    ['Diff, aspirate', ''],
    ['Diff zorblax', ''],
    ['Diff', 'Left hip'],
    ['Diff', 'Aspirate'],
    ['Diff', 'Bone'],
    ['CSF CC', 'Sternum'],
    ...(
      'Blood; aspirate|Blood; core|Blood; hip|Blood; skin|Amniotic fluid|Ovarian cyst fluid|Swab|' +
      'Joint aspirate|Left forearm|Unspecified|Lavage|Breast fluid'
    )
      .split('|')
      .map((specimen) => ['Zorblax', specimen] as const),
    ['Lymphoma', 'Blood'],
    ['Leukemia', 'Blood'],
    ['Flow', 'Blood'],
    ['Cytospin', 'CSF'],
    ['Kidney', 'Blood'],
    ['Donor', 'Blood'],
  ])('tell nothing of their order elsewhere: %s of %p', (order, specimen) => {
    expect(firstIn(order, two, specimen)).toBe('tells nothing');
  });

  it.each([
    'Neutrophils',
    'Neutrophils | Neutrophils %',
    'WBC | Blasts | Plasma cells | Myelocytes',
    'Neutrophils | Zorblax',
  ])('tell nothing where there is only one kind: %s', (lines) => {
    expect(firstIn('Zorblax', lines, 'Blood')).toBe('tells nothing');
  });

  it('tell their order as eosinophils, too', () => {
    expect(firstIn('Zorblax', 'Eosinophils | Basophils', 'Blood')).toBe('tells');
  });

  it('say nothing of what is a marrow’s as well', () => {
    expect(firstIn('Zorblax', `Blasts | ${two}`, 'Blood')).toBe('tells nothing');
    expect(firstIn('Zorblax', `Giemsa | ${two}`, 'Blood')).toBe('tells nothing');
  });

  it('tell nothing where only one of the orders is a differential by its name', () => {
    const said = (...orders: readonly TestIdentity[]) => linesInTheirOrder(orders, linesOf(two));
    expect(said({ name: 'Diff' }, { name: 'CSF CC' })[0]).toBe('tells');
    expect(said({ name: 'Diff' }, { name: 'Left femur' })[0]).toBe('tells nothing');
  });

  it('tell nothing where no order has a name and nobody says where they were drawn', () => {
    const said = linesInTheirOrder([{ code: '4711', system: 'L' }], linesOf(two));
    expect(said).toEqual(['tells nothing', 'tells nothing']);
  });

  it('are no second kind where a line is a marrow’s by its name, or what staff have mapped', () => {
    expect(firstIn('Zorblax', 'Neutrophils | BM diff', 'Blood')).toBe('tells nothing');
    const specimen = { name: 'Blood' };
    const mapped = lineOf({ code: 'abs eos', system: 'L', specimen }, { 'L|abs eos': 'none' });
    const lines = [...linesOf('Neutrophils', 'Blood'), mapped];
    expect(linesInTheirOrder([{ name: 'Zorblax' }], lines)[0]).toBe('tells nothing');
  });

  it('tell nothing where one of them is of something else', () => {
    const [neutrophils, lymphs] = [linesOf('Neutrophils', 'Blood'), linesOf('Lymphs', 'Hip')];
    const said = linesInTheirOrder([{ name: 'Zorblax' }], [...neutrophils, ...lymphs]);
    expect(said).toEqual(['tells nothing', 'tells nothing']);
  });
});

describe('what else tells its order by what it stands beside', () => {
  it.each(['Free kappa', 'Free lambda', 'Kappa free', 'Free light chains, serum'])(
    'is a light chain that is free: %s',
    (name) => {
      expect(firstIn('SFLC', name)).toBe('tells');
      expect(firstIn('Kidney IF', name)).toBe('tells nothing');
    },
  );

  it('is nothing that staff have mapped to be held, nor what stands beside that', () => {
    const test = { name: 'Free kappa', code: '4711', system: 'L' };
    const held = [lineOf(test, { 'L|4711': 'unclassified' })];
    expect(linesInTheirOrder([{ name: 'SFLC' }], held)).toEqual(['tells nothing']);
    expect(besideHeld('SCr', 'Creatinine', 'eGFR')).toBe('tells nothing');
  });

  it('is no light chain that does not say so', () => {
    expect(firstIn('FLC', 'Kappa | Lambda')).toBe('tells nothing');
  });

  it.each(['eGFR', 'GFR', 'Estimated GFR', 'eGFR CKD-EPI', 'Glomerular filtration rate'])(
    'is a creatinine beside %s',
    (rate) => {
      const lines = linesOf(`Creatinine | pH | ${rate}`);
      const [creatinine, ph, filtered] = linesInTheirOrder([{ name: 'SCr' }], lines);
      expect([creatinine, ph]).toEqual(['tells', 'tells nothing']);
      expect(filtered).toBe('tells');
    },
  );

  it.each(['Serum creatinine', 'Plasma creatinine', 'Creatinine, serum', 'Creat, plasma'])(
    'is %s, beside that rate',
    (name) => {
      expect(firstIn('SCr', `${name} | eGFR`)).toBe('tells');
    },
  );

  it.each([
    ['SCr', 'Creatinine'],
    ['SCr', 'eGFR'],
    ['SCr', 'Urine creatinine | eGFR'],
    ['Tumor', 'Creatinine | eGFR'],
  ])('is neither by itself, in a urine or in a tumour: %s, %s', (order, lines) => {
    expect(firstIn(order, lines)).toBe('tells nothing');
  });
});
