import type { TestIdentity } from '../lab-tests/facts.js';
import { kindsOfLines } from './kinds-of-lines.policy.js';
import { labCase } from './lab-case.fixture.js';
import { labPolicies, type LabPolicy } from './lab-rules.policy.js';
import { readFacts } from './moment.policy.js';

const kindsIn = (order: string, ...lines: readonly string[]) => {
  const components = lines.map((name) => ({ test: { name } }));
  const read = readFacts(labCase({ result: { test: { name: order }, components } }), labPolicies);
  return kindsOfLines(read, labPolicies[0]).map(({ categories, isHeld, isAccompaniment }) =>
    [categories.join() || 'ordinary', isHeld ? 'held' : '', isAccompaniment ? 'accompanies' : '']
      .filter(Boolean)
      .join(' '),
  );
};

describe('the kinds of the lines of a report (P8)', () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      'of an ordinary panel are their own',
      'Lipid panel',
      ['HDL', 'HBsAg'],
      ['ordinary', 'hepatitis'],
    ],
    [
      'of a listed order are its',
      'Urine drug screen',
      ['Creatinine', 'Comment'],
      ['toxicology', 'toxicology accompanies'],
    ],
    [
      'of a listed order come beside their own',
      'Products of conception',
      ['Karyotype'],
      ['genetic,products-of-conception'],
    ],
    [
      'of a mixed panel are their own',
      'Prenatal panel',
      ['Rubella IgG', 'HIV Ab', 'Comment'],
      ['ordinary', 'sensitive-blood', 'ordinary held accompanies'],
    ],
    [
      'accompany an ordinary order and are not held',
      'Lipid panel',
      ['HDL', 'Comment'],
      ['ordinary', 'ordinary accompanies'],
    ],
    [
      'accompany an ordinary order where only it says what they are about',
      'Urine culture',
      ['Organism 1', 'Colony count'],
      ['ordinary accompanies', 'ordinary accompanies'],
    ],
    [
      'accompany a film of blood that its own name tells',
      'Blood smear review',
      ['Platelet estimate', 'Comment'],
      ['ordinary', 'ordinary accompanies'],
    ],
    [
      'are held where nobody can tell what they are about',
      'Zorblax',
      ['HDL', 'Organism 1', 'Speckled pattern'],
      ['ordinary', 'ordinary held accompanies', 'ordinary held accompanies'],
    ],
    [
      'are held where they remark on a mixed panel, which may say what else was found',
      'Prenatal panel',
      ['Rubella IgG', 'Comment'],
      ['ordinary', 'ordinary held accompanies'],
    ],
    [
      'are held where they cannot be told',
      'Lipid panel',
      ['HDL', 'Zorblax'],
      ['ordinary', 'ordinary held'],
    ],
    [
      'are held where the order cannot be told and a line is listed',
      'Zorblax',
      ['HDL', 'HIV Ab'],
      ['ordinary held', 'sensitive-blood held'],
    ],
    [
      'are ordinary where the order cannot be told and all lines are',
      'Zorblax',
      ['HDL', 'LDL'],
      ['ordinary', 'ordinary'],
    ],
    [
      'are ordinary where the order cannot be told and all lines that say something are, save remarks',
      'Zorblax',
      ['HDL', 'Comment'],
      ['ordinary', 'ordinary held accompanies'],
    ],
    [
      'are held where all of them only accompany an order that cannot be told',
      'Zorblax',
      ['Comment'],
      ['ordinary held accompanies'],
    ],
  ])('%s', (_says, ...[order, lines, kinds]) => {
    expect(kindsIn(order, ...lines)).toEqual(kinds);
  });

  it.each([
    ['UNITY Complete', ['Body weight', 'Result']],
    ['ToxAssure Select 13', ['Creatinine', 'Interpretation']],
    ['Inheritest 500 PLUS', ['Gestational diabetes', 'Result']],
    ['ClonoSight', ['Specimen source', 'WBC', 'Interpretation']],
    ['Donor panel', ['Interpretation']],
    ['Infectious disease panel', ['Interpretation']],
    ['Lymphoma panel', ['Interpretation']],
    ['STD panel', ['Result']],
    ['Viral panel', ['Result']],
    ['Resistance panel', ['Result']],
    ['Lab report', ['Report']],
    ['Reference lab', ['Report']],
    ['Skin panel', ['Finding']],
  ])('are held where nobody can tell what a remark is the result of: %s %p', (order, lines) => {
    const remarks = kindsIn(order, ...lines).filter((kind) => kind.includes('accompanies'));
    expect(new Set(remarks)).toEqual(new Set(['ordinary held accompanies']));
  });

  it.each([
    ['HBc', ['IgM']],
    ['HBS', ['IgG']],
    ['HBE', ['IgM', 'IgG']],
    ['Hep panel', ['IgG', 'IgM', 'Sodium']],
    ['HEPP', ['IgM']],
    ['B core', ['IgM']],
    ['Core antibody', ['IgM']],
    ['Surface antibody', ['IgG']],
    ['BBV screen', ['Antibody screen']],
    ['Virus serology', ['IgM', 'Sodium']],
    ['Immunofluorescence, skin', ['IgG', 'C3', 'IgA']],
    ['Direct IF', ['C3', 'Fibrinogen']],
    ['Kidney IF', ['IgG', 'Sodium']],
    ['Hormone receptors', ['Estrogen', 'Progesterone']],
    ['Breast markers', ['Estrogen', 'Progesterone', 'Comment']],
    ['Lung markers', ['EGFR']],
    ['Special stains', ['CD20', 'CD3', 'Sodium']],
    ['Stain panel', ['CD20', 'CD3']],
    ['Aspirate', ['Neutrophils', 'Lymphocytes', 'Blasts', 'Plasma cells']],
    ['Iliac', ['Neutrophils', 'Lymphocytes', 'Blasts']],
    ['Western blot', ['Bands']],
    ['Western blot', ['Bands', 'IgG', 'Sodium']],
    ['APOE', ['Apolipoprotein E', 'HDL']],
    ['10 panel', ['Creatinine', 'pH', 'Nitrite']],
    ['POC', ['Culture']],
    ['Cervical screen', ['Epithelial cells', 'Trichomonas']],
    ['Zorblax', ['Sodium', 'CD20']],
    ['Zorblax', ['Antibody screen', 'Sodium']],
    ['T&S', ['Antibody screen']],
    ['Virus screen', ['Antibody screen', 'ABO', 'Rh']],
    ['Prenatal serology', ['Antibody screen']],
    ['Antenatal infection screen', ['Antibody screen']],
    ['HXA', ['ALT', 'Immunoglobulin M']],
    ['Core', ['ALT', 'Immunoglobulin M']],
    ['Core', ['ALT', 'IgG index']],
    ['Hep core', ['ALT', 'Total immunoglobulin']],
    ['Zorblax', ['IgG', 'IgA', 'IgM']],
    ['Direct IF', ['IgG', 'IgA', 'IgM', 'IgE']],
    ['Kidney IF', ['IgG', 'IgA', 'IgM', 'Kappa', 'Lambda', 'Albumin']],
    ['Duodenum', ['IgA', 'tTG IgA']],
    ['Myeloma panel', ['CD20', 'M spike']],
    ['Iliac diff', ['Neutrophils', 'Lymphocytes', 'Blasts']],
    ['Diff zorblax', ['Neutrophils', 'Lymphocytes']],
    ['XCC', ['WBC', 'Neutrophils']],
    ['Slide review', ['Comment']],
    ['Slide review', ['PSA', 'Platelet estimate']],
    ['Outside slide review', ['Platelet estimate', 'Neutrophils']],
    ['Slide review', ['RBC morphology', 'HIV Ab']],
  ])('are held where they mean something only within their order: %s %p', (order, lines) => {
    const shown = kindsIn(order, ...lines).filter((kind) => !kind.includes('held'));
    expect(shown).toEqual([]);
  });

  it.each([
    ['CBC', ['WBC', 'Neutrophils', 'Bands', 'Blasts']],
    ['Zorblax hemogram', ['WBC', 'Hemoglobin', 'MCV', 'Neutrophils']],
    ['Zorblax chemistry', ['Sodium', 'Creatinine', 'Calcium', 'pH']],
    ['Zorblax allergy', ['Peanut IgE', 'Cat dander IgE']],
    ['Immunoglobulins', ['IgG', 'IgA', 'IgM']],
    ['Quantitative immunoglobulins', ['IgG', 'IgA', 'IgM']],
    ['Rubella', ['IgG', 'IgM']],
    ['Lyme Western blot', ['IgG', 'Bands']],
    ['Lymphocyte subsets', ['CD3', 'CD4', 'CD8']],
    ['Prenatal panel', ['Antibody screen', 'Rubella IgG', 'WBC', 'Neutrophils']],
    ['Preop labs', ['Antibody screen']],
    ['Wellness panel', ['PSA', 'Calcium', 'Creatinine', 'WBC']],
    ['Hemoglobin A1c', ['Hemoglobin A1c', 'eAG']],
    ['Joint aspirate', ['WBC', 'Uric acid crystals']],
    ['Therapeutic drug level', ['Vancomycin']],
    ['Respiratory panel, molecular', ['Influenza A RNA']],
    ['T&S', ['ABO', 'Rh', 'Antibody screen']],
    ['Type and Cross', ['ABO', 'Rh', 'Antibody screen', 'Crossmatch']],
    ['Group and save', ['Blood group', 'Antibody screen']],
    ['Group & Screen', ['ABO', 'Rh', 'Antibody screen']],
    ['First trimester labs', ['ABO', 'Rh', 'Antibody screen', 'Rubella IgG', 'WBC']],
    ['Antenatal serology', ['Blood group', 'Antibody screen', 'Rubella IgG']],
    ['Auto Diff', ['Neutrophils', 'Lymphs', 'Monos', 'Eos', 'Basos']],
    ['5 Part Diff', ['Neutrophils', 'Lymphs', 'Monos', 'Eos', 'Basos']],
    ['Scan Diff', ['Neutrophils', 'Lymphs', 'Blasts']],
    ['CSF CC', ['WBC', 'RBC', 'Neutrophils']],
    ['Ascites cell count', ['WBC', 'Neutrophils']],
    ['Slide Review', ['RBC morphology', 'Platelet estimate', 'Neutrophils']],
    ['Smear Scan', ['Anisocytosis', 'Platelet estimate']],
    ['Thick and thin smear', ['Malaria', 'Result']],
    ['Blood parasite smear', ['Malaria', 'Babesia', 'Result']],
    ['Myeloma panel', ['IgG', 'IgA', 'IgM', 'M-spike', 'Free light chains']],
    ['MM panel', ['IgG', 'IgA', 'IgM', 'Immunofixation']],
    ['IFE and PE, Serum', ['IgG', 'IgA', 'IgM', 'Albumin', 'Alpha 1 globulin', 'M spike']],
    ['SFLC', ['Free kappa', 'Free lambda', 'Kappa lambda ratio']],
    ['OCB', ['IgG', 'Albumin', 'IgG index', 'Oligoclonal bands']],
    ['Coeliac screen', ['IgA', 'tTG IgA']],
    ['Gluten panel', ['Total IgA', 'tTG IgA', 'Gliadin IgA']],
    ['Zorblax', ['IgG', 'IgA', 'IgM', 'IgE']],
    ['Quant Igs', ['Immunoglobulin G', 'Immunoglobulin A', 'Immunoglobulin M']],
    ['Macro UA', ['pH', 'Nitrite', 'Specific gravity', 'Leukocyte esterase']],
    ['TORCH', ['RUBV IgG', 'CMV IgG']],
    ['Crea/eGFR', ['Creatinine', 'eGFR']],
    ['Urine C&S', ['Culture', 'Organism 1', 'Colony count']],
  ])('are shown where the order, or one of them, says what it is: %s %p', (order, lines) => {
    const held = kindsIn(order, ...lines).filter((kind) => kind.includes('held'));
    expect(held).toEqual([]);
  });

  it.each([
    [
      'Viral panel',
      ['Rubella IgG', 'IgM', 'Antibody screen'],
      ['ordinary', 'ordinary held', 'ordinary held'],
    ],
    [
      'Needlestick panel',
      ['ALT', 'Antibody screen', 'IgM'],
      ['ordinary', 'ordinary held', 'ordinary held'],
    ],
    ['Lymphoma panel', ['WBC', 'CD20'], ['ordinary', 'ordinary held']],
    ['Prenatal panel', ['Antibody screen', 'IgM'], ['ordinary', 'ordinary held']],
    ['Viral panel', ['eAg'], ['ordinary held accompanies']],
    ['Viral panel', ['ALT', 'Immunoglobulin M'], ['ordinary', 'ordinary held']],
    ['Donor panel', ['ABO', 'Antibody screen'], ['ordinary', 'ordinary held']],
    ['Prenatal infection panel', ['ABO', 'Antibody screen'], ['ordinary', 'ordinary held']],
    [
      'OB bloods',
      ['ABO', 'Antibody screen', 'HIV Ab', 'HBsAg', 'IgM'],
      ['ordinary', 'ordinary', 'sensitive-blood', 'hepatitis', 'ordinary held'],
    ],
    ['Booking bloods', ['Antibody screen', 'Hgb'], ['ordinary held', 'ordinary']],
    ['New OB', ['Hgb', 'Comment'], ['ordinary', 'ordinary held accompanies']],
    [
      'T&S',
      ['ABO', 'Antibody screen', 'Comment'],
      ['ordinary', 'ordinary', 'ordinary held accompanies'],
    ],
    ['Slide review', ['Platelet estimate', 'Result'], ['ordinary', 'ordinary held accompanies']],
  ])('are held, one by one, where a mixed panel does not explain them: %s %p', (...row) => {
    const [order, lines, kinds] = row;
    expect(kindsIn(order, ...lines)).toEqual(kinds);
  });

  it('are explained by another name of a mixed panel, and by their own codes', () => {
    const isHeldIn = (order: TestIdentity, test: TestIdentity, line: TestIdentity) => {
      const facts = labCase({
        result: { test, components: [{ test: line }] },
        order: { test: order },
      });
      return kindsOfLines(readFacts(facts, labPolicies), labPolicies[0]).map(
        ({ isHeld }) => isHeld,
      );
    };
    const [panel, igm] = [{ name: 'Viral panel' }, { name: 'IgM' }];
    expect(isHeldIn(panel, {}, igm)).toEqual([true]);
    expect(isHeldIn(panel, { name: 'Rubella' }, igm)).toEqual([false]);
    expect(isHeldIn(panel, { section: 'CH' }, igm)).toEqual([true]);
    expect(isHeldIn({ section: 'CH' }, {}, igm)).toEqual([false]);
    const screen = { name: 'Antibody screen' };
    expect(isHeldIn({ name: 'Annual labs' }, { name: 'Prenatal panel' }, screen)).toEqual([false]);
    expect(isHeldIn(panel, { name: 'Prenatal panel' }, screen)).toEqual([true]);
    expect(isHeldIn({ name: 'Rubella' }, { section: 'CH' }, igm)).toEqual([false]);
    expect(isHeldIn({ name: 'Rubella' }, { code: '4711', system: 'L' }, igm)).toEqual([true]);
    expect(isHeldIn({ name: 'Rubella' }, { alternates: [{ name: 'Zorblax' }] }, igm)).toEqual([
      true,
    ]);
    const creatinine = { name: 'Creatinine', code: '2160-0' };
    expect(isHeldIn({ name: 'Zorblax' }, {}, { ...creatinine, system: 'LN' })).toEqual([false]);
    expect(isHeldIn({ name: 'Zorblax' }, {}, { ...creatinine, system: 'L' })).toEqual([true]);
  });

  it('are told by any name of an order that has two, if none of them is unknown', () => {
    const heldIn = (order: string, report: string) => {
      const components = [{ test: { name: 'HDL' } }, { test: { name: 'Comment' } }];
      const result = { test: { name: report }, components };
      const facts = labCase({ result, order: { test: { name: order } } });
      return kindsOfLines(readFacts(facts, labPolicies), labPolicies[0]).map(
        ({ isHeld }) => isHeld,
      );
    };
    expect(heldIn('Wellness panel', 'Lipid panel')).toEqual([false, false]);
    expect(heldIn('Zorblax', 'Lipid panel')).toEqual([false, true]);
    expect(heldIn('Wellness panel', 'Annual labs')).toEqual([false, true]);
  });

  it.each<[string, TestIdentity, TestIdentity, readonly string[]]>([
    ['its own kind', { name: 'HIV Ab' }, { name: 'HIV Ab' }, ['sensitive-blood']],
    ['an ordinary test', { name: 'Lipid panel' }, { name: 'Sodium' }, ['none']],
    ['what nobody can tell', { name: 'Lipid panel' }, { name: 'Zorblax' }, ['unclassified']],
    [
      'what nobody can tell, in a listed order',
      { name: 'HIV Ab' },
      { name: 'Zorblax' },
      ['sensitive-blood', 'unclassified'],
    ],
    [
      'a remark in an order that nobody can tell, as both',
      { name: 'Zorblax' },
      { name: 'Comment' },
      ['unclassified', 'none'],
    ],
  ])('are released as %s', (_says, ...[order, test, releasedAs]) => {
    const facts = labCase({ result: { test: {}, components: [{ test }] }, order: { test: order } });
    const [kinds] = kindsOfLines(readFacts(facts, labPolicies), labPolicies[0]);
    expect(kinds?.releasedAs).toEqual(releasedAs);
  });

  it('are held, ordinary as they are, where staff have mapped their order to be held', () => {
    const [ours] = labPolicies;
    const held = { ...ours, mappings: { 'L|DBT': 'unclassified' as const } };
    const order = { test: { code: 'DBT', system: 'L', name: 'Lipid panel' } };
    const components = [{ test: { name: 'Sodium' } }];
    const facts = labCase({ result: { test: {}, components }, order });
    const kindsBy = (policy: LabPolicy) =>
      kindsOfLines(readFacts(facts, [policy]), policy).map(({ isHeld }) => isHeld);
    expect([kindsBy(ours), kindsBy(held)]).toEqual([[false], [true]]);
  });

  it('are those of the laboratory that sent the order', () => {
    const [ours] = labPolicies;
    const mapped = { ...ours, mappings: { 'ACME|L|4711': 'none' as const } };
    const isHeldOf = (sender: string) => {
      const components = [{ test: { code: '4711', system: 'L', name: 'Zorblax' } }];
      const order = { test: { name: 'Lipid panel', sender } };
      const facts = labCase({ result: { test: {}, components }, order });
      return kindsOfLines(readFacts(facts, [mapped]), mapped).map(({ isHeld }) => isHeld);
    };
    expect([isHeldOf('acme'), isHeldOf('other-lab')]).toEqual([[false], [true]]);
  });

  it('hold a remark that stands alone, with nothing to accompany', () => {
    const read = readFacts(labCase({ result: { test: { name: 'Comment' } } }), labPolicies);
    expect(kindsOfLines(read, labPolicies[0])).toMatchObject([
      { isHeld: true, isAccompaniment: false },
    ]);
  });

  it('hold a mixed panel that stands without its lines', () => {
    const read = readFacts(labCase({ result: { test: { name: 'Prenatal panel' } } }), labPolicies);
    expect(kindsOfLines(read, labPolicies[0]).map(({ isHeld }) => isHeld)).toEqual([true]);
  });
});
