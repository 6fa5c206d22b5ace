import { classificationOf } from './classification.policy.js';
import { anotherTestIn, isOfSeveralTests, type NamedBeside } from './telling-neighbours.policy.js';
import { tellingPairs } from './telling-pairs.fixture.js';

const beside = (named: string, others: string): NamedBeside => ({
  named: named.split(', '),
  beside: others.split(' '),
  words: ` ${named.replaceAll(', ', ' ')} ${others} `,
});

describe('words that make another test of an ordinary one', () => {
  it.each(tellingPairs)('hold it, each beside each: $says', ({ analytes, neighbours, besides }) => {
    const apart = analytes.flatMap((analyte) =>
      neighbours
        .filter((word) => {
          const read = beside(analyte, word);
          const words = besides === undefined ? read.words : `${read.words}${besides} `;
          return anotherTestIn({ ...read, words }) === undefined;
        })
        .map((word) => `${analyte} ${word}`),
    );
    expect(apart).toEqual([]);
  });

  const heldAlone = new Set(['mmr', 'mitochondrial', 'hydroxybutyrate']);
  it.each(tellingPairs.filter(({ analytes: [first = ''] }) => !heldAlone.has(first)))(
    'leave it alone where they do not stand: $says',
    ({ analytes, besides = '' }) => {
      const held = analytes.filter(
        (analyte) => anotherTestIn(beside(analyte, `serum fasting ${besides}`)) !== undefined,
      );
      expect(held).toEqual([]);
    },
  );

  // What resists and what has genes is any analyte, and a film may be reviewed in more words.
  const ofCertain = tellingPairs.filter(
    ({ says }) => !/^(?:a protein, or its gene|what is measured, or what|a film)/u.test(says),
  );
  it.each(ofCertain)('are about whole names: $says', ({ analytes, neighbours, besides = '' }) => {
    const held = analytes
      .filter((analyte) => !/ (?:a|c3|chains|membrane|tests?|function|panel|prof)/u.test(analyte))
      .flatMap((analyte) => [`zz${analyte}`, `${analyte}${/ [a-z]+$/u.test(analyte) ? '0' : 'zz'}`])
      .flatMap((analyte) =>
        neighbours
          .map((word) => beside(analyte, word))
          .map((read) => ({
            ...read,
            words: `${read.words}${besides} `,
          })),
      )
      .filter((read) => anotherTestIn(read) !== undefined)
      .map(({ words }) => words);
    expect(held).toEqual([]);
  });

  it('tell nothing of another test, be they as many as they are', () => {
    const told = [...new Set(tellingPairs.flatMap(({ neighbours }) => neighbours))].filter(
      (word) => !/^(?:pcr|probe|ampl|na[at]|tma|resist)/u.test(word),
    );
    const held = told.filter((word) => anotherTestIn(beside('chloride', word)) !== undefined);
    expect(held).toEqual([]);
  });

  it.each([
    ['the nucleic acids of a microbe', 'pcr', 'cmv|varicella|zoster|syncytial|parainfluenza'],
    ['those of rarer ones', 'pcr', 'toxocara|trichinella|cysticercus|echinococcus|gonococcus'],
    ['and of the rarest', 'probe', 'tularemia|moraxella|diphtheria|burgdorferi'],
    ['what a microbe resists', 'resistance', 'mtb|staphylococcus|moraxella|gonococcus'],
    [
      'antimicrobial drugs, which microbes resist',
      'resistance',
      'rifampin|rifabutin|cefoxitin|cephalothin|oxacillin|vancomycin|amikacin|ciprofloxacin|' +
        'tetracycline|imipenem|fluconazole|isoniazid|ethambutol|pyrazinamide|colistin|linezolid|' +
        'trimethoprim|gentamicin',
    ],
  ])('leave alone %s', (_says, word, names) => {
    const held = names.split('|').filter((name) => anotherTestIn(beside(name, word)) !== undefined);
    expect(held).toEqual([]);
  });

  it.each([
    ['apc resistance', 'resistance'],
    ['activated protein c resistance', 'resistance'],
    ['insulin', 'resistance'],
    ['staph', 'methicillin resistant'],
    ['methicillin, chloride', 'resistant'],
  ])('leave alone what resists something else: %s %s', (named, others) => {
    const read = beside(named, others);
    const words = named.startsWith('methicillin') ? ' methicillin resistant chloride ' : read.words;
    expect(anotherTestIn({ ...read, words })).toBeUndefined();
  });

  it.each([
    ['mmr', 'igg'],
    ['mmr', 'igm'],
    ['mmr', 'immune status'],
    ['mmr', 'immunity panel'],
    ['mmr', 'titer'],
    ['mmr', 'titers'],
    ['mmr', 'titre'],
    ['mmr', 'titr'],
    ['mmr', 'ab'],
    ['mmr', 'abs'],
    ['mmr', 'antibody'],
    ['mmr', 'antibodies'],
    ['mmr', 'serology'],
    ['mmr', 'avidity'],
    ['mmr, measles', 'status'],
    ['mmr, mumps', 'status'],
    ['mmr, rubella', 'status'],
    ['mmr, rubeola', 'status'],
    ['dat, coombs', 'screen'],
    ['dat, antiglobulin', 'screen'],
    ['dat', 'anti globulin screen'],
    ['fat', 'body stool'],
    ['fat', 'body stl'],
    ['fat', 'body feces'],
    ['fat', 'body fecal'],
    ['fat', 'body fec'],
    ['fat', 'body urine'],
    ['fat', 'body ur'],
    ['creatinine', 'drug monitor'],
    ['creatinine', 'drug monitoring'],
    ['rubella, igg', 'western blot'],
    ['creatinine, egfr', 'panel'],
    ['basic metabolic, egfr', 'panel'],
    ['creatinine, egfr', 'protein'],
    ['cystatin c, egfr', 'protein'],
    ['egfr', 'african american'],
    ['egfr', 'ckd epi'],
    ['egfr', 'blood'],
    ['egfr', 'kidney'],
    ['copper, mg', 'liver'],
    ['calcium, mg', 'screen'],
    ['pt, inr', 'body'],
    ['pt', 'body fluid'],
    ['pt', 'body fld'],
    ['pt', 'screen'],
    ['rf', 'screen'],
    ['mg', 'body fluid'],
    ['mitochondrial', 'm2'],
    ['mitochondrial', 'm 2'],
    ['mitochondrial', 'ab'],
    ['mitochondrial', 'abs'],
    ['mitochondrial', 'aab'],
    ['mitochondrial', 'anti'],
    ['mitochondrial', 'antibody'],
    ['mitochondrial', 'antibodies'],
    ['mitochondrial', 'autoantibody'],
    ['mitochondrial', 'ama'],
    ['mitochondrial', 'igg'],
    ['mitochondrial', 'igm'],
    ['mitochondrial', 'iga'],
    ['mitochondrial', 'titer'],
    ['mitochondrial', 'titers'],
    ['mitochondrial', 'titre'],
    ['mitochondrial', 'titr'],
    ['mitochondrial', 'ifa'],
    ['mitochondrial', 'ift'],
    ['mitochondrial', 'ib'],
    ['mitochondrial', 'eia'],
    ['mitochondrial', 'elisa'],
    ['mitochondrial', 'immunoblot'],
    ['hydroxybutyrate', 'beta'],
    ['hydroxybutyrate', 'b'],
    ['hydroxybutyrate', '3'],
    ['cmv, leukocytes', 'ag'],
    ['wbc', 'serum'],
    ['rbc, folate', 'mass'],
    ['rbc', 'antigen'],
    ['platelet', 'crossmatch'],
    ['culture', 'bone marrow'],
    ['culture', 'blood'],
    ['culture, bacteria', 'amniotic'],
    ['culture', 'amniotic bacterial'],
    ['culture', 'amniotic aerobic'],
    ['culture', 'amniotic anaerobic'],
    ['culture', 'amniotic aerobe'],
    ['culture', 'amniotic anaerobe'],
    ['culture', 'amniotic fungal'],
    ['culture', 'amniotic fungus'],
    ['culture', 'amniotic viral'],
    ['culture', 'amniotic virus'],
    ['culture', 'amniotic afb'],
    ['culture', 'amniotic acid fast'],
    ['culture, gram', 'amniotic'],
    ['culture', 'amniotic routine'],
    ['culture', 'amniotic micro'],
    ['culture', 'amniotic susceptibility'],
    ['culture', 'amniotic sensitivity'],
    ['culture', 'amniotic organism'],
    ['culture', 'amniotic identified'],
    ['culture', 'amniotic parasite'],
    ['culture', 'amniotic mycology'],
    ['factor v', 'u l'],
    ['factor v', 'g l'],
    ['factor v', 'm l'],
    ['factor v', 'iu l'],
    ['factor v', 'i u l'],
    ['factor v', 'mg l'],
    ['factor v', 'ug l'],
    ['factor v', 'ng l'],
    ['factor v', 'unit l'],
    ['factor v', 'units l'],
  ])('leave alone what says which test is meant: %s %s', (named, others) => {
    expect(anotherTestIn(beside(named, others))).toBeUndefined();
  });

  it.each(['hla crossmatch', 'lysosomal enzymes', 'alpha galactosidase', 'alpha glucosidase'])(
    'may be an analyte of two words: white cells and %s',
    (analyte) => {
      expect(anotherTestIn(beside(`white cells, ${analyte}`, 'assay'))).toBe(
        `white cells, ${analyte}`,
      );
    },
  );

  it.each([
    ['WBC', 'Donor'],
    ['WBC', 'Specimen type: blood'],
    ['Platelets', 'HLA lab, blood'],
    ['Hemoglobin', 'Blood for antibody screen'],
  ])('may be words of the name alone: %s of %s', (name, specimen) => {
    expect(classificationOf({ name, specimen: { name: specimen } }).category).toBe('none');
  });

  it('may be an analyte of one word, too', () => {
    expect(anotherTestIn(beside('amyloid a, fat', 'serum'))).toBe('amyloid a, fat');
    expect(anotherTestIn(beside('fat', 'serum'))).toBeUndefined();
  });

  it('are told with what they stand beside', () => {
    expect(anotherTestIn(beside('dat', 'serum 10'))).toBe('dat, 10');
    expect(anotherTestIn(beside('mmr', 'status'))).toBe('mmr');
  });
});

