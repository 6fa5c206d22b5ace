/**
 * HL7 table 0211, as far as this runtime can read it. ISO IR6 is ASCII. Left out on purpose are
 * `UNICODE`, which says no encoding, and `UNICODE UTF-16`: the bytes that end a frame of MLLP are
 * parts of its characters, so that a message would be cut in two.
 */
const encodings: Readonly<Record<string, string>> = {
  ASCII: 'ascii',
  'ISO IR6': 'ascii',
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'iso-8859-9',
  '8859/15': 'iso-8859-15',
  'ISO IR14': 'shift_jis',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR159': 'iso-2022-jp',
  'GB 18030-2000': 'gb18030',
  'KS X 1001': 'euc-kr',
  'BIG-5': 'big5',
  'UNICODE UTF-8': 'utf-8',
};

export type Decoding =
  | { readonly is: 'text'; readonly text: string; readonly decode: (bytes: Uint8Array) => string }
  | {
      readonly is: 'unreadable';
      readonly because: 'unknown-character-set' | 'other-character-set';
    };

/**
 * A message's bytes as text, by the first repetition of its MSH-18. Without one the standard says
 * ASCII; many senders mean UTF-8, which is taken when every byte fits, for it cannot be mistaken.
 * Anything else is refused rather than guessed: a name in the wrong letters is another name.
 */
export const decodeMessage = (bytes: Uint8Array): Decoding => {
  if (isOfWideCharacters(bytes)) return { is: 'unreadable', because: 'unknown-character-set' };
  const declared = declaredIn(bytes);
  const encoding = declared === undefined ? 'utf-8' : encodings[declared];
  if (encoding === undefined) return { is: 'unreadable', because: 'unknown-character-set' };
  if (encoding === 'ascii' && bytes.some((byte) => byte > 0x7f)) {
    return { is: 'unreadable', because: 'other-character-set' };
  }
  const decode = (part: Uint8Array): string => decoderOf(encoding).decode(part);
  try {
    return { is: 'text', text: decode(bytes), decode };
  } catch {
    return { is: 'unreadable', because: 'other-character-set' };
  }
};

/** UTF-16, whatever it declares: no header is found in it that could be read. */
const isOfWideCharacters = (bytes: Uint8Array): boolean =>
  WIDE.has(Buffer.from(bytes.subarray(0, 2)).toString('hex'));

/** A byte order mark, or the first letter of a header, either way round. */
const WIDE: ReadonlySet<string> = new Set(['fffe', 'feff', '4d00', '004d']);

/** Throws on bytes that are none of its characters; a byte order mark at the beginning is dropped. */
const decoderOf = (encoding: string): InstanceType<typeof TextDecoder> =>
  new TextDecoder(encoding === 'ascii' ? 'utf-8' : encoding, { fatal: true });

const CHARACTER_SET_FIELD = 18;

/** Read as bytes, for nothing else is known yet; delimiters and table names are ASCII anyway. */
const declaredIn = (bytes: Uint8Array): string | undefined => {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    // Lines may stand empty before it.
    .trimStart()
    .split(/[\r\n]/, 1)[0];
  if (!header?.startsWith('MSH')) return undefined;
  // MSH-1 is the delimiter itself, so MSH-n is the part at n - 1.
  const field = header.split(header.charAt(3))[CHARACTER_SET_FIELD - 1] ?? '';
  const first = field.split(header.charAt(5), 1)[0]?.trim() ?? '';
  return first === '' ? undefined : first.toUpperCase();
};
