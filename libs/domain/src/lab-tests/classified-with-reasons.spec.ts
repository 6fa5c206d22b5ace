import { classificationOf, type Classification, type Signal } from './classification.policy.js';
import type { TestIdentity } from './facts.js';

type Row = readonly [sentence: string, test: TestIdentity, says: Partial<Classification>];

const unclassified = (why: string, role?: Classification['role']): Partial<Classification> => ({
  ...{ category: 'unclassified', categories: ['unclassified'], signals: [], sureness: 'unsure' },
  needsHuman: [why],
  ...(role ? { role } : {}),
});
const unknown = unclassified('Neither the code nor a word of the name is known: map the code.');
const doubtful = (words: string): Partial<Classification> =>
  unclassified(`"${words}" may be a listed test or not: map the code.`, 'doubtful');
const hivByName: Signal = { source: 'name', category: 'sensitive-blood', evidence: 'hiv' };
const hepatitisByParts: Signal = {
  source: 'parts',
  category: 'hepatitis',
  evidence: 'hepatitis c virus ab',
};
const bySectionSP: Signal = { source: 'section', category: 'tissue', evidence: 'SP' };
const onlyTheName = ['Only the name says so: map the code.'];
const parts = { component: 'Hepatitis C virus Ab', system: 'Ser' };

describe('what is told of a listed test', () => {
  it.each<Row>([
    [
      'that a code says so is certain, and nobody need look',
      { code: '5196-1', system: 'LN' },
      { decidedBy: { source: 'code', category: 'hepatitis', evidence: '5196-1' } },
    ],
    ['of a code', { code: '5196-1', system: 'LN' }, { sureness: 'certain', needsHuman: [] }],
    [
      'that the parts of its name say so is strong',
      { parts },
      { decidedBy: hepatitisByParts, signals: [hepatitisByParts], sureness: 'strong' },
    ],
    [
      'that the parts say so beside another name, which says nothing',
      { name: 'Zorblax', parts },
      { decidedBy: hepatitisByParts, signals: [hepatitisByParts], needsHuman: [] },
    ],
    [
      'that only a name says so is likely, and the code is to be mapped',
      { name: 'HIV 1 Ab' },
      { signals: [hivByName], sureness: 'likely', needsHuman: onlyTheName },
    ],
    [
      'that two names say so',
      { name: 'HIV Ab', alternates: [{ name: 'Hepatitis C Ab' }] },
      { categories: ['sensitive-blood', 'hepatitis'], sureness: 'likely', needsHuman: onlyTheName },
    ],
    [
      'that a name says so beside a section, which makes it certain',
      { name: 'Liver biopsy', section: 'SP' },
      { sureness: 'certain', needsHuman: [] },
    ],
    [
      'its closer kind, where it stands in the section for tissues: the marrow',
      { name: 'Bone marrow biopsy', section: 'SP' },
      { category: 'bone-marrow', categories: ['bone-marrow', 'tissue'] },
    ],
    [
      'its closer kind, where it stands in the section for tissues: products of conception',
      { name: 'Products of conception', section: 'SP' },
      { category: 'products-of-conception', categories: ['products-of-conception', 'tissue'] },
    ],
    [
      'the kind that its code says, whatever closer kind its name says',
      { name: 'Bone marrow biopsy', code: '11529-5', system: 'LN' },
      { category: 'tissue', categories: ['tissue', 'bone-marrow'] },
    ],
    [
      'the kind of another section, whatever closer kind of tissue its name says',
      { name: 'Bone marrow karyotype', section: 'CG' },
      { category: 'genetic', categories: ['genetic', 'bone-marrow'] },
    ],
    [
      'that the genes of a virus are a test for the infection, and none of human genes',
      { name: 'Hepatitis B in situ hybridization' },
      { category: 'hepatitis', categories: ['hepatitis'] },
    ],
    [
      'all that say so, in the order in which a test is told',
      { name: 'Bone marrow biopsy', section: 'SP' },
      {
        signals: [
          bySectionSP,
          { source: 'name', category: 'bone-marrow', evidence: 'bone marrow' },
        ],
      },
    ],
  ])('%s', (_sentence, test, says) => {
    expect(classificationOf(test)).toMatchObject(says);
  });

  it('is a contradiction, where the mapping of the organisation says otherwise', () => {
    const test = { name: 'HIV Ab', code: 'QQQ', system: 'L' };
    expect(classificationOf(test, { 'L|QQQ': 'none' })).toMatchObject({
      sureness: 'likely',
      needsHuman: [
        'The mapping says an ordinary test and the name says sensitive-blood: ' +
          'find out which, and map the code.',
      ],
    });
  });
});

