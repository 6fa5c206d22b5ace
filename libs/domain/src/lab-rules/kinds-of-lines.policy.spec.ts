import type { TestIdentity } from '../lab-tests/facts.js';
import { kindsOfLines } from './kinds-of-lines.policy.js';
import { labCase } from './lab-case.fixture.js';
import { labPolicies } from './lab-rules.policy.js';
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
      ['ordinary', 'sensitive-blood', 'ordinary accompanies'],
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
      'are ordinary where the order cannot be told and all lines that say something are',
      'Zorblax',
      ['HDL', 'Comment'],
      ['ordinary', 'ordinary accompanies'],
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
