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

  it('are told by any name of an order that has two, if none of them is unknown', () => {
    const remarkIn = (order: string, report: string) => {
      const components = [{ test: { name: 'HDL' } }, { test: { name: 'Comment' } }];
      const result = { test: { name: report }, components };
      const facts = labCase({ result, order: { test: { name: order } } });
      return kindsOfLines(readFacts(facts, labPolicies), labPolicies[0]).at(-1)?.isHeld;
    };
    expect(remarkIn('Wellness panel', 'Lipid panel')).toBe(false);
    expect(remarkIn('Zorblax', 'Lipid panel')).toBe(true);
    expect(remarkIn('Wellness panel', 'Annual labs')).toBe(true);
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
