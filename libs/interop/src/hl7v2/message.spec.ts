import fc from 'fast-check';
import { delimitersOf, usualDelimiters } from './delimiters.js';
import { escaped, unescaped } from './escapes.js';
import { readMessage, type Hl7Message, type Segment } from './message.js';

const HEADER = 'MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|20260302093000-0800||ORU^R01|1|P|2.5.1';

const bytesOf = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array =>
  Buffer.from(text, encoding);

const read = (bytes: Uint8Array): Hl7Message => {
  const reading = readMessage(bytes);
  if (reading.is !== 'message') throw new Error(`unreadable: ${reading.because}`);
  return reading.message;
};

const second = (line: string, header = HEADER): Segment => {
  const segment = read(bytesOf(`${header}\r${line}\r`)).segments[1];
  if (!segment) throw new Error('There is no second segment.');
  return segment;
};

describe('a message', () => {
  it.each([
    ['carriage returns, as the standard says', '\r'],
    ['line feeds, as files on Unix have them', '\n'],
    ['both, as files on Windows have them', '\r\n'],
  ])('has lines that end with %s', (_ends, end) => {
    const { segments } = read(bytesOf(`${HEADER}${end}PID|1||7${end}${end}OBR|1${end}`));
    expect(segments.map(({ name }) => name)).toEqual(['MSH', 'PID', 'OBR']);
  });

  it('says its character set also behind empty lines', () => {
    const text = `\r\n\r\n${HEADER}||||||8859/1\rPID|1||M\u00fcller\r`;
    expect(read(bytesOf(text, 'latin1')).segments[1]?.text(3)).toBe('Müller');
  });

  it('may begin with a byte order mark', () => {
    expect(read(bytesOf(`\ufeff${HEADER}\r`)).header.text(10)).toBe('1');
  });

  it('counts the fields of its header from the delimiter on', () => {
    const { header } = read(bytesOf(HEADER));
    expect([1, 2, 3, 9, 12].map((field) => header.text(field))).toEqual([
      '|',
      '^~\\&',
      'LAB',
      'ORU',
      '2.5.1',
    ]);
    expect(header.text(9, { component: 2 })).toBe('R01');
  });

  it('may choose its own delimiters', () => {
    const segment = second('PID#1##7*8@9$10', 'MSH#*@!$#LAB#ACME#PORTAL#CLINIC###ORU*R01#1#P#2.5');
    expect(segment.text(3)).toBe('7');
    expect(segment.text(3, { component: 2 })).toBe('8');
    expect(segment.text(3, { repetition: 2 })).toBe('9');
    expect(segment.text(3, { repetition: 2, subcomponent: 2 })).toBe('10');
  });

  it('may mark values that were cut short (2.7)', () => {
    expect(delimitersOf('MSH|^~\\&#|LAB')).toEqual({ ...usualDelimiters, truncation: '#' });
  });

  it.each([
    ['nothing', '', { because: 'empty' }],
    ['blank lines', '\r\n\r\n', { because: 'empty' }],
    ['a patient without a header', 'PID|1||7', { because: 'no-header' }],
    ['delimiters that are the same', 'MSH|^^\\&|LAB', { because: 'bad-delimiters' }],
    ['a letter as a delimiter', 'MSHx^~\\&xLAB', { because: 'bad-delimiters' }],
    ['a header and nothing else', 'MSH', { because: 'bad-delimiters' }],
    ['two messages in one', `${HEADER}\r${HEADER}`, { because: 'several-messages' }],
    [
      'a file of messages',
      `FHS|^~\\&|LAB\rBHS|^~\\&|LAB\r${HEADER}`,
      { because: 'several-messages' },
    ],
    ['a batch of one', `BHS|^~\\&|LAB\r${HEADER}\rBTS|1`, { because: 'several-messages' }],
    [
      'a message that broke off, with another one behind it',
      `${HEADER}\rNTE|1||ha\x0b${HEADER}\rPID|1||7`,
      { because: 'several-messages' },
    ],
    [
      'a header that broke off, with another message behind it',
      `${HEADER}||||||||\x0b${HEADER}\rPID|1||7`,
      { because: 'several-messages' },
    ],
    [
      'a line end inside a value',
      `${HEADER}\rNTE|1||see\rbelow`,
      { because: 'not-a-segment', line: 3 },
    ],
    ['a value that lost its line', `${HEADER}\rHIV`, { because: 'not-a-segment', line: 2 }],
    ['such a value with a number', `${HEADER}\rPSA|12`, { because: 'not-a-segment', line: 2 }],
    ['a segment in small letters', `${HEADER}\rpid|1`, { because: 'not-a-segment', line: 2 }],
  ])('is not read from %s', (_what, text, why) => {
    expect(readMessage(bytesOf(text))).toEqual({ is: 'unreadable', ...why });
  });
});

