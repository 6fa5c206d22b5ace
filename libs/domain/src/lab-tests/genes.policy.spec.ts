import { ALWAYS_GENETIC, GENES, MICROBES } from './genes.policy.js';
import { found, wordsOf } from './test-words.policy.js';

describe('symbols of genes and names of microbes', () => {
  it.each(['BRCA1', 'MTHFR', 'FVL', 'CYP2C19', 'HFE', 'JAK2', 'BCR-ABL', 'VKORC1'])(
    '%s is a gene and nothing else',
    (name) => {
      expect(found(wordsOf(name), ALWAYS_GENETIC)).toBeDefined();
    },
  );

  it.each(['EGFR', 'ALK', 'Factor V', 'APOE', 'HBA1', 'F2', 'Ret', 'Met'])(
    '%s is a gene only with more words',
    (name) => {
      expect(found(wordsOf(name), ALWAYS_GENETIC)).toBeUndefined();
      expect(found(wordsOf(name), GENES)).toBeDefined();
    },
  );

  it.each(['CMV', 'Chlamydia', 'HPV', 'MTB', 'SARS-CoV-2', 'Norovirus', 'mecA'])(
    '%s is a microbe',
    (name) => {
      expect(found(wordsOf(name), MICROBES)).toBeDefined();
    },
  );
});
