import { geneticTestIn } from './genetic-test.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('genetic test', () => {
  it.each<[string, string | undefined]>([
    ['EGFR', undefined],
    ['EGFR mutation', 'egfr mutation'],
    ['dsDNA antibody', undefined],
    ['HPV genotype', undefined],
    ['APOE', undefined],
    ['ATM deletion', 'atm, deletion'],
    ['ATM R3008H', 'atm, r3008h'],
    ['DNase B', undefined],
    ['APC resistance', undefined],
    ['F2-isoprostane', undefined],
    ['APOE genotype', 'apoe genotype'],
    ['HLA antibody screen', undefined],
    ['HLA-B27', 'hla b27'],
    ['HLA-B27 flow cytometry', undefined],
    ['Down syndrome risk, maternal serum', undefined],
    ['Trisomy 21', 'trisomy 21'],
  ])('%s: %p', (name, expected) => {
    expect(geneticTestIn(wordsOf(name))).toEqual(expected);
  });
});
