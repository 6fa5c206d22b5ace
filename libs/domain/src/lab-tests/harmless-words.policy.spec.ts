import { classificationOf } from './classification.policy.js';
import { ACCOMPANYING } from './harmless-words.policy.js';

describe('a word that only accompanies the name of a test', () => {
  it('identifies no ordinary test by itself, whatever its neighbours', () => {
    const words = [...ACCOMPANYING].filter((word) => !/^ig[em]$/.test(word));
    const ordinary = words.filter((word, index) => {
      const name = `${word} ${words[index + 1] ?? 'serum'} zorblax`;
      return classificationOf({ name }).category === 'none';
    });
    expect(ordinary).toEqual([]);
  });

  it('takes nothing from the name of a listed test', () => {
    // An allergy to a drug is none to its use.
    const shown = [...ACCOMPANYING]
      .filter((word) => word !== 'ige')
      .flatMap((word) =>
        ['HIV Ab', 'HBsAg', 'Cocaine', 'Skin biopsy pathology', 'Karyotype', 'Mammogram']
          .map((listed) => `${listed} ${word}`)
          .filter((name) => classificationOf({ name }).category === 'none'),
      );
    expect(shown).toEqual([]);
  });

  it('leaves an ordinary test ordinary', () => {
    const held = ['serum', 'fasting', 'automated', 'mmol', 'reflex', 'quest'].filter(
      (word) => classificationOf({ name: `Glucose ${word}` }).category !== 'none',
    );
    expect(held).toEqual([]);
  });
});
