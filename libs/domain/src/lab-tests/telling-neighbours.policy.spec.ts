import { classificationOf } from './classification.policy.js';
import { anotherTestIn, type NamedBeside } from './telling-neighbours.policy.js';

const beside = (named: string, others: string): NamedBeside => ({
  named: named.split(', '),
  beside: others.split(' '),
  words: ` ${named.replaceAll(', ', ' ')} ${others} `,
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
