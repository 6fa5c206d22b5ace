import { acknowledgementOf, type Acknowledgement } from './acknowledgement.js';
import { readMessage } from './message.js';

const read = (header: string) => {
  const reading = readMessage(Buffer.from(header));
  if (reading.is !== 'message') throw new Error(reading.because);
  return reading.message;
};

const headerIn = (version: string): string =>
  `MSH|^~\\&|LAB^1.2.3^ISO|ACME|PORTAL|CLINIC|20260302||ORU^R01^ORU_R01|MSG\\T\\1|T|${version}`;

const accepted: Acknowledgement = {
  code: 'AA',
  controlId: 'ACK-1',
  at: '20260302093000-0800',
};
const refused: Acknowledgement = {
  ...accepted,
  code: 'AE',
  error: {
    condition: 'required-field-missing',
    at: { segment: 'OBX', occurrence: 2, field: 3 },
    sentence: 'Say which test it is & send again.',
  },
};

const linesOf = (text: string): readonly string[] => text.split('\r').slice(0, -1);

describe('an acknowledgement', () => {
  it('goes back to its sender, in the sender’s version, and names the message', () => {
    expect(linesOf(acknowledgementOf(read(headerIn('2.5.1')), accepted))).toEqual([
      'MSH|^~\\&|PORTAL|CLINIC|LAB^1.2.3^ISO|ACME|20260302093000-0800||ACK^R01^ACK|ACK-1|T|2.5.1',
      'MSA|AA|MSG\\T\\1',
    ]);
  });

  it.each([
    [
      '2.3',
      'ACK^R01',
      'MSA|AE|MSG\\T\\1|Say which test it is \\T\\ send again.',
      'ERR|OBX^2^3^101&Required field missing&HL70357',
    ],
    [
      '2.4',
      'ACK^R01^ACK',
      'MSA|AE|MSG\\T\\1|Say which test it is \\T\\ send again.',
      'ERR|OBX^2^3^101&Required field missing&HL70357',
    ],
    [
      '2.5.1',
      'ACK^R01^ACK',
      'MSA|AE|MSG\\T\\1',
      'ERR||OBX^2^3|101^Required field missing^HL70357|E||||Say which test it is \\T\\ send again.',
    ],
    [
      '2.8',
      'ACK^R01^ACK',
      'MSA|AE|MSG\\T\\1',
      'ERR||OBX^2^3|101^Required field missing^HL70357|E||||Say which test it is \\T\\ send again.',
    ],
  ])('says what is wrong as version %s has it', (version, type, ...[msa, err]) => {
    const [msh = '', ...others] = linesOf(acknowledgementOf(read(headerIn(version)), refused));
    expect(msh.split('|')[8]).toBe(type);
    expect(others).toEqual([msa, err]);
  });

  it.each([
    ['a trigger event', 'ORU^MARIA@example.org|1|P|2.5.1', 'ACK|ACK-1|P|2.5.1'],
    ['a processing id', 'ORU^R01|1|SANTOS|2.5.1', 'ACK^R01^ACK|ACK-1|P|2.5.1'],
    ['a version', 'ORU^R01|1|P|19870411', 'ACK^R01^ACK|ACK-1|P|2.5.1'],
  ])('repeats nothing that stands where %s belongs and is none', (_what, sent, answered) => {
    const [msh = ''] = linesOf(acknowledgementOf(read(`MSH|^~\\&|LAB||||||${sent}`), refused));
    expect(msh.split('|').slice(8).join('|')).toBe(answered);
  });

  it.each(['A^B', 'A~B', 'A&B', 'A\\S\\B', '^B', 'A B'])(
    'names the message letter by letter as its sender did: %s',
    (controlId) => {
      const message = read(`MSH|^~\\&|LAB||||||ORU^R01|${controlId}|P|2.5.1`);
      expect(linesOf(acknowledgementOf(message, accepted))[1]).toBe(`MSA|AA|${controlId}`);
    },
  );

  it('uses the sender’s delimiters', () => {
    const message = read('MSH#*@!$#LAB#ACME#PORTAL#CLINIC###ORU*R01#1#P#2.5.1');
    expect(linesOf(acknowledgementOf(message, accepted))).toEqual([
      'MSH#*@!$#PORTAL#CLINIC#LAB#ACME#20260302093000-0800##ACK*R01*ACK#ACK-1#P#2.5.1',
      'MSA#AA#1',
    ]);
  });

  it('can be given for what could not be read at all', () => {
    const lines = linesOf(acknowledgementOf(undefined, { ...refused, code: 'AR' }));
    expect(lines[0]).toBe('MSH|^~\\&|||||20260302093000-0800||ACK|ACK-1|P|2.5.1');
    expect(lines[1]).toBe('MSA|AR');
  });

  it('can be read back', () => {
    const text = acknowledgementOf(read(headerIn('2.5.1')), refused);
    expect(read(text).segments[1]?.text(2)).toBe('MSG&1');
  });
});
