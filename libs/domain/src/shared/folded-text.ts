/** Letters that no decomposition takes apart. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};

/**
 * Without case, accents, control characters and runs of spaces: what is searched, and what is
 * searched for.
 */
export const foldedText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/gu, (letter) => WHOLE_LETTERS[letter] ?? letter)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/**
 * Letters and digits only, in words: "amoxicillin/clavulanate" is two words and "O’Neil" is found
 * by "O'Neil". A database's own idea of a word would take the former for the name of a file.
 */
export const foldedWords = (text: string): string =>
  foldedText(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The same in one word: "De la Cruz" is "DELACRUZ", "O’Neil" is "ONeil". */
export const lettersOf = (text: string): string => foldedWords(text).replaceAll(' ', '');
