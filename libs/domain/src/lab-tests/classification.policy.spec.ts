import * as fc from 'fast-check';
import { classificationOf } from './classification.policy.js';
import type { TestCategory, TestIdentity } from './facts.js';
import { namesByCategory } from './test-names.fixture.js';

const categoryOf = (test: TestIdentity): TestCategory => classificationOf(test).category;

describe.each(Object.entries(namesByCategory))('a test is %s', (category, names) => {
  it.each(names)('by its name alone: %s', (name) => {
    expect(categoryOf({ name })).toBe(category);
  });
});

describe('a name that is too long to be read', () => {
  const long = `Sodium ${' sodium'.repeat(80)} HIV`;
  it.each<[string, TestIdentity, TestCategory]>([
    ['is held', { name: long }, 'unclassified'],
    [
      'is held whatever its code says',
      { code: '2951-2', system: 'LN', name: long },
      'unclassified',
    ],
    ['is held as another name', { name: 'Sodium', alternates: [{ name: long }] }, 'unclassified'],
    ['is blocked by what is read of it', { name: `HIV ${long}` }, 'sensitive-blood'],
  ])('%s', (_says, test, category) => {
    expect(categoryOf(test)).toBe(category);
  });
});

describe('a code of LOINC', () => {
  it.each([
    ['5196-1', 'HBsAg', 'hepatitis'],
    ['56888-1', 'HIV antigen and antibodies', 'sensitive-blood'],
    ['3397-7', 'cocaine in urine', 'toxicology'],
    ['5671-3', 'lead', 'toxicology'],
    ['11529-5', 'surgical pathology', 'tissue'],
    ['10524-7', 'a Pap smear', 'pap-smear'],
    ['77164-2', 'a karyotype of products of conception', 'products-of-conception'],
    ['33721-2', 'a biopsy of the marrow', 'bone-marrow'],
    ['21667-1', 'mutations of factor V', 'genetic'],
    ['37362-1', 'an X-ray of bone age', 'radiology'],
    ['718-7', 'haemoglobin', 'none'],
    ['10535-3', 'digoxin', 'none'],
  ])('%s needs no name: %s is %s', (code, _what, category) => {
    expect(categoryOf({ code, system: 'LN' })).toBe(category);
    expect(classificationOf({ code, system: 'http://loinc.org' }).sureness).toBe('certain');
  });

  it.each<[string, TestIdentity, TestCategory]>([
    ['blocks whatever the name says (P9)', { code: '5196-1', name: 'Glucose' }, 'hepatitis'],
    ['blocks under a system of another name', { code: '5196-1', system: 'L' }, 'hepatitis'],
    [
      'blocks as an alternate coding',
      { code: 'GLU', name: 'Glucose', alternates: [{ code: '7918-6', system: 'LN' }] },
      'sensitive-blood',
    ],
    [
      'shows nothing whose name is a listed test',
      { code: '2345-7', system: 'LN', name: 'HIV 1 Ab' },
      'sensitive-blood',
    ],
    [
      'shows nothing as a local code of the same number',
      { code: '2345-7', system: '99LAB' },
      'unclassified',
    ],
    ['is none with a wrong check digit', { code: '718-8', system: 'LN' }, 'unclassified'],
    [
      'is held when nobody knows it and no name stands by',
      { code: '99999-7', system: 'LN' },
      'unclassified',
    ],
    ['is not needed where the name is plain', { code: '2075--0', name: 'Chloride' }, 'none'],
  ])('%s', (_says, test, category) => {
    expect(categoryOf(test)).toBe(category);
  });

  it('says that a human is needed where code and name disagree', () => {
    const { needsHuman } = classificationOf({ code: '2345-7', system: 'LN', name: 'HIV 1 Ab' });
    expect(needsHuman).toEqual([
      'The code says an ordinary test and the name says sensitive-blood: find out which, and map the code.',
    ]);
  });
});