describe('an analyte by itself', () => {
  it.each([
    ['creatinine', true],
    ['igg', true],
    ['estrogen', true],
    ['culture', true],
    ['wbc', false],
    ['hemoglobin', false],
    ['sodium', false],
    ['tsh', false],
  ])('may be of several tests: %s is %p', (phrase, isOne) => {
    expect(isOfSeveralTests(phrase)).toBe(isOne);
  });
});

describe('words that are harmless by themselves', () => {
  it.each([
    ['igg', 'skin', true],
    ['iga, igg, igm', 'renal', true],
    ['igm', 'western blot', true],
    ['c3', 'kidney', true],
    ['fibrinogen', 'immunofluorescence', true],
    ['immunoglobulin a', 'kidney', true],
    ['hemosiderin', 'liver', true],
    ['alpha 1 antitrypsin', 'liver', true],
    ['estrogen', 'percent', true],
    ['thyroglobulin', 'lymph', true],
    ['lymph', 'site', true],
    ['hb', 'immune status', true],
    ['na', 'probe', true],
    ['hepatic panel', 'acute', true],
    ['antibody screen', '4th gen', true],
    ['hemoglobin', 'probe', true],
    ['coagulation factor v', 'screen', true],
    ['calcium', 'ct', true],
    ['iron', 'cardiac', true],
    ['fat', 'body', true],
    ['ph', 'drug', true],
    ['igg', 'serum', false],
    ['rubella, igg', 'western blot', false],
    ['liver kidney microsomal, igg', 'serum', false],
    ['c3', 'serum', false],
    ['smooth muscle', 'antibody ifa', false],
    ['iron', 'liver', false],
    ['hb', 'total', false],
    ['hepatic panel', 'fasting', false],
    ['antibody screen', 'indirect', false],
    ['lyme', 'pcr', false],
    ['zoster', 'pcr', false],
    ['factor v', 'activity', false],
    ['calcium', 'urine', false],
    ['fat', 'body stool', false],
    ['creatinine', 'drug monitor', false],
    ['ferritin', '2nd gen', false],
    ['ferritin', 'gen 3', false],
    ['factor v', 'new gen', false],
  ])('make of %p beside %p another test: %p', (named, others, isAnother) => {
    expect(anotherTestIn(beside(named, others)) !== undefined).toBe(isAnother);
  });

  it('hold a test of which one name says so and another does not, and say which words do', () => {
    const test = { name: 'IgG', alternates: [{ name: 'Skin IgG' }] };
    expect(classificationOf(test)).toMatchObject({
      category: 'unclassified',
      needsHuman: ['"igg, skin" may be a listed test or not: map the code.'],
    });
  });

  it('never leave a class of antibodies in a tissue, or against what is not said, ordinary', () => {
    const told = ['skin', 'kidney', 'tissue', 'liver', 'blot', 'ifa', 'viruses', 'infection'];
    const shown = ['IgG', 'IgA', 'IgM', 'IgD'].flatMap((antibody) =>
      told
        .flatMap((word) => [`${antibody} ${word}`, `${word} ${antibody} direct`])
        .filter((name) => classificationOf({ name }).category === 'none'),
    );
    expect(shown).toEqual([]);
  });
});