describe('what is told of a test that staff want held', () => {
  it('is that they have mapped it so', () => {
    const test = { name: 'Glucose', code: 'DBT', system: 'L' };
    const mapped: Signal = { source: 'mapping', category: 'unclassified', evidence: 'L|DBT' };
    expect(classificationOf(test, { 'L|DBT': 'unclassified' })).toEqual({
      ...{ category: 'unclassified', categories: ['unclassified'], sureness: 'unsure' },
      ...{ decidedBy: mapped, signals: [mapped] },
      needsHuman: ['Staff have mapped its code to be held: find out what it is, and map it.'],
    });
  });
});

describe('what is told of an ordinary test', () => {
  const partlyKnown = ['Only a part of its names is known: map the code.'];
  const glucose: Signal = { source: 'name', category: 'none', evidence: 'glucose' };
  it.each<Row>([
    ['by its code', { code: '718-7', system: 'LN' }, { sureness: 'certain', needsHuman: [] }],
    [
      'by a name of known words',
      { name: 'Glucose, serum' },
      { categories: [], signals: [glucose], sureness: 'strong', needsHuman: [] },
    ],
    [
      'by IgE beside a word that nobody knows, which is an allergen, for a human to look at',
      { name: 'Zorblax IgE' },
      { category: 'none', sureness: 'likely', needsHuman: partlyKnown },
    ],
    [
      'by one of its names, where another says nothing, for a human to look at',
      { name: 'Zorblax', alternates: [{ name: 'Glucose' }] },
      {
        ...{ category: 'none', decidedBy: glucose, signals: [glucose] },
        ...{ sureness: 'likely', needsHuman: partlyKnown },
      },
    ],
    [
      'by each of its names',
      { name: 'GLU', alternates: [{ name: 'Glucose, serum' }] },
      { category: 'none', sureness: 'strong', needsHuman: [] },
    ],
  ])('%s', (_sentence, test, says) => {
    expect(classificationOf(test)).toMatchObject(says);
  });
});

describe('a word that may name a listed test or an ordinary one', () => {
  const words = `
    hep comp | hepp | hbe | hbsg
    bal | bac | bromide | fluoride | chromium | drug levels | drug | laxatives | diuretics | hg
    steroid panel | stimulants | sedatives | metals | alcohols
    pocs | path | smear | slides | cyto | specimen examination | aspirate | special stains | cdt | apoe
    molecular | congenital | variants | typing | mrd | array | newborn screening
  `;
  it.each(words.trim().split(/\s*[|\n]\s*/u))('holds the test: %s', (word) => {
    expect(classificationOf({ name: `Zorblax ${word}` })).toMatchObject(doubtful(word));
  });
});

describe('what is told of a test that cannot be told', () => {
  it.each<Row>([
    ['that no word is known', { name: 'Zorblax' }, unknown],
    ['that it has no name at all', {}, unknown],
    ['which word may be an infection or not', { name: 'Hep panel' }, doubtful('hep panel')],
    ['which word may be a drug or not', { name: 'Laxative abuse' }, doubtful('laxative abuse')],
    ['which word may be a tissue or not', { name: 'Smear' }, doubtful('smear')],
    ['which word may be a gene or not', { name: 'Congenital' }, doubtful('congenital')],
    [
      'which word of another name may be a listed test',
      { name: 'Zorblax', alternates: [{ name: 'HBS' }] },
      doubtful('hbs'),
    ],
    [
      'that it is a panel of listed tests or none',
      { name: 'STD panel' },
      unclassified('It holds listed tests or none: judge its lines.', 'mixed-panel'),
    ],
    [
      'that it only accompanies others',
      { name: 'Interpretation' },
      unclassified('The name identifies no test by itself.', 'accompaniment'),
    ],
    [
      'no accompaniment, where another name says more',
      { name: 'Interpretation', alternates: [{ name: 'Zorblax' }] },
      unknown,
    ],
    [
      'that its name is too long',
      { name: 'Sodium '.repeat(80) },
      unclassified('A name is too long to be read: have it sent as one.'),
    ],
  ])('%s', (_sentence, test, says) => {
    const told = classificationOf(test);
    expect(told).toMatchObject(says);
    expect(told.role).toBe(says.role);
  });
});
