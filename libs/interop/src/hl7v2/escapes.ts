import type { Delimiters } from './delimiters.js';

/** Turns the bytes of a `\X…\` sequence into text, by the message's character set. */
export type DecodeBytes = (bytes: Uint8Array) => string;

/**
 * What a value says once its escape sequences are read (HL7 v2.5.1 section 2.7). Highlighting is
 * dropped, line breaks become line breaks, hexadecimal bytes are read in the message's character
 * set. What is no sequence of the standard stays as it was sent: nothing is swallowed.
 */
export const unescaped = (text: string, delimiters: Delimiters, decode: DecodeBytes): string => {
  const { escape } = delimiters;
  if (escape === undefined || !text.includes(escape)) return text;
  const parts = text.split(escape);
  let said = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 1) {
    const sequence = parts[at] ?? '';
    const isClosed = at + 1 < parts.length;
    const meant = isClosed ? meaningOf(sequence, delimiters, decode) : undefined;
    if (meant === undefined) {
      said += `${escape}${sequence}`;
    } else {
      at += 1;
      said += `${meant}${parts[at] ?? ''}`;
    }
  }
  return said;
};

const meaningOf = (
  sequence: string,
  delimiters: Delimiters,
  decode: DecodeBytes,
): string | undefined => {
  switch (sequence) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'P':
      return delimiters.truncation;
    case 'H':
    case 'N':
      return '';
  }
  if (/^X([0-9A-Fa-f]{2})+$/.test(sequence)) {
    return lettersOf(Buffer.from(sequence.slice(1), 'hex'), decode);
  }
  return formatted(sequence);
};

/** Nothing when these are no letters of the message's character set. */
const lettersOf = (bytes: Uint8Array, decode: DecodeBytes): string | undefined => {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
};

/** The formatting commands of the FT data type by what they put; indents and filling put nothing. */
const formats: Readonly<Record<string, string>> = {
  br: '\n',
  ce: '\n',
  sp: '\n',
  sk: ' ',
  fi: '',
  nf: '',
  in: '',
  ti: '',
};

/** Of lines and blanks at once: more would let a short message become a long text. */
const MOST_AT_ONCE = 50;

/** Lines and blanks may say how many; without a number they count once. */
const formatted = (sequence: string): string | undefined => {
  const [, command = '', said = '1'] = /^\.([a-z]{2})([+-]?\d{1,3})?$/.exec(sequence) ?? [];
  const count = Math.max(1, Number(said));
  return count > MOST_AT_ONCE ? undefined : formats[command]?.repeat(count);
};

/** For what is put into a message: delimiters become sequences, line ends become `\.br\`. */
export const escaped = (text: string, delimiters: Delimiters): string => {
  const { escape } = delimiters;
  if (escape === undefined) return text;
  const names = new Map<string, string>([
    [delimiters.field, 'F'],
    [delimiters.component, 'S'],
    [delimiters.repetition, 'R'],
    [escape, 'E'],
  ]);
  if (delimiters.subcomponent !== undefined) names.set(delimiters.subcomponent, 'T');
  return [...text.replace(/\r\n?/g, '\n')]
    .map((character) => {
      if (character === '\n') return `${escape}.br${escape}`;
      const name = names.get(character);
      return name === undefined ? character : `${escape}${name}${escape}`;
    })
    .join('');
};
