import { ABUSED, ALSO_MEDICINES, POISONS } from './toxic-substances.policy.js';
import { found, wordsOf } from './test-words.policy.js';

describe('toxic substances', () => {
  it.each([
    'Morphine',
    'Norfentanyl',
    'Metonitazene',
    'Flualprazolam',
    'THC',
    'PEth',
    'Ethanol',
    'JWH-018',
    'Cotinine',
  ])('%s is one of abuse', (name) => {
    expect(found(wordsOf(name), ABUSED)).toBeDefined();
  });

  it.each(['Lead', 'Mercury', 'Methanol', 'Cyanide', 'Paraquat', 'Carboxyhemoglobin'])(
    '%s is a poison',
    (name) => {
      expect(found(wordsOf(name), POISONS)).toBeDefined();
    },
  );

  it.each(['Phenobarbital', 'Acetaminophen', 'Gabapentin', 'Nortriptyline'])(
    '%s is a medicine as well',
    (name) => {
      expect(found(wordsOf(name), ALSO_MEDICINES)).toBeDefined();
      expect(found(wordsOf(name), ABUSED)).toBeUndefined();
    },
  );

  it.each([
    'Dopamine',
    'Iron',
    'Copper',
    'Zinc',
    'Digoxin',
    'Methylmalonic acid',
    'Metanephrine',
    'Oxytocin',
    'Leadership',
  ])('%s is none', (name) => {
    for (const pattern of [ABUSED, POISONS, ALSO_MEDICINES])
      expect(found(wordsOf(name), pattern)).toBeUndefined();
  });
});