describe("the organisation's own mapping", () => {
  const mappings = { '99LAB|ZRX': 'hepatitis', '99LAB|QQQ': 'none', '99LAB|HIVX': 'none' } as const;

  it.each<[string, TestIdentity, TestCategory]>([
    ['blocks what nobody else knows', { code: 'ZRX', system: '99LAB' }, 'hepatitis'],
    ['is read without case', { code: 'zrx', system: '99lab' }, 'hepatitis'],
    ['shows what nobody else knows', { code: 'QQQ', system: '99LAB', name: 'Zorblax' }, 'none'],
    [
      'does not outweigh a listed word',
      { code: 'HIVX', system: '99LAB', name: 'HIV Ab' },
      'sensitive-blood',
    ],
    [
      'does not outweigh the section',
      { code: 'QQQ', system: '99LAB', section: 'TX' },
      'toxicology',
    ],
    [
      'shows a hormone in what a needle was rinsed with, which is no tissue (P6)',
      { code: 'QQQ', system: '99LAB', name: 'Parathyroid Hormone, FNA Wash' },
      'none',
    ],
    [
      'shows what a section of molecular diagnostics measures',
      { code: 'QQQ', system: '99LAB', name: 'Factor V', section: 'Molecular Diagnostics' },
      'none',
    ],
    ['is of its own system only', { code: 'QQQ', system: '99OTHER' }, 'unclassified'],
  ])('%s', (_says, test, category) => {
    expect(classificationOf(test, mappings).category).toBe(category);
  });

  it('is judged for each laboratory, though both call the test the same', () => {
    const ofAcme = { 'ACME|L|4711': 'none' } as const;
    const test = { code: '4711', system: 'L', name: 'Zorblax' };
    const categories = ['acme', 'other-lab'].map(
      (sender) => classificationOf({ ...test, sender }, ofAcme).category,
    );
    expect(categories).toEqual(['none', 'unclassified']);
  });

  it.each<[string, TestIdentity, TestCategory]>([
    ['holds what its name shows', { name: 'Glucose' }, 'unclassified'],
    ['holds what its section does not hide', { name: 'Sodium', section: 'CH' }, 'unclassified'],
    [
      'holds what its code of LOINC shows',
      { alternates: [{ code: '718-7', system: 'LN' }] },
      'unclassified',
    ],
    ['lets a listed name block', { name: 'HIV Ab' }, 'sensitive-blood'],
    ['lets a listed section block', { section: 'TX' }, 'toxicology'],
  ])('to nothing that can be told %s', (_says, test, category) => {
    const held = { '99LAB|DBT': 'unclassified' } as const;
    expect(classificationOf({ code: 'DBT', system: '99LAB', ...test }, held).category).toBe(
      category,
    );
  });
});

describe('the parts of a LOINC name', () => {
  it.each<[string, NonNullable<TestIdentity['parts']>, TestCategory]>([
    [
      'an antibody to a listed virus',
      { component: 'Hepatitis C virus Ab', property: 'PrThr', system: 'Ser', method: 'IA' },
      'hepatitis',
    ],
    [
      'RNA of a listed virus',
      { component: 'HIV 1 RNA', property: 'NCnc', system: 'Plas', method: 'Probe.amp.tar' },
      'sensitive-blood',
    ],
    [
      'a drug of abuse in hair',
      { component: 'Opiates', property: 'MCnt', system: 'Hair' },
      'toxicology',
    ],
    [
      'a medicine in urine',
      { component: 'Phenobarbital', property: 'PrThr', system: 'Urine' },
      'toxicology',
    ],
    [
      'a medicine in serum',
      { component: 'Phenobarbital', property: 'MCnc', system: 'Ser/Plas' },
      'none',
    ],
    [
      'human DNA',
      { component: 'F5 gene.p.Arg506Gln', property: 'Arb', system: 'Bld/Tiss', method: 'Molgen' },
      'genetic',
    ],
    [
      'DNA of a microbe',
      {
        component: 'Chlamydia trachomatis DNA',
        property: 'PrThr',
        system: 'Urine',
        method: 'Probe.amp.tar',
      },
      'none',
    ],
    [
      'anything in the marrow',
      { component: 'Blasts/100 leukocytes', property: 'NFr', system: 'Bone mar' },
      'bone-marrow',
    ],
    [
      'cells under the microscope',
      {
        component: 'Microscopic observation',
        property: 'Prid',
        system: 'Cvx',
        method: 'Cyto stain',
      },
      'pap-smear',
    ],
  ])('tell %s', (_says, parts, category) => {
    expect(categoryOf({ parts })).toBe(category);
  });
});

describe('a classification', () => {
  const allNames = Object.entries(namesByCategory).flatMap(([category, names]) =>
    names.map((name) => ({ name, category })),
  );
  const anyName = fc.constantFrom(...allNames);
  const listed = fc.constantFrom(
    ...allNames.filter(({ category }) => category !== 'none' && category !== 'unclassified'),
  );

  it('does not depend on case', () => {
    fc.assert(
      fc.property(anyName, ({ name, category }) => {
        expect(categoryOf({ name: name.toUpperCase() })).toBe(category);
        expect(categoryOf({ name: name.toLowerCase() })).toBe(category);
      }),
    );
  });

  it('does not depend on spaces and punctuation around words', () => {
    const mark = fc.constantFrom(' ', '  ', ', ', ' - ', ' / ', '_', '\t', ' (', ') ');
    fc.assert(
      fc.property(anyName, mark, mark, ({ name, category }, before, after) => {
        expect(categoryOf({ name: before + name.replaceAll(' ', before) + after })).toBe(category);
      }),
    );
  });

  it('keeps blocking whatever harmless words are added', () => {
    const words = fc.constantFrom(
      'serum',
      'send out',
      'Quest',
      'reflex',
      'confirmatory',
      'STAT',
      'panel A',
      'level',
      'add-on',
    );
    fc.assert(
      fc.property(listed, words, words, ({ name }, before, after) => {
        expect(categoryOf({ name: `${before} ${name}` })).not.toBe('none');
        expect(categoryOf({ name: `${name} ${after}` })).not.toBe('none');
      }),
      { numRuns: 500 },
    );
  });

  it('is never ordinary for letters without meaning', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[jqvxz]{4,9}$/), (name) => {
        expect(categoryOf({ name })).not.toBe('none');
      }),
    );
  });

  it('never fails, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.string(),
        (name, code, section) => {
          expect(classificationOf({ name, code, section }).category).toEqual(expect.any(String));
        },
      ),
    );
  });
});
