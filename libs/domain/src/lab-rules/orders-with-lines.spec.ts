import type { TestIdentity } from '../lab-tests/facts.js';
import { labVisibilityOf } from './decision-span.policy.js';
import { aDayLater, labCase, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';

interface Sent {
  readonly order: TestIdentity;
  readonly lines: readonly (TestIdentity | string)[];
}

/** What an adult patient sees of a final report with lines that her provider has reviewed. */
const shownOf = ({ order, lines }: Sent, policies: LabPolicies = labPolicies) => {
  const components = lines.map((test) => ({
    test: typeof test === 'string' ? { name: test } : test,
  }));
  const facts = labCase({ order: { test: order }, result: { test: {}, components } });
  const { lines: answers } = labVisibilityOf(facts, aDayLater, policies);
  return components.filter((_, index) => answers[index]?.visible).map(({ test }) => test.name);
};

const molecular = (name: string): TestIdentity => ({ name, section: 'Molecular Diagnostics' });

describe('the section that only an order says', () => {
  it.each<[string, Sent]>([
    ['a protein', { order: molecular('Factor V'), lines: ['Factor V'] }],
    [
      'the proteins of a panel',
      { order: { name: 'Thrombophilia', section: 'MOL' }, lines: ['Factor V', 'Homocysteine'] },
    ],
    [
      'the proteins of an ordinary panel',
      { order: { name: 'Lipid panel', section: 'MOL' }, lines: ['Apolipoprotein B', 'LDL'] },
    ],
    [
      'a line that says the laboratory as its section',
      { order: molecular('Factor V'), lines: [{ name: 'Factor V', section: 'LAB' }] },
    ],
    [
      'a line that says no section where it could',
      { order: molecular('Factor V'), lines: [{ name: 'Factor V', section: ' ' }] },
    ],
    ['a remark on a protein', { order: molecular('Factor V'), lines: ['Comment'] }],
    [
      'a protein under a panel of microbes',
      { order: molecular('Respiratory viral panel'), lines: ['Factor V'] },
    ],
  ])('holds %s', (_says, sent) => {
    expect(shownOf(sent)).toEqual([]);
  });

  it.each(['MolDx', 'MDx', 'PGx', 'Pharmacogenomics', 'Immunogenetics', 'HLA', 'NGS'])(
    'holds what is ordinary in another one: %s',
    (section) => {
      expect(shownOf({ order: { name: 'Warfarin', section }, lines: ['Warfarin'] })).toEqual([]);
      expect(shownOf({ order: { name: 'Warfarin' }, lines: ['Warfarin'] })).toEqual(['Warfarin']);
    },
  );

  it('holds a protein where microbes are done beside molecules', () => {
    const factorIn = (section: string) =>
      shownOf({ order: { name: 'Factor V', section }, lines: ['Factor V'] });
    expect(factorIn('Molecular & Microbiology')).toEqual([]);
    expect(factorIn('Microbiology')).toEqual(['Factor V']);
  });

  it('leaves what a microbe, a code or a line of another section tells', () => {
    const viral = molecular('Respiratory viral panel');
    const names = ['Influenza A RNA', 'SARS-CoV-2 RNA', 'Comment'];
    expect(shownOf({ order: viral, lines: names })).toEqual(names);
    const told = [
      { code: '718-7', system: 'LN', name: 'Hemoglobin' },
      { name: 'Factor V', section: 'CH' },
    ];
    const order = molecular('Respiratory viral panel');
    expect(shownOf({ order, lines: told })).toEqual(['Hemoglobin', 'Factor V']);
  });

  it('leaves what staff have mapped to be ordinary', () => {
    const order = { ...molecular('Factor V'), code: 'FV', system: 'L' };
    const lines = [{ code: 'FVA', system: 'L', name: 'Factor V' }];
    const mapped = policyWith({ mappings: { 'L|FV': 'none', 'L|FVA': 'none' } });
    expect(shownOf({ order, lines }, mapped)).toEqual(['Factor V']);
    expect(shownOf({ order, lines })).toEqual([]);
  });

  it('may be that of the report where the order says another one, or none', () => {
    const shownIn = (order: TestIdentity, test: TestIdentity) => {
      const result = { test, components: [{ test: { name: 'Factor V' } }] };
      const facts = labCase({ order: { test: order }, result });
      return labVisibilityOf(facts, aDayLater, labPolicies).visible;
    };
    const panel = { name: 'Lipid panel', section: 'CH' };
    expect(shownIn(panel, { section: 'CH' })).toBe(true);
    expect(shownIn(panel, { section: 'MOL' })).toBe(false);
    expect(shownIn({ name: 'Lipid panel', section: 'LAB' }, { section: 'MOL' })).toBe(false);
  });

  it.each([
    'LAB^Pathology, Clinical',
    'Pathology - Clinical',
    'Path Clin',
    'Department of Pathology, Clinical Laboratories',
  ])('is no tissue in the other order of words: %s', (section) => {
    expect(shownOf({ order: { name: 'CBC', section }, lines: ['WBC', 'Hemoglobin'] })).toEqual([
      'WBC',
      'Hemoglobin',
    ]);
  });
});

describe('an order whose words make another test of an ordinary one', () => {
  it.each([
    ['DAT urine', 'DAT'],
    ['Antibody screen 4th gen', 'Antibody screen'],
    ['Antibody screen POC', 'Antibody screen'],
    ['Antibody screen fingerstick', 'Antibody screen'],
    ['Antibody screen home kit', 'Antibody screen'],
    ['Factor V 1691', 'Factor V'],
    ['Factor V 506', 'Factor V'],
    ['Factor V 506 G', 'Factor V'],
    ['Factor V 1691 G', 'Factor V'],
    ['Factor V 691G', 'Factor V'],
    ['IL-6 174G', 'IL-6'],
    ['TNF 308 G', 'TNF'],
    ['Fibrinogen 455G', 'Fibrinogen'],
    ['G6PD 202 G', 'G6PD'],
    ['Homocysteine 677 M', 'Homocysteine'],
    ['Factor VII 353 M', 'Factor VII'],
    ['Alpha-1 antitrypsin S', 'Alpha-1 antitrypsin'],
    ['Alpha-1 antitrypsin M', 'Alpha-1 antitrypsin'],
    ['Alpha-1 antitrypsin Z', 'Alpha-1 antitrypsin'],
    ['Alpha-1 antitrypsin SZ', 'Alpha-1 antitrypsin'],
  ])('holds the line that is named like the ordinary one: %s, %s', (name, line) => {
    expect(shownOf({ order: { name }, lines: [line] })).toEqual([]);
    expect(shownOf({ order: { name }, lines: [name] })).toEqual([]);
    expect(shownOf({ order: { name: line }, lines: [name] })).toEqual([]);
    expect(shownOf({ order: { name: line }, lines: [line] })).toEqual([line]);
  });

  it('is what staff have mapped it to be', () => {
    const order = { code: 'ABS', system: 'L', name: 'Antibody screen POC' };
    const mapped = policyWith({ mappings: { 'L|ABS': 'none' } });
    expect(shownOf({ order, lines: ['Antibody screen'] }, mapped)).toEqual(['Antibody screen']);
  });

  it.each(['Glucose tolerance 75 g', 'Glucose tolerance 100 g', 'OGTT 75g', 'GTT 100 g', 'GTT 2h'])(
    'is not one that says a mass or a time: %s',
    (name) => {
      expect(shownOf({ order: { name }, lines: [name, 'Glucose'] })).toEqual([name, 'Glucose']);
    },
  );
});

describe('where the specimen of an order tells what its name does not', () => {
  const drawn = (name: string, specimen: string): TestIdentity => ({
    name,
    specimen: { name: specimen },
  });
  const cells = ['WBC', 'Neutrophils', 'Lymphs'];
  const three = ['IgG', 'IgA', 'IgM'];
  const film = ['RBC morphology', 'Schistocytes'];

  it.each<[string, string, readonly string[]]>([
    ['Body Fl Cell Ct', 'FLD', cells],
    ['CSF CC', 'CSF', cells],
    ['Zorblax', 'Blood', cells],
    ['Diff', 'Blood', cells],
    ['Zorblax', 'Serum', three],
    ['Slide Review', 'Blood', film],
  ])('shows %s of %s', (name, specimen, lines) => {
    expect(shownOf({ order: drawn(name, specimen), lines })).toEqual(lines);
  });

  it.each<[string, string, readonly string[]]>([
    ['Diff', 'Aspirate', cells],
    ['Diff', 'Left hip', cells],
    ['Diff', 'Bone marrow', cells],
    ['Scan Diff', 'Core', cells],
    ['Zorblax', 'Blood; iliac aspirate', cells],
    ['Cytospin', 'CSF', cells],
    ['Zorblax', 'Skin', three],
    ['HXA Ab', 'Serum', three],
    ['Slide Review', 'Breast', film],
    ['Slide Review', 'Node', film],
    ['Slide Review', 'Bone marrow', film],
    ['Thick and thin smear', 'Cervix', ['Malaria']],
  ])('holds %s of %s', (name, specimen, lines) => {
    expect(shownOf({ order: drawn(name, specimen), lines })).toEqual([]);
  });

  it('says nothing of a review whose code or section may be a tissue’s', () => {
    const shownBy = (rest: Partial<TestIdentity>) =>
      shownOf({ order: { name: 'Slide Review', ...rest }, lines: film });
    expect(shownBy({ code: 'SLREV', system: 'L' })).toEqual(film);
    expect(shownBy({ code: 'CYTO', system: 'L' })).toEqual([]);
    expect(shownBy({ section: 'SP' })).toEqual([]);
    expect(shownBy({ alternates: [{ name: 'Smear review', code: '1', system: 'L' }] })).toEqual(
      film,
    );
    expect(shownBy({ alternates: [{ name: 'Outside slides' }] })).toEqual([]);
    expect(shownBy({ alternates: [{ name: 'Smear', code: 'CYTO', system: 'L' }] })).toEqual([]);
  });
});

describe('what the lines beside it do not tell of a line', () => {
  const three = ['IgG', 'IgA', 'IgM'];
  const bank = ['Blood group', 'Antibody screen'];
  const cells = ['Granulocytes', 'Lymphocytes'];

  it.each<[string, string, readonly string[], readonly string[]]>([
    ['quantities, under a name that says no antibody', 'Panel', [...three, 'C3'], ['C3']],
    ['quantities, where the name says only serum', 'Serum panel', three, []],
    ['quantities, beside what is stained with them', 'Ig panel', [...three, 'Fibrinogen'], []],
    ['quantities, though IgE is beside those', 'Zorblax', [...three, 'IgE', 'C1q'], []],
    ['quantities, in the report on a marrow', 'Myeloma', [...three, 'SPEP', 'Plasma cells'], []],
    ['quantities, beside what a leukaemia has', 'Igs', [...three, 'Blasts'], []],
    ['against what they are not, beside IgE', 'Surface', [...three, 'IgE'], []],
    ['quantities, beside hepatitis', 'Lab panel', ['HBcAb', ...three, 'M spike'], ['M spike']],
    ['quantities, beside HIV', 'Annual labs', ['HIV Ab', 'IgG', 'SPEP'], ['SPEP']],
    ['the blood bank, beside HIV', 'Immigration panel', [...bank, 'HIV 1/2'], ['Blood group']],
    ['the blood bank, beside hepatitis', 'Refugee', [...bank, 'HBsAg'], ['Blood group']],
    ['the blood bank, of a recipient', 'Recipient workup', bank, []],
    ['the blood bank, before marrow is given', 'BMT', bank, []],
    ['the blood bank, before stem cells are given', 'HSCT', bank, []],
    ['the blood bank, of what blood transmits', 'TTI', bank, []],
    ['calcium, for it may be a carcinoma', 'Lump', ['Ca'], []],
    ['a challenge by glucose, for it may be a tumour', 'Zorblax', ['GCT'], []],
    ['potassium, for it may be the blood group Kell', 'Fetal Kell', ['K'], []],
  ])('is %s: %s', (_says, name, ...row) => {
    const [lines, shown] = row;
    expect(shownOf({ order: { name }, lines })).toEqual(shown);
  });

  it.each(['STR', 'VNTR', 'Post BMT', 'HSCT', 'SCT', 'Recipient'])(
    'is cells that are counted, where they are told apart by whose they are: %s',
    (name) => {
      const order = { name, specimen: { name: 'Blood' } };
      expect(shownOf({ order, lines: cells })).toEqual([]);
      expect(shownOf({ order: { ...order, name: 'Zorblax' }, lines: cells })).toEqual(cells);
    },
  );

  it.each<[string, readonly string[]]>([
    ['Prenatal serology', [...bank, 'HIV Ab']],
    ['Booking bloods', [...bank, 'HBsAg']],
    ['Pregnancy labs', [...bank, 'HIV Ab']],
    ['Immigration panel', [...bank, 'Karyotype']],
  ])('leaves the screen of the blood bank beside viruses before a birth: %s', (name, lines) => {
    const isKnown = shownOf({ order: { name }, lines: bank }).length > 0;
    expect(isKnown && shownOf({ order: { name }, lines })).toEqual(bank);
  });

  it.each<[string, string, readonly string[]]>([
    ['quantities in plasma, beside what clots', 'Plasma', [...three, 'Fibrinogen']],
    ['quantities in blood, beside complement', 'Blood', [...three, 'IgE', 'C1q']],
    ['potassium and calcium beside urea', 'Serum', ['K', 'Ca', 'Urea']],
  ])('leaves %s', (_says, specimen, lines) => {
    const order = { name: 'Zorblax', specimen: { name: specimen } };
    expect(shownOf({ order, lines })).toEqual(lines);
  });
});
