import { enclosedDocumentOf, mediaTypeOf } from './enclosed-document.policy.js';

describe('a document that came with a result', () => {
  it.each<[string, string, object]>([
    [
      'in Base64',
      '^application^pdf^Base64^JVBERi0=',
      {
        ...{ mediaType: 'application/pdf', size: 5 },
        content: { as: 'base64', text: 'JVBERi0=' },
      },
    ],
    ['in Base64 without its padding', '^^^Base64^JVBERi0', { size: 5 }],
    ['in Base64 on several lines', '^^^Base64^JVBE\nRi0=', { size: 5 }],
    ['as nothing but Base64', 'JVBERg==', { size: 4, content: { as: 'base64', text: 'JVBERg==' } }],
    ['in hexadecimal digits', '^TX^plain^Hex^4a4B', { mediaType: 'text/plain', size: 2 }],
    ['in Base64 with blanks around its name', '^^^ Base64 ^JVBERi0=', { size: 5 }],
    ['as a text', '^TEXT^plain^A^Grün ^ oder nicht', { size: 18, content: { as: 'utf8' } }],
  ])('is known with its size %s', (_how, value, told) => {
    expect(enclosedDocumentOf(value)).toMatchObject(told);
    const { size = 0, content } = enclosedDocumentOf(value);
    expect(Buffer.from(content?.text ?? '', content?.as)).toHaveLength(size);
  });

  it.each([
    ['what is no Base64', '^application^pdf^Base64^%PDF-1.7'],
    ['Base64 with more padding than there is', '^application^pdf^Base64^JVBERg==='],
    ['nothing but padding', '^application^pdf^Base64^=='],
    ['half a byte', '^application^pdf^Hex^4a4'],
    ['nothing', '^application^pdf^A^'],
  ])('has no size where it is %s', (_what, value) => {
    expect(enclosedDocumentOf(value)).toEqual({ mediaType: 'application/pdf' });
  });

  it.each(['Base64', 'Hex'])('may be of many megabytes, in %s', (encoding) => {
    const text = 'A0'.repeat(12 * 1024 * 1024);
    const { size } = enclosedDocumentOf(`^application^pdf^${encoding}^${text}`);
    expect(size).toBe(encoding === 'Hex' ? text.length / 2 : (text.length * 3) / 4);
  });
});

describe('the type of a document', () => {
  it.each([
    ['is a PDF where the laboratory calls it a text', 'TEXT', 'PDF', 'application/pdf'],
    ['is a PDF where the laboratory calls it nothing else', 'PDF', '', 'application/pdf'],
    ['is a PDF where the laboratory calls it a PDF of another form', 'PDF', 'A', 'application/pdf'],
    ['is a PDF where only its form is told', '', 'PDF', 'application/pdf'],
    ['has blanks around its words in some messages', ' image ', ' jpeg ', 'image/jpeg'],
    ['is told as a whole by some laboratories', 'image/png', '', 'image/png'],
    ['is that of an application in the words of MIME', 'application', 'dicom', 'application/dicom'],
    ['is that of a recording in the words of MIME', 'audio', 'basic', 'audio/basic'],
    ['is that of an image in the words of MIME', 'image', 'tiff', 'image/tiff'],
    ['is that of a text in the words of MIME', 'text', 'html', 'text/html'],
    ['is that of several parts in the words of MIME', 'multipart', 'related', 'multipart/related'],
    ['is that of a film in the words of MIME', 'video', 'mpeg', 'video/mpeg'],
    ['is that of an application in HL7’s (AP)', 'AP', 'octet-stream', 'application/octet-stream'],
    ['is that of a recording in HL7’s (AU)', 'AU', 'basic', 'audio/basic'],
    ['is that of a formatted text in HL7’s (FT)', 'FT', 'rtf', 'text/rtf'],
    ['is that of an image in HL7’s (IM)', 'IM', 'jpeg', 'image/jpeg'],
    ['is that of an image without a screen in HL7’s (NS)', 'NS', 'gif', 'image/gif'],
    ['is that of a scanned document in HL7’s (SD)', 'SD', 'tiff', 'image/tiff'],
    ['is that of a scanned image in HL7’s (SI)', 'SI', 'tiff', 'image/tiff'],
    ['is that of a text in HL7’s (TX)', 'TX', 'plain', 'text/plain'],
    ['is not known where nobody knows its kind', 'Zorblax', 'plain', undefined],
    ['is not known where nothing but its kind is told', 'text', '', undefined],
    ['is not known where nothing is told', '', '', undefined],
  ])('%s', (_says, ...[type = '', subtype = '', is]) => {
    expect(mediaTypeOf(type, subtype)).toBe(is);
  });
});
