import { foldedText, foldedWords, lettersOf } from './folded-text.js';

describe('text as it is searched', () => {
  it.each([
    ['Muñoz-García', 'munoz-garcia'],
    ['Müller', 'muller'],
    ['Weiß', 'weiss'],
    ['Łukasz Sørensen', 'lukasz sorensen'],
    ['  Nguyễn   Thị ', 'nguyen thi'],
    ['İpek', 'ipek'],
    ['ﬁne', 'fine'],
    ['one\u0000two\nthree', 'one two three'],
  ])('folds %s to %s', (text, folded) => {
    expect(foldedText(text)).toBe(folded);
  });

  it('finds the same whichever way an accent was typed', () => {
    expect(foldedText('Zo\u00eb')).toBe(foldedText('Zoe\u0308'));
  });
});

describe('words as they are searched', () => {
  it.each([
    ['Amoxicillin/Clavulanate 875/125 mg', 'amoxicillin clavulanate 875 125 mg'],
    ['Siobhán O’Neil-Łąka', 'siobhan o neil laka'],
    ["O'Neil", 'o neil'],
    ['maria@clinic.example', 'maria clinic example'],
    ['… --', ''],
  ])('are letters and digits only: %s', (text, words) => {
    expect(foldedWords(text)).toBe(words);
  });

  it.each([
    ['De la Cruz', 'DELACRUZ'],
    ['O’Neil', 'ONeil'],
  ])('are the same in one word however they are spaced: %s and %s', (one, other) => {
    expect(lettersOf(one)).toBe(lettersOf(other));
  });
});