describe('a value', () => {
  it('is not said, said to be nothing, or said', () => {
    const segment = second('PID|1||""|~|^b||');
    expect([2, 3, 4, 7, 99].map((field) => segment.said(field))).toEqual([
      undefined,
      null,
      undefined,
      undefined,
      undefined,
    ]);
    expect(segment.said(5)).toBeUndefined();
    expect(segment.said(5, { component: 2 })).toBe('b');
  });

  it('is said to be nothing in each component when the field is', () => {
    expect(second('PID|1||||""').said(5, { component: 2 })).toBeNull();
  });

  it('repeats', () => {
    const segment = second('PID|1||7^^^A~8^^^B~~9');
    expect(segment.repetitionsOf(3)).toBe(4);
    expect(segment.texts(3)).toEqual(['7', '8', '9']);
    expect(segment.texts(3, { component: 4 })).toEqual(['A', 'B']);
    expect(segment.repetitionsOf(2)).toBe(0);
  });

  it.each([
    ['\\F\\ \\S\\ \\T\\ \\R\\ \\E\\', '| ^ & ~ \\'],
    ['Smith \\T\\ Sons', 'Smith & Sons'],
    ['a\\.br\\b', 'a\nb'],
    ['a\\.sp2\\b', 'a\n\nb'],
    ['a\\.sk3\\b', 'a   b'],
    ['a\\.sk999\\b', 'a\\.sk999\\b'],
    ['a\\.in+4\\b', 'ab'],
    ['very \\H\\high\\N\\', 'very high'],
    ['a\\X0D0A\\b', 'a\r\nb'],
    ['M\\Xc3bc\\ller', 'Müller'],
    ['a\\XFF\\b', 'a\\XFF\\b'],
    ['a\\Zlocal\\b', 'a\\Zlocal\\b'],
    ['C:\\temp', 'C:\\temp'],
    ['50\\', '50\\'],
    ['\\E\\F\\E\\', '\\F\\'],
    ['a\\X0D\\\\X0A\\b', 'a\r\nb'],
  ])('of %s says %j', (sent, said) => {
    expect(second(`NTE|1||${sent}`).text(3)).toBe(said);
  });

  it('has no escape sequences where the sender names no escape character', () => {
    expect(second('NTE|1||a\\T\\b', 'MSH|^~|LAB').text(3)).toBe('a\\T\\b');
  });

  it('comes back whole where its sender forgot to escape', () => {
    expect(second('OBX|1|ST|x||1&2^3').whole(5)).toBe('1&2^3');
  });

  it('survives being put into a message, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const put = escaped(text, usualDelimiters);
        const back = unescaped(put, usualDelimiters, () => '');
        expect(back).toBe(text.replace(/\r\n?/g, '\n'));
        expect(put).not.toMatch(/[|^~&\r\n]/);
      }),
    );
  });
});

describe('a character set', () => {
  const named = (charset: string, name: string): string =>
    `MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|||ORU^R01|1|P|2.5.1||||||${charset}\rPID|1||7||${name}\r`;
  const nameIn = (bytes: Uint8Array): string | undefined => read(bytes).segments[1]?.text(5);

  it.each([
    ['8859/1', 'latin1', 'Müller'],
    ['8859/1~UNICODE UTF-8', 'latin1', 'Müller'],
    ['UNICODE UTF-8', 'utf8', 'Łukasz 李'],
    ['', 'utf8', 'Łukasz'],
    ['ASCII', 'utf8', 'Miller'],
  ] as const)('%j in %s gives the name %s', (charset, encoding, name) => {
    expect(nameIn(bytesOf(named(charset, name), encoding))).toBe(name);
  });

  it('whose characters hold the bytes of delimiters does not split them', () => {
    const [before = '', after = ''] = named('BIG-5', '@').split('@');
    // U+529F is A5 5C in Big5, whose second byte is the escape character's.
    const bytes = Buffer.concat([bytesOf(before), Buffer.from('a55c', 'hex'), bytesOf(after)]);
    expect(nameIn(bytes)).toBe('功');
  });

  it.each([
    { what: 'that is none', set: 'KLINGON', name: 'Worf', because: 'unknown-character-set' },
    { what: 'that says no encoding', set: 'UNICODE', name: 'W', because: 'unknown-character-set' },
    { what: 'of two bytes', set: 'UNICODE UTF-16', name: 'W', because: 'unknown-character-set' },
    { what: 'of which a name is no part', set: 'ASCII', name: 'ü', because: 'other-character-set' },
  ])('$what is refused rather than guessed', ({ set, name, because }) => {
    expect(readMessage(bytesOf(named(set, name)))).toEqual({ is: 'unreadable', because });
  });

  it.each([
    ['little-endian', ''],
    ['big-endian', ''],
    ['little-endian, marked', '\ufeff'],
    ['big-endian, marked', '\ufeff'],
  ])('of two bytes for each character is not taken: %s', (order, mark) => {
    const bytes = bytesOf(`${mark}${named('UNICODE UTF-16', 'Müller')}`, 'utf16le');
    const sent = order.startsWith('big') ? Buffer.from(bytes).swap16() : bytes;
    const because = 'unknown-character-set';
    expect(readMessage(sent)).toEqual({ is: 'unreadable', because });
  });

  it.each([
    ['that the bytes do not fit', 'UNICODE UTF-8'],
    ['that was not said and cannot be told', ''],
  ])('%s is refused rather than guessed', (_what, charset) => {
    const reading = readMessage(bytesOf(named(charset, 'Müller'), 'latin1'));
    expect(reading).toEqual({ is: 'unreadable', because: 'other-character-set' });
  });
});

describe('any bytes', () => {
  it('are a message or are unreadable, and never throw', () => {
    const line = fc.string({ unit: fc.constantFrom(...'MSHPIDOBX|^~\\&1"\r\n') });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          line.map((text) => bytesOf(`${HEADER}\r${text}`)),
        ),
        (bytes) => {
          const reading = readMessage(bytes);
          if (reading.is === 'unreadable') return;
          for (const segment of reading.message.segments) {
            for (let field = 0; field < 5; field += 1) segment.said(field, { component: 2 });
          }
        },
      ),
    );
  });
});
